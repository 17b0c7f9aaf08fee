"""How text is folded and cut. tests/browser/test_search.py has the same for the browser."""

import json
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.pages.search.tokens import fold, runs, tokens, wanted

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("vectors.json").read_text("utf-8")
)

TEXT = (
    st.text(st.sampled_from("教育学生年度カが한국㐀𠮷A1２bß–、 +.é\u0301ﾞΣ"), max_size=30)
    | st.text()
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: repr(vector["text"]))
def test_the_vectors_hold(vector: dict[str, Any]) -> None:
    folded = fold(vector["text"])
    assert folded == vector["fold"]
    assert [run.text for run in runs(folded)] == vector["runs"]
    assert wanted(folded) == vector["wanted"]


@given(TEXT, st.data())
def test_a_text_has_what_any_part_of_it_wants(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded)))
    end = data.draw(st.integers(start, len(folded)))
    assert set(wanted(folded[start:end])) <= set(tokens(folded))


@given(TEXT, TEXT)
def test_blocks_that_are_cut_together_have_the_tokens_of_each(one: str, other: str) -> None:
    both = tokens(fold(f"{one}\n{other}"))
    # A mark that opens a block would be set upon the one before.
    if not unicodedata.combining((other or " ")[0]):
        assert sorted(both) == sorted(tokens(fold(one)) + tokens(fold(other)))


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_what_case_folding_merges_is_merged() -> None:
    merged: dict[str, set[str]] = {}
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code < 0xE000:
            key = unicodedata.normalize("NFKC", chr(code))
            key = unicodedata.normalize("NFKC", key.casefold())
            merged.setdefault(key, set()).add(fold(f"x{chr(code)}x"))
    # Python merges no two characters that are unseen with anything seen.
    assert [folds for key, folds in merged.items() if len(folds) > 1 and key.isalnum()] == []

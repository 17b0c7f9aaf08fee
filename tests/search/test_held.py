"""What a case holds, against the plain definition of a token."""

import sys
import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from casegen.pages.search.entry import Held
from casegen.pages.search.held import OFTEN, VERY_OFTEN, Mark, held, number
from casegen.pages.search.tokens import fold, tokens

TEXT = st.text(
    st.sampled_from("教育学生，。…カが国𠮷㎡éA１２bßΣſ–、 +.e\u0301ﾞ\u200b\n"), max_size=30
)


def read(made: Held) -> dict[str, int]:
    """Return the marks by their tokens."""
    words = [made.short[n : n + 4][::-1] for n in range(0, len(made.short), 4)]
    short = [word.decode("utf-16-be").rstrip("\0") for word in words]
    assert sorted(map(number, short)) == list(map(number, short))
    return dict(zip((*short, *made.long), made.short_marks + made.long_marks, strict=True))


def plainly(body: str, fields: dict[Mark, str]) -> dict[str, int]:
    marks: dict[str, int] = {}
    for token, times in Counter(tokens(fold(body))).items():
        often = Mark.VERY_OFTEN if times >= VERY_OFTEN else Mark.OFTEN if times >= OFTEN else 0
        marks[token] = int(often) if len(token) > 1 else 0
    for mark, text in fields.items():
        for token in set(tokens(fold(text))):
            marks[token] = marks.get(token, 0) | int(mark)
    return marks


@given(TEXT | st.text(), TEXT, TEXT | st.text())
def test_a_case_holds_the_tokens_of_its_texts(body: str, title: str, labels: str) -> None:
    fields = {Mark.TITLE: title, Mark.LABELS: labels}
    assert read(held(body, fields)) == plainly(body, fields)


def test_what_comes_often_is_told_of_words_not_of_characters() -> None:
    body = "，".join(["教育"] * VERY_OFTEN + ["学", "𠮷", "ai"] * OFTEN)
    made = read(held(body, {Mark.TITLE: "教育"}))
    assert made["教育"] == Mark.TITLE | Mark.VERY_OFTEN
    assert made["=ai"] == Mark.OFTEN
    assert [made[token] for token in ("学", "𠮷", "a")] == [0, 0, 0]
    assert made == plainly(body, {Mark.TITLE: "教育"})


def test_every_character_is_taken_as_folding_takes_it() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    # Of what is no character yet, or somebody's own, the first is like all others.
    letters = [c for c in every if unicodedata.category(c) not in ("Cn", "Co", "Cs")]
    letters += ["\u0378", "\ue000", "\U000f0000"]
    # Where most alphabets are, each character for itself; else some together, which is faster.
    alone = [c for c in letters if c < "\u3200" or "\uf900" <= c <= "\uffff"]
    rest = [c for c in letters if not (c < "\u3200" or "\uf900" <= c <= "\uffff")]
    together = ("".join(rest[n : n + 64]) for n in range(0, len(rest), 64))
    wrong = []
    for some in (*alone, *together):
        text = "\n".join(f"教{letter}育x{letter}y {letter}" for letter in some)
        if read(held(text, {})) != plainly(text, {}):
            wrong.append(some)
    assert wrong == []

"""What is changed of an index is what would be made anew."""

import json
import zlib
from itertools import zip_longest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegen.pages.search import changes
from casegen.pages.search import shards as module
from casegen.pages.search.changes import changed
from casegen.pages.search.entry import Entry, Held
from casegen.pages.search.held import Mark, held
from casegen.pages.search.index import merge, update
from casegen.pages.search.outline import Common, Tree, leaves
from casegen.pages.search.packed import Packed, pack
from casegen.pages.search.rice import rounded
from casegen.pages.search.shards import shards

TEXT = st.text(st.sampled_from("教育学生国𠮷㐀，ab１ "), max_size=12)
CASE = st.builds(lambda body, title: held(body, {Mark.TITLE: title}), TEXT, TEXT)
SPAN = 48


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Held], list[Held]]:
    """Cases, and the same with some edited, and some added or taken away at the end."""
    # Some tokens are to be in many cases, and most in few.
    before = draw(st.lists(CASE, max_size=6)) * draw(st.integers(1, 5))
    after = list(before)
    for number in draw(st.sets(st.integers(0, max(0, len(before) - 1)), max_size=3)):
        after[number : number + 1] = [draw(CASE)] * bool(before)
    after = after[: draw(st.integers(max(0, len(before) - 2), len(before)))]
    return before, after + draw(st.lists(CASE, max_size=2))


def whole(tree: Tree, known: dict[str, bytes]) -> Tree:
    """Give shards that stand their content."""
    if isinstance(tree, tuple):
        return whole(tree[0], known), whole(tree[1], known)
    return tree and Packed(tree.name, tree.content or known[tree.name])


def named(tree: Tree) -> Tree:
    if isinstance(tree, tuple):
        return named(tree[0]), named(tree[1])
    return tree and Packed(tree.name, None)


@pytest.mark.parametrize("size", [6_000, 60, 20, 8])
def test_shards_of_changed_cases_are_as_if_made_anew(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHARD", size)
    monkeypatch.setattr(changes, "MOST", 0)

    @settings(max_examples=200, deadline=None)
    @given(edited())
    def check(cases: tuple[list[Held], list[Held]]) -> None:
        before, after = cases
        tree = shards(before, SPAN)
        known = {leaf.name: leaf.content or b"" for leaf in leaves(tree)}
        pairs = enumerate(zip_longest(before, after))
        differ = {number: pair for number, pair in pairs if pair[0] != pair[1]}
        made = changed(named(tree), differ, SPAN, lambda name: zlib.decompress(known[name]))
        assert whole(made, known) == shards(after, SPAN)

    check()


def entry(case: Held) -> Entry:
    digest = zlib.crc32(case.short)
    return Entry(f"text.{digest}", json.dumps([digest, "标题"]).encode(), case)


def test_an_index_that_is_changed_is_as_if_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHARD", 20)
    monkeypatch.setattr(changes, "MOST", 0)

    @settings(max_examples=200, deadline=None)
    @given(edited(), st.binary())
    def check(cases: tuple[list[Held], list[Held]], narrowing: bytes) -> None:
        before, after = ([*map(entry, some)] for some in cases)
        last = merge(before, len(before), Common(pack(b""), []))
        pairs = enumerate(zip_longest(before, after))
        differ = {number: pair for number, pair in pairs if pair[0] != pair[1]}
        known = {path: content or b"" for path, content in last.files.items()}
        made = update(last.outline, differ, known.__getitem__, Common(pack(narrowing), []))
        if rounded(len(before)) != rounded(len(after)):
            assert made is None
            return
        assert made
        anew = merge(after, len(after), Common(pack(narrowing), []))
        assert made.outline == anew.outline
        assert {path: made.files[path] or known[path] for path in made.files} == anew.files

    check()

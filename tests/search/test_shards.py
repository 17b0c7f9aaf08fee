"""Shards, read in the way of templates/static/postings.js."""

import zlib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegen.pages.search import shards as module
from casegen.pages.search.entry import Held
from casegen.pages.search.held import Mark, held
from casegen.pages.search.outline import Tree
from casegen.pages.search.packed import Packed
from casegen.pages.search.rice import rounded
from casegen.pages.search.shards import shards

from .test_held import read as marks
from .test_rice import members

TEXT = st.text(st.sampled_from("教育学生国𠮷㐀，ab１ "), max_size=12)
CASES = st.lists(st.tuples(TEXT, TEXT), max_size=12)

Postings = dict[str, list[tuple[int, int]]]
"""By token, the cases that hold it, with its mark in each."""


def numbered(texts: list[tuple[str, str]]) -> list[Held]:
    return [held(body, {Mark.TITLE: title}) for body, title in texts]


def plainly(cases: list[Held]) -> Postings:
    found: Postings = {}
    for number, case in enumerate(cases):
        for token, mark in marks(case).items():
            found.setdefault(token, []).append((number, mark))
    return found


def leaves(tree: Tree, path: str = "") -> Iterator[tuple[str, Packed]]:
    """Return the shards with the bits that lead to each."""
    if isinstance(tree, tuple):
        for bit, half in enumerate(tree):
            yield from leaves(half, f"{path}{bit}")
    elif tree:
        yield path, tree


def place(token: str) -> str:
    """Return the bits of a token's place."""
    units = token.encode("utf-16-be")
    if len(units) > 4 or token[0] in "=#":
        return f"1{zlib.crc32(token.encode()):032b}"
    return f"0{int.from_bytes(units.ljust(4, bytes(1))):032b}"


def read(content: bytes, span: int) -> Postings:
    data = zlib.decompress(content)
    size = int.from_bytes(data[:4])
    high, low = data[4 : 4 + size], data[4 + size : 4 + 2 * size]
    text = bytes(byte for unit in zip(high, low, strict=True) for byte in unit)
    lines = text.decode("utf-16-be", "surrogatepass").split("\n")
    tokens = []
    for line in lines:
        first, tab, lasts = line.partition("\t")
        tokens += [(first + last).rstrip("\0") for last in lasts] if tab else [line]
    tokens = [t.encode("utf-16", "surrogatepass").decode("utf-16") for t in tokens]
    rest = iter(data[4 + 2 * size :])

    def number() -> int:
        value = shift = 0
        while True:
            byte = next(rest)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    held = [number() for _ in tokens]
    marked = [number() for _ in tokens]
    given = [[next(rest) for _ in range(count)] for count in marked]
    bits = "".join(f"{byte:08b}" for byte in rest)
    at = iter(bits)
    cases = [members(at, count, span) for count in held]
    used = len(bits) - len(list(at))
    at = iter(bits[-(-used // 8) * 8 :])
    found = {}
    for token, mine, some in zip(tokens, cases, given, strict=True):
        with_mark = dict(zip(members(at, len(some), len(mine)), some, strict=True))
        found[token] = [(case, with_mark.get(n, 0)) for n, case in enumerate(mine)]
    assert set(at) <= {"0"}
    return found


def whole(tree: Tree, span: int) -> Postings:
    found: Postings = {}
    for path, shard in leaves(tree):
        assert shard.content
        part = read(shard.content, span)
        assert all(place(token).startswith(path) for token in part)
        found |= part
    return found


@pytest.fixture(params=[(6_000, 1 << 22, 1 << 16), (20, 1 << 22, 1 << 16), (20, 60, 30)])
def cut(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut at the usual sizes; into small shards; and with little sorted and written at once."""
    for name, value in zip(("SHARD", "ROOM", "FEW"), request.param, strict=True):
        monkeypatch.setattr(module, name, value)


@pytest.mark.usefixtures("cut")
def test_shards_hold_all_that_cases_hold() -> None:
    @settings(max_examples=60)
    @given(CASES)
    def check(texts: list[tuple[str, str]]) -> None:
        cases = numbered(texts)
        span = rounded(len(cases))
        assert whole(shards(cases, span), span) == plainly(cases)

    check()


def test_how_much_is_sorted_and_written_at_once_makes_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = "".join(chr(0x4E00 + n * n % 5_003) for n in range(3_000))
    cases = numbered([(text[n : n + 300], text[n : n + 9]) for n in range(0, 2_700, 60)])
    at_once = shards(cases, 48)
    assert len(list(leaves(at_once))) > 3
    monkeypatch.setattr(module, "ROOM", 1_000)
    monkeypatch.setattr(module, "FEW", 200)
    # Less than a shard is never parted: ranges are of more postings than a shard has bits.
    monkeypatch.setattr(module, "SHARD", 20)
    small = shards(cases, 48)
    monkeypatch.setattr(module, "ROOM", 1 << 22)
    monkeypatch.setattr(module, "FEW", 1 << 16)
    assert shards(cases, 48) == small


def test_a_changed_case_changes_the_shards_of_its_changed_tokens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "SHARD", 60)
    texts = [("教育学生" * 3 + chr(0x4E00 + 7 * n) * 2 + "国家", f"第{n}号") for n in range(40)]
    before = dict(leaves(shards(numbered(texts), 40)))
    edited = [*texts[:20], (texts[20][0] + "，崛起", texts[20][1]), *texts[21:]]
    after = dict(leaves(shards(numbered(edited), 40)))
    changed = {path for path in before if after.get(path) != before[path]}
    touched = [place(token) for token in ("崛", "起", "崛起")]
    assert changed
    assert len(changed) < len(before) / 2
    assert all(any(bits.startswith(path) for bits in touched) for path in changed)
    added = dict(leaves(shards(numbered([*texts, ("崛起", "")]), 40)))
    changed = {path for path in before if added.get(path) != before[path]}
    touched.append(place("#years/1"))
    assert all(any(bits.startswith(path) for bits in touched) for path in changed)

"""Shards that stand, changed by what a few cases got or lost.

The result is what `shards` would make of all cases anew: whether a part of the dictionary is halved
depends on its own tokens alone, so that only the shards of tokens that changed are read, and the
other half of one that has become lighter. Of the tokens in these, only those that changed are read
code by code.
"""

import zlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter

import numpy as np
from msgspec import Struct, structs

from casegen.pages.search import codes, numbers
from casegen.pages.search.entry import Held
from casegen.pages.search.outline import Tree, leaves
from casegen.pages.search.packed import Packed
from casegen.pages.search.shards import MARK_BITS, TOKEN_BITS, is_one, shard

Place = tuple[int, str]
"""Where a token stands in its half of the dictionary: a short one's number; a long one's CRC-32 and
the token."""

Change = tuple[Held | None, Held | None]
"""What a case held and what it holds; None where it was not there, or is not there any more."""

MOST = 16
"""Of so many shards one may have to be made anew: else it is faster to make all."""

_Marks = Mapping[int, int | None]
"""By the number of a case, the mark of a token in it, None where it does not hold it any more."""
_Got = Sequence[tuple[Place, _Marks]]
Read = Callable[[str], bytes]


class _Posting(Struct, frozen=True):
    """Which cases hold a token, as a shard has it."""

    place: Place
    count: int = 0
    bits: str = ""
    marks: bytes = b""
    mark_bits: str = ""

    @property
    def weight(self) -> int:
        return len(self.bits) + len(self.mark_bits) + TOKEN_BITS + MARK_BITS * len(self.marks)


class _Shard(Struct, frozen=True):
    """A shard that has been read, and perhaps changed."""

    postings: Sequence[_Posting]
    lighter: bool = False
    """Whether it may fit with its other half now."""


_Read = tuple["_Read", "_Read"] | _Shard | Packed | None
"""A tree in which some shards are read."""


def changed(tree: Tree, changes: Mapping[int, Change], span: int, read: Read) -> Tree:
    """Return the tree of shards that cases come to, given by their numbers those that changed.

    `tree` is that of before, with the names of its shards; `read` returns what a shard of some name
    holds. In the tree returned, shards that stand have no content. There is none where too many
    would have to be made anew.
    """
    assert isinstance(tree, tuple)
    found = _got(changes, _of_short), _got(changes, _of_long)
    concerned = sum(
        _concerned(half, got, 0, 1 << 32) for half, got in zip(tree, found, strict=True)
    )
    if MOST * concerned > sum(1 for _ in leaves(tree)):
        return None
    halves = _Half(read, span, _short, _lines), _Half(read, span, _long, _words)
    return halves[0].changed(tree[0], found[0]), halves[1].changed(tree[1], found[1])


def _concerned(tree: Tree, got: _Got, start: int, size: int) -> int:
    """Count the shards of tokens that changed."""
    if not got or not isinstance(tree, tuple):
        return bool(got)
    size //= 2
    some, others = _halved(got, start + size)
    return _concerned(tree[0], some, start, size) + _concerned(tree[1], others, start + size, size)


def _halved(got: _Got, middle: int) -> tuple[_Got, _Got]:
    at = bisect_left(got, middle, key=lambda one: one[0][0])
    return got[:at], got[at:]


class _Half(Struct, frozen=True):
    """The short tokens, or the long ones."""

    read: Read
    span: int
    places: Callable[[str], Iterable[Place]]
    """From the text of a shard to its tokens."""
    written: Callable[[Iterable[Place]], str]

    def changed(self, tree: Tree, got: _Got) -> Tree:
        return self._packed(self._changed(tree, 0, 1 << 32, got))

    def _changed(self, tree: _Read, start: int, size: int, got: _Got) -> _Read:
        if not got:
            return tree
        if not isinstance(tree, tuple):
            return self._cut(self._edited(self._opened(tree), got), start, size)
        size //= 2
        some, others = _halved(got, start + size)
        halves = (
            self._changed(tree[0], start, size, some),
            self._changed(tree[1], start + size, size, others),
        )
        return self._joined(halves, 2 * size)

    def _joined(self, halves: tuple[_Read, _Read], size: int) -> _Read:
        """Make one shard of two where they fit into one."""
        one, other = halves
        if isinstance(one, tuple) or isinstance(other, tuple):
            return halves
        if not any(isinstance(half, _Shard) and half.lighter for half in halves):
            return halves
        every = (*self._opened(one).postings, *self._opened(other).postings)
        if is_one(len(every), size, sum(posting.weight for posting in every)):
            return _Shard(every, lighter=True)
        return halves

    def _edited(self, known: _Shard, got: _Got) -> _Shard:
        postings = {posting.place: posting for posting in known.postings}
        before = sum(posting.weight for posting in known.postings)
        for place, marks in got:
            posting = postings.pop(place, _Posting(place))
            for number, mark in marks.items():
                posting = self._put(posting, number, mark)
            if posting.count:
                postings[place] = posting
        every = sorted(postings.values(), key=attrgetter("place"))
        lighter = sum(posting.weight for posting in every) < before
        return _Shard(every, lighter)

    def _put(self, posting: _Posting, number: int, mark: int | None) -> _Posting:
        """Say of a token whether a case holds it, and how."""
        bits, count, rank, was = codes.changed(
            posting.bits, posting.count, self.span, number, there=mark is not None
        )
        ranks = codes.members(posting.mark_bits, len(posting.marks), posting.count)
        at = bisect_left(ranks, rank)
        had = was and ranks[at : at + 1] == [rank]
        marks = posting.marks[:at] + bytes([mark] if mark else []) + posting.marks[at + had :]
        moved = count - posting.count
        later = [other + moved for other in ranks[at + had :]]
        ranks = [*ranks[:at], *([rank] if mark else []), *later]
        mark_bits = codes.written(ranks, len(ranks), count)
        return structs.replace(posting, count=count, bits=bits, marks=marks, mark_bits=mark_bits)

    def _cut(self, whole: _Shard, start: int, size: int) -> _Read:
        postings = whole.postings
        if is_one(len(postings), size, sum(posting.weight for posting in postings)):
            return whole
        size //= 2
        at = bisect_left(postings, start + size, key=lambda posting: posting.place[0])
        return (
            self._cut(_Shard(postings[:at]), start, size),
            self._cut(_Shard(postings[at:]), start + size, size),
        )

    def _opened(self, leaf: _Shard | Packed | None) -> _Shard:
        if isinstance(leaf, _Shard):
            return leaf
        if leaf is None:
            return _Shard(())
        data = self.read(leaf.name)
        units = int.from_bytes(data[:4])
        text = bytearray(2 * units)
        text[::2], text[1::2] = data[4 : 4 + units], data[4 + units : 4 + 2 * units]
        places = list(self.places(text.decode("utf-16-be", "surrogatepass")))
        counts, at = numbers.read(data, 4 + 2 * units, len(places))
        marked, at = numbers.read(data, at, len(places))
        marks = []
        for count in marked:
            marks.append(data[at : at + count])
            at += count
        bits = f"{int.from_bytes(data[at:]):0{8 * (len(data) - at)}b}"
        of_cases, end = _sets(bits, 0, counts, [self.span] * len(counts))
        of_marked, _ = _sets(bits, -(-end // 8) * 8, marked, counts)
        return _Shard([*map(_Posting, places, counts, of_cases, marks, of_marked)])

    def _packed(self, tree: _Read) -> Tree:
        if isinstance(tree, tuple):
            return self._packed(tree[0]), self._packed(tree[1])
        if not isinstance(tree, _Shard):
            return tree
        postings = tree.postings
        if not postings:
            return None
        return shard(
            self.written(p.place for p in postings).encode("utf-16-be", "surrogatepass"),
            numbers.written(p.count for p in postings),
            numbers.written(len(p.marks) for p in postings),
            b"".join(p.marks for p in postings),
            _bytes("".join(p.bits for p in postings)),
            _bytes("".join(p.mark_bits for p in postings)),
        )


def _got(
    changes: Mapping[int, Change], tokens: Callable[[Held], dict[Place, int]]
) -> list[tuple[Place, dict[int, int | None]]]:
    """Return by token what differs."""
    found: dict[Place, dict[int, int | None]] = {}
    for number, (before, after) in changes.items():
        had = tokens(before) if before else {}
        has = tokens(after) if after else {}
        for place, _ in had.items() ^ has.items():
            found.setdefault(place, {})[number] = has.get(place)
    return sorted(found.items(), key=lambda one: one[0])


def _of_short(held: Held) -> dict[Place, int]:
    keys = np.frombuffer(held.short, "<u4").tolist()
    return {(key, ""): mark for key, mark in zip(keys, held.short_marks, strict=True)}


def _of_long(held: Held) -> dict[Place, int]:
    return dict(zip(map(_place, held.long), held.long_marks, strict=True))


def _place(token: str) -> Place:
    return zlib.crc32(token.encode()), token


def _short(text: str) -> Iterable[Place]:
    for line in text.split("\n"):
        first = ord(line[0]) << 16
        yield from ((first | ord(last), "") for last in line[2:])


def _long(text: str) -> Iterable[Place]:
    return map(_place, text.split("\n"))


def _lines(places: Iterable[Place]) -> str:
    lines: dict[int, list[str]] = {}
    for number, _ in places:
        lines.setdefault(number >> 16, []).append(chr(number & 0xFFFF))
    return "\n".join(f"{chr(first)}\t{''.join(lasts)}" for first, lasts in lines.items())


def _words(places: Iterable[Place]) -> str:
    return "\n".join(token for _, token in places)


def _sets(
    bits: str, at: int, counts: Iterable[int], totals: Iterable[int]
) -> tuple[list[str], int]:
    """Return the bits of each set, and where the last ends."""
    found = []
    for count, total in zip(counts, totals, strict=True):
        end = codes.end(bits, at, count, total)
        found.append(bits[at:end])
        at = end
    return found, at


def _bytes(bits: str) -> bytes:
    size = -(-len(bits) // 8)
    return int(bits.ljust(8 * size, "0") or "0", 2).to_bytes(size)

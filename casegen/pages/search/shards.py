"""Which cases hold a token: what the cases hold, sorted, cut into shards and written in bits.

Tokens stand in the order of a dictionary: short ones by their numbers, then long ones by the CRC-32
of their UTF-8. The dictionary is halved by the bits of that order (the first says whether the token
is long) wherever a part would come to more than `SHARD` bytes. So the cut between two shards
depends on their own tokens alone, and a changed case changes the shards of its tokens only.

A shard is one file of six stretches, each going through all of its tokens in their order:

1. how many UTF-16 units the tokens are written in, in four bytes, the highest first;
2. the tokens: of short ones a line for each first unit, with it, a tab, and the second unit of each
   token, NUL for a token of one; long ones, a line each; the high bytes of all, then the low ones;
3. how many cases hold each token; then how many of those have a mark (both `_numbers`);
4. the marks, a byte each (`held.Mark`);
5. bits, the highest of a byte first: the distances between the cases that hold the token, in
   Golomb-Rice codes (`rice.Codes`);
6. in the same way, where the cases with a mark stand among them.
"""

import itertools
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from casegen.pages.search.entry import Held
from casegen.pages.search.outline import Tree
from casegen.pages.search.packed import Packed, pack
from casegen.pages.search.rice import Codes

SHARD = 6_000
"""About how many bytes of a shard are fetched. One per token of a query is, so they are small."""

TOKEN_BITS, MARK_BITS = 20, 4
"""About what a token, and a mark, take of what goes through zlib."""

ROOM = 1 << 20
"""About how many postings are sorted at once: it bounds the memory."""

FEW = 1 << 16
"""About how many are written at once: as many as a processor keeps at hand."""

Ints = NDArray[Any]
T = TypeVar("T")
_Shape = tuple["_Shape", "_Shape"] | bool
"""Of a tree; false where it is empty."""

_DEPTH = 32
_CASES = 200
"""So many are taken together: no more than a byte can number."""
_PREFIX = 8
"""So many bits of their places part the postings that are not sorted at once."""
_MARK_BITS, _NUMBER_BITS = 6, 26


class _Batch(Struct, frozen=True):
    """The postings of some cases, by the first bits of their places."""

    keys: Ints
    """Of each its token, in a number."""
    marks: Ints
    cases: Ints
    """Their numbers in the batch."""
    starts: Ints
    """Where the postings with each first bits start, and where the last end."""

    @staticmethod
    def of(
        keys: Ints, marks: Ints, sizes: Sequence[int], place: Callable[[Ints], Ints]
    ) -> "_Batch":
        """Take the tokens of some cases, given how many each has, and their marks."""
        cases = np.repeat(np.arange(len(sizes), dtype=np.uint8), sizes)
        first = (place(keys) >> (_DEPTH - _PREFIX)).astype(np.uint8)
        order = np.argsort(first, kind="stable")
        starts = np.append(0, np.cumsum(np.bincount(first, minlength=1 << _PREFIX)))
        return _Batch(keys[order], marks[order], cases[order], starts)


class _Half(Struct, frozen=True):
    """The short tokens, or the long ones, in numbers that stand as the dictionary does."""

    batches: Sequence[_Batch]
    place: Callable[[Ints], Ints]
    """From such numbers to the 32 bits by which the dictionary is halved."""
    start: Callable[[int], int]
    """From a place to the least number that stands there or behind it."""
    written: Callable[[Ints, Ints], Iterator[bytes]]
    """From such numbers, and where to cut between them, to the texts of the tokens, in UTF-16."""


def shards(cases: Iterable[Held], span: int) -> Tree:
    """Write which cases hold each token; cases are numbered in their order.

    `span` is at least how many there are, and about that.
    """
    short, long = _gathered(cases)
    return _tree(short, span), _tree(long, span)


def _gathered(cases: Iterable[Held]) -> tuple[_Half, _Half]:
    """Bring together what is needed of cases, so that no more of them need be kept."""
    numbers: dict[str, int] = {}
    batches: list[_Batch] = []
    others: list[tuple[Ints, Ints, list[int]]] = []
    waiting = iter(cases)
    while some := tuple(itertools.islice(waiting, _CASES)):
        keys = np.frombuffer(b"".join([case.short for case in some]), "<u4")
        marks = np.frombuffer(b"".join([case.short_marks for case in some]), np.uint8)
        sizes = [len(case.short_marks) for case in some]
        batches.append(_Batch.of(keys, marks, sizes, _itself))
        known = [numbers.setdefault(token, len(numbers)) for case in some for token in case.long]
        marks = np.frombuffer(b"".join([case.long_marks for case in some]), np.uint8)
        others.append((np.array(known, np.uint32), marks, [len(case.long) for case in some]))
    return _Half(batches, _itself, _itself, _lines), _long(numbers, others)


def _itself(value: T) -> T:
    return value


def _long(numbers: dict[str, int], batches: Iterable[tuple[Ints, Ints, list[int]]]) -> _Half:
    order = sorted((zlib.crc32(token.encode()), token) for token in numbers)
    places = np.array([place for place, _ in order], np.uint32)
    names = [token for _, token in order]
    rank = np.empty(len(names), np.uint32)
    rank[[numbers[name] for name in names]] = np.arange(len(names), dtype=np.uint32)

    def place(keys: Ints) -> Ints:
        return places[keys]

    return _Half(
        [_Batch.of(rank[known], marks, sizes, place) for known, marks, sizes in batches],
        place,
        lambda place: int(np.searchsorted(places, place)),
        lambda keys, cuts: (
            "\n".join(names[key] for key in keys[start:end].tolist()).encode("utf-16-be")
            for start, end in pairwise(cuts.tolist())
        ),
    )


def is_one(tokens: int, size: int, weight: int) -> bool:
    """Tell whether so many tokens, of so many places and bits, are one shard and not two halves."""
    return tokens < 2 or size == 1 or weight <= 8 * SHARD


def _tree(half: _Half, span: int) -> Tree:
    """Halve the dictionary as long as its postings are too many to be sorted at once."""
    counts = np.zeros(1 << _PREFIX, np.int64)
    for batch in half.batches:
        counts += np.diff(batch.starts)
    ranges: list[tuple[int, int]] = []

    def cut(start: int, size: int) -> _Shape:
        if size > 1 and counts[start : start + size].sum() > ROOM:
            size //= 2
            return cut(start, size), cut(start + size, size)
        ranges.append((start, size))
        return True

    shape = cut(0, counts.size)
    bits = _DEPTH - _PREFIX
    parts = (
        _shards(half, _sorted(half.batches, start, size), start << bits, size << bits, span)
        for start, size in ranges
    )
    return _grown(shape, parts)


def _grown(shape: _Shape, parts: Iterator[Tree]) -> Tree:
    if isinstance(shape, tuple):
        return _grown(shape[0], parts), _grown(shape[1], parts)
    return next(parts) if shape else None


def _sorted(batches: Sequence[_Batch], start: int, size: int) -> Ints:
    """Return the postings of a range of first bits, by token, then by case.

    All that is to be known of one stands in one number, so that sorting is all there is to do.
    """
    spans = [slice(batch.starts[start], batch.starts[start + size]) for batch in batches]
    each = [(b.keys[s], b.marks[s], b.cases[s]) for b, s in zip(batches, spans, strict=True)]
    if not each:
        return np.zeros(0, np.uint64)
    keys, marks, cases = map(np.concatenate, zip(*each, strict=True))
    before = np.arange(0, _CASES * len(each), _CASES, dtype=np.uint64)
    posting = keys.astype(np.uint64)
    posting <<= _NUMBER_BITS
    posting |= np.repeat(before, [keys.size for keys, _, _ in each]) + cases
    posting <<= _MARK_BITS
    posting |= marks
    posting.sort()
    return posting


def _shards(half: _Half, postings: Ints, start: int, size: int, span: int) -> Tree:
    """Write the postings of a range of the dictionary."""
    if not postings.size:
        return None
    if postings.size > FEW and size > 1 and postings[0] >> 32 != postings[-1] >> 32:
        size //= 2
        middle = half.start(start + size) << _NUMBER_BITS + _MARK_BITS
        some, others = np.split(postings, [np.searchsorted(postings, np.uint64(middle))])
        return (
            _shards(half, some, start, size, span),
            _shards(half, others, start + size, size, span),
        )
    keys = (postings >> (_NUMBER_BITS + _MARK_BITS)).astype(np.uint32)
    cases = (postings >> _MARK_BITS).astype(np.int64) & (1 << _NUMBER_BITS) - 1
    marks = postings.astype(np.uint8) & (1 << _MARK_BITS) - 1
    first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    tokens, held = keys[first], np.diff(np.append(first, keys.size))
    marked = np.flatnonzero(marks)
    token = np.searchsorted(first, marked, "right") - 1
    marked_of = np.bincount(token, minlength=first.size)
    first_marked = np.cumsum(marked_of) - marked_of
    of_cases = Codes.of(cases, first, held, span)
    of_marked = Codes.of(marked - first[token], first_marked, marked_of, held)
    weights = of_cases.weights(first) + of_marked.weights(first_marked)
    weights += TOKEN_BITS + MARK_BITS * marked_of
    weight = np.append(0, np.cumsum(weights))
    places = half.place(tokens)
    ends: list[int] = []

    def cut(start: int, size: int, begin: int, end: int) -> _Shape:
        if is_one(end - begin, size, weight[end] - weight[begin]):
            if begin < end:
                ends.append(end)
            return begin < end
        size //= 2
        middle = begin + int(np.searchsorted(places[begin:end], start + size))
        return cut(start, size, begin, middle), cut(start + size, size, middle, end)

    shape = cut(start, size, 0, first.size)
    cuts = np.array([0, *ends])
    cut_marked = np.append(first_marked, marked.size)[cuts]
    parts = zip(
        half.written(tokens, cuts),
        _numbers(held, cuts),
        _numbers(marked_of, cuts),
        _pieces(marks[marked], cut_marked),
        of_cases.packed(np.append(first, keys.size)[cuts]),
        of_marked.packed(cut_marked),
        strict=True,
    )
    return _grown(shape, itertools.starmap(shard, parts))


def shard(
    text: bytes, held: bytes, marked: bytes, marks: bytes, bits: bytes, more_bits: bytes
) -> Packed:
    """Put a shard together, given its stretches."""
    head = b"".join(((len(text) // 2).to_bytes(4), text[::2], text[1::2], held, marked, marks))
    return pack(head, bits + more_bits)


def _lines(tokens: Ints, cuts: Ints) -> Iterator[bytes]:
    """Write short tokens, those with the same first unit in a line."""
    units, last = tokens >> 16, tokens & 0xFFFF
    starts = np.append(True, units[1:] != units[:-1])
    starts[cuts[:-1]] = True
    new = np.flatnonzero(starts)
    heads = np.empty((new.size, 3), last.dtype)
    heads[:, 0], heads[:, 1], heads[:, 2] = ord("\n"), units[new], ord("\t")
    lines = np.insert(last, np.repeat(new, 3), heads.ravel())
    before = 3 * np.append(0, np.cumsum(starts))
    return (part[2:] for part in _pieces(lines.astype(">u2"), cuts + before[cuts]))


def _numbers(numbers: Ints, cuts: Ints) -> Iterator[bytes]:
    """Write numbers seven bits a byte, the lowest first; the eighth says that more follow."""
    shifts = np.arange(0, _NUMBER_BITS, 7)
    rest = numbers[:, None] >> shifts
    written = (rest & 0x7F | (rest > 0x7F) << 7).astype(np.uint8)
    needed = (rest > 0) | (shifts == 0)
    before = np.append(0, np.cumsum(needed.sum(1)))
    return _pieces(written[needed], before[cuts])


def _pieces(row: Ints, cuts: Ints) -> Iterator[bytes]:
    written, size = row.tobytes(), row.itemsize
    return (written[size * start : size * end] for start, end in pairwise(cuts.tolist()))

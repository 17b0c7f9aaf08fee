"""Which cases hold a token: collected case by case, written in bits.

A shard is one file of four stretches, each going through all of its tokens in their order:

1. the tokens, sorted, one a line, and an empty line;
2. two numbers for each: how many cases hold it, and how many of those have a mark (seven bits a
   byte, the lowest first, the eighth saying that more follow);
3. the marks, a byte each (`Mark`): where in the case the token stands besides the body, and whether
   the body has it often;
4. bits, the highest of a byte first: the distances between the cases that hold the token, then
   those between the ones with a mark among them, in Golomb-Rice codes (`rice`). That is within a
   few hundredths of the least that can be.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from enum import IntFlag
from functools import cache
from itertools import chain
from operator import sub
from zlib import crc32

from msgspec import Struct

from casegen.pages.search.documents import Document
from casegen.pages.search.tokens import fold, tokens


class Mark(IntFlag):
    """Where else a token stands than in the body, and how often it stands there."""

    TITLE = 1
    LABELS = 2
    HEADINGS = 4
    SUMMARY = 8
    OFTEN = 16
    VERY_OFTEN = 32


OFTEN, VERY_OFTEN = 3, 8
"""So many times in one body."""


class Postings(Struct, frozen=True):
    """All tokens of a publication."""

    total: int
    """How many cases there are."""
    cases: dict[str, list[int]]
    """By token, the numbers of the cases that hold it."""
    places: dict[str, list[int]]
    """By token, where in that list the cases stand that have a mark."""
    marks: dict[str, bytearray]
    """By token, their marks."""


def collect(documents: Iterable[Document]) -> Postings:
    """Say of every token which documents hold it; documents are numbered in their order.

    The address of a term is a token too, with `#` in front.
    """
    cases: defaultdict[str, list[int]] = defaultdict(list)
    places: defaultdict[str, list[int]] = defaultdict(list)
    marks: defaultdict[str, bytearray] = defaultdict(bytearray)
    total = 0
    for number, document in enumerate(documents):
        total += 1
        plain, marked = _tokens(document)
        for token in plain:
            cases[token].append(number)
        for token, mark in marked.items():
            places[token].append(len(cases[token]))
            cases[token].append(number)
            marks[token].append(mark)
    return Postings(total, cases, places, marks)


def _tokens(document: Document) -> tuple[Iterable[str], dict[str, int]]:
    """Return the tokens of a document without a mark, and those with one."""
    page, parts = document.page, document.parts
    marked: defaultdict[str, int] = defaultdict(int)
    for mark, texts in (
        (Mark.TITLE, (page.page.title,)),
        (Mark.LABELS, document.labels),
        (Mark.HEADINGS, (part.heading for part in parts if part.item)),
        (Mark.SUMMARY, (page.summary,)),
    ):
        bit = int(mark)
        for token in set(tokens(fold("\n".join(texts)))):
            marked[token] |= bit
    text = chain.from_iterable((p.blocks if p.item else (p.heading, *p.blocks)) for p in parts)
    body = Counter(tokens(fold("\n".join(text))))
    for token, n in body.items():
        # Any character comes often; only words tell what a text is about.
        if n >= OFTEN and len(token) > 1:
            marked[token] |= int(Mark.VERY_OFTEN if n >= VERY_OFTEN else Mark.OFTEN)
    plain = [token for token in body if token not in marked]
    plain += (f"#{term}" for term in document.terms)
    return plain, marked


def shard_of(token: str, shards: int) -> int:
    """Return the number of the shard that a token is in."""
    return crc32(token.encode()) % shards


def shards(postings: Postings, count: int) -> list[bytes]:
    """Write postings into so many shards."""
    held: list[list[str]] = [[] for _ in range(count)]
    for token in sorted(postings.cases):
        held[shard_of(token, count)].append(token)
    return [_shard(part, postings) for part in held]


def _shard(held: list[str], postings: Postings) -> bytes:
    cases, places = postings.cases, postings.places
    numbers: list[int] = []
    bits: list[str] = []
    for token in held:
        mine, marked = cases[token], places.get(token, [])
        numbers += (len(mine), len(marked))
        bits += rice(mine, postings.total)
        bits += rice(marked, len(mine))
    written = "".join(bits)
    # An int of all bits is the fastest way from 0s and 1s to bytes.
    size = -(-len(written) // 8)
    packed = int(written.ljust(8 * size, "0") or "0", 2).to_bytes(size)
    return b"".join(
        [
            "\n".join([*held, "", ""]).encode(),
            *map(_number, numbers),
            *(postings.marks[token] for token in held if token in postings.marks),
            packed,
        ]
    )


def rice(members: list[int], total: int) -> Iterable[str]:
    """Write some of `total` numbers, in their order, as the distances between them.

    Of a distance the lower bits are written as they are, after as many ones as the rest says and a
    zero. How many bits are low follows from how far the members are apart on average.
    """
    if not members:
        return ()
    low = max(0, (11 * total // (16 * len(members))).bit_length() - 1)
    return map(_codes(low).__getitem__, map(sub, members, [0, *(n + 1 for n in members)]))


class _Codes(dict[int, str]):
    """Distances as they are written, each made when it is first met."""

    def __init__(self, low: int) -> None:
        super().__init__()
        self.low = low

    def __missing__(self, distance: int) -> str:
        rest = f"{distance & (1 << self.low) - 1:0{self.low}b}" if self.low else ""
        self[distance] = "1" * (distance >> self.low) + "0" + rest
        return self[distance]


_codes = cache(_Codes)


@cache
def _number(n: int) -> bytes:
    written = bytearray()
    while n >= 0x80:
        written.append(n & 0x7F | 0x80)
        n >>= 7
    written.append(n)
    return bytes(written)

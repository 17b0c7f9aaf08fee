"""Which cases hold a token: collected case by case, written as numbers.

A shard is one file: the tokens in it, sorted, one a line, and an empty line; for each token, how
many cases hold it and their numbers; then the marks of all of them. Numbers are written in seven
bits a byte, the lowest first, the eighth bit saying that more follow. A case is written as its
distance from the one before, times two, plus one if it has a mark. A mark is a byte (`Mark`): where
in the case the token stands besides the body, and whether the body has it often.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from enum import IntFlag
from itertools import chain, pairwise
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

    cases: dict[str, list[int]]
    """By token, the cases that hold it: twice their number, plus one for those with a mark."""
    marks: dict[str, bytearray]
    """By token, the marks of those cases that have one."""


def collect(documents: Iterable[Document]) -> Postings:
    """Say of every token which documents hold it; documents are numbered in their order.

    The address of a term is a token too, with `#` in front.
    """
    cases: defaultdict[str, list[int]] = defaultdict(list)
    marks: defaultdict[str, bytearray] = defaultdict(bytearray)
    for number, document in enumerate(documents):
        plain, marked = _tokens(document)
        code = 2 * number
        for token in plain:
            cases[token].append(code)
        code += 1
        for token, mark in marked.items():
            cases[token].append(code)
            marks[token].append(mark)
    return Postings(cases, marks)


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
        if n >= OFTEN:
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
    highest = max((cases[-1] for cases in postings.cases.values()), default=0)
    number = [_number(n) for n in range(highest + 2)].__getitem__
    return [_shard(part, postings, number) for part in held]


def _shard(held: list[str], postings: Postings, number: Callable[[int], bytes]) -> bytes:
    """Write a shard; `number` looks up how a number is written."""
    pieces = ["\n".join([*held, "", ""]).encode()]
    for token in held:
        cases = postings.cases[token]
        pieces.append(number(len(cases)))
        # A distance is taken from the even number that stands for the case before.
        pieces += map(number, [cases[0], *(b - (a & -2) for a, b in pairwise(cases))])
    pieces += (postings.marks[token] for token in held if token in postings.marks)
    return b"".join(pieces)


def _number(n: int) -> bytes:
    written = bytearray()
    while n >= 0x80:
        written.append(n & 0x7F | 0x80)
        n >>= 7
    written.append(n)
    return bytes(written)

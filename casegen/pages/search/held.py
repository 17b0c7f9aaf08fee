"""Which tokens a case holds, and how.

What a token is, `tokens` says. A *short* one is a character or two; it is written as its UTF-16
units in 32 bits, 0 for the second if it has but one, so that numbers stand in the order of the
dictionary. All others are *long*: pieces of three, whole words (`=word`), terms (`#tags/slug`).

Ordinary text is folded and cut as an array of numbers, some ten times as fast as by `tokens`.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from enum import IntFlag
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from casegen.pages.search.tokens import fold, pieces, runs, tokens


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

BODY = 64
"""Stands among the marks of a token for each time that the body holds it."""

Ints = NDArray[Any]


class Held(Struct, frozen=True):
    """The tokens of a case, each once."""

    short: bytes
    """In ascending order, four bytes each, the lowest first."""
    short_marks: bytes
    """The `Mark` of each, 0 for none."""
    long: tuple[str, ...]
    long_marks: bytes


class _Found(Struct, frozen=True):
    """The tokens of some texts, each as often as it occurs."""

    short: Ints
    """The token's number and, in the lowest byte, the mark of the text."""
    long: Counter[tuple[str, int]]
    """With the mark of the text."""


def held(body: str, fields: dict[Mark, str], terms: Iterable[str] = ()) -> Held:
    """Return the tokens of a body and of what else is said of a case, with their marks.

    The address of a term is a token too, with `#` in front.
    """
    texts = {BODY: body} | {int(mark): text for mark, text in fields.items()}
    found = _quickly(texts) or _plainly(texts)
    short, short_marks = _marked(found.short)
    long = {f"#{term}": 0 for term in terms}
    for (token, bit), times in found.long.items():
        mark = bit if bit != BODY else _often(times)
        long[token] = long.get(token, 0) | mark
    return Held(short.astype("<u4").tobytes(), short_marks, tuple(long), bytes(long.values()))


def number(token: str) -> int:
    """Return the number of a short token, 0 of a long one."""
    units = token.encode("utf-16-be", "surrogatepass")
    short = len(units) <= 4 and token[0] not in "=#"
    return int.from_bytes(units.ljust(4, b"\0")) if short else 0


def _often(times: int) -> int:
    return int(Mark.VERY_OFTEN if times >= VERY_OFTEN else Mark.OFTEN if times >= OFTEN else 0)


def _marked(found: Ints) -> tuple[Ints, bytes]:
    """Bring what occurs of each token together."""
    if not found.size:
        return found, b""
    found.sort()
    every = found >> 8
    starts = np.flatnonzero(np.append(True, every[1:] != every[:-1]))
    tokens: Ints = every[starts]
    marks = np.bitwise_or.reduceat(found, starts) & BODY - 1
    times = np.add.reduceat(found & BODY, starts) // BODY
    often = np.where(times >= VERY_OFTEN, int(Mark.VERY_OFTEN), int(Mark.OFTEN))
    # Any character comes often; only words tell what a text is about.
    word = (tokens & 0xFFFF > 0) & (tokens >> 26 != 0xD800 >> 10)
    marks |= (often * (word & (times >= OFTEN))).astype(np.uint64)
    return tokens, marks.astype(np.uint8).tobytes()


def _plainly(texts: dict[int, str]) -> _Found:
    """Find the tokens of any texts."""
    short: list[int] = []
    long: Counter[tuple[str, int]] = Counter()
    for bit, text in texts.items():
        for token in tokens(fold(text)):
            if known := number(token):
                short.append(known << 8 | bit)
            else:
                long[token, bit] += 1
    return _Found(np.array(short, np.uint64), long)


# What a character is in a row of numbers: itself, folded, with a bit if it is Han; or one of these.
_UNKNOWN, _HARD, _NONE = 0, 1, 2
_HAN = 1 << 20


def _quickly(texts: dict[int, str]) -> _Found | None:
    """Find the tokens of texts whose characters fold one by one; return None for others."""
    row = _row("\n".join([*texts.values(), ""]))
    if row is None:
        return None
    bits = np.repeat(np.array(list(texts), np.uint64), [len(text) + 1 for text in texts.values()])
    one = row > _NONE
    two = one[:-1] & one[1:] & ((row[:-1] ^ row[1:]) < _HAN)
    letters = (row & (_HAN - 1)).astype(np.uint64)
    singles = letters << 24 | bits
    pairs = letters[1:] << 8
    pairs += singles[:-1]
    short = np.concatenate([singles[one], pairs[two]])
    return _Found(short, _words(row, texts))


def _words(row: Ints, texts: dict[int, str]) -> Counter[tuple[str, int]]:
    """Find the long tokens of a row."""
    long: Counter[tuple[str, int]] = Counter()
    letters = np.where((row > _NONE) & (row < _HAN), row, ord("\n"))
    read = letters.astype("<u4").tobytes().decode("utf-32-le")
    start = 0
    for bit, text in texts.items():
        end = start + len(text)
        for word, times in Counter(read[start:end].split()).items():
            long[f"={word}", bit] += times
            for piece in pieces(word, 3):
                long[piece, bit] += times
        start = end + 1
    return long


def _row(text: str) -> Ints | None:
    codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
    row: Ints = _MEANINGS[codes]
    if not row.all():
        for code in set(codes[row == _UNKNOWN].tolist()):
            _MEANINGS[code] = _meaning(chr(code))
        row = _MEANINGS[codes]
    return None if (row == _HARD).any() else row


_MEANINGS = np.zeros(0x110000, np.uint32)
"""What each character is, looked up when it is first met."""


def _meaning(letter: str) -> int:
    # A space at either end would be cut off.
    folded = fold(f".{letter}.")[1:-1]
    found = tuple(runs(folded))
    if any(map(_joins, letter + folded)) or not folded:
        return _HARD
    if found and (len(folded) > 1 or folded > "\uffff"):
        return _HARD
    return ord(folded) | _HAN * found[0].han if found else _NONE


def _joins(letter: str) -> bool:
    """Tell whether a character may become one with that before it."""
    return unicodedata.category(letter)[0] == "M" or "\u1160" <= letter <= "\u11ff"

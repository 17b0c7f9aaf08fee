"""Which tokens a case holds, and how.

What a token is, `tokens` says. A *short* one is a character or two; it is written as its UTF-16
units in 32 bits, 0 for the second if it has but one, so that numbers stand in the order of the
dictionary. All others are *long*: pieces of three, and whole words (`=word`).

Ordinary text is folded and cut as an array of numbers, several times as fast as by `tokens`.
"""

import unicodedata
from collections import Counter
from enum import IntFlag
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from casegen.pages.search.entry import Held
from casegen.pages.search.tokens import PIECE, fold, runs, tokens


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
"""Stands for the body where others have the mark of their text."""

Ints = NDArray[Any]


class _Found(Struct, frozen=True):
    """The tokens of a body and of other texts, each as often as it occurs."""

    body: Ints
    others: Ints
    """Of short tokens the number and, in the lowest byte, the mark of the text."""
    long: dict[int, Counter[str]]
    """By the mark of the text, or `BODY`."""


def held(body: str, fields: dict[Mark, str]) -> Held:
    """Return the tokens of a body and of what else is said of a case, with their marks."""
    texts = {BODY: body} | {int(mark): text for mark, text in fields.items()}
    found = _quickly(texts) or _plainly(texts)
    long: dict[str, int] = {}
    often = _OFTEN.tolist()
    for bit, counted in found.long.items():
        for token, times in counted.items():
            mark = bit if bit != BODY else often[min(times, VERY_OFTEN)]
            long[token] = long.get(token, 0) | mark
    return Held(*_marked(found), tuple(long), bytes(long.values()))


def number(token: str) -> int:
    """Return the number of a short token, 0 of a long one."""
    units = token.encode("utf-16-be", "surrogatepass")
    short = len(units) <= 4 and token[0] != "="
    return int.from_bytes(units.ljust(4, b"\0")) if short else 0


_OFTEN = np.array([0] * OFTEN + [Mark.OFTEN] * (VERY_OFTEN - OFTEN) + [Mark.VERY_OFTEN], np.uint64)
"""The mark of a word by how many times the body has it."""


def _marked(found: _Found) -> tuple[bytes, bytes]:
    """Bring what occurs of each short token together."""
    body = np.sort(found.body)
    starts = _starts(body)
    tokens, times = body[starts], np.diff(starts, append=body.size)
    # Any character comes often; only words tell what a text is about.
    word = (tokens & 0xFFFF > 0) & (tokens >> 26 != 0xD800 >> 10)
    marked = tokens.astype(np.uint64) << 8
    marked |= _OFTEN[np.minimum(times, VERY_OFTEN) * word]
    every = np.concatenate([marked, found.others])
    every.sort()
    starts = _starts(every >> 8)
    if starts.size:
        every = np.bitwise_or.reduceat(every, starts)
    return (every >> 8).astype("<u4").tobytes(), every.astype(np.uint8).tobytes()


def _starts(row: Ints) -> Ints:
    """Return where other values start in a row."""
    new = np.ones(row.size, np.bool_)
    np.not_equal(row[1:], row[:-1], out=new[1:])
    return np.flatnonzero(new)


def _plainly(texts: dict[int, str]) -> _Found:
    """Find the tokens of any texts."""
    body: list[int] = []
    others: list[int] = []
    long: dict[int, Counter[str]] = {}
    for bit, text in texts.items():
        every = tokens(fold(text))
        short = [known for token in every if (known := number(token))]
        if bit == BODY:
            body = short
        else:
            others += (known << 8 | bit for known in short)
        long[bit] = Counter(token for token in every if not number(token))
    return _Found(np.array(body, np.uint32), np.array(others, np.uint64), long)


# What a character is in a row of numbers: itself, folded, with a bit if it is Han; or one of these.
_UNKNOWN, _HARD, _NONE = 0, 1, 2
_HAN = 1 << 20


def _quickly(texts: dict[int, str]) -> _Found | None:
    """Find the tokens of texts whose characters fold one by one; return None for others."""
    row = _row("\n".join([*texts.values(), ""]))
    if row is None:
        return None
    one = row > _NONE
    two = one[:-1] & one[1:] & ((row[:-1] ^ row[1:]) < _HAN)
    letters = row & (_HAN - 1)
    singles = letters << 16
    pairs = singles[:-1] | letters[1:]
    size = len(texts[BODY]) + 1
    body = np.concatenate([singles[:size][one[:size]], pairs[:size][two[:size]]])
    sizes = [len(text) + 1 for bit, text in texts.items() if bit != BODY]
    bits = np.repeat(np.array([bit for bit in texts if bit != BODY], np.uint64), sizes)
    others = np.concatenate(
        [
            singles[size:][one[size:]].astype(np.uint64) << 8 | bits[one[size:]],
            pairs[size:][two[size:]].astype(np.uint64) << 8 | bits[:-1][two[size:]],
        ]
    )
    return _Found(body, others, _words(row, texts))


def _words(row: Ints, texts: dict[int, str]) -> dict[int, Counter[str]]:
    """Find the long tokens of a row."""
    letters = np.where((row > _NONE) & (row < _HAN), row, ord("\n"))
    read = letters.astype("<u4").tobytes().decode("utf-32-le")
    long = {}
    start = 0
    for bit, text in texts.items():
        words = read[start : start + len(text)].split()
        every = [f"={word}" for word in words]
        every += (word[n : n + PIECE] for word in words for n in range(len(word) - PIECE + 1))
        long[bit] = Counter(every)
        start += len(text) + 1
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

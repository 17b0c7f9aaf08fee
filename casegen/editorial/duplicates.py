"""Cases that are nearly the same text.

Texts are compared by their runs of five characters, markup and punctuation left out: how alike two
are is the share of runs that they have in common among all that they have (Jaccard). Every text
keeps the same eighth of all possible runs, chosen by hash, so that shares are estimated from some
hundreds of runs; cases that have a run in common find each other in one sorted list of all runs.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from casegen.content.case import Card
from casegen.diagnostics import Diagnostic, Place, diagnostic
from casegen.editorial.manuscript import Manuscript
from casegen.editorial.notes import Notes
from casegen.editorial.settings import Likeness

RUN = 5
"""Characters of a run."""

KEPT = 8
"""Of so many runs, one is kept."""

FEWEST = 16
"""Runs below which a text is too short to be compared."""

NEAREST = 8
"""Of those that share a run, each case is compared with so many before it."""

Hashes = NDArray[np.uint64]


def sketch(case: Manuscript) -> bytes:
    """Return the runs of a text that are kept, as sorted hashes of eight bytes."""
    text = re.sub(r"[\W_]+", "", case.body).casefold()
    letters = np.frombuffer(text.encode("utf-32-le"), "<u4").astype(np.uint64)
    if len(letters) < RUN:
        return b""
    width = len(letters) - RUN + 1
    runs = np.zeros(width, np.uint64)
    for n in range(RUN):
        runs = _mixed(runs + letters[n : n + width])
    kept: Hashes = np.unique(runs[runs % np.uint64(KEPT) == 0])
    return kept.astype("<u8").tobytes()


def _mixed(value: Hashes) -> Hashes:
    """Return 64 bits in which every bit of a value counts (the finalizer of SplitMix64)."""
    value = (value + np.uint64(0x9E3779B97F4A7C15)) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def near_duplicates(
    cards: Iterable[Card], notes: Mapping[str, Notes], rule: Likeness
) -> Iterator[Diagnostic]:
    """Report cases that are nearly the same as one whose file comes before (`near-duplicate`).

    Each is reported once, with the one that it is most like.
    """
    compared = []
    for card in sorted(cards, key=lambda card: card.path):
        hashes = np.frombuffer(notes[card.path].sketch if card.path in notes else b"", "<u8")
        if len(hashes) >= FEWEST:
            compared.append((card, hashes))
    best: dict[int, tuple[float, int]] = {}
    for first, second in _candidates([hashes for _, hashes in compared], rule.similarity):
        one, other = compared[first][1], compared[second][1]
        shared = len(np.intersect1d(one, other, assume_unique=True))
        alike = shared / (len(one) + len(other) - shared)
        if alike >= rule.similarity:
            best[second] = max(best.get(second, (0.0, 0)), (alike, -first))
    for second, (alike, first) in sorted(best.items()):
        card, other_card = compared[second][0], compared[-first][0]
        span, percent = card.spans.get("title"), round(alike * 100)
        found = diagnostic(
            "near-duplicate", card.path, span, other=other_card.path, percent=percent
        )
        place = Place(other_card.path, other_card.spans.get("title"))
        yield structs.replace(found, related=(place,))


def _candidates(sketches: list[Hashes], similarity: float) -> Iterator[tuple[int, int]]:
    """Return pairs that share enough runs to be alike, the first before the second."""
    if len(sketches) < 2:
        return
    sizes = np.array([len(hashes) for hashes in sketches])
    runs = np.concatenate(sketches)
    owners = np.repeat(np.arange(len(sketches)), sizes)
    order = np.lexsort((owners, runs))
    runs, owners = runs[order], owners[order]
    pairs = []
    for step in range(1, NEAREST + 1):
        same = runs[step:] == runs[:-step]
        pairs.append(owners[:-step][same] * len(sketches) + owners[step:][same])
    numbers, counts = np.unique(np.concatenate(pairs), return_counts=True)
    for pair, count in zip(numbers.tolist(), counts.tolist(), strict=True):
        first, second = divmod(pair, len(sketches))
        # What has a run in common with many others is not compared with all of them, so that
        # half of what is asked for has to do here.
        if count >= similarity / 2 * min(sizes[first], sizes[second]):
            yield first, second

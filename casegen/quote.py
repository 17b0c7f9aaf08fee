"""The source line that a problem is about, cut to what stands around the place."""

import re

from msgspec import Struct

from casegen.diagnostics import Place
from casegen.files import Lines

SHOWN = 60
"""Characters of a source line that are shown; a Chinese paragraph is one line of hundreds."""

BEFORE = 20
"""Those of them that stand before the place that matters, where there are so many."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Quote(Struct, frozen=True):
    """A line of a file in three parts, of which the middle one is what a problem is about."""

    before: str
    marked: str
    """Empty where something is missing."""
    after: str


def quote(place: Place, lines: Lines) -> Quote | None:
    """Quote the line of a place; None where it has none that an editor would recognise."""
    span = place.span
    source = lines.of(place.path, span.line) if span else None
    # A line that can't be decoded shows nothing that an editor would recognise.
    if not span or not source or not source.strip() or "\ufffd" in source:
        return None
    end = span.end_column if span.end_line == span.line else len(source) + 1
    shown, start, stop = _cut(
        _CONTROL.sub("\ufffd", source.replace("\t", " ")), span.column - 1, end - 1
    )
    return Quote(shown[:start], shown[start:stop], shown[stop:])


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a line to what stands around `start` to `end`; return it and where they now are."""
    if len(line) <= SHOWN:
        return line, start, end
    first = 0 if end <= SHOWN else max(0, start - BEFORE)
    last = min(len(line), first + SHOWN)
    head, tail = "…" if first else "", "…" if last < len(line) else ""
    moved = len(head) - first
    return f"{head}{line[first:last]}{tail}", start + moved, min(end, last) + moved

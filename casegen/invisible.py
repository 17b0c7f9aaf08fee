"""Characters that nobody sees and nobody typed: they came with a paste, and no search finds past
them."""

import re
from collections.abc import Iterator

from msgspec import structs

from casegen.diagnostics import Diagnostic, Edit, Span, diagnostic

MARKS = (
    "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060\u00ad"
    "\u202a\u202b\u202c\u202d\u202e\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069"
)
"""Joiners, marks of direction, the soft hyphen, and a byte order mark that is not at the start."""

_MARKS = re.compile(f"[{MARKS}]+")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_JOINED = re.compile(
    "[\u0590-\u109f\u1780-\u18af\u2600-\u27bf\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
)
"""Scripts that join their letters, or have no spaces, and emoji, which are made of several."""


def has_marks(text: str) -> bool:
    """Tell whether a text has any such character."""
    return any(mark in text for mark in MARKS)


def find(text: str, path: str, first_line: int = 1) -> Iterator[Diagnostic]:
    """Report each stretch of such characters (`invisible-character`), with its repair.

    Where a script or an emoji needs them, they stay.
    """
    if not has_marks(text):
        return
    rtl = _RIGHT_TO_LEFT.search(text)
    for found in _MARKS.finditer(text):
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        latin = before.isalpha() and after.isalpha() and before < "\u0250" > after
        if rtl or _JOINED.match(before) or _JOINED.match(after):
            continue
        if found[0] == "\u00ad" and latin:
            continue
        line = text.count("\n", 0, found.start())
        column = found.start() - text.rfind("\n", 0, found.start())
        line += first_line
        span = Span(line, column, line, column + len(found[0]))
        value = " ".join(f"U+{ord(mark):04X}" for mark in found[0])
        told = diagnostic("invisible-character", path, span, value=value)
        yield structs.replace(told, repair=(Edit(span, ""),))

"""Notes that nobody finds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casegen.content.habits.written import Passage, Written
from casegen.diagnostics import Diagnostic, Edit

_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
_WIDE_NOTE = re.compile(
    r"[\[［【][\^＾](?P<label>[^\]］】\s]+)[\]］】](?P<colon>[:：])[ \t\u3000\u00a0]*"
)
_REFERENCE = re.compile(r"[\[［【][\^＾]([^\[\]［］【】\s\0]+)[\]］】]")


def check(
    found: Sequence[Passage], written: Written, env: Mapping[str, Any], code: set[int]
) -> Iterator[Diagnostic]:
    """Find notes that go wrong; `code` are lines that hold code.

    Reported are `full-width-note`, `missing-note`, `unused-note` and `repeated-note`.
    """
    if not any(sign in line for line in written.lines for sign in ("[^", "＾", "［^", "【^")):
        return
    notes: dict[str, int] = {}
    unused = {
        label.removeprefix(":")
        for label, count in env.get("footnotes", {}).get("refs", {}).items()
        if count < 0
    }
    for n, line in enumerate(written.lines):
        match = _NOTE.match(line) if n not in code else None
        if not match:
            continue
        if match[1] in notes:
            span = written.span(n, match.start(1) - 2, match.end())
            first = notes[match[1]] + written.first_line
            yield written.found("repeated-note", span, value=match[1], line=first)
        notes.setdefault(match[1], n)
    wide = {
        match["label"]
        for passage in found
        if passage.tag == "p"
        for line in passage.lines
        if (match := _WIDE_NOTE.match(line))
    }
    for passage in found:
        for n, line in enumerate(passage.lines):
            yield from _line(passage, n, line, {*notes, *wide}, unused)
    for label in unused:
        n = notes.get(label, 0)
        column = len(written.lines[n]) - len(written.lines[n].lstrip())
        span = written.span(n, column, column + len(label) + 3)
        yield written.found("unused-note", span, value=label)


def _line(
    passage: Passage, n: int, line: str, known: set[str], unused: set[str]
) -> Iterator[Diagnostic]:
    written = passage.written
    start = len("\n".join(passage.lines[:n])) + bool(n)
    prose = passage.prose[start : start + len(line)]
    match = _WIDE_NOTE.match(line) if passage.tag == "p" else None
    if match:
        end = match.end()
        repair: tuple[Edit, ...] = ()
        if not passage.level:
            repair = (passage.start_of_line(n, end, f"[^{match['label']}]: "),)
        sign = match[0].rstrip()
        yield written.found("full-width-note", passage.on_line(n, 0, len(sign)), repair, value=sign)
        prose = prose[:0].ljust(end, "\0") + prose[end:]
    for match in _REFERENCE.finditer(prose):
        span = passage.on_line(n, match.start(), match.end())
        unused.discard(match[1])
        if match[0] != f"[^{match[1]}]":
            repair = (Edit(span, f"[^{match[1]}]"),)
            yield written.found("full-width-note", span, repair, value=match[0])
        if match[1] not in known:
            yield written.found("missing-note", span, value=match[1])

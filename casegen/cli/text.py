"""Diagnostics for people: each with the line that causes it, underlined, and how to mend it."""

import re
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from casegen.cli.context import Context
from casegen.diagnostics import Diagnostic, Place, Severity
from casegen.files import Lines
from casegen.messages import word

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def print_text(diagnostics: Iterable[Diagnostic], context: Context, console: Console) -> None:
    """Print diagnostics for people, each with the line that causes it and how to mend it."""
    lines = Lines(context.root)
    for diagnostic in diagnostics:
        console.print(_text(diagnostic, context, lines), soft_wrap=True)
        console.print()


def _text(diagnostic: Diagnostic, context: Context, lines: Lines) -> Text:
    wording = word(diagnostic, context.catalogue)
    colour = COLOURS[diagnostic.severity]
    text = Text()
    text.append(_where(diagnostic.place), "bold")
    text.append(f" {context.catalogue.severities[diagnostic.severity.value]}", colour)
    text.append(f"[{diagnostic.id}] ", "dim")
    text.append(wording.message)
    _quote(text, diagnostic.place, lines, colour)
    for place in diagnostic.related:
        text.append(f"\n  {context.say('see-also')} ", "dim")
        text.append(_where(place))
    text.append(f"\n  {context.say('mend')} ", "dim")
    text.append(wording.help)
    if diagnostic.mendable:
        text.append(context.say("mends-itself"), "green")
    return text


def _where(place: Place) -> str:
    span = place.span
    return f"{place.path}:{span.line}:{span.column}" if span else place.path


def _quote(text: Text, place: Place, lines: Lines, colour: str) -> None:
    """Add the source line with the span underlined; wide characters take two marks."""
    span = place.span
    source = lines.of(place.path, span.line) if span else None
    # A line that can't be decoded shows nothing that an editor would recognise.
    if not span or not source or not source.strip() or "\ufffd" in source:
        return
    end = span.end_column if span.end_line == span.line else len(source) + 1
    shown, start, stop = _cut(
        _CONTROL.sub("\ufffd", source.replace("\t", " ")), span.column - 1, end - 1
    )
    before = cell_len(shown[:start])
    marks = max(1, cell_len(shown[start:stop]))
    margin = f"\n  {span.line} │ "
    text.append(margin, "dim")
    text.append(shown)
    text.append("\n" + " " * (len(margin) - 3) + "│ ", "dim")
    text.append(" " * before + "^" * marks, colour)


SHOWN = 60
"""Characters of a source line that are shown; a Chinese paragraph is one line of hundreds."""

BEFORE = 20
"""Those of them that stand before the place that matters, where there are so many."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def _cut(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Cut a line to what stands around `start` to `end`; return it and where they now are."""
    if len(line) <= SHOWN:
        return line, start, end
    first = 0 if end <= SHOWN else max(0, start - BEFORE)
    last = min(len(line), first + SHOWN)
    head, tail = "…" if first else "", "…" if last < len(line) else ""
    moved = len(head) - first
    return f"{head}{line[first:last]}{tail}", start + moved, min(end, last) + moved

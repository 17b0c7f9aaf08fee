"""Diagnostics on paper: as text with the source line underlined, and as JSON."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic
from typing import Any

import click
from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from casegen.cli.context import Context
from casegen.diagnostics import Diagnostic, Place, Severity
from casegen.messages import word
from casegen.work.account import Account

Run = Callable[..., int]
COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def format_option(context: Context) -> Callable[[Run], Run]:
    """Return the option `--format`, which a command gets as `format_`."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(("text", "json")),
        default="text",
        help=context.say("help.format"),
    )


def print_text(diagnostics: Iterable[Diagnostic], context: Context, console: Console) -> None:
    """Print diagnostics for people, each with the line that causes it and how to mend it."""
    lines = _Lines(context.root)
    for diagnostic in diagnostics:
        console.print(_text(diagnostic, context, lines), soft_wrap=True)
        console.print()


def as_json(diagnostics: Iterable[Diagnostic], context: Context, **summary: object) -> str:
    """Return diagnostics for programs; docs/ci.md describes the fields."""
    report = {
        "version": 1,
        "summary": summary,
        "diagnostics": [_json(diagnostic, context) for diagnostic in diagnostics],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def count(diagnostics: Iterable[Diagnostic], context: Context) -> str:
    """Say how many problems there are of each weight."""
    numbers = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [context.say(f"count.{s.value}", n=numbers[s]) for s in Severity if numbers[s]]
    return context.catalogue.separator.join(parts) or context.say("fine")


def costs(account: Account, context: Context) -> str:
    """Return what each step of a run has cost, as a table."""
    heads = [context.say(f"cost.{key}") for key in ("step", "seconds", "count", "size")]
    rows = [
        [
            context.say(f"cost.step.{step}"),
            f"{cost.seconds:.3f}",
            f"{cost.count:,}" if cost.count else "",
            f"{cost.size / 1e6:,.1f}" if cost.size else "",
        ]
        for step, cost in account.costs.items()
    ]
    widths = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    lines = []
    for name, *numbers in (heads, *rows):
        cells = [name + " " * (widths[0] - cell_len(name))]
        cells += [
            " " * (width - cell_len(number)) + number
            for number, width in zip(numbers, widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


class Bar:
    """A progress bar on a terminal, shown only when the work takes more than half a second."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.console = Console(stderr=True)
        self.started = monotonic()
        self.progress: Progress | None = None
        self.tasks: dict[str, Any] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how much of a step is done."""
        if not self.console.is_terminal or monotonic() - self.started < 0.5:
            return
        if self.progress is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self.progress = Progress(*columns, console=self.console, transient=True)
            self.progress.start()
        if step not in self.tasks:
            name = self.context.say(f"step.{step}")
            self.tasks[step] = self.progress.add_task(name, total=total)
        self.progress.update(self.tasks[step], completed=done)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress:
            self.progress.stop()


def _text(diagnostic: Diagnostic, context: Context, lines: "_Lines") -> Text:
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
    return text


def _where(place: Place) -> str:
    span = place.span
    return f"{place.path}:{span.line}:{span.column}" if span else place.path


def _quote(text: Text, place: Place, lines: "_Lines", colour: str) -> None:
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


class _Lines:
    """Reads source lines for quoting; a file that can't be read has none."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: dict[str, list[str]] = {}

    def of(self, path: str, line: int) -> str | None:
        if path not in self.files:
            try:
                text = (self.root / path).read_text("utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self.files[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self.files[path]
        return lines[line - 1] if 0 < line <= len(lines) else None


def _json(diagnostic: Diagnostic, context: Context) -> dict[str, object]:
    wording = word(diagnostic, context.catalogue)
    return {
        "id": diagnostic.id,
        "severity": diagnostic.severity.value,
        **_json_place(diagnostic.place),
        "message": wording.message,
        "help": wording.help,
        "related": [_json_place(place) for place in diagnostic.related],
    }


def _json_place(place: Place) -> dict[str, object]:
    span = place.span
    return {
        "path": place.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }

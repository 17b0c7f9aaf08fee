"""What a command has to tell: diagnostics as text or as JSON, and how far it is.

rich, which takes as long to import as a few cases to check, is imported only where it has something
to lay out.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext

import click

from casegen.cli.context import Context
from casegen.diagnostics import Diagnostic, Place, Severity
from casegen.messages import word

Run = Callable[..., int]


def format_option(context: Context) -> Callable[[Run], Run]:
    """Return the option `--format`, which a command gets as `format_`."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(("text", "json")),
        default="text",
        help=context.say("help.format"),
    )


def print_problems(
    diagnostics: Iterable[Diagnostic], context: Context, *, error: bool = False
) -> None:
    """Print diagnostics for people, on standard error where there is nothing else to say."""
    if diagnostics := tuple(diagnostics):
        from rich.console import Console

        from casegen.cli.text import print_text

        print_text(diagnostics, context, Console(stderr=error, highlight=False))


def progress(context: Context) -> AbstractContextManager[Callable[[str, int, int], None]]:
    """Return what is told how far the work is and shows it on a terminal."""
    if not sys.stderr.isatty():
        return nullcontext(lambda step, done, total: None)  # noqa: ARG005 -- shows nothing
    from casegen.cli.bar import Bar

    return Bar(context)


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

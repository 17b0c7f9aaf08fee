"""What a command has to tell: diagnostics for people or for programs, and how far it is.

rich, which takes as long to import as a few cases to check, is imported only where it has something
to lay out.
"""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click

from casegen.cli.context import Context
from casegen.diagnostics import Diagnostic
from casegen.reports.finding import Finding, findings

Run = Callable[..., int]

TEXT = "text"
PROGRAMS = ("json", "github", "sarif", "gitlab", "junit")
"""The forms that programs read (`reports.FORMS`)."""


def format_option(context: Context) -> Callable[[Run], Run]:
    """Return the option `--format`, which a command gets as `format_`."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice((TEXT, *PROGRAMS)),
        default=TEXT,
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


def told(diagnostics: Iterable[Diagnostic], context: Context) -> tuple[Finding, ...]:
    """Put diagnostics into words, with paths as the programs of a CI service have them."""
    checkout = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR")
    top = Path(checkout) if checkout else Path.cwd()
    return findings(diagnostics, context.catalogue, context.root.resolve(), top.resolve())


def print_report(form: str, found: Sequence[Finding], context: Context, **summary: object) -> None:
    """Print findings for programs, in one of `FORMS`; `summary` is what else there is to say."""
    # Here, for most runs speak to people.
    from casegen.reports import FORMS

    if text := FORMS[form](found, summary, context.catalogue):
        click.echo(text)

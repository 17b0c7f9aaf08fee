"""Showing changes of the publication's files; writing them, or saying why not."""

import os
from collections.abc import Mapping

import click

from casegen.cli.context import Context
from casegen.rewrite import Change, ChangedError, diff, write

_COLOURS = {"-": "red", "+": "green", "@": "cyan"}


def show(changes: Mapping[str, Change], *, err: bool = False) -> None:
    """Print changes as a diff, in colours where a person reads it on a terminal."""
    lines = diff(changes).split("\n")
    text = "\n".join(click.style(line, fg=_COLOURS.get(line[:1])) for line in lines)
    click.echo(text, err=err, color=False if os.environ.get("NO_COLOR") else None)


def write_all(changes: Mapping[str, Change], context: Context) -> None:
    """Write changes to all of their files; where that can't be, none is, and the run ends here."""
    try:
        write(context.root, changes)
    except ChangedError as error:
        context.fail(context.say("changed-meanwhile", path=error), 1)
    except OSError as error:
        context.fail(context.say("not-written", reason=error.strerror or error), 1)

"""`casegen tags rename`, `merge` and `retire`."""

import sys
from collections.abc import Callable

import click

from casegen.check import Checked, Options, check
from casegen.cli.context import Context
from casegen.cli.report import print_problems, progress
from casegen.cli.writing import show, write_all
from casegen.files import Unsaved, read_bytes
from casegen.messages import offer, say
from casegen.rewrite import Change
from casegen.vocabulary import changes
from casegen.vocabulary.changes import Read
from casegen.vocabulary.proof import prove
from casegen.vocabulary.publication import Publication, RefusedError

Load = Callable[[Context], Publication]
"""Reads the publication."""


def rename_command(context: Context, load: Load) -> click.Command:
    """Return `rename` in the language of the context."""

    def run(old: str, new: str, synonym: bool, yes: bool) -> int:
        name = " ".join(new.split())
        if not name:
            context.fail(context.say("tags.no-name"), 2)

        def made(known: Publication, read: Read) -> dict[str, Change]:
            return changes.rename(known, old, name, read, synonym=synonym)

        return _change(context, load, made, yes)

    params = [
        click.Argument(["old"], metavar=context.say("tags.old")),
        click.Argument(["new"], metavar=context.say("tags.new")),
        click.Option(
            ["--no-synonym", "synonym"],
            flag_value=False,
            default=True,
            type=bool,
            help=context.say("help.no-synonym"),
        ),
        _yes(context),
    ]
    return click.Command(
        "rename", callback=run, params=params, help=context.say("help.tags.rename")
    )


def merge_command(context: Context, load: Load) -> click.Command:
    """Return `merge` in the language of the context."""

    def run(names: tuple[str, ...], into: str, yes: bool) -> int:
        def made(known: Publication, read: Read) -> dict[str, Change]:
            return changes.merge(known, names, into, read)

        return _change(context, load, made, yes)

    params = [
        click.Argument(["names"], nargs=-1, required=True, metavar=context.say("tags.names")),
        click.Argument(["into"], metavar=context.say("tags.into")),
        _yes(context),
    ]
    return click.Command("merge", callback=run, params=params, help=context.say("help.tags.merge"))


def retire_command(context: Context, load: Load) -> click.Command:
    """Return `retire` in the language of the context."""

    def run(name: str, instead: str, yes: bool) -> int:
        def made(known: Publication, read: Read) -> dict[str, Change]:
            return changes.retire(known, name, instead, read)

        return _change(context, load, made, yes)

    params = [
        click.Argument(["name"], metavar=context.say("tags.name")),
        click.Option(
            ["--replaced-by", "instead"],
            default="",
            metavar=context.say("tags.name"),
            help=context.say("help.replaced-by"),
        ),
        _yes(context),
    ]
    return click.Command(
        "retire", callback=run, params=params, help=context.say("help.tags.retire")
    )


def _yes(context: Context) -> click.Option:
    return click.Option(["--yes"], is_flag=True, help=context.say("help.yes"))


def _change(
    context: Context,
    load: Load,
    made: Callable[[Publication, Read], dict[str, Change]],
    yes: bool,
) -> int:
    """Show what would change, and change it where that is wanted."""

    def read(path: str) -> bytes:
        content, problem = read_bytes(context.root, path)
        if problem:
            raise RefusedError("tags.unsafe", (problem,))
        return content

    def checked(unsaved: Unsaved) -> Checked:
        with progress(context) as heard:
            return check(context.root, Options(unsaved=unsaved), heard)

    known = load(context)
    try:
        found = made(known, read)
        outcome = prove(checked, found)
    except RefusedError as refused:
        return _explain(refused, context)
    if not found:
        click.echo(context.say("tags.nothing"))
        return 0
    show(found)
    addresses = [context.say("tags.leads", old=r.address, new=r.target) for r in outcome.redirects]
    addresses += [context.say("tags.lost", address=address) for address in outcome.lost]
    said = addresses or [context.say("tags.stays")]
    click.echo("\n".join(("", *said, context.say("tags.changes", n=len(found)))))
    if not yes and not _wanted(context):
        return 0
    write_all(found, context)
    click.echo(context.say("tags.done", n=len(found)))
    return 0


def _wanted(context: Context) -> bool:
    """Ask on a terminal; elsewhere nobody can answer."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo(context.say("tags.not-asked"), err=True)
        return False
    answer = click.prompt(context.say("tags.ask"), default="", show_default=False)
    wanted = answer.strip().casefold() in ("y", "yes", "是", "好")
    if not wanted:
        click.echo(context.say("tags.left"))
    return wanted


def _explain(refused: RefusedError, context: Context) -> int:
    """Say why a change can't be made; return the exit code."""
    print_problems(refused.problems, context, error=True)
    names = dict(refused.names)
    if "nearest" in names:
        names["nearest"] = offer(refused.names["nearest"], context.catalogue)  # type: ignore[arg-type]
    click.echo(say(context.catalogue, refused.why, **names).rstrip(), err=True)
    return 1 if refused.problems or refused.why == "tags.unwritable" else 2

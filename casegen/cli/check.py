"""`casegen check`"""

from collections.abc import Callable
from pathlib import Path, PurePosixPath

import click
from msgspec import DecodeError, structs

from casegen import config
from casegen.check import Checked, Options, check, forbidden
from casegen.cli.context import Context
from casegen.cli.mending import settle
from casegen.cli.report import (
    TEXT,
    format_option,
    print_problems,
    print_report,
    progress,
    told,
)
from casegen.files import NOTHING_UNSAVED, Unsaved
from casegen.mend import mend
from casegen.messages import count
from casegen.reports.json import fingerprints


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("check", help=context.say("help.check"))
    @click.argument(
        "files",
        nargs=-1,
        type=click.Path(exists=True, path_type=Path),
        metavar=context.say("files"),
    )
    @click.option("--strict", is_flag=True, help=context.say("help.strict"))
    @click.option(
        "--baseline",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=context.say("help.baseline"),
    )
    @click.option("--watch", is_flag=True, help=context.say("help.watch"))
    @click.option("--fix", is_flag=True, help=context.say("help.fix"))
    @click.option("--diff", is_flag=True, help=context.say("help.diff"))
    @format_option(context)
    def run(
        files: tuple[Path, ...],
        strict: bool,
        baseline: Path | None,
        watch: bool,
        fix: bool,
        diff: bool,
        format_: str,
    ) -> int:
        def once() -> int:
            places = tuple(_place(file, context) for file in files)
            known = _known(baseline, context)

            def look(unsaved: Unsaved = NOTHING_UNSAVED) -> Checked:
                return check(context.root, Options(unsaved=unsaved), heard)

            summary: dict[str, object] = {}
            with progress(context) as heard:
                if fix or diff:
                    mended = mend(context.root, look, lambda path: _is_within(path, places))
                checked = _within(places, mended.checked if fix else look())
            if fix or diff:
                # A program that reads the report wants nothing else where it is.
                mended = structs.replace(mended, checked=_within(places, mended.checked))
                settle(mended, context, fix=fix, shown=diff, aside=format_ != TEXT)
                summary = {"mended": mended.count} if fix else {}
            if diff and not fix and format_ == TEXT:
                return 1 if forbidden(checked.diagnostics, strict) else 0
            found = told(checked.diagnostics, context)
            new = tuple(finding for finding in found if finding.fingerprint not in known)
            diagnostics = tuple(finding.diagnostic for finding in new)
            if format_ == TEXT:
                print_problems(diagnostics, context)
                problems = count(diagnostics, context.catalogue)
                click.echo(context.say("checked", files=len(checked.files), problems=problems))
                if mendable := sum(diagnostic.mendable for diagnostic in diagnostics):
                    click.echo(context.say("mendable", n=mendable))
                if len(new) < len(found):
                    click.echo(context.say("known", n=len(found) - len(new), file=baseline))
            else:
                print_report(format_, new, context, files=len(checked.files), **summary)
            return 1 if forbidden(diagnostics, strict) else 0

        return _watch(once, context) if watch else once()

    return run


def _watch(once: Callable[[], int], context: Context) -> int:
    """Check again whenever something changes, until the run is interrupted."""
    # Here, for most checks wait for nothing.
    from casegen.watch import Watching, places

    with Watching(context.root, places(config.load(context.root)[0])) as watching:
        while True:
            once()
            click.echo(context.say("watching"), err=True)
            while not watching.changes():
                pass
            if settings := config.load(context.root)[0]:
                watching.watch(places(settings))


def _place(file: Path, context: Context) -> PurePosixPath:
    """Return the path that a file or folder has in the publication."""
    try:
        return PurePosixPath(file.resolve().relative_to(context.root.resolve()).as_posix())
    except ValueError:
        context.fail(context.say("not-within", path=file, root=context.root), 2)


def _within(places: tuple[PurePosixPath, ...], checked: Checked) -> Checked:
    """Leave of what was checked what is of some files, or in some folders; all where none are."""
    if not places:
        return checked

    return Checked(
        checked.site,
        tuple(path for path in checked.files if _is_within(path, places)),
        tuple(
            found
            for found in checked.diagnostics
            if any(_is_within(place.path, places) for place in (found.place, *found.related))
        ),
    )


def _is_within(path: str, places: tuple[PurePosixPath, ...]) -> bool:
    """Tell whether a path is one of some, or in one; all are where there are none."""
    return not places or any(PurePosixPath(path).is_relative_to(place) for place in places)


def _known(baseline: Path | None, context: Context) -> frozenset[str]:
    """Return what an earlier report told."""
    try:
        return fingerprints(baseline.read_bytes()) if baseline else frozenset()
    except (DecodeError, OSError):
        context.fail(context.say("no-report", path=baseline), 2)

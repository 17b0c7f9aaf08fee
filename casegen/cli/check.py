"""`casegen check`"""

from pathlib import Path, PurePosixPath

import click
from msgspec import DecodeError

from casegen import config
from casegen.check import Checked, Options, check, forbidden
from casegen.cli.context import Context
from casegen.cli.report import (
    TEXT,
    count,
    format_option,
    print_problems,
    print_report,
    progress,
    told,
)
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
    @format_option(context)
    def run(
        files: tuple[Path, ...], strict: bool, baseline: Path | None, watch: bool, format_: str
    ) -> int:
        if not watch:
            return once(files, strict, baseline, format_)
        # Here, for most checks wait for nothing.
        from casegen.watch import Watching, places

        with Watching(context.root, places(config.load(context.root)[0])) as watching:
            while True:
                once(files, strict, baseline, format_)
                click.echo(context.say("watching"), err=True)
                while not watching.changes():
                    pass
                if settings := config.load(context.root)[0]:
                    watching.watch(places(settings))

    def once(files: tuple[Path, ...], strict: bool, baseline: Path | None, format_: str) -> int:
        places = tuple(_place(file, context) for file in files)
        known = _known(baseline, context)
        with progress(context) as heard:
            checked = _within(places, check(context.root, Options(), heard))
        found = told(checked.diagnostics, context)
        new = tuple(finding for finding in found if finding.fingerprint not in known)
        diagnostics = tuple(finding.diagnostic for finding in new)
        if format_ == TEXT:
            print_problems(diagnostics, context)
            problems = count(diagnostics, context)
            click.echo(context.say("checked", files=len(checked.files), problems=problems))
            if len(new) < len(found):
                click.echo(context.say("known", n=len(found) - len(new), file=baseline))
        else:
            print_report(format_, new, context, files=len(checked.files))
        return 1 if forbidden(diagnostics, strict) else 0

    return run


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

    def meant(path: str) -> bool:
        return any(PurePosixPath(path).is_relative_to(place) for place in places)

    return Checked(
        checked.site,
        tuple(filter(meant, checked.files)),
        tuple(
            found
            for found in checked.diagnostics
            if any(meant(place.path) for place in (found.place, *found.related))
        ),
    )


def _known(baseline: Path | None, context: Context) -> frozenset[str]:
    """Return what an earlier report told."""
    try:
        return fingerprints(baseline.read_bytes()) if baseline else frozenset()
    except (DecodeError, OSError):
        context.fail(context.say("no-report", path=baseline), 2)

"""`casegen init DIR`"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from casegen.cli.context import Context

HIDDEN = ("gitignore", "editorconfig")
"""Files whose names have a dot in front once they are written."""


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("init", help=context.say("help.init"))
    @click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
    def run(folder: Path) -> int:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            context.fail(context.say("not-empty", path=folder), 1)
        _copy(files("casegen") / "scaffold" / context.language, folder)
        click.echo(context.say("created-publication", path=folder))
        return 0

    return run


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for entry in source.iterdir():
        # Package data can't hold a file that version control, an editor or the build would act on.
        name = f".{entry.name}" if entry.name in HIDDEN else entry.name
        if entry.is_dir():
            _copy(entry, target / name)
        else:
            (target / name).write_bytes(entry.read_bytes())

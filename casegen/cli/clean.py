"""`casegen clean`"""

import shutil

import click

from casegen.check import STATE
from casegen.cli.context import Context


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("clean", help=context.say("help.clean"))
    def run() -> int:
        folder = context.root / STATE
        if folder.is_symlink() or not folder.is_dir():
            click.echo(context.say("clean-already"))
            return 0
        shutil.rmtree(folder)
        click.echo(context.say("cleaned", folder=STATE))
        return 0

    return run

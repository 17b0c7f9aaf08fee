"""What `casegen check --fix` and `--diff` do and say."""

import click

from casegen.cli.context import Context
from casegen.cli.writing import show, write_all
from casegen.mend import Mended
from casegen.messages import count


def settle(mended: Mended, context: Context, *, fix: bool, shown: bool, aside: bool) -> None:
    """Show what was mended, as a diff where that is wanted, and write it where it is to be.

    `aside`, on standard error, for standard output is for programs. Where it can't be written, the
    run ends here.
    """
    if shown and mended.changes:
        show(mended.changes, err=aside)
    if fix:
        write_all(mended.changes, context)
    numbers = {"files": len(mended.changes), "n": mended.count}
    if not mended.changes:
        said = context.say("nothing-to-mend")
    elif fix:
        said = context.say("mended", **numbers)
    else:
        problems = count(mended.checked.diagnostics, context.catalogue)
        said = context.say("would-mend", **numbers, problems=problems)
    # A diff alone may be piped into a program that makes it.
    click.echo(said, err=aside or (shown and not fix))

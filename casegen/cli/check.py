"""`casegen check`"""

import click
from rich.console import Console

from casegen.build import Options, check, forbidden
from casegen.cli.context import Context
from casegen.cli.report import Bar, as_json, count, format_option, print_text


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("check", help=context.say("help.check"))
    @click.option("--strict", is_flag=True, help=context.say("help.strict"))
    @format_option(context)
    def run(strict: bool, format_: str) -> int:
        with Bar(context) as bar:
            checked = check(context.root, Options(), bar)
        if format_ == "json":
            click.echo(as_json(checked.diagnostics, context, files=checked.files))
        else:
            print_text(checked.diagnostics, context, Console(highlight=False))
            problems = count(checked.diagnostics, context)
            click.echo(context.say("checked", files=checked.files, problems=problems))
        return 1 if forbidden(checked.diagnostics, strict) else 0

    return run

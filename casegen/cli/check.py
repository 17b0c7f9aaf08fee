"""`casegen check`"""

import click

from casegen.check import Options, check, forbidden
from casegen.cli.context import Context
from casegen.cli.report import as_json, count, format_option, print_problems, progress


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("check", help=context.say("help.check"))
    @click.option("--strict", is_flag=True, help=context.say("help.strict"))
    @format_option(context)
    def run(strict: bool, format_: str) -> int:
        with progress(context) as told:
            checked = check(context.root, Options(), told)
        if format_ == "json":
            click.echo(as_json(checked.diagnostics, context, files=checked.files))
        else:
            print_problems(checked.diagnostics, context)
            problems = count(checked.diagnostics, context)
            click.echo(context.say("checked", files=checked.files, problems=problems))
        return 1 if forbidden(checked.diagnostics, strict) else 0

    return run

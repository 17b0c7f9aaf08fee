"""`casegen explain ID`"""

import re

import click

from casegen.cli.context import Context
from casegen.diagnostics import SEVERITIES
from casegen.schema import nearest


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("explain", help=context.say("help.explain"))
    @click.argument("id_", metavar="ID")
    def run(id_: str) -> int:
        catalogue = context.catalogue
        entry = catalogue.rules.get(id_)
        if entry is None:
            near = catalogue.separator.join(nearest(id_, catalogue.rules))
            hint = catalogue.nearest.format(nearest=near) if near else ""
            context.fail(context.say("unknown-rule", id=id_, nearest=hint), 2)
        severity = catalogue.severities[SEVERITIES[id_].value]
        said = re.sub(r"(?<!\{)\{\w+\}", "…", f"{entry.message}\n{entry.help}")
        said = said.replace("{{", "{").replace("}}", "}")
        click.echo(f"{id_} · {severity}\n{entry.title}\n\n{said}")
        return 0

    return run

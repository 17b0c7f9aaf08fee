"""`casegen explain` and `casegen explain ID`"""

import os
from collections.abc import Iterator

import click

from casegen.cli.context import Context
from casegen.diagnostics import SEVERITIES
from casegen.messages import offer, word
from casegen.messages.examples import Example, Frame, Groups, load, parts
from casegen.schema import nearest


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("explain", help=context.say("help.explain"))
    @click.argument("id_", metavar="ID", required=False)
    def run(id_: str | None) -> int:
        groups = load(context.catalogue.language)
        if id_ is None:
            lines = _listed(groups, context)
        else:
            examples = {rule: e for rules in groups.values() for rule, e in rules.items()}
            # As it is copied from a report.
            id_ = id_.strip("[]").lower()
            if id_ not in examples:
                hint = offer(nearest(id_, examples), context.catalogue)
                context.fail(context.say("unknown-rule", id=id_, nearest=hint), 2)
            lines = _explained(id_, examples[id_], context)
        for line in lines:
            click.echo(line, color=False if os.environ.get("NO_COLOR") else None)
        return 0

    return run


_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}


def _listed(groups: Groups, context: Context) -> Iterator[str]:
    """Name every rule, under the names of their groups."""
    width = max(len(rule) for rules in groups.values() for rule in rules)
    for name, rules in groups.items():
        yield click.style(name, bold=True)
        for rule in rules:
            colour = _COLOURS[SEVERITIES[rule].value]
            title = context.catalogue.rules[rule].title
            yield f"  {click.style(f'{rule:{width}}', fg=colour)}  {title}"
        yield ""
    yield context.say("explain.one")


def _explained(rule: str, example: Example, context: Context) -> Iterator[str]:
    """Tell what a rule is about, by an example of what it finds."""
    catalogue = context.catalogue
    severity = SEVERITIES[rule].value
    colour = _COLOURS[severity]
    yield f"{click.style(rule, bold=True)} {click.style(catalogue.severities[severity], fg=colour)}"
    yield catalogue.rules[rule].title
    if example.why:
        yield from ("", example.why)
    wording = word(example.diagnostic(rule), catalogue)
    place = "" if example.frame is Frame.FILES else context.say(f"frame.{example.frame.value}")
    yield from _shown(context.say("explain.wrong", place=place), example.wrong, example, "red")
    yield from ("", context.say("explain.said", message=wording.message))
    yield context.say("explain.mend", help=wording.help)
    yield from _shown(context.say("explain.right"), example.right, example, "green")
    if example.mended:
        yield from ("", context.say("explain.mended"))


def _shown(title: str, text: str | dict[str, str], example: Example, colour: str) -> Iterator[str]:
    """Show a side of an example, with a bar of its colour along it."""
    yield from ("", click.style(title, bold=True))
    bar = click.style("│", fg=colour)
    for path, content in parts(text):
        if path:
            yield f"  {click.style(path, underline=True)}"
        for line in content.splitlines():
            yield f"  {line}" if example.frame is Frame.WORDS else f"  {bar} {line}".rstrip()

"""`casegen new`"""

import datetime
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import click

from casegen import config as settings
from casegen.check import cards
from casegen.cli.context import Context
from casegen.cli.report import print_problems, progress
from casegen.config import Config, Form
from casegen.content.case import Card
from casegen.diagnostics import Diagnostic, Severity
from casegen.drafting.answers import Rules, is_slug, rules, settled, several, slug
from casegen.drafting.draft import KEYS, Answers, draft, placeholder, status
from casegen.messages import word
from casegen.site import vocabularies


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""
    say = context.say

    @click.command("new", help=say("help.new"))
    @click.argument("argument", metavar=say("title"), required=False)
    @click.option("--title", metavar=say("text"), help=say("help.title"))
    @click.option("--form", default="", metavar=say("text"), help=say("help.form"))
    @click.option("--lead", multiple=True, metavar=say("text"), help=say("help.lead"))
    @click.option("--region", multiple=True, metavar=say("text"), help=say("help.region"))
    @click.option("--stage", multiple=True, metavar=say("text"), help=say("help.stage"))
    @click.option("--tag", multiple=True, metavar=say("text"), help=say("help.tag"))
    @click.option("--date", default="", metavar=say("text"), help=say("help.date"))
    @click.option("--slug", "name", default="", metavar=say("text"), help=say("help.slug"))
    @click.option("--keys", type=click.Choice(KEYS), help=say("help.keys"))
    def run(
        argument: str | None,
        title: str | None,
        form: str,
        date: str,
        name: str,
        keys: str | None,
        **values: tuple[str, ...],
    ) -> int:
        if argument is not None and title is not None:
            context.fail(say("two-titles"), 2)
        given = argument if argument is not None else title
        if given is not None and not given.strip():
            context.fail(say("no-title"), 2)
        config, problems = settings.load(context.root)
        if config is None:
            print_problems(problems, context, error=True)
            return 1
        words, _ = vocabularies.load(context.root, config)
        asked = rules(config, words)
        answers = Answers(
            " ".join((given or "").split()),
            _form(form, config, context),
            date or str(datetime.date.today()),
            several(*values["lead"]),
            several(*values["region"]),
            several(*values["stage"]),
            several(*values["tag"]),
        )
        if name and not is_slug(name):
            context.fail(say("bad-slug", slug=name), 2)
        if not answers.title:
            if not (sys.stdin.isatty() and sys.stdout.isatty()):
                context.fail(say("nobody-to-ask"), 2)
            answers, name = _asked(answers, name, asked, context, form=not form)
        name = name or slug(answers.title)
        if not name:
            context.fail(say("no-slug", title=answers.title), 2)
        answers, problems = settled(answers, asked)
        _refuse(problems, context)
        path = f"{config.cases}/{name}.md"
        if _taken(context.root / path):
            context.fail(say("exists", path=path), 1)
        file = context.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(file, draft(answers, config, keys or ""))
        except FileExistsError:
            context.fail(say("exists", path=path), 1)
        left = {"placeholder": placeholder(config), "status": status(config, keys or "")}
        click.echo(say("created-case", path=path, **left))
        return 0

    return run


def _asked(
    answers: Answers, name: str, asked: Rules, context: Context, *, form: bool
) -> tuple[Answers, str]:
    """Ask for what is not known, and return it with the name of the file."""
    # Imported here, for it takes longer than everything else that a case with a title needs.
    from casegen.cli.ask import ask

    def unusable(slug: str) -> str:
        if not is_slug(slug):
            return context.say("bad-slug", slug=slug)
        path = f"{asked.config.cases}/{slug}.md"
        return context.say("exists", path=path) if _taken(context.root / path) else ""

    def named(title: str) -> str:
        return name or slug(title)

    found = partial(_cards, context)
    try:
        return ask(answers, asked, context, name=named, unusable=unusable, form=form, cards=found)
    except EOFError:
        raise click.Abort from None


def _cards(context: Context) -> Iterable[Card]:
    with progress(context) as heard:
        return cards(context.root, heard)


def _form(asked: str, config: Config, context: Context) -> Form:
    known = {name: form for form in config.forms for name in (form.key, form.name)}
    if asked and asked not in known:
        names = context.catalogue.separator.join(form.name for form in config.forms)
        context.fail(context.say("unknown-form", form=asked, known=names), 2)
    return known[asked] if asked else config.forms[0]


def _refuse(problems: Iterable[Diagnostic], context: Context) -> None:
    """End where something that was given is wrong, saying all of it."""
    wordings = [word(p, context.catalogue) for p in problems if p.severity is Severity.ERROR]
    if wordings:
        lines = (
            f"{wording.message}\n  {context.say('mend')} {wording.help}" for wording in wordings
        )
        context.fail("\n".join(lines), 2)


def _taken(file: Path) -> bool:
    return file.exists() or file.with_suffix("").exists()


def _write(file: Path, text: str) -> None:
    # Mode x: should another program make the file in this moment, it is left alone.
    with file.open("x", encoding="utf-8", newline="\n") as out:
        out.write(text)

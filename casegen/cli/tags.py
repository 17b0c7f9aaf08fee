"""`casegen tags`, and its commands that change nothing; `retagging` has those that do."""

from pathlib import Path

import click
import msgspec

from casegen.check import Options, read, run
from casegen.cli.columns import aligned
from casegen.cli.context import Context
from casegen.cli.report import TEXT, print_problems, progress
from casegen.cli.retagging import merge_command, rename_command, retire_command
from casegen.content.case import Card
from casegen.diagnostics import Severity
from casegen.files import read_text
from casegen.messages import say
from casegen.vocabulary.publication import Publication
from casegen.vocabulary.suggest import WEIGHTS, Occurrence, Proposal, suggest
from casegen.vocabulary.survey import Survey, Use, survey
from casegen.work.account import Account
from casegen.work.parsing import cases
from casegen.work.tools import Tools


class Tags(click.Group):
    """The commands for tags; without one of them, tags are listed."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take options that stand without a command for those of `list`."""
        if not args or (args[0].startswith("-") and args[0] not in ("-h", "--help")):
            args = ["list", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order in which an editor needs them."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with all of their help, which click cuts where Chinese has no space."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, sub.help or "") for name, sub in self.commands.items()])


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""
    made = Tags("tags", help=context.say("help.tags"))
    made.add_command(_list(context))
    made.add_command(_suggest(context))
    made.add_command(rename_command(context, publication))
    made.add_command(merge_command(context, publication))
    made.add_command(retire_command(context, publication))
    return made


def publication(context: Context) -> Publication:
    """Read the publication as far as its tags go; ends the run where it can't be read."""

    def work(means: Tools) -> Publication | None:
        sources, problems = read(context.root, Options(), means)
        if sources is None:
            print_problems(problems, context, error=True)
            return None
        found = cases(sources.parsed, means.store)
        problems = (*sources.problems, *found.problems)
        return Publication(sources.config, sources.words, found.cards, problems, found.unread)

    with progress(context) as heard:
        known = run(context.root, Options(), heard, Account(), work)
    if known is None:
        raise click.exceptions.Exit(1)
    return known


def _format_option(context: Context) -> click.Option:
    choice = click.Choice((TEXT, "json"))
    says = context.say("help.tags.format")
    return click.Option(["--format", "form"], type=choice, default=TEXT, help=says)


def _json(data: object) -> str:
    return msgspec.json.format(msgspec.json.encode(data), indent=2).decode()


def _list(context: Context) -> click.Command:
    def run(form: str) -> int:
        known = _usable(context)
        found = survey(known)
        if form == TEXT:
            _print_survey(found, known, context)
        else:
            click.echo(_json(_survey_data(found)))
        return 0

    says = context.say("help.tags.list")
    return click.Command("list", callback=run, params=[_format_option(context)], help=says)


def _usable(context: Context) -> Publication:
    """Read the publication; ends the run where nobody can tell which tags it has."""
    known = publication(context)
    if not known.thesaurus.usable:
        print_problems(
            (p for p in known.problems if p.place.path == known.config.tags.file),
            context,
            error=True,
        )
        raise click.exceptions.Exit(1)
    return known


def _print_survey(found: Survey, known: Publication, context: Context) -> None:
    if not found.uses:
        click.echo(context.say("tags.empty", file=known.config.tags.file))
    current = [use for use in found.uses if not use.tag.replaced_by]
    retired = [use for use in found.uses if use.tag.replaced_by]
    if current:
        heads = [context.say(f"tags.head.{key}") for key in ("tag", "cases", "total", "synonyms")]
        rows = [
            [
                "  " * use.depth + use.tag.name,
                str(len(use.cases)),
                str(use.total),
                _listed(use.tag.synonyms, context) if use.total else _unused(use, context),
            ]
            for use in current
        ]
        click.echo("\n".join(aligned((heads, *rows), numbers=(1, 2))))
    if retired:
        click.echo(f"\n{context.say('tags.retired')}")
        rows = [["  " + use.tag.name, *_replaced(use, context)] for use in retired]
        click.echo("\n".join(aligned(rows)))
    if found.unknown:
        click.echo(f"\n{context.say('tags.unknown')}")
        rows = [["  " + word, _listed(paths, context)] for word, paths in found.unknown.items()]
        click.echo("\n".join(aligned(rows)))
    if known.unread:
        files = _listed(tuple(sorted(known.unread)), context)
        click.echo(context.say("tags.uncounted", files=files), err=True)


def _unused(use: Use, context: Context) -> str:
    words = _listed(use.tag.synonyms, context)
    return f"{words} {context.say('tags.unused')}".strip()


def _replaced(use: Use, context: Context) -> tuple[str, str]:
    still = context.say("tags.still", n=len(use.cases)) if use.cases else ""
    return context.say("tags.replaced", tag=use.tag.replaced_by), still


def _listed(words: tuple[str, ...], context: Context) -> str:
    return context.catalogue.separator.join(words)


def _survey_data(found: Survey) -> dict[str, object]:
    return {
        "tags": [
            {
                "name": use.tag.name,
                "address": use.address,
                "description": use.tag.description,
                "parent": use.tag.parent,
                "synonyms": use.tag.synonyms,
                "replaced_by": use.tag.replaced_by,
                "cases": use.cases,
                "total": use.total,
            }
            for use in found.uses
        ],
        "unknown": [{"word": word, "cases": paths} for word, paths in found.unknown.items()],
    }


def _suggest(context: Context) -> click.Command:
    def run(file: Path, form: str) -> int:
        known = _usable(context)
        card = _card(file, known, context)
        text, problem = read_text(context.root, card.path)
        if problem:
            print_problems((problem,), context, error=True)
            return 1
        proposals = suggest(known, card, text)
        if form == TEXT:
            _print_proposals(proposals, card, known, context)
        else:
            data = {"file": card.path, "proposals": [_proposal_data(p) for p in proposals]}
            click.echo(_json(data))
        return 0

    says = context.say("help.tags.suggest")
    kind = click.Path(exists=True, path_type=Path)
    file = click.Argument(["file"], type=kind, metavar=context.say("tags.file"))
    params = [file, _format_option(context)]
    return click.Command("suggest", callback=run, params=params, help=says)


def _card(file: Path, known: Publication, context: Context) -> Card:
    """Return the case in a file, or in a folder; ends the run where there is none."""
    inside = file.resolve() / "index.md" if file.is_dir() else file.resolve()
    root = context.root.resolve()
    path = inside.relative_to(root).as_posix() if inside.is_relative_to(root) else ""
    if path in known.unread:
        found = (p for p in known.problems if p.place.path == path)
        wrong = (p for p in found if p.severity is Severity.ERROR)
        print_problems(wrong, context, error=True)
        raise click.exceptions.Exit(1)
    card = next((card for card in known.cards if card.path == path), None)
    if card is None:
        context.fail(context.say("tags.not-a-case", path=file), 2)
    return card


def _print_proposals(
    proposals: tuple[Proposal, ...], card: Card, known: Publication, context: Context
) -> None:
    tags = _listed(card.front.tags, context)
    said = context.say("tags.has" if tags else "tags.has-none", path=card.path, tags=tags)
    click.echo(said)
    if not proposals:
        click.echo(context.say("tags.nothing-to-suggest"))
        return
    heads = [context.say(f"tags.head.{key}") for key in ("proposal", "why")]
    rows = [[_lineage(p, known), _why(p, context)] for p in proposals]
    click.echo("\n".join(("", *aligned((heads, *rows)))))


def _lineage(proposal: Proposal, known: Publication) -> str:
    tag = proposal.tag
    line = [tag.name]
    while tag.parent:
        tag = known.thesaurus.tags[tag.parent]
        line.insert(0, tag.name)
    return " › ".join(line)


SHOWN = 5
"""Lines that are named of those that have a word."""


def _why(proposal: Proposal, context: Context) -> str:
    reasons = []
    for where in WEIGHTS:
        words: dict[str, list[Occurrence]] = {}
        for found in proposal.occurrences:
            if found.where == where:
                words.setdefault(found.word, []).append(found)
        if words:
            said = [_at(word, found, context) for word, found in words.items()]
            reasons.append(context.say(f"tags.where.{where}", words=_listed(tuple(said), context)))
    if proposal.similar:
        reasons.append(context.say("tags.similar", files=_listed(proposal.similar, context)))
    return say(context.catalogue, "tags.reasons").join(reasons)


def _at(word: str, found: list[Occurrence], context: Context) -> str:
    lines = tuple(dict.fromkeys(str(occurrence.line) for occurrence in found))
    more = "…" if len(lines) > SHOWN else ""
    return context.say("tags.at", word=word, lines=_listed(lines[:SHOWN], context) + more)


def _proposal_data(proposal: Proposal) -> dict[str, object]:
    return {
        "tag": proposal.tag.name,
        "score": proposal.score,
        "occurrences": proposal.occurrences,
        "similar": proposal.similar,
    }

"""Whether what is known of a new case is right, by the rules that `check` has."""

import re

from msgspec import Struct, structs

from casegen import readings
from casegen.config import Config
from casegen.content.case import Card
from casegen.content.dialect import Dialect, dialect
from casegen.content.parse import RESERVED, UNFINISHED, parse
from casegen.content.source import source_file
from casegen.diagnostics import Diagnostic, diagnostic
from casegen.drafting.draft import Answers, draft
from casegen.site import terms
from casegen.site.vocabularies import Vocabularies


class Rules(Struct, frozen=True):
    """What a publication asks of a case."""

    config: Config
    dialect: Dialect
    words: Vocabularies


def rules(config: Config, words: Vocabularies) -> Rules:
    """Return the rules of a publication."""
    return Rules(config, dialect(config), words)


def several(*texts: str) -> tuple[str, ...]:
    """Take apart what was given as one text: `甲局、乙局` are two, as `check` would remark."""
    parts = (part.strip() for text in texts for part in SEPARATORS.split(text))
    return tuple(dict.fromkeys(part for part in parts if part))


SEPARATORS = re.compile("[，、；]")
"""What stands between several values that are written as one text."""


def settled(answers: Answers, rules: Rules) -> tuple[Answers, tuple[Diagnostic, ...]]:
    """Return answers as a case should have them, and all that is wrong with them.

    Places get their full names and tags those of the thesaurus. What is wrong is what `check` would
    say of the case, but for what is still to be written.
    """
    card, problems = _read(answers, rules)
    if card is None:
        return answers, problems
    front = card.front
    # What is wrong is not in the front matter that was read.
    answers = structs.replace(
        answers,
        lead=front.lead if answers.lead and front.lead else answers.lead,
        stage=front.stage or answers.stage,
        region=tuple(dict.fromkeys(_place(text, rules) for text in answers.region)),
        tags=tuple(dict.fromkeys(_tag(word, rules) for word in answers.tags)),
    )
    card, problems = _read(answers, rules)
    return answers, problems


def _read(answers: Answers, rules: Rules) -> tuple[Card | None, tuple[Diagnostic, ...]]:
    """Parse the draft that answers make, and look up its terms."""
    content = draft(answers, rules.config).encode()
    case, problems = parse(source_file(_PATH, content), rules.dialect)
    if case:
        words = rules.words
        _, found = terms.vocabularies([case.card], rules.config, words.thesaurus, words.regions)
        problems += found
    if answers.region and rules.config.regions == "none":
        problems += (diagnostic("unknown-key", _PATH, key="region", nearest=()),)
    unfinished = (*UNFINISHED, "unfinished-draft")
    return case.card if case else None, tuple(p for p in problems if p.id not in unfinished)


_PATH = "cases/new.md"


def _place(text: str, rules: Rules) -> str:
    regions = rules.words.regions
    found = regions.resolve(text) if regions else ()
    return regions.path(found[0]) if regions and len(found) == 1 else text


def _tag(word: str, rules: Rules) -> str:
    thesaurus = rules.words.thesaurus
    tag = thesaurus.resolve(word)
    return thesaurus.current(tag).name if tag else word


def slug(title: str) -> str:
    """Return the name of a file by the readings of its title, cut at a word.

    It is empty where nothing of the title can be read, or where the name stands for something else.
    """
    made = readings.slug(title)
    if len(made) > readings.LONGEST_SLUG:
        made = made[: readings.LONGEST_SLUG + 1].rpartition("-")[0]
    return made if is_slug(made) else ""


def is_slug(text: str) -> bool:
    """Tell whether a text may be the name of a case's file."""
    fits = readings.SLUG.fullmatch(text) and len(text) <= readings.LONGEST_SLUG
    return bool(fits) and text not in RESERVED

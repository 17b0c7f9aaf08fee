"""What may be written for a key, and how it is found by what is typed of it."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from casegen import readings
from casegen.content.case import Card
from casegen.drafting.answers import Rules
from casegen.schema import fold


class Candidate(Struct, frozen=True):
    """One of the things that a publication knows for a key."""

    text: str
    """What is written."""
    names: tuple[str, ...]
    """What it is called, its proper name first."""
    note: str = ""
    """What is shown beside it."""


def candidates(key: str, rules: Rules, cards: Iterable[Card] = ()) -> tuple[Candidate, ...]:
    """Return what a publication knows for a key: its own words, or those that its cases use."""
    match key:
        case "form":
            forms = rules.config.forms
            return tuple(Candidate(form.name, (form.name, form.key), form.key) for form in forms)
        case "stage":
            return tuple(Candidate(stage.name, (stage.name,)) for stage in rules.config.stages)
        case "tags":
            return tuple(_tags(rules))
        case "region":
            return tuple(_places(rules))
        case _:
            return tuple(_organizations(rules, cards))


def matching(typed: str, known: Iterable[Candidate]) -> list[Candidate]:
    """Return the candidates that fit what was typed, the likeliest first.

    `嵊`, `shengsi` and `ss` all find `浙江省/舟山市/嵊泗县`: what is typed may be any part of the
    text or of another name, and a reading or its initials from any syllable on.
    """
    query = fold(typed)
    ranked = ((_rank(query, candidate), candidate) for candidate in known)
    found = [(rank, candidate) for rank, candidate in ranked if rank is not None]
    return [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]


def _rank(query: str, candidate: Candidate) -> int | None:
    """Return how well a candidate fits, 0 being the best; None where it does not."""
    names = [fold(name) for name in candidate.names]
    if any(name.startswith(query) for name in names):
        return 0
    if any(query in name for name in names):
        return 1
    if query.isascii() and query.isalnum():
        for name in candidate.names:
            syllables = _syllables(name)
            for start in range(len(syllables)):
                rest = syllables[start:]
                if "".join(rest).startswith(query):
                    return 3 if start else 2
                if "".join(syllable[0] for syllable in rest).startswith(query):
                    return 5 if start else 4
    return 6 if query in fold(candidate.text) else None


@cache
def _syllables(name: str) -> tuple[str, ...]:
    return tuple(fold(syllable) for syllable in readings.syllables(name).split())


def _tags(rules: Rules) -> Iterable[Candidate]:
    thesaurus = rules.words.thesaurus
    for name, synonyms in thesaurus.synonyms.items():
        note = thesaurus.tags[name].description or " / ".join(synonyms)
        yield Candidate(name, (name, *synonyms), note)


def _places(rules: Rules) -> Iterable[Candidate]:
    regions = rules.words.regions
    for code, division in regions.divisions.items() if regions else ():
        yield Candidate(regions.path(code) if regions else "", (division.name,))


def _organizations(rules: Rules, cards: Iterable[Card]) -> Iterable[Candidate]:
    """Return the organisations that cases name, those of most cases first, and those known."""
    used = Counter(name for card in cards for name in (*card.front.lead, *card.front.partners))
    known = (term.name for term in rules.config.organizations)
    for name in dict.fromkeys((*(name for name, _ in used.most_common()), *known)):
        yield Candidate(name, (name,))

"""Which tags a case may want: those whose words it has, and those of the cases most like it."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from casegen.content.case import Card
from casegen.content.fences import split
from casegen.schema import fold
from casegen.site.assemble import assemble
from casegen.site.thesaurus import Tag, Thesaurus
from casegen.vocabulary.publication import Publication
from casegen.yaml.edits import source

WEIGHTS = {"title": 6, "summary": 4, "heading": 4, "text": 1}
"""What a word counts for by where it stands."""

SIMILAR = 2
"""What a tag counts for with each similar case that has it."""

LEAST = 2
"""What a tag must come to; a word that the text has but once is often there by the way."""

MOST = 8
"""Tags that are proposed."""


class Occurrence(Struct, frozen=True):
    """A word of a tag in the file of a case."""

    word: str
    """As the thesaurus has it."""
    line: int
    where: str
    """One of `WEIGHTS`."""


class Proposal(Struct, frozen=True):
    """A tag that a case may want, and why."""

    tag: Tag
    score: int
    occurrences: tuple[Occurrence, ...]
    """In the order of their weight, then of the text."""
    similar: tuple[str, ...]
    """Paths of similar cases that have it."""


def suggest(publication: Publication, card: Card, text: str) -> tuple[Proposal, ...]:
    """Propose tags for a case that has a text, the likeliest first.

    Not proposed are retired tags, those that the case has, and what stands above these. Of words
    that overlap, the longest counts: a text about 教育集团 does not speak of a tag 集团.
    """
    known = publication.thesaurus
    had = _with_those_above(card, known)
    found: defaultdict[str, list[Occurrence]] = defaultdict(list)
    words = {fold(w): w for tag in known.tags.values() for w in (tag.name, *tag.synonyms)}
    pattern = _any_of(words.values())
    for line, where, said in _lines(card, text):
        for match in pattern.finditer(unicodedata.normalize("NFKC", said).casefold()):
            word = fold(match[0])
            tag = known.current(known.tags[known.words[word]])
            if tag.name not in had:
                found[tag.name].append(Occurrence(words[word], line, where))
    similar = _of_similar_cases(publication, card)
    proposals = []
    for name in found.keys() | similar.keys():
        if name in had:
            continue
        ordered = sorted(found[name], key=lambda o: (-WEIGHTS[o.where], o.line))
        score = sum(WEIGHTS[o.where] for o in ordered) + SIMILAR * len(similar[name])
        if score >= LEAST:
            proposals.append(
                Proposal(known.tags[name], score, tuple(ordered), tuple(similar[name]))
            )
    order = {name: n for n, name in enumerate(known.tags)}
    proposals.sort(key=lambda p: (-p.score, order[p.tag.name]))
    return tuple(proposals[:MOST])


def _with_those_above(card: Card, known: Thesaurus) -> set[str]:
    had: set[str] = set()
    for word in card.front.tags:
        tag = known.resolve(word)
        name = known.current(tag).name if tag else ""
        while name:
            had.add(name)
            name = known.tags[name].parent
    return had


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    patterns = (_pattern(word) for word in sorted(words, key=len, reverse=True))
    return re.compile("|".join(patterns) or "(?!)")


def _pattern(word: str) -> str:
    """Match a word, with or without space between its Han and Latin; Latin ones only as a whole."""
    parts = re.findall(r"[a-z0-9]+|\S", unicodedata.normalize("NFKC", word).casefold())
    first = "(?<![a-z0-9])" if re.match("[a-z0-9]", parts[0]) else ""
    last = "(?![a-z0-9])" if re.search("[a-z0-9]$", parts[-1]) else ""
    return first + r"\s*".join(map(re.escape, parts)) + last


def _lines(card: Card, text: str) -> list[tuple[int, str, str]]:
    """Return the lines of a case that say what it is about, each with what it is."""
    found = []
    for key in ("title", "summary"):
        if span := card.spans.get(key):
            words = source(text, span).split("\n")
            found += [(n, key, line) for n, line in enumerate(words, span.line)]
    parts, _ = split(text, card.path)
    for n, line in enumerate(parts.body.split("\n"), parts.body_line):
        found.append((n, "heading" if re.match(r"\s{0,3}#", line) else "text", line))
    return found


def _of_similar_cases(publication: Publication, card: Card) -> defaultdict[str, list[str]]:
    """Return, by tag, the cases most like a case that have it, of those that more than one has."""
    site, _ = assemble(publication.cards, publication.config, publication.words, {}, drafts=True)
    entry = site.entries.get(card.slug)
    likest = [site.entries[slug] for slug in entry.related] if entry else []
    counts = Counter(name for other in likest for name in other.terms["tags"])
    found: defaultdict[str, list[str]] = defaultdict(list)
    for other in likest:
        for name in other.terms["tags"]:
            if counts[name] > 1 and name in publication.thesaurus.tags:
                found[name].append(other.card.path)
    return found

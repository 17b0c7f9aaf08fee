"""Proof, before anything is written, that a change of tags does no harm."""

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, structs

from casegen import config as settings
from casegen.config import FILE
from casegen.content.case import Card
from casegen.content.dialect import dialect
from casegen.content.frontmatter import split
from casegen.content.parse import parse
from casegen.content.source import source_file
from casegen.diagnostics import Diagnostic, Place, in_order
from casegen.files import decode
from casegen.rewrite import Change
from casegen.site import thesaurus
from casegen.site.assemble import addresses, assemble
from casegen.site.site import Redirect, Site
from casegen.site.vocabularies import Vocabularies
from casegen.vocabulary.publication import Publication, RefusedError


class Outcome(Struct, frozen=True):
    """What becomes of a site's addresses."""

    redirects: tuple[Redirect, ...]
    """Those that the site did not have before."""
    lost: tuple[str, ...]
    """Addresses that had a page and lead nowhere any more, for their tag has no case left."""


def prove(publication: Publication, changes: Mapping[str, Change]) -> Outcome:
    """See to it that with the changes made nothing would be wrong that was not wrong before.

    Returns what becomes of addresses. Raises `RefusedError`: `tags.new-problems` with what would be
    wrong, and `tags.unwritable` where more than the tags of a case would be another, as its file is
    written in a way that is too unusual.
    """
    config, words = publication.config, publication.words
    cards = {card.path: card for card in publication.cards}
    problems = [p for p in publication.problems if p.place.path not in changes]
    rules = dialect(config)
    for path, change in changes.items():
        text, _ = decode(change.after, path)
        if path == config.tags.file:
            tags, found = thesaurus.parse(text, path)
            words = Vocabularies(tags, words.regions)
        elif path == FILE:
            read, found = settings.parse(text)
            config = read or config
        else:
            case, found = parse(source_file(path, change.after), rules)
            if case is None or not _same_but_tags(cards[path], case.card, change):
                raise RefusedError("tags.unwritable", path=path)
            cards[path] = case.card
        problems += found
    after = Publication(config, words, tuple(cards.values()), tuple(problems), publication.unread)
    before, was_wrong = _site(publication)
    made, is_wrong = _site(after)
    if new := _new(was_wrong, is_wrong):
        # The lines of a file that will be another are not those that the editor would look at.
        shown = (structs.replace(p, place=Place(p.place.path), related=()) for p in new)
        raise RefusedError("tags.new-problems", tuple(in_order(shown)))
    redirects = tuple(r for r in made.redirects if r not in before.redirects)
    return Outcome(redirects, tuple(sorted(_addresses(before) - _addresses(made))))


def _same_but_tags(before: Card, after: Card, change: Change) -> bool:
    texts = (decode(content, after.path)[0] for content in (change.before, change.after))
    was, is_ = (split(text, after.path)[0].body for text in texts)
    return was == is_ and after.front == structs.replace(before.front, tags=after.front.tags)


def _site(publication: Publication) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Return the site of a publication, without the pictures, which no tag changes."""
    site, problems = assemble(
        publication.cards, publication.config, publication.words, {}, unread=publication.unread
    )
    return site, publication.problems + problems


def _addresses(site: Site) -> frozenset[str]:
    return addresses(site) | {redirect.address for redirect in site.redirects}


def _new(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Return the problems that are not among those before, wherever in their files they stand."""
    same = {repr((*_kind(problem), problem.arguments)) for problem in before}
    known = Counter(map(_kind, before))
    new = []
    # First those that are told in the same words, so that of their kind the others are left.
    for problem in sorted(after, key=lambda p: repr((*_kind(p), p.arguments)) not in same):
        known[_kind(problem)] -= 1
        if known[_kind(problem)] < 0:
            new.append(problem)
    return new


def _kind(problem: Diagnostic) -> tuple[str, str]:
    return problem.id, problem.place.path

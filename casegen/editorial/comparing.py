"""The rules for several cases, for controlled words, and for the day."""

import datetime
from collections.abc import Iterator, Mapping

from casegen.config import Config
from casegen.content.case import Card
from casegen.diagnostics import Diagnostic, diagnostic
from casegen.editorial import filing
from casegen.editorial.notes import Notes
from casegen.editorial.tags import similar
from casegen.site.vocabularies import Vocabularies


def compare(
    cards: tuple[Card, ...],
    notes: Mapping[str, Notes],
    config: Config,
    words: Vocabularies,
    today: datetime.date,
) -> Iterator[Diagnostic]:
    """Return what the rules that are on have to say of all cases; `notes` are by path."""
    rules = config.editorial
    if rules.review_overdue:
        yield from _overdue(cards, today)
    if rules.unfiled_region and words.regions:
        yield from filing.regions(cards, notes, words.regions, rules.unfiled_region)
    if rules.unfiled_organization:
        named = [term.name for term in config.organizations]
        yield from filing.organizations(cards, notes, named, rules.unfiled_organization)
    if rules.near_duplicate:
        # Here, for it brings numpy, for which nothing should wait that does without.
        from casegen.editorial.duplicates import near_duplicates

        yield from near_duplicates(cards, notes, rules.near_duplicate)
    if rules.similar_tags and words.thesaurus.usable:
        yield from similar(words.thesaurus, config.tags.file)


def _overdue(cards: tuple[Card, ...], today: datetime.date) -> Iterator[Diagnostic]:
    """Report published cases whose day of review is past (`review-overdue`)."""
    for card in cards:
        day = card.front.review_by
        if day and day < today and card.front.status == "published":
            span = card.spans.get("review_by")
            yield diagnostic("review-overdue", card.path, span, value=str(day))

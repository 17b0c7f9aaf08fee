"""The files of a site that are no pages: the open data, and what crawlers are told."""

import datetime
from collections.abc import Iterable, Iterator

from casegen.pages.data import case_json, cases_csv, cases_json
from casegen.pages.sitemap import robots, sitemaps
from casegen.site.site import Site
from casegen.site.topics import topics


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Return every such file with its path."""
    for entry in site.entries.values():
        yield f"{entry.address}case.json", case_json(site, entry)
    yield "data/cases.json", cases_json(site)
    yield "data/cases.csv", cases_csv(site)
    yield from sitemaps(_changes(site), site.config)
    yield "robots.txt", robots(site.config)


def _changes(site: Site) -> Iterator[tuple[str, datetime.date | None]]:
    """Return the address of each page with the day on which something on it last changed.

    The further pages of a long list are left out: they lead to nothing that is not here.
    """
    days = {s: e.card.front.updated or e.card.front.date for s, e in site.entries.items()}

    def last(slugs: Iterable[str]) -> datetime.date | None:
        return max((days[slug] for slug in slugs), default=None)

    newest = last(days)
    yield "", newest
    yield "cases/", newest
    yield "search/", newest
    for slug, entry in site.entries.items():
        yield entry.address, days[slug]
    for taxonomy in site.taxonomies.values():
        yield f"{taxonomy.key}/", newest
        for term in taxonomy.terms.values():
            yield term.address, last(term.cases)
    for section in site.config.sections:
        if section.items:
            yield f"{section.key}/", newest
            for topic in topics(site, section.key):
                yield topic.address, last(entry.card.slug for entry in topic.entries)

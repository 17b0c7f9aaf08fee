"""Atom feeds (RFC 4287): of the whole site, and of each tag."""

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from casegen.pages.body import Source, source
from casegen.pages.parts import FeedEntry, Heading
from casegen.pages.pictures import picture_address
from casegen.pages.views import FeedPage
from casegen.site.site import Entry, Site

NEWEST = 20
"""Cases in a feed, each with its full text."""


def feeds(site: Site) -> Iterator[tuple[FeedPage, tuple[Source, ...]]]:
    """Return each feed with the cases whose texts it shows."""
    if not site.entries:
        return
    yield _feed(site, "", "", tuple(site.entries))
    tags = site.taxonomies.get("tags")
    for term in tags.terms.values() if tags else ():
        yield _feed(site, term.name, term.address, term.cases)


def _feed(
    site: Site, title: str, alternate: str, slugs: tuple[str, ...]
) -> tuple[FeedPage, tuple[Source, ...]]:
    shown = tuple(site.entries[slug] for slug in slugs[:NEWEST])
    entries = tuple(_entry(site, entry) for entry in shown)
    address = f"{alternate}feed.xml"
    view = FeedPage(
        Heading(title, address),
        _id(site, address),
        alternate,
        max(entry.updated for entry in entries),
        entries,
    )
    return view, tuple(source(site, entry) for entry in shown)


def _entry(site: Site, entry: Entry) -> FeedEntry:
    card, front = entry.card, entry.card.front
    return FeedEntry(
        front.title,
        entry.address,
        _id(site, entry.address),
        front.date,
        front.updated or front.date,
        front.authors or front.lead,
        entry.terms.get("tags", ()),
        card.summary,
        front.metrics,
        front.image,
        picture_address(card, card.pictures[-1]) if front.image else "",
    )


def _id(site: Site, address: str) -> str:
    """Return an identifier: Atom wants it absolute and never changed.

    Where nobody knows yet where the site will stand, it is made of the publication's title.
    """
    if site.config.base_url:
        return site.config.base_url + address
    return uuid5(NAMESPACE_URL, f"casegen:{site.config.title}:{address}").urn

"""Topics: the cases that have items in a section, by their tags."""

from collections.abc import Iterator

from msgspec import Struct

from casegen.site.site import Entry, Site


class Topic(Struct, frozen=True):
    """A tag, and the cases with items in a section that name it themselves."""

    name: str
    """The tag's; empty for the cases without any tag."""
    address: str
    """Of the page of these items: `practices/paired-assistance/`."""
    entries: tuple[Entry, ...]
    """The newest first."""


def topics(site: Site, section: str) -> Iterator[Topic]:
    """Return the topics of a section, in the order of the tags; the untagged come last."""
    having = {
        slug: entry
        for slug, entry in site.entries.items()
        if any(part.key == section and part.items for part in entry.card.sections)
    }
    tags = site.taxonomies.get("tags")
    for term in tags.terms.values() if tags else ():
        named = (having[slug] for slug in term.cases if slug in having)
        entries = tuple(entry for entry in named if term.id in entry.terms["tags"])
        if entries:
            yield Topic(term.name, section + term.address.removeprefix("tags"), entries)
    untagged = tuple(entry for entry in having.values() if not entry.terms["tags"])
    if untagged:
        yield Topic("", f"{section}/untagged/", untagged)

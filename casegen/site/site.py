"""The whole publication: every case in its place among the others."""

from msgspec import Struct

from casegen.config import Config
from casegen.content.case import Card
from casegen.content.source import PictureFile


class Term(Struct, frozen=True):
    """One entry of a taxonomy: a tag, a county, an organisation, a year."""

    id: str
    """Identifies it within its taxonomy."""
    name: str
    address: str
    """Of its page: `tags/paired-assistance/`."""
    parent: str
    """The id of what it belongs to, or empty."""
    children: tuple[str, ...]
    cases: tuple[str, ...]
    """Slugs of all cases under it or under its children, the newest first."""
    roles: dict[str, tuple[str, ...]]
    """The same by the front-matter key that names the term, such as `lead` and `partners`."""
    description: str = ""
    synonyms: tuple[str, ...] = ()


class Taxonomy(Struct, frozen=True):
    """One way to list the cases."""

    key: str
    name: str
    """Empty for one of casegen's own, whose name is among the words of the interface."""
    terms: dict[str, Term]
    """Those that have cases, in their order; parents stand before their children."""

    def lineage(self, id_: str) -> tuple[Term, ...]:
        """Return a term with all it belongs to, the largest first."""
        line: list[Term] = []
        while id_:
            term = self.terms[id_]
            line.insert(0, term)
            id_ = term.parent
        return tuple(line)

    @property
    def roots(self) -> tuple[Term, ...]:
        """The terms that belong to no other."""
        return tuple(term for term in self.terms.values() if not term.parent)


class Entry(Struct, frozen=True):
    """A case among the others."""

    card: Card
    terms: dict[str, tuple[str, ...]]
    """By the key of a taxonomy, the ids of the terms that the case itself names."""
    related: tuple[str, ...]
    """Slugs of the cases most like it, the likest first."""
    newer: str
    older: str
    """Slugs of the neighbours in time, or empty."""

    @property
    def address(self) -> str:
        """The case's page within the site."""
        return address(self.card.slug)


class Redirect(Struct, frozen=True):
    """An address that a page had before."""

    address: str
    target: str


class Site(Struct, frozen=True):
    """The whole publication."""

    config: Config
    entries: dict[str, Entry]
    """By slug, the newest first."""
    taxonomies: dict[str, Taxonomy]
    """By key; those without any case are left out."""
    redirects: tuple[Redirect, ...]
    pictures: dict[str, PictureFile]
    """By path."""
    paths: dict[str, str]
    """The slug of the case in each file."""
    synonyms: dict[str, tuple[str, ...]] = {}
    """By the name of a tag, every other word that means it, those of retired tags included."""


def address(slug: str) -> str:
    """Return the address of a case's page."""
    return f"cases/{slug}/"

"""What each template is given. docs/themes.md describes these types to the makers of themes.

Addresses are within the site, without a slash in front (`cases/shengsi/`); the templates' `link`
makes them relative to the page.
"""

import datetime

from casegen.config import Config
from casegen.content.case import Image, Metric, Reference
from casegen.pages.metadata import Record
from casegen.pages.parts import (
    BarChart,
    Fact,
    FeedEntry,
    Heading,
    ItemGroup,
    ItemsTopic,
    Node,
    Pager,
    Rendition,
    Role,
    RoleRow,
    Row,
    SectionLink,
    TaxonomyLink,
    TermLink,
    TileGrid,
)
from casegen.pages.value import Value


class Frame(Value, frozen=True):
    """What every page of a site is given besides its own view."""

    publication: Config
    nav: tuple["Way", ...]


class Way(Value, frozen=True):
    """A taxonomy in the main menu."""

    key: str
    name: str
    """Empty for one of casegen's own: then its name is the interface word `taxonomy.<key>`."""


class HomePage(Value, frozen=True, tag=True):
    """index.html"""

    page: Heading
    total: int
    newest: tuple[Row, ...]
    topics: tuple[TermLink, ...]
    """Tags by how many cases they have."""
    tile_grid: TileGrid | None
    bar_charts: tuple[BarChart, ...]


class CaseListPage(Value, frozen=True, tag=True):
    """cases/"""

    page: Heading
    total: int
    rows: tuple[Row, ...]
    pager: Pager
    taxonomies: tuple[TaxonomyLink, ...]
    """In the order of facets."""


class CasePage(Value, frozen=True, tag=True):
    """cases/<slug>/"""

    page: Heading
    slug: str
    row: Row
    """The case as others list it."""
    published: datetime.date
    updated: datetime.date | None
    review_by: datetime.date | None
    status: str
    form: str
    summary: str
    written_summary: bool
    """Whether the summary is the editor's; otherwise it repeats the start of the text."""
    place: tuple[TermLink, ...]
    """Where the case stands: the lineage of its first region, by short names."""
    area: str
    facts: tuple[Fact, ...]
    metrics: tuple[Metric, ...]
    image: Image | None
    image_address: str
    image_size: tuple[int, int]
    image_renditions: tuple[Rendition, ...]
    sections: tuple["SectionLink", ...]
    tags: tuple[TermLink, ...]
    source: Reference | None
    authors: tuple[str, ...]
    license: str
    related: tuple[Row, ...]
    record: Record
    """What the page says of the case to programs is made from it when it is rendered."""
    newer: TermLink | None
    older: TermLink | None


class TaxonomyPage(Value, frozen=True, tag=True):
    """tags/, regions/, stages/, organizations/, years/, and a publication's own."""

    page: Heading
    key: str
    name: str
    nodes: tuple[Node, ...]


class TermPage(Value, frozen=True, tag=True):
    """tags/<term>/, regions/<province>/<city>/, and so on."""

    page: Heading
    key: str
    """Of the taxonomy."""
    taxonomy: str
    """The taxonomy's name, empty for one of casegen's own."""
    parent: TermLink | None
    children: tuple[TermLink, ...]
    description: str
    synonyms: tuple[str, ...]
    total: int
    roles: tuple[Role, ...]
    rows: tuple["RoleRow", ...]
    pager: Pager


class ItemsPage(Value, frozen=True, tag=True):
    """practices/, lessons/"""

    page: Heading
    section: str
    total: int
    cases: int
    topics: tuple[ItemsTopic, ...]
    taxonomies: tuple[TaxonomyLink, ...]
    """In the order of facets."""


class TopicPage(Value, frozen=True, tag=True):
    """practices/<tag>/"""

    page: Heading
    section: str
    topic: TermLink
    """Its address is that of the tag's page; empty for the untagged."""
    total: int
    groups: tuple[ItemGroup, ...]
    pager: Pager


class FeedPage(Value, frozen=True, tag=True):
    """feed.xml, tags/<term>/feed.xml"""

    page: Heading
    """Its title is the term's, empty for the whole site."""
    id: str
    alternate: str
    """The address of the page that shows the same."""
    updated: datetime.date
    entries: tuple[FeedEntry, ...]


class SearchPage(Value, frozen=True, tag=True):
    """search/"""

    page: Heading
    total: int
    taxonomies: tuple[TaxonomyLink, ...]
    """In the order of facets."""


class ComparePage(Value, frozen=True, tag=True):
    """compare/"""

    page: Heading
    facts: tuple[Fact, ...]
    """What is asked of every case, without answers: those are in the data of the cases."""
    forms: dict[str, str]
    """The names of the forms by their keys."""


class RedirectPage(Value, frozen=True, tag=True):
    """An address that has moved."""

    page: Heading
    target: str


class NotFoundPage(Value, frozen=True, tag=True):
    """404.html"""

    page: Heading
    taxonomies: tuple[TaxonomyLink, ...]


View = (
    HomePage
    | CaseListPage
    | CasePage
    | TaxonomyPage
    | TermPage
    | ItemsPage
    | TopicPage
    | FeedPage
    | SearchPage
    | ComparePage
    | RedirectPage
    | NotFoundPage
)

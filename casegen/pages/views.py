"""What each template is given. docs/themes.md describes these types to the makers of themes.

Addresses are within the site, without a slash in front (`cases/shengsi/`); the templates' `link`
makes them relative to the page.
"""

import datetime

from msgspec import Struct

from casegen.config import Config
from casegen.content.case import Image, Item, Metric, Reference
from casegen.pages.metadata import Record


class TermLink(Struct, frozen=True):
    """A term, as a link."""

    name: str
    address: str
    """Empty for a value that has no page."""
    count: int = 0


class Row(Struct, frozen=True):
    """A case, as a row of a list."""

    title: str
    address: str
    summary: str
    date: datetime.date
    form: str
    """The name of its form; empty for the usual one."""
    status: str
    regions: tuple[TermLink, ...]
    """The places that the case names, by their short names."""
    stages: tuple[TermLink, ...]
    tags: tuple[TermLink, ...]


class Pager(Struct, frozen=True):
    """The pages of a long list."""

    number: int
    total: int
    addresses: tuple[str, ...]
    """Of all pages, the first one first."""

    @property
    def previous(self) -> str:
        """The address of the page before, or empty."""
        return self.addresses[self.number - 2] if self.number > 1 else ""

    @property
    def following(self) -> str:
        """The address of the next page, or empty."""
        return self.addresses[self.number] if self.number < self.total else ""


class Rendition(Struct, frozen=True):
    """A picture made smaller, in WebP."""

    address: str
    width: int


class PlacedPicture(Struct, frozen=True):
    """A picture in its place in the site."""

    address: str
    width: int
    """In pixels; 0 where nobody knows."""
    height: int
    renditions: tuple[Rendition, ...] = ()
    """The narrowest first; none without the extra `pictures`, and of what moves."""


class Heading(Struct, frozen=True):
    """What every page says of itself."""

    title: str
    """Empty on the home page."""
    address: str
    description: str = ""
    crumbs: tuple[TermLink, ...] = ()
    """The pages above, the outermost first."""


class TaxonomyLink(Struct, frozen=True):
    """A taxonomy, as a link."""

    key: str
    name: str
    """Empty for one of casegen's own: then its name is the interface word `taxonomy.<key>`."""
    address: str
    terms: tuple[TermLink, ...]
    """Its terms without a parent, in their order."""


class Frame(Struct, frozen=True):
    """What every page of a site is given besides its own view."""

    publication: Config
    nav: tuple["Way", ...]


class Way(Struct, frozen=True):
    """A taxonomy in the main menu."""

    key: str
    name: str
    """Empty for one of casegen's own: then its name is the interface word `taxonomy.<key>`."""


class Bar(Struct, frozen=True):
    """A term in a bar chart."""

    term: TermLink
    """Its address is empty where it has no case."""
    percent: int
    """Its count, of the largest in the chart."""


class BarChart(Struct, frozen=True):
    """The terms of a taxonomy by how many cases they have."""

    key: str
    name: str
    """Empty for one of casegen's own: then its name is the interface word `taxonomy.<key>`."""
    address: str
    bars: tuple[Bar, ...]
    total: int
    """How many terms the taxonomy has, where the chart does not show them all; otherwise 0."""


class Tile(Struct, frozen=True):
    """A provincial unit in the tile grid."""

    code: str
    """Official; the order of codes is the one that people know."""
    name: str
    term: TermLink
    """By its short name; its address is empty where it has no case."""
    shade: int
    """0 for no case, 4 for the most."""
    row: int
    column: int
    """Counted from 1."""


class TileClass(Struct, frozen=True):
    """The counts that a shade of the tile grid stands for."""

    shade: int
    least: int
    most: int


class TileGrid(Struct, frozen=True):
    """The 34 provincial units of China, as equal tiles."""

    address: str
    """Of the page of all regions."""
    tiles: tuple[Tile, ...]
    """Row by row."""
    classes: tuple[TileClass, ...]
    """For the legend, from light to strong; a shade that no count can have is left out."""


class HomePage(Struct, frozen=True, tag=True):
    """index.html"""

    page: Heading
    total: int
    newest: tuple[Row, ...]
    topics: tuple[TermLink, ...]
    """Tags by how many cases they have."""
    tile_grid: TileGrid | None
    bar_charts: tuple[BarChart, ...]


class CaseListPage(Struct, frozen=True, tag=True):
    """cases/"""

    page: Heading
    total: int
    rows: tuple[Row, ...]
    pager: Pager
    taxonomies: tuple[TaxonomyLink, ...]
    """In the order of facets."""


class Fact(Struct, frozen=True):
    """A line of the panel of key facts."""

    key: str
    label: str
    """Empty for one of casegen's own: then its name is the interface word `fact.<key>`."""
    values: tuple[TermLink, ...]
    """Empty where the case does not say."""
    truth: bool | None = None
    """The answer to a yes-or-no field of the publication's own; then there are no values."""


class CasePage(Struct, frozen=True, tag=True):
    """cases/<slug>/"""

    page: Heading
    slug: str
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


class SectionLink(Struct, frozen=True):
    """A section, for the table of contents."""

    key: str
    title: str
    items: tuple[Item, ...]


class Node(Struct, frozen=True):
    """A term with what belongs to it."""

    term: TermLink
    description: str
    children: tuple["Node", ...]


class TaxonomyPage(Struct, frozen=True, tag=True):
    """tags/, regions/, stages/, organizations/, years/, and a publication's own."""

    page: Heading
    key: str
    name: str
    nodes: tuple[Node, ...]


class Role(Struct, frozen=True):
    """The cases that name a term in one field, where a taxonomy has several."""

    key: str
    count: int


class TermPage(Struct, frozen=True, tag=True):
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


class RoleRow(Struct, frozen=True):
    """A row of a term's list with the fields in which the case names the term."""

    row: Row
    roles: tuple[str, ...]
    """Empty where the taxonomy has one field only."""


class ItemLink(Struct, frozen=True):
    """A practice or a lesson, as a line of a list."""

    title: str
    address: str
    """With its anchor."""


class ItemGroup(Struct, frozen=True):
    """The items of one case that stand together in a list."""

    case: str
    """Its title."""
    year: int
    regions: tuple[TermLink, ...]
    items: tuple[ItemLink, ...]


class ItemsTopic(Struct, frozen=True):
    """A topic with items of its cases."""

    term: TermLink
    """Its address is that of the topic's own page of items; its name is empty for the untagged."""
    groups: tuple[ItemGroup, ...]
    shown: int
    """How many items the groups have."""
    total: int


class ItemsPage(Struct, frozen=True, tag=True):
    """practices/, lessons/"""

    page: Heading
    section: str
    total: int
    cases: int
    topics: tuple[ItemsTopic, ...]
    taxonomies: tuple[TaxonomyLink, ...]
    """In the order of facets."""


class TopicPage(Struct, frozen=True, tag=True):
    """practices/<tag>/"""

    page: Heading
    section: str
    topic: TermLink
    """Its address is that of the tag's page; empty for the untagged."""
    total: int
    groups: tuple[ItemGroup, ...]
    pager: Pager


class FeedEntry(Struct, frozen=True):
    """A case in a feed; its text is the member of `bodies` at the same place."""

    title: str
    address: str
    id: str
    published: datetime.date
    updated: datetime.date
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    metrics: tuple[Metric, ...]
    image: Image | None
    image_address: str


class FeedPage(Struct, frozen=True, tag=True):
    """feed.xml, tags/<term>/feed.xml"""

    page: Heading
    """Its title is the term's, empty for the whole site."""
    id: str
    alternate: str
    """The address of the page that shows the same."""
    updated: datetime.date
    entries: tuple[FeedEntry, ...]


class SearchPage(Struct, frozen=True, tag=True):
    """search/"""

    page: Heading
    total: int
    taxonomies: tuple[TaxonomyLink, ...]
    """In the order of facets."""


class ComparePage(Struct, frozen=True, tag=True):
    """compare/"""

    page: Heading
    facts: tuple[Fact, ...]
    """What is asked of every case, without answers: those are in the data of the cases."""
    forms: dict[str, str]
    """The names of the forms by their keys."""


class RedirectPage(Struct, frozen=True, tag=True):
    """An address that has moved."""

    page: Heading
    target: str


class NotFoundPage(Struct, frozen=True, tag=True):
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

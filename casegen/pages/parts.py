"""What views are made of: links, rows, facts, items, charts. docs/themes.md describes them."""

import datetime

from casegen.content.case import Image, Item, Metric
from casegen.pages.value import Value


class TermLink(Value, frozen=True):
    """A term, as a link."""

    name: str
    address: str
    """Empty for a value that has no page."""
    count: int = 0


class Row(Value, frozen=True):
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


class Pager(Value, frozen=True):
    """The pages of a long list."""

    number: int
    total: int
    first: str
    """The address of the first page; the others stand below it."""

    def address(self, number: int) -> str:
        """Return the address of a page: `cases/page/2/`."""
        return f"{self.first}page/{number}/" if number > 1 else self.first

    @property
    def previous(self) -> str:
        """The address of the page before, or empty."""
        return self.address(self.number - 1) if self.number > 1 else ""

    @property
    def following(self) -> str:
        """The address of the page after, or empty."""
        return self.address(self.number + 1) if self.number < self.total else ""


class Rendition(Value, frozen=True):
    """A picture made smaller, in WebP."""

    address: str
    width: int


class PlacedPicture(Value, frozen=True):
    """A picture in its place in the site."""

    address: str
    width: int
    """In pixels; 0 where nobody knows."""
    height: int
    renditions: tuple[Rendition, ...] = ()
    """The narrowest first; none without the extra `pictures`, and of what moves."""


class Heading(Value, frozen=True):
    """What every page says of itself."""

    title: str
    """Empty on the home page."""
    address: str
    description: str = ""
    crumbs: tuple[TermLink, ...] = ()
    """The pages above, the outermost first."""


class TaxonomyLink(Value, frozen=True):
    """A taxonomy, as a link."""

    key: str
    name: str
    """Empty for one of casegen's own: then its name is the interface word `taxonomy.<key>`."""
    address: str
    terms: tuple[TermLink, ...]
    """Its terms without a parent, in their order."""
    total: int = 0
    """How many of them there are, where these are only those with most cases; otherwise 0."""


class Bar(Value, frozen=True):
    """A term in a bar chart."""

    term: TermLink
    """Its address is empty where it has no case."""
    percent: int
    """Its count, of the largest in the chart."""


class BarChart(Value, frozen=True):
    """The terms of a taxonomy by how many cases they have."""

    key: str
    name: str
    """Empty for one of casegen's own: then its name is the interface word `taxonomy.<key>`."""
    address: str
    bars: tuple[Bar, ...]
    total: int
    """How many terms the taxonomy has, where the chart does not show them all; otherwise 0."""


class Tile(Value, frozen=True):
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


class TileClass(Value, frozen=True):
    """The counts that a shade of the tile grid stands for."""

    shade: int
    least: int
    most: int


class TileGrid(Value, frozen=True):
    """The 34 provincial units of China, as equal tiles."""

    address: str
    """Of the page of all regions."""
    tiles: tuple[Tile, ...]
    """Row by row."""
    classes: tuple[TileClass, ...]
    """For the legend, from light to strong; a shade that no count can have is left out."""


class Fact(Value, frozen=True):
    """A line of the panel of key facts."""

    key: str
    label: str
    """Empty for one of casegen's own: then its name is the interface word `fact.<key>`."""
    values: tuple[TermLink, ...]
    """Empty where the case does not say."""
    truth: bool | None = None
    """The answer to a yes-or-no field of the publication's own; then there are no values."""


class SectionLink(Value, frozen=True):
    """A section, for the table of contents."""

    key: str
    title: str
    items: tuple[Item, ...]


class Node(Value, frozen=True):
    """A term with what belongs to it."""

    term: TermLink
    description: str
    children: tuple["Node", ...]


class Role(Value, frozen=True):
    """The cases that name a term in one field, where a taxonomy has several."""

    key: str
    count: int


class RoleRow(Value, frozen=True):
    """A row of a term's list with the fields in which the case names the term."""

    row: Row
    roles: tuple[str, ...]
    """Empty where the taxonomy has one field only."""


class ItemLink(Value, frozen=True):
    """A practice or a lesson, as a line of a list."""

    title: str
    address: str
    """With its anchor."""


class ItemGroup(Value, frozen=True):
    """The items of one case that stand together in a list."""

    case: str
    """Its title."""
    year: int
    regions: tuple[TermLink, ...]
    items: tuple[ItemLink, ...]


class ItemsTopic(Value, frozen=True):
    """A topic with items of its cases."""

    term: TermLink
    """Its address is that of the topic's own page of items; its name is empty for the untagged."""
    groups: tuple[ItemGroup, ...]
    shown: int
    """How many items the groups have."""
    total: int


class FeedEntry(Value, frozen=True):
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

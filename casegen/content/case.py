"""A case: what one file says, checked.

It comes in two parts. The `Card` is what lists, indexes and neighbours need of a case and stays in
memory for all of them; the `Body` is the rendered text, needed only when the case's own page is
made.

What holds nothing but text, numbers and the like is `gc=False`: no circle can go through it, and
there are hundreds of thousands.
"""

import datetime
from typing import Any

from msgspec import Struct, structs

from casegen.diagnostics import Span

MARK = "\0"
"""Stands around a reference in rendered HTML, where no file can have put it (`files.decode`)."""


class Metric(Struct, frozen=True, gc=False):
    """One of the figures that a case rests on."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


class Reference(Struct, frozen=True):
    """What a case was written from."""

    name: str
    url: str = ""
    date: datetime.date | None = None
    author: str = ""


class Image(Struct, frozen=True, gc=False):
    """The picture at the top of a case."""

    src: str
    alt: str
    credit: str = ""


class FrontMatter(Struct, frozen=True):
    """What stands at the top of a case file; absent keys are empty."""

    title: str
    date: datetime.date
    form: str
    lead: tuple[str, ...]
    region: tuple[str, ...] = ()
    """As the editor wrote them; `site` resolves them."""
    slug: str = ""
    status: str = "published"
    partners: tuple[str, ...] = ()
    area: str = ""
    stage: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """As the editor wrote them; `site` resolves them."""
    summary: str = ""
    metrics: tuple[Metric, ...] = ()
    source: Reference | None = None
    image: Image | None = None
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    review_by: datetime.date | None = None
    license: str = ""
    authors: tuple[str, ...] = ()
    updated: datetime.date | None = None
    fields: dict[str, Any] = {}
    """The publication's own keys."""


class Item(Struct, frozen=True, gc=False):
    """One practice, or one lesson."""

    title: str
    anchor: str
    """Its id on the case's page: `practices-` and the title, so that it survives reordering."""


class Section(Struct, frozen=True):
    """One section that a case has."""

    key: str
    """Of the publication's section (`config.Section`)."""
    title: str
    """As the editor wrote it, without its number."""
    items: tuple[Item, ...] = ()


class Link(Struct, frozen=True, gc=False):
    """A link to another case, to a place in this one, or to a page of the site."""

    target: str
    """The path of a case file; or, with a slash in front, an address within the site."""
    fragment: str
    """An anchor or the words of a heading; empty where the link has none."""
    written: str
    span: Span


class Picture(Struct, frozen=True, gc=False):
    """A picture that a case shows."""

    path: str
    """Where the file stands in the publication."""
    name: str
    """Where it stands beside the case's page."""
    alt: str
    span: Span


class Card(Struct, frozen=True):
    """What the site needs to know of a case beyond its own page."""

    path: str
    """The file it comes from, relative to the publication's folder."""
    slug: str
    front: FrontMatter
    summary: str
    """The editor's, or the start of the case."""
    sections: tuple[Section, ...]
    links: tuple[Link, ...]
    """In the order of their marks in the body."""
    pictures: tuple[Picture, ...]
    """In the order of their marks in the body; the front matter's image stands last."""
    spans: dict[str, Span]
    """Where the values stand that other files take part in, by `key` or `key.index`."""

    @property
    def anchors(self) -> dict[str, str]:
        """Every anchor of the case's page with the words of its heading."""
        anchors = {section.key: section.title for section in self.sections}
        return anchors | {i.anchor: i.title for section in self.sections for i in section.items}


def placeless(card: Card) -> Card:
    """Return a card without the places in its file: equal where nothing but texts was edited."""
    links = tuple(structs.replace(link, span=_NOWHERE) for link in card.links)
    pictures = tuple(structs.replace(picture, span=_NOWHERE) for picture in card.pictures)
    return structs.replace(card, links=links, pictures=pictures, spans={})


_NOWHERE = Span(1, 1, 1, 1)


class ItemBody(Struct, frozen=True):
    """The text of one item."""

    item: Item
    html: str


class SectionBody(Struct, frozen=True):
    """The text of one section."""

    section: Section
    html: str
    """What stands before the first item."""
    items: tuple[ItemBody, ...] = ()


class Body(Struct, frozen=True):
    """The rendered text of a case.

    Links and pictures whose addresses depend on other files stand as `MARK L3 MARK` and
    `MARK P0 MARK`, the index being that of the card's `links` and `pictures`.
    """

    intro: str
    """What stands before the first section."""
    sections: tuple[SectionBody, ...]
    notes: str
    """The footnotes."""


class Case(Struct, frozen=True):
    """One file, parsed."""

    card: Card
    body: Body

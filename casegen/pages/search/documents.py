"""What is searched of a case: all that its page says, field by field."""

from collections.abc import Iterator

from msgspec import Struct

from casegen.content.case import Body
from casegen.pages.search.extract import blocks
from casegen.pages.views import CasePage
from casegen.pages.words import Words


class Part(Struct, frozen=True):
    """A stretch of the page that has an address, or none (`anchor` is empty)."""

    anchor: str
    heading: str
    item: bool
    """Whether it is a practice or a lesson."""
    blocks: tuple[str, ...]


class Document(Struct, frozen=True):
    """A case as search knows it."""

    page: CasePage
    labels: tuple[str, ...]
    """Tags, organisations, places, stages: what the case is filed under, in words."""
    parts: tuple[Part, ...]


def document(page: CasePage, body: Body, words: Words) -> Document:
    """Return what is searched of a case."""
    labels = [value.name for fact in page.facts for value in fact.values]
    labels += [term.name for term in (*page.tags, *page.place)]
    return Document(
        page,
        tuple(dict.fromkeys(labels)),
        (*_body(body), Part("", "", False, tuple(_around(page, words)))),
    )


def _body(body: Body) -> Iterator[Part]:
    yield Part("", "", False, blocks(body.intro))
    for part in body.sections:
        yield Part(part.section.key, part.section.title, False, blocks(part.html))
        for item in part.items:
            yield Part(item.item.anchor, item.item.title, True, blocks(item.html))
    yield Part("", "", False, blocks(body.notes))


def _around(page: CasePage, words: Words) -> Iterator[str]:
    """Find the text of what stands around the body: figures, picture, source."""
    gap = words.phrase("gap")
    for metric in page.metrics:
        yield metric.label
        yield metric.value + ("" if metric.unit in "%‰" else gap) + metric.unit
        yield metric.note
    if page.image:
        yield page.image.alt
        yield page.image.credit
    if page.source:
        yield page.source.name
        yield page.source.author
    yield from page.authors
    yield words.date(page.published)

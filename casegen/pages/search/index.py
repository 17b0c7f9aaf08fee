"""The files of the search index.

1. The guide says how the index is cut, and knows the thesaurus. All other files are found from it.
2. Words: which cases hold a token, in shards (`shards`).
3. Cards: what a result shows of a case, in chunks by number.
4. Texts, each of one case: for the snippet, and to tell whether the case holds the words.
5. Facets: which terms each case names (`facets`).
6. Names: those of some shards, or of some chunks, so that the guide need not have all.

The guide's address never changes, so that no page does when the index does; a browser is to ask
each time whether the guide has. All others are named by what they hold (`packed`). Cases are
numbered the oldest first, so that a new one gives new names to the shards of its own tokens and to
the last chunk; an edited one, to the shards of the tokens that it has got or lost, its text and its
chunk.

A case's entry depends on nothing but its page: entries can be made side by side, and be kept.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from msgspec import json

from casegen.content.case import Body
from casegen.pages.search.documents import Document, document
from casegen.pages.search.entry import Entry, Held
from casegen.pages.search.held import Mark, held
from casegen.pages.search.packed import Packed, pack, pack_prose
from casegen.pages.search.rice import rounded
from casegen.pages.search.shards import Tree, shards
from casegen.pages.views import CasePage
from casegen.pages.words import Words
from casegen.site.site import Site

GUIDE = "search/guide.bin"
"""Not in `static/`, where names change with what they name."""

FOLDER = "static/search/"

FORMAT = 1
"""Of all the files: a page that was opened before a change can tell that it can't read them."""

CHUNK = 16
"""Cards in one chunk: the ten first results may stand in ten of them."""

LISTED = 128
"""Names in one file of names, at most."""

T = TypeVar("T")
Put = Callable[[str, Packed], str]
"""Puts a file of some kind among the others, and returns its name."""

Thesaurus = list[tuple[str, str, int, tuple[str, ...]]]
"""Each tag's name, slug, number of cases, and other words for it."""


def entry(page: CasePage, body: Body, words: Words) -> tuple[Entry, bytes]:
    """Make what the index has of a case, and the file with its text."""
    found = document(page, body, words)
    text = pack_prose(json.encode(_text(found)))
    path = f"{FOLDER}text.{text.name}.bin"
    return Entry(path, json.encode(_card(found, text.name)), _held(found)), text.content


def merge(entries: Iterable[Entry], narrowing: bytes, tags: Thesaurus) -> dict[str, bytes]:
    """Make the search index of the cases that have these entries, the oldest first.

    `narrowing` is the file of facets, its cases in the same order. Returned are all files by their
    paths, but those with the cases' texts.
    """
    files: dict[str, bytes] = {}

    def put(kind: str, packed: Packed) -> str:
        files[f"{FOLDER}{kind}.{packed.name}.bin"] = packed.content
        return packed.name

    cards: list[bytes] = []
    cases: list[Held] = []
    for one in entries:
        cards.append(one.card)
        cases.append(one.held)
    span = rounded(len(cards))
    shape, names = _named(shards(cases, span), put)
    chunks = [b"[" + b",\n".join(some) + b"]" for some in _batches(cards, CHUNK)]
    listed = _batches([put("cards", pack(chunk)) for chunk in chunks], LISTED)
    guide = {
        "format": FORMAT,
        "cases": len(cards),
        "span": span,
        "words": [shape, names],
        "chunk": CHUNK,
        "listed": LISTED,
        "cards": [put("names", pack(json.encode("".join(some)))) for some in listed],
        "facets": put("facets", pack(narrowing)),
        "tags": tags,
    }
    return files | {GUIDE: pack(json.encode(guide)).content}


def thesaurus(site: Site) -> Thesaurus:
    """Return the thesaurus of a site."""
    taxonomy = site.taxonomies.get("tags")
    known = taxonomy.terms if taxonomy else {}
    return [
        (
            name,
            known[name].address.split("/")[1] if name in known else "",
            len(known[name].cases) if name in known else 0,
            other,
        )
        for name, other in site.synonyms.items()
    ]


def _named(tree: Tree, put: Put) -> tuple[str, str]:
    """Put the shards of a tree, and files of their names; return its shape and those files' names.

    The shape of a tree is `/` and the shapes of its halves; `o` for a leaf, `.` for nothing.
    """
    count = sum(1 for _ in _leaves(tree))
    if isinstance(tree, tuple) and count > LISTED:
        (some, names), (others, more) = (_named(half, put) for half in tree)
        return f"/{some}{others}", names + more
    if not count:
        return ".", ""
    names = "".join([put("words", leaf) for leaf in _leaves(tree)])
    return "o", put("names", pack(json.encode([_shape(tree), names])))


def _leaves(tree: Tree) -> Iterator[Packed]:
    if isinstance(tree, tuple):
        for half in tree:
            yield from _leaves(half)
    elif tree:
        yield tree


def _shape(tree: Tree) -> str:
    if isinstance(tree, tuple):
        return "/" + "".join(map(_shape, tree))
    return "o" if tree else "."


def _batches(things: list[T], size: int) -> list[list[T]]:
    return [things[n : n + size] for n in range(0, len(things), size)]


def _held(document: Document) -> Held:
    page, parts = document.page, document.parts
    body = chain.from_iterable((p.blocks if p.item else (p.heading, *p.blocks)) for p in parts)
    fields = {
        Mark.TITLE: page.page.title,
        Mark.LABELS: "\n".join(document.labels),
        Mark.HEADINGS: "\n".join(part.heading for part in parts if part.item),
        Mark.SUMMARY: page.summary,
    }
    return held("\n".join(body), fields)


def _card(document: Document, digest: str) -> list[object]:
    slug, row = document.page.slug, document.page.row
    return [
        slug,
        row.title,
        row.date.year,
        row.form,
        [term.name for term in row.regions],
        [term.name for term in row.stages],
        [[tag.name, tag.address.split("/")[1]] for tag in row.tags],
        "" if row.status == "published" else row.status,
        digest,
    ]


def _text(document: Document) -> list[object]:
    parts = [[p.anchor, p.heading, p.blocks] for p in document.parts if p.heading or p.blocks]
    return [document.page.summary, document.labels, parts]

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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby, islice
from typing import TypeVar

from msgspec import Struct, json

from casegen.content.case import Body
from casegen.pages.search.changes import changed
from casegen.pages.search.documents import Document, document
from casegen.pages.search.entry import Entry, Held
from casegen.pages.search.facets import facets
from casegen.pages.search.held import Mark, held
from casegen.pages.search.outline import Common, Outline, Tree, leaves, shape, split
from casegen.pages.search.packed import Packed, pack, pack_prose, unpack
from casegen.pages.search.rice import rounded
from casegen.pages.search.shards import shards
from casegen.pages.views import CasePage
from casegen.pages.words import Words
from casegen.site import site as sites
from casegen.site.site import Site

GUIDE = "search/guide.bin"
"""Not in `static/`, where names change with what they name."""

FOLDER = "static/search/"

FORMAT = 1
"""Of all the files: a page that was opened before a change can tell that it can't read them."""

CHUNK = 16
"""Cards in one chunk: the ten first results may stand in ten of them."""

BETWEEN = b",\n"
"""Between two cards: no JSON on one line has it."""

LISTED = 128
"""Names in one file of names, at most."""

T = TypeVar("T")
Put = Callable[[str, Packed], str]
"""Puts a file of some kind among the others, and returns its name."""


class Index(Struct, frozen=True):
    """The search index of a site."""

    files: dict[str, bytes | None]
    """By path; None for the content of one that the index of before had."""
    outline: Outline


def entry(page: CasePage, body: Body, words: Words) -> tuple[Entry, bytes]:
    """Make what the index has of a case, and the file with its text."""
    found = document(page, body, words)
    text = pack_prose(json.encode(_text(found)))
    assert text.content
    card = json.encode(_card(found, text.name))
    return Entry(_path("text", text.name), card, _held(found)), text.content


def merge(entries: Iterable[Entry], total: int, common: Common) -> Index:
    """Make the search index of a number of cases that have these entries, the oldest first.

    The files with the cases' texts are not among those returned.
    """
    cards: list[bytes] = []

    def cases() -> Iterator[Held]:
        for one in entries:
            cards.append(one.card)
            yield one.held

    tree = shards(cases(), rounded(total))
    chunks = [pack(_chunk(some)) for some in _batches(cards, CHUNK)]
    return _index(total, tree, chunks, common)


def update(
    last: Outline,
    changes: Mapping[int, tuple[Entry | None, Entry | None]],
    read: Callable[[str], bytes],
    common: Common,
) -> Index | None:
    """Make what `merge` would make, given the index of before and what changed since.

    `changes` are, by the number of a case, its entry of before, if there was one, and of now, if
    there is; all other cases have the numbers that they had. `read` returns the content of a file
    of the index of before. Returns None where to merge is the shorter way.
    """

    def read_again(kind: str, name: str) -> bytes:
        return unpack(name, read(_path(kind, name)))

    total = last.cases + sum((not old) - (not new) for old, new in changes.values())
    span = rounded(total)
    if span != rounded(last.cases):
        return None
    cases = {n: (_held_by(old), _held_by(new)) for n, (old, new) in changes.items()}
    tree = changed(last.tree, cases, span, partial(read_again, "words"))
    if tree is None:
        return None
    chunks = {n: Packed(name, None) for n, name in enumerate(split(last.cards))}
    for n, numbers in groupby(sorted(changes), lambda number: number // CHUNK):
        cards = read_again("cards", chunks[n].name)[1:-1].split(BETWEEN) if n in chunks else []
        for number in numbers:
            (_, new), at = changes[number], number % CHUNK
            # A case that is gone was the last of all.
            cards[at:] = [new.card, *cards[at + 1 :]] if new else []
        if cards:
            chunks[n] = pack(_chunk(cards))
        else:
            del chunks[n]
    return _index(total, tree, [chunks[n] for n in sorted(chunks)], common)


def _index(total: int, tree: Tree, chunks: list[Packed], common: Common) -> Index:
    """Put shards and chunks of cards together to an index."""
    files: dict[str, bytes | None] = {}

    def put(kind: str, packed: Packed) -> str:
        path = _path(kind, packed.name)
        files[path] = files.get(path) or packed.content
        return packed.name

    words, names = _named(tree, put)
    cards = [put("cards", chunk) for chunk in chunks]
    listed = _batches(cards, LISTED)
    guide = {
        "format": FORMAT,
        "cases": total,
        "span": rounded(total),
        "words": [words, names],
        "chunk": CHUNK,
        "listed": LISTED,
        "cards": [put("names", pack(json.encode("".join(some)))) for some in listed],
        "facets": put("facets", common.facets),
        "tags": common.tags,
    }
    files[GUIDE] = pack(json.encode(guide)).content
    every = "".join(leaf.name for leaf in leaves(tree))
    common = Common(Packed(common.facets.name, None), common.tags)
    return Index(files, Outline(total, "".join(cards), shape(tree), every, common))


def _held_by(entry: Entry | None) -> Held | None:
    return entry.held if entry else None


def _path(kind: str, name: str) -> str:
    return f"{FOLDER}{kind}.{name}.bin"


def common(site: Site, cases: Sequence[sites.Entry], words: Words) -> Common:
    """Return what the index of a site says of all cases together, given in their order."""
    taxonomy = site.taxonomies.get("tags")
    known = taxonomy.terms if taxonomy else {}
    tags = [
        (
            name,
            known[name].address.split("/")[1] if name in known else "",
            len(known[name].cases) if name in known else 0,
            other,
        )
        for name, other in site.synonyms.items()
    ]
    return Common(pack(facets(site, cases, words)), tags)


def _named(tree: Tree, put: Put) -> tuple[str, str]:
    """Put the shards of a tree, and files of their names; return its shape and those files' names.

    The shape of a tree is `/` and the shapes of its halves; `o` for a leaf, `.` for nothing.
    """
    mine = tuple(islice(leaves(tree), LISTED + 1))
    if isinstance(tree, tuple) and len(mine) > LISTED:
        (some, names), (others, more) = (_named(half, put) for half in tree)
        return f"/{some}{others}", names + more
    if not mine:
        return ".", ""
    names = "".join([put("words", leaf) for leaf in mine])
    return "o", put("names", pack(json.encode([shape(tree), names])))


def _chunk(cards: Iterable[bytes]) -> bytes:
    return b"[" + BETWEEN.join(cards) + b"]"


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

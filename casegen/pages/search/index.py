"""The files of the search index.

1. The guide says how the index is cut, and knows the thesaurus. The search page names its address;
   all other files are found from it.
2. Words: postings, in shards by token (`postings`).
3. Cards: what a result shows of a case, in chunks by number.
4. Texts, each of one case: for the snippet, and to tell whether the case holds the words.
5. Facets: which terms each case names (`facets`).

All are compressed, and named by what they hold: a text by itself, so that it stays where nothing
in it changes, and so the facets; words and cards by all of them, for the cases' numbers are common
to them.
"""

import zlib
from hashlib import blake2b
from math import ceil

from msgspec import Struct, json

from casegen.content.case import Body
from casegen.pages.search.documents import Document, documents
from casegen.pages.search.facets import facets
from casegen.pages.search.postings import Postings, collect, shards
from casegen.pages.words import Words
from casegen.site.site import Site

FOLDER = "static/search/"

SHARD = 3_500
"""About how many bytes of a shard are fetched. One per token of a query is, so they are small."""

CHUNK = 16
"""Cards in one chunk: the ten first results may stand in ten of them."""


class Files(Struct, frozen=True):
    """The search index of a site."""

    guide: str
    """The path of the file from which the others are found."""
    files: dict[str, bytes]
    """By path, the guide included."""


def index(site: Site, bodies: dict[str, Body], words: Words) -> Files:
    """Make the search index of a site; bodies go by the paths of their cases' files."""
    cards: list[bytes] = []
    texts: dict[str, bytes] = {}
    every = tuple(documents(site, bodies, words))
    for document in every:
        text = json.encode(_text(document))
        digest = _digest(text)
        texts[f"{FOLDER}text.{digest}.bin"] = _compressed(text)
        cards.append(json.encode(_card(document, digest)))
    postings = collect(every)
    parts = shards(postings, _shards(postings))
    chunks = [b"[" + b",\n".join(cards[n : n + CHUNK]) + b"]" for n in range(0, len(cards), CHUNK)]
    whole = _digest(*parts, *chunks)
    narrowing = facets(site, tuple(site.entries.values()), words)
    guide = json.encode(
        {
            "whole": whole,
            "cases": len(cards),
            "shards": len(parts),
            "chunk": CHUNK,
            "facets": _digest(narrowing),
            "tags": _tags(site),
        }
    )
    files = {f"{FOLDER}guide.{_digest(guide)}.bin": _compressed(guide)}
    path = next(iter(files))
    files[f"{FOLDER}facets.{_digest(narrowing)}.bin"] = _compressed(narrowing)
    files |= {f"{FOLDER}words-{n}.{whole}.bin": _compressed(p) for n, p in enumerate(parts)}
    files |= {f"{FOLDER}cards-{n}.{whole}.bin": _compressed(c) for n, c in enumerate(chunks)}
    return Files(path, files | texts)


def _shards(postings: Postings) -> int:
    """Return into how many shards postings are cut, by what they come to when compressed."""
    pairs = sum(map(len, postings.cases.values()))
    return ceil((0.8 * pairs + 4 * len(postings.cases)) / SHARD) or 1


def _card(document: Document, digest: str) -> list[object]:
    page = document.page
    return [
        page.slug,
        page.page.title,
        page.published.year,
        [term.name for term in page.place],
        [value.name for fact in page.facts if fact.key == "stage" for value in fact.values],
        [[tag.name, tag.address.split("/")[1]] for tag in page.tags],
        "" if page.status == "published" else page.status,
        digest,
    ]


def _text(document: Document) -> list[object]:
    parts = [[p.anchor, p.heading, p.blocks] for p in document.parts if p.heading or p.blocks]
    return [document.page.summary, document.labels, parts]


def _tags(site: Site) -> list[list[object]]:
    """Return the thesaurus: each tag's name, slug, number of cases, and other words for it."""
    taxonomy = site.taxonomies.get("tags")
    terms = taxonomy.terms if taxonomy else {}
    return [
        [
            name,
            terms[name].address.split("/")[1] if name in terms else "",
            len(terms[name].cases) if name in terms else 0,
            other,
        ]
        for name, other in site.synonyms.items()
    ]


def _compressed(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def _digest(*data: bytes) -> str:
    digest = blake2b(digest_size=5)
    for part in data:
        digest.update(part)
    return digest.hexdigest()

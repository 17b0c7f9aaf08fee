"""What a case's page says of itself to programs: reference managers, crawlers, chat windows.

`citation_*` as Google Scholar and Zotero read them, the elements of Dublin Core as DCMI has them in
HTML (`schema.DC` is declared in the template), OpenGraph, and JSON-LD in the vocabulary of
schema.org.
"""

import datetime
from typing import Any

from casegen.config import Config
from casegen.content.case import Reference
from casegen.pages.citation import Citation
from casegen.pages.value import Value
from casegen.site.site import Entry, Site

Meta = tuple[str, str, str]
"""One `meta` element: its attribute (`name`, or `property` for OpenGraph), key and content."""


class Record(Value, frozen=True):
    """A case as a library would enter it into its catalogue."""

    cited: Citation
    updated: datetime.date | None
    authors: tuple[str, ...]
    """Without the organisations that answer where there are none."""
    lead: tuple[str, ...]
    partners: tuple[str, ...]
    places: tuple[str, ...]
    """As they are written: 浙江省舟山市嵊泗县."""
    tags: tuple[str, ...]
    """The addresses of the pages of its keywords."""
    source: Reference | None
    license: str
    image: str
    """The address of its picture, or empty."""
    image_alt: str


def record(site: Site, entry: Entry, image: str) -> Record:
    """Return the record of a case; `image` is its picture's address or empty."""
    front = entry.card.front
    cited = citation(site, entry)
    tags = site.taxonomies["tags"].terms if cited.keywords else {}
    return Record(
        cited,
        front.updated,
        front.authors,
        front.lead,
        front.partners,
        tuple(_places(site, entry)),
        tuple(tags[tag].address for tag in cited.keywords),
        front.source,
        front.license or site.config.license,
        image,
        front.image.alt if front.image else "",
    )


def citation(site: Site, entry: Entry) -> Citation:
    """Return what a citation of a case says; without authors, its lead organisations answer."""
    front, config = entry.card.front, site.config
    return Citation(
        entry.card.slug,
        front.authors or front.lead,
        front.title,
        config.title,
        front.date,
        config.base_url + entry.address if config.base_url else "",
        config.language,
        entry.card.summary,
        entry.terms.get("tags", ()),
    )


def metas(record: Record, config: Config) -> tuple[Meta, ...]:
    """Return the `meta` elements of a case's page."""
    cited, source = record.cited, record.source
    absolute = config.base_url and record.image
    # Without the first, Zotero takes what has a `citation_title` for an article of a journal.
    named = [
        ("z:itemType", "webpage"),
        ("citation_title", cited.title),
        *(("citation_author", author) for author in cited.authors),
        ("citation_publication_date", cited.date.strftime("%Y/%m/%d")),
        ("citation_public_url", cited.url),
        ("citation_language", cited.language),
        *(("citation_keywords", keyword) for keyword in cited.keywords),
        ("citation_publisher", cited.publication),
        ("DC.title", cited.title),
        *(("DC.creator", author) for author in cited.authors),
        ("DC.description", cited.abstract),
        ("DC.date", cited.date.isoformat()),
        ("DC.publisher", cited.publication),
        *(("DC.subject", keyword) for keyword in cited.keywords),
        *(("DC.coverage", place) for place in record.places),
        ("DC.source", source and (source.url or source.name)),
        ("DC.rights", record.license),
        ("DC.language", cited.language),
        ("DC.identifier", cited.url),
    ]
    shown = [
        ("og:type", "article"),
        ("og:title", cited.title),
        ("og:description", cited.abstract),
        ("og:site_name", config.title),
        # A language alone is no locale.
        ("og:locale", config.language.replace("-", "_") if "-" in config.language else ""),
        ("og:url", cited.url),
        # Only an absolute address is of use to whoever shows a preview elsewhere.
        ("og:image", config.base_url + record.image if absolute else ""),
        ("og:image:alt", record.image_alt if absolute else ""),
        ("article:published_time", cited.date.isoformat()),
        ("article:modified_time", record.updated.isoformat() if record.updated else ""),
        *(("article:tag", keyword) for keyword in cited.keywords),
    ]
    elements = [("name", key, content) for key, content in named if content]
    return (*elements, *[("property", key, content) for key, content in shown if content])


def json_ld(record: Record, config: Config) -> dict[str, Any]:
    """Return a case as a schema.org Article."""
    cited, base = record.cited, config.base_url
    people = [_named("Person", name) for name in record.authors]
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": cited.title,
        "description": cited.abstract,
        "inLanguage": cited.language,
        "datePublished": cited.date.isoformat(),
        "dateModified": (record.updated or cited.date).isoformat(),
        "url": cited.url,
        "image": base + record.image if base and record.image else "",
        "author": people or [_named("Organization", name) for name in record.lead],
        # What is no address is a licence by its name.
        "license": _licence(record.license),
        "keywords": list(cited.keywords),
        "about": [
            _named("DefinedTerm", tag, url=base + address if base else "")
            for tag, address in zip(cited.keywords, record.tags, strict=True)
        ],
        "mentions": [
            _named("Organization", name) for name in dict.fromkeys((*record.lead, *record.partners))
        ],
        "spatialCoverage": [_named("Place", name) for name in record.places],
        "isPartOf": _named("WebSite", config.title, url=base),
        "isBasedOn": record.source and _work(record.source),
    }
    return _kept(data)


def _work(source: Reference) -> dict[str, Any]:
    return _named(
        "CreativeWork",
        source.name,
        url=source.url,
        datePublished=source.date.isoformat() if source.date else "",
        author=source.author and _named("Person", source.author),
    )


def _licence(text: str) -> str | dict[str, Any]:
    if not text or text.startswith(("https://", "http://")):
        return text
    return _named("CreativeWork", text)


def _named(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return _kept({"@type": kind, "name": name, **more})


def _kept(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}


def _places(site: Site, entry: Entry) -> list[str]:
    """Return the places that a case names."""
    taxonomy = site.taxonomies.get("regions")
    lines = [taxonomy.lineage(id_) for id_ in entry.terms["regions"]] if taxonomy else []
    if site.config.language.startswith("zh"):
        places = ["".join(term.name for term in line) for line in lines]
    else:
        places = [", ".join(term.name for term in reversed(line)) for line in lines]
    area = entry.card.front.area
    return [*places, area] if area else places

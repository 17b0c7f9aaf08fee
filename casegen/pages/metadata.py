"""What a case's page says of itself to programs: reference managers, crawlers, chat windows.

`citation_*` as Google Scholar and Zotero read them, the elements of Dublin Core as DCMI has them in
HTML (`schema.DC` is declared in the template), OpenGraph, and JSON-LD in the vocabulary of
schema.org.
"""

from typing import Any

from msgspec import Struct

from casegen.content.case import Reference
from casegen.pages.citation import Citation
from casegen.site.site import Entry, Site


class Meta(Struct, frozen=True):
    """One `meta` element."""

    attribute: str
    """`name`, or `property` for OpenGraph."""
    key: str
    content: str


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


def metas(site: Site, entry: Entry, image: str) -> tuple[Meta, ...]:
    """Return the `meta` elements of a case's page; `image` is its picture's address or empty."""
    cited, config = citation(site, entry), site.config
    front = entry.card.front
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
        *(("DC.coverage", name) for name in _places(site, entry)),
        ("DC.source", front.source and (front.source.url or front.source.name)),
        ("DC.rights", front.license or config.license),
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
        ("og:image", config.base_url + image if config.base_url and image else ""),
        ("og:image:alt", front.image.alt if config.base_url and image and front.image else ""),
        ("article:published_time", cited.date.isoformat()),
        ("article:modified_time", front.updated.isoformat() if front.updated else ""),
        *(("article:tag", keyword) for keyword in cited.keywords),
    ]
    elements = [Meta("name", key, content) for key, content in named if content]
    return (*elements, *(Meta("property", key, content) for key, content in shown if content))


def json_ld(site: Site, entry: Entry, image: str) -> dict[str, Any]:
    """Return a case as a schema.org Article; `image` is its picture's address or empty."""
    front, config = entry.card.front, site.config
    cited = citation(site, entry)
    people = [_named("Person", name) for name in front.authors]
    tags = site.taxonomies["tags"].terms if cited.keywords else {}
    base = config.base_url
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": cited.title,
        "description": cited.abstract,
        "inLanguage": cited.language,
        "datePublished": cited.date.isoformat(),
        "dateModified": (front.updated or front.date).isoformat(),
        "url": cited.url,
        "image": base + image if base and image else "",
        "author": people or [_named("Organization", name) for name in front.lead],
        # What is no address is a licence by its name.
        "license": _licence(front.license or config.license),
        "keywords": list(cited.keywords),
        "about": [
            _named("DefinedTerm", tag, url=base + tags[tag].address if base else "")
            for tag in cited.keywords
        ],
        "mentions": [
            _named("Organization", name) for name in dict.fromkeys((*front.lead, *front.partners))
        ],
        "spatialCoverage": [_named("Place", name) for name in _places(site, entry)],
        "isPartOf": _named("WebSite", config.title, url=base),
        "isBasedOn": front.source and _work(front.source),
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
    """Return the places that a case names, as they are written: 浙江省舟山市嵊泗县."""
    taxonomy = site.taxonomies.get("regions")
    lines = [taxonomy.lineage(id_) for id_ in entry.terms["regions"]] if taxonomy else []
    if site.config.language.startswith("zh"):
        places = ["".join(term.name for term in line) for line in lines]
    else:
        places = [", ".join(term.name for term in reversed(line)) for line in lines]
    area = entry.card.front.area
    return [*places, area] if area else places

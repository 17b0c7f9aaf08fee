"""What a case's page says of itself to programs: reference managers, crawlers, chat windows.

`citation_*` as Google Scholar and Zotero read them, Dublin Core as DCMI Metadata Terms has it,
OpenGraph, and JSON-LD in the vocabulary of schema.org.
"""

from typing import Any

from msgspec import Struct

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
        front.updated,
        config.base_url + entry.address if config.base_url else "",
        config.language,
        entry.card.summary,
        entry.terms.get("tags", ()),
    )


def metas(site: Site, entry: Entry, image: str) -> tuple[Meta, ...]:
    """Return the `meta` elements of a case's page; `image` is its picture's address or empty."""
    cited, config = citation(site, entry), site.config
    licence = entry.card.front.license or config.license
    named = [
        ("citation_title", cited.title),
        *(("citation_author", author) for author in cited.authors),
        ("citation_publication_date", cited.date.strftime("%Y/%m/%d")),
        ("citation_public_url", cited.url),
        ("citation_language", cited.language),
        *(("citation_keywords", keyword) for keyword in cited.keywords),
        ("citation_publisher", cited.publication),
        ("DC.title", cited.title),
        *(("DC.creator", author) for author in cited.authors),
        ("DC.date", cited.date.isoformat()),
        ("DC.publisher", cited.publication),
        *(("DC.subject", keyword) for keyword in cited.keywords),
        *(("DC.coverage", name) for name in _places(site, entry)),
        ("DC.rights", licence),
        ("DC.language", cited.language),
        ("DC.identifier", cited.url),
    ]
    shown = [
        ("og:type", "article"),
        ("og:title", cited.title),
        ("og:description", cited.abstract),
        ("og:site_name", config.title),
        ("og:locale", config.language.replace("-", "_")),
        ("og:url", cited.url),
        # Only an absolute address is of use to whoever shows a preview elsewhere.
        ("og:image", config.base_url + image if config.base_url and image else ""),
        ("article:published_time", cited.date.isoformat()),
    ]
    elements = [Meta("name", key, content) for key, content in named if content]
    return (*elements, *(Meta("property", key, content) for key, content in shown if content))


def json_ld(site: Site, entry: Entry) -> dict[str, Any]:
    """Return a case as a schema.org Article."""
    front, config = entry.card.front, site.config
    cited = citation(site, entry)
    source = front.source
    people = [{"@type": "Person", "name": name} for name in front.authors]
    lead = [{"@type": "Organization", "name": name} for name in front.lead]
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": cited.title,
        "description": cited.abstract,
        "inLanguage": cited.language,
        "datePublished": cited.date.isoformat(),
        "dateModified": (front.updated or front.date).isoformat(),
        "url": cited.url,
        "author": people or lead,
        "publisher": {"@type": "Organization", "name": config.title},
        "license": front.license or config.license,
        "keywords": list(cited.keywords),
        "about": [{"@type": "Thing", "name": tag} for tag in cited.keywords],
        "mentions": [{"@type": "Organization", "name": n} for n in (*front.lead, *front.partners)],
        "spatialCoverage": [{"@type": "Place", "name": name} for name in _places(site, entry)],
        "isPartOf": {"@type": "Periodical", "name": config.title},
        "isBasedOn": source
        and _kept(
            {
                "@type": "CreativeWork",
                "name": source.name,
                "url": source.url,
                "datePublished": source.date.isoformat() if source.date else "",
                "author": {"@type": "Person", "name": source.author} if source.author else None,
            }
        ),
    }
    return _kept(data)


def _kept(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}


def _places(site: Site, entry: Entry) -> list[str]:
    taxonomy = site.taxonomies.get("regions")
    if not taxonomy:
        return []
    return ["".join(term.name for term in taxonomy.lineage(id_)) for id_ in entry.terms["regions"]]

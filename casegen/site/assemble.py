"""From all cases to one site.

1. Cases get their places in time, and each slug its case (`slug-collision`).
2. Every case is filed under its terms, and terms make taxonomies (`terms`).
3. Cases that resemble each other find each other (`related`).
4. Old addresses lead to new ones (`alias-collision`).
5. Links, related cases and pictures are looked up (`links`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from msgspec import structs

from casegen.config import Config
from casegen.content.case import Card
from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic, Place, diagnostic
from casegen.schema import fold, nearest
from casegen.site import links, terms
from casegen.site.related import related
from casegen.site.site import Entry, Redirect, Site, Taxonomy, address
from casegen.site.topics import topics
from casegen.site.vocabularies import Vocabularies


def assemble(
    cards: Iterable[Card],
    config: Config,
    vocabularies: Vocabularies,
    pictures: Mapping[str, PictureFile | Diagnostic],
    *,
    drafts: bool = False,
    unread: frozenset[str] = frozenset(),
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Make the site of the cases given, of drafts only where they are wanted.

    `pictures` holds what was found on disk under the path of each picture that a case shows;
    `unread`, the files that could not be parsed, so that what refers to them is not blamed.
    Returns the site, whole only where none of the diagnostics is an error. Drafts are checked
    like all other cases whether they are shown or not.
    """
    every, problems = _by_slug(cards)
    kept = {s: card for s, card in every.items() if drafts or card.front.status != "draft"}
    order = tuple(kept)
    places = {slug: Place(card.path, card.spans.get("title")) for slug, card in kept.items()}
    made, found = terms.vocabularies(
        every.values(), config, vocabularies.thesaurus, vocabularies.regions
    )
    problems += found
    taxonomies: dict[str, Taxonomy] = {}
    for vocabulary in made:
        taxonomy, found = terms.taxonomy(vocabulary, order, places)
        problems += found
        if taxonomy.terms:
            taxonomies[taxonomy.key] = taxonomy
    likest = related(kept, taxonomies)
    entries = {
        slug: Entry(
            card,
            {v.key: tuple(dict.fromkeys(sum(v.filings[slug].values(), ()))) for v in made},
            likest[slug],
            order[n - 1] if n else "",
            order[n + 1] if n + 1 < len(order) else "",
        )
        for n, (slug, card) in enumerate(kept.items())
    }
    site = Site(
        config,
        entries,
        taxonomies,
        (),
        {path: found for path, found in pictures.items() if isinstance(found, PictureFile)},
        {card.path: slug for slug, card in kept.items()},
        vocabularies.thesaurus.synonyms,
    )
    pages = addresses(site)
    redirects, found = _redirects(site, every, vocabularies, pages)
    problems += found
    problems += tuple(links.check(every.values(), site.paths.keys(), pages, unread))
    problems += tuple(_related(every, unread))
    problems += tuple(_pictures(every.values(), pictures))
    return structs.replace(site, redirects=redirects), problems


def addresses(site: Site) -> frozenset[str]:
    """Return the address of every page of a site, further pages of lists left out."""
    sections = [section.key for section in site.config.sections if section.items]
    return frozenset(
        ["", "cases/", "search/"]
        + [entry.address for entry in site.entries.values()]
        + [f"{key}/" for key in (*site.taxonomies, *sections)]
        + [topic.address for key in sections for topic in topics(site, key)]
        + [
            term.address
            for taxonomy in site.taxonomies.values()
            for term in taxonomy.terms.values()
        ]
    )


def _by_slug(cards: Iterable[Card]) -> tuple[dict[str, Card], tuple[Diagnostic, ...]]:
    """Put cases into their order: the newest first, equal dates by slug."""
    kept: dict[str, Card] = {}
    problems: list[Diagnostic] = []
    for card in sorted(cards, key=lambda card: card.path):
        if other := kept.get(card.slug):
            span = card.spans.get("slug") or card.spans.get("title")
            first = Place(other.path, other.spans.get("slug") or other.spans.get("title"))
            names = {"slug": card.slug, "other": other.path}
            found = diagnostic("slug-collision", card.path, span, **names)
            problems.append(structs.replace(found, related=(first,)))
        else:
            kept[card.slug] = card
    ordered = sorted(kept.values(), key=lambda card: (-card.front.date.toordinal(), card.slug))
    return {card.slug: card for card in ordered}, tuple(problems)


_ALIAS = re.compile(r"(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*\.html|[\w~-][\w.~-]*/)")


_FURTHER_PAGE = re.compile(r"page/\d+/(?:index\.html)?$")


def _redirects(
    site: Site, cards: Mapping[str, Card], vocabularies: Vocabularies, pages: frozenset[str]
) -> tuple[tuple[Redirect, ...], tuple[Diagnostic, ...]]:
    problems: list[Diagnostic] = []
    files = {_file(page): "" for page in (*pages, "404.html")}
    folders = {folder for file in files for folder in _folders(file)}
    found: list[Redirect] = []
    for slug, card in cards.items():
        for n, alias in enumerate(card.front.aliases):
            span = card.spans[f"aliases.{n}"]
            old = alias.removeprefix("/")
            old = old if old.endswith((".html", "/")) else f"{old}/"
            file = _file(old)
            if not _ALIAS.fullmatch(old):
                problems.append(diagnostic("bad-alias", card.path, span, value=alias))
            elif (
                files.get(file, slug) != slug
                or file in folders
                or any(folder in files for folder in _folders(file))
                or _FURTHER_PAGE.sub("", old) in pages
            ):
                problems.append(diagnostic("alias-collision", card.path, span, value=alias))
            elif file not in files:
                files[file] = slug
                folders.update(_folders(file))
                found += [Redirect(old, address(slug))] if slug in site.entries else []
    tags = site.taxonomies.get("tags")
    thesaurus = vocabularies.thesaurus
    lists = ["tags", *(section.key for section in site.config.sections if section.items)]
    for tag in thesaurus.tags.values():
        current = thesaurus.current(tag).name
        slug = terms.tag_slug(tag)
        if tag.replaced_by and tags and current in tags.terms and terms.usable(slug):
            for key in lists:
                old = f"{key}/{slug}/"
                new = key + tags.terms[current].address.removeprefix("tags")
                if _file(old) not in files and new in pages:
                    files[_file(old)] = ""
                    found.append(Redirect(old, new))
    return tuple(sorted(found, key=lambda r: r.address)), tuple(problems)


def _file(address: str) -> str:
    """Return the file of a page, as disks know it that take capitals for small letters."""
    return (address if address.endswith(".html") else f"{address}index.html").casefold()


def _folders(file: str) -> list[str]:
    parts = file.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _related(cards: dict[str, Card], unread: frozenset[str]) -> Iterator[Diagnostic]:
    names = {part.removesuffix(".md") for path in unread for part in path.split("/")}

    @cache
    def titles() -> dict[str, str]:
        return {fold(card.front.title): slug for slug, card in cards.items()}

    for card in cards.values():
        for n, slug in enumerate(card.front.related):
            if (slug not in cards and slug not in names) or slug == card.slug:
                near = () if slug == card.slug else nearest(titles().get(fold(slug), slug), cards)
                span = card.spans[f"related.{n}"]
                yield diagnostic("unknown-related", card.path, span, value=slug, nearest=near)


def _pictures(
    cards: Iterable[Card], pictures: Mapping[str, PictureFile | Diagnostic]
) -> Iterator[Diagnostic]:
    """Report the pictures that were not found, at the place that shows them."""
    for card in cards:
        for picture in card.pictures:
            found = pictures.get(picture.path)
            if not isinstance(found, Diagnostic):
                continue
            rule = "missing-picture" if found.id == "file-unreadable" else found.id
            facts = {"known": (), **found.arguments, "value": picture.path}
            yield diagnostic(rule, card.path, picture.span, **facts)

"""Every page that a site has.

`plan` is the table; what each page shows is told by the functions below it and in `pages.case`.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import TypeVar

from msgspec import Struct

from casegen.pages.body import Source, source
from casegen.pages.case import asked, case_page
from casegen.pages.charts import bar_charts, tile_grid
from casegen.pages.feeds import feeds
from casegen.pages.rows import Rows, shown_name
from casegen.pages.search.facets import in_order
from casegen.pages.views import (
    CaseListPage,
    ComparePage,
    Frame,
    Heading,
    HomePage,
    ItemLink,
    ItemsPage,
    Node,
    NotFoundPage,
    Pager,
    RedirectPage,
    Role,
    RoleRow,
    SearchPage,
    TaxonomyLink,
    TaxonomyPage,
    TermLink,
    TermPage,
    Topic,
    TopicPage,
    View,
    Way,
)
from casegen.site.site import Entry, Site, Taxonomy, Term
from casegen.site.topics import topics

NEWEST = 6
"""Cases on the home page."""

SAMPLE = 6
SAMPLE_OF_CASE = 2
"""Items of a topic, and of each of its cases, on the page of all topics.

The topic's own page has the rest.
"""


class Page(Struct, frozen=True):
    """One page, before it is rendered."""

    path: str
    """Of the file: `cases/shengsi/index.html`."""
    template: str
    view: View
    sources: tuple[Source, ...] = ()
    """The cases whose texts the page shows."""


def plan(site: Site) -> Iterator[Page]:
    """Return all pages of a site, in a fixed order."""
    rows = Rows(site)
    yield _page("home.html", _home(site, rows))
    yield from (_page("cases.html", view) for view in _case_list(site, rows))
    for entry in site.entries.values():
        yield _page("case.html", case_page(site, entry, rows), (source(site, entry),))
    for taxonomy in site.taxonomies.values():
        yield _page("taxonomy.html", _taxonomy(taxonomy))
        for term in taxonomy.terms.values():
            yield from (_page("term.html", view) for view in _term(site, taxonomy, term, rows))
    for section in site.config.sections:
        if section.items:
            grouped = _topics(site, section.key, rows)
            yield _page("items.html", _items(site, section.key, grouped))
            for topic in grouped:
                yield from (_page("topic.html", v) for v in _topic(site, section.key, topic))
    yield _page("search.html", _search(site))
    yield _page("compare.html", _compare(site, rows))
    for view, sources in feeds(site):
        yield _page("feed.xml", view, sources)
    for redirect in site.redirects:
        heading = Heading("", redirect.address)
        yield _page("redirect.html", RedirectPage(heading, redirect.target))
    yield _page("404.html", NotFoundPage(Heading("", "404.html"), _taxonomies(site)))


def frame(site: Site) -> Frame:
    """Return what all pages of a site have in common."""
    return Frame(site.config, tuple(Way(t.key, t.name) for t in site.taxonomies.values()))


def _page(template: str, view: View, sources: tuple[Source, ...] = ()) -> Page:
    address = view.page.address
    path = f"{address}index.html" if address.endswith("/") or not address else address
    return Page(path, template, view, sources)


def _home(site: Site, rows: Rows) -> HomePage:
    newest = list(site.entries.values())[:NEWEST]
    return HomePage(
        Heading("", "", site.config.description),
        len(site.entries),
        tuple(rows.row(entry) for entry in newest),
        _by_weight(site),
        tile_grid(site),
        bar_charts(site),
    )


def _by_weight(site: Site) -> tuple[TermLink, ...]:
    """Return the tags, those with most cases first."""
    tags = site.taxonomies.get("tags")
    terms = tags.terms.values() if tags else ()
    return tuple(_link(term) for term in sorted(terms, key=lambda term: -len(term.cases)))


def _case_list(site: Site, rows: Rows) -> Iterator[CaseListPage]:
    entries = tuple(site.entries.values())
    facets = _facets(site)
    for part, pager in _pages(entries, "cases/", site.config.page_size):
        shown = tuple(rows.row(entry) for entry in part)
        heading = Heading("", pager.addresses[pager.number - 1])
        yield CaseListPage(heading, len(entries), shown, pager, facets)


def _search(site: Site) -> SearchPage:
    return SearchPage(Heading("", "search/"), len(site.entries), _facets(site))


def _compare(site: Site, rows: Rows) -> ComparePage:
    return ComparePage(Heading("", "compare/"), asked(site.config), rows.forms)


def _taxonomies(site: Site) -> tuple[TaxonomyLink, ...]:
    return tuple(
        TaxonomyLink(t.key, t.name, f"{t.key}/", tuple(_link(term) for term in t.roots))
        for t in site.taxonomies.values()
    )


def _facets(site: Site) -> tuple[TaxonomyLink, ...]:
    """Return the taxonomies as the panel of facets shows them."""
    return tuple(
        TaxonomyLink(
            t.key,
            t.name,
            f"{t.key}/",
            tuple(
                TermLink(shown_name(t.key, term), term.address, len(term.cases)) for term in t.roots
            ),
        )
        for t in in_order(site)
    )


def _taxonomy(taxonomy: Taxonomy) -> TaxonomyPage:
    def node(term: Term) -> Node:
        below = tuple(node(taxonomy.terms[id_]) for id_ in term.children)
        return Node(_link(term), term.description, below)

    nodes = tuple(node(term) for term in taxonomy.roots)
    return TaxonomyPage(Heading("", f"{taxonomy.key}/"), taxonomy.key, taxonomy.name, nodes)


def _term(site: Site, taxonomy: Taxonomy, term: Term, rows: Rows) -> Iterator[TermPage]:
    fields = {field: frozenset(slugs) for field, slugs in term.roles.items()}
    several = len(fields) > 1 or taxonomy.key == "organizations"
    # A region's short name is how it is found, not another word for it.
    synonyms = () if taxonomy.key == "regions" else term.synonyms
    above = _above(taxonomy, term)
    for part, pager in _pages(term.cases, term.address, site.config.page_size):
        heading = Heading(term.name, pager.addresses[pager.number - 1], term.description, above)
        shown = tuple(
            RoleRow(
                rows.row(site.entries[slug]),
                tuple(f for f, slugs in fields.items() if slug in slugs) if several else (),
            )
            for slug in part
        )
        yield TermPage(
            heading,
            taxonomy.key,
            taxonomy.name,
            above[-1] if above else None,
            tuple(_link(taxonomy.terms[id_]) for id_ in term.children),
            term.description,
            synonyms,
            len(term.cases),
            tuple(Role(field, len(slugs)) for field, slugs in fields.items()) if several else (),
            shown,
            pager,
        )


def _above(taxonomy: Taxonomy, term: Term) -> tuple[TermLink, ...]:
    if not term.parent:
        return ()
    parent = taxonomy.terms[term.parent]
    return (*_above(taxonomy, parent), _link(parent))


def _topics(site: Site, section: str, rows: Rows) -> tuple[Topic, ...]:
    """Return the items of a section by topic."""
    made = []
    for group in topics(site, section):
        items = _item_links(section, group.entries, rows)
        term = TermLink(group.name, group.address, len(items))
        made.append(Topic(term, items, len(items)))
    return tuple(made)


def _item_links(section: str, entries: Sequence[Entry], rows: Rows) -> tuple[ItemLink, ...]:
    return tuple(
        ItemLink(
            item.title,
            f"{entry.address}#{item.anchor}",
            TermLink(entry.card.front.title, entry.address),
            entry.card.front.date.year,
            rows.row(entry).regions,
        )
        for entry in entries
        for part in entry.card.sections
        if part.key == section
        for item in part.items
    )


def _items(site: Site, section: str, grouped: tuple[Topic, ...]) -> ItemsPage:
    every = {item.address: item.case.address for topic in grouped for item in topic.items}
    shown = tuple(Topic(topic.term, _sample(topic.items), topic.total) for topic in grouped)
    heading = Heading("", f"{section}/")
    cases = len(set(every.values()))
    return ItemsPage(heading, section, len(every), cases, shown, _facets(site))


def _sample(items: tuple[ItemLink, ...]) -> tuple[ItemLink, ...]:
    """Return some items of a topic: a few of each case, of the newest cases first."""
    by_case = groupby(items, key=lambda item: item.case)
    few = (item for _, group in by_case for item in islice(group, SAMPLE_OF_CASE))
    return tuple(islice(few, SAMPLE))


def _topic(site: Site, section: str, topic: Topic) -> Iterator[TopicPage]:
    tags = site.taxonomies.get("tags")
    term = (
        next((t for t in tags.terms.values() if t.name == topic.term.name), None) if tags else None
    )
    link = _link(term) if term else TermLink("", "", topic.total)
    for part, pager in _pages(topic.items, topic.term.address, site.config.page_size * 4):
        heading = Heading(topic.term.name, pager.addresses[pager.number - 1])
        yield TopicPage(heading, section, link, topic.total, part, pager)


def _link(term: Term) -> TermLink:
    return TermLink(term.name, term.address, len(term.cases))


T = TypeVar("T")


def _pages(
    members: tuple[T, ...], address: str, size: int
) -> Iterator[tuple[tuple[T, ...], Pager]]:
    """Cut a list into pages; an empty list has one, empty page."""
    total = max(1, -(-len(members) // size))
    addresses = (address, *(f"{address}page/{n}/" for n in range(2, total + 1)))
    for n in range(total):
        yield members[n * size : (n + 1) * size], Pager(n + 1, total, addresses)

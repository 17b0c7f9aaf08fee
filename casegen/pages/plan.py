"""Every page that a site has.

`plan` is the table; what each page shows is told by the functions below it and in `pages.case`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import TypeVar

from msgspec import structs

from casegen.config import Rulings
from casegen.content.case import Item
from casegen.editorial.settings import Editorial
from casegen.pages.body import Source, source
from casegen.pages.case import asked, case_page
from casegen.pages.charts import bar_charts, tile_grid
from casegen.pages.feeds import feeds
from casegen.pages.parts import (
    Heading,
    ItemGroup,
    ItemLink,
    ItemsTopic,
    Node,
    Pager,
    Role,
    RoleRow,
    TaxonomyLink,
    TermLink,
)
from casegen.pages.rows import Rows, shown_name
from casegen.pages.search.facets import in_order
from casegen.pages.value import Value
from casegen.pages.views import (
    CaseListPage,
    ComparePage,
    Frame,
    HomePage,
    ItemsPage,
    NotFoundPage,
    RedirectPage,
    SearchPage,
    TaxonomyPage,
    TermPage,
    TopicPage,
    View,
    Way,
)
from casegen.site.site import Entry, Site, Taxonomy, Term
from casegen.site.topics import Topic, topics

NEWEST = 6
"""Cases on the home page."""

LONGEST = 12
"""Terms of a facet before it is opened."""

SAMPLE = 6
SAMPLE_OF_CASE = 2
"""Items of a topic, and of each of its cases, on the page of all topics.

The topic's own page has the rest.
"""


class Page(Value, frozen=True):
    """One page, before it is rendered."""

    path: str
    """Of the file: `cases/shengsi/index.html`."""
    template: str
    view: View
    sources: tuple[Source, ...] = ()
    """The cases whose texts the page shows."""


Listed = tuple[Entry, Item]
"""An item with its case."""


def plan(site: Site) -> Iterator[Page]:
    """Return all pages of a site, in a fixed order."""
    rows = Rows(site)
    yield _page("home.html", _home(site, rows))
    yield from (_page("cases.html", view) for view in _case_list(site, rows))
    for entry in site.entries.values():
        yield of_case(site, entry, rows)
    for taxonomy in site.taxonomies.values():
        yield _page("taxonomy.html", _taxonomy(taxonomy))
        for term in taxonomy.terms.values():
            yield from (_page("term.html", view) for view in _term(site, taxonomy, term, rows))
    for section in site.config.sections:
        if section.items:
            found = [(topic, _listed(topic, section.key)) for topic in topics(site, section.key)]
            yield _page("items.html", _items(site, section.key, found, rows))
            for topic, listed in found:
                views = _topic(site, section.key, topic, listed, rows)
                yield from (_page("topic.html", view) for view in views)
    yield _page("search.html", _search(site))
    yield _page("compare.html", _compare(site, rows))
    for view, sources in feeds(site):
        yield _page("feed.xml", view, sources)
    for redirect in site.redirects:
        heading = Heading("", redirect.address)
        yield _page("redirect.html", RedirectPage(heading, redirect.target))
    yield _page("404.html", NotFoundPage(Heading("", "404.html"), _taxonomies(site)))


def of_case(site: Site, entry: Entry, rows: Rows) -> Page:
    """Return the page of one case of a site."""
    return _page("case.html", case_page(site, entry, rows), (source(site, entry),))


def frame(site: Site) -> Frame:
    """Return what all pages of a site have in common."""
    # What diagnostics weigh shows on no page, so that none is made again for it.
    publication = structs.replace(site.config, diagnostics=Rulings(), editorial=Editorial())
    return Frame(publication, tuple(Way(t.key, t.name) for t in site.taxonomies.values()))


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
        heading = Heading("", pager.address(pager.number))
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
    return tuple(_facet(taxonomy) for taxonomy in in_order(site))


def _facet(taxonomy: Taxonomy) -> TaxonomyLink:
    key = taxonomy.key
    terms = tuple(
        TermLink(shown_name(key, term), term.address, len(term.cases)) for term in taxonomy.roots
    )
    total = 0
    if len(terms) > LONGEST:
        total = len(terms)
        terms = tuple(sorted(terms, key=lambda term: -term.count)[:LONGEST])
    return TaxonomyLink(key, taxonomy.name, f"{key}/", terms, total)


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
        heading = Heading(term.name, pager.address(pager.number), term.description, above)
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


def _listed(topic: Topic, section: str) -> tuple[Listed, ...]:
    """Return the items of a topic, those of each case together."""
    return tuple(
        (entry, item)
        for entry in topic.entries
        for part in entry.card.sections
        if part.key == section
        for item in part.items
    )


def _items(
    site: Site, section: str, found: Sequence[tuple[Topic, tuple[Listed, ...]]], rows: Rows
) -> ItemsPage:
    every = {(entry.card.slug, item.anchor) for _, listed in found for entry, item in listed}
    shown = []
    for topic, listed in found:
        few = _sample(listed)
        term = TermLink(topic.name, topic.address, len(listed))
        shown.append(ItemsTopic(term, _groups(few, rows), len(few), len(listed)))
    heading = Heading("", f"{section}/")
    cases = len({slug for slug, _ in every})
    return ItemsPage(heading, section, len(every), cases, tuple(shown), _facets(site))


def _sample(listed: tuple[Listed, ...]) -> tuple[Listed, ...]:
    """Return some items of a topic: a few of each case, of the newest cases first."""
    few = (one for _, own in groupby(listed, key=_case) for one in islice(own, SAMPLE_OF_CASE))
    return tuple(islice(few, SAMPLE))


def _topic(
    site: Site, section: str, topic: Topic, listed: tuple[Listed, ...], rows: Rows
) -> Iterator[TopicPage]:
    tags = site.taxonomies.get("tags")
    term = next((t for t in tags.terms.values() if t.name == topic.name), None) if tags else None
    total = len(listed)
    link = _link(term) if term else TermLink("", "", total)
    for part, pager in _pages(listed, topic.address, site.config.page_size * 4):
        heading = Heading(topic.name, pager.address(pager.number))
        yield TopicPage(heading, section, link, total, _groups(part, rows), pager)


def _groups(listed: Iterable[Listed], rows: Rows) -> tuple[ItemGroup, ...]:
    return tuple(_group(tuple(own), rows) for _, own in groupby(listed, key=_case))


def _group(listed: tuple[Listed, ...], rows: Rows) -> ItemGroup:
    entry, _ = listed[0]
    row = rows.row(entry)
    address = entry.address
    items = tuple(ItemLink(i.title, f"{address}#{i.anchor}") for _, i in listed)
    return ItemGroup(row.title, row.date.year, row.regions, items)


def _case(listed: Listed) -> str:
    return listed[0].card.slug


def _link(term: Term) -> TermLink:
    return TermLink(term.name, term.address, len(term.cases))


T = TypeVar("T")


def _pages(
    members: tuple[T, ...], address: str, size: int
) -> Iterator[tuple[tuple[T, ...], Pager]]:
    """Cut a list into pages; an empty list has one, empty page."""
    total = max(1, -(-len(members) // size))
    for n in range(total):
        yield members[n * size : (n + 1) * size], Pager(n + 1, total, address)

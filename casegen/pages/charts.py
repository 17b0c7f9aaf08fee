"""A publication at a glance: how many cases each province, year, stage or other term has."""

from itertools import pairwise

from msgspec import Struct

from casegen import regions
from casegen.pages.parts import Bar, BarChart, TermLink, Tile, TileClass, TileGrid
from casegen.site.site import Site, Taxonomy

LONGEST = 12
"""Bars of a chart; its taxonomy's page has the rest."""

SHADES = 4

_LISTED_OTHERWISE = frozenset({"tags", "organizations"})
"""Taxonomies without a chart: tags are the topics, and most organisations have one case."""

# No map, whose boundaries would have to be right and reviewed: equal tiles, each beside provinces
# that it borders on.
_ARRANGEMENT = """
    -     -     -     -     -     -   黑龙江
    -     -     -     -   内蒙古 辽宁  吉林
   新疆  甘肃  宁夏  山西  北京  天津   -
   西藏  青海  陕西  河南  河北  山东   -
    -    四川  重庆  湖北  安徽  江苏  上海
    -    云南  贵州  湖南  江西  浙江   -
    -     -    广西  广东  福建  台湾   -
    -     -    海南  澳门  香港   -     -
"""


class Position(Struct, frozen=True):
    """A place in the tile grid, counted from 1 at the top left."""

    row: int
    column: int


POSITIONS = {
    short: Position(row, column)
    for row, line in enumerate(_ARRANGEMENT.strip("\n").splitlines(), 1)
    for column, short in enumerate(line.split(), 1)
    if short != "-"
}
"""Where the tile of each provincial unit lies, by its short name."""


def tile_grid(site: Site) -> TileGrid | None:
    """Return the provincial units by how many cases they have.

    There is none where no case names a place, or where the places are the publication's own.
    """
    found = site.taxonomies.get("regions")
    if found is None or site.config.regions != "china":
        return None
    classes = _classes(max(len(term.cases) for term in found.roots))
    tiles = []
    for division in regions.china().divisions.values():
        if division.parent:
            continue
        term = found.terms.get(division.code)
        address, count = (term.address, len(term.cases)) if term else ("", 0)
        place = POSITIONS[division.short]
        link = TermLink(division.short, address, count)
        shade = next((c.shade for c in classes if c.least <= count <= c.most), 0)
        tiles.append(Tile(division.code, division.name, link, shade, place.row, place.column))
    tiles.sort(key=lambda tile: (tile.row, tile.column))
    return TileGrid(f"{found.key}/", tuple(tiles), classes)


def _classes(most: int) -> tuple[TileClass, ...]:
    """Return the counts that each shade stands for, as far as there are any between 1 and `most`.

    A few provinces have most of the cases as a rule, so shades follow the square root of the
    count: in equal intervals nearly all other provinces would look the same.
    """
    bounds = [most * shade**2 // SHADES**2 for shade in range(SHADES + 1)]
    return tuple(
        TileClass(shade, below + 1, bound)
        for shade, (below, bound) in enumerate(pairwise(bounds), 1)
        if below < bound
    )


def bar_charts(site: Site) -> tuple[BarChart, ...]:
    """Return a chart of each taxonomy that has something to compare, in the taxonomies' order.

    Regions are among them where they are the publication's own. Only the first level is shown.
    """
    charts = (
        _years(taxonomy) if taxonomy.key == "years" else _terms(taxonomy)
        for taxonomy in site.taxonomies.values()
        if taxonomy.key not in _LISTED_OTHERWISE
        and not (taxonomy.key == "regions" and site.config.regions == "china")
    )
    return tuple(chart for chart in charts if len(chart.bars) > 1)


def _terms(taxonomy: Taxonomy) -> BarChart:
    """Return a taxonomy's terms in their order or, of too many, the weightiest."""
    terms = [TermLink(term.name, term.address, len(term.cases)) for term in taxonomy.roots]
    if len(terms) > LONGEST:
        terms.sort(key=lambda term: -term.count)
    return _chart(taxonomy, terms[:LONGEST])


def _years(taxonomy: Taxonomy) -> BarChart:
    """Return the newest years, those between them that have no case included."""
    terms = {int(term.name): term for term in taxonomy.roots}
    newest, oldest = max(terms), max(min(terms), max(terms) - LONGEST + 1)
    links = []
    for year in range(newest, oldest - 1, -1):
        term = terms.get(year)
        address, count = (term.address, len(term.cases)) if term else ("", 0)
        links.append(TermLink(str(year), address, count))
    return _chart(taxonomy, links)


def _chart(taxonomy: Taxonomy, terms: list[TermLink]) -> BarChart:
    most = max(term.count for term in terms)
    bars = tuple(Bar(term, -(-100 * term.count // most)) for term in terms)
    shown = sum(1 for term in terms if term.count)
    total = len(taxonomy.roots)
    return BarChart(
        taxonomy.key, taxonomy.name, f"{taxonomy.key}/", bars, total if total > shown else 0
    )

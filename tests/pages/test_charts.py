from collections import Counter
from typing import Any

import pytest

from casegen import regions
from casegen.content.case import Card
from casegen.pages.charts import POSITIONS, bar_charts, tile_grid
from casegen.pages.parts import BarChart, TileGrid
from casegen.regions import tree

from ..site.builders import card, whole

CHINA = regions.china()


def grid(*cards: Card, **given: Any) -> TileGrid:
    found = tile_grid(whole(*cards, **given))
    assert found
    return found


def charts(*cards: Card, **given: Any) -> dict[str, BarChart]:
    return {chart.key: chart for chart in bar_charts(whole(*cards, **given))}


def counts(chart: BarChart) -> list[tuple[str, int]]:
    return [(bar.term.name, bar.term.count) for bar in chart.bars]


def of_province(name: str, count: int) -> tuple[Card, ...]:
    return tuple(card(f"{name}-{n}", region=(name,)) for n in range(count))


# The tile grid


def test_every_provincial_unit_has_a_place_of_its_own() -> None:
    top = [division for division in CHINA.divisions.values() if not division.parent]
    assert len(top) == 34
    assert POSITIONS.keys() == {division.short for division in top}
    assert len({(place.row, place.column) for place in POSITIONS.values()}) == 34
    # Eight would be too narrow for three characters on a phone.
    assert max(place.column for place in POSITIONS.values()) == 7


def test_no_place_is_cut_off_from_the_others() -> None:
    places = {(place.row, place.column) for place in POSITIONS.values()}
    reached, edge = set(), {min(places)}
    while edge:
        reached |= edge
        edge = {
            (row + down, column + right)
            for row, column in edge
            for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0))
        } & (places - reached)
    assert reached == places


@pytest.mark.parametrize(
    ("here", "there", "direction"),
    [
        ("福建", "台湾", "east"),
        ("广东", "澳门", "south"),
        ("广西", "海南", "south"),
        ("西藏", "新疆", "north"),
        ("江苏", "上海", "east"),
        ("吉林", "黑龙江", "north"),
        ("四川", "重庆", "east"),
        ("澳门", "香港", "east"),
    ],
)
def test_neighbours_lie_beside_each_other(here: str, there: str, direction: str) -> None:
    down, right = {"east": (0, 1), "south": (1, 0), "north": (-1, 0)}[direction]
    place, other = POSITIONS[here], POSITIONS[there]
    assert (other.row - place.row, other.column - place.column) == (down, right)


def test_a_tile_counts_the_cases_of_a_province_and_of_all_within_it() -> None:
    found = grid(
        card("a", region=("嵊泗县",)),
        card("b", region=("浙江省", "杭州市")),
        card("c", region=("渝北区", "嵊泗县")),
        card("d"),
    )
    with_cases = {
        tile.term.name: (tile.name, tile.term.count, tile.term.address)
        for tile in found.tiles
        if tile.term.count
    }
    assert with_cases == {
        "浙江": ("浙江省", 3, "regions/zhejiang/"),
        "重庆": ("重庆市", 1, "regions/chongqing/"),
    }
    others = [tile for tile in found.tiles if not tile.term.count]
    assert len(others) == 32
    assert {(tile.term.address, tile.shade) for tile in others} == {("", 0)}


def test_tiles_stand_row_by_row() -> None:
    found = grid(card("a", region=("北京市",)))
    places = [(tile.row, tile.column) for tile in found.tiles]
    assert places == sorted(places)
    assert {tile.term.name: (tile.row, tile.column) for tile in found.tiles} == {
        name: (place.row, place.column) for name, place in POSITIONS.items()
    }


@pytest.mark.parametrize(
    ("most", "classes"),
    [
        (1, [(4, 1, 1)]),
        (2, [(3, 1, 1), (4, 2, 2)]),
        (4, [(2, 1, 1), (3, 2, 2), (4, 3, 4)]),
        (8, [(2, 1, 2), (3, 3, 4), (4, 5, 8)]),
        (42, [(1, 1, 2), (2, 3, 10), (3, 11, 23), (4, 24, 42)]),
    ],
)
def test_the_legend_tells_which_counts_have_a_shade(
    most: int, classes: list[tuple[int, int, int]]
) -> None:
    found = grid(*of_province("浙江省", most), *of_province("海南省", 1))
    assert [(c.shade, c.least, c.most) for c in found.classes] == classes
    shades = {tile.term.name: tile.shade for tile in found.tiles}
    assert shades["浙江"] == 4
    assert shades["海南"] == classes[0][0]


def test_a_count_at_the_edge_of_a_class_is_within_it() -> None:
    found = grid(
        *of_province("浙江省", 16),
        *of_province("福建省", 9),
        *of_province("广东省", 4),
        *of_province("江西省", 5),
        *of_province("湖南省", 1),
    )
    shades = {tile.term.name: tile.shade for tile in found.tiles if tile.shade}
    assert shades == {"浙江": 4, "福建": 3, "江西": 3, "广东": 2, "湖南": 1}


def test_without_places_of_china_there_are_no_tiles() -> None:
    assert tile_grid(whole(card("a"))) is None
    assert tile_grid(whole(card("a"), settings="regions: none")) is None
    places, _ = tree.parse("- name: 海岛片\n", "places.yaml")
    own = whole(card("a", region=("海岛片",)), settings="regions: places.yaml", places=places)
    assert tile_grid(own) is None


# Bars


def test_bars_are_as_long_as_their_counts() -> None:
    found = charts(
        card("a", stage=("高等教育", "义务教育")),
        card("b", stage=("义务教育",)),
        card("c", stage=("义务教育",)),
    )["stages"]
    assert found.address == "stages/"
    assert [(bar.term.name, bar.term.count, bar.percent) for bar in found.bars] == [
        ("义务教育", 3, 100),
        ("高等教育", 1, 34),
    ]
    assert found.bars[1].term.address == "stages/higher/"
    assert found.total == 0


def test_a_small_count_beside_a_large_one_still_has_a_bar() -> None:
    many = [card(f"c{n}", stage=("义务教育",)) for n in range(300)]
    bars = charts(*many, card("one", stage=("高等教育",)))["stages"].bars
    assert [bar.percent for bar in bars] == [100, 1]


def test_years_without_a_case_are_shown_as_none() -> None:
    found = charts(card("a", date="2025-03-01"), card("b", date="2022-03-01"))["years"]
    assert counts(found) == [("2025", 1), ("2024", 0), ("2023", 0), ("2022", 1)]
    assert [bar.percent for bar in found.bars] == [100, 0, 0, 100]
    assert [bar.term.address for bar in found.bars] == ["years/2025/", "", "", "years/2022/"]
    assert found.total == 0


def test_of_many_years_the_newest_are_shown() -> None:
    cards = [card(f"c{year}", date=f"{year}-01-01") for year in range(2001, 2026)]
    found = charts(*cards)["years"]
    assert [name for name, _ in counts(found)] == [str(year) for year in range(2025, 2013, -1)]
    assert found.total == 25


def test_there_is_nothing_to_compare_in_one_bar() -> None:
    assert charts(card("a", stage=("义务教育",)), card("b", stage=("义务教育",))) == {}
    assert charts() == {}


def test_tags_organisations_and_provinces_have_no_bars() -> None:
    cards = (
        card("a", region=("浙江省",), tags=("中学",), lead=("甲校",), date="2024-01-01"),
        card("b", region=("海南省",), tags=("阿波罗",), lead=("乙校",)),
    )
    assert charts(*cards).keys() == {"years"}


def test_places_of_ones_own_have_bars_for_their_first_level() -> None:
    text = "- name: 海岛片\n  children: [{name: 东岛}, {name: 西岛}]\n- name: 山区片\n"
    places, _ = tree.parse(text, "places.yaml")
    found = charts(
        card("a", region=("东岛",)),
        card("b", region=("西岛",)),
        card("c", region=("山区片",)),
        settings="regions: places.yaml",
        places=places,
    )
    assert counts(found["regions"]) == [("海岛片", 2), ("山区片", 1)]


def test_of_too_many_terms_the_weightiest_are_shown() -> None:
    names = [f"第{n:02}片" for n in range(14)]
    places, _ = tree.parse("".join(f"- name: {name}\n" for name in names), "places.yaml")
    cards = [card(f"c{n:02}", region=(name,)) for n, name in enumerate(names)]
    cards += [card("more", region=("第13片",)), card("most", region=("第12片", "第13片"))]
    found = charts(*cards, settings="regions: places.yaml", places=places)["regions"]
    assert counts(found)[:3] == [("第13片", 3), ("第12片", 2), ("第00片", 1)]
    assert len(found.bars) == 12
    assert found.total == 14


def test_taxonomies_of_ones_own_have_bars() -> None:
    settings = """
fields: {evidence: {label: 证据, schema: {type: string}}}
taxonomies: [{key: evidence, name: 证据强度, field: evidence}]
"""
    found = charts(
        *(card(f"c{n}", fields={"evidence": word}) for n, word in enumerate(("强", "弱", "强"))),
        settings=settings,
    )["evidence"]
    assert found.name == "证据强度"
    assert Counter(dict(counts(found))) == {"强": 2, "弱": 1}

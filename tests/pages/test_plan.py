from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest

from casegen.config import Config
from casegen.content.case import Card
from casegen.pages.plan import Page, plan
from casegen.pages.render import linker
from casegen.pages.views import (
    CaseListPage,
    CasePage,
    ComparePage,
    HomePage,
    ItemsPage,
    TermPage,
    TopicPage,
)

from ..site.builders import card, config, section, whole

ITEMS = (
    section("practices", "主要做法", "建立机制", "分片包干"),
    section("lessons", "经验启示", "先易后难"),
)
CARDS = (
    card(
        "shengsi",
        date="2025-01-01",
        region=("嵊泗县",),
        tags=("对口帮扶",),
        stage=("高等教育",),
        lead=("甲校",),
        aliases=("old/one.html", "older/"),
        sections=ITEMS,
    ),
    card("yubei", date="2024-01-01", region=("渝北区",), lead=("乙校",), sections=ITEMS),
)


def pages(*cards: Card, **given: Any) -> dict[str, Page]:
    """Return the pages of a site by their paths, each of which must be the only one."""
    found = tuple(plan(whole(*cards, **given)))
    assert [path for path, n in Counter(page.path for page in found).items() if n > 1] == []
    return {page.path: page for page in found}


def test_a_site_has_the_pages_of_the_table() -> None:
    assert {path: page.template for path, page in pages(*CARDS).items()} == {
        "index.html": "home.html",
        "cases/index.html": "cases.html",
        "cases/shengsi/index.html": "case.html",
        "cases/yubei/index.html": "case.html",
        "tags/index.html": "taxonomy.html",
        "tags/region/index.html": "term.html",
        "tags/pairing/index.html": "term.html",
        "regions/index.html": "taxonomy.html",
        "regions/zhejiang/index.html": "term.html",
        "regions/zhejiang/zhoushan/index.html": "term.html",
        "regions/zhejiang/zhoushan/shengsi/index.html": "term.html",
        "regions/chongqing/index.html": "term.html",
        "regions/chongqing/yubei/index.html": "term.html",
        "stages/index.html": "taxonomy.html",
        "stages/higher/index.html": "term.html",
        "organizations/index.html": "taxonomy.html",
        "organizations/jia-xiao/index.html": "term.html",
        "organizations/yi-xiao/index.html": "term.html",
        "years/index.html": "taxonomy.html",
        "years/2025/index.html": "term.html",
        "years/2024/index.html": "term.html",
        "practices/index.html": "items.html",
        "practices/pairing/index.html": "topic.html",
        "practices/untagged/index.html": "topic.html",
        "lessons/index.html": "items.html",
        "lessons/pairing/index.html": "topic.html",
        "lessons/untagged/index.html": "topic.html",
        "search/index.html": "search.html",
        "compare/index.html": "compare.html",
        "feed.xml": "feed.xml",
        "tags/region/feed.xml": "feed.xml",
        "tags/pairing/feed.xml": "feed.xml",
        "old/one.html": "redirect.html",
        "older/index.html": "redirect.html",
        "tags/teams/index.html": "redirect.html",
        "tags/da-ban/index.html": "redirect.html",
        **{
            f"{items}/{old}/index.html": "redirect.html"
            for items in ("practices", "lessons")
            for old in ("teams", "da-ban")
        },
        "404.html": "404.html",
    }


def test_a_site_without_cases_has_its_lists_all_the_same() -> None:
    assert list(pages()) == [
        "index.html",
        "cases/index.html",
        "practices/index.html",
        "lessons/index.html",
        "search/index.html",
        "compare/index.html",
        "404.html",
    ]


def test_sections_with_items_and_taxonomies_of_ones_own_have_pages() -> None:
    settings = """
sections: [{key: context, name: Context}, {key: approach, name: Approach, items: true}]
forms: [{key: case, name: Case, sections: [context]}]
fields: {topic: {label: Topic, schema: {type: string}}}
taxonomies: [{key: topics, name: Topics, field: topic}]
"""
    one = card("a", fields={"topic": "Maths"}, sections=(section("approach", "Approach", "Ask"),))
    found = pages(one, settings=settings)
    assert {"approach/index.html", "approach/untagged/index.html"} <= found.keys()
    assert {"topics/index.html", "topics/maths/index.html"} <= found.keys()
    assert "practices/index.html" not in found


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "regions: none",
        "fields: {budget: {label: 经费, schema: {type: string}}}",
    ],
)
def test_comparing_asks_what_each_case_is_asked(settings: str) -> None:
    one = card("a", region=() if "none" in settings else ("嵊泗县",))
    found = pages(one, settings=settings)
    view, of_case = found["compare/index.html"].view, found["cases/a/index.html"].view
    assert isinstance(view, ComparePage)
    assert isinstance(of_case, CasePage)
    assert [(f.key, f.label) for f in view.facts] == [(f.key, f.label) for f in of_case.facts]
    assert not any(fact.values for fact in view.facts)
    assert view.forms["case"] == "案例"


def test_the_page_of_a_case_knows_its_file() -> None:
    found = pages(*CARDS)
    assert [s.path for s in found["cases/yubei/index.html"].sources] == ["cases/yubei.md"]
    assert found["cases/index.html"].sources == ()


# Long lists


def many(count: int) -> Iterable[Card]:
    for n in range(count):
        yield card(f"c{n:03}", date="2025-01-01", tags=("中学",), lead=("甲校",), sections=ITEMS)


@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, [0]), (1, [1]), (24, [24]), (25, [24, 1]), (48, [24, 24]), (49, [24, 24, 1])],
)
def test_a_list_is_cut_into_pages(count: int, sizes: list[int]) -> None:
    found = pages(*many(count))
    addresses = ["cases/", *(f"cases/page/{n}/" for n in range(2, len(sizes) + 1))]
    slugs = []
    for n, (address, size) in enumerate(zip(addresses, sizes, strict=True), 1):
        view = found[f"{address}index.html"].view
        assert isinstance(view, CaseListPage)
        assert view.total == count
        assert len(view.rows) == size
        assert view.page.address == address
        assert view.pager.number == n
        assert [view.pager.address(k) for k in range(1, len(sizes) + 1)] == addresses
        assert view.pager.previous == (addresses[n - 2] if n > 1 else "")
        assert view.pager.following == (addresses[n] if n < len(sizes) else "")
        slugs += [row.address for row in view.rows]
    assert slugs == [f"cases/c{n:03}/" for n in range(count)]
    assert f"cases/page/{len(sizes) + 1}/index.html" not in found
    assert "cases/page/1/index.html" not in found


def test_a_facet_with_many_terms_shows_those_with_most_cases_and_says_how_many_there_are() -> None:
    some = [card(f"a{n:02}", lead=(f"{n:02}校",)) for n in range(14)]
    more = [card(f"b{n:02}", lead=(f"{n:02}校",)) for n in range(2, 14)]
    for cards, shown, total in (
        (some[:12], range(12), 0),
        (some, range(12), 14),
        (some + more, range(2, 14), 14),
    ):
        view = pages(*cards)["cases/index.html"].view
        assert isinstance(view, CaseListPage)
        (facet,) = (found for found in view.taxonomies if found.key == "organizations")
        assert [term.name for term in facet.terms] == [f"{n:02}校" for n in shown]
        assert facet.total == total


def test_the_settings_say_how_long_a_page_is() -> None:
    found = pages(*many(25), settings="page_size: 3")
    assert sum(path.startswith("cases/page/") for path in found) == 8
    for address in ("tags/zhong-xue", "organizations/jia-xiao", "years/2025"):
        assert sum(path.startswith(f"{address}/page/") for path in found) == 8
    # Lines of items are short: four times as many. 25 cases have 50 practices.
    assert sum(path.startswith("practices/zhong-xue/page/") for path in found) == 4


# What pages show


def test_the_home_page_shows_the_newest_cases() -> None:
    cards = [card(f"c{n}", date=f"2025-01-0{n}") for n in range(1, 9)]
    home = pages(*cards)["index.html"].view
    assert isinstance(home, HomePage)
    assert home.total == 8
    assert [row.title for row in home.newest] == ["c8", "c7", "c6", "c5", "c4", "c3"]


def test_the_home_page_shows_tags_by_their_weight() -> None:
    home = pages(card("a", tags=("中学", "阿波罗")), card("b", tags=("中学",)))["index.html"].view
    assert isinstance(home, HomePage)
    assert [(term.name, term.count) for term in home.topics] == [("中学", 2), ("阿波罗", 1)]


def test_the_page_of_a_county_shows_what_is_above_it() -> None:
    view = pages(*CARDS)["regions/zhejiang/zhoushan/shengsi/index.html"].view
    assert isinstance(view, TermPage)
    assert [link.address for link in view.page.crumbs] == [
        "regions/zhejiang/",
        "regions/zhejiang/zhoushan/",
    ]
    assert view.parent == view.page.crumbs[-1]


def test_the_page_of_an_organisation_tells_how_it_took_part() -> None:
    found = pages(
        card("a", date="2025-01-02", lead=("甲校",)),
        card("b", date="2025-01-01", lead=("乙校",), partners=("甲校",)),
    )
    view = found["organizations/jia-xiao/index.html"].view
    assert isinstance(view, TermPage)
    assert [(role.key, role.count) for role in view.roles] == [("lead", 1), ("partners", 1)]
    assert [(row.row.title, row.roles) for row in view.rows] == [
        ("a", ("lead",)),
        ("b", ("partners",)),
    ]


def test_items_are_listed_by_the_tags_of_their_cases() -> None:
    both = card("both", date="2023-01-01", tags=("中学", "对口帮扶"), sections=ITEMS)
    found = pages(*CARDS, both)
    view = found["practices/index.html"].view
    assert isinstance(view, ItemsPage)
    # Each counts once, under however many tags it stands.
    assert (view.total, view.cases) == (6, 3)
    assert [(topic.term.name, topic.total) for topic in view.topics] == [
        ("中学", 2),
        ("对口帮扶", 4),
        ("", 2),
    ]
    topic = found["practices/pairing/index.html"].view
    assert isinstance(topic, TopicPage)
    assert topic.groups[0].items[0].address == "cases/shengsi/#practices-建立机制"
    assert topic.topic.address == "tags/pairing/"


def test_the_page_of_a_case_shows_facts_in_a_fixed_order() -> None:
    view = pages(*CARDS)["cases/shengsi/index.html"].view
    assert isinstance(view, CasePage)
    assert [(fact.key, [value.name for value in fact.values]) for fact in view.facts] == [
        ("lead", ["甲校"]),
        ("partners", []),
        ("region", ["浙江省 舟山市 嵊泗县"]),
        ("area", []),
        ("stage", ["高等教育"]),
        ("form", ["案例"]),
    ]
    assert [link.name for link in view.place] == ["浙江", "舟山", "嵊泗"]
    assert view.older
    assert view.older.address == "cases/yubei/"
    assert view.newer is None


def test_a_field_of_ones_own_is_a_fact() -> None:
    settings = """
fields:
  topic: {label: 主题, schema: {type: array, items: {type: string}}}
  budget: {label: 经费, schema: {type: integer}}
  other: {label: 其他, schema: {type: string}}
taxonomies: [{key: topics, name: 主题, field: topic}]
"""
    found = pages(card("a", fields={"topic": ["数学"], "budget": 0}), settings=settings)
    view = found["cases/a/index.html"].view
    assert isinstance(view, CasePage)
    own = {fact.label: [(v.name, v.address) for v in fact.values] for fact in view.facts[-3:]}
    assert own == {"主题": [("数学", "topics/shu-xue/")], "经费": [("0", "")], "其他": []}


def test_without_regions_no_place_is_a_fact() -> None:
    view = pages(card("a"), settings="regions: none")["cases/a/index.html"].view
    assert isinstance(view, CasePage)
    assert not {"region", "area"} & {fact.key for fact in view.facts}


# Links


def page(path: str) -> Page:
    return pages(*CARDS)[path]


@pytest.mark.parametrize(
    ("path", "address", "link"),
    [
        ("index.html", "", "./"),
        ("index.html", "cases/yubei/", "cases/yubei/"),
        ("cases/index.html", "", "../"),
        ("cases/index.html", "static/site.css", "../static/site.css"),
        (
            "cases/yubei/index.html",
            "cases/shengsi/#一",
            "../../cases/shengsi/#一",
        ),
        ("cases/yubei/index.html", "cases/yubei/#lessons", "#lessons"),
        ("cases/yubei/index.html", "cases/yubei/", "../../cases/yubei/"),
        ("regions/zhejiang/zhoushan/shengsi/index.html", "tags/", "../../../../tags/"),
        ("old/one.html", "cases/shengsi/", "../cases/shengsi/"),
        ("older/index.html", "cases/shengsi/", "../cases/shengsi/"),
    ],
)
def test_links_are_relative_at_every_depth(path: str, address: str, link: str) -> None:
    assert linker(page(path), config())(address) == link


@pytest.mark.parametrize(
    ("base_url", "link"),
    [
        ("", "/tags/"),
        ("https://example.org", "/tags/"),
        ("https://example.org/", "/tags/"),
        ("https://example.org/edu/cases/", "/edu/cases/tags/"),
    ],
)
def test_the_page_for_what_is_not_found_links_from_the_root_of_the_host(
    base_url: str, link: str
) -> None:
    settings: Config = config(f"base_url: {base_url}" if base_url else "")
    assert linker(page("404.html"), settings)("tags/") == link

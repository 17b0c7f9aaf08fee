"""Lists narrowed by facets: what is left, what is counted, and how it is used."""

import json
import random
import re
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from playwright.sync_api import Locator, Page, expect

from casegen.check import Options

from ..publications import built
from .checks import axe, expect_none, overflow
from .conftest import PREFIX, Serve
from .rig import ROOT, Opened, Tabs
from .test_site import POLICY, SCHEMES, WIDTHS

DRAWS = 300

NARROW = """async ([scripts, choices]) => {
  const facets = await import(scripts.facets);
  const { find } = await import(scripts.find);
  const { open } = await import(scripts.postings);
  const guide = document.querySelector("[data-guide]").dataset.guide;
  const store = await open(new URL(guide, location.href).href);
  const all = await store.facets();
  const { cases } = await find(store, "");
  const slugs = new Map(await Promise.all(
    cases.map(async (number) => [number, (await store.card(number)).slug])));
  return {
    values: all.facets.map(({ parameter, terms }) => [parameter, terms.map(({ value }) => value)]),
    answers: choices.map((pairs) => {
      const left = facets.narrow(all, cases, facets.choices(all, pairs));
      const counts = left.counts.map((counts) => [...counts]);
      return { slugs: left.cases.map((number) => slugs.get(number)), counts };
    }),
  };
}"""

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    return serve(site, prefix=PREFIX, headers=POLICY)


@pytest.fixture
def narrow(site: Path, home: str, open_page: Tabs) -> Any:
    """Return what asks the scripts themselves, all choices in one page."""
    page = open_page(home + "cases/").page
    static = site / "static"
    scripts = {
        name: f"{home}static/{next(static.glob(f'{name}.*.js')).name}"
        for name in ("facets", "find", "postings")
    }
    return lambda *choices: page.evaluate(NARROW, [scripts, list(choices)])


@cache
def cases(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "data/cases.json").read_text("utf-8"))["cases"]
    return found


def title(site: Path, address: str) -> str:
    """Return the name that the page of a term has."""
    page = (site / address / "index.html").read_text("utf-8")
    found = re.search("<h1>(.*?)</h1>", page)
    assert found, address
    return found[1]


def holders(site: Path, parameter: str, value: str) -> set[str]:
    """Return the cases that have a value, told from the data and the pages of the terms."""
    every = cases(site)
    match parameter:
        case "region":
            line = accumulate(value.split("/"), lambda a, b: f"{a}/{b}")
            place = "/".join(title(site, f"regions/{part}") for part in line)
            found = [
                c
                for c in every
                if any(f"{r['name']}/".startswith(f"{place}/") for r in c["regions"])
            ]
        case "tag":
            parents = {
                tag["名称"]: tag.get("上级", "")
                for tag in yaml.safe_load((ROOT / "cases/tags.yaml").read_text("utf-8"))
            }
            name = title(site, f"tags/{value}")

            def within(tag: str) -> bool:
                return tag == name or (tag != "" and within(parents[tag]))

            found = [c for c in every if any(map(within, c["tags"]))]
        case "stage":
            name = title(site, f"stages/{value}")
            found = [c for c in every if name in c["stages"]]
        case "organization":
            name = title(site, f"organizations/{value}")
            found = [c for c in every if name in (*c["lead"], *c["partners"])]
        case "year":
            found = [c for c in every if c["date"].startswith(value)]
        case "form":
            found = [c for c in every if c["form"] == value]
        case "figures":
            found = [c for c in every if c["metrics"] != []]
        case _:
            raise AssertionError(parameter)
    return {c["slug"] for c in found}


def test_what_is_left_and_what_is_counted_agree_with_the_data(site: Path, narrow: Any) -> None:
    everything = narrow([])
    values: dict[str, list[str]] = dict(everything["values"])
    assert list(values) == ["region", "stage", "tag", "organization", "year", "form", "figures"]
    held = {p: {v: holders(site, p, v) for v in found} for p, found in values.items()}
    assert held["region"]["zhejiang"] > held["region"]["zhejiang/zhoushan/shengsi"] != set()
    order = [c["slug"] for c in cases(site)]
    chance = random.Random(7)
    choices: list[Pairs] = [[], *([(p, v)] for p, found in values.items() for v in found)]
    for _ in range(DRAWS):
        facets = chance.sample(sorted(values), chance.randint(1, 4))
        choices.append([(p, v) for p in facets for v in chance.choices(values[p], k=2)])
    findings = []
    for pairs, answer in zip(choices, narrow(*choices)["answers"], strict=True):
        sets = {p: set[str]().union(*(held[p][v] for q, v in pairs if q == p)) for p in dict(pairs)}
        wanted = [s for s in order if all(s in found for found in sets.values())]
        if answer["slugs"] != wanted:
            findings.append(f"{pairs}: {answer['slugs']}, not {wanted}")
        for (parameter, found), counts in zip(values.items(), answer["counts"], strict=True):
            base = set(order).intersection(*(s for p, s in sets.items() if p != parameter))
            right = [len(base & held[parameter][value]) for value in found]
            if counts != right:
                findings.append(f"{pairs}, counts of {parameter}: {counts}, not {right}")
    expect_none(findings)


def value(page: Page, parameter: str, value: str) -> Locator:
    return page.locator(f'#_panel input[name="{parameter}"][value="{value}"]')


def query(page: Page) -> str:
    return unquote(urlsplit(page.url).query)


def titles(rows: Locator) -> list[str]:
    return [text.strip() for text in rows.locator("h2 a").all_inner_texts()]


@pytest.fixture
def opened(home: str, open_page: Tabs) -> Opened:
    found = open_page(home + "cases/")
    expect(found.page.locator("#_panel input").first).to_be_visible()
    return found


def test_the_list_is_narrowed_and_the_sentence_says_by_what(site: Path, opened: Opened) -> None:
    page = opened.page
    served = titles(page.locator("#_list .rows"))
    value(page, "region", "chongqing").check()
    expect(page.locator("#_told")).to_have_text("共1篇案例，地区：重庆")
    value(page, "region", "sichuan").check()
    value(page, "stage", "compulsory").check()
    expect(page.locator("#_told")).to_have_text("共1篇案例，地区：重庆、四川；学段：义务教育")
    assert query(page) == "region=chongqing&region=sichuan&stage=compulsory"
    expect(page.locator("#_list")).to_be_hidden()
    wanted = holders(site, "region", "chongqing") & holders(site, "stage", "compulsory")
    assert titles(page.locator("#_found")) == [
        c["title"] for c in cases(site) if c["slug"] in wanted
    ]
    page.get_by_role("link", name="清除全部条件").click()
    expect(page.locator("#_told")).to_have_text(re.compile("新的在前"))
    expect(page.locator("#_found")).to_be_hidden()
    assert titles(page.locator("#_list .rows")) == served
    assert query(page) == ""
    expect_none(opened.problems)


def test_every_count_shown_is_what_choosing_leaves(opened: Opened) -> None:
    page = opened.page
    value(page, "year", "2024").check()
    expect(page.locator("#_found")).to_be_visible()
    for box in page.locator('#_panel input[name="stage"]').all():
        count = box.locator("xpath=..").locator(".count").inner_text()
        box.check()
        expect(page.locator("#_told")).to_have_text(
            re.compile(f"^共{count}篇案例，.*学段：[^、]+；")
        )
        box.uncheck()
        expect(page.locator("#_told")).not_to_have_text(re.compile("学段"))


def test_the_way_back_and_the_address_alone_lead_to_the_same(
    open_page: Tabs, opened: Opened
) -> None:
    page = opened.page
    seen: list[tuple[str, str]] = []
    for parameter, chosen in (("region", "zhejiang"), ("year", "2024"), ("figures", "yes")):
        value(page, parameter, chosen).check()
        expect(page.locator("#_told")).to_have_text(re.compile("地区：浙江"))
        expect(page.locator(".chip")).to_have_count(len(seen) + 1)
        seen.append((page.url, page.locator("#_told").inner_text()))
    for url, told in reversed(seen[:-1]):
        page.go_back()
        assert page.url == url
        expect(page.locator("#_told")).to_have_text(told)
        expect(page.locator("#_panel input:checked")).to_have_count(query(page).count("="))
    page.go_back()
    expect(page.locator("#_list")).to_be_visible()
    expect(page.locator("#_panel input:checked")).to_have_count(0)
    page.go_forward()
    expect(page.locator("#_told")).to_have_text(seen[0][1])
    for url, told in seen:
        expect(open_page(url).page.locator("#_told")).to_have_text(told)


def test_chips_take_conditions_away_and_the_focus_stays_with_them(
    home: str, open_page: Tabs
) -> None:
    page = open_page(home + "cases/?tag=school-groups&year=2024&nothing=such&year=1066").page
    chips = page.locator(".chip")
    expect(chips).to_have_text([re.compile("^标签：集团化办学"), re.compile("^年份：2024年")])
    page.get_by_role("link", name="去掉这个条件：标签：集团化办学").click()
    expect(chips).to_have_count(1)
    assert query(page) == "year=2024"
    expect(page.locator(".chip a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chips).to_have_count(0)
    expect(page.locator("#_told")).to_be_focused()
    expect(page.locator("#_list")).to_be_visible()


def test_of_a_place_and_one_within_it_the_last_chosen_is_meant(opened: Opened) -> None:
    page = opened.page
    expect(value(page, "region", "zhejiang/zhoushan")).to_have_count(0)
    value(page, "region", "zhejiang").check()
    value(page, "region", "zhejiang/zhoushan").check()
    expect(page.locator(".chip")).to_have_text(re.compile("^地区：舟山"))
    assert page.url.endswith("cases/?region=zhejiang/zhoushan")
    assert value(page, "region", "zhejiang").evaluate("box => box.indeterminate")
    value(page, "region", "zhejiang").click()
    expect(page.locator(".chip")).to_have_text(re.compile("^地区：浙江"))
    assert query(page) == "region=zhejiang"


def test_a_long_facet_shows_its_weightiest_values_and_all_on_demand(opened: Opened) -> None:
    page = opened.page
    every = page.locator('#_panel input[name="organization"]')
    expect(every).to_have_count(12)
    counts = page.locator('#_panel fieldset:has(input[name="organization"]) .count')
    shown = [int(text) for text in counts.all_inner_texts()]
    assert shown == sorted(shown, reverse=True)
    button = page.get_by_role("button", name=re.compile("全部"))
    n = int(re.sub(r"\D", "", button.inner_text()))
    button.click()
    expect(every).to_have_count(n)
    page.get_by_role("button", name="收起").click()
    expect(every).to_have_count(12)


def test_further_results_come_on_demand(home: str, open_page: Tabs, site: Path) -> None:
    page = open_page(home + "cases/?year=2024").page
    expect(page.locator("#_found > li")).to_have_count(10)
    page.locator("#_more button").click()
    expect(page.locator("#_found > li")).to_have_count(len(holders(site, "year", "2024")))
    expect(page.locator("#_more")).to_be_hidden()
    expect(page.locator("#_found > li").nth(10).locator("h2 a")).to_be_focused()


def test_choices_narrow_a_search_and_stand_alone(home: str, open_page: Tabs, site: Path) -> None:
    opened = open_page(home + "search/?q=海岛")
    page = opened.page
    box = value(page, "region", "zhejiang")
    count = box.locator("xpath=..").locator(".count").inner_text()
    box.check()
    expect(page.locator("#_told")).to_have_text(f"共{count}篇案例，地区：浙江")
    assert query(page) == "q=海岛&region=zhejiang"
    expect(page.locator("#_found mark").first).to_have_text("海岛")
    page.locator("#_q").fill("")
    expect(page.locator("#_told")).to_have_text(
        f"共{len(holders(site, 'region', 'zhejiang'))}篇案例，地区：浙江"
    )
    expect(page.locator("#_found mark")).to_have_count(0)
    page.locator("#_q").fill("海岛 量子")
    expect(page.locator("#_told")).to_have_text("没有找到，地区：浙江")
    page.get_by_role("link", name="去掉“浙江”").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert query(page) == "q=海岛+量子"
    expect_none(opened.problems)


def test_counts_that_no_case_was_read_for_say_so(home: str, open_page: Tabs) -> None:
    page = open_page(home + "search/?q=杭州市&region=zhejiang").page
    count = page.locator("#_panel .count").first
    expect(count).to_have_text(re.compile(r"^至多\d+$"))
    page = open_page(home + "search/?q=杭州&region=zhejiang").page
    expect(page.locator("#_panel .count").first).to_have_text(re.compile(r"^\d+$"))


@pytest.mark.parametrize("section", ["practices", "lessons"])
def test_items_are_those_of_the_cases_left_each_at_its_anchor(
    home: str, open_page: Tabs, site: Path, section: str
) -> None:
    opened = open_page(f"{home}{section}/?region=zhejiang")
    page = opened.page
    expect(page.locator("#_topics .topic").first).to_be_visible()
    further = page.locator("#_more button, #_topics .more button")
    while (visible := further.locator("visible=true")).count():
        before = page.locator("#_topics li li").count()
        visible.first.click()
        expect(page.locator("#_topics li li").nth(before)).to_be_attached()
    left = holders(site, "region", "zhejiang")
    having = [
        (c, items)
        for c in cases(site)
        if c["slug"] in left
        and (items := [i for s in c["sections"] if s["key"] == section for i in s["items"]])
    ]
    n = sum(len(items) for _, items in having)
    expect(page.locator("#_told")).to_have_text(f"{len(having)}篇案例中的{n}条，地区：浙江")
    wanted = {
        (tag, c["title"], f"{home}cases/{c['slug']}/#{item['anchor']}", item["title"])
        for c, items in having
        for tag in c["tags"]
        for item in items
    }
    found = page.evaluate(
        """() => [...document.querySelectorAll("#_topics .topic")].flatMap((topic) =>
          [...topic.querySelectorAll(".items > li")].flatMap((held) =>
            [...held.querySelectorAll("a")].map((a) => [
              topic.querySelector("h2 a").textContent,
              held.querySelector(".meta span").textContent, a.href, a.textContent])))"""
    )
    assert {(tag, case, unquote(href), text) for tag, case, href, text in found} == wanted
    assert len(found) == len(wanted)
    page.locator("#_topics li li a").first.click()
    expect(page.locator(":target")).to_have_count(1)
    expect_none(opened.problems)


def test_of_chosen_tags_only_their_items_are_shown(home: str, open_page: Tabs) -> None:
    page = open_page(home + "practices/?tag=school-groups").page
    expect(page.locator("#_topics h2 a")).to_have_text(["集团化办学"])


def test_without_script_the_values_are_links_to_the_pages_of_the_terms(
    site: Path, home: str, open_page: Tabs
) -> None:
    for address in ("cases/", "search/", "practices/"):
        page = open_page(home + address, javascript=False).page
        assert page.locator("#_panel input").count() == 0
        hrefs = page.eval_on_selector_all("#_panel li a", "all => all.map((a) => a.href)")
        terms = {href.removeprefix(home).split("/")[0] for href in hrefs}
        assert terms == {"regions", "stages", "tags", "organizations", "years"}
        for href in hrefs:
            assert (site / unquote(href.removeprefix(home)) / "index.html").is_file(), href
        assert page.locator("#_panel li a").first.is_visible()


def test_the_keyboard_is_enough(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/", 360).page
    summary = page.locator("#_panel > summary")
    expect(page.locator("#_panel input")).to_have_count(0)
    for _ in range(20):
        page.keyboard.press("Tab")
        if summary.evaluate("summary => summary === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#_panel input").first).to_be_visible()
    page.keyboard.press("Tab")
    first = page.locator("#_panel input").first
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    expect(first).to_be_focused()
    expect(page.locator("#_told[role=status]")).to_contain_text("地区：")
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(0)
    expect(first).to_be_focused()


@pytest.mark.parametrize("address", ["cases/", "search/?q=教师&", "practices/"])
def test_the_panel_is_accessible_and_fits(home: str, open_page: Tabs, address: str) -> None:
    mark = "" if "?" in address else "?"
    page = open_page(f"{home}{address}{mark}region=zhejiang/zhoushan&year=2024", 360).page
    page.locator("#_panel > summary").click()
    expect(page.locator(".chip")).to_have_count(2)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"at {width} px, {scheme}: {f}" for f in [*axe(page), *overflow(page)]]
    expect_none(found)


def test_names_never_become_markup(home: str, open_page: Tabs) -> None:
    opened = open_page(home + 'cases/?region=<img src=x onerror="alert(1)">&tag=school-groups')
    expect(opened.page.locator(".chip")).to_have_count(1)
    assert opened.page.locator("main img").count() == 0
    expect_none(opened.problems)


def test_where_the_facets_cannot_be_fetched_the_list_stands(home: str, open_page: Tabs) -> None:
    page = open_page(home + "404.html").page
    page.route("**/facets.*.bin", lambda route: route.abort())
    page.goto(home + "cases/?region=zhejiang")
    expect(page.locator("#_told")).to_have_text(re.compile("没能取到"))
    expect(page.locator("#_list .rows")).to_be_visible()
    expect(page.locator("#_panel li a").first).to_be_visible()


ENGLISH = {
    "config.yaml": """\
title: Cases
language: en
regions: none
taxonomies:
  - {key: topics, name: Subject, field: subject}
fields:
  subject: {label: Subject, schema: {type: array, items: {type: string}}}
""",
}


def english_case(title: str, subjects: str, stage: str) -> str:
    return f"""\
---
title: {title}
date: 2024-03-01
lead: A school
stage: [{stage}]
subject: [{subjects}]
source: {{name: Notes}}
---

## Background

Text.

## Practices

### Set up a body

Text.

## Lessons

### Start small

Text.
"""


@pytest.fixture(scope="package")
def english(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """Serve an English publication with a taxonomy of its own."""
    root = tmp_path_factory.mktemp("english")
    subjects = {"one": "Art, Music", "two": "Music", "three": "Physics"}
    files = {f"cases/{k}.md": english_case(k, v, "Primary") for k, v in subjects.items()}
    for path, text in (ENGLISH | files).items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, "utf-8")
    built(root, Options())
    return serve(root / "output", headers=POLICY)


def test_in_english_and_by_a_taxonomy_of_the_publications_own(
    english: str, open_page: Tabs
) -> None:
    opened = open_page(english + "cases/")
    page = opened.page
    value(page, "topics", "art").check()
    expect(page.locator("#_told")).to_have_text("1 case. Subject: Art")
    value(page, "topics", "physics").check()
    value(page, "year", "2024").check()
    expect(page.locator("#_told")).to_have_text("2 cases. Years: 2024; Subject: Art, Physics")
    assert query(page) == "year=2024&topics=art&topics=physics"
    expect_none(opened.problems)

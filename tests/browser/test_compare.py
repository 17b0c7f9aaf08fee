"""Comparing cases: how they are chosen, and what the comparison shows."""

import gzip
import json
import re
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from ..publications import built, publication
from .checks import axe, expect_none, overflow
from .conftest import PREFIX, Serve
from .rig import Opened, Tabs
from .test_site import POLICY, SCHEMES, WIDTHS

FOUR = (
    "shengsi-haidao-jiaoyu",
    "hangzhou-jiaoyu-bangfu",
    "changjiang-mumian-jituan",
    "liangjiang-tianfu-xietong",
)
BRIEF = "huaian-songjiao-xiaoyuan"

# Fonts draw these alike, and a PDF may say either; NFKC knows only the older ones of them.
RADICALS = str.maketrans("⻅⻉⻋⻓⻔⻚⻛⻜⻢⻥⻦⻩⻬⻮⻰", "见贝车长门页风飞马鱼鸟黄齐齿龙")


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    return serve(site, prefix=PREFIX, headers=POLICY)


@pytest.fixture
def compare(home: str, open_page: Tabs) -> Any:
    """Return what opens the comparison of some cases, and waits until it is there."""

    def opened(*slugs: str, width: int = 1280) -> Opened:
        found = open_page(f"{home}compare/?cases={','.join(slugs)}", width)
        expect(found.page.locator("#_compared table")).to_be_visible()
        return found

    return opened


def faults(opened: Opened) -> list[str]:
    """Return what went wrong, besides requests that were under way when the page was left."""
    return [problem for problem in opened.problems if "net::ERR_ABORTED" not in problem]


def data(site: Path, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "cases" / slug / "case.json").read_text("utf-8"))
    return found


def compared(page: Page) -> list[str]:
    """Return the slugs of the columns, from the left."""
    return [
        href.rstrip("/").rpartition("/")[2]
        for href in page.locator("#_compared thead th a").evaluate_all(
            "all => all.map(a => a.href)"
        )
    ]


def tray(page: Page) -> list[str]:
    """Return the titles in the tray."""
    return page.locator(".tray li span").all_text_contents()


def cells(page: Page, row: str) -> list[str]:
    """Return what a row says of each case."""
    return page.locator(f"#_compared tr[{row}] td").all_inner_texts()


def pick(page: Page, slug: str) -> None:
    page.locator(".row", has=page.locator(f'a[href$="{slug}/"]')).locator(".pick").click()


# Choosing


def test_cases_are_chosen_in_lists_in_results_and_on_their_pages(
    site: Path, home: str, open_page: Tabs
) -> None:
    opened = open_page(home + "cases/")
    page = opened.page
    expect(page.locator(".tray > div")).to_be_hidden()
    pick(page, FOUR[0])
    page.goto(home + "search/?q=" + quote("杭州"))
    expect(page.locator("#_found .row").first).to_be_visible()
    pick(page, FOUR[1])
    page.goto(f"{home}cases/{FOUR[2]}/")
    page.locator("main > header .pick").click()
    assert tray(page) == [data(site, slug)["title"] for slug in FOUR[:3]]
    page.locator(".tray a").click()
    expect(page.locator("#_compared table")).to_be_visible()
    assert page.url == f"{home}compare/?cases={','.join(FOUR[:3])}"
    assert compared(page) == list(FOUR[:3])
    expect_none(faults(opened))


def test_a_button_tells_and_undoes_the_choice(site: Path, home: str, open_page: Tabs) -> None:
    page = open_page(f"{home}cases/{FOUR[0]}/").page
    button = page.locator("main > header .pick")
    title = data(site, FOUR[0])["title"]
    for name, pressed in (("加入比较", "false"), ("已加入比较", "true"), ("加入比较", "false")):
        expect(button).to_have_accessible_name(f"{name} {title}")
        expect(button).to_have_attribute("aria-pressed", pressed)
        expect(button).to_have_text(name)
        button.click()
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")


def test_four_are_the_most_and_the_button_says_so(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/").page
    for n in range(4):
        page.locator(".pick").nth(n).click()
    fifth = page.locator(".pick").nth(4)
    expect(fifth).to_have_text("最多比较4篇")
    before = tray(page)
    fifth.click()
    assert tray(page) == before
    expect(page.locator(".tray [role=status]")).to_have_text("最多比较4篇")
    page.locator(".tray li button").first.click()
    expect(fifth).to_have_text("加入比较")
    assert tray(page) == before[1:]


def test_the_tray_is_emptied_at_once(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/").page
    for n in range(2):
        page.locator(".pick").nth(n).click()
    page.locator(".tray > div > button").click()
    expect(page.locator(".tray > div")).to_be_hidden()
    expect(page.locator(".pick[aria-pressed=true]")).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    page.reload()
    expect(page.locator(".pick").first).to_be_visible()
    expect(page.locator(".tray > div")).to_be_hidden()


def test_other_windows_follow(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/").page
    other = page.context.new_page()
    other.goto(f"{home}cases/{FOUR[0]}/")
    pick(page, FOUR[0])
    expect(other.locator("main > header .pick")).to_have_attribute("aria-pressed", "true")
    page.bring_to_front()
    other.locator(".tray > div > button").click()
    expect(page.locator(".tray > div")).to_be_hidden()


def test_sites_of_one_host_keep_their_choices_apart(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/").page
    page.locator(".pick").first.click()
    assert page.evaluate("Object.keys(localStorage)") == [f"casegen-compare:{PREFIX}"]
    assert page.context.cookies() == []


@pytest.mark.parametrize("kept", ["{", "null", "[null]", '[{"slug": 1}]', '{"slug": "a"}'])
def test_what_others_wrote_in_the_storage_does_no_harm(
    home: str, open_page: Tabs, kept: str
) -> None:
    opened = open_page(home + "cases/")
    page = opened.page
    page.evaluate(
        "([key, kept]) => localStorage.setItem(key, kept)", [f"casegen-compare:{PREFIX}", kept]
    )
    page.reload()
    page.locator(".pick").first.click()
    assert len(tray(page)) == 1
    expect_none(faults(opened))


def test_without_storage_the_choice_lasts_as_long_as_the_page(home: str, open_page: Tabs) -> None:
    opened = open_page(home + "404.html")
    page = opened.page
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(home + "cases/")
    for n in range(2):
        page.locator(".pick").nth(n).click()
    assert len(tray(page)) == 2
    page.locator(".tray a").click()
    expect(page.locator("#_compared thead th")).to_have_count(2)
    page.locator("[data-do=remove]").first.click()
    expect(page.locator("#_compared thead th")).to_have_count(1)
    expect_none(faults(opened))


def test_what_has_the_focus_is_not_under_the_tray(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/", 360).page
    page.locator(".pick").first.click()
    for _ in range(20):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const at = document.activeElement;
              const bar = document.querySelector(".tray > div").getBoundingClientRect();
              return !at.closest(".tray") && at.getBoundingClientRect().bottom > bar.top + 1;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")


def test_the_button_moves_nothing_when_its_script_comes(home: str, open_page: Tabs) -> None:
    page = open_page(home + "404.html").page
    page.route("**/compare-tray.*.js", lambda route: route.abort())
    measure = (
        "[...document.querySelectorAll('.row')].map(row => row.getBoundingClientRect().height)"
    )
    page.goto(home + "cases/")
    before = page.evaluate(measure)
    expect(page.locator(".pick").first).to_be_hidden()
    page.unroute("**/compare-tray.*.js")
    page.reload()
    expect(page.locator(".pick").first).to_be_visible()
    assert page.evaluate(measure) == before


# What is compared


def test_the_comparison_says_what_the_cases_say(site: Path, compare: Any) -> None:
    slugs = (*FOUR[:3], BRIEF)
    opened = compare(*slugs)
    page = opened.page
    cases = [data(site, slug) for slug in slugs]
    assert page.locator("#_compared thead th a").all_text_contents() == [c["title"] for c in cases]
    assert cells(page, "data-fact=summary") == [c["summary"] for c in cases]

    def listed(key: str) -> list[str]:
        return ["\n".join(c[key]) or "未注明" for c in cases]

    # What only those hear who do not see is left out.
    page.evaluate("document.querySelectorAll('.unseen').forEach((one) => one.remove())")
    assert cells(page, "data-fact=lead") == listed("lead")
    assert cells(page, "data-fact=partners") == listed("partners")
    assert cells(page, "data-fact=stage") == listed("stages")
    assert cells(page, "data-fact=tags") == listed("tags")
    assert cells(page, "data-fact=form") == ["案例", "案例", "案例", "简讯"]
    assert cells(page, "data-fact=region") == [
        "\n".join(region["name"].replace("/", " ") for region in c["regions"]) for c in cases
    ]
    assert page.locator("[data-fact=date] time").evaluate_all(
        "all => all.map(time => time.dateTime)"
    ) == [c["date"] for c in cases]
    assert cells(page, "data-fact=date")[0] == "2024年2月1日"
    for n, one in enumerate(cases):
        cell = page.locator("[data-fact=figures] td").nth(n)
        assert cell.locator("dt").all_text_contents() == [m["label"] for m in one["metrics"]]
        assert cell.locator(".figure").all_text_contents() == [
            m["value"] + (m["unit"] or "") for m in one["metrics"]
        ]
        notes = [m["note"] for m in one["metrics"] if m["note"]]
        assert cell.locator(".note").all_text_contents() == notes
        for key in ("practices", "lessons"):
            items = [i for s in one["sections"] if s["key"] == key for i in s["items"]]
            links = page.locator(f"[data-section={key}] td").nth(n).locator("a")
            assert links.all_text_contents() == [i["title"] for i in items]
        assert one["source"]["name"] in cells(page, "data-fact=source")[n]
    assert (
        cells(page, "data-fact=figures")[3] == cells(page, "data-section=practices")[3] == "未注明"
    )
    expect_none(faults(opened))


def test_an_item_leads_to_its_place_in_the_case(compare: Any) -> None:
    page = compare(*FOUR[:2]).page
    link = page.locator("[data-section=lessons] td").nth(1).locator("a").first
    words = link.inner_text()
    link.click()
    page.wait_for_url(re.compile(f"cases/{FOUR[1]}/#"))
    assert page.locator(":target").inner_text().endswith(words)


def test_what_several_cases_have_is_marked_and_said(site: Path, compare: Any) -> None:
    page = compare(*FOUR[:3]).page
    tags = [data(site, slug)["tags"] for slug in FOUR[:3]]
    for n, own in enumerate(tags):
        others = {tag for m, some in enumerate(tags) if m != n for tag in some}
        marked = page.locator("[data-fact=tags] td").nth(n).locator("mark").all_text_contents()
        assert marked == [tag for tag in own if tag in others]
    first = page.locator("[data-fact=tags] td").nth(0).locator("li").first
    assert first.text_content() == "对口帮扶（乙也有）"
    expect(page.locator(".shared")).to_be_visible()


def test_nothing_is_said_to_be_shared_where_nothing_is(compare: Any) -> None:
    page = compare(FOUR[0]).page
    expect(page.locator("#_compared mark")).to_have_count(0)
    expect(page.locator(".shared")).to_be_hidden()


def test_figures_of_one_label_stand_in_one_row(site: Path, home: str, open_page: Tabs) -> None:
    page = open_page(home + "404.html").page
    changed = data(site, FOUR[1])
    label = data(site, FOUR[0])["metrics"][1]["label"]
    changed["metrics"][3]["label"] = label
    page.route(f"**/{FOUR[1]}/case.json", lambda route: route.fulfill(json=changed))
    page.goto(f"{home}compare/?cases={FOUR[0]},{FOUR[1]},{FOUR[2]}")
    row = page.locator("#_compared tr", has=page.locator("th", has_text=label))
    expect(row.locator("td")).to_have_count(3)
    assert row.locator(".figure").all_text_contents() == ["84次", "234个"]
    assert row.locator("td").nth(2).inner_text() == "未注明"
    rest = page.locator("[data-fact=figures]")
    expect(rest.locator("th")).to_have_text("其他数据")
    assert label not in rest.locator("dt").all_text_contents()


def test_a_publications_own_fields_are_compared_in_its_language(
    tmp_path: Path, serve: Serve, open_page: Tabs
) -> None:
    settings = """
language: en
regions: none
fields:
  budget: {label: Budget, schema: {type: string}}
  pilot: {label: Pilot, schema: {type: boolean}}
  grades: {label: Grades, schema: {type: array, items: {type: string}}}
"""
    text = """\
---
title: Case %s
date: 2025-10-08
lead: Bureau
source: {name: Report}
%s---

## Background

Text.

## What was done

### Ask

Text.

## Lessons

### Listen

Text.
"""
    own = "budget: <b>10</b>\npilot: false\ngrades: [One, Two]\n"
    files: dict[str, str | bytes] = {
        "cases/a.md": text % ("A", own),
        "cases/b.md": text % ("B", "pilot: true\ngrades: [Two]\n"),
    }
    built(publication(tmp_path, files, settings, theme=False))
    opened = open_page(serve(tmp_path / "output", headers=POLICY) + "compare/?cases=a,b")
    page = opened.page
    expect(page.locator("#_compared table")).to_be_visible()
    assert cells(page, "data-field=budget") == ["<b>10</b>", "Not stated"]
    assert cells(page, "data-field=pilot") == ["No", "Yes"]
    assert page.locator("[data-field=grades] mark").all_text_contents() == ["Two", "Two"]
    assert page.locator("[data-field=grades] .unseen").first.text_content() == " (also B)"
    assert cells(page, "data-fact=date") == ["8 October 2025"] * 2
    assert page.locator("[data-fact=region]").count() == 0
    expect(page.locator("#_told")).to_have_text("2 cases compared")
    expect_none(faults(opened))


# The address


def test_columns_are_moved_and_removed_and_the_address_follows(home: str, compare: Any) -> None:
    opened = compare(*FOUR[:3])
    page = opened.page
    a, b, c = FOUR[:3]
    page.locator("[data-do=after]").first.click()
    expect(page.locator("#_told")).to_contain_text("现在是乙")
    assert compared(page) == [b, a, c]
    assert page.url == f"{home}compare/?cases={b},{a},{c}"
    page.locator("[data-do=remove]").nth(1).click()
    expect(page.locator("#_compared thead th")).to_have_count(2)
    assert page.url == f"{home}compare/?cases={b},{c}"
    page.go_back()
    expect(page.locator("#_compared thead th")).to_have_count(3)
    assert compared(page) == [b, a, c]
    expect_none(faults(opened))


def test_what_is_removed_is_no_longer_chosen(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/").page
    for slug in FOUR[:3]:
        pick(page, slug)
    page.locator(".tray a").click()
    page.locator("[data-do=remove]").first.click()
    expect(page.locator("#_compared thead th")).to_have_count(2)
    page.goto(home + "cases/")
    assert len(tray(page)) == 2


def test_somebody_elses_comparison_leaves_the_choice_alone_until_more_is_wanted(
    home: str, open_page: Tabs
) -> None:
    page = open_page(home + "cases/").page
    pick(page, FOUR[3])
    page.goto(f"{home}compare/?cases={FOUR[0]},{FOUR[1]}")
    page.locator("[data-do=after]").first.click()
    expect(page.locator("#_told")).to_contain_text("现在是乙")
    page.goto(home + "cases/")
    assert len(tray(page)) == 1
    page.goto(f"{home}compare/?cases={FOUR[0]},{FOUR[1]}")
    page.locator("[data-do=more]").click()
    page.wait_for_url("**/cases/")
    expect(page.locator(".tray li")).to_have_count(3)


def test_an_address_is_copied(compare: Any) -> None:
    page = compare(*FOUR[:2]).page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-do=copy]").click()
    expect(page.locator("#_told")).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_without_cases_the_page_tells_how_to_choose(home: str, open_page: Tabs) -> None:
    opened = open_page(home + "compare/")
    page = opened.page
    expect(page.locator("#_none")).to_be_visible()
    expect(page.locator("#_chosen")).to_be_hidden()
    for folder in ("cases/", "search/"):
        assert page.locator(f'#_none a[href$="{folder}"]').is_visible()
    expect_none(faults(opened))


def test_what_was_chosen_is_offered_where_the_address_names_nothing(
    site: Path, home: str, open_page: Tabs
) -> None:
    page = open_page(home + "cases/").page
    for slug in FOUR[:2]:
        pick(page, slug)
    page.goto(home + "compare/")
    titles = [data(site, slug)["title"] for slug in FOUR[:2]]
    assert page.locator("#_chosen li").all_text_contents() == titles
    page.get_by_role("link", name="比较这2篇").click()
    expect(page.locator("#_compared thead th")).to_have_count(2)


def test_one_case_is_shown_and_another_asked_for(compare: Any) -> None:
    page = compare(FOUR[0]).page
    expect(page.locator(".notice:visible")).to_have_text("现在只有一篇，再选一篇就可以比较。")
    assert compared(page) == [FOUR[0]]


def test_of_more_than_four_the_first_are_compared(compare: Any) -> None:
    page = compare(*FOUR, BRIEF).page
    assert compared(page) == list(FOUR)
    expect(page.locator(".notice:visible")).to_contain_text("一次最多比较4篇")
    page.locator("[data-do=remove]").first.click()
    expect(page.locator(".notice:visible")).to_have_count(0)
    assert compared(page) == [*FOUR[1:], BRIEF]


@pytest.mark.parametrize("slug", ["no-such-case", "..", "../data", "UPPER", "a/b"])
def test_an_unknown_case_is_named_and_the_others_compared(compare: Any, slug: str) -> None:
    page = compare(FOUR[0], quote(slug, safe=""), FOUR[1]).page
    expect(page.locator(".notice:visible")).to_have_text(f"没有“{slug}”这篇案例。")
    assert compared(page) == list(FOUR[:2])
    asked = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    data = [name for name in asked if name.endswith("case.json")]
    assert data
    assert all(re.search("/cases/[a-z0-9-]+/case.json$", name) for name in data), data


def test_where_the_data_cannot_be_fetched_the_page_says_so(home: str, open_page: Tabs) -> None:
    page = open_page(home + "404.html").page
    page.route(f"**/{FOUR[1]}/case.json", lambda route: route.abort())
    page.goto(f"{home}compare/?cases={FOUR[0]},{FOUR[1]}")
    expect(page.locator(".notice:visible").first).to_contain_text("没能取到")
    assert compared(page) == [FOUR[0]]


def test_neither_address_nor_data_becomes_markup(site: Path, home: str, open_page: Tabs) -> None:
    bad = '<img src=x onerror="document.title=1">'
    opened = open_page(home + "404.html")
    page = opened.page
    changed = data(site, FOUR[1])
    changed |= {"title": bad, "summary": bad, "lead": [bad], "tags": [bad]}
    changed["metrics"] = [{"label": bad, "value": bad, "unit": bad, "note": bad}]
    changed["source"] |= {"name": bad, "url": "javascript:alert(1)"}
    page.route(f"**/{FOUR[1]}/case.json", lambda route: route.fulfill(json=changed))
    opened.problems.clear()
    page.goto(f"{home}compare/?cases={FOUR[0]},{FOUR[1]},{quote(bad, safe='')}")
    expect(page.locator("#_compared thead th")).to_have_count(2)
    assert page.locator("#_compare img").count() == 0
    assert page.locator('#_compare a[href^="javascript"]').count() == 0
    expect(page.locator(".notice:visible")).to_contain_text(bad)
    expect_none(faults(opened))


# How it is used


def test_the_keyboard_is_enough(home: str, open_page: Tabs) -> None:
    page = open_page(f"{home}cases/{FOUR[0]}/").page

    def tab_to(selector: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        pytest.fail(f"Tab does not reach {selector}")

    tab_to("header .pick")
    page.keyboard.press("Space")
    tab_to(".related .pick")
    page.keyboard.press("Enter")
    tab_to(".tray a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/?cases=*")
    expect(page.locator("#_compared table")).to_be_visible()
    first, second = compared(page)
    tab_to("[data-do=after]")
    page.keyboard.press("Enter")
    expect(page.locator("#_told")).to_contain_text("现在是乙")
    assert compared(page) == [second, first]
    expect(page.locator("li:nth-child(2) [data-do=before]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("li:nth-child(2) [data-do=remove]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#_compared thead th")).to_have_count(1)
    expect(page.locator("[data-do=remove]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#_none")).to_be_visible()
    expect(page.locator("h1")).to_be_focused()


@pytest.mark.parametrize(
    "query", ["", f"?cases={FOUR[0]}", f"?cases={FOUR[0]},{BRIEF}", f"?cases={','.join(FOUR)},x"]
)
def test_every_state_is_accessible_and_fits(home: str, open_page: Tabs, query: str) -> None:
    page = open_page(f"{home}compare/{query}").page
    expect(page.locator("#_compared table" if query else "#_none")).to_be_visible()
    expect_none(looked_at(page))


@pytest.mark.parametrize("address", ["cases/", f"cases/{FOUR[1]}/", ""])
def test_the_tray_is_accessible_and_fits(home: str, open_page: Tabs, address: str) -> None:
    page = open_page(home + "cases/").page
    for slug in FOUR:
        pick(page, slug)
    page.goto(home + address)
    expect(page.locator(".tray > div")).to_be_visible()
    found = looked_at(page)
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator(".tray summary").click()
    expect(page.locator(".tray li button").first).to_be_visible()
    expect_none([*found, *axe(page), *overflow(page)])


def looked_at(page: Page) -> list[str]:
    """Return what is wrong with a page at each width and in each scheme."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"at {width} px, {scheme}: {f}" for f in [*axe(page), *overflow(page)]]
    return found


def test_the_table_is_a_table_to_those_who_hear_it_at_every_width(compare: Any) -> None:
    page = compare(*FOUR[:3]).page
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        table = page.get_by_role("table", name="比较案例")
        expect(table.get_by_role("columnheader")).to_have_count(3)
        row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="学段"))
        expect(row.get_by_role("cell")).to_have_count(3)


@pytest.mark.parametrize("size", [2, 4])
def test_a_comparison_is_printed_whole_and_without_controls(
    site: Path, compare: Any, tmp_path: Path, size: int
) -> None:
    page = compare(*FOUR[:size]).page
    page.emulate_media(media="print")
    for control in page.locator("#_compared button, .tray, .pick").all():
        assert not control.is_visible()
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "a.pdf").pages
    assert all(sheet.mediabox.width > sheet.mediabox.height for sheet in sheets)
    text = bare("".join(sheet.extract_text() for sheet in sheets))
    for slug in FOUR[:size]:
        one = data(site, slug)
        words = [one["title"], *one["tags"], *(m["label"] for m in one["metrics"])]
        words += [item["title"] for section in one["sections"] for item in section["items"]]
        expect_none(f"{slug}: {word}" for word in words if bare(word) not in text)


def bare(text: str) -> str:
    """Return text without what a printer changes: spaces, and characters that look like others."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(RADICALS)


def test_without_script_the_page_says_what_it_needs(home: str, open_page: Tabs) -> None:
    page = open_page(home + f"compare/?cases={FOUR[0]}", javascript=False).page
    notice = page.locator("noscript .notice")
    assert notice.is_visible()
    assert notice.locator("a").get_attribute("href") == "../cases/"
    page.goto(home + "cases/")
    assert not page.locator(".pick").first.is_visible()
    assert not page.locator(".tray").is_visible()


def test_from_disk_the_page_says_what_it_needs(site: Path, open_page: Tabs) -> None:
    page = open_page((site / "compare" / "index.html").as_uri()).page
    expect(page.locator("#_disk")).to_be_visible()
    page.goto((site / "cases" / "index.html").as_uri())
    expect(page.locator(".pick").first).to_be_hidden()
    expect(page.locator(".tray")).to_be_hidden()


def test_the_page_and_the_tray_are_small(site: Path, compare: Any) -> None:
    loaded = compare(*FOUR).page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    static = {name.rpartition("/")[2] for name in loaded if name.endswith((".css", ".js"))}
    assert len(static) == 7
    sizes = {name: packed(site / "static" / name) for name in static}
    assert packed(site / "compare" / "index.html") + sum(sizes.values()) < 30_000
    (tray_size,) = (size for name, size in sizes.items() if name.startswith("compare-tray."))
    assert tray_size < 1_500


def packed(file: Path) -> int:
    """Return the size of a file as hosts send it."""
    return len(gzip.compress(file.read_bytes(), 9))

"""The publication in this repository, built and then read as its readers will."""

from itertools import product
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator

from .checks import Crawl, axe, crawl, expect_none, nu, overflow, shifts
from .conftest import PREFIX, Serve
from .rig import Tabs

WIDTHS = (360, 768, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
POLICY = {"Content-Security-Policy": "default-src 'self'"}

# One page of every kind: where its file is. Of several, the longest stands for its kind.
KINDS = {
    "home": "index.html",
    "cases": "cases/index.html",
    "case": "cases/*/index.html",
    "tags": "tags/index.html",
    "tag": "tags/*/index.html",
    "regions": "regions/index.html",
    "province": "regions/*/index.html",
    "city": "regions/*/*/index.html",
    "stages": "stages/index.html",
    "stage": "stages/*/index.html",
    "organizations": "organizations/index.html",
    "organization": "organizations/*/index.html",
    "years": "years/index.html",
    "year": "years/*/index.html",
    "practices": "practices/index.html",
    "practices of a topic": "practices/*/index.html",
    "lessons": "lessons/index.html",
    "search": "search/index.html",
    "compare": "compare/index.html",
    "404": "404.html",
}

# What scripts make of such pages when the address asks for something.
STATES = {
    "results": "search/?q=教师&stage=compulsory",
    "nothing found": "search/?q=量子",
    "narrowed cases": "cases/?region=zhejiang&year=2024",
    "narrowed practices": "practices/?region=zhejiang",
    "comparison": "compare/?cases=shengsi-haidao-jiaoyu,hangzhou-jiaoyu-bangfu",
}

each_kind = pytest.mark.parametrize("kind", KINDS)


def members(site: Path, pattern: str) -> list[Path]:
    """Return the pages of one kind, without the further pages of a list."""
    return sorted(
        found for found in site.glob(pattern) if "page" not in found.relative_to(site).parts
    )


def address(site: Path, kind: str) -> str:
    """Return the relative address of the page that stands for a kind, or of a state."""
    if kind in STATES:
        return STATES[kind]
    found = members(site, KINDS[kind])
    assert found, f"the site has no page of the kind {kind!r}: {KINDS[kind]}"
    longest = max(found, key=lambda page: page.stat().st_size)
    return quote(longest.relative_to(site).as_posix()).removesuffix("index.html")


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    """Give the address of the site under a strict policy and, as on many hosts, under a path."""
    return serve(site, prefix=PREFIX, headers=POLICY)


@pytest.fixture(scope="package")
def crawled(home: str) -> Crawl:
    return crawl(home)


def test_no_link_is_dead(crawled: Crawl) -> None:
    expect_none(crawled.problems)
    assert len(crawled.files) > len(KINDS)


def test_every_page_can_be_reached(site: Path, crawled: Crawl) -> None:
    pages = {
        page.relative_to(site).as_posix()
        for page in site.rglob("*.html")
        # Old addresses lead here, but nothing leads to them.
        if 'http-equiv="refresh"' not in page.read_text(encoding="utf-8")
    }
    expect_none(sorted(pages - crawled.files - {"404.html"}))


def test_every_page_is_valid_html(site: Path) -> None:
    expect_none(nu(site))


@pytest.mark.parametrize("kind", [*KINDS, *STATES])
def test_nothing_goes_wrong_nor_moves_under_a_strict_policy(
    site: Path, home: str, open_page: Tabs, kind: str
) -> None:
    opened = open_page(home + address(site, kind))
    opened.page.wait_for_load_state("networkidle")
    assert opened.response
    assert opened.response.headers["content-security-policy"] == "default-src 'self'"
    expect_none([*opened.problems, *shifts(opened.page)])


@pytest.mark.parametrize("kind", ["home", "case"])
def test_nothing_goes_wrong_from_disk(site: Path, open_page: Tabs, kind: str) -> None:
    opened = open_page((site / address(site, kind) / "index.html").as_uri())
    opened.page.wait_for_load_state("networkidle")
    expect_none(opened.problems)


@each_kind
def test_nothing_scrolls_sideways(site: Path, home: str, open_page: Tabs, kind: str) -> None:
    page = open_page(home + address(site, kind)).page
    page.wait_for_load_state("networkidle")
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"at {width} px: {finding}" for finding in overflow(page)]
    expect_none(found)


@each_kind
def test_axe_finds_nothing(site: Path, home: str, open_page: Tabs, kind: str) -> None:
    page = open_page(home + address(site, kind)).page
    page.wait_for_load_state("networkidle")
    found = []
    for width, scheme in product((360, 1280), SCHEMES):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"at {width} px, {scheme}: {finding}" for finding in axe(page)]
    expect_none(found)


@each_kind
def test_a_page_can_be_read_without_scripts(
    site: Path, home: str, open_page: Tabs, kind: str
) -> None:
    page = open_page(home + address(site, kind), javascript=False).page
    main = page.locator("main")
    assert main.is_visible()
    assert page.locator("h1").is_visible()
    assert len(main.inner_text().strip()) > 20
    dead = page.locator(":is(button, input, select, textarea, [role=button]):not(form[action] *)")
    expect_none(f"does nothing: {control}" for control in shown(dead))
    expect_none(
        f"leads nowhere: {link}" for link in shown(page.locator("a:not([href]), [href='']"))
    )


def shown(found: Locator) -> list[str]:
    """Return the tags of those elements that a reader sees."""
    return [one.evaluate("one => one.outerHTML") for one in found.all() if one.is_visible()]


@pytest.mark.parametrize("kind", ["home", "case"])
def test_the_first_tab_offers_to_skip_to_the_content(
    site: Path, home: str, open_page: Tabs, kind: str
) -> None:
    page = open_page(home + address(site, kind)).page
    page.keyboard.press("Tab")
    link = page.locator("a:focus")
    target = link.get_attribute("href") or ""
    assert target.startswith("#"), "the first Tab reaches no skip link"
    box = link.bounding_box()
    assert box, "the skip link is not shown when it has the focus"
    assert min(box["x"], box["y"]) >= 0, "the skip link is outside of the window"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")
    page.keyboard.press("Tab")
    assert page.locator(target).evaluate(
        "main => main.matches('main, main *') && (main === document.activeElement"
        " || !!(main.compareDocumentPosition(document.activeElement) & 4))"
    ), "after the skip link, Tab does not go on in the content"


def test_a_missing_page_says_so(home: str, open_page: Tabs) -> None:
    opened = open_page(home + "no/such/page/")
    assert opened.response
    assert opened.response.status == 404
    assert opened.page.locator("main").is_visible()

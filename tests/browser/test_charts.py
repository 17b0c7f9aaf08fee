"""The charts of the home page, as they are seen, heard and printed."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from .checks import expect_none
from .conftest import PREFIX, Serve
from .rig import Tabs

CONTRAST = """(tile, shade) => {
  tile.className = tile.className.replace(/^s\\d/, `s${shade}`);
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = color => {
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const words = light(getComputedStyle(tile.firstElementChild).color);
  const ground = light(getComputedStyle(tile).backgroundColor);
  return Math.max(words, ground) / Math.min(words, ground);
}"""


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    return serve(site, prefix=PREFIX)


@pytest.fixture
def page(home: str, open_page: Tabs) -> Page:
    return open_page(home).page


def cases(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "data/cases.json").read_text("utf-8"))["cases"]
    return found


def tiles(page: Page) -> Locator:
    return page.locator(".tiles li")


def test_a_tile_leads_to_its_province(site: Path, page: Page) -> None:
    links = page.locator(".tiles a").all()
    assert len(links) > 1
    for link in links:
        name, count = link.inner_text().split()
        assert link.get_attribute("aria-label") == f"{name}：{count}篇案例"
        target = site / (link.get_attribute("href") or "") / "index.html"
        assert f"<h1>{name}" in target.read_text("utf-8")


def test_the_table_says_what_the_tiles_say(page: Page) -> None:
    shown = {}
    for tile in tiles(page).all():
        name, *count = tile.inner_text().split()
        shown[name] = int(count[0]) if count else 0
    assert len(shown) == 34
    table = page.locator(".chart details")
    assert not table.locator("table").is_visible()
    table.locator("summary").press("Enter")
    rows = [row.inner_text().split() for row in table.locator("tbody tr").all()]
    assert len(rows) == 34
    told = {name: int(count) for name, count in rows}
    assert list(told)[:3] == ["北京市", "天津市", "河北省"]
    assert {next(s for s in shown if n.startswith(s)): c for n, c in told.items()} == shown


def test_what_is_heard_is_heard_once(page: Page) -> None:
    linked = page.locator(".tiles a").count()
    assert page.get_by_role("list", name="各省级行政区的案例").get_by_role("listitem").count() == (
        linked
    )
    # The table of the tiles is folded away; the others are the bars themselves.
    headers = page.get_by_role("table").get_by_role("columnheader").all_inner_texts()
    assert headers == ["学段", "案例篇数", "年份", "案例篇数"]


def test_bars_count_what_the_data_hold(site: Path, page: Page) -> None:
    every = cases(site)
    for heading, count in (
        ("学段", lambda name: sum(name in case["stages"] for case in every)),
        ("年份", lambda name: sum(case["date"][:4] == name[:4] for case in every)),
    ):
        bars = page.locator(".chart").filter(has=page.get_by_role("heading", name=heading))
        rows = bars.locator("tbody tr").all()
        assert len(rows) > 1
        most = max(int(row.locator("td").last.inner_text()) for row in rows)
        for row in rows:
            name, told = row.locator("th").inner_text(), int(row.locator("td").last.inner_text())
            assert told == count(name), name
            width = int(row.locator("rect").get_attribute("width") or "")
            assert abs(width - 100 * told / most) < 1, name


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_tiles_are_equal_and_lie_apart(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    found = tiles(page).evaluate_all(
        """tiles => tiles.map(tile => {
          const {x, y, width, height} = tile.getBoundingClientRect();
          const name = tile.innerText.split(/\\s/)[0];
          const words = document.createRange();
          words.selectNodeContents(tile.firstElementChild ?? tile);
          const fits = words.getBoundingClientRect().width <= width;
          return {name, x, y, width, height, fits};
        })"""
    )
    assert all(tile["fits"] for tile in found)
    for side in ("width", "height"):
        assert max(t[side] for t in found) - min(t[side] for t in found) < 1
    corners = {(round(tile["x"]), round(tile["y"])) for tile in found}
    assert len(corners) == 34
    size = found[0]["width"]
    assert size >= 40
    expect_none(
        f"{a['name']} lies on {b['name']}"
        for n, a in enumerate(found)
        for b in found[:n]
        if abs(a["x"] - b["x"]) < size - 0.5 and abs(a["y"] - b["y"]) < size - 0.5
    )
    at = {tile["name"]: tile for tile in found}
    assert at["黑龙江"]["x"] == max(tile["x"] for tile in found)
    assert at["黑龙江"]["y"] == min(tile["y"] for tile in found)
    assert at["台湾"]["x"] > at["福建"]["x"]
    assert at["海南"]["y"] > at["广西"]["y"]


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_every_shade(
    page: Page, scheme: Any, media: Any, contrast: Any
) -> None:
    page.emulate_media(color_scheme=scheme, media=media, contrast=contrast)
    tile = tiles(page).filter(has=page.locator("a")).first
    found = {shade: tile.evaluate(CONTRAST, shade) for shade in (1, 2, 3, 4)}
    assert min(found.values()) >= 4.5, found


def test_forced_colours_leave_the_shades_to_borders(home: str, browser: Browser) -> None:
    context = browser.new_context(forced_colors="active")
    try:
        page = context.new_page()
        page.goto(home)
        tile = tiles(page).filter(has=page.locator("a")).first
        widths = [
            tile.evaluate(
                """(tile, shade) => {
                  tile.className = tile.className.replace(/^s\\d/, `s${shade}`);
                  return parseFloat(getComputedStyle(tile).borderTopWidth);
                }""",
                shade,
            )
            for shade in (1, 2, 3, 4)
        ]
        assert widths == sorted(set(widths))
        fill, ground = page.locator(".bars svg").first.evaluate(
            "svg => [getComputedStyle(svg).fill, getComputedStyle(document.body).backgroundColor]"
        )
        assert fill != ground
    finally:
        context.close()

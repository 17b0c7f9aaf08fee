"""Pictures of a case, as browsers fetch and show them."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page

from ..pictures.files import exif, photo, saved
from ..publications import built, case, publication
from .checks import axe, crawl, expect_none, nu, overflow
from .conftest import Serve
from .rig import Tabs
from .test_site import POLICY, WIDTHS

ADDRESS = "cases/a/"

# Slighter ones are those of a page painted before all of it has come (`checks.MOVED`).
SHIFTS = """
    new PerformanceObserver(list => {
        for (const {value} of list.getEntries())
            if (value >= 0.02) window.shifted = (window.shifted ?? 0) + value
    }).observe({type: "layout-shift", buffered: true})
"""

SHOWN = """
    [...document.querySelectorAll("main img")].map(image => [
        image.currentSrc.split("/").pop(),
        image.clientWidth / image.clientHeight,
    ])
"""


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a case with a photo at its top, two further down, and a small one."""
    far = "\n\n一段文字。" * 60
    text = f"背景。{far}\n\n![校舍](校舍 1.jpg)\n\n![走廊](走廊.jpg){far}\n\n![图表](图表.png)"
    root = publication(
        tmp_path_factory.mktemp("pictures"),
        {
            "cases/a/index.md": case(
                background=text.replace("校舍 1", "校舍%201"),
                image="{src: 码头.jpg, alt: 码头, credit: 某县教育局}",
            ),
            "cases/a/码头.jpg": saved(photo(2400, 1600), "JPEG"),
            "cases/a/校舍 1.jpg": saved(photo(1600, 1200), "JPEG"),
            "cases/a/走廊.jpg": saved(photo(1600, 1200), "JPEG", exif=exif(6)),
            "cases/a/图表.png": saved(photo(300, 200), "PNG"),
        },
        theme=False,
    )
    built(root)
    return root / "output"


@pytest.fixture(scope="module")
def home(pictures: Path, serve: Serve) -> str:
    return serve(pictures, headers=POLICY)


def read_to_the_end(page: Page) -> None:
    """Scroll through a page as a reader does, until every picture is there."""
    for image in page.locator("main img").all():
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image.element_handle())


@pytest.mark.parametrize(
    ("width", "dots", "expected"),
    [
        (360, 1, ["码头.jpg.480.webp", "校舍 1.jpg.480.webp", "走廊.jpg.480.webp"]),
        (360, 2, ["码头.jpg.960.webp", "校舍 1.jpg.960.webp", "走廊.jpg.960.webp"]),
        (768, 1, ["码头.jpg.960.webp", "校舍 1.jpg.960.webp", "走廊.jpg.960.webp"]),
        (1280, 1, ["码头.jpg.960.webp", "校舍 1.jpg.960.webp", "走廊.jpg.960.webp"]),
        (1280, 2, ["码头.jpg.1440.webp", "校舍 1.jpg.1440.webp", "走廊.jpg.1200.webp"]),
    ],
)
def test_a_browser_fetches_the_smallest_picture_that_is_sharp_and_no_other(
    home: str, browser: Browser, width: int, dots: int, expected: list[str]
) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 800}, device_scale_factor=dots
    ) as context:
        page = context.new_page()
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(unquote(request.url)))
        page.goto(home + ADDRESS)
        read_to_the_end(page)
        names, shapes = zip(*page.evaluate(SHOWN), strict=True)
    # Of the last one there is none that is smaller.
    assert [unquote(name) for name in names] == [*expected, "图表.png.300.webp"]
    assert shapes == pytest.approx((3 / 2, 4 / 3, 3 / 4, 3 / 2), rel=0.01)
    pictures = [url.rpartition("/")[2] for url in fetched if url.endswith((".webp", ".jpg", "png"))]
    assert sorted(pictures) == sorted(unquote(name) for name in names)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_pictures_arrive(home: str, open_page: Tabs, width: int) -> None:
    tab = open_page("about:blank", width)
    tab.page.add_init_script(SHIFTS)
    tab.page.goto(home + ADDRESS)
    read_to_the_end(tab.page)
    tab.page.wait_for_function("() => requestAnimationFrame(() => 0) > 0")
    assert tab.page.evaluate("window.shifted ?? 0") == 0
    assert overflow(tab.page) == []


def test_a_shift_is_seen(home: str, open_page: Tabs) -> None:
    tab = open_page("about:blank")
    tab.page.add_init_script(SHIFTS)
    tab.page.goto(home + ADDRESS)
    tab.page.evaluate("""
        document.querySelector("main").prepend(Object.assign(
            document.createElement("img"), {src: document.querySelector("main img").currentSrc}
        ))
    """)
    tab.page.wait_for_function("() => window.shifted > 0")


def test_what_is_below_is_not_fetched_before_it_is_near(home: str, open_page: Tabs) -> None:
    tab = open_page(home + ADDRESS)
    tab.page.wait_for_load_state("networkidle")
    images = tab.page.locator("main img")
    assert [image.get_attribute("loading") for image in images.all()] == [None, *["lazy"] * 3]
    assert [bool(name) for name, _ in tab.page.evaluate(SHOWN)] == [True, False, False, False]


@pytest.mark.parametrize("javascript", [True, False])
def test_pictures_are_seen_under_a_strict_policy_and_without_script(
    home: str, open_page: Tabs, javascript: bool
) -> None:
    tab = open_page(home + ADDRESS, 360, javascript=javascript)
    for image in tab.page.locator("main img").all():
        image.scroll_into_view_if_needed()
    tab.page.wait_for_load_state("networkidle")
    assert tab.problems == []
    if javascript:
        read_to_the_end(tab.page)
        assert axe(tab.page) == []


def test_the_page_is_valid_and_every_picture_that_it_names_is_there(
    pictures: Path, home: str
) -> None:
    assert nu(pictures) == []
    expect_none(crawl(home).problems)
    page = (pictures / ADDRESS / "index.html").read_text("utf-8")
    assert page.count("<picture>") == page.count("srcset=") == 4

"""A reader's way through the publication: with the keyboard alone, on paper, and on a slow line."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Locator, Page, Response, expect
from pypdf import PdfReader

from .checks import expect_none
from .conftest import PREFIX, Serve
from .rig import ROOT, Tabs
from .test_compare import bare
from .test_site import POLICY, address

# What stands on pages only to be pressed, each on a line of its own.
CONTROLS = {
    *("跳到正文", "目录", "搜索案例", "筛选", "+加入比较", "加入比较"),
    *("已加入比较", "清空", "比较", "本页内容", "复制", "上一页", "下一页", "以表格显示"),
}

PAGE_SIZE = 24

FOCUS_IS_SEEN = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !!hit && (at.contains(hit) || hit.contains(at));
}"""


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    return serve(site, prefix=PREFIX, headers=POLICY)


# With the keyboard alone


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until an element has the focus; all that has it on the way must be in sight."""
    expect(wanted).to_have_count(1)
    for _ in range(150):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.matches('body, html')"):
            assert page.evaluate(FOCUS_IS_SEEN), page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate("wanted => wanted === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {wanted}")


@pytest.mark.parametrize("width", [360, 1280])
def test_from_home_to_a_comparison(home: str, open_page: Tabs, width: int) -> None:
    opened = open_page(home, width)
    page, keyboard = opened.page, opened.page.keyboard
    if width < 1000:
        tab_to(page, page.locator(".menu summary"))
        keyboard.press("Enter")
    tab_to(page, page.locator(".menu a", has_text="全部案例"))
    keyboard.press("Enter")
    page.wait_for_url("**/cases/")
    if width < 1000:
        tab_to(page, page.locator("#_panel > summary"))
        keyboard.press("Enter")
    tab_to(page, page.locator("#_panel label", has_text="浙江").first.locator("input"))
    keyboard.press("Space")
    expect(page.locator("#_told")).to_contain_text("地区：浙江")
    tab_to(page, page.locator("#_found .pick").first)
    keyboard.press("Enter")
    chosen = [page.locator("#_found h2").first.inner_text()]
    tab_to(page, page.locator("#_found h2 a").nth(2))
    chosen.append(page.locator("#_found h2").nth(2).inner_text())
    keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(chosen[1])
    tab_to(page, page.locator(".case > header .pick"))
    keyboard.press("Space")
    tab_to(page, page.locator(".tray a"))
    keyboard.press("Enter")
    page.wait_for_url("**/compare/?cases=*")
    columns = page.locator("#_compared thead th")
    expect(columns).to_have_count(2)
    for column, title in zip(columns.all(), chosen, strict=True):
        expect(column).to_contain_text(title)
    expect_none(opened.problems)


def test_from_a_search_to_the_item_that_matched(home: str, open_page: Tabs) -> None:
    page = open_page(home).page
    page.keyboard.press("/")
    page.keyboard.type("教师")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    item = page.locator("#_found .item a").first
    expect(item).to_be_visible()
    tab_to(page, item)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/#*")
    anchor = unquote(page.url.partition("#")[2])
    expect(page.locator(f'[id="{anchor}"]')).to_be_in_viewport()


# On paper


@pytest.mark.parametrize(
    "kind", ["home", "case", "cases", "narrowed cases", "results", "tag", "practices", "comparison"]
)
def test_paper_has_the_text_numbered_pages_and_nothing_to_press(
    site: Path, home: str, open_page: Tabs, tmp_path: Path, kind: str
) -> None:
    page = open_page(home + address(site, kind)).page
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    expect_none(
        control.evaluate("control => control.outerHTML.slice(0, 200)")
        for control in page.locator("nav, button, summary, .tray, .panel").all()
        if control.is_visible()
    )
    headings = page.locator("h1, main h2, main h3, main thead th").all()
    wanted = [heading.inner_text() for heading in headings if heading.is_visible()]
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "a.pdf").pages]
    lines = [[bare(line) for line in sheet.splitlines() if line.strip()] for sheet in sheets]
    text = "".join("".join(sheet[1:]) for sheet in lines)
    expect_none(f"missing: {heading}" for heading in wanted if bare(heading) not in text)
    expect_none(f"to press: {line}" for sheet in lines for line in sheet if line in CONTROLS)
    # The number stands at the foot, but comes first in the file.
    assert [sheet[0] for sheet in lines] == [str(number + 1) for number in range(len(lines))]


# On a slow line


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> str:
    """Build as many cases as a page of a list has, the longest once more under other names."""
    root = tmp_path_factory.mktemp("full")
    shutil.copy(ROOT / "config.yaml", root)
    shutil.copytree(ROOT / "cases", root / "cases")
    cases = sorted(root.glob("cases/*.md"), key=lambda case: case.stat().st_size)
    for number, case in enumerate(cases[len(cases) - PAGE_SIZE :]):
        shutil.copy(case, case.with_stem(f"{case.stem}-{number}"))
    command = [sys.executable, "-m", "casegen", "build"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return serve(root / "output")


@pytest.mark.parametrize(
    "where",
    ["case", "cases", "narrowed cases", "search", "results", "practices", "compare", "comparison"],
)
def test_a_page_is_small(site: Path, full: str, open_page: Tabs, where: str) -> None:
    page = open_page("about:blank").page
    sizes: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.request.resource_type in ("document", "stylesheet", "script"):
            sizes[response.url.removeprefix(full)] = len(gzip.compress(response.body()))

    page.on("response", weigh)
    page.goto(full + address(site, where), wait_until="networkidle")
    if where == "cases":
        assert page.locator("#_list .row").count() == PAGE_SIZE
    assert len(sizes) >= 4
    assert sum(sizes.values()) <= 30_000, sizes

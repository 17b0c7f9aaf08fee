"""The preview as an editor sees it: a browser, a server of its own, and files that are written."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.preview.running import FILES, TAGS, Preview, running
from tests.publications import case, write

from . import checks
from .rig import Opened, Tabs

LONG = "\n\n".join(f"第{n}段。{'很长的一段。' * 30}" for n in range(60))
BAD = case("改坏了").replace("title: ", "title：")
WIDTHS = (360, 768, 1280)

# A busy machine is no defect.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = write(tmp_path_factory.mktemp("preview"), FILES)
    with running(root, "--editor", "vscode") as preview:
        yield preview


@pytest.fixture
def preview(served: Preview) -> Preview:
    served.reset()
    return served


def overlay(page: Page) -> Locator:
    return page.locator("#_preview .overlay")


def badge(page: Page) -> Locator:
    return page.locator("#_preview .badge")


def faults(opened: Opened) -> list[str]:
    """Return what went wrong in a page; what is on its way is given up where it is loaded again."""
    given_up = ("/_preview/events", "net::ERR_ABORTED")
    return [p for p in opened.problems if not any(sign in p for sign in given_up)]


def test_the_open_page_shows_what_is_saved_where_the_reader_was(
    preview: Preview, open_page: Tabs
) -> None:
    preview.write("cases/jia.md", case("甲案例", "2025-03-01", background=LONG))
    preview.until(lambda: "第59段" in preview.page("cases/jia/"))
    opened = open_page(preview.home + "cases/jia/")
    page = opened.page
    page.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
    preview.write("cases/jia.md", case("甲案例", "2025-03-01", background=LONG + "\n\n刚刚写的。"))
    expect(page.get_by_text("刚刚写的。")).to_be_attached()
    expect(page.locator("#_preview")).to_be_attached()
    page.wait_for_function("scrollY === 2000")
    assert faults(opened) == []


def test_a_page_that_the_change_does_not_touch_is_not_loaded_again(
    preview: Preview, open_page: Tabs
) -> None:
    page = open_page(preview.home + "cases/yi/").page
    page.evaluate("window.same = true")
    preview.write("cases/jia.md", str(FILES["cases/jia.md"]).replace("做法。", "改过的。"))
    preview.until(lambda: "改过的。" in preview.page("cases/jia/"))
    preview.write("cases/yi.md", BAD)
    expect(overlay(page)).to_be_visible()
    assert page.evaluate("window.same")


def test_styles_are_swapped_without_loading_the_page_again(
    preview: Preview, open_page: Tabs
) -> None:
    page = open_page(preview.home).page
    page.evaluate("window.same = true")
    for colour in ("rgb(1, 2, 3)", "rgb(4, 5, 6)"):
        preview.write("templates/static/site.css", f"body {{ background: {colour} }}")
        expect(page.locator("body")).to_have_css("background-color", colour)
    expect(
        page.locator('head link[href*="/site."], head link[href*="static/site."]')
    ).to_have_count(1)
    assert page.evaluate("window.same")


def test_templates_and_settings_load_every_page_again(preview: Preview, open_page: Tabs) -> None:
    page = open_page(preview.home + "cases/jia/").page
    preview.write("config.yaml", "title: 新的刊名\ndescription: 一段说明。\n")
    expect(page).to_have_title("甲案例 - 新的刊名")
    preview.write("templates/case.html", "<title>自己的模板</title><body><p>短</p></body>")
    expect(page).to_have_title("自己的模板")
    shutil.rmtree(preview.root / "templates")
    expect(page).to_have_title("甲案例 - 新的刊名")


def test_an_error_lies_over_its_page_until_it_is_mended(preview: Preview, open_page: Tabs) -> None:
    opened = open_page(preview.home + "cases/jia/")
    page = opened.page
    expect(page.locator("h1")).to_have_text("甲案例")
    preview.write("cases/jia.md", BAD)
    shown = overlay(page)
    expect(shown).to_be_visible()
    # The last good site stays.
    expect(page.locator("h1")).to_have_text("甲案例")
    expect(shown.locator(".at a")).to_have_text("cases/jia.md:2:6")
    path = (preview.root / "cases/jia.md").as_posix().lstrip("/")
    expect(shown.locator(".at a")).to_have_attribute("href", f"vscode://file/{path}:2:6")
    expect(shown.locator(".message")).to_have_text("“title”后面是全角冒号“：”。")
    expect(shown.locator("pre")).to_have_text("2title：改坏了")
    expect(shown.locator("mark")).to_have_text("：")
    expect(shown.locator(".help").first).to_contain_text("怎么改 改成半角冒号")
    expect(shown.locator(".help").last).to_contain_text("casegen check --fix")
    preview.write("cases/jia.md", case("改好了", "2025-03-01"))
    expect(page.locator("h1")).to_have_text("改好了")
    expect(overlay(page)).to_have_count(0)
    expect(badge(page).locator(".error")).to_have_count(0)
    assert faults(opened) == []


def test_several_problems_are_all_listed_and_elsewhere_counted(
    preview: Preview, open_page: Tabs
) -> None:
    bad = case("甲案例", "2025-03-01", background="<br>\n\n<hr>\n\n![](x.png)")
    preview.write("cases/jia.md", bad)
    preview.until(lambda: len(preview.problems("cases/jia/")) > 2)
    page = open_page(preview.home + "cases/jia/").page
    listed = overlay(page).locator("article")
    expect(listed).to_have_count(3)
    expect(overlay(page).locator("header strong")).to_have_text("3 个错误")
    page.goto(preview.home)
    expect(overlay(page)).to_have_count(0)
    badge(page).get_by_text("3 个错误").click()
    expect(page).to_have_url(re.compile("/_problems/$"))
    expect(page.locator("main article")).to_have_count(3)
    preview.write("cases/jia.md", str(FILES["cases/jia.md"]))
    expect(page.locator("main")).to_contain_text("没有发现问题。")


def test_the_overlay_stays_folded_until_there_is_something_new(
    preview: Preview, open_page: Tabs
) -> None:
    preview.write("cases/jia.md", BAD)
    preview.until(lambda: preview.problems("cases/jia/"))
    page = open_page(preview.home + "cases/jia/").page
    overlay(page).get_by_role("button", name="收起").click()
    expect(overlay(page)).to_have_count(0)
    page.reload()
    expect(badge(page)).to_be_visible()
    expect(overlay(page)).to_have_count(0)
    badge(page).get_by_role("button", name="展开").click()
    expect(overlay(page)).to_be_visible()
    overlay(page).press("Escape")
    expect(overlay(page)).to_have_count(0)
    preview.write("cases/jia.md", BAD.replace("date: ", "dat: "))
    expect(overlay(page)).to_be_visible()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("config.yaml", "title: [\n"),
        ("cases/tags.yaml", TAGS + "- {name: 海岛}\n"),
        ("templates/base.html", "{% if %}"),
    ],
)
def test_what_all_pages_are_made_of_is_told_on_all_of_them(
    preview: Preview, open_page: Tabs, path: str, content: str
) -> None:
    page = open_page(preview.home + "cases/").page
    preview.write(path, content)
    expect(overlay(page)).to_contain_text(path)
    expect(page.locator("main")).to_contain_text("甲案例")
    preview.reset()
    expect(overlay(page)).to_have_count(0)


def test_a_draft_has_a_bar_and_every_case_a_link_to_its_file(
    preview: Preview, open_page: Tabs
) -> None:
    page = open_page(preview.home + "cases/bing/").page
    bar = page.locator("#_preview_top .draft")
    expect(bar).to_contain_text("待编辑")
    edit = badge(page).get_by_role("link", name="编辑")
    path = (preview.root / "cases/bing/index.md").as_posix().lstrip("/")
    expect(edit).to_have_attribute("href", f"vscode://file/{path}:1:1")
    published = str(FILES["cases/bing/index.md"]).replace("status: draft\n", "")
    preview.write("cases/bing/index.md", published)
    expect(bar).to_have_count(0)


def test_without_an_editor_the_path_is_there_to_be_copied(tmp_path: Path, open_page: Tabs) -> None:
    write(tmp_path, FILES)
    with running(tmp_path) as preview:
        preview.until(lambda: len(preview.lines) > 1)
        page = open_page(preview.home + "cases/jia/").page
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        badge(page).get_by_role("button", name="复制路径").click()
        expect(badge(page).get_by_role("button")).to_have_text("已复制")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == str(preview.root / "cases/jia.md")


def test_a_page_that_was_asleep_shows_what_it_missed(preview: Preview, open_page: Tabs) -> None:
    page = open_page(preview.home + "cases/jia/").page
    hide = """(hidden) => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    preview.write("cases/jia.md", case("睡着时写的", "2025-03-01"))
    preview.until(lambda: "睡着时写的" in preview.page("cases/jia/"))
    expect(page.locator("h1")).to_have_text("甲案例")
    page.evaluate(hide, False)
    expect(page.locator("h1")).to_have_text("睡着时写的")


def test_a_server_that_went_away_and_came_back_is_found_again(
    tmp_path: Path, open_page: Tabs
) -> None:
    write(tmp_path, FILES)
    with running(tmp_path) as first:
        first.until(lambda: len(first.lines) > 1)
        home = first.home
        page = open_page(home + "cases/jia/").page
        expect(badge(page)).to_be_visible()
    expect(badge(page)).to_contain_text("预览已停止")
    write(tmp_path, {"cases/jia.md": case("回来以后", "2025-03-01")})
    port = home.rpartition(":")[2].rstrip("/")
    with running(tmp_path, "--port", port):
        expect(page.locator("h1")).to_have_text("回来以后", timeout=20_000)
        expect(badge(page)).not_to_contain_text("预览已停止")


def test_a_case_whose_file_comes_and_goes(preview: Preview, open_page: Tabs) -> None:
    page = open_page(preview.home + "cases/ding/").page
    expect(page.locator("h1")).to_have_text("没有这个页面")
    preview.write("cases/ding.md", "还没有文件头")
    expect(page.locator("h1")).to_have_text("这个案例还读不懂")
    expect(overlay(page)).to_contain_text("cases/ding.md:1:1")
    preview.write("cases/ding.md", case("丁案例"))
    expect(page.locator("h1")).to_have_text("丁案例")
    (preview.root / "cases/ding.md").unlink()
    expect(page.locator("h1")).to_have_text("没有这个页面")


def test_another_branch_is_not_loaded_file_by_file(preview: Preview, open_page: Tabs) -> None:
    def git(*arguments: str) -> None:
        name = ("-c", "user.name=甲", "-c", "user.email=a@example.org")
        subprocess.run(
            ("git", *name, *arguments), cwd=preview.root, check=True, capture_output=True
        )

    git("init", "-q", "-b", "one")
    (preview.root / ".gitignore").write_text(".casegen\n", "utf-8")
    git("add", "-A")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "two")
    for n in range(200):
        preview.write(f"cases/many-{n}.md", case(f"许多{n}", "2026-01-01"))
    preview.write("cases/jia.md", case("另一支", "2025-03-01"))
    git("add", "-A")
    git("commit", "-qm", "two")
    git("checkout", "-q", "one")
    preview.until(lambda: "许多" not in preview.page("cases/"))
    page = open_page(preview.home + "cases/").page
    page.add_init_script("localStorage.loads = Number(localStorage.loads ?? 0) + 1")
    git("checkout", "-q", "two")
    expect(page.locator("main")).to_contain_text("许多")
    expect(page.locator("main")).to_contain_text("203")
    # Once, unless the machine is so busy that the storm has pauses.
    assert int(page.evaluate("localStorage.loads")) <= 3
    git("checkout", "-q", "one")
    expect(page.locator("main")).not_to_contain_text("许多")
    shutil.rmtree(preview.root / ".git")
    (preview.root / ".gitignore").unlink()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_every_screen(preview: Preview, open_page: Tabs, width: int, dark: bool) -> None:
    words = "长" * 200
    preview.write("cases/jia.md", case(words).replace("title: ", "title：") + "\n<br>\n" * 9)
    preview.until(lambda: preview.problems("cases/jia/"))
    for path in ("cases/jia/", "_problems/"):
        opened = open_page(preview.home + path, width, dark=dark)
        expect(opened.page.locator(".problem").first).to_be_visible()
        assert opened.page.evaluate("document.documentElement.scrollWidth") == width
        if path == "cases/jia/":
            box = overlay(opened.page).bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["y"] > 100
            assert box["x"] + box["width"] <= width
        assert faults(opened) == []


def test_the_preview_is_accessible(preview: Preview, open_page: Tabs) -> None:
    preview.write("cases/jia.md", BAD)
    preview.until(lambda: preview.problems("cases/jia/"))
    for dark in (False, True):
        for path in ("cases/jia/", "_problems/"):
            page = open_page(preview.home + path, dark=dark).page
            expect(page.locator(".problem").first).to_be_visible()
            assert checks.axe(page) == []


def test_what_an_editor_types_is_never_markup(preview: Preview, open_page: Tabs) -> None:
    evil = (
        "<img src=x onerror=document.title='evil'></script><script>document.title='evil'</script>"
    )
    preview.write("cases/jia.md", BAD.replace("改坏了", evil))
    preview.until(lambda: preview.problems("cases/jia/"))
    page = open_page(preview.home + "cases/jia/").page
    expect(overlay(page).locator("pre")).to_contain_text("<img src=x")
    page.goto(preview.home + "_problems/")
    expect(page.locator("pre").first).to_contain_text("<img src=x")
    assert page.title() != "evil"


def test_more_pages_than_a_browser_has_connections_for(preview: Preview, browser: Browser) -> None:
    context = browser.new_context()
    pages = [context.new_page() for _ in range(3)]
    for page in pages:
        page.goto(preview.home + "cases/jia/")
    preview.write("cases/jia.md", case("都看得到", "2025-03-01"))
    for page in pages:
        expect(page.locator("h1")).to_have_text("都看得到")
    context.close()

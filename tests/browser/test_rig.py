"""The checks see what is wrong: each is shown something that is."""

from pathlib import Path

import pytest

from .checks import axe, crawl, expect_none, nu, overflow, shifts
from .conftest import Serve
from .rig import NotSetUpError, Tabs, find_chromium

HEAD = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>页</title>'
GOOD = f'{HEAD}<body><main><h1 id="top-of-page">好</h1><p>正文</p></main></body></html>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    return tmp_path


def write(folder: Path, body: str, name: str = "index.html") -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEAD}<body>{body}</body></html>", encoding="utf-8")


def test_nothing_is_found_in_a_good_page(folder: Path, serve: Serve, open_page: Tabs) -> None:
    home = serve(folder)
    opened = open_page(home, width=360)
    assert opened.response
    assert opened.response.status == 200
    expect_none(opened.problems)
    expect_none(overflow(opened.page))
    expect_none(axe(opened.page))
    expect_none(crawl(home).problems)


def test_what_is_found_is_said_line_by_line() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"^2 found:\none\ntwo$"):
        expect_none(["one", "two"])


def test_overflow_names_the_wide_element(folder: Path, serve: Serve, open_page: Tabs) -> None:
    write(folder, '<p class="wide" style="width: 500px">宽</p>')
    home = serve(folder)
    assert not overflow(open_page(home, width=768).page)
    assert any('class="wide"' in found for found in overflow(open_page(home, width=360).page))


def test_what_moves_is_seen(folder: Path, serve: Serve, open_page: Tabs) -> None:
    page = open_page(serve(folder)).page
    assert not shifts(page)
    page.evaluate("document.querySelector('main').style.paddingTop = '200px'")
    assert shifts(page)


@pytest.mark.parametrize("dark", [False, True])
def test_axe_sees_a_picture_without_words_and_colours_too_close(
    folder: Path, serve: Serve, open_page: Tabs, dark: bool
) -> None:
    write(
        folder,
        "<style>@media (prefers-color-scheme: dark) { p { color: #eee; background: #fff } }</style>"
        '<main><h1>题</h1><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><p>正文</p></main>',
    )
    rules = {found.split()[0] for found in axe(open_page(serve(folder), dark=dark).page)}
    assert "image-alt" in rules
    assert ("color-contrast" in rules) is dark


def test_nu_names_the_page_and_the_line(folder: Path) -> None:
    write(folder, "\n<main><p><div>错</div></p></main>", "cases/坏/index.html")
    found = nu(folder)
    assert found, "and nothing in index.html, which is good"
    assert all(finding.startswith("cases/坏/index.html:2: ") for finding in found)


def test_the_crawl_sees_dead_links_and_fragments(folder: Path, serve: Serve) -> None:
    write(
        folder,
        '<a href="标签/">good</a> <a href="gone/">1</a> <a href="#nowhere">2</a>'
        '<a href="标签">3</a> <a href="/elsewhere/">4</a> <img src="gone.png" alt="5">'
        '<link rel="stylesheet" href="a.css"><a href="https://example.org/">not followed</a>',
    )
    write(folder, '<p id="here"><a href="#here">good</a> <a href="../">good</a>', "标签/index.html")
    (folder / "a.css").write_text("p { background: url(gone.svg) }", encoding="utf-8")
    home = serve(folder, prefix="/some/where/")
    result = crawl(home)
    tag = home + "%E6%A0%87%E7%AD%BE"
    assert set(result.problems) == {
        f"{home}: {home}gone/ answers 404",
        f"{home}: {home} has no #nowhere",
        f"{home}: {tag} is only a redirect to {tag}/",
        f"{home}: /elsewhere/ leads out of the site's folder",
        f"{home}: {home}gone.png answers 404",
        f"{home}a.css: {home}gone.svg answers 404",
    }
    assert result.files == {"index.html", "标签/index.html", "a.css"}


def test_a_page_remembers_what_went_wrong(folder: Path, serve: Serve, open_page: Tabs) -> None:
    write(
        folder,
        '<p style="color: red">x</p><img src="gone.png" alt=""><script src="bad.js"></script>'
        '<script src="https://example.invalid/tracker.js"></script>',
    )
    (folder / "bad.js").write_text("throw new Error('broken')", encoding="utf-8")
    plain = "\n".join(open_page(serve(folder)).problems)
    assert "script: broken" in plain
    assert "gone.png" in plain
    assert "elsewhere: https://example.invalid/tracker.js" in plain
    assert "Content Security Policy" not in plain
    strict = serve(folder, headers={"Content-Security-Policy": "default-src 'self'"})
    assert "Content Security Policy" in "\n".join(open_page(strict).problems)


def test_without_javascript_no_script_runs(folder: Path, serve: Serve, open_page: Tabs) -> None:
    write(folder, '<main><p>正文</p></main><script src="a.js"></script>')
    (folder / "a.js").write_text("document.querySelector('main').remove()", encoding="utf-8")
    home = serve(folder)
    assert not open_page(home).page.locator("main").is_visible()
    assert open_page(home, javascript=False).page.locator("main").is_visible()


def test_the_server_answers_like_a_static_host(folder: Path, serve: Serve, open_page: Tabs) -> None:
    write(folder, "<main>没有这一页</main>", "404.html")
    (folder / "empty").mkdir()
    home = serve(folder, prefix="/some/where/")
    for missing in ("no/such/page/", "empty/", "../../"):
        opened = open_page(home + missing)
        assert opened.response
        assert opened.response.status == 404
        assert opened.page.locator("main").inner_text() == "没有这一页"


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEGEN_CHROMIUM", "no-such-browser")
    with pytest.raises(NotSetUpError, match=r"no-such-browser is not installed.*make test"):
        find_chromium()

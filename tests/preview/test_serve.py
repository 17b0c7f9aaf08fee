"""The preview over HTTP, with files that are really written."""

import json
import os
import shutil
import socket
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.conftest import Casegen, casegen
from tests.publications import THEME, case, png, write

from .running import FILES, TAGS, Preview, running

__all__ = ["casegen"]

BROKEN = case("改坏了").replace("title: ", "title：")


def test_nothing_is_written_but_what_is_remembered(preview: Preview) -> None:
    for path in ("", "cases/jia/", "search/guide.bin", "data/cases.json", "cases/bing/tu.png"):
        assert preview.answer(path)[0] == 200
    assert {p.name for p in preview.root.iterdir()} == {"cases", "config.yaml", ".casegen"}
    assert not list((preview.root / ".casegen").glob("*/cases"))


@pytest.mark.parametrize(
    ("path", "kind", "word"),
    [
        ("", "text/html", "乙案例"),
        ("cases/jia/case.json", "application/json", "甲案例"),
        ("data/cases.csv", "text/csv", "甲案例"),
        ("feed.xml", "application/xml", "甲案例"),
        ("tags/island/", "text/html", "丙案例"),
        ("robots.txt", "text/plain", "User-agent"),
    ],
)
def test_every_file_of_the_site_is_answered(
    preview: Preview, path: str, kind: str, word: str
) -> None:
    status, content, headers = preview.answer(path)
    assert (status, headers["content-type"].partition(";")[0]) == (200, kind)
    assert word in content.decode()


def test_drafts_and_their_pictures_are_shown(preview: Preview) -> None:
    assert "丙案例" in preview.page("cases/bing/")
    assert preview.answer("cases/bing/tu.png")[1] == png(8, 8)
    assert preview.notice("cases/bing/")["draft"]
    assert preview.notice("cases/jia/")["draft"] == ""


def test_the_search_index_has_what_was_written_since(preview: Preview) -> None:
    first = preview.answer("search/guide.bin")[1]
    preview.write("cases/jia.md", case("甲案例", "2025-03-01", background="从未有过的词。"))
    preview.until(lambda: "从未有过的词" in preview.page("cases/jia/"))
    assert preview.answer("search/guide.bin")[1] != first


def test_an_edited_text_is_seen_on_every_page_that_shows_it(preview: Preview) -> None:
    before = preview.notice("cases/jia/")["page"]
    other = preview.notice("cases/yi/")["page"]
    preview.write("cases/jia.md", FILES["cases/jia.md"].replace("做法。", "改过的做法。"))  # type: ignore[arg-type]
    preview.until(lambda: "改过的做法" in preview.page("cases/jia/"))
    assert preview.notice("cases/jia/")["page"] != before
    assert "改过的做法" in preview.answer("feed.xml")[1].decode()
    assert preview.notice("cases/yi/")["page"] == other


def test_an_edited_title_is_seen_on_its_page_and_in_lists(preview: Preview) -> None:
    preview.write("cases/jia.md", case("新的题目", "2025-03-01", tags="[海岛, 教师]"))
    pages = ("cases/jia/", "cases/", "", "tags/teachers/", "cases/yi/")
    preview.until(lambda: all("新的题目" in preview.page(path) for path in pages))


def test_files_that_come_and_go_are_cases_that_come_and_go(preview: Preview) -> None:
    assert preview.answer("cases/ding/")[0] == 404
    preview.write("cases/ding.md", case("丁案例"))
    preview.until(lambda: preview.answer("cases/ding/")[0] == 200)
    (preview.root / "cases/ding.md").rename(preview.root / "cases/wu.md")
    preview.until(lambda: preview.answer("cases/wu/")[0] == 200)
    assert preview.answer("cases/ding/")[0] == 404
    (preview.root / "cases/wu.md").unlink()
    preview.until(lambda: "丁案例" not in preview.page("cases/"))


def test_a_file_with_an_error_stays_as_it_last_was(preview: Preview) -> None:
    preview.write("cases/jia.md", BROKEN)
    told = preview.until(lambda: preview.notice("cases/jia/")["problems"])
    assert "甲案例" in preview.page("cases/jia/")
    assert "甲案例" in preview.page("cases/")
    assert told[0]["spot"]["where"] == "cases/jia.md:2:6"
    assert told[0]["spot"]["path"] == str(preview.root / "cases/jia.md")
    assert told[0]["quote"] == {"before": "title", "marked": "：", "after": "改坏了"}
    assert told[0]["line"] == 2
    assert "半角冒号" in told[0]["help"]
    # Elsewhere there is a badge only.
    other = preview.notice("cases/yi/")
    assert (other["problems"], other["weight"]) == ([], "error")
    assert "full-width-colon" in preview.page("_problems/")
    # What changes meanwhile is seen, and the file that can't be read stays where it was.
    preview.write("cases/tags.yaml", TAGS.replace("海岛", "岛屿, synonyms: [海岛]"))
    preview.until(lambda: "岛屿" in preview.page("tags/"))
    assert "甲案例" in preview.page("cases/")
    preview.reset()
    assert preview.notice("cases/jia/")["problems"] == []


def test_several_problems_are_all_listed(preview: Preview) -> None:
    text = case("甲案例", "2025-03-01", tags="没有", background="<br>\n\n[无](none.md)")
    preview.write("cases/jia.md", text)
    preview.until(lambda: "raw-html" in preview.problems("cases/jia/"))
    preview.write("cases/jia.md", text.replace("<br>", "一"))
    preview.until(lambda: preview.problems("cases/jia/") == ["unknown-tag", "dead-link"])
    # What is wrong between files leaves the text as it is now.
    assert "无" in preview.page("cases/jia/")


def test_problems_between_files_move_with_the_text(preview: Preview) -> None:
    text = case("甲案例", "2025-03-01", background="[无](none.md)")
    preview.write("cases/jia.md", text)

    def where() -> str:
        told = preview.notice("cases/jia/")["problems"]
        return str(told[0]["spot"]["where"]) if told else ""

    before = preview.until(where)
    preview.write("cases/jia.md", text.replace("[无]", "新的一段。\n\n[无]"))
    preview.until(lambda: "新的一段" in preview.page("cases/jia/"))
    line = int(before.split(":")[1])
    assert where() == f"cases/jia.md:{line + 2}:5"


def test_a_file_that_never_was_good_says_so_at_its_address(preview: Preview) -> None:
    preview.write("cases/geng.md", "没有文件头。")
    preview.until(lambda: preview.problems("cases/geng/") == ["no-front-matter"])
    assert "cases/geng.md" in preview.page("cases/geng/")
    preview.write("cases/geng.md", case("庚案例").replace("## 经验启示", "## 别的"))
    preview.until(lambda: "庚案例" in preview.page("cases/geng/"))
    assert "missing-section" in preview.problems("cases/geng/")


@pytest.mark.parametrize(
    ("path", "content", "rule"),
    [
        ("config.yaml", "title: 案例集\nlanguag: en\n", "unknown-key"),
        ("config.yaml", "title: [\n", "yaml-syntax"),
        ("cases/tags.yaml", "- {name: 海岛, parent: 无}\n", "unknown-parent"),
        ("templates/i18n/zh-CN.yaml", "skip: [\n", "yaml-syntax"),
    ],
)
def test_settings_with_an_error_stay_and_are_told_everywhere(
    preview: Preview, path: str, content: str, rule: str
) -> None:
    preview.write(path, content)
    preview.until(lambda: preview.problems("") == [rule])
    assert preview.problems("cases/jia/") == [rule]
    assert "一段说明" in preview.page("")
    assert "海岛" in preview.page("tags/")


def test_settings_are_seen_everywhere(preview: Preview) -> None:
    preview.write("config.yaml", "title: 新的刊名\ndescription: 一段说明。\npage_size: 1\n")
    preview.until(lambda: "新的刊名" in preview.page("cases/jia/"))
    assert preview.answer("cases/page/3/")[0] == 200


def test_other_places_that_settings_name_are_watched(preview: Preview) -> None:
    preview.write("articles/xin.md", case("另一处的案例"))
    preview.write("config.yaml", "title: 案例集\ncases: articles\ntags: {file: tags.yaml}\n")
    preview.until(lambda: "另一处的案例" in preview.page("cases/"))
    preview.write("articles/xin.md", case("改了题目", tags="新标签"))
    preview.until(lambda: preview.problems("cases/xin/") == ["unknown-tag"])
    preview.write("tags.yaml", "- {name: 新标签, slug: new}\n")
    preview.until(lambda: preview.answer("tags/new/")[0] == 200)
    shutil.rmtree(preview.root / "articles")
    (preview.root / "tags.yaml").unlink()


def test_a_template_with_an_error_is_told_on_its_pages(preview: Preview) -> None:
    term = "<p>自己的标签页 {{ nothing }}</p>"
    preview.write("templates/term.html", term)
    preview.until(lambda: preview.problems("tags/island/") == ["template-error"])
    assert "自己的标签页" not in preview.page("tags/island/")
    assert preview.problems("cases/jia/") == []
    assert preview.notice("cases/jia/")["weight"] == "error"
    preview.write("templates/term.html", term.replace("{{ nothing }}", "{{ page.title }}"))
    preview.until(lambda: "自己的标签页" in preview.page("tags/island/"))
    assert preview.problems("tags/island/") == []


def test_a_style_sheet_is_no_other_page(preview: Preview) -> None:
    before = preview.notice("")
    preview.write("templates/static/site.css", ":root { --paper: red }")
    preview.until(lambda: preview.notice("")["styles"] != before["styles"])
    after = preview.notice("")
    assert after["page"] == before["page"]
    assert b"red" in preview.answer(after["styles"]["/static/site.css"])[1]


def test_a_picture_that_changes_is_another_page(preview: Preview) -> None:
    before = preview.notice("cases/bing/")["page"]
    preview.write("cases/bing/tu.png", png(8, 4))
    preview.until(lambda: preview.notice("cases/bing/")["page"] != before)
    assert preview.answer("cases/bing/tu.png")[1] == png(8, 4)
    (preview.root / "cases/bing/tu.png").unlink()
    preview.until(lambda: preview.problems("cases/bing/") == ["missing-picture"])


def test_folders_that_go_come_back(preview: Preview) -> None:
    shutil.rmtree(preview.root / "cases")
    preview.until(lambda: preview.problems("") == ["no-cases"])
    write(preview.root, FILES)
    preview.until(lambda: "甲案例" in preview.page("cases/"))
    preview.until(lambda: preview.problems("") == [])
    preview.write("cases/jia.md", case("又改了", "2025-03-01"))
    preview.until(lambda: "又改了" in preview.page("cases/jia/"))


def _has(preview: Preview, words: str) -> bool:
    return words in preview.page("cases/jia/")


def test_editors_that_save_by_rename_and_leave_files_behind(preview: Preview) -> None:
    for n in range(3):
        new = preview.root / "cases/.jia.md.swp"
        new.write_text(case(f"第{n}版", "2025-03-01"), "utf-8")
        backup = preview.root / "cases/jia.md~"
        (preview.root / "cases/jia.md").replace(backup)
        new.replace(preview.root / "cases/jia.md")
        seen = partial(_has, preview, f"第{n}版")
        preview.until(seen)
    preview.write("cases/4913", "")
    preview.write("cases/.~lock.jia.md#", "")
    assert preview.notice("")["counts"] == "没有发现问题"


def test_a_storm_is_one_change(preview: Preview) -> None:
    told = len(preview.lines)
    for n in range(300):
        preview.write(f"cases/storm-{n}.md", case(f"风暴{n}", "2024-01-01"))
    preview.until(lambda: "风暴299" in preview.page("cases/storm-299/"))
    preview.until(lambda: len(preview.lines) > told)
    assert len(preview.lines) - told <= 3
    assert "300 个文件" in "".join(preview.lines[told:])


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_refused_and_kill_nothing(preview: Preview) -> None:
    (preview.root / "cases/link.md").symlink_to(preview.root / "cases/jia.md")
    (preview.root / "cases/round").symlink_to(preview.root / "cases")
    preview.until(lambda: "not-a-regular-file" in preview.page("_problems/"))
    assert "甲案例" in preview.page("cases/")
    (preview.root / "cases/link.md").unlink()
    (preview.root / "cases/round").unlink()


def test_what_is_remembered_may_go(preview: Preview) -> None:
    preview.answer("search/guide.bin")
    preview.write("cases/jia.md", BROKEN)
    preview.until(lambda: preview.problems("cases/jia/"))
    shutil.rmtree(preview.root / ".casegen")
    for path in ("cases/jia/", "cases/yi/", "feed.xml", "search/guide.bin"):
        assert preview.answer(path)[0] == 200
    assert "见" in preview.page("cases/yi/")
    assert "某县教育局" in preview.page("cases/jia/")


def test_what_an_editor_types_is_text(preview: Preview) -> None:
    evil = "</script><script>alert(1)</script>\"'"
    preview.write("cases/jia.md", BROKEN.replace("改坏了", evil))
    preview.until(lambda: preview.problems("cases/jia/"))
    for path in ("cases/jia/", "_problems/"):
        assert b"<script>alert" not in preview.answer(path)[1]


def test_only_this_computers_own_names_are_answered(preview: Preview) -> None:
    port = preview.home.rpartition(":")[2].rstrip("/")
    for host in ("127.0.0.1", "localhost", f"localhost:{port}", f"[::1]:{port}"):
        assert preview.answer("", Host=host)[0] == 200
    for host in ("example.org", "127.0.0.1.example.org", f"evil:{port}"):
        assert preview.answer("", Host=host)[0] == 400
    assert socket.gethostbyname("127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize(
    "path",
    [
        "../config.yaml",
        "..%2fconfig.yaml",
        "cases/../../config.yaml",
        "cases/jia.md",
        "config.yaml",
        "static/..%2f..%2fconfig.yaml",
        "_preview/..%2fapp.py",
        "_preview/app.py",
        ".casegen/cache.sqlite",
    ],
)
def test_no_path_leads_out(preview: Preview, path: str) -> None:
    status, content, _ = preview.answer(path)
    assert status == 404
    assert b"description:" not in content


def test_pages_hold_under_the_strict_policy(preview: Preview) -> None:
    for path in ("", "_problems/", "nowhere/"):
        assert preview.answer(path)[2]["content-security-policy"] == "default-src 'self'"


@pytest.mark.parametrize("base", ["https://example.org/some/where/", "https://example.org/cases/"])
def test_the_site_answers_under_the_path_where_it_will_stand(preview: Preview, base: str) -> None:
    preview.write("config.yaml", f"title: 案例集\ndescription: 一段说明。\nbase_url: {base}\n")
    below = base.removeprefix("https://example.org/")
    preview.until(lambda: preview.answer(f"{below}cases/jia/")[0] == 200)
    assert f'href="/{below}' in preview.page("nowhere/")
    for path in ("cases/jia/", "cases/jia/case.json", "feed.xml", "data/cases.json"):
        assert preview.answer(path)[0] == 200
        assert preview.answer(below + path)[0] == 200
    assert preview.notice(f"{below}cases/jia/")["page"] == preview.notice("cases/jia/")["page"]


def test_a_folder_is_found_without_its_slash(preview: Preview) -> None:
    with urlopen(preview.home + "cases/jia", timeout=20) as response:
        assert response.url.endswith("/cases/jia/")


def test_streams_tell_what_changes(preview: Preview) -> None:
    with urlopen(preview.home + "_preview/events?page=/cases/jia/", timeout=20) as stream:

        def told() -> dict[str, object]:
            while not (line := stream.readline()).startswith(b"data: "):
                assert line
            said: dict[str, object] = json.loads(line[6:])
            return said

        first = told()
        assert first["page"] == preview.notice("cases/jia/")["page"]
        preview.write("cases/jia.md", case("流里的题目", "2025-03-01"))
        assert told()["page"] != first["page"]


def test_each_change_is_told_in_a_line(preview: Preview) -> None:
    before = len(preview.lines)
    preview.write("cases/jia.md", BROKEN)
    # What the test before left may still be told.
    told = "cases/jia.md：1 个错误。"
    preview.until(lambda: any(line.endswith(told) for line in preview.lines[before:]))


@pytest.mark.skipif(os.name == "nt", reason="there it would reach the tests too")
def test_ctrl_c_ends_it_at_once_while_pages_are_open(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with running(tmp_path) as preview:
        preview.until(lambda: len(preview.lines) > 1)
        with urlopen(preview.home + "_preview/events?page=/", timeout=20) as stream:
            stream.readline()
            assert preview.stop() == 0
    assert preview.lines[-1] == "预览已结束。"
    assert "Traceback" not in "".join(preview.lines)


@pytest.mark.parametrize("content", ["title: [\n", "", "标题", b"\xb1\xea\xcc\xe2"])
def test_a_publication_that_starts_broken_is_mended_in_the_browser(
    tmp_path: Path, content: str | bytes
) -> None:
    write(tmp_path, {**FILES, "config.yaml": content})
    with running(tmp_path, "--editor", "vscode") as preview:
        preview.until(lambda: preview.problems("cases/jia/"))
        told = preview.notice("")["problems"][0]
        assert told["spot"]["href"].startswith("vscode://file/")
        assert told["spot"]["path"].endswith("config.yaml")
        preview.reset()
        spot = preview.notice("cases/jia/")["edit"]
        path = (tmp_path / "cases/jia.md").as_posix().lstrip("/")
        assert spot["href"] == f"vscode://file/{path}:1:1"


def test_a_broken_theme_gives_way_to_the_default_one(tmp_path: Path) -> None:
    templates = {f"templates/{name}": text for name, text in THEME.items()}
    write(tmp_path, {**FILES, **templates, "templates/home.html": "{% broken"})
    with running(tmp_path) as preview:
        preview.until(lambda: preview.problems("") == ["template-error"])
        assert "一段说明" in preview.page("")
        preview.write("templates/home.html", THEME["home.html"])
        preview.until(lambda: "一段说明" not in preview.page(""))


def test_a_port_that_is_taken_is_told_with_a_free_one(casegen: Casegen, tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = casegen("serve", "--port", str(port))
    assert run.code == 2
    assert f"端口 {port} 已被别的程序占用" in run.err
    assert "casegen serve --port " in run.err


@pytest.mark.skipif(os.name == "nt", reason="has no such terminals")
def test_on_a_terminal_it_asks_whether_to_take_another_port(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    screen, terminal = os.openpty()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        os.write(screen, b"y\n")
        with running(tmp_path, "--port", port, stdin=terminal) as preview:
            assert not preview.home.endswith(f":{port}/")
            preview.until(lambda: preview.answer("")[0] == 200)
    os.close(screen)
    os.close(terminal)


def test_where_there_is_no_publication_nothing_is_served(casegen: Casegen, tmp_path: Path) -> None:
    run = casegen("serve", folder=tmp_path)
    assert run.code == 1
    assert "config-missing" in run.out

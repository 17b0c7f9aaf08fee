import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from casegen import messages
from casegen.check import Options, check
from casegen.cli import new as new_command
from casegen.diagnostics import SEVERITIES
from tests.publications import case, publication, site, write

from .conftest import Casegen

WARNED = {"cases/a.md": case(), "cases/b/x.md": "甲"}


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        ({"cases/a.md": case()}, (), 0),
        ({}, (), 1),
        ({"cases/a.md": case(tags="没有")}, (), 1),
        (WARNED, (), 0),
        (WARNED, ("--strict",), 1),
    ],
)
def test_errors_and_where_strict_warnings_end_with_1(
    casegen: Casegen,
    tmp_path: Path,
    command: str,
    files: dict[str, str | bytes],
    arguments: tuple[str, ...],
    code: int,
) -> None:
    publication(tmp_path, files)
    run = casegen(command, *arguments)
    assert run.code == code, run
    assert run.err == ""
    assert (tmp_path / "output").exists() == (command == "build" and code == 0)


def test_check_sums_up(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case(), "cases/b.md": "甲", "cases/c/x.md": "乙"})
    assert casegen("check").out.splitlines()[-1] == "检查了 2 个案例文件：1 个错误、1 个警告。"
    assert casegen("--lang", "en", "check").out.splitlines()[-1] == (
        "Case files checked: 2; errors: 1, warnings: 1."
    )


def test_build_sums_up_what_changed(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case()})
    first = casegen("build").out
    files = len(site(tmp_path / "output"))
    assert first.startswith("1 个案例，")
    assert f"已生成到 output（新增 {files}，更新 0，删除 0）" in first
    assert "（新增 0，更新 0，删除 0）" in casegen("build").out


def test_a_build_says_what_its_steps_cost(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case()})
    for language, head, step in (("zh", "步骤", "渲染"), ("en", "step", "render")):
        casegen("clean")
        run = casegen("build", "--profile", LANG=f"{language}_XX.UTF-8")
        assert run.code == 0
        first, *rows = run.err.splitlines()
        assert first.startswith(head)
        (cost,) = (row.split() for row in rows if row.startswith(step))
        assert float(cost[1]) > 0
        assert int(cost[2]) > 10
    again = casegen("build", "--profile", LANG="en_XX.UTF-8")
    assert "render" not in again.err


def test_clean_removes_what_is_remembered_and_nothing_else(
    casegen: Casegen, tmp_path: Path
) -> None:
    root = publication(tmp_path, {"cases/a.md": case()})
    before = site(root)
    casegen("build")
    output = site(root / "output")
    run = casegen("clean", LANG="en_XX.UTF-8")
    assert (run.code, run.out) == (0, ".casegen removed.\n")
    after = site(root)
    assert {path: text for path, text in after.items() if not path.startswith("output/")} == before
    assert site(root / "output") == output
    run = casegen("clean", LANG="en_XX.UTF-8")
    assert (run.code, run.out) == (0, "Nothing is remembered here.\n")


def test_a_build_that_fails_says_that_the_site_is_as_it_was(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {"cases/a.md": "甲"})
    run = casegen("build")
    assert run.out.splitlines()[-1] == "没有生成网站：1 个错误。output 保持原样。"


def test_build_goes_where_it_is_told(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case(), "cases/b.md": case("草稿", status="draft")})
    run = casegen(
        "build", "--output", str(tmp_path / "public"), "--drafts", "--base-url", "https://e.org"
    )
    assert run.code == 0
    built = site(tmp_path / "public")
    assert "cases/b/index.html" in built
    assert b'href="https://e.org/cases/a/"' in built["cases/a/index.html"]
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("rule", sorted(SEVERITIES))
def test_every_diagnostic_is_explained_in_both_languages(casegen: Casegen, rule: str) -> None:
    for language in messages.LANGUAGES:
        run = casegen("--lang", language, "explain", rule)
        catalogue = messages.load(language)
        assert run.code == 0
        first, title, blank, message, help_ = run.out.splitlines()
        assert first == f"{rule} · {catalogue.severities[SEVERITIES[rule].value]}"
        assert (title, blank) == (catalogue.rules[rule].title, "")
        assert message
        assert help_
        assert not {"{key}", "{value}", "{{", "}}"} & {*run.out.split()}


def test_an_explanation_leaves_open_what_differs_from_case_to_case(casegen: Casegen) -> None:
    assert casegen("explain", "missing-key").out == (
        "missing-key · 错误\n缺少必填项\n\n缺少必填项“…”（…）。\n加上一行“…: ”，…。\n"
    )


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_new_publication_passes_its_own_check_and_builds(
    casegen: Casegen, tmp_path: Path, language: str
) -> None:
    run = casegen("--lang", language, "init", "mine")
    assert run.code == 0
    assert "mine" in run.out
    root = tmp_path / "mine"
    assert check(root, Options(), lambda *_: None).diagnostics == ()
    assert (root / ".gitignore").read_text("utf-8").split("\n", 1)[1] == "output/\n.casegen/\n"
    assert casegen("build", folder=root).code == 0
    assert (root / "output" / "index.html").is_file()


def test_init_takes_an_empty_folder_and_no_other(casegen: Casegen, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert casegen("init", "empty").code == 0
    before = sorted(tmp_path.rglob("*"))
    run = casegen("init", "empty")
    assert (run.code, run.err) == (1, "empty 不是空文件夹，没有改动它。换个名字，或先清空它。\n")
    write(tmp_path, {"file": "mine"})
    assert casegen("init", "file").code == 1
    assert (tmp_path / "file").read_text() == "mine"
    assert sorted(tmp_path.rglob("*")) == sorted([*before, tmp_path / "file"])


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize(
    "title",
    [
        "海岛小规模学校",
        "A plain title",
        "冒号: 在中间",
        "空格 #井号",
        "'引号' \"与\" #井号",
        "- 短横",
        "null",
        "结尾:",
    ],
)
def test_a_new_case_lacks_nothing_but_what_is_to_be_written(
    casegen: Casegen, tmp_path: Path, language: str, title: str
) -> None:
    """Whatever the language of the system, the file is in that of the publication."""
    publication(tmp_path, {}, f"language: {language}\n", theme=False)
    for n, system in enumerate(("zh_CN", "en_US")):
        assert casegen("new", "--slug", f"a{n}", "--", title, LANG=system).code == 0
    first, second = ((tmp_path / "cases" / f"a{n}.md").read_text("utf-8") for n in (0, 1))
    assert first == second
    checked = check(tmp_path, Options(), lambda *_: None)
    assert {(d.id, d.severity.value) for d in checked.diagnostics} == {("unfinished-draft", "info")}
    assert ("标题:" in first) == (language == "zh-CN")
    assert checked.site
    with_drafts = check(tmp_path, Options(drafts=True), lambda *_: None).site
    assert with_drafts
    assert with_drafts.entries["a0"].card.front.title == title
    # Once it is no draft any more, every placeholder is an error.
    file = tmp_path / "cases" / "a0.md"
    status = "状态: 草稿\n" if language == "zh-CN" else "status: draft\n"
    file.write_text(first.replace(status, ""), "utf-8")
    told = [
        d for d in check(tmp_path, Options(), lambda *_: None).diagnostics if "a0" in d.place.path
    ]
    assert {(d.id, d.severity.value) for d in told} == {("placeholder-text", "error")}
    word = "待补充" if language == "zh-CN" else "TODO"
    assert len(told) == first.count(word)


def test_a_new_case_shows_every_key_with_what_it_is_for(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, "fields: {budget: {label: 经费, schema: {}}}\n", theme=False)
    casegen("new", "海岛")
    text = (tmp_path / "cases" / "hai-dao.md").read_text("utf-8")
    keys = [line.lstrip("# ").partition(":")[0] for line in text.splitlines()[1:45] if ":" in line]
    for key in (
        "标题",
        "日期",
        "牵头单位",
        "地区",
        "来源",
        "标签",
        "摘要",
        "成效数据",
        "封面",
        "经费",
    ):
        assert key in keys
    assert "# 标签:    # 标签，取自标签表。" in text
    assert [line for line in text.splitlines() if line.startswith("##")] == [
        "## 背景意义",
        "## 主要做法",
        "### 待补充 小标题",
        "## 经验启示",
        "### 待补充 小标题",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("重庆的学校", "chong-qing-de-xue-xiao"),
        ("厦门", "xia-men"),
        ("单县：协同", "shan-xian-xie-tong"),
        ("AI 进课堂", "ai-jin-ke-tang"),
        ("海岛" * 30, "-".join(["hai-dao"] * 10)),
    ],
)
def test_a_new_file_is_named_by_the_readings_of_its_title(
    casegen: Casegen, tmp_path: Path, title: str, name: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", title)
    assert run.code == 0
    assert [p.name for p in (tmp_path / "cases").iterdir()] == [f"{name}.md"]
    assert run.out.startswith(f"已新建 cases/{name}.md。")


def test_the_folder_of_the_cases_is_made_where_there_is_none(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {}, "cases: content/cases\n", theme=False)
    assert casegen("new", "海岛").code == 0
    assert (tmp_path / "content" / "cases" / "hai-dao.md").is_file()


def test_a_new_case_has_the_form_that_is_asked_for(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    for n, form in enumerate(("brief", "简讯")):
        assert casegen("new", "海岛", "--form", form, "--slug", f"a{n}").code == 0
        text = (tmp_path / "cases" / f"a{n}.md").read_text("utf-8")
        assert "体例: 简讯" in text
        assert text.rpartition("---")[2].strip() == "待补充"
    run = casegen("new", "海岛", "--form", "短讯")
    assert (run.code, run.err) == (2, "没有“短讯”这种体例，可用的有：案例、简讯。\n")


@pytest.mark.parametrize(
    "slug", ["Hai-Dao", "hai--dao", "a/b", "..", "page", "index", "con", "a" * 81]
)
def test_a_slug_that_is_no_address_is_wrong_usage(
    casegen: Casegen, tmp_path: Path, slug: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", "海岛", "--slug", slug)
    assert run.code == 2
    assert run.err.startswith(f"网址名“{slug}”不合要求")
    assert not (tmp_path / "cases").exists()


@pytest.mark.parametrize("title", ["——", "🏫", "index"])
def test_a_title_that_cannot_be_read_asks_for_a_slug(
    casegen: Casegen, tmp_path: Path, title: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", title)
    assert (run.code, run.err) == (2, f"标题“{title}”读不出网址名，请用 --slug 写一个。\n")


@pytest.mark.parametrize("title", ["", " 　\n"])
def test_a_title_must_not_be_empty(casegen: Casegen, tmp_path: Path, title: str) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", title, "--slug", "a")
    assert (run.code, run.err) == (2, "标题是空的。\n")


@pytest.mark.parametrize("taken", ["cases/hai-dao.md", "cases/hai-dao/index.md"])
def test_new_never_writes_over_what_is_there(casegen: Casegen, tmp_path: Path, taken: str) -> None:
    publication(tmp_path, {taken: "mine"}, theme=False)
    run = casegen("new", "海岛")
    assert run.code == 1
    assert run.err == "cases/hai-dao.md 已经存在，没有改动它。换个名字，或先把它移走。\n"
    assert (tmp_path / taken).read_text() == "mine"


def test_new_does_not_write_over_a_file_that_appears_in_between(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication(tmp_path, {}, theme=False)
    file = tmp_path / "cases" / "hai-dao.md"

    def meanwhile(*_: object) -> str:
        file.write_text("mine")
        return "theirs"

    monkeypatch.setattr(new_command, "draft", meanwhile)
    run = casegen("new", "海岛")
    assert run.code == 1
    assert file.read_text() == "mine"


@pytest.mark.parametrize("command", [("new", "海岛"), ("schema",), ("check",), ("build",)])
def test_outside_a_publication_commands_say_so(
    casegen: Casegen, tmp_path: Path, command: tuple[str, ...]
) -> None:
    run = casegen(*command)
    assert run.code == 1
    assert "config-missing" in run.out + run.err
    assert "casegen init" in run.out + run.err
    assert [*tmp_path.iterdir()] == []


def schema(casegen: Casegen) -> dict[str, Any]:
    run = casegen("schema")
    assert run.code == 0
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_the_schema_is_one_and_has_the_publications_own(casegen: Casegen, tmp_path: Path) -> None:
    config = """\
stages: [{name: 小学}, {name: 中学}]
fields:
  budget: {label: 经费, required: true, schema: {type: number, minimum: 0}}
"""
    tags = "- 名称: 双减\n- 名称: 家校共育\n  同义词: [家校合作]\n- {名称: 减负, 改用: 双减}\n"
    publication(tmp_path, {"cases/tags.yaml": tags}, config, theme=False)
    found = schema(casegen)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema_rs.meta.validate(found)
    assert found["properties"]["stage"]["items"]["enum"] == ["小学", "中学"]
    assert found["properties"]["budget"]["x-zh"] == "经费"
    assert "budget" in found["required"]
    assert found["properties"]["tags"]["examples"] == [["双减", "家校共育"]]


def test_the_schema_serves_other_programs_too(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    validator = jsonschema_rs.Draft202012Validator(schema(casegen))
    good = {
        "title": "甲",
        "date": "2025-10-08",
        "lead": "乙",
        "region": ["嵊泗县"],
        "source": {"name": "丙"},
    }
    assert validator.is_valid(good)
    assert validator.is_valid({**good, "stage": "义务教育"})
    assert not validator.is_valid({**good, "stage": "小学"})
    assert not validator.is_valid({**good, "stage": ["小学"]})
    assert not validator.is_valid({**good, "colour": "red"})
    assert not validator.is_valid({k: v for k, v in good.items() if k != "source"})
    assert validator.is_valid(
        {**{k: v for k, v in good.items() if k != "source"}, "status": "draft"}
    )


def test_where_there_is_no_scheduler_the_command_says_so(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("casegen.work.cluster.PATIENCE", "1s")
    publication(tmp_path, {"cases/a.md": case()})
    run = casegen("build", "--scheduler", "tcp://127.0.0.1:9", LANG="en_XX.UTF-8")
    assert (run.code, run.out) == (2, "")
    assert "There is no scheduler at tcp://127.0.0.1:9." in run.err


def test_without_the_extra_the_command_says_what_to_install(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    publication(tmp_path, {"cases/a.md": case()})
    run = casegen("build", "--scheduler", "tcp://127.0.0.1:9", LANG="en_XX.UTF-8")
    assert (run.code, run.out) == (2, "")
    assert "pip install" in run.err


def test_check_watches_until_it_is_interrupted(tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case()})
    process = subprocess.Popen(
        (sys.executable, "-m", "casegen", "--lang", "en", "check", "--watch"),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert process.stdout
    fine = "Case files checked: 1; no problem found.\n"
    waiting = "Waiting for changes; Ctrl-C ends.\n"
    assert [process.stdout.readline() for _ in range(2)] == [fine, waiting]
    write(tmp_path, {"cases/a.md": case(tags="没有")})
    assert "unknown-tag" in process.stdout.readline()
    while (line := process.stdout.readline()) != waiting:
        assert line
    write(tmp_path, {"cases/a.md": case()})
    assert [process.stdout.readline() for _ in range(2)] == [fine, waiting]
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert "Traceback" not in process.stdout.read()
    process.stdout.close()

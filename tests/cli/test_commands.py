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


def test_one_is_not_many_in_english(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case()})
    assert casegen("--lang", "en", "build").out.startswith("1 case, 1")
    publication(tmp_path, {"cases/b.md": case("又一个")})
    assert casegen("--lang", "en", "build").out.startswith("2 cases, 1")


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


@pytest.mark.skipif(os.name == "nt", reason="there Ctrl-C would reach the tests too")
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

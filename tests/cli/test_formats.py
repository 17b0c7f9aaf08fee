"""What a check found, as other programs read it."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.publications import case, publication, write

from .conftest import Casegen

BROKEN = case("甲", background="见[乙](b.md)，又见[丙](c.md)。", tags="[没有的标签]")
FILE = "cases/a, b：100%.md"
"""Has what the forms must escape."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tags = "- {name: 教师, slug: teachers}\n"
    return publication(tmp_path, {FILE: BROKEN, "cases/tags.yaml": tags}, theme=False)


def of(casegen: Casegen, form: str, *options: str, **more: Any) -> str:
    run = casegen("check", "--format", form, *options, **more)
    assert run.code == 1
    assert run.err == ""
    return run.out


@pytest.mark.usefixtures("root")
def test_github_shows_them_at_their_lines(casegen: Casegen) -> None:
    lines = of(casegen, "github", GITHUB_WORKSPACE="").splitlines()
    assert (
        lines[0]
        == (
            "::error file=cases/a%2C b：100%25.md,line=7,endLine=7,col=8,endColumn=12,"
            "title=unknown-tag%3A 标签表里没有这个标签::标签表里没有“没有的标签”。%0A"
        )
        + lines[0].partition("%0A")[2]
    )
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * 3
    assert all("\n" not in line and line.count("::") == 2 for line in lines)


@pytest.mark.usefixtures("root")
def test_gitlab_has_a_fingerprint_and_a_line_for_each(casegen: Casegen) -> None:
    found: list[dict[str, Any]] = json.loads(of(casegen, "gitlab"))
    assert [one["check_name"] for one in found] == ["unknown-tag", "dead-link", "dead-link"]
    assert {one["severity"] for one in found} == {"major"}
    assert len({one["fingerprint"] for one in found}) == 3
    assert found[0]["location"] == {"path": FILE, "lines": {"begin": 7, "end": 7}}
    assert all(one["description"] for one in found)


@pytest.mark.usefixtures("root")
def test_sarif_names_rules_places_and_fingerprints(casegen: Casegen) -> None:
    log = json.loads(of(casegen, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["unknown-tag", "dead-link"]
    assert run["tool"]["driver"]["language"] == "zh-CN"
    first = run["results"][0]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == "unknown-tag"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "cases/a%2C%20b%EF%BC%9A100%25.md"
    assert place["region"] == {"startLine": 7, "startColumn": 8, "endLine": 7, "endColumn": 13}


@pytest.mark.usefixtures("root")
def test_junit_has_a_test_for_each_file(casegen: Casegen) -> None:
    suite = ElementTree.fromstring(of(casegen, "junit"))[0]
    assert suite.attrib == {"name": "casegen", "tests": "1", "failures": "3", "errors": "0"}
    (test,) = suite
    assert test.get("name") == FILE
    assert [failure.get("type") for failure in test] == ["unknown-tag", "dead-link", "dead-link"]
    assert f"{FILE}:7:8 错误" in (test[0].text or "")


def test_where_nothing_is_wrong_a_test_has_passed(root: Path, casegen: Casegen) -> None:
    write(root, {FILE: case("甲")})
    run = casegen("check", "--format", "junit")
    suite = ElementTree.fromstring(run.out)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    assert run.code == 0
    assert casegen("check", "--format", "github").out == ""


def test_notes_are_no_failures(root: Path, casegen: Casegen) -> None:
    write(root, {FILE: case("甲", tags="[老师]")})
    write(root, {"cases/tags.yaml": "- {name: 教师, slug: teachers, synonyms: [老师]}\n"})
    run = casegen("check", "--format", "junit")
    (test,) = ElementTree.fromstring(run.out)[0]
    assert [part.tag for part in test] == ["system-out"]
    assert casegen("check", "--format", "github").out.startswith("::notice ")


def test_paths_are_those_of_the_checkout(root: Path, casegen: Casegen, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for name in ("config.yaml", "cases"):
        (root / name).rename(inner / name)
    (inner / "cases" / FILE.partition("/")[2]).rename(inner / "cases" / "a.md")
    outside = of(casegen, "gitlab", folder=inner, CI_PROJECT_DIR=str(tmp_path))
    assert json.loads(outside)[0]["location"]["path"] == "inner/cases/a.md"
    inside = of(casegen, "gitlab", folder=inner)
    assert json.loads(inside)[0]["location"]["path"] == "cases/a.md"
    below = casegen("--root", "inner", "check", "--format", "gitlab", folder=tmp_path).out
    assert json.loads(below)[0]["location"]["path"] == "inner/cases/a.md"


def test_what_a_report_has_is_left_out_wherever_it_has_moved(
    root: Path, casegen: Casegen, tmp_path: Path
) -> None:
    known = tmp_path / "known.json"
    known.write_text(of(casegen, "json"), "utf-8")
    assert casegen("check", "--baseline", "known.json").code == 0
    moved = BROKEN.replace("---\n", "---\n# 一行注释\n", 1)
    write(root, {FILE: moved})
    run = casegen("check", "--baseline", "known.json")
    assert run.code == 0
    assert "3" in run.out.splitlines()[-1]
    write(root, {FILE: moved.replace("做法。", "见[丁](d.md)。")})
    run = casegen("check", "--baseline", "known.json")
    assert run.code == 1
    assert run.out.count("错误[") == 1
    assert "d.md" in run.out


def test_of_equal_lines_each_counts(root: Path, casegen: Casegen, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    known.write_text(of(casegen, "json"), "utf-8")
    write(root, {FILE: BROKEN.replace("做法。", "见[乙](b.md)，又见[丙](c.md)。")})
    run = casegen("check", "--baseline", "known.json")
    assert run.out.count("错误[") == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"diagnostics": [{}]}'])
@pytest.mark.usefixtures("root")
def test_what_is_no_report_is_no_baseline(casegen: Casegen, tmp_path: Path, text: str) -> None:
    (tmp_path / "known.json").write_text(text, "utf-8")
    run = casegen("check", "--baseline", "known.json")
    assert run.code == 2
    assert "known.json" in run.err


def test_files_and_folders_can_be_checked_alone(root: Path, casegen: Casegen) -> None:
    write(root, {"cases/b/index.md": case("乙", tags="[别的标签]"), "cases/c.md": case("丙")})
    one = casegen("check", "cases/b/index.md")
    assert (one.code, one.out.count("错误[")) == (1, 1)
    assert "1 个案例文件" in one.out
    assert casegen("check", "cases/c.md").code == 0
    assert casegen("check", "index.md", folder=root / "cases" / "b").code == 1
    both = casegen("check", "cases/b", "cases/c.md")
    assert "2 个案例文件" in both.out


def test_a_file_that_is_not_there_or_not_of_the_publication(
    root: Path, casegen: Casegen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    missing = casegen("check", "cases/missing.md")
    assert (missing.code, "cases/missing.md" in missing.err) == (2, True)
    outside = tmp_path_factory.mktemp("elsewhere") / "a.md"
    outside.write_text("", "utf-8")
    run = casegen("check", str(outside), folder=root)
    assert (run.code, str(outside) in run.err) == (2, True)

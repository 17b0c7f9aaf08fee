"""`casegen check --fix` and `--diff`: what has one certain repair is mended, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from casegen.cli import writing
from casegen.rewrite import Change, ChangedError
from tests.publications import case, publication, write

from .conftest import Casegen

BROKEN = case("甲").replace("date: ", "date：").replace("lead: ", "lead：　") + "\n正文：全角。\n"
MENDED = case("甲") + "\n正文：全角。\n"
FILE = "cases/a.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return publication(tmp_path, {FILE: BROKEN, "cases/b.md": case("乙")}, theme=False)


def test_what_can_be_mended_is_mended_and_nothing_else_touched(
    root: Path, casegen: Casegen
) -> None:
    kept = (root / "cases/b.md").stat().st_mtime_ns
    run = casegen("check", "--fix")
    assert (run.code, run.err) == (0, "")
    assert "已改好 1 个文件里的 2 个问题。" in run.out
    assert (root / FILE).read_text("utf-8") == MENDED
    assert (root / "cases/b.md").stat().st_mtime_ns == kept
    again = casegen("check", "--fix")
    assert "没有可以自动改好的问题" in again.out
    assert (root / FILE).read_text("utf-8") == MENDED


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_stay(root: Path, casegen: Casegen, mark: bytes) -> None:
    write(root, {FILE: mark + BROKEN.replace("\n", "\r\n").encode()})
    casegen("check", "--fix")
    assert (root / FILE).read_bytes() == mark + MENDED.replace("\n", "\r\n").encode()


def test_a_diff_writes_nothing(root: Path, casegen: Casegen) -> None:
    run = casegen("check", "--diff")
    assert run.code == 1
    assert "-date：2025-10-08\n-lead：　某县教育局\n+date: 2025-10-08\n+lead: 某县教育局" in run.out
    assert run.out.startswith(f"--- {FILE}\n+++ {FILE}\n")
    assert "1 个文件里的 2 个问题" in run.err
    assert (root / FILE).read_text("utf-8") == BROKEN


def test_both_show_the_diff_and_write(root: Path, casegen: Casegen) -> None:
    run = casegen("check", "--diff", "--fix")
    assert (run.code, run.out.startswith(f"--- {FILE}\n")) == (0, True)
    assert (root / FILE).read_text("utf-8") == MENDED


def test_only_files_that_are_named_change(root: Path, casegen: Casegen) -> None:
    run = casegen("check", "--fix", "cases/b.md")
    assert (run.code, "没有可以自动改好的问题" in run.out) == (0, True)
    assert (root / FILE).read_text("utf-8") == BROKEN


def test_drafts_and_settings_are_mended(root: Path, casegen: Casegen) -> None:
    write(root, {FILE: case("甲", status="draft").replace("lead: ", "lead：")})
    write(root, {"config.yaml": "title：案例集\n"})
    assert casegen("check", "--fix").code == 0
    assert (root / FILE).read_text("utf-8") == case("甲", status="draft")
    assert (root / "config.yaml").read_text("utf-8") == "title: 案例集\n"


def test_what_remains_is_reported(root: Path, casegen: Casegen) -> None:
    write(root, {FILE: BROKEN.replace("2025-10-08", "2025-02-30")})
    run = casegen("check", "--fix")
    assert run.code == 1
    assert "错误[bad-date]" in run.out
    assert "full-width-colon" not in run.out


@pytest.mark.usefixtures("root")
def test_a_report_says_what_can_be_mended(casegen: Casegen) -> None:
    out = casegen("check").out
    assert out.count("（--fix 可自动改）") == 2
    assert "2 个问题可以自动改好" in out
    report: dict[str, Any] = json.loads(casegen("check", "--format", "json").out)
    assert [d["mendable"] for d in report["diagnostics"]] == [True, True]
    edit = {"line": 3, "column": 5, "end_line": 3, "end_column": 6, "text": ": "}
    assert report["diagnostics"][0]["edits"] == [edit]
    (run,) = json.loads(casegen("check", "--format", "sarif").out)["runs"]
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"]["uri"] == FILE
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 6},
            "insertedContent": {"text": ": "},
        }
    ]


def test_a_program_gets_its_report_alone(root: Path, casegen: Casegen) -> None:
    shown = casegen("check", "--diff", "--format", "json")
    assert len(json.loads(shown.out)["diagnostics"]) == 2
    assert f"--- {FILE}\n" in shown.err
    fixed = casegen("check", "--fix", "--format", "json")
    assert json.loads(fixed.out)["summary"] == {"files": 2, "mended": 2}
    assert json.loads(fixed.out)["diagnostics"] == []
    assert (root / FILE).read_text("utf-8") == MENDED


@pytest.mark.parametrize("error", [ChangedError(FILE), OSError(28, "No space left on device")])
def test_where_it_can_not_be_written_nothing_is(
    root: Path, casegen: Casegen, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(_: Path, changes: dict[str, Change]) -> None:
        assert changes
        raise error

    monkeypatch.setattr(writing, "write", fail)
    run = casegen("check", "--fix")
    assert run.code == 1
    assert "什么都没有改" in run.err
    assert (root / FILE).read_text("utf-8") == BROKEN

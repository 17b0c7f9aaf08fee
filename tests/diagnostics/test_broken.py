"""One publication in which every file is broken in one way, and all that is said about it.

`broken/cases/` holds a file for each kind of mistake, named after it; `broken/publications/`, a
publication for each mistake that would hide others, in its settings, words or templates.
`broken/expected.txt` is the table of what is said of all of them. What Git would not keep as it is,
files in other encodings, is written here.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casegen.build import build
from casegen.check import Options
from tests.publications import site, write

BROKEN = Path(__file__).with_name("broken")

GOOD = (
    "---\n标题: 没有问题的案例\n日期: 2025-10-08\n牵头单位: 嵊泗县教育局\n地区: 嵊泗县\n"
    "来源: {名称: 舟山日报}\n体例: 简讯\n---\n\n海岛学校规模小，教师难留。\n"
)

OTHER_ENCODINGS = {
    "looks-like-gbk.md": "gb18030",
    "looks-like-utf16.md": "utf-16",
    "not-utf8.md": "utf-32",
}

ROWS = tuple(
    line.split()
    for line in (BROKEN / "expected.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
)
CASES = tuple(row for row in ROWS if not row[0].startswith("publications/"))
PUBLICATIONS = sorted(folder.name for folder in (BROKEN / "publications").iterdir())

EXPECTED = tuple(tuple(row[:4]) for row in CASES)

MENDED = frozenset(row[0] for row in CASES if row[4:] == ["mended"])
"""Files of which `check --fix` mends something."""


class Run:
    """A good build, and then one of the same publication with broken files."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "cases").mkdir()
        shutil.copy(BROKEN / "config.yaml", root)
        (root / "cases" / "good.md").write_text(GOOD, "utf-8")
        self.good = casegen(root, "build")
        self.before = snapshot(root / "output")
        shutil.copytree(BROKEN / "cases", root / "cases", dirs_exist_ok=True)
        for name, encoding in OTHER_ENCODINGS.items():
            (root / "cases" / name).write_bytes(GOOD.encode(encoding))
        self.broken = casegen(root, "build", "--format", "json")
        self.report: dict[str, Any] = json.loads(self.broken.stdout)


def casegen(root: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "casegen", "--root", str(root), "--lang", "en", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file with its bytes and when it was written, the manifest included."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(f.relative_to(folder)): (f.read_bytes(), f.stat().st_mtime_ns) for f in files}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("broken"))


def test_every_mistake_is_reported_once_at_its_place_and_nothing_else_is(run: Run) -> None:
    found = [
        (
            d["path"].removeprefix("cases/"),
            f"{d['line']}:{d['column']}" if d["line"] else "-",
            d["severity"],
            d["id"],
        )
        for d in run.report["diagnostics"]
    ]
    assert found == list(EXPECTED)


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_a_mistake_beside_the_cases_is_reported_at_its_place(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    shutil.copytree(BROKEN / "publications" / name, root)
    if not any(root.glob("cases/*.md")):
        write(root, {"cases/good.md": GOOD})
    found = [
        [
            f"publications/{name}/{d.place.path}",
            f"{d.place.span.line}:{d.place.span.column}" if d.place.span else "-",
            d.severity.value,
            d.id,
            *(["mended"] if d.mendable else []),
        ]
        for d in build(root, Options(processes=1)).diagnostics
    ]
    assert found == [row for row in ROWS if row[0].startswith(f"publications/{name}/")]
    assert found
    assert not (root / "output").exists()


def test_every_broken_file_is_in_the_table() -> None:
    named = {row[0] for row in EXPECTED}
    cases = BROKEN / "cases"
    files = {p.relative_to(cases).as_posix() for p in cases.rglob("*.md")}
    innocent = {"good.md", "a-draft.md", "stray-file/index.md", "one-case-twice.md"}
    innocent |= {"slug-collision-one.md", "alias-of-two-one.md"}
    assert files - innocent == named - OTHER_ENCODINGS.keys()


def test_what_two_files_have_done_names_both(run: Run) -> None:
    collisions = {
        d["path"]: [(p["path"], p["line"]) for p in d["related"]]
        for d in run.report["diagnostics"]
        if d["id"] == "slug-collision"
    }
    assert collisions["cases/slug-collision-two.md"] == [("cases/slug-collision-one.md", 7)]
    assert collisions["cases/one-case-twice/index.md"] == [("cases/one-case-twice.md", 2)]


def test_a_build_with_errors_ends_with_1_and_publishes_nothing(run: Run) -> None:
    assert run.good.returncode == 0, run.good.stderr
    assert "cases/good/index.html" in site(run.root / "output")
    assert run.broken.returncode == 1
    assert run.report["summary"]["published"] is False
    assert snapshot(run.root / "output") == run.before


def test_no_mistake_brings_a_traceback(run: Run) -> None:
    assert run.broken.stderr == ""
    assert "Traceback" not in run.broken.stdout


def said(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what is said of each file, without the lines, which repairs may move."""
    return sorted(
        (d["path"].removeprefix("cases/"), d["severity"], d["id"]) for d in report["diagnostics"]
    )


def test_every_mistake_says_whether_it_can_be_mended(run: Run) -> None:
    found = [(d["path"].removeprefix("cases/"), d["mendable"]) for d in run.report["diagnostics"]]
    assert found == [(row[0], row[4:] == ["mended"]) for row in CASES]


def test_what_is_said_to_be_mendable_is_mended_and_the_rest_remains(
    run: Run, tmp_path: Path
) -> None:
    root = tmp_path / "copy"
    shutil.copytree(run.root, root, ignore=shutil.ignore_patterns("output", ".casegen"))
    before = contents(root)
    fixed = casegen(root, "check", "--fix", "--format", "json")
    assert "Traceback" not in fixed.stdout + fixed.stderr
    after = contents(root)
    assert {path for path in before if before[path] != after[path]} == {
        f"cases/{name}" for name in MENDED
    }
    report = json.loads(fixed.stdout)
    left = sorted((row[0], row[2], row[3]) for row in CASES if not row[4:])
    assert said(report) == left
    again = casegen(root, "check", "--fix", "--format", "json")
    assert json.loads(again.stdout)["summary"]["mended"] == 0
    assert json.loads(again.stdout)["diagnostics"] == report["diagnostics"]
    assert contents(root) == after


def contents(root: Path) -> dict[str, bytes]:
    """Return all files of a publication but those that casegen made."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in files
        if ".casegen" not in path.parts
    }


def test_check_says_the_same_as_build(run: Run) -> None:
    checked = casegen(run.root, "check", "--format", "json")
    assert checked.returncode == 1
    assert json.loads(checked.stdout)["diagnostics"] == run.report["diagnostics"]

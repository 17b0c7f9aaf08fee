"""One publication in which every file is broken in one way, and all that is said about it.

`broken/cases/` holds a file for each kind of mistake, named after it. What Git would not keep as it
is, files in other encodings, is written here.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.publications import site

BROKEN = Path(__file__).with_name("broken")

GOOD = (
    "---\n标题: 没有问题的案例\n日期: 2025-10-08\n牵头单位: 嵊泗县教育局\n地区: 嵊泗县\n"
    "来源: {名称: 舟山日报}\n体例: 简讯\n---\n\n海岛学校规模小，教师难留。\n"
)

OTHER_ENCODINGS = {"looks-like-gbk.md": "gb18030", "not-utf8.md": "utf-16"}

EXPECTED = """
ambiguous-region.md             5:11   error    ambiguous-region
bad-date.md                     3:5    error    bad-date
dead-anchor.md                  23:19  error    dead-anchor
dead-link.md                    23:19  error    dead-link
draft-link.md                   23:18  error    draft-link
duplicate-key.md                7:1    error    duplicate-key
empty-key.md                    4:1    error    empty-value
empty-section.md                19:1   error    empty-section
forbidden-link-scheme.md        23:18  error    forbidden-link-scheme
full-width-colon.md             3:3    error    full-width-colon
full-width-hash.md              21:1   warning  full-width-hash
heading-without-space.md        15:1   warning  heading-without-space
joined-values.md                7:7    warning  joined-values
looks-like-gbk.md               2:1    error    looks-like-gbk
misordered-section.md           19:1   error    misordered-section
missing-key.md                  1:1    error    missing-key
missing-picture.md              19:11  error    missing-picture
missing-section.md              8:1    error    missing-section
no-front-matter.md              1:1    error    no-front-matter
not-in-vocabulary.md            7:12   error    not-in-vocabulary
not-utf8.md                     1:1    error    not-utf8
page.md                         2:5    error    slug-reserved
picture-without-words/index.md  19:5   error    missing-alternative-text
placeholder-text.md             23:6   error    placeholder-text
raw-html.md                     23:1   error    raw-html
raw-html.md                     23:6   error    raw-html
remote-picture.md               19:11  error    remote-picture
repeated-section.md             19:1   error    repeated-section
retired-tag.md                  9:5    warning  retired-tag
slug-collision-two.md           7:6    error    slug-collision
stray-file/notes.md             -      warning  stray-file
synonym-used.md                 7:5    info     synonym-used
term-collision.md               7:14   error    term-collision
too-long.md                     7:5    error    too-long
unclosed-front-matter.md        1:1    error    unclosed-front-matter
unknown-key.md                  7:1    error    unknown-key
unknown-region.md               5:5    error    unknown-region
unknown-related.md              7:14   error    unknown-related
unknown-section.md              25:1   error    unknown-section
unknown-tag.md                  7:10   error    unknown-tag
wrong-type.md                   6:5    error    wrong-type
yaml-alias.md                   4:7    error    yaml-forbidden
yaml-syntax.md                  7:7    error    yaml-syntax
"""


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
    assert found == [tuple(line.split()) for line in EXPECTED.strip().splitlines()]


def test_every_broken_file_is_in_the_table() -> None:
    named = {line.split()[0] for line in EXPECTED.strip().splitlines()}
    files = {p.relative_to(BROKEN / "cases").as_posix() for p in BROKEN.rglob("*.md")}
    innocent = {"good.md", "a-draft.md", "slug-collision-one.md", "stray-file/index.md"}
    assert files - innocent == named - OTHER_ENCODINGS.keys()


def test_what_two_files_have_done_names_both(run: Run) -> None:
    (collision,) = (d for d in run.report["diagnostics"] if d["id"] == "slug-collision")
    assert [(p["path"], p["line"]) for p in collision["related"]] == [
        ("cases/slug-collision-one.md", 7)
    ]


def test_a_build_with_errors_ends_with_1_and_publishes_nothing(run: Run) -> None:
    assert run.good.returncode == 0, run.good.stderr
    assert "cases/good/index.html" in site(run.root / "output")
    assert run.broken.returncode == 1
    assert run.report["summary"]["published"] is False
    assert snapshot(run.root / "output") == run.before


def test_no_mistake_brings_a_traceback(run: Run) -> None:
    assert run.broken.stderr == ""
    assert "Traceback" not in run.broken.stdout


def test_check_says_the_same_as_build(run: Run) -> None:
    checked = casegen(run.root, "check", "--format", "json")
    assert checked.returncode == 1
    assert json.loads(checked.stdout)["diagnostics"] == run.report["diagnostics"]

"""From a publication's folder to its site."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from msgspec import structs

from casegen.build import build
from casegen.check import Options, check
from casegen.diagnostics import Severity
from casegen.publish.standing import MANIFEST
from casegen.publish.tree import Changes
from casegen.work import parsing, rendering
from casegen.work.account import Account

from .publications import built, case, png, publication, site, weighty, write

ROOT = Path(__file__).parents[1]

THREE: dict[str, str | bytes] = {
    "cases/a.md": case("甲", lead="甲校"),
    "cases/b/index.md": case("乙", lead="乙校", background="![图](图%201%23.png)"),
    "cases/b/图 1#.png": png(3, 2),
    "cases/c.md": case("丙", lead="丙校", date="2024-01-01"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return publication(tmp_path / "publication", THREE)


def rules(root: Path, options: Options | None = None) -> list[str]:
    """Return the ids of what is wrong with a publication that must not be published."""
    result = build(root, options or Options())
    assert result.changes is None
    return [problem.id for problem in weighty(result.diagnostics)]


# The repository's own publication


def test_this_repositorys_publication_has_nothing_wrong(tmp_path: Path) -> None:
    result = build(ROOT, Options(output=tmp_path / "output"))
    assert result.diagnostics == ()
    assert result.cases == 14
    assert result.changes
    cases = {path.split("/")[1] for path in site(tmp_path / "output") if path.startswith("cases/")}
    assert cases == {*(path.stem for path in (ROOT / "cases").glob("*.md")), "index.html"}


# What is published


def test_every_page_and_picture_is_published(root: Path) -> None:
    result = built(root)
    found = site(root / "output")
    assert result.cases == 3
    assert result.changes == Changes(added=len(found), changed=0, removed=0, unchanged=0)
    assert found["cases/b/图 1#.png"] == png(3, 2)
    page = found["cases/b/index.html"].decode()
    assert 'src="../../cases/b/%E5%9B%BE%201%23.png" width="3" height="2"' in page


def test_a_second_build_changes_nothing(root: Path) -> None:
    built(root)
    before = site(root / "output")
    changes = built(root).changes
    assert changes == Changes(added=0, changed=0, removed=0, unchanged=len(before))
    assert site(root / "output") == before


def test_an_edit_is_published(root: Path) -> None:
    built(root)
    write(root, {"cases/a.md": case("甲", lead="甲校", background="新的背景。")})
    changes = built(root).changes
    assert changes
    # The files of the search index are named by what they hold.
    index = [path for path in site(root / "output") if path.startswith("static/search/")]
    assert changes.added == changes.removed <= len(index)
    assert changes.changed > 0
    assert "新的背景" in site(root / "output")["cases/a/index.html"].decode()


def test_a_case_that_is_removed_leaves_no_page(root: Path) -> None:
    built(root)
    shutil.rmtree(root / "cases" / "b")
    (root / "cases" / "c.md").unlink()
    built(root)
    found = site(root / "output")
    gone = ("cases/b/", "cases/c/", "organizations/yi-xiao/", "years/2024/")
    assert [path for path in found if path.startswith(gone)] == []
    assert not any((root / "output" / name).exists() for name in gone)
    assert "乙" not in "".join(content.decode("utf-8", "replace") for content in found.values())


def test_a_case_that_is_renamed_moves(root: Path) -> None:
    built(root)
    (root / "cases" / "b").rename(root / "cases" / "d")
    built(root)
    found = site(root / "output")
    assert "cases/d/index.html" in found
    assert "cases/d/图 1#.png" in found
    assert not any(path.startswith("cases/b/") for path in found)


def test_a_case_that_becomes_a_draft_is_withdrawn(root: Path) -> None:
    built(root)
    write(root, {"cases/a.md": case("甲", lead="甲校", status="draft")})
    built(root)
    assert "cases/a/index.html" not in site(root / "output")
    built(root, Options(drafts=True))
    assert "cases/a/index.html" in site(root / "output")


def test_the_settings_name_the_output_folder(root: Path, tmp_path: Path) -> None:
    write(root, {"config.yaml": "title: 集\noutput: public/site\n"})
    built(root)
    assert (root / "public" / "site" / "index.html").exists()
    built(root, Options(output=tmp_path / "elsewhere"))
    assert site(tmp_path / "elsewhere") == site(root / "public" / "site")
    assert not (root / "output").exists()


@pytest.mark.parametrize("address", ["https://example.org/cases", "https://example.org/cases/"])
def test_a_run_may_name_another_address(root: Path, address: str) -> None:
    write(root, {"config.yaml": "title: 集\nbase_url: https://example.com/\n"})
    built(root)
    assert b'"https://example.com/cases/a/"' in site(root / "output")["cases/a/index.html"]
    built(root, Options(base_url=address))
    found = site(root / "output")
    assert b'"https://example.org/cases/cases/a/"' in found["cases/a/index.html"]
    assert b'href="/cases/"' in found["404.html"]


def test_progress_is_told_to_the_end(root: Path) -> None:
    told: list[tuple[str, int, int]] = []
    result = build(root, Options(), lambda *step: told.append(step))
    parsed = [step for step in told if step[0] == "parse"]
    assert parsed == sorted(parsed)
    assert parsed[-1] == ("parse", 3, 3)
    last = [step for step in told if step[0] == "render"][-1]
    step, done, total = last
    assert (step, done) == ("render", total)
    # Feeds are rendered too, though they are no pages.
    assert total > result.pages


# What is not


def test_a_publication_with_an_error_is_not_published(root: Path) -> None:
    built(root)
    before = site(root / "output")
    write(root, {"cases/a.md": case("甲", lead="甲校", region2="x")})
    assert rules(root) == ["unknown-key"]
    assert site(root / "output") == before


def test_every_problem_of_every_file_is_reported_in_one_run(root: Path) -> None:
    write(
        root,
        {
            "cases/a.md": case(tags="没有", background="[x](no.md) ![x](no.png)"),
            "cases/b/index.md": "没有文件头",
            "cases/c.md": case().replace("嵊泗县", "嵊四县").replace("2025-10-08", "2025-02-30"),
            "cases/d.md": case().encode("gbk"),
            "cases/tags.yaml": "- {name: 甲, parent: 乙}",
        },
    )
    found = {(problem.place.path, problem.id) for problem in check(root, Options()).diagnostics}
    assert found >= {
        ("cases/a.md", "dead-link"),
        ("cases/a.md", "missing-picture"),
        ("cases/b/index.md", "no-front-matter"),
        ("cases/c.md", "bad-date"),
        ("cases/d.md", "looks-like-gbk"),
        ("cases/tags.yaml", "unknown-parent"),
    }
    # Which tags there are can't be told from a thesaurus with errors.
    assert "unknown-tag" not in {rule for _, rule in found}


def test_a_tree_of_places_with_an_error_does_not_blame_the_cases(root: Path) -> None:
    write(root, {"config.yaml": "title: 集\nregions: places.yaml", "places.yaml": "- {nam: x}"})
    assert {problem.place.path for problem in check(root, Options()).diagnostics} == {"places.yaml"}


def test_strict_forbids_warnings(root: Path) -> None:
    write(root, {"cases/b/notes.md": "# 笔记\n"})
    assert rules(root, Options(strict=True)) == ["stray-file"]
    assert not (root / "output").exists()
    result = build(root, Options())
    assert result.changes
    assert [problem.severity for problem in result.diagnostics] == [Severity.WARNING]


def test_strict_allows_what_is_only_worth_knowing(root: Path) -> None:
    write(
        root,
        {
            "cases/tags.yaml": "- {name: 甲, synonyms: [乙]}",
            "cases/a.md": case("甲", lead="甲校", tags="乙"),
        },
    )
    result = build(root, Options(strict=True))
    assert result.changes
    assert [problem.id for problem in result.diagnostics] == ["synonym-used"]


def test_a_folder_without_settings_is_no_publication(tmp_path: Path) -> None:
    assert rules(tmp_path) == ["config-missing"]
    assert list(tmp_path.iterdir()) == []


def test_a_foreign_file_in_the_output_forbids_publication(root: Path) -> None:
    write(root, {"output/notes.txt": "mine"})
    assert rules(root) == ["output-not-ours"]
    assert site(root / "output") == {"notes.txt": b"mine"}


UNSAFE = [".", "cases", "cases/output", "templates", ".casegen", "..", "/", "~"]


@pytest.mark.parametrize("output", UNSAFE)
def test_an_output_that_holds_or_lies_in_the_sources_is_refused(root: Path, output: str) -> None:
    before = site(root)
    place = root / Path(output).expanduser()
    assert rules(root, Options(output=place)) == ["output-unsafe"]
    after = site(root)
    assert {p: text for p, text in after.items() if not p.startswith(".casegen/")} == before


def test_an_output_named_in_the_settings_is_looked_at_too(root: Path) -> None:
    write(root, {"config.yaml": "title: 集\noutput: cases/site\n"})
    assert rules(root) == ["output-unsafe"]


def test_a_picture_that_disappears_meanwhile_forbids_publication(root: Path) -> None:
    built(root)
    before = site(root / "output")
    write(root, {"cases/a.md": case("改过")})

    def remove(step: str, *_: int) -> None:
        if step == "render":
            (root / "cases" / "b" / "图 1#.png").unlink(missing_ok=True)

    result = build(root, Options(), remove)
    assert result.changes is None
    assert [problem.place.path for problem in result.diagnostics] == ["cases/b/图 1#.png"]
    assert site(root / "output") == before


def test_a_disk_that_fails_is_told_and_leaves_the_old_site(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(root)
    before = site(root / "output")
    write(root, {"cases/a.md": case("改过")})
    create = os.open

    def full(path: Path | str, *rest: int) -> int:
        if Path(path).name == MANIFEST:
            raise OSError(28, "No space left on device", str(path))
        return create(path, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        (problem,) = build(root, Options()).diagnostics
    assert problem.id == "cannot-write"
    assert problem.arguments["reason"] == "No space left on device"
    assert site(root / "output") == before


# What did not change

TAGS = "- name: 甲\n  slug: one\n"


def test_a_build_of_the_same_again_does_nothing(root: Path) -> None:
    first = built(root)
    account = Account()
    again = build(root, Options(), account=account)
    assert again.changes == Changes(0, 0, 0, first.changes.added if first.changes else 0)
    assert structs.replace(again, changes=None) == structs.replace(first, changes=None)
    assert account.costs.keys() == {"read", "compare"}


def test_what_changes_while_a_site_is_made_is_seen_by_the_next_build(tmp_path: Path) -> None:
    cases: dict[str, str | bytes] = {"cases/a.md": case(tags="[甲]"), "cases/tags.yaml": TAGS}
    root = publication(tmp_path, cases)

    def rename(step: str, *_: int) -> None:
        if step == "render":
            write(root, {"cases/tags.yaml": TAGS.replace("slug: one", "slug: another")})

    build(root, Options(), rename)
    assert "tags/one/index.html" in site(root / "output")
    built(root)
    assert "tags/another/index.html" in site(root / "output")


def test_what_a_build_has_to_say_is_said_again(root: Path) -> None:
    write(root, {"cases/a.md": case("甲", background="背景。\n\n##没有空格")})
    first = build(root, Options())
    assert first.diagnostics
    assert build(root, Options()).diagnostics == first.diagnostics


def test_one_text_that_changed_is_parsed_and_shown_anew_and_no_other(tmp_path: Path) -> None:
    cases: dict[str, str | bytes] = {f"cases/{n}.md": case(f"第{n}号", summary="短") for n in "abc"}
    root = publication(tmp_path, cases)
    built(root)
    before = site(root / "output")
    write(root, {"cases/a.md": case("第a号", summary="短", background="另一种背景。")})
    account = Account()
    built(root, account=account)
    after = site(root / "output")
    changed = {path for path in after if after[path] != before.get(path)}
    pages = {path for path in changed if path.endswith((".html", ".xml"))}
    assert pages == {"cases/a/index.html"}
    assert account.costs["parse"].count == 1
    assert account.costs["index"].count == 1
    # The feed has the text too, and the search page may name the index.
    assert account.costs["render"].count <= 3


def test_a_new_time_on_every_file_changes_nothing(root: Path) -> None:
    built(root)
    for file in (root / "cases").rglob("*.md"):
        os.utime(file, (1, 1))
    account = Account()
    build(root, Options(), account=account)
    assert "parse" not in account.costs


def test_the_same_bytes_come_from_any_number_of_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (parsing, rendering):
        monkeypatch.setattr(module, "MANY", 1)
        monkeypatch.setattr(module, "BATCH", 2)
    cases: dict[str, str | bytes] = {f"cases/{n}.md": case(f"第{n}号") for n in range(7)}
    for processes in (1, 3):
        made = publication(tmp_path / str(processes), cases)
        built(made, Options(processes=processes))
    assert site(tmp_path / "1" / "output") == site(tmp_path / "3" / "output")


# The same bytes, and two at once

PROGRAM = """
import sys
from pathlib import Path
from casegen.build import build
from casegen.check import Options

for _ in sys.stdin:
    result = build(Path(sys.argv[1]), Options(output=Path(sys.argv[2])))
    print("built" if result.changes else "", *(p.id for p in result.diagnostics), flush=True)
"""
"""Builds once for each line that it is sent."""


def start(root: Path, output: Path, cwd: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(root), str(output)],
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def say(program: subprocess.Popen[str], line: str) -> None:
    assert program.stdin
    program.stdin.write(f"{line}\n")
    program.stdin.flush()


def hear(program: subprocess.Popen[str]) -> str:
    assert program.stdout
    return program.stdout.readline().strip()


SURROUNDINGS = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "3"},
]


def test_the_same_input_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    """In any time zone, locale, folder and order of files."""
    sources = ["config.yaml", *(f"cases/{path.name}" for path in (ROOT / "cases").iterdir())]
    programs, outputs = [], []
    for n, surroundings in enumerate(SURROUNDINGS):
        root, cwd = tmp_path / f"{'deeper/' * n}root", tmp_path / f"cwd{n}"
        cwd.mkdir()
        # Folders list their files as they were made, on many disks.
        for name in (sources, sources[::-1], sources[5:] + sources[:5])[n]:
            write(root, {name: (ROOT / name).read_bytes()})
        outputs.append(tmp_path / f"output{n}")
        programs.append(start(root, outputs[-1], cwd, **surroundings))
        say(programs[-1], "build")
    assert [hear(program) for program in programs] == ["built", "built", "built"]
    for program in programs:
        program.communicate()
    first, *others = ({**site(o), MANIFEST: (o / MANIFEST).read_bytes()} for o in outputs)
    assert len(first) > 100
    assert [other == first for other in others] == [True, True]


PAIRS = int(os.environ.get("CASEGEN_TEST_PAIRS", "20"))


def unsearched(root: Path) -> set[str]:
    """Return the paths of a site, without the index: its files are named by what they hold."""
    return {path for path in site(root / "output") if not path.startswith("static/search/")}


def test_of_two_builds_at_once_one_may_be_refused_but_the_site_is_whole(root: Path) -> None:
    built(root)
    pages = unsearched(root)
    programs = [start(root, root / "output", root) for _ in range(2)]
    said = set()
    for n in range(PAIRS):
        write(root, {"cases/a.md": case("甲", lead="甲校", background=f"第{n}轮。")})
        for program in programs:
            say(program, "build")
        answers = [hear(program) for program in programs]
        assert "built" in answers
        said |= {*answers}
        found = site(root / "output")
        assert unsearched(root) == pages
        assert f"第{n}轮" in found["cases/a/index.html"].decode()
    assert said <= {"built", "output-locked"}
    for program in programs:
        program.communicate()
    names = {path.name for path in root.iterdir()}
    assert names == {".casegen", "cases", "config.yaml", "output", "templates"}


def test_a_build_while_another_one_publishes_is_refused(root: Path) -> None:
    built(root)
    write(root, {"cases/a.md": case("改过")})
    with FileLock(root / ".casegen" / "lock"):
        assert rules(root) == ["output-locked"]
    built(root)

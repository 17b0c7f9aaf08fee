"""An edit of a text costs its pages; whatever else changes, the site is that of a clean build."""

from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import STATE, Options
from casegen.work.account import Account

from .publications import built, case, publication, site, write

LINKED = "另见[乙](b.md)。"
CASES: dict[str, str | bytes] = {
    "cases/a.md": case("甲", background=f"最初的背景。{LINKED}", summary="短", tags="[教师]"),
    "cases/b.md": case("乙", "2025-10-07", summary="短", tags="[教师]"),
    "cases/c.md": case("丙", "2025-10-06", summary="短", status="draft"),
    "cases/tags.yaml": "- {name: 教师, slug: teachers}\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = publication(tmp_path / "publication", CASES)
    built(made)
    return made


def edited(**front: str) -> str:
    front = {"title": "甲", "summary": "短", "tags": "[教师]"} | front
    return case(**{"background": f"后来的背景。{LINKED}"} | front)


def steps(root: Path) -> set[str]:
    """Build, and return which steps cost anything."""
    account = Account()
    built(root, account=account)
    return {step for step, cost in account.costs.items() if cost.seconds}


def clean(root: Path, folder: Path) -> dict[str, bytes]:
    """Return the site that a build makes that remembers nothing."""
    (root / STATE).rename(folder / "state")
    made = site_of(root, Options(output=folder / "clean"))
    for left in (root / STATE).iterdir():
        left.rename(folder / f"{left.name}.left")
    (root / STATE).rmdir()
    (folder / "state").rename(root / STATE)
    return made


def site_of(root: Path, options: Options) -> dict[str, bytes]:
    built(root, options)
    return site(options.output or root / "output")


def test_only_what_shows_the_text_is_made(root: Path, tmp_path: Path) -> None:
    for text in (edited(), edited(background=f"再改。\n\n> {LINKED}"), edited()):
        before = site(root / "output")
        write(root, {"cases/a.md": text})
        assert "assemble" not in steps(root)
        after = site(root / "output")
        pages = {path for path in after if path.endswith(".html") and after[path] != before[path]}
        assert pages == {"cases/a/index.html"}
    assert after == clean(root, tmp_path)
    assert steps(root) <= {"read", "compare"}


@pytest.mark.parametrize(
    "files",
    [
        {"cases/a.md": edited(title="甲乙")},
        {"cases/a.md": edited(summary="另一句话")},
        {"cases/a.md": edited(tags="[]")},
        {"cases/a.md": edited(background="没有链接了。")},
        {"cases/a.md": edited(background=f"{LINKED}再见[乙](b.md)。")},
        {"cases/a.md": edited(), "cases/d.md": case("丁", summary="短")},
        {"cases/a.md": edited(), "cases/tags.yaml": "- {name: 教师, slug: staff}\n"},
        {"cases/a.md": edited(), "config.yaml": "title: 另一个案例集\n"},
        {"cases/a.md": edited(), "templates/extra.html": "{# new #}"},
    ],
)
def test_what_is_more_than_a_text_is_seen(
    root: Path, tmp_path: Path, files: dict[str, str | bytes]
) -> None:
    write(root, files)
    assert "assemble" in steps(root)
    assert site(root / "output") == clean(root, tmp_path)


def test_a_text_and_a_file_that_somebody_touched(root: Path, tmp_path: Path) -> None:
    (root / "output" / "cases" / "b" / "index.html").write_bytes(b"touched")
    write(root, {"cases/a.md": edited()})
    built(root)
    assert site(root / "output") == clean(root, tmp_path)


def test_a_draft_that_is_not_shown(root: Path, tmp_path: Path) -> None:
    write(
        root, {"cases/c.md": case("丙", "2025-10-06", "某县", "改。", summary="短", status="draft")}
    )
    built(root)
    assert site(root / "output") == clean(root, tmp_path)


def test_what_was_to_be_said_of_other_cases_is_said_again(root: Path) -> None:
    write(root, {"cases/b.md": case("乙", "2025-10-07", background="背景。\n\n##没有空格")})
    first = build(root, Options()).diagnostics
    assert first
    write(root, {"cases/a.md": edited()})
    account = Account()
    assert build(root, Options(), account=account).diagnostics == first
    assert "assemble" not in account.costs


def test_what_is_wrong_with_the_text_is_said(root: Path) -> None:
    write(root, {"cases/a.md": edited(background=f"{LINKED}\n\n##没有空格")})
    (problem,) = build(root, Options()).diagnostics
    assert problem.place.path == "cases/a.md"


def test_an_error_in_a_template_that_the_text_brings_out(root: Path) -> None:
    template = "{% if '后来' in body.sections[0].html %}{{ nothing.there }}{% endif %}"
    write(root, {"templates/case.html": template})
    built(root)
    before = site(root / "output")
    write(root, {"cases/a.md": edited()})
    result = build(root, Options())
    assert result.changes is None
    assert [problem.id for problem in result.diagnostics] == ["template-error"]
    assert site(root / "output") == before


def test_what_is_said_of_a_case_is_said_where_it_now_stands(root: Path) -> None:
    write(root, {"cases/tags.yaml": "- {name: 教师, slug: teachers, synonyms: [老师]}\n"})
    text = edited(tags="[老师]")
    write(root, {"cases/a.md": text})
    (first,) = build(root, Options()).diagnostics
    write(root, {"cases/a.md": text.replace("---\n", "---\n# 一行注释\n", 1)})
    (second,) = build(root, Options()).diagnostics
    assert first.id == second.id == "synonym-used"
    assert first.place.span
    assert second.place.span
    assert second.place.span.line == first.place.span.line + 1

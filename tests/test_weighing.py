"""What diagnostics weigh is what config.yaml says, as long as it says it and where it may."""

import datetime
from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import Options, check
from casegen.diagnostics import LENIENT
from casegen.work.account import Account

from .diagnostics.test_broken import BROKEN, EXPECTED
from .publications import built, case, png, publication, write

LAST = datetime.date(2026, 6, 30)
"""The last day of the exemptions below."""

DEAD = case(background="见[别处](gone.md)。")


def rooted(tmp: Path, rulings: str, **files: str) -> Path:
    cases = {f"cases/{name}.md": text for name, text in (files or {"a": DEAD}).items()}
    return publication(tmp / "publication", {**cases}, f"diagnostics:\n{rulings}")


def said(root: Path, today: datetime.date = LAST) -> list[tuple[str, str, str, int]]:
    found = check(root, Options(today=today)).diagnostics
    return [
        (d.id, d.severity.value, d.place.path, d.place.span.line if d.place.span else 0)
        for d in found
    ]


@pytest.mark.parametrize("weight", ["error", "warning", "info"])
def test_a_rule_weighs_what_the_settings_say(tmp_path: Path, weight: str) -> None:
    root = rooted(tmp_path, f"  severity: {{dead-link: {weight}}}\n")
    assert said(root) == [("dead-link", weight, "cases/a.md", 11)]
    assert (build(root, Options()).changes is None) == (weight == "error")
    assert (build(root, Options(strict=True)).changes is None) == (weight != "info")


def test_a_rule_that_is_off_is_not_reported(tmp_path: Path) -> None:
    root = rooted(tmp_path, "  severity: {dead-link: off}\n")
    assert said(root) == []
    assert built(root, Options(strict=True)).changes


def test_settings_can_be_written_in_chinese(tmp_path: Path) -> None:
    root = publication(
        tmp_path,
        {"cases/a.md": DEAD, "cases/b.md": DEAD},
        "诊断:\n  轻重: {dead-link: 提示}\n"
        "  例外:\n    - {编号: dead-link, 路径: cases/b.md, 截止日期: 2026年6月30日, 轻重: 不报}\n",
    )
    assert ("dead-link", "info", "cases/a.md", 11) in said(root)
    assert "cases/b.md" not in [path for rule, _, path, _ in said(root) if rule == "dead-link"]


@pytest.mark.parametrize(
    ("path", "met"),
    [
        ("cases/2019-a.md", ["2019-a"]),
        ("cases/2019-*.md", ["2019-a", "2019-b"]),
        ("cases", ["2019-a", "2019-b", "new"]),
        ("cases/", ["2019-a", "2019-b", "new"]),
        ("cases/2019", []),
        ("*", ["2019-a", "2019-b", "new"]),
    ],
)
def test_an_exemption_is_for_the_files_that_it_names(
    tmp_path: Path, path: str, met: list[str]
) -> None:
    texts = {
        name: case(name, background="见[别处](gone.md)。") for name in ("2019-a", "2019-b", "new")
    }
    root = rooted(tmp_path, f"  exempt:\n    - {{id: dead-link, path: '{path}'}}\n", **texts)
    left = {Path(path).stem for rule, _, path, _ in said(root) if rule == "dead-link"}
    assert left == texts.keys() - set(met)
    unused = [row for row in said(root) if row[0] == "unused-exemption"]
    assert unused == ([] if met else [("unused-exemption", "info", "config.yaml", 4)])


def test_the_first_exemption_that_fits_counts_and_goes_before_the_rule(tmp_path: Path) -> None:
    root = rooted(
        tmp_path,
        "  severity: {dead-link: warning}\n  exempt:\n"
        "    - {id: dead-link, path: cases/a.md, severity: info}\n"
        "    - {id: dead-link, path: cases}\n",
        a=case("甲", background="见[别处](gone.md)。"),
        b=case("乙", background="见[别处](gone.md)。"),
    )
    assert said(root) == [("dead-link", "info", "cases/a.md", 11)]


def test_an_exemption_holds_until_its_day_is_over(tmp_path: Path) -> None:
    root = rooted(
        tmp_path, "  exempt:\n    - {id: dead-link, until: 2026-06-30, reason: 旧网站迁移}\n"
    )
    assert said(root, LAST) == []
    assert said(root, LAST + datetime.timedelta(1)) == [
        ("dead-link", "error", "cases/a.md", 11),
        ("expired-exemption", "warning", "config.yaml", 4),
    ]


def test_a_build_that_has_nothing_to_do_still_knows_the_day(tmp_path: Path) -> None:
    root = rooted(tmp_path, "  exempt:\n    - {id: dead-link, until: 2026-06-30}\n")
    assert build(root, Options(today=LAST)).changes
    after = build(root, Options(today=LAST + datetime.timedelta(1)))
    assert after.changes is None
    assert [d.id for d in after.diagnostics] == ["dead-link", "expired-exemption"]
    assert build(root, Options(today=LAST)).diagnostics == ()


def test_what_it_weighs_is_no_part_of_the_site(tmp_path: Path) -> None:
    root = rooted(tmp_path, "  severity: {dead-link: warning}\n")
    assert build(root, Options()).changes
    text = (root / "config.yaml").read_text("utf-8").replace("warning", "info")
    write(root, {"config.yaml": text})
    account = Account()
    again = build(root, Options(), account=account)
    assert "render" not in account.costs
    assert [d.severity for d in again.diagnostics] == ["info"]
    assert again.changes
    assert (again.changes.added, again.changes.changed, again.changes.removed) == (0, 0, 0)


def test_what_a_draft_lacks_gets_no_heavier_and_a_lost_section_no_lighter(tmp_path: Path) -> None:
    draft = case(status="draft", background="待补充")
    lost = case("另一个").replace("## 经验启示", "##经验启示")
    root = rooted(
        tmp_path,
        "  severity:\n    unfinished-draft: off\n    placeholder-text: error\n"
        "    heading-without-space: off\n",
        a=draft,
        b=lost,
    )
    assert said(root) == [("heading-without-space", "error", "cases/b.md", 19)]


def test_a_site_is_whole_whatever_a_publication_makes_light_of(tmp_path: Path) -> None:
    root = tmp_path / "publication"
    broken = {rule: name for name, _, _, rule in reversed(EXPECTED) if "/" not in name}
    names = [broken[rule] for rule in LENIENT - {"missing-alternative-text", "space-in-address"}]
    names += ["a-draft.md", "good.md", "tags.yaml"]
    files: dict[str, str | bytes] = {
        f"cases/{name}": (BROKEN / "cases" / name).read_bytes() for name in names
    }
    files["cases/picture.md"] = case("图片没有替代文字", background="![](a.png)")
    files["cases/space.md"] = case("地址里有空格", background="[甲](good case.md)")
    files["cases/a.png"] = png()
    weights = "".join(f"    {rule}: info\n" for rule in sorted(LENIENT))
    publication(root, files, f"diagnostics:\n  severity:\n{weights}", theme=False)
    made = build(root, Options(strict=True))
    assert {d.id for d in made.diagnostics} >= LENIENT
    assert made.changes


@pytest.mark.parametrize("rule", ["not-utf8", "slug-collision", "raw-html", "output-not-ours"])
def test_what_would_break_the_site_stays_an_error(tmp_path: Path, rule: str) -> None:
    root = rooted(
        tmp_path,
        f"  severity: {{{rule}: warning}}\n  exempt: [{{id: {rule}}}]\n",
        a=case(),
    )
    found = check(root, Options()).diagnostics
    spots = [(d.id, d.place.span.line, d.place.span.column) for d in found if d.place.span]
    assert ("fixed-severity", 3, 14) in spots
    assert ("fixed-severity", 4, 17) in spots


def test_it_weighs_as_much_as_it_did_in_the_files(tmp_path: Path) -> None:
    rulings = "  severity: {slug-collision: warning}\n  exempt: [{id: slug-collision}]\n"
    root = rooted(tmp_path, rulings, a=case(slug="same"), b=case("乙", slug="same"))
    assert ("slug-collision", "error", "cases/b.md", 7) in said(root)


def test_what_the_settings_of_tags_say_of_unknown_ones_goes_before(tmp_path: Path) -> None:
    root = publication(
        tmp_path,
        {"cases/a.md": case(tags="没有"), "cases/tags.yaml": "- {name: 有}\n"},
        "tags: {unknown: warning}\ndiagnostics: {severity: {unknown-tag: error}}\n",
    )
    assert said(root) == [("unknown-tag", "warning", "cases/a.md", 7)]


def test_an_id_that_does_not_exist_is_reported_with_the_nearest(tmp_path: Path) -> None:
    root = rooted(tmp_path, "  severity: {dead-lnk: off}\n  exempt: [{id: stray-fil}]\n", a=case())
    found = check(root, Options()).diagnostics
    assert [(d.id, d.place.span.line, d.place.span.column) for d in found if d.place.span] == [
        ("unknown-rule", 3, 14),
        ("unknown-rule", 4, 17),
    ]
    assert [d.arguments["nearest"] for d in found] == [
        ("dead-link", "draft-link", "dead-anchor"),
        ("stray-file",),
    ]

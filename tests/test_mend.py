"""What is mended is as it was before it was damaged, and nothing gets worse."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from casegen.check import Checked, Options, check
from casegen.diagnostics import Diagnostic, Edit, Span, diagnostic
from casegen.files import Unsaved
from casegen.mend import Mended, mend
from tests.publications import case, publication, weighty, write

FILE = "cases/a.md"

BODY = "\n海岛：［甲，乙］如此。\n\n－ 一，＃ 二；２０２５，“三。\n"

GOOD = (
    "---",
    "标题: 海岛学校",
    "日期: 2025-10-08",
    "牵头单位: [甲局, 乙局]",
    "合作单位:",
    "  - 丙校",
    "  - 丁校",
    "地区: 嵊泗县",
    "来源: {名称: 舟山日报, 作者: 某人}",
    "# 注释：不变，［也不变］",
    "体例: 简讯",
    "---",
)

HABITS = (
    ("－－－", "———", "----", "  ---", "\u200b---"),
    ("标题：海岛学校", "标题:海岛学校", "标题:\u00a0海岛学校", "标\u200b题﹕ 海岛\ufeff学校"),
    ("日期: 2025/10/8", "日期：2025－10－08。", "日期: “2025.10.08”", "日期: ２０２５－１０－０８"),
    ("牵头单位: ［甲局，乙局］", "牵头单位: [甲局，乙局]", "牵头单位：[甲局, 乙局］"),
    ("合作单位：", "合作单位:　"),
    ("\t- 丙校", "  － 丙校", "  -丙校", "  • 丙校", "　- 丙校", "  -\u00a0丙校"),
    ("\t- 丁校", "  － 丁校", "  -丁校", "  — 丁校", "　- 丁校", "  -　丁校"),
    ("“地区”: 嵊泗县", "地区: 嵊泗县\u200b", "\u00a0地区: 嵊泗县", " 地区: 嵊泗县"),
    ("来源: ｛名称：舟山日报，作者：某人｝", "来源: {名称：舟山日报, 作者: 某人}"),
    ("＃ 注释：不变，［也不变］",),
    ("体例：简讯", "体例: “简讯”", "体例: 简讯。"),
    ("－－－", "——", "-----", "...", "---\u200b"),
)
"""By line of `GOOD`, what habits make of it."""

DAMAGED = st.tuples(
    *(st.sampled_from((good, good, *bad)) for good, bad in zip(GOOD, HABITS, strict=True))
)


def mended(root: Path) -> Mended:
    def look(unsaved: Unsaved) -> Checked:
        return check(root, Options(processes=1, unsaved=unsaved))

    return mend(root, look, lambda _: True)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publication(tmp_path_factory.mktemp("mend"), {}, theme=False)


def text_of(lines: tuple[str, ...]) -> str:
    return "\n".join(lines) + "\n" + BODY


@given(DAMAGED, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]), st.booleans())
@example(GOOD, "utf-8", False)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_habits_did_to_a_case_is_undone_and_nothing_else(
    root: Path, lines: tuple[str, ...], encoding: str, windows: bool
) -> None:
    ends = "\r\n" if windows else "\n"
    text, meant = (text_of(some).replace("\n", ends) for some in (lines, GOOD))
    if encoding == "gb18030" and any(mark in text for mark in "\u200b\ufeff\u00a0﹕•—"):
        encoding = "utf-8"
    write(root, {FILE: text.encode(encoding)})
    result = mended(root)
    after = result.changes[FILE].after if FILE in result.changes else text.encode(encoding)
    assert after.decode("utf-8-sig") == meant
    assert after.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    assert weighty(result.checked.diagnostics) == []
    assert (result.count == 0) == (lines == GOOD and encoding in ("utf-8", "utf-8-sig"))


def test_two_repairs_that_meet_are_made_one_after_the_other(tmp_path: Path) -> None:
    root = publication(tmp_path, {FILE: case("甲", 标签="“旧词”")}, theme=False)
    write(root, {"cases/tags.yaml": "- {name: 新词, slug: new, synonyms: [旧词]}\n"})
    assert mended(root).changes[FILE].after.decode() == case("甲", 标签="新词")


def pretended(*more: str, repair: Edit) -> Mended:
    """Mend a file whose only repair brings further mistakes."""

    def look(unsaved: Unsaved) -> Checked:
        wrong = diagnostic("bad-date", "config.yaml", Span(1, 1, 1, 2))
        found: tuple[Diagnostic, ...] = (structs.replace(wrong, repair=(repair,)),)
        if any(content.startswith(b"x") for content in unsaved.values()):
            found = tuple(diagnostic(rule, "config.yaml", Span(1, 1, 1, 2)) for rule in more)
        return Checked(None, (), found)

    return mend(Path(__file__).with_name("diagnostics") / "broken", look, lambda _: True)


EDIT = Edit(Span(1, 1, 1, 2), "x")


def test_what_would_bring_more_errors_is_not_mended() -> None:
    assert pretended("bad-date", "bad-url", repair=EDIT).changes == {}
    assert pretended("yaml-syntax", repair=EDIT).changes == {}
    assert pretended("bad-url", repair=EDIT).changes.keys() == {"config.yaml"}


def test_a_repair_that_mends_nothing_ends() -> None:
    result = pretended(repair=Edit(Span(1, 1, 1, 1), ""))
    assert (result.changes, result.count) == ({}, 0)

"""`casegen tags` and `casegen tags suggest`: what they show."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.publications import case, publication

from .conftest import Casegen

TABLE = "cases/tags.yaml"
TAGS = """\
- 名称: 重庆协同
  同义词: [渝协同]
- 名称: 教师队伍
  网址名: staff
- 名称: 教师待遇
  上级: 教师队伍
  同义词: [教师工资, AI 津贴]
- 名称: 培训
  上级: 教师队伍
- 名称: 阿波罗
- 名称: 结队
  改用: 教师待遇
- 名称: 空
  改用: 培训
"""
CASES: dict[str, str | bytes] = {
    "cases/a.md": case(tags="[教师工资, 教师队伍, 没登记]"),
    "cases/b.md": case(tags="[结队]"),
    "cases/c.md": case(tags="培训", status="draft"),
    "cases/d/index.md": case(tags="[没登记, 阿]"),
}
CONFIG = "tags: {unknown: warning}\n"

CHINESE = """\
标签        案例  连下级  同义词
阿波罗         0       0  （没有案例）
重庆协同       0       0  渝协同 （没有案例）
教师队伍       1       3
  教师待遇     2       2  教师工资、AI 津贴
  培训         1       1

停用的标签：
  结队  改用 教师待遇  （还有 1 个案例在用）
  空    改用 培训

标签表里没有、案例在用的词：
  阿      cases/d/index.md
  没登记  cases/a.md、cases/d/index.md
"""

ENGLISH = """\
tag         cases  with narrower  synonyms
阿波罗          0              0  (no cases)
重庆协同        0              0  渝协同 (no cases)
教师队伍        1              3
  教师待遇      2              2  教师工资, AI 津贴
  培训          1              1

Retired:
  结队  use 教师待遇  (1 case still on it)
  空    use 培训

Used by cases, but not in the thesaurus:
  阿      cases/d/index.md
  没登记  cases/a.md, cases/d/index.md
"""


@pytest.mark.parametrize("arguments", [(), ("list",), ("--format", "text")])
def test_tags_are_listed_with_their_cases(
    casegen: Casegen, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    publication(tmp_path, {TABLE: TAGS, **CASES}, CONFIG)
    run = casegen("tags", *arguments)
    assert (run.code, run.out, run.err) == (0, CHINESE, "")
    assert casegen("--lang", "en", "tags", *arguments).out == ENGLISH


def test_tags_are_listed_for_programs(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {TABLE: TAGS, **CASES}, CONFIG)
    data = json.loads(casegen("tags", "--format", "json").out)
    tags = {tag["name"]: tag for tag in data["tags"]}
    assert list(tags) == ["阿波罗", "重庆协同", "教师队伍", "教师待遇", "培训", "结队", "空"]
    assert tags["教师待遇"] == {
        "name": "教师待遇",
        "address": "tags/jiao-shi-dai-yu/",
        "description": "",
        "parent": "教师队伍",
        "synonyms": ["教师工资", "AI 津贴"],
        "replaced_by": "",
        "cases": ["cases/a.md", "cases/b.md"],
        "total": 2,
    }
    assert tags["教师队伍"]["total"] == 3
    assert (tags["结队"]["replaced_by"], tags["结队"]["cases"]) == ("教师待遇", ["cases/b.md"])
    assert data["unknown"][1] == {"word": "没登记", "cases": ["cases/a.md", "cases/d/index.md"]}


def test_a_file_that_can_not_be_read_is_not_counted_and_named(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": "甲"})
    run = casegen("tags")
    assert run.code == 0
    assert run.err == "没有计入读不出来的案例：cases/a.md。\n"


def test_a_publication_without_tags_says_so(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case()})
    assert casegen("tags").out == "标签表 cases/tags.yaml 里还没有标签。\n"


@pytest.mark.parametrize("command", [("list",), ("suggest", "cases/a.md")])
@pytest.mark.parametrize(
    ("file", "rule"), [(TABLE, "term-collision"), ("config.yaml", "wrong-type")]
)
def test_what_stands_in_the_way_is_told(
    casegen: Casegen, tmp_path: Path, command: tuple[str, ...], file: str, rule: str
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": case()})
    (tmp_path / file).write_text("- {name: 甲}\n- {name: 甲}\n", encoding="utf-8")
    run = casegen("tags", *command)
    assert (run.code, run.out) == (1, "")
    assert f"[{rule}]" in run.err


# Suggestions

TEXT = (
    case("给教师定工资", tags="[培训, 结队]", summary="怎样 ＡＩ津贴 发到岛上")
    .replace("背景。", "重庆协同，渝协同；渝协同。")
    .replace("### 建立机制", "### 教师工资与渝协同")
)


def suggested(casegen: Casegen, *arguments: str) -> list[dict[str, Any]]:
    run = casegen("tags", "suggest", *arguments, "--format", "json")
    assert run.code == 0, run
    proposals: list[dict[str, Any]] = json.loads(run.out)["proposals"]
    return proposals


def test_tags_are_suggested_by_their_words_with_the_lines(casegen: Casegen, tmp_path: Path) -> None:
    text = TEXT.replace("tags: [培训, 结队]\n", "")
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": text})
    pay, region = suggested(casegen, "cases/a.md")
    assert (pay["tag"], pay["score"]) == ("教师待遇", 8)
    assert pay["occurrences"] == [
        {"word": "AI 津贴", "line": 7, "where": "summary"},
        {"word": "教师工资", "line": 16, "where": "heading"},
    ]
    assert (region["tag"], region["score"]) == ("重庆协同", 7)
    assert [(o["where"], o["line"]) for o in region["occurrences"]] == [
        ("heading", 16),
        *[("text", 12)] * 3,
    ]
    assert casegen("tags", "suggest", "cases/a.md").out == (
        "cases/a.md 还没有标签。\n\n"
        "推荐                 依据\n"
        "教师队伍 › 教师待遇  摘要：AI 津贴（第 7 行）；小标题：教师工资（第 16 行）\n"
        "重庆协同             小标题：渝协同（第 16 行）；"
        "正文：重庆协同（第 12 行）、渝协同（第 12 行）\n"
    )


def test_what_a_case_has_is_not_suggested_nor_what_stands_above_it(
    casegen: Casegen, tmp_path: Path
) -> None:
    text = TEXT.replace("做法。", "教师队伍，教师队伍，教师队伍，培训，培训。")
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": text})
    assert [p["tag"] for p in suggested(casegen, "cases/a.md")] == ["重庆协同"]


def test_of_words_that_overlap_the_longest_counts(casegen: Casegen, tmp_path: Path) -> None:
    table = "- 名称: 集团\n- 名称: 教育集团办学\n- 名称: ai\n"
    text = case("教育集团办学", background="教育集团办学的 said 与 AI 和Ai。")
    publication(tmp_path, {TABLE: table, "cases/a.md": text})
    found = suggested(casegen, "cases/a.md")
    assert [(p["tag"], len(p["occurrences"])) for p in found] == [("教育集团办学", 2), ("ai", 2)]


def test_a_word_that_is_there_once_by_the_way_is_not_enough(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": case(background="阿波罗。")})
    assert suggested(casegen, "cases/a.md") == []
    assert casegen("tags", "suggest", "cases/a.md").out == (
        "cases/a.md 还没有标签。\n没有可推荐的标签。\n"
    )


def test_tags_that_several_similar_cases_have_are_suggested(
    casegen: Casegen, tmp_path: Path
) -> None:
    cases = {f"cases/{n}.md": case(tags="[阿波罗, 培训]") for n in "bc"}
    publication(tmp_path, {TABLE: TAGS, "cases/a/index.md": case(tags="培训"), **cases})
    (proposal,) = suggested(casegen, "cases/a")
    assert proposal["tag"] == "阿波罗"
    assert sorted(proposal["similar"]) == ["cases/b.md", "cases/c.md"]
    assert "相近的案例：cases/b.md、cases/c.md" in casegen("tags", "suggest", "cases/a").out


def test_a_file_that_is_no_case_gets_no_suggestions(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": "甲", "x.md": case()})
    run = casegen("tags", "suggest", "x.md")
    assert (run.code, run.err) == (2, "x.md 不是这份案例集的案例。\n")
    run = casegen("tags", "suggest", "cases/a.md")
    assert run.code == 1
    assert "[no-front-matter]" in run.err
    assert casegen("tags", "suggest", "nowhere.md").code == 2

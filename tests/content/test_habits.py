"""What input methods, word processors and old habits do to a text is told, or mended."""

import re
import unicodedata
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.corpus import Corpus, body
from casegen import config
from casegen.content.fences import split
from casegen.content.habits.find import find
from casegen.content.markdown import parse, render
from casegen.diagnostics import Diagnostic
from casegen.rewrite import rewritten

ROOT = Path(__file__).parents[2]
PATH = "cases/海岛.md"
SECTIONS = config.parse("title: 案例集\n")[0]


def read(text: str) -> tuple[Diagnostic, ...]:
    assert SECTIONS
    return find(text, parse(text, PATH, 1, ())[0], SECTIONS.sections, PATH, 1)


def found(text: str) -> list[str]:
    return [problem.id for problem in read(text)]


def places(text: str) -> list[tuple[str, int, int]]:
    spans = [(problem.id, problem.place.span) for problem in read(text)]
    return [(rule, span.line, span.column) for rule, span in spans if span]


def mended(text: str) -> str:
    return rewritten(text, [edit for problem in read(text) for edit in problem.repair])


def words(text: str) -> str:
    """Return the letters, digits and Han characters of a text, entities read."""
    named = re.sub(r"&(nbsp|[a-z]{1,3}sp)\b(?!;)", r"&\1;", text)
    return "".join(re.findall(r"[^\W_]", unicodedata.normalize("NFKC", unescape(named))))


MENDED = [
    # headings
    ("##背景意义", "## 背景意义", "heading-without-space"),
    ("文字\n###小标题\n文字", "文字\n### 小标题\n文字", "heading-without-space"),
    ("#一、背景意义", "## 一、背景意义", "heading-without-space"),
    ("＃＃　背景", "## 背景", "full-width-hash"),
    ("#＃ 机制", "## 机制", "full-width-hash"),
    ("###　机制", "### 机制", "heading-wide-space"),
    ("　　###　机制", "### 机制", "heading-wide-space"),
    ("一、背景意义\n\n文字。", "## 一、背景意义\n\n文字。", "heading-as-text"),
    ("**背景意义**\n\n文字。", "## 背景意义\n\n文字。", "heading-as-text"),
    (
        "## 主要做法\n\n### （一）甲\n\n文字。\n\n（二）乙\n\n文字。",
        "## 主要做法\n\n### （一）甲\n\n文字。\n\n### （二）乙\n\n文字。",
        "heading-as-text",
    ),
    ("一句话。\n---\n又一句。", "一句话。\n\n---\n又一句。", "setext-heading"),
    ("背景意义\n===\n\n文字。", "## 背景意义\n\n\n文字。", "setext-heading"),
    # indentation
    ("    一句话。", "一句话。", "indented-paragraph"),
    ("\t　　一句话。", "一句话。", "indented-paragraph"),
    ("    甲说。\n    乙说。", "甲说。\n\n乙说。", "indented-paragraph"),
    ("    甲说，\n    乙说。", "甲说，\n乙说。", "indented-paragraph"),
    ("    **甲**说。\n\n    - 乙说。", "**甲**说。\n\n- 乙说。", "indented-paragraph"),
    ("　　> 引用", "> 引用", "indented-mark"),
    ("　　| 甲 | 乙 |\n　　| --- | --- |", "| 甲 | 乙 |\n| --- | --- |", "indented-mark"),
    ("\u00a0- 甲\n\u00a0- 乙", "- 甲\n- 乙", "indented-mark"),
    # lines that run together
    ("甲说\n　　乙说。", "甲说\n\n　　乙说。", "joined-lines"),
    ("甲说。\n    乙说。", "甲说。\n\n    乙说。", "joined-lines"),
    ("如下：\n（1）甲\n（2）乙", "如下：\n\n（1）甲\n\n（2）乙", "joined-lines"),
    ("（一）甲\n（二）乙", "（一）甲\n\n（二）乙", "joined-lines"),
    ("如下：\n3. 甲\n4. 乙", "如下：\n\n3. 甲\n4. 乙", "joined-lines"),
    # lists
    ("如下：\n• 甲\n•乙", "如下：\n- 甲\n- 乙", "list-mark"),
    ("● 甲\n\n● 乙", "- 甲\n\n- 乙", "list-mark"),
    ("　　· 甲", "- 甲", "list-mark"),
    ("-甲", "- 甲", "list-mark"),
    ("*甲\n*乙", "- 甲\n- 乙", "list-mark"),
    ("如下：\n2．甲\n3．乙", "如下：\n\n2. 甲\n3. 乙", "list-mark"),
    ("1.甲\n2.乙", "1. 甲\n2. 乙", "list-mark"),
    ("１．甲\n２．乙", "1. 甲\n2. 乙", "list-mark"),
    # other marks at the start of a line
    ("甲\n———", "甲\n\n---", "full-width-rule"),
    ("＞甲\n＞乙", "> 甲\n> 乙", "full-width-quote"),
    ("｀｀｀\n｀｀｀", "```\n```", "full-width-code"),
    # tables
    ("| 甲 | 乙 |\n|：—：|—|", "| 甲 | 乙 |\n|:-:|-|", "full-width-table"),
    (
        "如下：\n｜甲｜乙｜\n｜1｜2｜",
        "如下：\n|甲|乙|\n| --- | --- |\n|1|2|",
        "full-width-table",
    ),
    (
        "｜甲｜乙｜\n｜－｜－｜\n｜1｜2｜\n文字。",
        "|甲|乙|\n|-|-|\n|1|2|\n\n文字。",
        "full-width-table",
    ),
    (
        "| 甲 | 乙 |\n|---|---|---|\n| 1 | 2 |",
        "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "table-delimiter",
    ),
    (
        "| 甲 | 乙 |\n\n|---|---|\n\n\n| 1 | **2** |",
        "| 甲 | 乙 |\n|---|---|\n| 1 | **2** |",
        "table-with-gaps",
    ),
    (
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n文字。\n文字。",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n文字。\n文字。",
        "text-in-table",
    ),
    # links
    ("！［甲］（a.png）", "![甲](a.png)", "full-width-link"),
    ("！[甲](a.png)", "![甲](a.png)", "full-width-link"),
    ("【甲】(a.md#乙)", "[甲](a.md#乙)", "full-width-link"),
    ("[甲]（https：／／e.org/a）", "[甲](https://e.org/a)", "full-width-link"),
    ("[甲]　(a.md)", "[甲](a.md)", "link-with-space"),
    ("[甲](a b.md#丙 丁)", "[甲](<a b.md#丙 丁>)", "space-in-address"),
    ("![甲](图 (1).png)", "![甲](<图 (1).png>)", "space-in-address"),
    ("[甲](a.md ”乙”)", '[甲](a.md "乙")', "curly-link-title"),
    ("见[甲](a.md，又见", "见[甲](a.md)，又见", "unclosed-link"),
    ("[甲](https：//e.org)", "[甲](https://e.org)", "full-width-address"),
    # within the text
    ("甲＊＊ 乙 ＊＊丙", "甲**乙**丙", "full-width-bold"),
    ("| 甲 |\n|---|\n| ＊＊乙＊＊ |", "| 甲 |\n|---|\n| **乙** |", "full-width-bold"),
    ("甲** 乙**丙**丁 **戊", "甲**乙**丙**丁**戊", "space-in-bold"),
    ("甲__乙__丙", "甲**乙**丙", "underscore-bold"),
    ("甲｀乙｀", "甲`乙`", "full-width-code"),
    ("&nbsp;&emsp;甲", "甲", "space-entity"),
    ("甲\\\\\n乙", "甲\\\n乙", "trailing-backslash"),
    ("甲\\", "甲", "trailing-backslash"),
    ("甲【^1】。\n\n[^1]: 注。", "甲[^1]。\n\n[^1]: 注。", "full-width-note"),
    ("甲[^1]。\n\n［^1］：注。", "甲[^1]。\n\n[^1]: 注。", "full-width-note"),
]


@pytest.mark.parametrize(("text", "expected", "rule"), MENDED)
def test_a_habit_is_named_and_mended(text: str, expected: str, rule: str) -> None:
    assert {*found(text)} == {rule}
    assert mended(text) == expected
    assert rule not in found(expected)
    assert words(mended(text)) == words(text)


TOLD = [
    ("#一、机制", [("heading-without-space", 1, 1)]),
    ("- ##甲", [("heading-without-space", 1, 3)]),
    ("＃机制", [("full-width-hash", 1, 1)]),
    ("####### 甲", [("too-many-hashes", 1, 1)]),
    ("短句\n---", [("setext-heading", 2, 1)]),
    ("> 短句\n> ---", [("setext-heading", 2, 3)]),
    ("## 主要做法\n\n**机制**\n\n文字。", [("heading-as-text", 3, 1)]),
    ("- 甲。\n乙", [("lazy-line", 2, 1)]),
    ("甲[^1]。\n\n[^1]: 注。\n正文。", [("lazy-line", 4, 1)]),
    ("```\n甲", [("unclosed-fence", 1, 1)]),
    ("甲**乙。", [("unclosed-bold", 1, 2)]),
    ("甲 `乙`，**丙", [("unclosed-bold", 1, 7)]),
    ("第一行\n> 甲\n甲 `乙", [("unclosed-code", 3, 3)]),
    ("甲&emsp;&emsp;乙", [("space-entity", 1, 2)]),
    ('“甲"乙', [("mixed-quotes", 1, 3)]),
    ("[TOC]", [("other-markup", 1, 1)]),
    (":::tip\n甲\n:::", [("other-markup", 1, 1), ("other-markup", 3, 1)]),
    ("[甲][b]", [("undefined-reference", 1, 4)]),
    ("![[a.png]]", [("wiki-link", 1, 1)]),
    ("见 https://e.org/a。", [("bare-address", 1, 3)]),
    ("甲[^1][^2]。\n\n[^1]: 注。", [("missing-note", 1, 6)]),
    ("甲。\n\n[^1]: 注。", [("unused-note", 3, 1)]),
    ("甲[^1]。\n\n[^1]: 一。\n\n[^1]: 二。", [("repeated-note", 5, 1)]),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_where_no_repair_is_certain_the_place_is_told(
    text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert places(text) == expected
    assert mended(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "　　两个全角空格缩进。",
        "\u00a0\u00a0不换行空格缩进。",
        "## 背景意义\n　　标题下面直接写。",
        "背景意义\n---\n\n文字。",
        "文字。\n\n---\n\n文字。",
        "    casegen check --strict",
        "    标题: 海岛，学校",
        "```\n    文字。\n**甲\n```",
        "- 甲\n\n    乙说，丙说。",
        "- 甲。\n  乙说。",
        "1. 甲\n2. 乙",
        "如下：\n1. 甲\n2. 乙",
        "1.加强领导。全县……",
        "（一）加强领导。全县……",
        "第一，加强领导；第二，加强保障。",
        "## 背景意义\n\n一、概况\n\n文字。",
        "## 主要做法\n\n### 机制\n\n**要点**\n\n（一）甲\n\n文字。",
        "两条：①甲；②乙。",
        "□本报记者　王芳",
        "—— 摘自校志",
        "-5℃以下停课",
        "－5℃以下停课",
        "*注：截至2024年底",
        "王**同志、李**，",
        "138****5678",
        "2**3 和 2 ** 3",
        "`**甲` 和 `__乙__`",
        "\\*\\*甲\\*\\* 和 \\`乙",
        "填空：____ 和 a__b",
        "**甲**乙**“丙”**丁***戊***",
        "【案例】（2024）",
        "[2024]（试行）",
        "教发[2024][15]号",
        '[甲](a（1）.md)、[乙](a.md "丙")、[丁][d]\n\n[d]: a.md',
        "太好了！[甲](a.md)",
        "[https://e.org](https://e.org) <https://e.org>",
        "《〔2024〕3号》「甲」『乙』",
        "＞60分，＜90分",
        "甲｜乙",
        "| 甲 | 乙 |\n|---|---|\n| 1 | `a|b` |",
        "| 甲 |\n|---|\n| 1 |\n\n| 乙 |\n|---|\n| 2 |",
        "甲 | 乙\n--- | ---\n1 | 2",
        "10&nbsp;km",
        "甲\\\n乙",
        '“甲”和"乙"，5"屏',
        "甲[^1]。\n\n[^1]: 注。\n    注的下一段。",
        "#双减# 之后",
        "#双减#",
        "#️⃣ 一",
        "文字 ##甲",
        "`#甲`",
        "\\##甲",
        "#",
    ],
)
def test_what_is_right_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.relative_to(ROOT).as_posix())
        for folder in ("cases", "tests/golden/zh/site/cases", "tests/golden/en/site/cases")
        for path in sorted((ROOT / folder).rglob("*.md"))
    ],
)
def test_published_cases_have_no_habits(path: Path) -> None:
    parts, _ = split(path.read_text("utf-8"), PATH)
    assert found(parts.body) == []


def test_made_up_cases_have_no_habits() -> None:
    for case in Corpus(20).cases():
        assert found(body(case, "{}.md".format)) == []


SNIPPETS = st.lists(st.sampled_from([text for text, _, _ in MENDED]), max_size=4)
TEXT = st.text(
    '甲乙。，：　 \t\n#＃*＊_`｀-－·•>＞|｜[]［］()（）!！:：/^12.．、一“”"\\&;@a', max_size=40
)


@given(SNIPPETS)
def test_repairs_of_several_habits_leave_none_to_repair(snippets: list[str]) -> None:
    text = "\n\n正文。\n\n".join(snippets)
    once = mended(text)
    twice = mended(once)
    assert mended(twice) == twice


@given(TEXT)
def test_no_repair_changes_a_word_whatever_is_typed(text: str) -> None:
    for _ in range(3):
        after = mended(text)
        assert words(after) == words(text)
        text = after


@given(TEXT)
def test_places_are_within_the_text(text: str) -> None:
    lines = text.split("\n")
    for problem in read(text):
        for span in (problem.place.span, *(edit.span for edit in problem.repair)):
            assert span
            assert 1 <= span.line <= span.end_line <= len(lines) + 1
            assert span.column <= len(lines[span.line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)


def test_a_mended_table_is_one() -> None:
    text = mended("｜甲｜乙｜\n｜－｜－｜\n｜1｜2｜")
    parsed, _ = parse(text, PATH, 1, ())
    assert "<td>2</td>" in render(parsed.tokens, parsed.env)

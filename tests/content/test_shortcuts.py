from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import read_fixture_file
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from casegen import config
from casegen.content import markdown, sections
from casegen.content.cjk import cjk_plugin
from casegen.content.shortcuts import PROSE, TABLE, shortcut_plugin
from tests import tokens

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for folder in ("cases", "docs", "casegen/scaffold", "tests/golden", "tests/diagnostics")
    for path in (ROOT / folder).rglob("*.md")
)
FIXTURES = read_fixture_file(Path(__file__).with_name("cjk.md"))


def parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return md.use(footnote_plugin).use(deflist_plugin).use(cjk_plugin)


LONG = parser()
SHORT = parser().use(shortcut_plugin)


RULES = (
    config.Section("background", "背景意义", (), False),
    config.Section("practices", "主要做法", (), True),
    config.Section("lessons", "经验启示", (), True),
)
PLACEHOLDERS = ("待补充", "TODO", "XXX")


def both_ways(text: str) -> None:
    assert [*expanded(SHORT.parse(text))] == LONG.parse(text)
    assert SHORT.render(text) == LONG.render(text)
    # A file's text has plain line ends (`files.decode`).
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    assert made(SHORT, plain) == made(LONG, plain)


def expanded(tokens: list[Token]) -> Iterator[Token]:
    """Give tokens as they are without shortcuts."""
    for token in tokens:
        if token.type == PROSE:
            name = "paragraph" if token.tag == "p" else "heading"
            yield from around(name, token.tag, token.content, token.map, 0, markup=token.markup)
        elif token.type == TABLE:
            yield from table(token)
        else:
            yield token


def around(
    name: str,
    tag: str,
    text: str,
    lines: list[int] | None,
    level: int,
    attrs: dict[str, str | int | float] | None = None,
    markup: str = "",
) -> Iterator[Token]:
    """Give what a heading, a paragraph or a cell with a text is parsed to."""
    children = LONG.parseInline(text)[0].children
    where = None if name in ("th", "td") else lines
    yield block(f"{name}_open", tag, 1, where, level, attrs=attrs or {}, markup=markup)
    yield block("inline", "", 0, lines, level + 1, content=text, children=children)
    yield block(f"{name}_close", tag, -1, None, level, markup=markup)


def table(token: Token) -> Iterator[Token]:
    assert token.map
    first, end = token.map
    yield block("table_open", "table", 1, [first, end], 0)
    for n, (line, cells) in enumerate(token.meta["rows"]):
        name, tag, where = (
            ("tbody", "td", [first + 2, end]) if n else ("thead", "th", [line, line + 1])
        )
        if n < 2:
            yield block(f"{name}_open", name, 1, where, 1)
        yield block("tr_open", "tr", 1, [line, line + 1], 2)
        for cell, align in zip(cells, token.meta["aligns"], strict=True):
            attrs: dict[str, str | int | float] = {}
            if align:
                attrs["style"] = align.split('"')[1]
            yield from around(tag, tag, cell, [line, line + 1], 3, attrs)
        yield block("tr_close", "tr", -1, None, 2)
        if n in (0, len(token.meta["rows"]) - 1):
            yield block(f"{name}_close", name, -1, None, 1)
    yield block("table_close", "table", -1, None, 0)


def block(
    kind: str,
    tag: str,
    nesting: Literal[-1, 0, 1],
    lines: list[int] | None,
    level: int,
    **more: Any,
) -> Token:
    return Token(kind, tag, nesting, map=lines, level=level, block=True, **more)


def made(parser: MarkdownIt, text: str) -> object:
    """Give all that casegen makes of a text with a parser, and what it reports."""
    with patch.object(markdown, "_parser", lambda: parser):
        parsed, problems = markdown.parse(text, "cases/a.md", 3, PLACEHOLDERS)
        return (
            problems,
            parsed.links,
            parsed.pictures,
            sections.divide(parsed, RULES),
            [*sections.misplaced(parsed, "cases/a.md", 3)],
            sections.opening(parsed),
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_come_out_as_without_shortcuts(path: Path) -> None:
    both_ways(path.read_text("utf-8"))


@pytest.mark.parametrize("source", [case[2] for case in FIXTURES])
def test_what_chinese_needs_comes_out_as_without_shortcuts(source: str) -> None:
    both_ways(source)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "甲",
        " \n　　甲　\n \n乙",
        "甲\n\n: 乙",
        "甲\n\n~ 乙\n",
        "甲\n\n:乙",
        "甲\n \n: 乙\n\n丙\n\n: 丁",
        "# 甲 ##\n\n#乙\n\n####### 丙\n\n    # 丁",
        "甲\n\n    乙\n\n\t丙\n\n丁",
        "- 甲\n\n  # 乙\n\n  丙\n\n  : 丁\n\n戊",
        "> 甲\n>\n> : 乙\n\n> 甲\n: 乙",
        "甲\n===\n\n甲\n---\n\n甲 | 乙\n--|--\n",
        "[甲]: /a\n\n[甲]\n\n[^1]\n\n[^1]: 注\n\n    : 注",
        "1. 甲\n\n2。乙\n\n+ 丙\n\n12",
        "50% 到 60% - A:B {丙} #丁 $1 @戊 a+b=c > d",
        "!甲 甲] ^甲 甲!\n\n!\\[甲] 甲^[注]",
        "甲\r\n\r\n乙\r丙\0丁",
        "&amp;&#0;&nbsp\n\n\\甲\\",
        '**甲。** 乙\n\n甲**乙**丙**，丁**\n\n　　**甲**\n\n## **甲** 乙 ##\n\n**"甲" > 乙**',
        "**，****。丙**。\n\n**甲 **乙\n\n** 甲**\n\n***甲***\n\n甲**a**乙**\n\n**甲** **乙",
        "|\n|-|\n\n||\n|-|\n\n|甲\n|-|",
        '| 甲 | 乙 |\n|:--|--:|\n|1|**2**|3|\n|　|\n||"|\n\n|甲|乙|\n|:-:|---|',
        "|甲|乙|\n|-|-|\n丙|丁\n\n|甲\\|乙|\n|-|\n\n|甲|\n|-|\n# 乙\n\n|a|\n|--|--|",
        "另见[甲](a.md)、[乙](b.md#丙)。\n\n甲`乙\n\n: 丙\n\n甲\x85\n\n\x85甲\n\n甲\\　\n\na*b*",
        "\n- \n\n[^1]: 甲\n\n乙[^1] TODO\n\n|待补充|\n|-|\n|**XXX**|\n\n　　XXXIV**XXX**",
    ],
)
def test_a_text_comes_out_as_without_shortcuts(text: str) -> None:
    both_ways(text)


MARKS = [*"甲乙，。“”　 a2|>!-*#\ufe01", "**", "**", "**", "\n|", "|-|", "|:-:|", "1.", "TODO"]
BEGINNINGS = ["", "", "　　", "## ", "### ", "- ", "|", "|甲|乙|\n|-|:-|\n|", "|甲|\n|-|\n"]
PROSE_AND_TABLES = st.lists(
    st.tuples(
        st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(MARKS), max_size=12).map("".join)
    ).map("".join),
    max_size=6,
).map("\n\n".join)
PARAGRAPHS = st.lists(
    st.lists(
        st.one_of(
            st.sampled_from([*tokens.MARKDOWN, "#", "~ ", "= ", "% ", "\0", "é", "$", "{", "}"]),
            st.text(max_size=3),
        ),
        max_size=8,
    ).map("".join),
    max_size=8,
).map("\n\n".join)


@settings(max_examples=400)
@example("\r＃＃")
@given(st.one_of(tokens.markdown, PARAGRAPHS, PROSE_AND_TABLES))
def test_any_text_comes_out_as_without_shortcuts(text: str) -> None:
    both_ways(text)

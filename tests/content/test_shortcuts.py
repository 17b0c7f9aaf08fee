from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.utils import read_fixture_file
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from casegen.content.cjk import cjk_plugin
from casegen.content.shortcuts import shortcut_plugin
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


def both_ways(text: str) -> None:
    assert SHORT.parse(text) == LONG.parse(text)
    assert SHORT.render(text) == LONG.render(text)


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
    ],
)
def test_a_text_comes_out_as_without_shortcuts(text: str) -> None:
    both_ways(text)


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


@settings(max_examples=1_000)
@given(st.one_of(tokens.markdown, PARAGRAPHS))
def test_any_text_comes_out_as_without_shortcuts(text: str) -> None:
    both_ways(text)

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.utils import read_fixture_file
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from casegen.content import cjk
from casegen.content.cjk import cjk_plugin

FIXTURES = read_fixture_file(Path(__file__).with_name("cjk.md"))


def plain_parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return md.use(footnote_plugin).use(deflist_plugin)


PLAIN = plain_parser()
MD = plain_parser().use(cjk_plugin)


@pytest.mark.parametrize(
    ("source", "expected"), [case[2:] for case in FIXTURES], ids=[case[1] for case in FIXTURES]
)
def test_renders_as_a_chinese_writer_expects(source: str, expected: str) -> None:
    assert MD.render(source) == expected


# Selectors cannot be seen in a fixture file.
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a**〽\ufe0e(x)**葛\U000e0100b", "a<strong>〽\ufe0e(x)</strong>葛\U000e0100b"),
        ("葛\U000e0100**(城)**x", "葛\U000e0100**(城)**x"),
        ("葛\U000e0100**(城)**市", "葛\U000e0100<strong>(城)</strong>市"),
        ("禰\ufe00**(城)**市", "禰\ufe00<strong>(城)</strong>市"),
        ("a“\ufe01**(b)**市", "a“\ufe01<strong>(b)</strong>市"),
        ("a“\ufe00**(b)**市", "a“\ufe00**(b)**市"),
        ("，\ufe01_城_。", "，\ufe01<em>城</em>。"),
        ("“\ufe01_城_”", "“\ufe01<em>城</em>”"),
        ("城\ufe00_市_。", "城\ufe00_市_。"),
        ("，\ufe01_ 城_。", "，\ufe01_ 城_。"),
        ("葛\U000e0100\nabc", "葛\U000e0100abc"),
        ("“城”\ufe01\n“\ufe01abc", "“城”\ufe01“\ufe01abc"),
        ("教育\t\n\t协同", "教育协同"),
        ("**教育**\t \n协同", "<strong>教育</strong>协同"),
        ("`教育\t`\n协同", "<code>教育\t</code>协同"),
        ("word\t\nword", "word\t\nword"),
    ],
)
def test_selectors_and_tabs(source: str, expected: str) -> None:
    assert MD.render(source) == f"<p>{expected}</p>\n"


def test_markup_is_looked_through_where_html_is_allowed() -> None:
    md = MarkdownIt("commonmark").use(cjk_plugin)
    assert md.renderInline("教<b>\n育</b>\n<i>\n协</i>") == "教<b>育</b><i>协</i>"
    assert md.renderInline("<b>\n育") == "<b>育"


def test_a_break_that_opens_the_text_takes_nothing_else_with_it() -> None:
    assert MD.renderInline("\n教育\t") == "教育\t"


def test_breaks_that_the_parser_shows_stay() -> None:
    md = MarkdownIt("commonmark", {"breaks": True}).use(cjk_plugin)
    assert md.render("教育\n协同") == "<p>教育<br />\n协同</p>\n"


def test_joined_lines_are_one_text_token() -> None:
    (inline,) = (token for token in MD.parse("教育\n强国\n协同") if token.type == "inline")
    assert [child.content for child in inline.children or []] == ["教育强国协同"]


def test_only_the_given_parser_changes() -> None:
    scan = StateInline.scanDelims
    MarkdownIt("commonmark").use(cjk_plugin).render("**“强调”**文字\n内容")
    assert StateInline.scanDelims is scan
    assert plain_parser().render("**“强调”**文字\n内容") == "<p>**“强调”**文字\n内容</p>\n"


def test_strikethrough_stays_as_enabled_as_it_was() -> None:
    md = MarkdownIt("commonmark").use(cjk_plugin)
    assert md.renderInline("~~“旧”~~新") == "~~“旧”~~新"
    assert md.enable("strikethrough").renderInline("~~“旧”~~新") == "<s>“旧”</s>新"


def test_cjk_characters_are_the_wide_ones_that_are_not_emoji() -> None:
    """Against this Python's Unicode data, for what it has assigned."""
    is_cjk = re.compile(f"[{cjk._CJK}]").fullmatch
    widened_in_unicode_16 = re.compile("[☰-☷⚊-⚏䷀-䷿𝌀-𝍖𝍠-𝍶]").fullmatch
    emoji = re.compile("[⌚-⭕🀀-\U0001ffff]").fullmatch
    for code in range(0x110000):
        char = chr(code)
        category = unicodedata.category(char)
        if category in ("Cn", "Co", "Cs"):
            continue
        wide = unicodedata.east_asian_width(char) in "WFH"
        if is_cjk(char):
            hangul = "HANGUL" in unicodedata.name(char, "")
            assert wide or hangul or widened_in_unicode_16(char), hex(code)
        elif wide:
            assert category in ("So", "Sk", "Sm"), hex(code)
            assert emoji(char), hex(code)


def test_hangul_is_known_by_its_name() -> None:
    is_hangul = re.compile(f"[{cjk._HANGUL}]").fullmatch
    for code in range(0x1100, 0xFFFF):
        name = unicodedata.name(chr(code), "")
        if name:
            named = "HANGUL" in name or "KOREAN CHARACTER" in name
            assert bool(is_hangul(chr(code))) == named, hex(code)


MARKS = [
    *["*", "**", "***", "_", "__", "~", "~~", "~~~", "[", "]", "(", ")", "!", "![", "](/a)", "`"],
    *[
        "\\",
        "\n",
        "\n\n",
        "  \n",
        "\t\n",
        " ",
        "\t",
        ":",
        ": ",
        "- ",
        "# ",
        "> ",
        "|",
        "|---|",
        "=",
    ],
    *["^[", "[^1]", "[^1]: ", "&amp;", "&hellip;", "<", "<b>", '"', "'", ",", ".", "%", "$", "-"],
    *["“", "”", "‘", "’", "—", "…", "·", "«", "\u00a0", "\u2003", "\u200b", "\ufe0e", "\ufe01"],
]
LATIN = ["a", "b", "Z", "é", "e\u0301", "ß", "Ж", "ω", "1", "2", "🎓", "❤\ufe0f", "👍🏽", "€", "☎"]
WITHOUT_CJK = st.one_of(
    st.lists(st.sampled_from(MARKS + LATIN), max_size=40).map("".join),
    st.text(st.characters(max_codepoint=0x10FF) | st.sampled_from("*_~\n“”—🎓")),
)


@given(WITHOUT_CJK)
def test_text_without_cjk_renders_as_without_the_plugin(source: str) -> None:
    assert MD.render(source) == PLAIN.render(source)


HAN = ["教", "育", "协", "同", "𠮷", "，", "。", "：", "（", "）", "《", "》", "、"]
SOUP = st.lists(st.sampled_from(HAN * 3 + ["\n"] * 20 + MARKS + LATIN), max_size=40).map("".join)


@given(SOUP)
def test_no_line_breaks_between_han_characters(source: str) -> None:
    html = MD.renderInline(source).replace("<br />\n", "<br />")
    shown = [without_tags(html), *re.findall('alt="([^"]*)"', html)]
    for text in shown:
        assert not re.search(
            r"[\u4e00-\u9fff𠮷，。：（）《》、][ \t]*\n[\u4e00-\u9fff𠮷，。：（）《》、]", text
        )


@given(SOUP)
def test_rendering_adds_and_loses_no_text(source: str) -> None:
    """Markup may read differently on one line, so only what cannot be markup is compared."""
    source = re.sub(r"[^\w\s“”—…·，。：（）《》、*_~]", "", source)
    joined = "".join(source.split())
    assert bare_text(MD.renderInline(source)) == bare_text(MD.renderInline(joined))


CHINESE = st.lists(st.sampled_from([*HAN, *"“”‘’—…·,:("]), min_size=1).map("".join)
BROKEN = st.lists(CHINESE, min_size=1, max_size=3).map("\n".join)
MARKUP = st.one_of(
    BROKEN.map("**{}**".format),
    BROKEN.map("~~{}~~".format),
    BROKEN.map("[{}](/a)".format),
    BROKEN.map("![教{}](/a.png)教".format),
    CHINESE.map("`{}`".format),
)
BREAK = st.sampled_from(["", "\n"])
PARAGRAPH = st.lists(st.tuples(BREAK, MARKUP, BREAK, BROKEN).map("".join)).map("".join)


@given(PARAGRAPH)
def test_chinese_renders_the_same_however_it_is_wrapped(rest: str) -> None:
    source = "教" + rest
    assert MD.render(source) == MD.render(source.replace("\n", ""))


@given(st.text())
def test_any_text_renders(source: str) -> None:
    MD.render(source)


def without_tags(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


def bare_text(html: str) -> str:
    return re.sub(r"[\s*_~]", "", without_tags(html))

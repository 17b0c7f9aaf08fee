import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from casegen.content.case import MARK, Link, Picture
from casegen.content.markdown import Text, parse, render
from casegen.diagnostics import Diagnostic, Span
from tests import tokens

PATH = "cases/海岛/index.md"
PLACEHOLDERS = ("待补充", "TODO", "XXX")


def read(body: str) -> tuple[Text, tuple[Diagnostic, ...]]:
    return parse(body, PATH, 1, PLACEHOLDERS)


def html(body: str) -> str:
    text, problems = read(body)
    assert problems == ()
    return render(text.tokens, text.env)


def found(body: str) -> list[tuple[str, int, int]]:
    spans = [(d.id, d.place.span) for d in read(body)[1]]
    return [(rule, span.line, span.column) for rule, span in spans if span]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("~~甲~~", "<p><s>甲</s></p>\n"),
        ("| 甲 |\n|---|\n| 乙 |", "<td>乙</td>"),
        ("甲\n: 乙", "<dl>\n<dt>甲</dt>\n<dd>乙</dd>\n</dl>\n"),
        ("正文[^1]。\n\n[^1]: 注。", '<section class="footnotes">'),
        ("**“强调”**文字", "<p><strong>“强调”</strong>文字</p>\n"),
        ("第一行\n第二行", "<p>第一行第二行</p>\n"),
        ('"straight" -- (c) ...', "<p>&quot;straight&quot; -- (c) ...</p>\n"),
    ],
)
def test_it_is_commonmark_with_what_cases_need(body: str, expected: str) -> None:
    assert expected in html(body)


def test_links_and_pictures_within_the_site_get_marks_and_others_stay() -> None:
    body = (
        "[甲](../b.md#主要-做法) [乙](#经验) [丙](/tags/a/) [丁](https://e.org/?a=b&c)"
        " ![图](图/a.png)"
    )
    text, problems = read(body)
    assert problems == ()
    assert text.links == (
        Link("cases/b.md", "主要-做法", "../b.md#主要-做法", Span(1, 5, 1, 18)),
        Link(PATH, "经验", "#经验", Span(1, 24, 1, 27)),
        Link("/tags/a/", "", "/tags/a/", Span(1, 33, 1, 41)),
    )
    assert text.pictures == (Picture("cases/海岛/图/a.png", "图/a.png", "图", Span(1, 74, 1, 81)),)
    out = render(text.tokens, text.env)
    for mark in ("L0", "L1", "L2"):
        assert f'href="{MARK}{mark}{MARK}"' in out
    assert f'src="{MARK}P0{MARK}"' in out
    assert 'href="https://e.org/?a=b&amp;c"' in out


def test_an_address_may_be_written_in_any_way_that_markdown_has() -> None:
    text, _ = read(
        "[a](<我的 文件.md>) [b](%E6%96%87.md) [c][r] <https://e.org> [d](b.md '题')\n\n[r]: ./x.md"
    )
    assert [link.target for link in text.links] == [
        "cases/海岛/我的 文件.md",
        "cases/海岛/文.md",
        "cases/海岛/x.md",
        "cases/海岛/b.md",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScript:x",
        "java%73cript:x",
        "javascript&colon;x",
        "data:text/html,x",
        "vbscript:x",
        "ftp://e.org",
        "tel:1",
        "file:///a",
        "//evil.org",
        "blob:x",
        "view-source:x",
        "ms-word:x",
        "C:\\a.doc",
    ],
)
def test_only_web_addresses_mail_and_places_within_the_site_may_be_linked(address: str) -> None:
    text, (problem,) = read(f"见[这里]({address})。")
    assert problem.id == "forbidden-link-scheme"
    assert text.links == ()
    assert "href" not in render(text.tokens, text.env)


@pytest.mark.parametrize(
    "address", ["http://e.org", "HTTPS://e.org", "mailto:a@e.org", "a.md", "a.md#甲:乙"]
)
def test_these_may_be_linked(address: str) -> None:
    assert read(f"[这里]({address})")[1] == ()


@pytest.mark.parametrize("address", ["/\\evil.org", "\\\\evil.org\\x", "http:\\\\evil.org"])
def test_a_backslash_does_not_lead_elsewhere(address: str) -> None:
    text, _ = read(f"[这里]({address})")
    assert "\\" not in render(text.tokens, text.env)


@pytest.mark.parametrize(("body", "column"), [("[原文]()", 6), ("[原文](<>)", 7)])
def test_a_link_without_an_address_leads_nowhere(body: str, column: int) -> None:
    assert found(body) == [("dead-link", 1, column)]


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("a.svg", "picture-type"),
        ("a.docx", "picture-type"),
        ("a.png?x=1", "picture-type"),
        ("/a.png", "picture-type"),
        ("../a.png", "picture-type"),
        ("b/../../a.png", "picture-type"),
        ("C:\\图\\a.png", "picture-type"),
        ("file:///a.png", "picture-type"),
        ("data:image/png;base64,AAAA", "picture-type"),
        ("https://e.org/a.png", "remote-picture"),
        ("//e.org/a.png", "remote-picture"),
        ("", "picture-type"),
    ],
)
def test_a_picture_is_a_file_beside_the_case(address: str, rule: str) -> None:
    (problem,) = read(f"文字\n![图]({address})")[1]
    assert problem.id == rule
    assert problem.place.span
    assert problem.place.span.line == 2 if address else 1


@pytest.mark.parametrize(
    "name", ["a.png", "b/a.JPG", "./a.jpeg", "a.gif", "a.webp", "a.avif", "%E5%9B%BE.png"]
)
def test_these_are_pictures(name: str) -> None:
    assert read(f"![图]({name})")[1] == ()


def test_a_picture_that_was_pasted_in_is_not_quoted_in_full() -> None:
    (problem,) = read(f"![图](data:image/png;base64,{'A' * 5000})")[1]
    assert len(str(problem.arguments["value"])) == 80


@pytest.mark.parametrize("body", ["![](a.png)", "![ ](a.png)", "[![](a.png)](b.md)"])
def test_a_picture_needs_words(body: str) -> None:
    ((rule, line, column),) = found(body)
    assert (rule, line, column) == ("missing-alternative-text", 1, body.index("a.png") + 1)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("<b>甲</b>", [(1, 1), (1, 5)]),
        ('<div class="a">\n文字\n</div>', [(1, 1), (3, 1)]),
        ("甲<br/>乙", [(1, 2)]),
        ("<!-- 说明 -->", [(1, 1)]),
        ("<!-- 两\n行 -->", [(1, 1)]),
        ("- 甲\n- <i>乙", [(2, 3)]),
        ("| <b>甲 |\n|---|\n| <i>乙 |", [(1, 3), (3, 3)]),
        ("<script>alert(1)</script>", [(1, 1), (1, 17)]),
        ("正文[^1]。\n\n末段。\n\n[^1]: 注<b>", [(5, 8)]),
        ("`<b>` <b>", [(1, 2)]),
    ],
)
def test_tags_are_reported_where_they_stand(body: str, places: list[tuple[int, int]]) -> None:
    assert found(body) == [("raw-html", *place) for place in places]


@pytest.mark.parametrize(
    "body",
    [
        "`<b>`",
        "```\n<b>\n```",
        "\\<b>",
        "&lt;b&gt;",
        "&lt;b&gt;\n\n`<b>`",
        "若 a<b 且 c>d",
        "1 < 2 > 0",
        "《<教育>》",
        "<https://e.org>",
    ],
)
def test_what_is_shown_or_only_looks_like_a_tag_is_text(body: str) -> None:
    assert found(body) == []


def test_no_tag_is_ever_rendered() -> None:
    text, _ = read("<b onclick=x>甲</b>\n\n<script>\nalert(1)\n</script>")
    assert "<b" not in render(text.tokens, text.env)
    assert "<script" not in render(text.tokens, text.env)


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("待补充", [(1, 1)]),
        ("甲。**待补充**，待补充。", [(1, 5), (1, 11)]),
        ("第一行\n待补充\n第三行", [(2, 1)]),
        ("### 待补充", [(1, 5)]),
        ("| 甲 |\n|---|\n| 待补充 |", [(3, 3)]),
        ("![待补充](a.png)", [(1, 3)]),
        ("TODO: 写完。XXX", [(1, 1), (1, 10)]),
        ("正文[^1]。\n\n末段。\n\n[^1]: 待补充", [(5, 7)]),
        ("正文[^1]。\n\n[^1]: 待补充\n\n待补充", [(5, 1), (3, 7)]),
        ("```\nTODO\n```\n\nTODO", [(5, 1)]),
    ],
)
def test_placeholders_are_reported_each_where_it_stands(
    body: str, places: list[tuple[int, int]]
) -> None:
    assert found(body) == [("placeholder-text", *place) for place in places]


@pytest.mark.parametrize(
    "body",
    ["第XXXIV届", "TODOS", "`TODO`", "```\nTODO\n```", "[甲](https://e.org/TODO)", "待 补充"],
)
def test_what_only_looks_like_a_placeholder_is_text(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "## 背景",
        "#双减# 之后",
        "#双减#",
        "#️⃣ 一",
        "文字 ##甲",
        "```\n##甲\n```",
        "`#甲`",
        "\\##甲",
        "#",
        "#######甲",
    ],
)
def test_other_hashes_are_left_alone(body: str) -> None:
    assert found(body) == []


def test_places_are_counted_from_the_line_on_which_the_body_starts() -> None:
    _, (problem,) = parse("\n文字<b>", PATH, 10, ())
    assert problem.place.span == Span(11, 3, 11, 6)


def plain_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "typographer": False})
    # Every link is taken for one, so that those that are not allowed can be reported.
    parser.validateLink = bool  # type: ignore[method-assign, assignment]
    parser.enable(["table", "strikethrough"])
    return parser.use(footnote_plugin).use(deflist_plugin)


PLAIN = plain_parser()
ABSOLUTE = [
    "[a](http://e.org/x?y=1&z#f)",
    "<https://e.org>",
    "[b][r]",
    "\n\n[r]: https://e.org 'T'\n\n",
    "[m](mailto:a@b.c)",
]
ASCII = st.lists(
    st.one_of(
        st.sampled_from([t for t in tokens.MARKDOWN if t.isascii() and not t.startswith("](")]),
        st.sampled_from(ABSOLUTE),
        st.text(st.characters(max_codepoint=0x2FF, exclude_categories=["Cc", "Cs"]), max_size=5),
    ),
    max_size=40,
).map("".join)


@given(ASCII)
def test_text_without_chinese_renders_as_in_any_commonmark(body: str) -> None:
    text, _ = read(body)
    if not text.links and not text.pictures:
        assert render(text.tokens, text.env) == PLAIN.render(body)


@given(st.one_of(tokens.markdown, st.text()))
def test_no_text_makes_it_fail_and_every_place_is_inside_the_text(body: str) -> None:
    body = body.replace("\r", "\n").replace("\0", "")
    lines = body.split("\n")
    text, problems = read(body)
    spans = [problem.place.span for problem in problems]
    spans += [link.span for link in text.links] + [picture.span for picture in text.pictures]
    for span in spans:
        assert span
        assert 1 <= span.line == span.end_line <= len(lines)
        assert 1 <= span.column <= span.end_column <= len(lines[span.line - 1]) + 1
    out = render(text.tokens, text.env)
    assert "<b>" not in out
    assert 'href="javascript' not in out


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("[![图](a.png)](b.md)", 15),
        ("[b.md](b.md)", 8),
        ("[甲](x.md) [乙](b.md)", 15),
        ("[甲](<b.md>)", 6),
        ("[甲](b.md '题')", 5),
        ("`b.md` [甲](b.md)", 12),
    ],
)
def test_the_place_of_a_link_is_that_of_its_address(body: str, column: int) -> None:
    span = read(body)[0].links[-1].span
    assert (span.column, span.end_column) == (column, column + len("b.md"))


def test_what_stands_in_the_words_of_a_link_is_found_there() -> None:
    assert found("见[待补充<b>](待补充.md)。") == [("placeholder-text", 1, 3), ("raw-html", 1, 6)]

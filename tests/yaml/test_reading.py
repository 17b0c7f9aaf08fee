import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from casegen.diagnostics import Diagnostic, Phrase, Span
from casegen.invisible import MARKS
from casegen.rewrite import rewritten
from casegen.yaml.reading import (
    DEEPEST,
    Mapping,
    Node,
    Scalar,
    Sequence,
    child,
    locate,
    locate_key,
    read_yaml,
)
from tests import tokens

FILE = "cases/a.md"


def read(text: str, first_line: int = 1) -> Node:
    """Return a document that must be without fault."""
    node, problems = read_yaml(text, FILE, first_line)
    assert problems == ()
    assert node is not None
    return node


def only(text: str) -> Diagnostic:
    """Return the one problem of a text."""
    _, problems = read_yaml(text, FILE)
    (problem,) = problems
    assert problem.place.path == FILE
    return problem


def at(problem: Diagnostic) -> tuple[int, int]:
    assert problem.place.span
    return problem.place.span.line, problem.place.span.column


def data(node: Node | None) -> Any:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [data(item) for item in items]
        case Mapping(entries):
            return {key.text: data(value) for key, value in entries}
    return None


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "yes",
        "on",
        "012",
        "0x1F",
        "12:30",
        "2025-10-08",
        "1_000",
        "1e3",
        ".inf",
        "=",
        "null",
        "~",
    ],
)
def test_plain_scalars_stay_text(text: str) -> None:
    value = child(read(f"key: {text}"), "key")
    assert isinstance(value, Scalar)
    assert (value.text, value.plain) == (text, True)


@pytest.mark.parametrize("text", ["'no'", '"no"', "|-\n  no", ">-\n  no"])
def test_quoted_scalars_are_known_as_such(text: str) -> None:
    value = child(read(f"key: {text}"), "key")
    assert isinstance(value, Scalar)
    assert (value.text, value.plain) == ("no", False)


def test_a_document_has_the_shape_in_which_it_is_written() -> None:
    node = read("标题: 甲\n标签: [乙, 丙]\n来源:\n  名称: 丁\n  网址:\n")
    assert data(node) == {"标题": "甲", "标签": ["乙", "丙"], "来源": {"名称": "丁", "网址": ""}}


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有说明\n"])
def test_an_empty_text_is_no_document_and_no_problem(text: str) -> None:
    assert read_yaml(text, FILE) == (None, ())


def test_positions_are_those_of_the_file() -> None:
    node = read("标题: 甲乙\n标签:\n  - 丙\n  - '丁'\n", first_line=2)
    assert locate(node, ("标题",)) == Span(2, 5, 2, 7)
    assert locate_key(node, ("标题",)) == Span(2, 1, 2, 3)
    assert locate(node, ("标签", 1)) == Span(5, 5, 5, 8)


def test_what_is_not_there_is_located_at_what_is_around_it() -> None:
    node = read("来源:\n  名称: 丙\n")
    assert locate(node, ("来源", "网址")) == locate(node, ("来源",))
    assert locate_key(node, ("来源", "网址")) == locate(node, ("来源",))
    assert locate(node, ("标签", 3, "甲")) == locate(node, ())
    assert child(node, "标签") is None
    assert child(read("[a]"), 1) is None
    assert child(None, "a") is None


FORBIDDEN = {
    "标题: 甲\n牵头: &a 乙": ("yaml-anchor", 2, 5),
    "标题: 甲\n牵头: &局 乙": ("yaml-anchor", 2, 5),
    "牵头: *a": ("yaml-alias", 1, 5),
    "摘要: *重点*": ("yaml-alias", 1, 5),
    "摘要: **重点**内容": ("yaml-alias", 1, 5),
    "摘要: !!int 3": ("yaml-tag", 1, 5),
    "摘要: !!timestamp foo": ("yaml-tag", 1, 5),
    "摘要: !python/object:os.system x": ("yaml-tag", 1, 5),
    "摘要: !重要": ("yaml-tag", 1, 5),
    "摘要: ! 重要": ("yaml-tag", 1, 5),
    "a: 1\n---\nb: 2": ("yaml-second-document", 2, 1),
    "a: 1\n...\nb: 2": ("yaml-second-document", 3, 1),
    "[a, b]: c": ("yaml-complex-key", 1, 1),
    "? {a: b}\n: c": ("yaml-complex-key", 1, 3),
}


@pytest.mark.parametrize("text", FORBIDDEN)
def test_what_editors_do_not_need_is_refused_where_it_stands(text: str) -> None:
    problem = only(text)
    what, *place = FORBIDDEN[text]
    assert (problem.id, problem.arguments) == ("yaml-forbidden", {"what": Phrase(what)})
    assert at(problem) == tuple(place)


SYNTAX = {
    "摘要: 副题: 正题": ("yaml-colon-in-value", 1, 7),
    "标题: 甲\n只有文字\n标签: 乙": ("yaml-no-colon", 2, 1),
    "标题: 甲\n摘要:没有空格\n标签: 乙": ("yaml-no-space", 2, 1),
    "摘要:没有空格\n标签: 乙": ("yaml-no-space", 1, 1),
    "标题:甲\n日期:乙": ("yaml-no-space", 1, 1),
    "摘要:\u00a0甲\n标签: 乙": ("yaml-no-space", 1, 1),
    "成效:\n  - 指标: 甲\n   数值: 27": ("yaml-indentation", 3, 4),
    "标题: 甲\n 摘要: 乙": ("yaml-indentation", 2, 1),
    "标签: [甲, , 乙]": ("yaml-no-value", 1, 9),
    "标题: 甲\n标签: [乙, 丙\n摘要: 丁": ("yaml-open-bracket", 2, 5),
    "来源: {名称: 丙": ("yaml-open-bracket", 1, 5),
    '摘要: "没有结束\n标签: 乙': ("yaml-open-quote", 1, 5),
    "摘要: '没有结束": ("yaml-open-quote", 1, 5),
    '摘要: "海岛"教育': ("yaml-after-value", 1, 9),
    "标签: [甲] 乙": ("yaml-after-value", 1, 9),
    "摘要: @某人": ("yaml-cannot-start", 1, 5),
    "摘要: %50": ("yaml-cannot-start", 1, 5),
    "摘要: `甲`": ("yaml-cannot-start", 1, 5),
    "摘要: |摘要内容": ("yaml-cannot-start", 1, 5),
    "摘要: >摘要内容": ("yaml-cannot-start", 1, 5),
    "成效:\n\t- 指标: 甲": ("yaml-tab", 2, 1),
    "来源:\n  名称: 甲\n\t作者: 乙": ("yaml-tab", 3, 1),
    "来源:\n　　名称: 甲": ("yaml-wide-space", 2, 1),
    "成效:\n　　- 指标: 甲\n      数值: 1": ("yaml-wide-space", 2, 1),
    '摘要: "C:\\系统"': ("yaml-escape", 1, 8),
    '摘要: "\\ud800"': ("yaml-escape", 1, 8),
    '摘要: "\\xZZ"': ("yaml-escape", 1, 8),
    "牵头:\n  -甲局\n  -乙局": ("yaml-dash", 2, 3),
    "牵头:\n  － 甲局\n": ("yaml-dash", 2, 3),
    "标题: 甲\n摘要: a\x00b": ("yaml-character", 2, 6),
    "摘要: a\x85b": ("yaml-character", 1, 6),
    "摘要: a\u2028b": ("yaml-character", 1, 6),
    "摘要: a\ud800b": ("yaml-character", 1, 6),
    "摘要: a\ufffeb": ("yaml-character", 1, 6),
}


SEVERAL = {
    "标题:甲\n日期:乙": [(1, 1), (2, 1)],
    "牵头:\n  -甲局\n  -乙局": [(2, 3), (3, 3)],
}


@pytest.mark.parametrize("text", SYNTAX, ids=ascii)
def test_a_slip_is_explained_where_it_is_to_be_mended(text: str) -> None:
    node, problems = read_yaml(text, FILE)
    reason, *place = SYNTAX[text]
    assert {p.id for p in problems} == {"yaml-syntax"}
    assert {p.arguments["reason"] for p in problems} == {Phrase(reason)}
    assert [at(p) for p in problems] == SEVERAL.get(text, [tuple(place)])
    # What can be mended is read as if it were, so that all else is checked in the same run.
    assert (node is None) == (not all(p.repair for p in problems))


MENDED = {
    "摘要: 副题: 正题": "摘要: '副题: 正题'",
    "摘要:没有空格\n标签: 乙": "摘要: 没有空格\n标签: 乙",
    "摘要:\u00a0甲\n标签: 乙": "摘要: 甲\n标签: 乙",
    "标题: 甲\n 摘要: 乙": "标题: 甲\n摘要: 乙",
    '摘要: "海岛"教育': "摘要: '\"海岛\"教育'",
    "摘要: '海岛's 学校'": "摘要: '海岛''s 学校'",
    "标签: [甲] 乙": "标签: '[甲] 乙'",
    "摘要: @某人": "摘要: '@某人'",
    "摘要: *重点*": "摘要: '*重点*'",
    "**摘要**: 重点": "摘要: 重点",
    "成效:\n\t- 指标: 甲\n\t  数值: 1": "成效:\n  - 指标: 甲\n    数值: 1",
    "来源:\n    名称: 甲\n\t作者: 乙": "来源:\n    名称: 甲\n    作者: 乙",
    "来源:\n　　名称: 甲": "来源:\n    名称: 甲",
    "来源:\n\u00a0名称: 甲": "来源:\n 名称: 甲",
    "标题: 甲\n　摘要: 乙": "标题: 甲\n摘要: 乙",
    '摘要: "C:\\系统"': "摘要: 'C:\\系统'",
    '摘要: "海岛”': '摘要: "海岛"',
    "牵头:\n  -甲局\n  • 乙局": "牵头:\n  - 甲局\n  - 乙局",
    "牵头:\n  －　甲局\n": "牵头:\n  - 甲局\n",
    "牵头: ［甲局，乙局］": "牵头: [甲局, 乙局]",
    "牵头: 【甲局，乙局】": "牵头: [甲局, 乙局]",
    "牵头: [甲局，乙局]": "牵头: [甲局, 乙局]",
    "牵头: [甲局, 乙局］": "牵头: [甲局, 乙局]",
    "来源: ｛名称：丙，网址：https://example.org/｝": "来源: {名称: 丙, 网址: https://example.org/}",
    "牵头: [（甲，乙）］": "牵头: [（甲，乙）]",
    "来源: {名称：丙}": "来源: {名称: 丙}",
    "来源: {名称:丙}": "来源: {名称: 丙}",
    "来源: {名称: 丙，作者: 丁}": "来源: {名称: 丙, 作者: 丁}",
    "摘要: ｜\n  第一行\n  第二行": "摘要: |\n  第一行\n  第二行",
    "＃ 注释\n标题: 甲": "# 注释\n标题: 甲",
    "标题﹕甲\n标签： 乙": "标题: 甲\n标签: 乙",
}


@pytest.mark.parametrize("text", MENDED, ids=ascii)
def test_the_repair_of_a_slip_is_what_was_read(text: str) -> None:
    node, problems = read_yaml(text, FILE)
    assert problems
    assert all(p.repair for p in problems)
    mended = rewritten(text, [edit for p in problems for edit in p.repair])
    assert mended == MENDED[text]
    assert data(node) == data(read(mended))


@pytest.mark.parametrize(
    "text",
    [
        "标题: 甲 日期: 乙",
        "权重:5\n网址: https://example.org/",
        '摘要: "\\ud800"',
        "摘要: '没有结束",
        "摘要: |摘要内容",
    ],
)
def test_what_may_mean_two_things_is_not_mended(text: str) -> None:
    _, problems = read_yaml(text, FILE)
    assert problems
    if text.startswith("权重"):
        return
    assert not any(p.repair for p in problems)


def test_what_can_not_be_read_is_marked_to_the_end_of_its_line() -> None:
    assert only("标题: 甲\n摘要: 副题: 正题  \n").place.span == Span(2, 7, 2, 11)
    assert only("摘要: *重点\n").place.span == Span(1, 5, 1, 8)
    assert only("来源: {名称: 丙\n").place.span == Span(1, 5, 1, 11)


@pytest.mark.parametrize(
    "text",
    [
        "权重: -5",
        "摘要:\n  -5",
        "区间:\n  -2 到 3",
        "网址: https://example.org/a:b",
        "摘要: 见 12:30 的记录",
        "摘要: 副题：正题",
        "摘要: “海岛”教育",
        "摘要: |\n  时间：今天\n  地点：海岛",
        "作者:\n  - 文字：张三\n  - 摄影：李四",
        "作者:\n  摄影：李四",
        "摘要: 第一行\n  副题：正题\n  第三行",
        "摘要: '甲''乙'",
        "标题: ［特稿］海岛",
        "标题: 【特稿】海岛，学校",
        "标题: 【海岛】",
        "牵头: [甲、乙]",
        "牵头: [（甲，乙）, 丙]",
        "牵头: [甲，乙, 丙]",
        "摘要: ｜海岛",
        "摘要: |\n  － 甲\n  ＃ 乙\n  丙:丁",
        "摘要: 海岛\n  － 甲",
        "标签: {https://example.org/: 甲}",
    ],
)
def test_what_only_looks_like_a_slip_is_left_alone(text: str) -> None:
    assert read(text)


COLONS = {
    "标题：甲": ({"标题": "甲"}, [(1, 3)]),
    "标题：甲\n日期：乙": ({"标题": "甲", "日期": "乙"}, [(1, 3), (2, 3)]),
    "标题: 甲\n日期：乙\n标签: 丙": ({"标题": "甲", "日期": "乙", "标签": "丙"}, [(2, 3)]),
    "标题: 甲\n日期： 乙\n": ({"标题": "甲", "日期": "乙"}, [(2, 3)]),
    "来源:\n  名称：丙\n  日期：丁\n": ({"来源": {"名称": "丙", "日期": "丁"}}, [(2, 5), (3, 5)]),
    "来源：\n  名称：丙": ({"来源": {"名称": "丙"}}, [(1, 3), (2, 5)]),
    "成效:\n  - 指标：甲\n    数值: 27": ({"成效": [{"指标": "甲", "数值": "27"}]}, [(2, 7)]),
    "成效:\n  - 指标: 甲\n    数值：27": ({"成效": [{"指标": "甲", "数值": "27"}]}, [(3, 7)]),
    "成效:\n  - 指标：甲\n    数值：27": (
        {"成效": [{"指标": "甲", "数值": "27"}]},
        [(2, 7), (3, 7)],
    ),
}


@pytest.mark.parametrize("text", COLONS)
def test_a_full_width_colon_is_reported_and_read_as_a_colon(text: str) -> None:
    node, problems = read_yaml(text, FILE)
    meant, places = COLONS[text]
    assert data(node) == meant
    assert [(p.id, at(p)) for p in problems] == [("full-width-colon", place) for place in places]


def test_after_a_full_width_colon_positions_are_still_those_of_the_file() -> None:
    node, _ = read_yaml("标题：甲乙\n日期： 丙\n", FILE)
    assert node
    assert locate(node, ("标题",)) == Span(1, 4, 1, 6)
    assert locate(node, ("日期",)) == Span(2, 5, 2, 6)


def test_behind_a_full_width_colon_other_slips_are_found_too() -> None:
    _, problems = read_yaml("摘要：副题: 正题", FILE)
    assert [(p.id, at(p)) for p in problems] == [
        ("full-width-colon", (1, 3)),
        ("yaml-syntax", (1, 6)),
    ]


def test_a_key_that_is_written_twice_is_reported_at_its_second_place() -> None:
    node, problems = read_yaml("标题: 甲\n来源: {名称: 乙, 名称: 丙}\n标题: 丁", FILE)
    assert [(p.id, at(p), p.arguments["key"]) for p in problems] == [
        ("duplicate-key", (2, 13), "名称"),
        ("duplicate-key", (3, 1), "标题"),
    ]
    assert data(node) == {"标题": "甲", "来源": {"名称": "乙"}}


def test_nesting_is_allowed_as_deep_as_anyone_needs() -> None:
    assert read("[" * DEEPEST + "]" * DEEPEST)
    problem = only("a: 1\nb: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
    assert problem.arguments == {"what": Phrase("yaml-too-deep")}
    assert at(problem) == (2, 4 + DEEPEST)


BOMBS = {
    "deep": "[" * 25_000 + "]" * 25_000,
    "deeper": "[" * 1_000_000,
    "deep-mappings": "".join(f"{' ' * n}a:\n" for n in range(2_000)),
    "aliases": "a: &a [x,x]\n"
    + "".join(f"{c}: &{c} [*{p},*{p}]\n" for p, c in zip("abcdefghij", "bcdefghijk", strict=True)),
    "merges": "a: &a {x: 1}\n" + "".join(f"b{n}: {{<<: [*a, *a]}}\n" for n in range(100)),
    "long-number": "a: " + "9" * 100_000,
    "many": "- a\n" * 300_000,
    "colons": "".join(f"键{n}：值\nk{n}: v\n" for n in range(2_000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_a_diagnostic_at_once(name: str) -> None:
    start = time.process_time()
    node, problems = read_yaml(BOMBS[name], FILE)
    assert time.process_time() - start < 2
    if name == "long-number":
        assert isinstance(node, Mapping)
    else:
        assert problems
        assert {p.id for p in problems} <= {"yaml-forbidden", "yaml-syntax", "full-width-colon"}


TEXTS = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"], exclude_characters=f"“”\u2028\u2029\ufffe\uffff{MARKS}"
    )
)
KEYS = TEXTS.filter(lambda text: 0 < len(text) < 100 and text[0] not in "\u3000\u00a0")


@given(st.dictionaries(KEYS, TEXTS), st.booleans(), st.sampled_from([None, "'", '"', "|", ">"]))
def test_what_an_emitter_writes_is_read_as_it_was(
    meant: dict[str, str], unicode: bool, style: str | None
) -> None:
    text = yaml.safe_dump(meant, allow_unicode=unicode, default_style=style, width=10_000)
    # An emitter writes keys of over 128 characters, and empty ones, in a form that is refused.
    if "? " in text:
        return
    node, problems = read_yaml(text, FILE)
    assert problems == ()
    assert data(node) == meant


@given(st.one_of(tokens.yaml, st.text()), st.integers(1, 3))
def test_no_text_makes_it_fail_and_every_place_is_inside_the_text(text: str, first: int) -> None:
    _, problems = read_yaml(text, FILE, first)
    lines = text.split("\n")
    for problem in problems:
        span = problem.place.span
        assert span
        for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
            assert first <= line < first + len(lines)
            assert 1 <= column <= len(lines[line - first]) + 1
        assert (span.line, span.column) <= (span.end_line, span.end_column)

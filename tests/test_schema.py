import datetime
import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.diagnostics import Diagnostic, Phrase, Span
from casegen.schema import check, date, fold, nearest
from casegen.yaml.reading import locate, locate_key, read_yaml

FILE = "a.yaml"


def run(text: str, schema: dict[str, Any]) -> tuple[Any, tuple[Diagnostic, ...]]:
    node, problems = read_yaml(text, FILE)
    assert node
    assert problems == ()
    data, _, found = check(node, json.dumps(schema), FILE)
    return data, found


def one(text: str, schema: dict[str, Any]) -> tuple[str, int, int, dict[str, Any]]:
    _, (problem,) = run(text, schema)
    span = problem.place.span
    assert span
    return problem.id, span.line, span.column, problem.arguments


def of(**properties: object) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "12", "12"),
        ("string", "true", "true"),
        ("string", " 甲　", "甲"),
        ("integer", "12", 12),
        ("integer", "-3", -3),
        ("integer", "+3", 3),
        ("number", "1.5", 1.5),
        ("number", "1e3", 1000.0),
        ("number", "12", 12),
        ("boolean", "true", True),
        ("boolean", "FALSE", False),
        ("boolean", "False", False),
        (["integer", "null"], "3", 3),
        (["string", "integer"], "3", "3"),
    ],
)
def test_a_scalar_has_the_type_that_the_schema_asks_for(
    kind: object, text: str, value: object
) -> None:
    data, problems = run(f"a: {text}", of(a={"type": kind}))
    assert problems == ()
    assert data == {"a": value}
    assert type(data["a"]) is type(value)


@pytest.mark.parametrize("text", ["012", "1_000", "0x1F", "1e999", "9" * 19, "'12'", "一", "1.5"])
def test_what_yaml_1_2_does_not_take_for_an_integer_is_none(text: str) -> None:
    rule, line, column, names = one(f"a: {text}", of(a={"type": "integer"}))
    assert (rule, line, column) == ("wrong-type", 1, 4)
    assert names["type"] == Phrase("type-integer")


@pytest.mark.parametrize("text", ["", "~", "null", "Null"])
def test_nothing_is_as_if_the_key_were_not_there(text: str) -> None:
    assert run(f"a: {text}\nb: 1", of(a={"type": "string"}, b={})) == ({"b": 1}, ())


def test_without_a_type_plain_numbers_and_truth_values_are_what_they_look_like() -> None:
    data, _ = run("{a: 1, b: 1.5, c: true, d: '1', e: x, f: 012}", {})
    assert data == {"a": 1, "b": 1.5, "c": True, "d": "1", "e": "x", "f": "012"}


NAMED = of(
    title={"x-zh": "标题", "type": "string"},
    rows={
        "x-zh": "行",
        "type": "array",
        "items": {
            **of(
                label={"x-zh": "名称", "type": "string"},
                state={
                    "x-zh": "状态",
                    "enum": ["open", "shut"],
                    "x-zh-values": {"开": "open", "开着": "open", "关": "shut"},
                },
            ),
            "required": ["label"],
        },
    },
)


def test_chinese_keys_and_words_become_the_schemas_own_at_every_depth() -> None:
    node, _ = read_yaml(
        "标题: 甲\n行:\n  - {名称: 乙, 状态: 开着}\n  - {label: 丙, state: SHUT}", FILE
    )
    assert node
    data, canonical, problems = check(node, json.dumps(NAMED), FILE)
    assert problems == ()
    rows = [{"label": "乙", "state": "open"}, {"label": "丙", "state": "shut"}]
    assert data == {"title": "甲", "rows": rows}
    assert locate(canonical, ("rows", 0, "state")).column == 17
    assert locate_key(canonical, ("rows", 0, "state")).column == 13


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行: [{状态: 开}]", ("missing-key", 1, 5, "rows.1.label", "行第 1 项的名称")),
        (
            "行: [{名称: 甲}, {名称: [乙]}]",
            ("wrong-type", 1, 19, "rows.2.label", "行第 2 项的名称"),
        ),
        ("标题: {甲: 乙}", ("wrong-type", 1, 5, "title", "标题")),
    ],
)
def test_a_problem_is_named_as_the_editor_would(
    text: str, expected: tuple[str, int, int, str, str]
) -> None:
    rule, line, column, names = one(text, NAMED)
    assert (rule, line, column, names["key"], names["chinese"]) == expected


def test_the_whole_is_named_where_it_is_of_the_wrong_type() -> None:
    for text in ("- 甲", "甲"):
        rule, line, column, names = one(text, NAMED)
        assert (rule, line, column) == ("wrong-type", 1, 1)
        assert names["key"] == names["chinese"] == Phrase("whole")


@pytest.mark.parametrize(
    ("key", "offered"),
    [
        ("tilte", ("title",)),
        ("TITEL", ("title",)),
        ("标提", ("标题",)),
        ("甲", ()),
        ("Zustand", ()),
    ],
)
def test_for_an_unknown_key_those_are_offered_that_may_be_meant(
    key: str, offered: tuple[str, ...]
) -> None:
    assert one(f"{key}: x", NAMED) == ("unknown-key", 1, 1, {"key": key, "nearest": offered})


def test_every_unknown_key_is_reported_at_its_place() -> None:
    _, problems = run("甲: 1\n标题: x\n乙: 2", NAMED)
    spans = [(p.id, p.place.span.line) for p in problems if p.place.span]
    assert sorted(spans) == [("unknown-key", 1), ("unknown-key", 3)]


def test_the_same_key_in_two_languages_is_reported_at_the_second() -> None:
    data, (problem,) = run("title: 甲\n标题: 乙", NAMED)
    assert data == {"title": "甲"}
    assert problem.id == "duplicate-key"
    assert problem.place.span
    assert problem.place.span.line == 2


@pytest.mark.parametrize(
    ("schema", "text", "rule", "column"),
    [
        ({"type": "string", "maxLength": 2}, "海岛教", "too-long", 4),
        ({"type": "string", "minLength": 1}, "' '", "empty-value", 4),
        ({"type": "array", "minItems": 1}, "[]", "empty-value", 4),
        ({"type": "array", "uniqueItems": True}, "[x, y, x]", "repeated-value", 11),
        ({"enum": ["x", "y"]}, "z", "not-in-vocabulary", 4),
        ({"type": "string", "format": "x-date"}, "z", "bad-date", 4),
        ({"type": "string", "format": "x-slug"}, "Z", "bad-slug", 4),
        ({"type": "string", "format": "x-url"}, "z", "bad-url", 4),
        ({"type": "string", "format": "x-folder"}, "../z", "bad-path", 4),
        ({"type": "string", "format": "email"}, "z", "invalid-value", 4),
        ({"type": "string", "pattern": "^a"}, "z", "invalid-value", 4),
        ({"type": "integer", "maximum": 3}, "4", "invalid-value", 4),
        ({"const": "y"}, "z", "invalid-value", 4),
        ({"anyOf": [{"type": "integer"}, {"type": "array"}]}, "z", "invalid-value", 4),
        ({"oneOf": [{"const": "z"}, {"type": "string"}]}, "z", "invalid-value", 4),
        ({"not": {"type": "string"}}, "z", "invalid-value", 4),
        ({"type": "array", "contains": {"const": "y"}}, "[z]", "invalid-value", 4),
        ({"type": "object", "propertyNames": {"maxLength": 1}}, "{zz: 1}", "invalid-value", 5),
        ({"type": ["integer", "boolean"]}, "z", "wrong-type", 4),
        ({"type": "null"}, "z", "wrong-type", 4),
        ({"type": "object"}, "名称：甲", "full-width-colon", 6),
        ({"type": "object"}, "'名称：甲'", "wrong-type", 4),
        ({"type": ["string", "array"], "items": {"type": "string"}}, "甲、乙", "joined-values", 4),
        (
            {"type": ["string", "array"], "items": {"type": "string"}},
            "[a, 甲；乙]",
            "joined-values",
            8,
        ),
        ({"if": {"type": "string"}, "then": False}, "z", "invalid-value", 4),
    ],
)
def test_every_rule_of_a_schema_has_its_diagnostic_at_the_value(
    schema: dict[str, Any], text: str, rule: str, column: int
) -> None:
    assert one(f"a: {text}", of(a=schema))[:3] == (rule, 1, column)


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("string", "string"),
        (["string", "array"], "array-string"),
        (["integer", "null"], "integer"),
        (["integer", "boolean"], "several"),
        ("null", "null"),
    ],
)
def test_a_wrong_type_names_the_right_one_and_how_it_is_written(kind: object, phrase: str) -> None:
    names = one("a: {b: c}", of(a={"type": kind}))[3]
    assert (names["type"], names["how"]) == (Phrase(f"type-{phrase}"), Phrase(f"how-{phrase}"))


@pytest.mark.parametrize(
    ("schema", "rule"),
    [
        ({"maximum": 3}, "maximum 3"),
        ({"pattern": "^甲"}, 'pattern "^甲"'),
        ({"type": "string", "format": "email"}, 'format "email"'),
        ({"anyOf": [{"const": 1}, {"const": 2}]}, "anyOf"),
        ({"const": {"a": 1}}, 'const {"a": 1}'),
    ],
)
def test_any_other_rule_is_quoted_from_the_schema(schema: dict[str, Any], rule: str) -> None:
    text = "9" if "maximum" in schema else "z"
    assert one(f"a: {text}", of(a=schema))[3]["rule"] == rule


def test_joined_values_are_shown_as_a_list() -> None:
    schema = of(a={"x-zh": "甲", "type": ["string", "array"], "items": {"type": "string"}})
    assert one("a: 乙局、丙局， 丁局；", schema)[3] == {
        "key": "a",
        "chinese": "甲",
        "value": "乙局、丙局， 丁局；",
        "listed": "乙局, 丙局, 丁局",
    }


def test_a_slug_has_at_most_80_characters() -> None:
    schema = of(a={"type": "string", "format": "x-slug"})
    assert run(f"a: {'a' * 80}", schema)[1] == ()
    assert one(f"a: {'a' * 81}", schema)[0] == "bad-slug"


def test_a_full_width_colon_is_marked_itself() -> None:
    _, (problem,) = run("a: 名称：甲", of(a={"type": "object"}))
    assert problem.place.span == Span(1, 6, 1, 7)


def test_a_reference_within_the_schema_is_followed() -> None:
    schema = of(a={"$ref": "#/$defs/short", "x-zh": "甲"})
    schema["$defs"] = {"short": {"type": "string", "maxLength": 1}}
    assert one("甲: 12", schema) == (
        "too-long",
        1,
        4,
        {"key": "a", "chinese": "甲", "length": 2, "limit": 1},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.org", True),
        ("http://例子.中国/路?a=b#c", True),
        ("www.example.org", False),
        ("https://", False),
        ("ftp://example.org", False),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("https://[", False),
        ("//example.org", False),
    ],
)
def test_a_web_address_is_whole(text: str, expected: bool) -> None:
    _, problems = run(f"a: '{text}'", of(a={"type": "string", "format": "x-url"}))
    assert (not problems) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cases", True),
        ("content/cases", True),
        ("./cases", True),
        ("..", False),
        ("a/../..", False),
        ("/cases", False),
        ("\\cases", False),
        ("C:/cases", False),
        ("a\\..\\..\\b", False),
        (".", False),
    ],
)
def test_a_folder_lies_inside_the_publication(text: str, expected: bool) -> None:
    _, problems = run(f"a: '{text}'", of(a={"type": "string", "format": "x-folder"}))
    assert (not problems) == expected


@given(st.dates())
def test_a_date_is_read_in_both_forms(day: datetime.date) -> None:
    assert date(day.isoformat()) == day
    assert date(f"{day.year:04}年{day.month}月{day.day}日") == day
    assert date(f" {day.year:04}年{day.month:02}月{day.day:02}日 ") == day


@given(st.text("0123456789-年月日 ０１２٣", max_size=12))
def test_any_text_is_a_date_that_it_shows_or_none(text: str) -> None:
    found = date(text)
    if found:
        digits = [
            int(number) for number in re.findall(r"[0-9]+", unicodedata.normalize("NFKC", text))
        ]
        assert digits == [found.year, found.month, found.day]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ＡＩ教育", "ai 教育"),
        ("（一）", "(一)"),
        ("标\u200b题\ufeff", "标题"),
        ("①", "1"),
        ("ﬁ", "FI"),
    ],
)
def test_widths_capitals_space_and_the_invisible_do_not_count(first: str, second: str) -> None:
    assert fold(first) == fold(second)


def test_near_words_are_offered_the_nearest_first() -> None:
    known = ("义务教育", "学前教育", "高等教育", "双减")
    assert nearest("义务教肓", known) == ("义务教育",)
    assert nearest("高等职业教育", known)[0] == "高等教育"
    assert nearest("天文", known) == ()

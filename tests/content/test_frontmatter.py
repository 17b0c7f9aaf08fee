import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.content.case import FrontMatter, Image, Metric, Reference
from casegen.content.fences import LARGEST, split
from casegen.diagnostics import Span

from .cases import BODY, FILE, FRONT, LINE, case, problems, read, rules

CHINESE = """\
标题: 海岛教育
网址名: hai-dao
日期: 2025年1月8日
体例: 案例
状态: 已归档
牵头单位: [甲局, 乙局]
合作单位: 丙校
地区: 嵊泗县
功能区: 两江新区
学段: 义务教育
标签: [协同, 海岛]
摘要: 说明
成效数据:
  - {指标: 人数, 数值: 27, 单位: 位, 说明: 全年}
来源: {名称: 日报, 网址: https://example.org/, 日期: 2025-01-09, 作者: 某人}
封面: {文件: a.png, 替代文字: 教室, 署名: 丁}
相关案例: other
旧网址: [cases/old/]
复核日期: 2026-01-08
许可: CC0
作者: 戊
更新日期: 2025-02-01
"""

ENGLISH = """\
title: 海岛教育
slug: hai-dao
date: 2025-01-08
form: case
status: archived
lead: [甲局, 乙局]
partners: [丙校]
region: [嵊泗县]
area: 两江新区
stage: [义务教育]
tags: [协同, 海岛]
summary: 说明
metrics:
  - {label: 人数, value: "27", unit: 位, note: 全年}
source: {name: 日报, url: https://example.org/, date: 2025年1月9日, author: 某人}
image: {src: a.png, alt: 教室, credit: 丁}
related: [other]
aliases: cases/old/
review_by: 2026-01-08
license: CC0
authors: [戊]
updated: 2025-02-01
"""

MEANT = FrontMatter(
    title="海岛教育",
    date=datetime.date(2025, 1, 8),
    form="case",
    lead=("甲局", "乙局"),
    region=("嵊泗县",),
    slug="hai-dao",
    status="archived",
    partners=("丙校",),
    area="两江新区",
    stage=("义务教育",),
    tags=("协同", "海岛"),
    summary="说明",
    metrics=(Metric("人数", "27", "位", "全年"),),
    source=Reference("日报", "https://example.org/", datetime.date(2025, 1, 9), "某人"),
    image=Image("a.png", "教室", "丁"),
    related=("other",),
    aliases=("cases/old/",),
    review_by=datetime.date(2026, 1, 8),
    license="CC0",
    authors=("戊",),
    updated=datetime.date(2025, 2, 1),
)


@pytest.mark.parametrize("front", [CHINESE, ENGLISH], ids=["Chinese", "English"])
def test_chinese_and_english_keys_say_the_same(front: str) -> None:
    assert case(front).card.front == MEANT


def test_every_key_can_be_written_in_both_languages() -> None:
    keys = {line.partition(":")[0] for line in ENGLISH.splitlines() if line[0] != " "}
    assert keys == set(FrontMatter.__struct_fields__) - {"fields"}
    assert CHINESE.count("\n") == ENGLISH.count("\n")


def test_what_is_not_written_is_empty() -> None:
    front = case().card.front
    assert front == FrontMatter(
        "一个案例",
        datetime.date(2025, 10, 8),
        "case",
        ("某县教育局",),
        ("嵊泗县",),
        source=Reference("舟山日报"),
    )


@pytest.mark.parametrize(
    "line", ["title: 又一个", "标题: 又一个", "Title: 又一个", "标 题: 又一个"]
)
def test_a_key_in_both_languages_is_written_twice(line: str) -> None:
    assert problems(f"{FRONT}{line}\n") == [("duplicate-key", LINE, 1)]


@pytest.mark.parametrize("key", ["Title", "ＴＩＴＬＥ", "标　题"])
def test_widths_capitals_and_space_in_a_key_do_not_count(key: str) -> None:
    assert case(FRONT.replace("标题", key)).card.front.title == "一个案例"


@pytest.mark.parametrize(
    ("line", "rule", "place"),
    [
        ("标提: 甲", "unknown-key", (LINE, 1)),
        ("摘要:\n  甲: 乙", "wrong-type", (LINE + 1, 3)),
        ("摘要: ''", "empty-value", (LINE, 5)),
        ("摘要: '　'", "empty-value", (LINE, 5)),
        ("摘要: " + "字" * 301, "too-long", (LINE, 5)),
        ("学段: [义务教育, 小学]", "not-in-vocabulary", (LINE, 12)),
        ("学段: 小学", "not-in-vocabulary", (LINE, 5)),
        ("网址名: A b", "bad-slug", (LINE, 6)),
        ("网址名: " + "a" * 81, "bad-slug", (LINE, 6)),
        ("复核日期: 明年", "bad-date", (LINE, 7)),
        ("状态: 完成", "not-in-vocabulary", (LINE, 5)),
        ("合作单位: [甲, 乙, 甲]", "repeated-value", (LINE, 14)),
        ("合作单位: [[甲], 乙]", "wrong-type", (LINE, 8)),
        ("合作单位: [甲, ' ']", "empty-value", (LINE, 11)),
        ("合作单位: 甲、乙", "joined-values", (LINE, 7)),
        ("合作单位: [甲、乙]", "joined-values", (LINE, 8)),
        ("合作单位: [甲，乙]", "full-width-mark", (LINE, 9)),
        ("合作单位: 甲 #乙", "value-cut", (LINE, 9)),
        ("摘要: “甲", "unpaired-quote", (LINE, 5)),
        ("摘要: 甲\u200b乙", "invisible-character", (LINE, 6)),
        ("封面: a.png", "wrong-type", (LINE, 5)),
        ("封面: {文件: a.png}", "missing-key", (LINE, 5)),
        ("封面: {文件: a.svg, 替代文字: 图}", "picture-type", (LINE, 10)),
        ("封面: {文件: ../a.png, 替代文字: 图}", "picture-type", (LINE, 10)),
        ("封面: {文件: //e.org/a.png, 替代文字: 图}", "remote-picture", (LINE, 10)),
        ("成效数据:\n  - 指标: 甲\n  - 指标: 乙\n    数值: 3", "missing-key", (LINE + 1, 5)),
        ("成效数据:\n  - 指标：甲", "full-width-colon", (LINE + 1, 7)),
        ("摘要: 待补充。", "placeholder-text", (LINE, 5)),
        ("合作单位: [甲, TODO]", "placeholder-text", (LINE, 11)),
        ("网址名: feed", "slug-reserved", (LINE, 6)),
    ],
)
def test_a_mistake_in_a_value_is_reported_once_where_it_stands(
    line: str, rule: str, place: tuple[int, int]
) -> None:
    assert problems(f"{FRONT}{line}\n") == [(rule, *place)]


@pytest.mark.parametrize("key", ["标题", "日期", "牵头单位", "地区", "来源"])
def test_a_required_key_that_is_missing_is_missing_from_the_block(key: str) -> None:
    lines = [line for line in FRONT.splitlines(keepends=True) if not line.startswith(key)]
    _, found = read(f"---\n{''.join(lines)}---\n{BODY}")
    assert [(d.id, d.place.span) for d in found] == [("missing-key", Span(1, 1, 1, 4))]
    assert found[0].arguments["chinese"] == key


def test_a_required_key_without_a_value_is_empty_where_it_stands() -> None:
    assert problems(FRONT.replace("一个案例", "")) == [("empty-value", 2, 1)]


@pytest.mark.parametrize("status", ["draft", "草稿", "archived", "归档"])
def test_only_a_published_case_needs_a_source(status: str) -> None:
    front = "".join(line for line in FRONT.splitlines(keepends=True) if "来源" not in line)
    assert case(f"{front}状态: {status}\n").card.front.source is None


@pytest.mark.parametrize("status", ["Draft", " 草稿", "草 稿", "'草稿'"])
def test_a_choice_is_known_by_its_words_whatever_their_widths(status: str) -> None:
    assert case(f"{FRONT}状态: {status}\n").card.front.status == "draft"


def test_choices_are_offered_in_the_language_of_the_value() -> None:
    for value, offered in (
        ("完成", ("草稿", "已发布", "已归档")),
        ("done", ("draft", "published", "archived")),
    ):
        _, (problem,) = read(f"---\n{FRONT}状态: {value}\n---\n{BODY}")
        assert problem.arguments["known"] == offered


def test_a_mistake_in_the_status_or_form_brings_no_others() -> None:
    front = "".join(line for line in FRONT.splitlines(keepends=True) if "来源" not in line)
    assert problems(f"{front}状态: 草搞\n") == [("not-in-vocabulary", LINE - 1, 5)]
    assert problems(f"{FRONT}体例: 短讯\n", "\n一段话。\n") == [("not-in-vocabulary", LINE, 5)]


@pytest.mark.parametrize(
    "text",
    ["2025-10-08", "2025年10月8日", "2025年10月08日", "'2025-10-08'", "２０２５年１０月８日"],
)
def test_a_date_is_written_in_either_way(text: str) -> None:
    front = case(FRONT.replace("2025-10-08", text)).card.front
    assert front.date == datetime.date(2025, 10, 8)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025-1-8",
        "2025/10/08",
        "20251008",
        "2025年10月",
        "2025年13月1日",
        "去年",
        "0000-01-01",
        "1",
        "2025-10-08T00:00:00",
        "٢٠٢٥-١٠-٠٨",
        "2025.10.8",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    assert problems(FRONT.replace("2025-10-08", text)) == [("bad-date", 3, 5)]


@pytest.mark.parametrize("text", ["no", "012", "12:30", "1.0", "true", "0x10"])
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    assert case(FRONT.replace("一个案例", text)).card.front.title == text


def test_space_around_a_value_does_not_belong_to_it() -> None:
    front = case(FRONT.replace("某县教育局", "'某县教育局　'")).card.front
    assert front.lead == ("某县教育局",)


OWN = """\
fields:
  budget: {label: 经费, schema: {type: number, minimum: 0}}
  schools: {label: 学校数, schema: {type: integer}}
  rural: {label: 乡村, schema: {type: boolean}}
  scale: {label: 规模, schema: {type: string, enum: [大, 小]}, required: true}
  places: {label: 校区, schema: {type: array, items: {type: string}}}
  contact:
    label: 联系人
    schema:
      type: object
      additionalProperties: false
      properties: {name: {x-zh: 姓名, type: string}}
"""


def test_a_publication_has_keys_of_its_own_by_name_or_label() -> None:
    written = "budget: 1.5\n学校数: 12\n乡村: true\n规模: 大\n校区: [012, 甲]\n联系人: {姓名: 乙}\n"
    assert case(FRONT + written, dialect=rules(OWN)).card.front.fields == {
        "budget": 1.5,
        "schools": 12,
        "rural": True,
        "scale": "大",
        "places": ["012", "甲"],
        "contact": {"name": "乙"},
    }


@pytest.mark.parametrize(
    ("line", "rule", "column"),
    [
        ("经费: -1", "invalid-value", 5),
        ("经费: 很多", "wrong-type", 5),
        ("经费: '12'", "wrong-type", 5),
        ("学校数: 1.5", "wrong-type", 6),
        ("乡村: 是", "wrong-type", 5),
        ("校区: 甲", "wrong-type", 5),
        ("联系人: {电话: 1}", "unknown-key", 7),
        ("budget: 1\n经费: 2", "duplicate-key", 1),
    ],
)
def test_keys_of_its_own_are_checked_by_their_schemas(line: str, rule: str, column: int) -> None:
    found = problems(f"{FRONT}规模: 大\n{line}\n", dialect=rules(OWN))
    assert found == [(rule, LINE + 1 + line.count("\n"), column)]


def test_a_required_key_of_its_own_is_missed() -> None:
    assert problems(dialect=rules(OWN)) == [("missing-key", 1, 1)]
    assert problems(f"{FRONT}规模: 中\n", dialect=rules(OWN)) == [("not-in-vocabulary", LINE, 5)]


def test_a_front_matter_stands_between_its_fences() -> None:
    parts, problems = split("\n\n---  \na: 1\n---\nbody\n---\n", FILE)
    assert problems == ()
    assert (parts.yaml, parts.yaml_line, parts.body, parts.body_line) == (
        "a: 1\n",
        4,
        "body\n---\n",
        6,
    )


@pytest.mark.parametrize("text", ["---\n---\n", " \n---\t\n---  \nbody"])
def test_a_front_matter_may_be_empty_and_fences_have_space_behind_them(text: str) -> None:
    parts, problems = split(text, FILE)
    assert problems == ()
    assert parts.yaml == "\n"
    assert parts.body in ("", "body")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", Span(1, 1, 1, 1)),
        ("\n\n## 背景\n", Span(3, 1, 3, 6)),
        ("----\n甲乙丙\n----\n", Span(1, 1, 1, 5)),
        ("----\n注意：甲\n", Span(1, 1, 1, 5)),
        ("甲乙：丙\n\n丁\n", Span(1, 1, 1, 5)),
        ("+++\na = 1\n+++\n", Span(1, 1, 1, 4)),
    ],
)
def test_without_an_opening_fence_there_is_no_front_matter(text: str, span: Span) -> None:
    parts, (problem,) = split(text, FILE)
    assert (problem.id, problem.place.span) == ("no-front-matter", span)
    assert (parts.yaml, parts.body) == (None, text)


def test_without_a_closing_fence_the_front_matter_does_not_end() -> None:
    parts, (problem,) = split("\n---\n标题: 甲\n\n## 背景\n", FILE)
    assert (problem.id, problem.place.span) == ("unclosed-front-matter", Span(2, 1, 2, 4))
    assert parts.yaml is None


def test_a_front_matter_has_at_most_64_kilobytes() -> None:
    fits = "a: " + "汉" * ((LARGEST - 4) // 3)
    assert split(f"---\n{fits}\n---\n", FILE)[1] == ()
    parts, (problem,) = split(f"---\n{fits}汉\n---\nbody", FILE)
    assert (problem.id, problem.arguments) == ("front-matter-too-large", {"limit": 64})
    assert parts.body == "body"


@pytest.mark.parametrize("text", ["只有文字", "- 甲\n- 乙"])
def test_a_front_matter_is_a_group_of_keys_and_values(text: str) -> None:
    assert problems(f"{text}\n") == [("wrong-type", 2, 1)]


@given(st.text(), st.text())
def test_parts_put_together_are_the_file(yaml: str, body: str) -> None:
    text = f"---\n{yaml}\n---\n{body}"
    parts, _ = split(text, FILE)
    if parts.yaml is not None:
        lines = text.split("\n")
        assert parts.body == "\n".join(lines[parts.body_line - 1 :])
        assert parts.yaml == "\n".join(lines[parts.yaml_line - 1 : parts.body_line - 2]) + "\n"

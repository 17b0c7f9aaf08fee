"""Rules for one text: each says what it is for, at its place, and nothing else."""

from pathlib import Path

import pytest

from tests.publications import case, png, write

from .rules import checked, marked, said


def values(tmp: Path, rule: str, text: str, **front: str) -> list[str]:
    return [value for _, _, value in said(tmp, rule, text, **front)]


def test_rules_that_nobody_switched_on_say_nothing(tmp_path: Path) -> None:
    text = "提高了30。杭州市和杭州市，义务教育和义务教育，PISA。\n\n![图](https.png)"
    found = checked(tmp_path, "", {"a.md": case(background=text, summary="短")})
    assert [d.id for d in found] == ["missing-picture"]


@pytest.mark.parametrize(
    ("rule", "text", "told"),
    [
        ("summary-length: {min: 60}", "短", True),
        ("summary-length: {min: 4}", "海岛学校", False),
        ("summary-length: {max: 4}", "海岛学校，", False),
        ("summary-length: {max: 3}", "海岛学校，", True),
        ("summary-length: {min: 6, max: 6}", "PISA 2022 和AI教育。", False),
    ],
)
def test_a_summary_is_counted_in_han_characters_and_words(
    tmp_path: Path, rule: str, text: str, told: bool
) -> None:
    found = checked(tmp_path, rule, {"a.md": case(summary=text)})
    assert [d.id for d in found] == ["summary-length"] * told
    assert [d.place.span.line for d in found if d.place.span] == [7] * told


def test_sections_and_items_are_measured_at_their_headings(tmp_path: Path) -> None:
    text = case(background="海岛学校[规模小](https://example.org/long)，**教师**难留。")
    rules = "section-length: {background: {max: 11}, lessons: {min: 3}}\nitem-length: {min: 3}"
    found = checked(tmp_path, rules, {"a.md": text})
    assert [(d.id, marked(text, d.place.span), d.arguments["length"]) for d in found] == [
        ("item-length", "### 建立机制", 2),
        ("section-length", "## 经验启示", 2),
        ("item-length", "### 先易后难", 2),
    ]
    found = checked(tmp_path, rules.replace("11", "10"), {"a.md": text})
    assert [d.arguments["length"] for d in found if d.id == "section-length"] == [11, 2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("入学率提高了30。", ["提高了30"]),
        ("入学率**提高了30**，很好", []),
        ("成本下降到1,200，比过去少", ["下降到1,200"]),
        ("人数增长约2.5；", ["增长约2.5"]),
        ("教师增加30、40名，学校减少3所。", []),
        ("提高了30%，增加了3 所，提高30个百分点", []),
        ("上升到第3。增长到2024年", []),
        ("占比超过1/3。", []),
        ("提高了30\n人。", ["提高了30"]),
        ("`提高了30。`", []),
        ("Attendance rose by 30. It fell to 12 percent.", ["rose by 30"]),
    ],
)
def test_a_number_that_ends_its_clause_lacks_a_unit(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    assert values(tmp_path, "figure-without-unit: true", text) == told


@pytest.mark.parametrize(
    ("metric", "unit", "year"),
    [
        ("{label: 就读率, value: '90'}", True, True),
        ("{label: 就读率, value: 90%, note: 2023年}", False, False),
        ("{label: 就读率, value: '90', unit: '%', note: 本学年}", False, False),
        ("{label: 2024年就读率（%）, value: 超90}", False, False),
        ("{label: 教师, value: 约30余, note: 学年}", True, False),
        ("{label: 名次, value: 第一}", False, True),
    ],
)
def test_figures_of_the_front_matter_say_of_what_and_when(
    tmp_path: Path, metric: str, unit: bool, year: bool
) -> None:
    rules = "figure-without-unit: true\nfigure-without-year: true"
    found = checked(tmp_path, rules, {"a.md": case(metrics=f"[{metric}]")})
    expected = ["figure-without-unit"] * unit + ["figure-without-year"] * year
    assert [d.id for d in found] == expected
    assert {(d.place.span.line, d.place.span.column) for d in found if d.place.span} <= {(7, 11)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("学校参加PISA测试，PISA很难。", ["PISA"]),
        ("学校参加PISA（国际学生评估项目），再参加PISA。", []),
        ("国际学生评估项目（PISA）和国际学生评估项目(以下简称“PISA”)。", []),
        ("国际学生评估项目（Programme for International Student Assessment，PISA）。", []),
        ("“STEAM”教育（科学、技术、工程、艺术、数学）", ["STEAM"]),
        ("STEAM（科学、技术、工程、艺术、数学）教育", []),
        ("用AI和PPT，第III期，K-12，C9高校，`HTTP`，<https://example.org/PISA>", []),
        ("[网址](PISA.md)", []),
        ("写信给ETF@example.org。", []),
        ("The OECD (Organisation for Economic Co-operation and Development) and PISA.", ["PISA"]),
    ],
)
def test_an_abbreviation_is_explained_where_it_first_stands(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    found = values(tmp_path, "unexplained-abbreviation: true", text)
    assert [value for value in found if ".md" not in value] == told


def test_a_publication_knows_abbreviations_of_its_own(tmp_path: Path) -> None:
    rule = "unexplained-abbreviation: {known: [PISA]}"
    assert values(tmp_path, rule, "PISA和TIMSS。") == ["TIMSS"]


@pytest.mark.parametrize(
    ("rule", "told"), [("true", ["义务教育"]), ("{times: 1}", ["义务教育", "高等教育"])]
)
def test_a_stage_that_is_named_again_is_one_of_the_case(
    tmp_path: Path, rule: str, told: list[str]
) -> None:
    text = "义务教育、高等教育和学前教育，学前教育和义务教育。"
    assert values(tmp_path, f"unfiled-stage: {rule}", text, stage="学前教育") == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("![图](a.png)", True),
        ("![图](a.png '张三摄')", False),
        ("![图](a.png)\n\n嵊泗县教育局供图", False),
        ("![图](a.png)\n\n学生在跑步。", True),
        ("![图](a.png)\n\n![张三摄](a.png)", True),
    ],
)
def test_a_picture_says_whose_it_is(tmp_path: Path, text: str, told: bool) -> None:
    write(tmp_path, {"cases/a.png": png()})
    found = values(tmp_path, "picture-without-credit: true", text)
    assert found == ["a.png"] * told


def test_a_cover_has_a_key_for_it(tmp_path: Path) -> None:
    for image, told in (("{src: a.png, alt: 图}", 1), ("{src: a.png, alt: 图, credit: 张三}", 0)):
        found = checked(tmp_path, "picture-without-credit: true", {"a.md": case(image=image)})
        assert [d.id for d in found].count("picture-without-credit") == told


def test_drafts_are_spared_but_for_what_ought_not_to_stand_there(tmp_path: Path) -> None:
    rules = "figure-without-unit: true\nsummary-length: {min: 60}"
    front = {"status": "draft", "summary": "短"}
    assert said(tmp_path, rules, "提高了30。电话13800138000。", **front) == [
        ("phone-number", 1, "13800138000")
    ]


def test_a_file_with_windows_line_ends_has_the_same_places(tmp_path: Path) -> None:
    text = case(background="一\n\n提高了30。")
    crlf = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    (found,) = checked(tmp_path, "figure-without-unit: true", {"a.md": crlf})
    assert marked(text, found.place.span) == "提高了30"


def test_what_is_code_or_front_matter_is_not_text(tmp_path: Path) -> None:
    text = "```\n提高了30。\n```\n\n~~~\nPISA\n~~~"
    rules = "figure-without-unit: true\nunexplained-abbreviation: true"
    assert said(tmp_path, rules, text, area="PISA") == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("summary-length: {min: 短}", ("wrong-type", 3, 25)),
        ("summary-lenght: {min: 3}", ("unknown-key", 3, 3)),
        ("figure-without-unit: 是", ("wrong-type", 3, 24)),
        ("near-duplicate: 很像", ("wrong-type", 3, 19)),
        ("near-duplicate: {similarity: 2}", ("invalid-value", 3, 32)),
        ("section-length: {backgrond: {min: 3}}", ("not-in-vocabulary", 3, 20)),
    ],
)
def test_settings_of_rules_are_checked(
    tmp_path: Path, rules: str, expected: tuple[str, int, int]
) -> None:
    (found,) = checked(tmp_path, rules, {"a.md": case()})
    assert found.place.span
    assert (found.id, found.place.span.line, found.place.span.column) == expected


def test_rules_can_be_written_in_chinese(tmp_path: Path) -> None:
    more = "编辑规则:\n  摘要长度: {至少: 60}\n  手机号码: false\n  地区未标: {次数: 3}\n"
    text = case(summary="短", background="电话13800138000，杭州市、杭州市。")
    found = checked(tmp_path, "", {"a.md": text}, more)
    assert [d.id for d in found] == ["summary-length"]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.content.case import Case
from casegen.content.headings import anchor, without_number
from casegen.diagnostics import Span

from .cases import BODY, FIRST, FRONT, case, problems, read, rules


def outline(found: Case) -> list[tuple[str, str, list[str]]]:
    return [(s.key, s.title, [i.title for i in s.items]) for s in found.card.sections]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("一、背景意义", "背景意义"),
        ("十二、背景意义", "背景意义"),
        ("（一）建机制", "建机制"),
        ("(一)建机制", "建机制"),
        ("（一）、建机制", "建机制"),
        ("（1） 建机制", "建机制"),
        ("1.建机制", "建机制"),
        ("1. 建机制", "建机制"),
        ("１．建机制", "建机制"),
        ("1、建机制", "建机制"),
        ("1）建机制", "建机制"),
        ("一）建机制", "建机制"),
        ("①建机制", "建机制"),
        ("⑴ 建机制", "建机制"),
        ("㈠建机制", "建机制"),
        ("第一章 总则", "总则"),
        ("第二、建机制", "建机制"),
        ("一、一体化推进", "一体化推进"),
    ],
)
def test_the_number_of_a_heading_does_not_belong_to_its_words(heading: str, words: str) -> None:
    assert without_number(heading) == words


@pytest.mark.parametrize(
    "heading",
    [
        "2024年的做法",
        "十年树木",
        "一体化推进",
        "第三方评估",
        "第一课堂",
        "10,000人受益",
        "3.0版",
        "1+1模式",
        "三、四年级联动",
        "一、二期工程",
        "（试点）推广",
        "5G、AI",
        "一",
        "第一章",
        "（一）",
        "",
    ],
)
def test_what_is_not_a_number_of_a_heading_stays(heading: str) -> None:
    assert without_number(heading) == heading


def test_a_case_is_divided_into_sections_and_items() -> None:
    found = case()
    assert outline(found) == [
        ("background", "背景意义", []),
        ("practices", "主要做法", ["同步上课"]),
        ("lessons", "经验启示", ["先通网络"]),
    ]
    assert [s.html for s in found.body.sections] == ["<p>海岛学校规模小。</p>\n", "", ""]
    assert [i.html for s in found.body.sections for i in s.items] == [
        "<p>小岛与县城同步上课。</p>\n",
        "<p>网络通了，课才能同上。</p>\n",
    ]
    assert (found.body.intro, found.body.notes) == ("", "")


@pytest.mark.parametrize(
    "heading",
    [
        "背景意义",
        "一、背景意义",
        "（一）背景意义",
        "案例背景",
        "背景 与 意义",
        "**背景意义**",
        "背景意义：",
    ],
)
def test_a_section_is_known_by_its_names_in_any_form(heading: str) -> None:
    found = case(body=BODY.replace("背景意义", heading, 1))
    assert found.card.sections[0].key == "background"


def test_widths_and_capitals_of_a_section_do_not_count() -> None:
    english = rules("language: en\n")
    body = "\n## 1. ＢＡＣＫＧＲＯＵＮＤ\n\na\n\n## what was DONE\n\nb\n\n## Lessons learned\n\nc\n"
    sections = case(FRONT, body, english).card.sections
    assert [s.key for s in sections] == ["background", "practices", "lessons"]
    assert [s.title for s in sections] == [
        "ＢＡＣＫＧＲＯＵＮＤ",
        "what was DONE",
        "Lessons learned",
    ]


def test_only_sections_that_have_items_are_divided_further() -> None:
    body = BODY.replace("海岛学校规模小。", "### 规模\n\n小。")
    found = case(body=body)
    assert found.card.sections[0].items == ()
    assert found.body.sections[0].html == "<h3>规模</h3>\n<p>小。</p>\n"


def test_what_stands_before_sections_and_items_is_kept() -> None:
    body = "\n引言。\n" + BODY.replace("### 同步上课", "总说。\n\n### 同步上课")
    found = case(body=body)
    assert found.body.intro == "<p>引言。</p>\n"
    assert found.body.sections[1].html == "<p>总说。</p>\n"


ITEMS = ["### 甲\n\n一。\n\n", "### （二）乙 A/B\n\n二。\n\n", "### ③丙！\n\n三。\n\n"]


def anchors(items: list[str]) -> set[str]:
    body = BODY.replace("### 同步上课\n\n小岛与县城同步上课。\n\n", "".join(items))
    return {item.anchor for item in case(body=body).card.sections[1].items}


def test_anchors_come_from_the_words_and_stay_when_items_move_or_are_numbered_anew() -> None:
    expected = {"practices-甲", "practices-乙-a-b", "practices-丙"}
    assert anchors(ITEMS) == expected
    assert anchors(ITEMS[::-1]) == expected
    assert anchors([item.replace("（二）", "五、") for item in ITEMS]) == expected


def test_items_of_the_same_words_have_anchors_of_their_own() -> None:
    taken: set[str] = set()
    titles = ["甲", "甲", "甲-2", "！", "？", "甲"]
    assert [anchor("practices", title, taken) for title in titles] == [
        "practices-甲",
        "practices-甲-2",
        "practices-甲-2-2",
        "practices-item",
        "practices-item-2",
        "practices-甲-3",
    ]


BACKGROUND = "\n## 背景意义\n\n规模小。\n"
PRACTICES = "\n## 主要做法\n\n### 上课\n\n同步。\n"
OUTCOMES = "\n## 工作成效\n\n有效。\n"
LESSONS = "\n## 经验启示\n\n通网。\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (BACKGROUND + PRACTICES + OUTCOMES + LESSONS, []),
        (BACKGROUND + LESSONS, [("missing-section", 0)]),
        ("", [("missing-section", -1)] * 3),
        ("\n只有一段。\n", [("missing-section", 0)] * 3),
        (BACKGROUND + PRACTICES + "\n## 经验启示\n", [("empty-section", 11)]),
        (BACKGROUND + "\n## 主要做法\n\n### 上课\n" + LESSONS, [("empty-section", 5)]),
        (BACKGROUND + BACKGROUND + PRACTICES + LESSONS, [("repeated-section", 5)]),
        (BACKGROUND + LESSONS + PRACTICES, [("misordered-section", 9)]),
        (LESSONS + BACKGROUND + PRACTICES, [("misordered-section", 5), ("misordered-section", 9)]),
        (BACKGROUND + PRACTICES + LESSONS + "\n## 致谢\n\n谢。\n", [("unknown-section", 15)]),
        (
            BACKGROUND + PRACTICES.replace("主要做法", "主要作法") + LESSONS,
            [("unknown-section", 5)],
        ),
        (
            BACKGROUND + PRACTICES.replace("## 主", "##主", 1) + LESSONS,
            [("heading-without-space", 5)],
        ),
        (BACKGROUND + PRACTICES.replace("## 主", "＃＃主", 1) + LESSONS, [("full-width-hash", 5)]),
        (
            "\n### 上课\n\n同步。\n" + BACKGROUND + PRACTICES + LESSONS,
            [("item-outside-section", 1)],
        ),
        ("\n# 海岛教育\n" + BACKGROUND + PRACTICES + LESSONS, [("first-level-heading", 1)]),
    ],
)
def test_the_sections_of_a_case_are_checked(body: str, expected: list[tuple[str, int]]) -> None:
    found = [(rule, line - FIRST) for rule, line, _ in problems(body=body)]
    # A heading without a space leaves its items without a section above them.
    assert [p for p in found if p[0] != "item-outside-section" or p in expected] == expected


@pytest.mark.parametrize(
    ("mark", "rule"), [("##", "heading-without-space"), ("＃＃", "full-width-hash")]
)
def test_a_heading_that_went_wrong_is_an_error_where_a_section_would_be_lost(
    mark: str, rule: str
) -> None:
    _, told = read(f"---\n{FRONT}---\n{BACKGROUND}{PRACTICES}\n{mark}经验启示\n\n通网。\n")
    assert [(d.id, d.severity.value) for d in told] == [(rule, "error")]
    _, told = read(f"---\n{FRONT}---\n{BACKGROUND}{PRACTICES}{LESSONS}\n{mark}其他\n\n通网。\n")
    assert [(d.id, d.severity.value) for d in told] == [(rule, "warning")]


def test_a_brief_need_not_have_sections_but_those_it_has_are_checked() -> None:
    brief = f"{FRONT}体例: 简讯\n"
    assert problems(brief, "\n只有一段。\n") == []
    assert problems(brief, "\n## 致谢\n\n谢。\n") == [("unknown-section", FIRST + 2, 1)]


def test_a_section_with_a_picture_a_table_or_code_is_not_empty() -> None:
    for text in ("![图](a.png)", "| 甲 |\n|---|\n| 乙 |", "```\n代码\n```", "- 甲", "---"):
        case(body=BODY.replace("海岛学校规模小。", text))


def test_what_a_draft_still_lacks_is_only_worth_knowing() -> None:
    text = f"---\n{FRONT}状态: 草稿\n---\n\n## 背景意义\n\n待补充\n\n## 经验启示\n"
    found, told = read(text)
    assert found
    assert [(d.id, d.severity.value) for d in told] == [("unfinished-draft", "info")]
    # The missing section is missing from the line on which the text starts.
    first = FIRST + 1
    assert told[0].arguments == {
        "count": 3,
        "lines": (str(first), str(first + 3), str(first + 5)),
    }


def test_where_the_front_matter_cannot_be_read_nobody_knows_what_the_body_must_have() -> None:
    found, told = read("---\n标题: [甲\n---\n\n只有一段，待补充。\n")
    assert found is None
    assert [(d.id, d.severity.value) for d in told] == [
        ("yaml-syntax", "error"),
        ("placeholder-text", "info"),
    ]


def test_the_place_of_a_heading_is_the_whole_of_it() -> None:
    _, (problem,) = read(f"---\n{FRONT}---\n{BODY}\n## 五、**致谢**\n\n谢。\n")
    span = problem.place.span
    assert span
    assert (span.column, span.end_column) == (1, len("## 五、**致谢**") + 1)


def test_headings_in_quotations_and_lists_are_none_of_the_cases_own() -> None:
    case(body=f"\n> # 甲\n> ## 乙\n\n- ### 丙\n{BODY}")


def test_a_misplaced_heading_is_named_and_marked_as_a_whole() -> None:
    _, found = read(f"---\n{FRONT}---\n\n# 一、**大**标题\n\n### 小标题\n{BODY}")
    assert [(d.id, d.arguments, d.place.span) for d in found] == [
        (
            "first-level-heading",
            {"title": "一、大标题", "words": "一、大标题"},
            Span(FIRST + 1, 1, FIRST + 1, 12),
        ),
        ("item-outside-section", {"title": "小标题"}, Span(FIRST + 3, 1, FIRST + 3, 8)),
    ]


def test_footnotes_are_no_part_of_the_last_section() -> None:
    found = case(body=BODY.replace("规模小。", "规模小[^1]。") + "\n[^1]: 注。\n")
    assert "注。" in found.body.notes
    assert "注。" not in found.body.sections[-1].items[-1].html


@given(
    st.lists(
        st.lists(st.sampled_from(["甲", "乙", "一、丙", "（二）", "！"]), max_size=4), max_size=4
    )
)
def test_dividing_a_body_finds_as_many_items_as_were_written(groups: list[list[str]]) -> None:
    body = "".join(
        "## 主要做法\n\n" + "".join(f"### {title}\n\n文字。\n\n" for title in group)
        for group in groups
    )
    found, _ = read(f"---\n{FRONT}---\n{body}")
    assert found
    assert [len(s.items) for s in found.card.sections] == [len(group) for group in groups]
    for section in found.body.sections:
        assert len({i.item.anchor for i in section.items}) == len(section.items)
        assert all(i.html == "<p>文字。</p>\n" for i in section.items)

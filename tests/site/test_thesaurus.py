from pathlib import Path

import pytest

from casegen.diagnostics import Severity
from casegen.site import thesaurus
from casegen.site.thesaurus import parse

from .builders import one, words

FILE = "cases/tags.yaml"


@pytest.mark.parametrize("word", ["对口帮扶", "结对帮扶", " 山海 协作 "])
def test_a_word_leads_to_its_tag(word: str) -> None:
    tag = words().resolve(word)
    assert tag
    assert tag.name == "对口帮扶"


def test_widths_and_capitals_do_not_count() -> None:
    tag = words("- {name: AI 教育, synonyms: [STEAM]}").resolve("ＡＩ教育")
    assert tag
    assert tag.name == "AI 教育"
    assert words("- {name: AI 教育, synonyms: [STEAM]}").resolve("steam")


def test_a_word_that_is_not_there_leads_nowhere() -> None:
    assert words().resolve("没有") is None


def test_replacements_are_followed_to_their_end() -> None:
    known = words()
    assert known.current(known.tags["搭伴"]).name == "对口帮扶"
    assert known.current(known.tags["中学"]).name == "中学"


def test_chinese_keys_are_understood() -> None:
    tag = words("- {名称: 甲, 网址名: a, 说明: 话, 同义词: [乙]}\n- {名称: 丙, 上级: 甲, 改用: 甲}")
    assert tag.tags["甲"].slug == "a"
    assert tag.tags["甲"].description == "话"
    assert tag.tags["丙"].parent == tag.tags["丙"].replaced_by == "甲"


@pytest.mark.parametrize(
    ("text", "rule", "line"),
    [
        ("- {name: 甲}\n- {name: 甲}", "term-collision", 2),
        ("- {name: 甲}\n- {name: 乙, synonyms: [丙, 甲]}", "term-collision", 2),
        ("- {name: 甲, synonyms: [乙]}\n- {name: 乙}", "term-collision", 2),
        ("- {name: AI}\n\n- {name: ａｉ}", "term-collision", 3),
        ("- {name: 甲, synonyms: [甲]}", "term-collision", 1),
        ("- {name: 甲, parent: 乙}", "unknown-parent", 1),
        ("- {name: 甲, replaced_by: 乙}", "unknown-replacement", 1),
        ("- {name: 甲, parent: 甲}", "parent-cycle", 1),
        ("- {name: 甲, replaced_by: 甲}", "parent-cycle", 1),
        ("- {slug: a}", "missing-key", 1),
        ("- {name: 甲, slug: A b}", "bad-slug", 1),
        ("- {name: 甲, colour: red}", "unknown-key", 1),
        ("name: 甲", "wrong-type", 1),
        ("- name: [", "yaml-syntax", 1),
    ],
)
def test_an_error_is_reported_at_its_line(text: str, rule: str, line: int) -> None:
    found, problems = parse(text, FILE)
    problem = one(problems, rule)
    assert problem.severity is Severity.ERROR
    assert problem.place.path == FILE
    assert problem.place.span
    assert problem.place.span.line == line
    assert not found.usable


def test_a_circle_is_reported_at_each_of_its_tags() -> None:
    text = "- {name: 甲, parent: 乙}\n- {name: 乙, parent: 丙}\n- {name: 丙, parent: 甲}"
    _, problems = parse(f"{text}\n- {{name: 丁, parent: 甲}}", FILE)
    assert [(p.id, p.arguments["tag"]) for p in problems] == [
        ("parent-cycle", "甲"),
        ("parent-cycle", "乙"),
        ("parent-cycle", "丙"),
    ]


def test_a_word_with_two_meanings_names_the_first_place_too() -> None:
    problem = one(parse("- {name: 甲}\n- {name: 乙, synonyms: [甲]}", FILE)[1], "term-collision")
    assert problem.arguments == {"first": "甲", "second": "乙", "address": "甲"}
    assert [p.span.line for p in problem.related if p.span] == [1]


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]"])
def test_an_empty_thesaurus_is_usable(text: str) -> None:
    found, problems = parse(text, FILE)
    assert problems == ()
    assert found.usable
    assert found.tags == {}


def test_a_thesaurus_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    found, problems = thesaurus.load(tmp_path, FILE)
    assert problems == ()
    assert found.usable


def test_a_thesaurus_that_can_not_be_read_is_not_usable(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / FILE).write_bytes("- {name: 甲}".encode("gbk"))
    found, problems = thesaurus.load(tmp_path, FILE)
    assert [p.id for p in problems] == ["looks-like-gbk"]
    assert not found.usable

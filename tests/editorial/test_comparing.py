"""Rules for several cases, for controlled words, and for the day."""

import datetime
import random
from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import Options, check
from tests.publications import built, case, publication, write

from .rules import TODAY, checked, marked, said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("杭州市的学校，由杭州市派教师。", ["杭州市"]),
        ("只在这里提到杭州市。", []),
        ("浙江省、舟山市、嵊泗县，浙江省、舟山市、嵊泗县。", []),
        ("浙江省杭州市西湖区，西湖区", ["西湖区"]),
        ("杭州市教育局和杭州市教育局，杭州市级、杭州市级", []),
        ("全省全市全县，校区社区学区，全省全市全县，校区社区学区，自治区自治区", []),
        ("海南和朝阳，海南和朝阳", []),
    ],
)
def test_a_place_that_is_named_again_is_one_of_the_case(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    found = said(tmp_path, "unfiled-region: true", text)
    assert [value for _, _, value in found] == told


def test_a_place_within_that_of_the_case_is_filed(tmp_path: Path) -> None:
    text = case(background="嵊泗县，嵊泗县，定海区，定海区，余杭区，余杭区。").replace(
        "浙江省/舟山市/嵊泗县", "舟山"
    )
    found = checked(tmp_path, "unfiled-region: true", {"a.md": text})
    assert [marked(text, d.place.span) for d in found] == ["余杭区"]


def test_an_organisation_is_known_by_other_cases_and_by_the_settings(tmp_path: Path) -> None:
    text = case(
        "甲",
        lead="甲县教育局",
        background="乙县教育局和丙大学，乙县教育局、丙大学和丁学院，丁学院，甲县教育局，甲县教育局，"
        "戊中学和戊中学，甲县教育局研训中心，甲县教育局研训中心。",
    )
    other = case("乙", lead="乙县教育局", partners="[丙大学, 甲县教育局研训中心]")
    found = checked(
        tmp_path,
        "unfiled-organization: true",
        {"a.md": text, "b.md": other},
        "organizations: [{name: 丁学院, slug: ding}]\n",
    )
    assert [(d.id, marked(text, d.place.span), d.arguments["times"]) for d in found] == [
        ("unfiled-organization", "乙县教育局", 2),
        ("unfiled-organization", "丙大学", 2),
        ("unfiled-organization", "丁学院", 2),
    ]


def test_an_english_organisation(tmp_path: Path) -> None:
    text = case("A", background="With the Hill School of Arts we built. The Hill School of Arts.")
    files = {"a.md": text, "b.md": case("B", lead="Hill School of Arts")}
    found = checked(tmp_path, "unfiled-organization: true", files)
    assert [marked(text, d.place.span) for d in found] == ["Hill School of Arts"]


WORDS = "海岛学校规模小教师难留县里因此把教育看作稳住人口的基础工作并争取省市力量补短板结对帮扶"


def text_of(seed: int, length: int = 1500) -> str:
    chance = random.Random(seed)
    return "".join(chance.choice(WORDS) for _ in range(length))


def test_a_case_that_is_nearly_another_names_it(tmp_path: Path) -> None:
    first, second = text_of(1), text_of(2)
    files = {
        "a.md": case("甲", background=first),
        "b.md": case("乙", background=f"**{first[:700]}**，\n{first[700:1400]}{second[:100]}"),
        "c.md": case("丙", background=second),
        "d.md": case("丁", background=first[:500] + text_of(3)),
    }
    (found,) = checked(tmp_path, "near-duplicate: true", files)
    assert (found.id, found.place.path, found.arguments["other"]) == (
        "near-duplicate",
        "cases/b.md",
        "cases/a.md",
    )
    assert marked(files["b.md"], found.place.span) == "乙"
    assert [place.path for place in found.related] == ["cases/a.md"]
    percent = found.arguments["percent"]
    assert isinstance(percent, int)
    assert 75 < percent < 95
    less = checked(tmp_path, "near-duplicate: {similarity: 0.15}", files)
    assert [d.place.path for d in less] == ["cases/b.md", "cases/d.md"]


def test_many_equal_cases_are_all_found(tmp_path: Path) -> None:
    files = {f"{n:02}.md": case(f"第{n}个", background=text_of(1)) for n in range(40)}
    found = checked(tmp_path, "near-duplicate: true", files)
    assert [d.place.path for d in found] == [f"cases/{n:02}.md" for n in range(1, 40)]


def test_short_texts_are_not_compared(tmp_path: Path) -> None:
    files = {f"{name}.md": case(name) for name in ("甲", "乙")}
    assert checked(tmp_path, "near-duplicate: true", files) == ()


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("教师发展", "教师的发展", True),
        ("家校共育", "共育家校", True),
        ("劳动教育", "劳动教育实践", True),
        ("school leader", "School Leaders", True),
        ("教师培训", "教师培养", False),
        ("教师", "教师发展", False),
        ("class", "clas", False),
    ],
)
def test_tags_that_may_be_the_same(tmp_path: Path, one: str, other: str, told: bool) -> None:
    tags = f"- {{name: {one}, slug: a}}\n- {{name: {other}, slug: b}}\n"
    found = checked(tmp_path, "similar-tags: true", {"a.md": case(), "tags.yaml": tags})
    assert [(d.id, d.place.path, marked(tags, d.place.span)) for d in found] == (
        [("similar-tags", "cases/tags.yaml", other)] if told else []
    )


def test_a_synonym_counts_and_a_retired_tag_does_not(tmp_path: Path) -> None:
    tags = (
        "- {name: 教师发展, synonyms: [共育家校]}\n- {name: 家校共育}\n"
        "- {name: 教师的发展, replaced_by: 教师发展}\n"
    )
    found = checked(tmp_path, "similar-tags: true", {"a.md": case(), "tags.yaml": tags})
    assert [marked(tags, d.place.span) for d in found] == ["家校共育"]


def test_a_case_is_to_be_reviewed_by_its_day(tmp_path: Path) -> None:
    def told(text: str) -> list[tuple[str, str, str]]:
        found = checked(tmp_path, "", {"a.md": text})
        return [(d.id, d.severity.value, marked(text, d.place.span)) for d in found]

    assert told(case(review_by=str(TODAY))) == []
    before = str(TODAY - datetime.timedelta(1))
    assert told(case(review_by=before)) == [("review-overdue", "info", before)]
    assert told(case(review_by=before, status="archived")) == []
    assert told(case(review_by=before, status="draft")) == []


def test_a_build_that_has_nothing_to_do_knows_that_a_day_is_past(tmp_path: Path) -> None:
    root = publication(tmp_path, {"cases/a.md": case(review_by=str(TODAY))})
    assert build(root, Options(today=TODAY)).diagnostics == ()
    after = build(root, Options(today=TODAY + datetime.timedelta(1)))
    assert [d.id for d in after.diagnostics] == ["review-overdue"]
    assert after.changes
    assert after.changes.changed == 0


def test_an_edit_is_compared_with_the_cases_that_stayed(tmp_path: Path) -> None:
    rules = "editorial:\n  near-duplicate: true\n"
    files: dict[str, str | bytes] = {
        "cases/a.md": case("甲", background=text_of(1), summary="短"),
        "cases/b.md": case("乙", background=text_of(2), summary="短"),
    }
    root = publication(tmp_path, files, rules)
    built(root)
    write(root, {"cases/b.md": case("乙", background=text_of(1), summary="短")})
    assert [d.id for d in build(root, Options()).diagnostics] == ["near-duplicate"]
    write(root, {"config.yaml": "title: 案例集\neditorial: {near-duplicate: {similarity: 1}}\n"})
    assert [d.id for d in build(root, Options()).diagnostics] == ["near-duplicate"]
    write(root, {"config.yaml": "title: 案例集\n"})
    assert build(root, Options()).diagnostics == ()


def test_rules_can_be_errors_and_cases_exempt(tmp_path: Path) -> None:
    more = (
        "diagnostics:\n  severity: {figure-without-unit: error}\n"
        "  exempt: [{id: figure-without-unit, path: cases/b.md}]\n"
    )
    files = {f"{name}.md": case(name, background="提高了30。") for name in ("a", "b")}
    found = checked(tmp_path, "figure-without-unit: true", files, more)
    assert [(d.place.path, d.severity.value) for d in found] == [("cases/a.md", "error")]


ALL = """\
editorial:
  figure-without-unit: true
  unfiled-region: true
  unfiled-organization: true
  unfiled-stage: true
  unexplained-abbreviation: true
  picture-without-credit: true
  near-duplicate: {similarity: 0.2}
  similar-tags: true
"""


def test_in_our_own_cases_the_rules_find_what_is_there(tmp_path: Path) -> None:
    ours = Path(__file__).parents[2]
    files: dict[str, str | bytes] = {
        f"cases/{path.name}": path.read_bytes() for path in (ours / "cases").iterdir()
    }
    root = publication(tmp_path, files, ALL, theme=False)
    found = check(root, Options()).diagnostics
    assert [(d.id, d.arguments["value"]) for d in found] == [
        ("unfiled-organization", "嵊泗中学"),
        ("unexplained-abbreviation", "ETF"),
        ("unexplained-abbreviation", "QS"),
        ("unexplained-abbreviation", "ESI"),
    ]

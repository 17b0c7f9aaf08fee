import pytest

from casegen.content.case import Card, Link
from casegen.diagnostics import Diagnostic
from casegen.site import links

from .builders import card, link, one, section, site, whole

PRACTICES = section("practices", "主要做法", "建立机制", "AI 进课堂")
OTHER = card("other", "cases/other/index.md", tags=("对口帮扶",), sections=(PRACTICES,))
DRAFT = card("draft", status="draft")

ALIVE = [
    (link("cases/other/index.md"), "cases/other/"),
    # A link to the folder of a case, as `../other/` from another one.
    (link("cases/other"), "cases/other/"),
    (link("cases/other/index.md", "practices-建立机制"), "cases/other/#practices-建立机制"),
    (link("cases/other/index.md", "practices"), "cases/other/#practices"),
    # By the words of a heading, as people write them.
    (link("cases/other/index.md", "主要做法"), "cases/other/#practices"),
    (link("cases/other", "建立机制"), "cases/other/#practices-建立机制"),
    (link("cases/other", "ＡＩ进课堂"), "cases/other/#practices-AI 进课堂"),
    (link("cases/other", "ai进课堂"), "cases/other/#practices-AI 进课堂"),
    (link("cases/other", "（一）建立机制"), "cases/other/#practices-建立机制"),
    (link("cases/other", "一、主要做法"), "cases/other/#practices"),
    # In the case itself.
    (link("cases/a.md", "背景意义"), "cases/a/#background"),
    # Addresses of the site.
    (link("/"), ""),
    (link("/cases/"), "cases/"),
    (link("/cases/other/"), "cases/other/"),
    (link("/tags/pairing/"), "tags/pairing/"),
    (link("/tags/"), "tags/"),
    (link("/years/2025/"), "years/2025/"),
    (link("/practices/"), "practices/"),
    (link("/practices/pairing/"), "practices/pairing/"),
    (link("/lessons/"), "lessons/"),
    (link("/cases/other/", "practices"), "cases/other/#practices"),
]


def linking(*found: object, **front: str) -> Card:
    return card("a", links=found, sections=(section("background", "背景意义"),), **front)


def problems(*found: object, **front: str) -> tuple[Diagnostic, ...]:
    return site(linking(*found, **front), OTHER, DRAFT)[1]


@pytest.mark.parametrize(("written", "address"), ALIVE, ids=lambda value: str(value)[:60])
def test_a_link_leads_to(written: Link, address: str) -> None:
    assert links.resolve(whole(linking(written), OTHER, DRAFT), written) == address


@pytest.mark.parametrize(
    "target",
    [
        "cases/no-such-case.md",
        "cases/no-such-folder",
        "cases/other/picture.pdf",
        "other/index.md",
        "../outside.md",
        "x",
        "/tags/no-such-tag/",
        "/tags/teams/x/",
        "/tags/pairing",
        "/practices/region/",
        "/cases/draft/",
        "//example.org/",
    ],
)
def test_a_link_that_leads_nowhere_is_reported(target: str) -> None:
    problem = one(problems(link(target, line=33)), "dead-link")
    assert problem.place.path == "cases/a.md"
    assert problem.place.span
    assert problem.place.span.line == 33
    assert problem.arguments["value"] == f"{target}#"


def test_the_nearest_files_are_offered_for_a_dead_link() -> None:
    problem = one(problems(link("cases/othr/index.md")), "dead-link")
    near = problem.arguments["nearest"]
    assert isinstance(near, tuple)
    assert near[0] == "cases/other/index.md"


def test_an_anchor_that_is_not_there_is_reported_with_those_that_are() -> None:
    problem = one(problems(link("cases/other/index.md", "建立机构")), "dead-anchor")
    assert problem.arguments == {
        "value": "建立机构",
        "target": "cases/other/index.md",
        "nearest": ("建立机制",),
    }


def test_an_anchor_of_the_case_itself_that_is_not_there_is_reported() -> None:
    problem = one(problems(link("cases/a.md", "没有")), "dead-anchor")
    assert problem.arguments["nearest"] == ("背景意义",)


def test_a_link_to_a_draft_is_reported_while_the_draft_is_not_shown() -> None:
    problem = one(problems(link("cases/draft.md")), "draft-link")
    assert problem.arguments == {"target": "cases/draft.md"}
    whole(linking(link("cases/draft.md")), DRAFT, drafts=True)


def test_a_draft_may_link_to_a_draft_but_not_to_nothing() -> None:
    assert problems(link("cases/draft.md"), status="draft") == ()
    assert problems(link("cases/a.md", "背景意义"), status="draft") == ()
    one(problems(link("cases/nothing.md"), status="draft"), "dead-link")
    one(problems(link("cases/draft.md", "nothing"), status="draft"), "dead-anchor")


@pytest.mark.parametrize(
    ("target", "unread"),
    [
        ("cases/broken.md", "cases/broken.md"),
        ("cases/broken/index.md", "cases/broken/index.md"),
        ("cases/broken", "cases/broken/index.md"),
    ],
)
def test_a_link_to_a_file_that_could_not_be_read_is_not_blamed(target: str, unread: str) -> None:
    _, found = site(linking(link(target), link(target, "标题")), unread=[unread])
    assert found == ()


def test_every_dead_link_is_reported() -> None:
    found = problems(link("cases/x.md", line=1), link("cases/y.md", line=2))
    assert [problem.id for problem in found] == ["dead-link", "dead-link"]

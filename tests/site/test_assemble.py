import pytest

from casegen.content.source import PictureFile
from casegen.diagnostics import Severity, diagnostic
from casegen.site.site import Redirect

from .builders import card, one, picture, section, site, whole, words

# Order and neighbours


def test_the_newest_case_comes_first_and_equal_dates_stand_by_slug() -> None:
    made = whole(
        card("c", "cases/0.md", date="2024-01-01"),
        card("b", date="2025-01-01"),
        card("a", date="2024-01-01"),
        card("d", date="2023-12-31"),
    )
    assert list(made.entries) == ["b", "a", "c", "d"]


def test_neighbours_are_the_next_newer_and_the_next_older_case() -> None:
    made = whole(*(card(slug, date=f"202{n}-01-01") for n, slug in enumerate("abc")))
    found = {slug: (entry.newer, entry.older) for slug, entry in made.entries.items()}
    assert found == {"c": ("", "b"), "b": ("c", "a"), "a": ("b", "")}


def test_a_draft_is_shown_only_where_drafts_are_wanted() -> None:
    cards = [card("a"), card("b", status="draft"), card("c", status="archived")]
    assert list(whole(*cards).entries) == ["a", "c"]
    assert whole(*cards).entries["a"].older == "c"
    assert list(whole(*cards, drafts=True).entries) == ["a", "b", "c"]


def test_a_draft_is_checked_whether_it_is_shown_or_not() -> None:
    draft = card("a", status="draft", tags=("没有",), region=("没有",), related=("no",))
    _, problems = site(draft)
    assert {p.id for p in problems} == {"unknown-tag", "unknown-region", "unknown-related"}


def test_two_cases_with_one_slug_are_both_named() -> None:
    made, problems = site(card("a", "cases/z.md"), card("a", "cases/b/index.md"), card("c"))
    problem = one(problems, "slug-collision")
    assert problem.place.path == "cases/z.md"
    assert problem.arguments == {"slug": "a", "other": "cases/b/index.md"}
    assert [place.path for place in problem.related] == ["cases/b/index.md"]
    assert made.entries["a"].card.path == "cases/b/index.md"


def test_a_draft_takes_its_slug_too() -> None:
    _, problems = site(card("a", "cases/1.md", status="draft"), card("a", "cases/2.md"))
    one(problems, "slug-collision")


# Old addresses


def redirects(*aliases: str, **front: str) -> tuple[Redirect, ...]:
    return whole(card("a", aliases=aliases, **front)).redirects


@pytest.mark.parametrize(
    ("alias", "address"),
    [
        ("cases/old-name/", "cases/old-name/"),
        ("/cases/old-name/", "cases/old-name/"),
        ("cases/old-name", "cases/old-name/"),
        ("2024/10/old.html", "2024/10/old.html"),
        ("旧文/一.html", "旧文/一.html"),
        ("~teacher/case/", "~teacher/case/"),
        ("v1.2/case/", "v1.2/case/"),
    ],
)
def test_an_old_address_leads_to_the_case(alias: str, address: str) -> None:
    assert redirects(alias) == (Redirect(address, "cases/a/"),)


def test_old_addresses_come_in_their_order_and_once() -> None:
    found = redirects("z/", "b/", "/b", "b/index.html")
    assert [r.address for r in found] == ["b/", "z/"]


@pytest.mark.parametrize(
    "alias",
    [
        "../x/",
        "a/../x/",
        "./x/",
        "//x/",
        "a//b/",
        "/",
        "a b/",
        "https://example.org/x/",
        "x/?a=b",
        "x/#a",
        "a\\b/",
        ".git/",
        "a/.hidden/",
        "{{ 7*7 }}/",
        "<x>/",
        "%2e%2e/x/",
    ],
)
def test_what_is_no_path_within_the_site_is_refused(alias: str) -> None:
    made, problems = site(card("a", aliases=(alias,)))
    problem = one(problems, "bad-alias")
    assert problem.arguments == {"value": alias}
    assert problem.place.span == made.entries["a"].card.spans["aliases.0"]
    assert made.redirects == ()


TAKEN = [
    "index.html",
    "404.html",
    "cases/",
    "cases",
    "cases/index.html",
    "Cases/",
    "cases/a/",
    "cases/b/",
    "cases/b/index.html",
    "cases/page/2/",
    "tags/",
    "tags/pairing/",
    "tags/pairing/page/3/",
    "years/2025/",
    "practices/",
    "practices/pairing/",
    "practices/untagged/",
    "lessons/",
    "lessons/untagged/page/2/",
    # A folder where there is a file, and a file where there is a folder.
    "cases/b/index.html/",
    "404.html/x/",
]


@pytest.mark.parametrize("alias", TAKEN)
def test_the_address_of_a_page_is_no_old_address(alias: str) -> None:
    items = (section("practices", "主要做法", "建立机制"), section("lessons", "经验", "先易"))
    made, problems = site(
        card("a", aliases=(alias,), sections=items), card("b", tags=("对口帮扶",), sections=items)
    )
    problem = one(problems, "alias-collision")
    assert problem.arguments == {"value": alias}
    assert problem.place.span == made.entries["a"].card.spans["aliases.0"]
    assert not any(redirect.target == "cases/a/" for redirect in made.redirects)


def test_an_address_below_a_list_that_is_no_page_may_be_old() -> None:
    assert redirects("practices/gone/", "cases/b/page/2/", "tags/gone/")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("old/", "old/"),
        ("old/", "/old"),
        ("old/", "OLD/"),
        ("old/", "old/index.html"),
        ("old/", "old/index.html/x/"),
        ("old.html/x/", "old.html"),
    ],
)
def test_two_cases_do_not_have_one_old_address(first: str, second: str) -> None:
    _, problems = site(
        card("a", date="2025-01-02", aliases=(first,)),
        card("b", date="2025-01-01", aliases=(second,)),
    )
    assert one(problems, "alias-collision").place.path == "cases/b.md"


def test_the_old_address_of_a_draft_is_checked_but_leads_nowhere_yet() -> None:
    made, problems = site(card("a", status="draft", aliases=("old/", "..")))
    one(problems, "bad-alias")
    assert made.redirects == ()


def test_a_retired_tag_leads_to_the_one_that_replaced_it() -> None:
    made = whole(card("a", tags=("对口帮扶",)))
    assert made.redirects == (
        Redirect("tags/da-ban/", "tags/pairing/"),
        Redirect("tags/teams/", "tags/pairing/"),
    )
    assert whole(card("a", tags=("中学",))).redirects == ()


def test_the_practices_of_a_retired_tag_lead_to_those_of_the_one_that_replaced_it() -> None:
    practices = (section("practices", "主要做法", "建立机制"),)
    lessons = (section("lessons", "经验启示", "先易后难"),)
    tags = words("- {name: 新, slug: new}\n- {name: 旧, slug: old, replaced_by: 新}")
    cases = (card("a", tags=("新",), sections=practices), card("b", sections=lessons))
    assert whole(*cases, tags=tags).redirects == (
        Redirect("practices/old/", "practices/new/"),
        Redirect("tags/old/", "tags/new/"),
    )


def test_a_retired_tag_leaves_its_address_to_the_tag_that_has_taken_it() -> None:
    tags = words("- {name: 新, slug: a}\n- {name: 旧, slug: a, replaced_by: 新}")
    assert whole(card("a", tags=("新",)), tags=tags).redirects == ()


@pytest.mark.parametrize("name", ["☆", "page", "旧" * 30])
def test_a_retired_tag_that_makes_no_address_leads_nowhere(name: str) -> None:
    tags = words(f"- {{name: 新}}\n- {{name: {name}, replaced_by: 新}}")
    assert whole(card("a", tags=("新",)), tags=tags).redirects == ()


# Related cases that an editor names


@pytest.mark.parametrize("slug", ["no-such-case", "a"])
def test_a_related_case_must_be_another_case(slug: str) -> None:
    made, problems = site(card("a", related=(slug,)), card("b"))
    problem = one(problems, "unknown-related")
    assert problem.arguments["value"] == slug
    assert problem.place.span == made.entries["a"].card.spans["related.0"]


def test_the_nearest_slugs_are_offered_for_an_unknown_related_case() -> None:
    _, problems = site(card("a", related=("shengsi-hai-dao",)), card("shengsi-haidao"))
    assert problems[0].arguments["nearest"] == ("shengsi-haidao",)


@pytest.mark.parametrize("path", ["cases/broken.md", "cases/broken/index.md"])
def test_a_related_case_whose_file_could_not_be_read_is_not_blamed(path: str) -> None:
    _, problems = site(card("a", related=("broken",)), unread=[path])
    assert problems == ()


def test_a_draft_may_be_named_but_is_not_shown() -> None:
    made = whole(card("a", related=("b",)), card("b", status="draft"))
    assert made.entries["a"].related == ()


# Pictures


def test_a_picture_that_was_found_is_known_by_its_path() -> None:
    found = PictureFile("cases/a/p.png", 3, 2)
    made = whole(card("a", pictures=(picture(found.path),)), pictures={found.path: found})
    assert made.pictures == {found.path: found}


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        ("file-unreadable", "missing-picture"),
        ("file-too-large", "file-too-large"),
        ("not-a-regular-file", "not-a-regular-file"),
        ("picture-type", "picture-type"),
    ],
)
def test_a_picture_that_can_not_be_used_is_reported_where_it_is_shown(
    found: str, rule: str
) -> None:
    path = "cases/a/p.png"
    why = diagnostic(found, path, limit=4)
    made, problems = site(card("a", pictures=(picture(path),)), pictures={path: why})
    problem = one(problems, rule)
    assert problem.place.path == "cases/a.md"
    assert problem.place.span == made.entries["a"].card.pictures[0].span
    assert problem.arguments["value"] == path
    assert problem.arguments["limit"] == 4
    assert problem.severity is Severity.ERROR

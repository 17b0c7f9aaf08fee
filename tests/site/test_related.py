from hypothesis import given, settings
from hypothesis import strategies as st

from casegen.site.related import COMMON, MOST

from .builders import card, whole

CARDS = [
    card("a", date="2025-01-05", tags=("对口帮扶", "中学"), stage=("高等教育",), lead=("甲",)),
    card("b", date="2025-01-04", tags=("对口帮扶",), region=("舟山市",), lead=("甲",)),
    card("c", date="2025-01-03", tags=("中学", "阿波罗"), stage=("高等教育",), lead=("乙",)),
    card("d", date="2025-01-03", tags=("区域协同",), region=("嵊泗县",), lead=("丙",)),
    card("e", date="2025-01-01", region=("杭州市",), lead=("丁",), partners=("甲", "乙")),
    card("f", date="2025-01-01", related=("c", "a"), lead=("戊",), tags=("阿波罗",)),
    card("g", date="2020-01-01", lead=("己",)),
]


def related(*cards: str) -> dict[str, tuple[str, ...]]:
    chosen = [c for c in CARDS if c.slug in cards] if cards else CARDS
    return {slug: entry.related for slug, entry in whole(*chosen).entries.items()}


@settings(deadline=None, max_examples=50)
@given(st.permutations(CARDS))
def test_the_order_in_which_cases_are_read_does_not_matter(cards: list[object]) -> None:
    assert {s: e.related for s, e in whole(*cards).entries.items()} == related()  # type: ignore[arg-type]


def test_cases_that_share_more_and_rarer_terms_come_first() -> None:
    found = related()
    assert found["a"] == ("b", "c", "d", "e")
    assert found["b"][0] == "a"
    assert found["d"][0] == "b"


def test_a_case_that_shares_no_term_has_none_and_a_shared_year_is_no_likeness() -> None:
    found = related()
    assert found["g"] == ()
    assert all("g" not in others for others in found.values())
    assert related("d", "g") == {"d": (), "g": ()}


def test_the_cases_that_an_editor_names_come_first_in_their_order() -> None:
    assert related()["f"] == ("c", "a")


def test_no_case_is_related_to_itself() -> None:
    assert all(slug not in others for slug, others in related().items())


def test_there_are_only_a_few_unless_the_editor_names_more() -> None:
    others = [card(f"c{n}", tags=("中学",)) for n in range(9)]
    named = tuple(f"c{n}" for n in (8, 7, 6, 5, 4, 3))
    made = whole(card("a", tags=("中学",)), card("b", tags=("中学",), related=named), *others)
    assert len(made.entries["a"].related) == MOST
    assert made.entries["b"].related == named


def test_equal_likeness_stands_by_date_and_slug() -> None:
    cards = [card(s, tags=("中学",), lead=(s,), date=d) for s, d in zip("zyx", DATES, strict=True)]
    made = whole(card("a", tags=("中学",), lead=("阿",), date="2019-01-01"), *cards)
    assert made.entries["a"].related == ("x", "y", "z")


def test_equal_likeness_stands_by_date_whichever_terms_are_shared() -> None:
    made = whole(
        card("a", date="2019-01-01", lead=("甲",), region=("北京市",)),
        card("region", date="2024-01-01", lead=("乙",), region=("北京市",)),
        card("lead", date="2025-01-01", lead=("甲",)),
    )
    assert made.entries["a"].related == ("lead", "region")


DATES = ["2024-01-01", "2024-01-01", "2025-01-01"]


def test_a_term_that_nearly_all_share_tells_nothing() -> None:
    def most_common(count: int) -> tuple[str, ...]:
        cards = [card(f"c{n}", stage=("高等教育",), lead=(f"校{n}",)) for n in range(count)]
        return whole(*cards).entries["c0"].related

    assert most_common(COMMON) != ()
    assert most_common(COMMON + 1) == ()

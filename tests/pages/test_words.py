import datetime

import msgspec
import pytest

from casegen.pages.words import Words, read


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "100"),
    ],
)
def test_items_are_numbered_in_chinese(number: int, written: str) -> None:
    assert Words("zh-CN", {}).ordinal(number) == written
    assert Words("en", {}).ordinal(number) == str(number)


def test_a_phrase_is_filled_in() -> None:
    words = read("en", ("a: '{n} of {all}'",))
    assert words.phrase("a", n=2, all="many") == "2 of many"


@pytest.mark.parametrize(("n", "said"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases")])
def test_a_phrase_may_differ_for_one_and_several(n: int, said: str) -> None:
    words = read("en", ("a: {one: '{n} case', other: '{n} cases'}",))
    assert words.phrase("a", n=n) == said


def test_a_later_text_overrides_single_phrases() -> None:
    words = read("en", ("a: one\nb: two", "b: zwei"))
    assert (words.phrase("a"), words.phrase("b")) == ("one", "zwei")


def test_a_phrase_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        read("en", ("a: one",)).phrase("nothing")


@pytest.mark.parametrize(
    "text", ["a: 3", "a: {one: x}", "- a", "a: [", "a: {one: x, other: y, z: w}"]
)
def test_a_text_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(msgspec.DecodeError):
        read("en", (text,))


def test_a_date_is_written_as_the_words_say() -> None:
    words = read("en", ("date: '{day} {month} {year}'\nmonth.2: February",))
    assert words.date(datetime.date(2024, 2, 9)) == "9 February 2024"

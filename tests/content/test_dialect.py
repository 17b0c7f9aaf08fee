import pytest

from casegen.content.dialect import placeholder


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("TODO", [1]),
        ("甲TODO，乙 TODO。", [2, 9]),
        ("TODOs aTODO 9TODO TODOTODO", []),
        ("XXXIV XXX", [7]),
        ("aTODO TODO", [7]),
        ("a待补充b", [2]),
    ],
)
def test_a_placeholder_in_latin_letters_counts_as_a_whole_word(
    text: str, columns: list[int]
) -> None:
    words = placeholder(("待补充", "TODO", "XXX"))
    assert [match.start() + 1 for match in words.finditer(text)] == columns

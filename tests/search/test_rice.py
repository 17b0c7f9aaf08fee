import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from casegen.pages.search.rice import Codes, rounded

SETS = st.lists(
    st.integers(1, 3_000).flatmap(
        lambda total: st.tuples(st.just(total), st.sets(st.integers(0, total - 1), max_size=60))
    ),
    min_size=1,
    max_size=8,
)


def members(bits: Iterator[str], count: int, total: int) -> list[int]:
    """Read what codes say, in the way of templates/static/postings.js."""
    low = max(0, (11 * total // (16 * count)).bit_length() - 1) if count else 0
    found, last = [], -1
    for _ in range(count):
        distance = 0
        while next(bits) == "0":
            distance += 1
        for _ in range(low):
            distance = 2 * distance + (next(bits) == "1")
        last += distance + 1
        found.append(last)
    return found


@given(SETS, st.data())
def test_codes_are_read_back(sets: list[tuple[int, set[int]]], data: st.DataObject) -> None:
    counts = np.array([len(chosen) for _, chosen in sets])
    first = np.cumsum(counts) - counts
    every = np.array([n for _, chosen in sets for n in sorted(chosen)], np.int64)
    codes = Codes.of(every, first, counts, np.array([total for total, _ in sets]))
    middle = data.draw(st.integers(0, len(sets)))
    cuts = np.append(first, every.size)[[0, middle, len(sets)]]
    parts = sets[:middle], sets[middle:]
    weights = codes.weights(first)
    for part, written in zip(parts, codes.packed(cuts), strict=True):
        bits = "".join(f"{byte:08b}" for byte in written)
        at = iter(bits)
        for total, chosen in part:
            assert members(at, len(chosen), total) == sorted(chosen)
        rest = list(at)
        assert len(rest) < 8
        assert set(rest) <= {"0"}
    assert weights.sum() == sum(codes.length.tolist())


@given(st.integers(0, 1 << 26))
def test_a_rounded_number_is_hardly_more(number: int) -> None:
    assert number <= rounded(number) <= number * 1.25
    assert rounded(rounded(number)) == rounded(number)


def test_rounded_numbers_are_few() -> None:
    every = [rounded(n) for n in range(100_001)]
    assert len(list(itertools.groupby(every))) < 70

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from casegen.pages.search.postings import Postings, rice, shard_of, shards

MEMBERS = st.integers(1, 3_000).flatmap(
    lambda total: st.tuples(st.just(total), st.sets(st.integers(0, total - 1), max_size=300))
)


def members(bits: Iterator[str], count: int, total: int) -> list[int]:
    """Read what `rice` writes, in the way of templates/static/postings.js."""
    low = max(0, (11 * total // (16 * count)).bit_length() - 1) if count else 0
    found, last = [], -1
    for _ in range(count):
        distance = 0
        while next(bits) == "1":
            distance += 1
        for _ in range(low):
            distance = 2 * distance + (next(bits) == "1")
        last += distance + 1
        found.append(last)
    return found


@given(MEMBERS)
def test_codes_are_read_back(given: tuple[int, set[int]]) -> None:
    total, chosen = given
    written = "".join(rice(sorted(chosen), total))
    bits = iter(written)
    assert members(bits, len(chosen), total) == sorted(chosen)
    assert next(bits, None) is None


def test_a_shard_holds_its_tokens_with_their_cases_and_marks() -> None:
    cases = {"教育": [0, 2, 3], "=ai": [1]}
    made = Postings(4, cases, {"教育": [1, 2]}, {"教育": bytearray([9, 1])})
    (shard,) = shards(made, 1)
    names, _, rest = shard.partition(b"\n\n")
    assert names.decode().split("\n") == ["=ai", "教育"]
    assert rest[:4] == bytes([1, 0, 3, 2])
    assert rest[4:6] == bytes([9, 1])
    bits = iter("".join(f"{byte:08b}" for byte in rest[6:]))
    assert members(bits, 1, 4) == [1]
    assert members(bits, 0, 1) == []
    assert members(bits, 3, 4) == [0, 2, 3]
    assert members(bits, 2, 3) == [1, 2]


def test_every_token_is_in_the_shard_of_its_hash() -> None:
    cases = {f"{n}": [0] for n in range(200)}
    parts = shards(Postings(1, cases, {}, {}), 7)
    for token in cases:
        held = [n for n, part in enumerate(parts) if token in part.decode("latin-1").split("\n")]
        assert held == [shard_of(token, 7)]


def test_a_shard_without_tokens_is_an_empty_line() -> None:
    assert shards(Postings(0, {}, {}, {}), 1) == [b"\n\x00"] or shards(
        Postings(0, {}, {}, {}), 1
    ) == [b"\n"]

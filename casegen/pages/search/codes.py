"""Golomb-Rice codes read, and changed, one set at a time: for the few that differ between builds.

`rice` says what they are and writes many at once. Here bits are text of the characters 0 and 1,
which is cut and joined faster than anything else that Python has.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache


def written(members: Iterable[int], count: int, total: int) -> str:
    """Write one set, as `Codes` does, in characters 0 and 1."""
    low = low_bits_of(count, total)
    codes = []
    last = -1
    for member in members:
        codes.append(_code(member - last - 1, low))
        last = member
    return "".join(codes)


def members(bits: str, count: int, total: int) -> list[int]:
    """Read one set, given its bits."""
    low = low_bits_of(count, total)
    found: list[int] = []
    at, last = 0, -1
    for _ in range(count):
        distance, at = _distance(bits, at, low)
        last += distance + 1
        found.append(last)
    return found


def end(bits: str, at: int, count: int, total: int) -> int:
    """Return where the codes of a set end, given where they start."""
    for codes in _steps(count, total):
        found = codes.match(bits, at)
        assert found
        at = found.end()
    return at


def changed(
    bits: str, count: int, total: int, number: int, *, there: bool
) -> tuple[str, int, int, bool]:
    """Put a number into a set, or take it out.

    Returns the bits and the count that this makes, how many members are less than the number, and
    whether it was there.
    """
    low = low_bits_of(count, total)
    at, last, rank = 0, -1, 0
    following, after = -1, 0
    while rank < count:
        distance, after = _distance(bits, at, low)
        following = last + distance + 1
        if following >= number:
            break
        at, last, rank = after, following, rank + 1
    was = rank < count and following == number
    if was == there:
        return bits, count, rank, was
    new = count + 1 if there else count - 1
    if low_bits_of(new, total) != low:
        every = members(bits, count, total)
        every[rank : rank + was] = [number] * there
        return written(every, new, total), new, rank, was
    if there:
        codes = _code(number - last - 1, low)
        if rank < count:
            codes += _code(following - number - 1, low)
    else:
        codes = ""
        if rank + 1 < count:
            distance, after = _distance(bits, after, low)
            codes = _code(number - last + distance, low)
    rest = bits[after:] if rank < count else ""
    return bits[:at] + codes + rest, new, rank, was


def _code(distance: int, low: int) -> str:
    return "0" * (distance >> low) + f"{1 << low | distance & (1 << low) - 1:b}"


def _distance(bits: str, at: int, low: int) -> tuple[int, int]:
    """Read the code at a place; return the distance, and where the code ends."""
    one = bits.index("1", at)
    after = one + 1 + low
    return (one - at << low) + int(bits[one:after], 2) - (1 << low), after


@lru_cache(maxsize=1 << 16)
def _steps(count: int, total: int) -> tuple[re.Pattern[str], ...]:
    low = low_bits_of(count, total)
    return tuple(_codes(low, n) for n in range(count.bit_length()) if count >> n & 1)


@cache
def _codes(low: int, power: int) -> re.Pattern[str]:
    """Return what matches two to the power of so many codes: faster than to read each."""
    return re.compile(f"(?:0*+1.{{{low}}}){{{1 << power}}}+")


def low_bits_of(count: int, total: int) -> int:
    """Return the same as `low_bits`, of one set."""
    return max(0, (11 * total // (16 * max(1, count))).bit_length() - 1)

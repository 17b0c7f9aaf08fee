"""Numbers in as few bytes as each needs: seven bits a byte, the lowest first.

The eighth bit says that more follow. `shards` writes whole arrays of them at once.
"""

from collections.abc import Iterable
from functools import cache


def written(numbers: Iterable[int]) -> bytes:
    """Write numbers, none of them negative."""
    return b"".join(map(_written, numbers))


@cache
def _written(number: int) -> bytes:
    if number < 0x80:
        return bytes([number])
    return bytes([number & 0x7F | 0x80]) + _written(number >> 7)


def read(data: bytes, at: int, count: int) -> tuple[list[int], int]:
    """Read so many numbers from a place on; return them, and where they end."""
    found = []
    for _ in range(count):
        value = shift = 0
        while data[at] & 0x80:
            value |= (data[at] & 0x7F) << shift
            shift += 7
            at += 1
        found.append(value | data[at] << shift)
        at += 1
    return found, at

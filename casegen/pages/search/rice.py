"""Golomb-Rice codes: members of a whole, in few bits.

Some of `total` numbers, in their order, are written as the distances between them: how many of
those numbers are passed over before the next. The lower bits of a distance are written as they are,
after as many zeros as the rest says and a one. That is within a few hundredths of the least that
can be, where members stand at random.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Numbers = NDArray[np.signedinteger[Any]]


class Codes(Struct, frozen=True):
    """The members of many sets, one after the other, as they are written."""

    value: NDArray[np.uint64]
    """The last bits of each code: a one, and the low bits."""
    size: Numbers
    """How many those are."""
    length: Numbers
    """How many bits the code has in all."""

    @staticmethod
    def of(members: Numbers, first: Numbers, count: Numbers, total: Numbers | int) -> "Codes":
        """Say how sets are written, given where the first member of each stands and how many are.

        Set by set, the members ascend and are less than `total`.
        """
        first = first[count > 0]
        distance = np.diff(members, prepend=0) - 1
        distance[first] = members[first]
        low = np.repeat(low_bits(count, total), count)
        value = 1 << low | distance & (1 << low) - 1
        return Codes(value.astype(np.uint64), low + 1, (distance >> low) + low + 1)

    def weights(self, first: Numbers) -> Numbers:
        """Return how many bits each set takes."""
        ends = np.append(0, np.cumsum(self.length))
        sums: Numbers = np.diff(ends[np.append(first, self.length.size)])
        return sums

    def packed(self, cuts: Numbers) -> Iterator[bytes]:
        """Write the codes between each two cuts into bytes of their own, the highest bit first."""
        ends = np.append(0, np.cumsum(self.length))
        sizes = -(-np.diff(ends[cuts]) // 8)
        starts = np.append(0, np.cumsum(sizes))
        last = ends[1:] + np.repeat(8 * starts[:-1] - ends[cuts[:-1]], np.diff(cuts)) - 1
        # A code is set into the word of 64 bits in which it ends; what does not fit, into the one
        # before. Zeros need no writing.
        word, space = last >> 6, 63 - (last & 63)
        words = np.zeros((starts[-1] >> 3) + 1, np.uint64)
        if last.size:
            new = np.flatnonzero(np.append(True, word[1:] != word[:-1]))
            shifted = self.value << space.astype(np.uint64)
            words[word[new]] = np.bitwise_or.reduceat(shifted, new)
            over = np.flatnonzero(self.size + space > 64)
            words[word[over] - 1] |= self.value[over] >> (64 - space[over]).astype(np.uint64)
        written = words.astype(">u8").tobytes()
        return (written[start:end] for start, end in pairwise(starts.tolist()))


def low_bits(count: Numbers, total: Numbers | int) -> Numbers:
    """Return how many bits of a distance are low: by how far members are apart on average."""
    apart = 11 * np.asarray(total) // (16 * np.maximum(1, count))
    low: Numbers = np.maximum(0, np.frexp(apart)[1].astype(np.int64) - 1)
    return low


def rounded(total: int) -> int:
    """Round up to three binary digits: codes that depend on it stay when a few cases are added."""
    low = max(0, total.bit_length() - 3)
    return -(-total >> low) << low

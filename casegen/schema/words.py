"""What a word is recognised by, and what it was most likely meant to be."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known words that `word` was most likely meant to be, the likeliest first."""
    return tuple(difflib.get_close_matches(word, list(known), n=most, cutoff=0.5))


@lru_cache(4096)  # the same keys, choices and headings come in every case
def fold(text: str) -> str:
    """Return what a text is recognised by.

    Widths, case, white space and characters that can't be seen do not count.
    """
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(seen.casefold().split())


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

"""How text is folded and cut, for the index and for queries. templates/static/tokens.js does the
same in the reader's browser; tests/search/vectors.json holds the two together.

A *run* is what stands unbroken in one script: Han, kana and hangul (`HAN`), or letters and digits
of any other (a word, a number). A run of Han has no words that could be told apart, so it is cut
into single characters and overlapping pairs. A word is kept whole, and also cut into pieces of up
to three characters, because a query may begin or end within it: `024年度` must find `2024年度`.

The tokens that a query asks for are only what a text must hold to be worth looking at. Whether it
holds the query is told by comparing folded texts.
"""

import re
import unicodedata
from collections.abc import Iterator
from operator import add

from msgspec import Struct

HAN = (
    "\u1100-\u11ff\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff"
    "\U0001aff0-\U0001affe\U0001b000-\U0001b16f\U00020000-\U0003fffd"
)
"""Han, kana, hangul and bopomofo, by number: two versions of Unicode may differ on a script's
newest characters, Python and the browser must not."""

PIECE = 3
"""The longest piece that a word is cut into."""

_LETTER = f"[^\\W_{HAN}]"
_RUN = re.compile(f"([{HAN}]+)|{_LETTER}+")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(f"{_LETTER}+")

# Listed, for Python and JavaScript do not mean the same by white space.
_SPACE = re.compile("[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

# Soft hyphens, joiners, marks of direction and of variants: nobody sees or types them.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)

# Whether a space is set between Han and Latin is the editor's habit, which readers can't know.
_GAP = re.compile(f"(?<=[{HAN}]) (?={_LETTER})|(?<={_LETTER}) (?=[{HAN}])")


class Run(Struct, frozen=True):
    """A run of a folded text."""

    text: str
    han: bool
    start: int
    end: int


def fold(text: str) -> str:
    """Make texts equal that readers take for equal: width, case, white space, unseen marks."""
    # JavaScript has no case folding. There and back merges all that `casefold` does, in both
    # languages, once a final sigma is a sigma.
    text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    text = unicodedata.normalize("NFKC", text.lower().upper().lower().replace("ς", "σ"))
    return _GAP.sub("", _SPACE.sub(" ", text).strip(" "))


def runs(folded: str) -> Iterator[Run]:
    """Cut a folded text into its runs; what is neither letter nor digit stands between them."""
    for found in _RUN.finditer(folded):
        yield Run(found[0], found[1] is not None, found.start(), found.end())


def tokens(folded: str) -> list[str]:
    """Return all tokens of a folded text, each as often as it occurs.

    A whole word is marked by `=`, to tell it from a piece.
    """
    # A line feed between runs spares a loop over them, most of which are short.
    han = "\n".join(_HAN_RUN.findall(folded))
    found = [token for token in map(add, han, han[1:]) if "\n" not in token]
    found += han.replace("\n", "")
    for word in _WORD.findall(folded):
        found.append(f"={word}")
        found += _pieces(word)
    return found


def wanted(folded: str) -> list[str]:
    """Return the tokens that every text has which holds the folded query, each once."""
    found: list[str] = []
    for run in runs(folded):
        if run.han:
            found += map(add, run.text, run.text[1:]) if len(run.text) > 1 else run.text
        elif run.start == 0 or run.end == len(folded):
            size = min(PIECE, len(run.text))
            found += (run.text[n : n + size] for n in range(len(run.text) - size + 1))
        else:
            found.append(f"={run.text}")
    return list(dict.fromkeys(found))


def _pieces(word: str) -> Iterator[str]:
    for size in range(1, min(PIECE, len(word)) + 1):
        for start in range(len(word) - size + 1):
            yield word[start : start + size]

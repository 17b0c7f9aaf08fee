"""How Chinese is read aloud, for addresses and for order.

Pinyin libraries misread many place names, so that a name of the region table is read as the table
says, and only what is left as pypinyin says.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from casegen import regions

LONGEST_SLUG = 80
"""Bytes that a segment of an address may have."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_HAN = re.compile(r"[㐀-鿿豈-﫿𠀀-𱍊]+")


def slug(text: str) -> str:
    """Return `text` as a segment of an address: `重庆` gives `chong-qing`.

    The result is empty where nothing in the text can be read, and may be longer than
    `LONGEST_SLUG`; both are for the caller to report.
    """
    # Here, for few texts need one that is made.
    from slugify import slugify

    plain = unicodedata.normalize("NFKD", syllables(text))
    # Only ASCII reaches the slugifier, for beyond it the result depends on what is installed.
    return str(slugify(plain.encode("ascii", "ignore").decode()))


def sort_key(text: str) -> tuple[str, str]:
    """Return what puts a text in its place by pinyin; equal readings stand by their characters."""
    return syllables(text).casefold(), text


def syllables(text: str) -> str:
    """Return `text` with its Han as syllables between spaces: `AI与教育` is `AI yu jiao yu`."""
    if text not in known:
        known[text] = " ".join(_HAN.sub(lambda run: f" {_read(run[0])} ", text).split())
    return known[text]


known: dict[str, str] = {}
"""The syllables of every text that was read so far."""


def _read(run: str) -> str:
    names = _place_names()
    read: list[str] = []
    start = at = 0
    while at < len(run):
        for length in range(min(_LONGEST_NAME, len(run) - at), 1, -1):
            if reading := names.get(run[at : at + length]):
                read += [*_pinyin(run[start:at]), reading]
                start = at = at + length
                break
        else:
            at += 1
    return " ".join([*read, *_pinyin(run[start:])])


_LONGEST_NAME = 15


@cache
def _place_names() -> dict[str, str]:
    return {d.name: d.pinyin for d in regions.china().divisions.values() if len(d.name) > 1}


def _pinyin(run: str) -> list[str]:
    return [syllable.replace("ü", "v") for syllable in _reader()(run)] if run else []


_MISREAD = {
    "长三角": "cháng sān jiǎo",
    "长效": "cháng xiào",
    "长学制": "cháng xué zhì",
    "重构": "chóng gòu",
    "重塑": "chóng sù",
    "多重": "duō chóng",
    "朝阳": "cháo yáng",
    "会稽": "kuài jī",
}
"""Words of this field that pypinyin's tables lack, and their usual readings."""


@cache
def _reader() -> Callable[[str], list[str]]:
    # Imported here: its tables take a third of a second, which most runs never need.
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({word: [[s] for s in read.split()] for word, read in _MISREAD.items()})
    return lazy_pinyin

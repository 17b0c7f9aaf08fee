"""Abbreviations that a reader may not know."""

import re
from collections.abc import Iterator

from casegen.diagnostics import Diagnostic
from casegen.editorial.manuscript import Manuscript
from casegen.editorial.settings import Abbreviations

_CAPITALS = re.compile(r"(?<![A-Za-z0-9_.\-/@#])[A-Z][A-Z0-9]*[A-Z][A-Z0-9]{0,7}(?![a-z0-9_])")
_EXPLAINED = re.compile(r"[”’」》】]?s?\s?[（(]\s?[^\W\d_]")
_IN_BRACKETS = re.compile(r"[^\W_][”’」》]?\s?[（(](?:[^）)\n]{0,60}[，,、;；\s])?[“‘]?$")
_ROMAN = re.compile(r"[IVX]+")

_COMMON = """
AI APP AR CCTV CD CEO CPU DIY DNA DVD EU FAQ GDP GPS HTML ID IP IT KTV LED LOGO MBA MP3 MP4 MV NGO
OK PC PDF PK PPT QQ RMB SUV TED TV UFO UK UN US USA USB VIP VR WC WIFI WTO
"""
KNOWN = frozenset(_COMMON.split())
"""What needs no explanation anywhere."""


def unexplained(case: Manuscript, rule: Abbreviations) -> Iterator[Diagnostic]:
    """Report capitals that are not explained where they first stand (`unexplained-abbreviation`).

    Explained is what brackets follow (`PISA（国际学生评估项目）`) or what stands in them after its
    full name (`国际学生评估项目（PISA）`).
    """
    text = case.body
    seen = KNOWN | {word.upper() for word in rule.known}
    for match in _CAPITALS.finditer(text):
        word = match[0]
        if word in seen or _ROMAN.fullmatch(word):
            continue
        seen |= {word}
        before = text[max(0, match.start() - 70) : match.start()]
        if not (_EXPLAINED.match(text, match.end()) or _IN_BRACKETS.search(before)):
            span = case.at(*match.span())
            yield case.found("unexplained-abbreviation", span, value=word)

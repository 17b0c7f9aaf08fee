"""Numbers in front of lines, as Chinese writes them."""

import re

from msgspec import Struct

_HAN = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = re.compile(
    rf"""(?: (?P<list>[0-9]{{1,2}}[.)](?=[ \t]))                               # 1. of Markdown
           | (?P<digits>[0-9０-９]{{1,2}}(?:[.．](?![0-9０-９])|[、)）]))        # 1、 1． 1）
           | (?P<enclosed>[（(][0-9０-９]{{1,2}}[）)])                          # （1）
           | (?P<brackets>[（(][{_HAN}]{{1,3}}[）)])                           # （一）
           | (?P<comma>[{_HAN}]{{1,3}}、)                                      # 一、
           | (?P<nth>第[{_HAN}]{{1,3}}[、，,：:])                              # 第一，
           | (?P<circled>[{_CIRCLED}])                                         # ①
        )[ \t\u3000\u00a0]*(?=\S)""",
    re.VERBOSE,
)


class Number(Struct, frozen=True):
    """The number in front of a line."""

    style: str
    """`list`, `digits`, `enclosed`, `brackets`, `comma`, `nth` or `circled`."""
    value: int
    sign: str
    length: int
    """Characters of the sign and the spaces after it."""


def number(line: str) -> Number | None:
    """Return the number that a line starts with; numbers above 99 are none."""
    match = _NUMBER.match(line)
    if not match or not match.lastgroup:
        return None
    sign = match[match.lastgroup]
    if match.lastgroup == "circled":
        value = _CIRCLED.index(sign) + 1
    else:
        digits = re.sub(rf"[^{_HAN}0-9０-９]", "", sign)
        value = int(digits) if digits.isdecimal() else _value(digits)
    return Number(match.lastgroup, value, sign, match.end())


def _value(digits: str) -> int:
    """Return the value of a number in Han characters up to ninety-nine, or 0."""
    tens, ten, ones = digits.rpartition("十")
    if not ten:
        return _HAN.find(digits) + 1 if len(digits) == 1 else 0
    return (_HAN.find(tens) + 1 if tens else 1) * 10 + (_HAN.find(ones) + 1 if ones else 0)

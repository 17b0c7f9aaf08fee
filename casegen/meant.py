"""What a value was meant to be that is written otherwise: only where it can mean nothing else."""

import datetime
import re
import unicodedata
from collections.abc import Collection

from msgspec import structs

from casegen.diagnostics import Diagnostic, Edit, Span
from casegen.invisible import MARKS
from casegen.yaml.edits import written


def replaced(span: Span, text: str) -> tuple[Edit, ...]:
    """Return the repair that writes a text in the place of a value that stands on one line."""
    return (Edit(span, written(text)),) if span.line == span.end_line else ()


def repaired(told: Diagnostic, text: str | None) -> Diagnostic:
    """Return a diagnostic of a value with its repair, if it is known what it was meant to be."""
    span = told.place.span
    return structs.replace(told, repair=replaced(span, text)) if text and span else told


_PAIRS = ("“”", "‘’", "””", '"”', "「」", "『』", "［］", "【】", "**", "''", '""')


def bare(text: str) -> str:
    """Return a text without what is put around it or behind it by habit: quotes, a full stop."""
    text = text.strip().strip(MARKS).rstrip("。，；、,;")
    while len(text) > 2 and text[0] + text[-1] in _PAIRS:
        text = text[1:-1].strip()
    return text


_DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d\d)(\d\d))"
    r"(?:[T ]?\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
)
_DASHES = re.compile("[－—–―‐‑−]")
_HAN_DIGITS = {**{c: str(n) for n, c in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0"}
_HAN_DATE = re.compile(
    "([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)


def date(text: str) -> str | None:
    """Return the date that a text is in other digits, dashes or order, as it should be written.

    The year comes first in all that is certain: 08/10/2025 may be October or August.
    """
    text = bare(text)
    if han := _HAN_DATE.fullmatch(text):
        year = "".join(_HAN_DIGITS[digit] for digit in han[1])
        text = f"{year}年{_number(han[2])}月{_number(han[3])}日"
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    squeezed = re.sub(
        r"(?<=[\d年月]) +(?=[年月日号])|(?<=[年月]) +(?=\d)|(?<=[-/.]) +| +(?=[-/.])", "", text
    )
    found = _DATE.fullmatch(squeezed)
    if not found:
        return None
    numbers = [int(part) for n, part in enumerate(found.groups(), 1) if part and n != 2]
    try:
        day = datetime.date(*numbers)
    except ValueError:
        return None
    if not 1800 <= day.year <= 2199:
        return None
    return f"{day.year}年{day.month}月{day.day}日" if "年" in squeezed else day.isoformat()


def _number(han: str) -> int:
    """Read a Chinese number up to 39."""
    tens, ten, ones = han.rpartition("十")
    if not ten:
        return int(_HAN_DIGITS[han]) if len(han) == 1 else 0
    first = int(_HAN_DIGITS[tens]) if len(tens) == 1 else (0 if tens else 1)
    return first * 10 + (int(_HAN_DIGITS[ones]) if len(ones) == 1 else 0)


_THOUSANDS = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


def number(text: str) -> str | None:
    """Return a number that is written in full-width digits, with commas or in quotes."""
    text = unicodedata.normalize("NFKC", bare(text))
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return text if re.fullmatch(r"[-+]?(?:0|[1-9]\d{0,17})(?:\.\d{1,17})?", text) else None


def of_type(text: str, types: Collection[str]) -> str | None:
    """Return the number or truth value that a text stands for, where one is wanted."""
    if set(types) == {"boolean"}:
        return truth(text)
    if not set(types) <= {"integer", "number"}:
        return None
    found = number(text)
    return None if found and "." in found and "number" not in types else found


_TRUTH = {"是": "true", "对": "true", "yes": "true", "on": "true"}
_TRUTH |= {"否": "false", "不": "false", "no": "false", "off": "false"}
_TRUTH |= {"true": "true", "false": "false"}


def truth(text: str) -> str | None:
    """Return the truth value that a word stands for."""
    return _TRUTH.get(unicodedata.normalize("NFKC", bare(text)).casefold())


def key(typed: str, known: Collection[str]) -> str | None:
    """Return the one known key that a key can only be a slip of the pen for."""
    if (plain := bare(typed)) in known:
        return plain
    near = [name for name in known if len(name) > 2 and _one_slip(plain, name)]
    return near[0] if len(near) == 1 else None


def _one_slip(one: str, other: str) -> bool:
    """Tell whether two words differ by one letter, or by two that changed places."""
    if len(one) < len(other):
        one, other = other, one
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(other)
    )
    if len(one) == len(other):
        swapped = one[start : start + 2][::-1] == other[start : start + 2]
        return one[start + 1 :] == other[start + 1 :] or (
            swapped and one[start + 2 :] == other[start + 2 :]
        )
    return len(one) == len(other) + 1 and one[start + 1 :] == other[start:]

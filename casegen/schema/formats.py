"""The formats that schemas ask texts for."""

import datetime
import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from casegen.readings import LONGEST_SLUG, SLUG

_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")


def date(text: str) -> datetime.date | None:
    """Read `2025-10-08` or `2025年10月8日`, digits in either width.

    Returns None for anything else, 30 February included.
    """
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def is_url(text: str) -> bool:
    """Tell whether a text is a full web address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text)


def _is_inside(text: str) -> bool:
    """Tell whether a path stays inside the publication's folder."""
    path = PurePosixPath(text.replace("\\", "/"))
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and ":" not in text
    )


FORMATS = {
    "x-folder": _is_inside,
    "x-date": lambda text: date(text) is not None,
    "x-slug": lambda text: bool(SLUG.fullmatch(text)) and len(text) <= LONGEST_SLUG,
    "x-url": is_url,
}
FORMAT_RULES = {
    "x-date": "bad-date",
    "x-slug": "bad-slug",
    "x-url": "bad-url",
    "x-folder": "bad-path",
}
"""The rule that is broken where a text has not the format that a schema asks for."""

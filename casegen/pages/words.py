"""The words of a site's interface, in its language."""

import datetime

from msgspec import Struct, yaml


class Plural(Struct, frozen=True, forbid_unknown_fields=True):
    """A phrase that differs for one and for several."""

    one: str
    other: str


class Words(Struct, frozen=True):
    """The interface words of one language."""

    language: str
    phrases: dict[str, str | Plural]

    def phrase(self, key: str, /, **names: object) -> str:
        """Return a phrase with `{names}` filled in; `n` chooses between one and several.

        Raises KeyError where the theme has no such phrase.
        """
        found = self.phrases[key]
        if isinstance(found, Plural):
            found = found.one if names.get("n") == 1 else found.other
        if not names:
            return found
        return found.format_map({key: str(value) for key, value in names.items()})

    def date(self, date: datetime.date) -> str:
        """Return a date as people write it: 2025年10月8日, 8 October 2025."""
        month = self.phrase(f"month.{date.month}")
        return self.phrase("date", year=date.year, month=month, day=date.day)

    def ordinal(self, number: int) -> str:
        """Return the number of an item: 一, 二, 三 in Chinese, digits elsewhere."""
        return _han(number) if self.language.startswith("zh") else str(number)


def read(language: str, texts: tuple[str, ...]) -> Words:
    """Return words from YAML texts; a later text overrides single phrases of an earlier one."""
    phrases: dict[str, str | Plural] = {}
    for text in texts:
        phrases |= yaml.decode(text, type=dict[str, str | Plural])
    return Words(language, phrases)


_DIGITS = "〇一二三四五六七八九"


def _han(number: int) -> str:
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")

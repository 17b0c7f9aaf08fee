"""Where a case comes from: a tree of places, and what an editor may call each of them.

The table of China's administrative divisions ships with the package (`divisions.csv`; its README
says where it comes from). A publication may bring a tree of its own instead, or have none.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct

SEPARATOR = "/"


class Division(Struct, frozen=True):
    """One place."""

    code: str
    """Identifies it and gives its place among its siblings."""
    name: str
    short: str
    """What people call it: 嵊泗 for 嵊泗县."""
    parent: str
    """The code of what it belongs to, or empty."""
    pinyin: str
    """Its reading in syllables, or empty where the name is not Chinese."""
    slug: str
    """Its segment of an address, unique among its siblings."""


class Regions(Struct, frozen=True):
    """All places of a publication."""

    divisions: dict[str, Division]
    named: dict[str, tuple[str, ...]]
    """The codes of the divisions that bear a full name."""
    called: dict[str, tuple[str, ...]]
    """The codes of the divisions that bear a short name."""

    def lineage(self, code: str) -> tuple[Division, ...]:
        """Return a division with all it belongs to, the largest first."""
        line: list[Division] = []
        while code:
            division = self.divisions[code]
            line.insert(0, division)
            code = division.parent
        return tuple(line)

    def path(self, code: str) -> str:
        """Return the full name as an editor would write it, `浙江省/舟山市/嵊泗县`."""
        return SEPARATOR.join(division.name for division in self.lineage(code))

    def resolve(self, text: str) -> tuple[str, ...]:
        """Return the codes of the divisions that `text` may mean: one where it is clear.

        Understood are a name or short name, alone (`嵊泗县`, `嵊泗`), after what it belongs to
        (`浙江省/舟山市/嵊泗县`, levels may be left out), or run together (`浙江省舟山市嵊泗县`).
        A full name goes before a short one, and a short name of a division that belongs to no
        other before that of a lower one: 海南 is the province.
        """
        *above, last = (part.strip() for part in text.replace("／", SEPARATOR).split(SEPARATOR))
        for names in (self.named, self.called):
            found = [code for code in names.get(last, ()) if self._within(code, above)]
            if found:
                top = [code for code in found if not self.divisions[code].parent]
                return tuple(top or found)
        return () if above else self._run_together(text)

    def _within(self, code: str, names: Iterable[str]) -> bool:
        above = iter(self.lineage(code)[:-1])
        return all(any(name in (d.name, d.short) for d in above) for name in names)

    def _run_together(self, text: str) -> tuple[str, ...]:
        for start in range(1, len(text)):
            codes = (*self.named.get(text[start:], ()), *self.called.get(text[start:], ()))
            found = [c for c in dict.fromkeys(codes) if self._spells(c, text[:start])]
            if found:
                return tuple(found)
        return ()

    def _spells(self, code: str, text: str) -> bool:
        for division in self.lineage(code)[:-1]:
            for name in (division.name, division.short):
                if text.startswith(name):
                    text = text[len(name) :]
                    break
        return not text


def of(divisions: Iterable[Division]) -> Regions:
    """Return the regions that consist of the divisions given."""
    by_code = {division.code: division for division in divisions}
    named: defaultdict[str, list[str]] = defaultdict(list)
    called: defaultdict[str, list[str]] = defaultdict(list)
    for division in by_code.values():
        named[division.name].append(division.code)
        if division.short != division.name:
            called[division.short].append(division.code)
        if alias := _plain_name(division):
            called[alias].append(division.code)
    return Regions(
        by_code,
        {name: tuple(codes) for name, codes in named.items()},
        {name: tuple(codes) for name, codes in called.items()},
    )


_AUTONOMOUS = {"自治县": "县", "自治州": "州", "自治旗": "旗"}


def _plain_name(division: Division) -> str:
    """Return what people call an autonomous county: 昌江县 for 昌江黎族自治县."""
    for ending, plain in _AUTONOMOUS.items():
        if division.name.endswith(ending) and not division.short.endswith(plain):
            return division.short + plain
    return ""


@cache
def china() -> Regions:
    """Return the provinces, cities and counties of China."""
    text = (files("casegen.regions") / "divisions.csv").read_text("utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return of(
        Division(code, name, short, parent, pinyin, slug)
        for code, name, short, _, parent, pinyin, slug in rows
    )

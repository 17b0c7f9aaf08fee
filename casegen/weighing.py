"""What diagnostics weigh in a publication: the one place where its settings are asked.

A ruling of config.yaml stands in the place of what a rule weighs by itself. What casegen weighs
heavier than its rule (a slip by which a section is lost) keeps its weight, and what it weighs
lighter (what a draft still lacks) gets no heavier.
"""

import datetime
import re
from collections.abc import Iterable
from fnmatch import translate
from functools import cache

from msgspec import structs

from casegen.config import FILE, OFF, Exemption, Rulings
from casegen.diagnostics import SEVERITIES, Diagnostic, Severity, diagnostic, is_fixed


def weighed(
    found: Iterable[Diagnostic], rulings: Rulings, today: datetime.date
) -> tuple[Diagnostic, ...]:
    """Return diagnostics as they weigh on a day, without those that are not to be reported.

    Reports `expired-exemption` and, for one that met nothing, `unused-exemption`.
    """
    found = tuple(found)
    if rulings == Rulings():
        return found
    valid = tuple(e for e in rulings.exempt if not _is_over(e, today))
    own = [
        diagnostic("expired-exemption", FILE, e.span, rule=e.id, until=str(e.until))
        for e in rulings.exempt
        if _is_over(e, today)
    ]
    used = {exemption for d in found for exemption in valid if _meets(exemption, d)}
    own += [
        diagnostic("unused-exemption", FILE, e.span, rule=e.id)
        for e in valid
        if e not in used and e.id in SEVERITIES
    ]
    outcome = (_weighed(d, _ruling(d, rulings.severity, valid)) for d in (*found, *own))
    return tuple(d for d in outcome if d)


def _is_over(exemption: Exemption, today: datetime.date) -> bool:
    """Tell whether the last day of an exemption is past."""
    return bool(exemption.until and exemption.until < today)


def _ruling(found: Diagnostic, severity: dict[str, str], exempt: Iterable[Exemption]) -> str | None:
    if is_fixed(found.id):
        return None
    granted = (exemption.severity for exemption in exempt if _meets(exemption, found))
    return next(granted, severity.get(found.id))


def _meets(exemption: Exemption, found: Diagnostic) -> bool:
    return exemption.id == found.id and (
        not exemption.path or bool(_pattern(exemption.path).fullmatch(found.place.path))
    )


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """Match a path, and what is in it where it is a folder."""
    path = path.rstrip("/")
    return re.compile(f"{translate(path)}|{translate(f'{path}/*')}")


_HEAVIEST_FIRST = tuple(Severity)


def _weighed(found: Diagnostic, ruling: str | None) -> Diagnostic | None:
    if ruling is None:
        return found
    usual, mine = (
        _HEAVIEST_FIRST.index(weight) for weight in (SEVERITIES[found.id], found.severity)
    )
    if mine < usual:
        return found
    if ruling == OFF:
        return None
    asked = _HEAVIEST_FIRST.index(Severity(ruling))
    return structs.replace(
        found, severity=_HEAVIEST_FIRST[asked if mine == usual else max(asked, mine)]
    )

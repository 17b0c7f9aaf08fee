"""The rules that a publication has switched on, under the ids of their diagnostics.

Those that nobody would want to do without are on unless `config.yaml` switches them off.
"""

from typing import Any

from msgspec import Struct


class Limits(Struct, frozen=True):
    """How long a text may be, in Han characters and words."""

    min: int = 0
    max: int = 0
    """0 where there is no limit."""


class Mentions(Struct, frozen=True):
    """When a text counts as being about what it names."""

    times: int = 2


class Abbreviations(Struct, frozen=True):
    """Which abbreviations need no explanation."""

    known: tuple[str, ...] = ()


class Likeness(Struct, frozen=True):
    """When two cases count as nearly the same."""

    similarity: float = 0.5
    """How much of both is the same text, from 0 to 1."""


class Editorial(Struct, frozen=True, rename="kebab"):
    """The editorial rules of a publication; None and False stand for what is off."""

    summary_length: Limits | None = None
    section_length: dict[str, Limits] = {}
    """By the key of a section."""
    item_length: Limits | None = None
    figure_without_unit: bool = False
    figure_without_year: bool = False
    unfiled_region: Mentions | None = None
    unfiled_organization: Mentions | None = None
    unfiled_stage: Mentions | None = None
    unexplained_abbreviation: Abbreviations | None = None
    phone_number: bool = True
    identity_number: bool = True
    minor_name: bool = True
    picture_without_credit: bool = False
    review_overdue: bool = True
    near_duplicate: Likeness | None = None
    similar_tags: bool = False


SETTINGS = (
    "unfiled-region",
    "unfiled-organization",
    "unfiled-stage",
    "unexplained-abbreviation",
    "near-duplicate",
)
"""Rules that may be switched on with `true`, or with settings of their own."""


def switched(written: dict[str, Any]) -> dict[str, Any]:
    """Return the rules as they are written with `true` and `false` read as settings."""
    on = {id_: {} if id_ in SETTINGS and v is True else v for id_, v in written.items()}
    return {id_: v for id_, v in on.items() if not (id_ in SETTINGS and v is False)}

"""Figures that do not say of what, or of when."""

import re
from collections.abc import Iterator

from casegen.diagnostics import Diagnostic
from casegen.editorial.manuscript import Manuscript

_NUMBER = re.compile(r"[约近超逾达>≥<≤~≈ ]*[-+]?[\d０-９][\d０-９.,，]*[多余+]?")
_UNIT_IN_LABEL = re.compile(r"[（(][^）)]+[）)]|[/／%％]")
_YEAR = re.compile(r"(?:19|20)\d\d|年|学期|[0-9一二三四五六七八九十]月")

_CHANGE = re.compile(
    r"""(?:
        (?:提高|提升|增长|增加|上升|减少|下降|降低|缩短|扩大|达|突破|超过)
        (?:了|到|至|为)?[约近超]?
      | \b(?:rose|risen|grew|grown|fell|fallen|increased|decreased|dropped|improved)\s(?:by|to)\s
    )
    (\d[\d,]*(?:\.\d+)?)
    (?=[，。；！？）;!?)]|[.,](?!\d)|、(?!\d)|[ \t]*$)""",
    re.VERBOSE | re.MULTILINE,
)
"""A change by, or to, a bare number: what follows must end the clause."""


def without_unit(case: Manuscript) -> Iterator[Diagnostic]:
    """Report figures without a unit (`figure-without-unit`).

    Of the front matter, bare numbers whose label has no unit either; in the text, what changed by
    or to a number that ends its clause. A rank (`上升到第3`) has its measure and is not meant.
    """
    for n, metric in enumerate(case.card.front.metrics):
        bare = not metric.unit and _NUMBER.fullmatch(metric.value)
        if bare and not _UNIT_IN_LABEL.search(metric.label):
            span = case.card.spans.get(f"metrics.{n}")
            yield case.found("figure-without-unit", span, value=f"{metric.label} {metric.value}")
    for match in _CHANGE.finditer(case.body):
        yield case.found("figure-without-unit", case.at(*match.span()), value=match[0])


def without_year(case: Manuscript) -> Iterator[Diagnostic]:
    """Report figures of the front matter that do not say of when (`figure-without-year`)."""
    for n, metric in enumerate(case.card.front.metrics):
        if not _YEAR.search(f"{metric.label} {metric.value} {metric.unit} {metric.note}"):
            span = case.card.spans.get(f"metrics.{n}")
            yield case.found("figure-without-year", span, value=f"{metric.label} {metric.value}")

"""How long texts are, counted as editors do: every Han character and every word."""

import html
import re
from collections.abc import Iterator

from casegen.content.case import SectionBody
from casegen.content.headings import without_number
from casegen.diagnostics import Diagnostic, Phrase, Span
from casegen.editorial.manuscript import Manuscript
from casegen.editorial.settings import Limits

_COUNTED = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
    r"|[^\W_\u3400-\u9fff]+(?:[.,:'’-][^\W_\u3400-\u9fff]+)*"
)
_TAG = re.compile("<[^>]*>|\0[^\0]*\0")


def length(text: str) -> int:
    """Return how many Han characters and words a text has."""
    return len(_COUNTED.findall(text))


def summary(case: Manuscript, limits: Limits) -> Iterator[Diagnostic]:
    """Report a written summary that is too short or too long (`summary-length`)."""
    if written := case.card.front.summary:
        span = case.card.spans.get("summary")
        yield from _outside(case, "summary-length", span, "", length(written), limits)


def sections(case: Manuscript, limits: dict[str, Limits]) -> Iterator[Diagnostic]:
    """Report sections that are too short or too long (`section-length`), at their headings."""
    for section, span in _sections(case):
        if rule := limits.get(section.section.key):
            texts = [section.html, *(item.html for item in section.items)]
            count = length(_plain(" ".join(texts)))
            title = section.section.title
            yield from _outside(case, "section-length", span, title, count, rule)


def items(case: Manuscript, limits: Limits) -> Iterator[Diagnostic]:
    """Report items that are too short or too long (`item-length`), at their headings."""
    for section, place in _sections(case):
        line = place.line
        for item in section.items:
            span = _heading(case, item.item.title, "###", line)
            line = span.line
            count = length(_plain(item.html))
            yield from _outside(case, "item-length", span, item.item.title, count, limits)


def _outside(
    case: Manuscript, rule: str, span: Span | None, title: str, count: int, limits: Limits
) -> Iterator[Diagnostic]:
    short = count < limits.min
    if short or (limits.max and count > limits.max):
        bound = Phrase("at-least" if short else "at-most")
        limit = limits.min if short else limits.max
        yield case.found(rule, span, title=title, length=count, bound=bound, limit=limit)


def _sections(case: Manuscript) -> Iterator[tuple[SectionBody, Span]]:
    line = 0
    for section in case.case.body.sections:
        span = _heading(case, section.section.title, "##", line)
        line = span.line
        yield section, span


def _heading(case: Manuscript, title: str, hashes: str, after: int) -> Span:
    """Return the line of the next heading that has these words, or else the line before it."""
    lines = case.body.split("\n")
    for n in range(after, len(lines)):
        opening, _, words = lines[n].strip().partition(" ")
        if opening == hashes and without_number(words.strip(" #")) == title:
            return Span(n + 1, 1, n + 1, len(lines[n]) + 1)
    at = max(after, 1)
    return Span(at, 1, at, len(lines[at - 1]) + 1)


def _plain(rendered: str) -> str:
    return html.unescape(_TAG.sub("", rendered))

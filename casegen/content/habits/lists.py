"""Lists that the reader of a page does not see as lists, and lines that run together."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from casegen.content.habits.numbers import number
from casegen.content.habits.written import WIDE, Passage, shortened
from casegen.diagnostics import Diagnostic, Edit

_BULLET = re.compile(
    # Those of Word's symbol fonts are in the private use area.
    rf"""(?:(?P<sure>[•‣◦▪⁃·\uf000-\uf0ff]|-(?=[{WIDE}])(?![^\n]*-$))
       | (?P<paired>[●○◆◇■□➢➤►▶]|[－–＊](?![0-9０-９－–—＊])|[*+](?=[{WIDE}])(?!.*\*)))
        [ \t\u3000\u00a0]*(?=\S)""",
    re.VERBOSE,
)
_BLOCK = re.compile(r"#{1,6}[ \t]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|>|```|~~~|\||!\[")
"""What starts a block other than a paragraph."""

_SENTENCE_END = re.compile(r"[。！？…][”’）)》」]*$")
_STATEMENT_END = re.compile(r"[。！？…!?.][”’）)》」]*$")
_NEW_PARAGRAPH = re.compile(r"[ \u00a0]{0,3}[\u3000\u00a0]{2,}[ \u3000\u00a0]*| {4,}|[ ]{0,3}\t\s*")


class _Mark(Struct, frozen=True):
    passage: Passage
    n: int
    """The line of the passage."""
    sign: str
    length: int
    is_sure: bool


def bullets(found: Sequence[Passage]) -> Iterator[Diagnostic]:
    """Find lines that start with a mark which makes no list of them: `list-mark`.

    Signs that may stand alone for other reasons, such as `■`, count from two lines on.
    """
    for run in _runs([*_marks(found)]):
        first = run[0]
        if len(run) == 1 and not first.is_sure:
            continue
        passage = first.passage
        span = passage.on_line(first.n, 0, len(first.sign))
        repair = (mark.passage.start_of_line(mark.n, mark.length, "- ") for mark in run)
        yield passage.written.found("list-mark", span, repair, value=first.sign, words="- ")


def _marks(found: Sequence[Passage]) -> Iterator[_Mark]:
    for passage in found:
        if passage.tag != "p":
            continue
        for n, line in enumerate(passage.lines):
            if match := _BULLET.match(line):
                sign = match["sure"] or match["paired"]
                yield _Mark(passage, n, sign, match.end(), bool(match["sure"]))


def _runs(marks: Sequence[_Mark]) -> Iterator[list[_Mark]]:
    """Join marks of the same sign on lines of one passage, or of neighbours."""
    run: list[_Mark] = []
    for mark in marks:
        if run and not _follows(run[-1], mark):
            yield run
            run = []
        run.append(mark)
    if run:
        yield run


def _follows(before: _Mark, mark: _Mark) -> bool:
    if before.sign != mark.sign or before.passage.level != mark.passage.level:
        return False
    return before.passage is mark.passage or mark.passage.first - before.passage.end <= 1


def numbered(passage: Passage) -> Iterator[Diagnostic]:
    """Find numbered lines of one paragraph, which run together on the page.

    Reported is `list-mark` where an ordered list is meant, and `joined-lines` where Markdown has no
    such list, or has one that it does not see: one after a line of text must start with 1.
    """
    if passage.tag != "p" or len(passage.columns) == 1:
        return
    lines = passage.lines
    found = [(n, here) for n, line in enumerate(lines) if (here := number(line))]
    if len(found) < 2 or any(
        a.style != b.style or a.value + 1 != b.value for (_, a), (_, b) in pairwise(found)
    ):
        return
    written = passage.written
    n, first = found[0]
    repair: list[Edit] = []
    if first.style == "digits":
        if not passage.level:
            repair = [
                passage.start_of_line(line, here.length, f"{here.value}. ") for line, here in found
            ]
            if n and first.value != 1:
                repair.insert(0, written.empty_line_before(passage.first + n))
        span = passage.on_line(n, 0, len(first.sign))
        words = f"{first.value}. "
        yield written.found("list-mark", span, repair, value=first.sign, words=words)
        return
    apart = found[:1] if first.style == "list" else found
    if not passage.level:
        repair = [written.empty_line_before(passage.first + line) for line, _ in apart if line]
    n, here = next((line, here) for line, here in found if line)
    span = passage.on_line(n, 0, len(here.sign))
    yield written.found("joined-lines", span, repair, words=shortened(lines[n]))


def indented(passage: Passage) -> Iterator[Diagnostic]:
    """Find lines that were indented as new paragraphs, within one: `joined-lines`."""
    if passage.tag != "p" or passage.level or len(passage.columns) == 1:
        return
    lines = passage.lines
    found = [
        n
        for n, line in enumerate(lines)
        if n
        and _NEW_PARAGRAPH.fullmatch(passage.indent(n))
        and re.match(f"[{WIDE}0-9A-Za-z*]", line)
        and not _BLOCK.match(line)
        and ("\u3000" in passage.indent(n) or _SENTENCE_END.search(lines[n - 1]))
    ]
    if found:
        written = passage.written
        span = written.span(passage.first + found[0], 0, passage.columns[found[0]])
        repair = (written.empty_line_before(passage.first + n) for n in found)
        yield written.found("joined-lines", span, repair, words=shortened(lines[found[0]]))


def lazy(passage: Passage) -> Iterator[Diagnostic]:
    """Find lines that a list, quotation or note above takes for its own: `lazy-line`.

    A sentence that ended and a line that starts at the margin tell that it was to be a paragraph;
    it may also be a sentence on a line of its own, so it is not mended.
    """
    if passage.tag != "p" or not passage.level:
        return
    lines = passage.lines
    for n in range(1, len(lines)):
        if not passage.columns[n] and _STATEMENT_END.search(lines[n - 1]):
            span = passage.on_line(n, 0, len(lines[n]))
            yield passage.written.found("lazy-line", span, words=shortened(lines[n]))
            return

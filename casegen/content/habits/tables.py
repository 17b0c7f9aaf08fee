"""Tables whose rows are shown as text, and text that became a row."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from casegen.content.habits.written import Passage, shortened
from casegen.diagnostics import Diagnostic, Edit, Span

_DELIMITERS = re.compile(
    r"[|｜]?(?:[ \t]*[:：]?[-－–—]+[:：]?[ \t]*[|｜])*[ \t]*[:：]?[-－–—]*[:：]?[ \t]*"
)
_BARS = re.compile("[|｜]")
_PLAIN = str.maketrans("｜－–—：", "|---:")


def broken(passage: Passage) -> Iterator[Diagnostic]:
    """Find tables that are none, for the marks are full-width or the second row is not as it must.

    Reported are `full-width-table` and `table-delimiter`.
    """
    if passage.tag != "p" or passage.level:
        return
    lines = passage.lines
    start = next((n for n, line in enumerate(lines) if _BARS.match(line)), len(lines))
    rows = [*takewhile(_BARS.match, lines[start:])]
    if len(rows) < 2:
        return
    width = len(_cells(rows[0]))
    delimited = _is_delimiters(rows[1])
    is_even = all(len(_cells(row)) == width for row in rows[1 + delimited :])
    if width < 2 and not delimited:
        return
    written = passage.written
    edits: list[Edit] = []
    for n, row in enumerate(rows, start):
        if n == start + 1 and delimited:
            plain = row.translate(_PLAIN)
            if len(_cells(plain)) != width:
                plain = _delimiters(width)
            if plain != row:
                edits.append(Edit(passage.on_line(n, 0, len(row)), plain))
        else:
            edits += (
                Edit(passage.on_line(n, at.start(), at.end()), "|") for at in re.finditer("｜", row)
            )
    if not delimited:
        line = passage.first + start + 1
        edits.append(Edit(written.span(line, 0, 0), _delimiters(width) + "\n"))
    if not edits:
        return
    if start + len(rows) < len(lines):
        edits.append(written.empty_line_before(passage.first + start + len(rows)))
    if any("｜" in row for row in rows) or (delimited and rows[1].translate(_PLAIN) != rows[1]):
        wide = next(n for n, row in enumerate(rows, start) if re.search("[｜－–—：]", row))
        at = re.search("[｜－–—：]", lines[wide])
        assert at
        span = passage.on_line(wide, at.start(), at.end())
        yield written.found("full-width-table", span, edits if is_even else (), value=at[0])
    else:
        span = passage.on_line(start, 0, len(rows[0]))
        if delimited:
            span = passage.on_line(start + 1, 0, len(rows[1]))
        said = _delimiters(width)
        yield written.found("table-delimiter", span, edits if is_even else (), words=said)


def _cells(row: str) -> list[str]:
    cells = _BARS.split(row.replace("\\|", "").strip())[1:]
    return cells[:-1] if cells and not cells[-1].strip() else cells


def _is_delimiters(row: str) -> bool:
    return bool(_DELIMITERS.fullmatch(row)) and bool(re.search("[-－–—]", row))


def _delimiters(width: int) -> str:
    return "|" + " --- |" * width


def apart(found: Sequence[Passage]) -> Iterator[Diagnostic]:
    """Find rows with empty lines between them: `table-with-gaps`."""
    run: list[Passage] = []
    for passage in (*found, None):
        if passage and run and _continues(run[-1], passage):
            run.append(passage)
            continue
        if len(run) > 1 and any(row.tag == "p" for row in run):
            yield from _gaps(run)
        run = [passage] if passage and _is_rows(passage) else []


def _continues(before: Passage, passage: Passage) -> bool:
    between = before.written.lines[before.end : passage.first]
    if not _is_rows(passage) or (before.tag == "p" and passage.tag == "tr"):
        return False
    # After the head of a table stand its delimiters.
    is_near = all(not line.strip() or _is_delimiters(line.strip()) for line in between)
    return is_near and (passage.tag == "p" or all(line.strip() for line in between))


def _is_rows(passage: Passage) -> bool:
    if passage.tag == "tr":
        return passage.level == 2 and passage.text.startswith("|")
    return (
        passage.tag == "p"
        and not passage.level
        and all(line[:1] == "|" and line[-1:] == "|" for line in passage.lines)
        and not (len(passage.columns) > 1 and _is_delimiters(passage.lines[1]))
    )


def _gaps(run: Sequence[Passage]) -> Iterator[Diagnostic]:
    """Report rows of which one is shown as text, if together they are one table."""
    written = run[0].written
    if run[0].tag == "p" and not _is_delimiters([line for row in run for line in row.lines][1]):
        return
    gaps = [
        line
        for before, after in pairwise(run)
        for line in range(before.end, after.first)
        if not written.lines[line].strip()
    ]
    if gaps:
        first = next(row for row in run if row.first - 1 in gaps and row.first > gaps[0])
        repair = (Edit(_whole_line(written.span(line, 0, 0)), "") for line in gaps)
        span = first.on_line(0, 0, len(first.lines[0]))
        yield written.found("table-with-gaps", span, repair)


def _whole_line(start: Span) -> Span:
    return Span(start.line, 1, start.line + 1, 1)


def swallowed(found: Sequence[Passage]) -> Iterator[Diagnostic]:
    """Find lines of text right after a table, which become rows of it: `text-in-table`."""
    last = -1
    for passage in found:
        if passage.tag != "tr" or "|" in passage.text:
            continue
        if passage.first != last + 1:
            written = passage.written
            repair = (written.empty_line_before(passage.first),) if passage.level == 2 else ()
            span = passage.on_line(0, 0, len(passage.text))
            yield written.found("text-in-table", span, repair, words=shortened(passage.text))
        last = passage.first

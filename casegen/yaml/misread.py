"""What makes YAML unreadable or misread, where it is clear what was meant."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from msgspec import structs

from casegen.diagnostics import Diagnostic, Edit, Phrase, diagnostic
from casegen.yaml import slips
from casegen.yaml.nodes import Mapping, Node, Scalar, Sequence, Source
from casegen.yaml.slips import Slip

_SIGNS = re.compile(r"[：﹕∶︰［］【｛｜＞，；]|[{,] *\w+:[^ \n]")
"""What no slip that YAML can read is without."""


def misread(node: Node | None, source: Source) -> Iterator[Slip]:
    """Find what YAML can read, but nobody means."""
    if not _SIGNS.search(source.text):
        return
    for n in dict.fromkeys(_suspects(node, source)):
        if slip := slips.of_line(source.lines, n):
            yield slip
    yield from _marks(node, source)


def _marks(node: Node | None, source: Source) -> Iterator[Slip]:
    """Find lists, groups and texts of several lines that were typed with full-width marks."""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.plain and _is_empty(value) and (slip := _in_group(key, source)):
                yield slip
            yield from _marks(value, source)
    elif isinstance(node, Sequence):
        if slip := _in_list(node, source):
            yield slip
        else:
            for item in node.items:
                yield from _marks(item, source)
    elif node and node.plain and node.text[:1] in _WIDE_STARTS:
        line = node.span.line - source.first_line
        if line not in source.columns:
            start = node.span.column - 1
            end = len(source.line(line).rstrip())
            if node.span.end_line == node.span.line:
                end = node.span.end_column - 1
            if end > start and (slip := slips.in_value(source.lines, line, start, end)):
                yield slip


_WIDE_STARTS = ("［", "【", "｛", "｜", "＞")


def _is_empty(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.text


def _in_list(node: Sequence, source: Source) -> Slip | None:
    if len(node.items) != 1 or not isinstance(item := node.items[0], Scalar) or not item.plain:
        return None
    span, line = item.span, item.span.line - source.first_line
    if span.line != span.end_line or span.line != node.span.line or line in source.columns:
        return None
    if source.line(line)[node.span.column - 1] != "[":
        return None
    return slips.in_list(source.lines, line, span.column - 1, span.end_column - 1)


def _in_group(key: Scalar, source: Source) -> Slip | None:
    """Read `{名称：丙}`, and `{名称:丙}`, as a key and its value."""
    line, start = key.span.line - source.first_line, key.span.column - 1
    before = source.line(line)[:start].rstrip()
    if line in source.columns or not before.endswith(("{", ",")):
        return None
    return slips.in_group(source.lines, line, start, key.span.end_column - 1)


def behind(problem: Diagnostic, lines: Iterable[int], source: Source) -> Iterator[Slip]:
    """Find what made a text unreadable, where it is clear what was meant.

    `problem` says where the reader stopped; `lines`, which (from 0) may be the cause.
    """
    span = problem.place.span
    reason = next(iter(problem.arguments.values()))
    assert span
    assert isinstance(reason, Phrase)
    line = span.line - source.first_line
    if line not in source.columns and line < len(source.lines):
        meant = slips.of_value(source.lines, line, reason.key)
        if isinstance(meant, Slip):
            yield meant
            return
        if meant:
            shown = (span.column - 1, span.end_column - 1)
            yield Slip(problem.id, line, meant, shown, problem.arguments)
            return
    for n in lines:
        slip = slips.of_line(source.lines, n) if n < len(source.lines) else None
        # What an open quote or bracket has swallowed may be text.
        if slip and (reason.key not in _SWALLOWING or slip.rule == "full-width-colon"):
            yield slip


_SWALLOWING = ("yaml-open-bracket", "yaml-open-quote")


def _suspects(node: Node | None, source: Source, inside: bool = False) -> Iterator[int]:
    """Find the lines that YAML can read but that were meant to be a key and its value."""
    starts = slips.starts_with_key
    if isinstance(node, Scalar):
        if node.plain:
            first, last = (n - source.first_line for n in (node.span.line, node.span.end_line))
            lines = range(first, last + 1)
            # A text of one line may well start so: `摄影：李四`.
            if not (inside and first == last) and all(starts(source.line(n)) for n in lines):
                yield from lines
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            if (
                key.plain
                and "：" in key.text
                and starts(source.line(key.span.line - source.first_line))
            ):
                yield key.span.line - source.first_line
            if not _is_one_line(value):
                yield from _suspects(value, source, True)
    elif node:
        for item in node.items:
            if not _is_one_line(item):
                yield from _suspects(item, source, True)


def _is_one_line(node: Node) -> bool:
    return isinstance(node, Scalar) and node.span.line == node.span.end_line


_DOUBTFUL = re.compile(r" #\w|[“”０-９]")
_CUT = re.compile(r"[ \t]+(#(?=\w).*)")
_WIDE_NUMBER = re.compile("[０-９．，％＋－]*[０-９][０-９．，％＋－]*")


def doubtful(node: Node | None, source: Source) -> Iterator[Diagnostic]:
    """Report what YAML reads as it stands, but may not have been meant so.

    That is `value-cut`, `unpaired-quote` and `full-width-digits`, each of values on one line.
    """
    if node and _DOUBTFUL.search(source.text):
        yield from _doubts(node, source)


def _doubts(node: Node, source: Source) -> Iterator[Diagnostic]:
    if isinstance(node, Mapping):
        for _, value in node.entries:
            yield from _doubts(value, source)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _doubts(item, source)
    elif node.span.line == node.span.end_line:
        yield from _doubts_of_text(node, source)


def _doubts_of_text(node: Scalar, source: Source) -> Iterator[Diagnostic]:
    span, text = node.span, node.text
    n = span.line - source.first_line
    if n not in source.columns and (cut := _CUT.match(source.line(n), span.end_column - 1)):
        place = source.span((n, cut.start(1)), (n, len(source.line(n).rstrip())))
        yield diagnostic("value-cut", source.path, place, value=cut[1].rstrip())
    if text.count("“") != text.count("”"):
        yield diagnostic("unpaired-quote", source.path, span, value=text)
    if _WIDE_NUMBER.fullmatch(text):
        digits = unicodedata.normalize("NFKC", text)
        told = diagnostic("full-width-digits", source.path, span, value=text, digits=digits)
        yield structs.replace(told, repair=(Edit(span, digits),))

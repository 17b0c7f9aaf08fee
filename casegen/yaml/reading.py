"""YAML as editors write it: read safely, with the position of every value.

Scalars stay text, as YAML 1.2 has it for all that is not plainly a number or a truth value; what a
schema wants is decided where the schema is known (`casegen.schema`). Anchors, aliases, tags, a
second document and deep nesting are refused while the events are walked, before anything is built:
libyaml itself crashes at 25,000 levels.
"""

import re
from collections.abc import Iterable, Iterator

import yaml
from msgspec import structs

from casegen import invisible
from casegen.diagnostics import Diagnostic, Edit, Phrase, Span, diagnostic
from casegen.yaml.misread import behind, doubtful, misread
from casegen.yaml.nodes import (
    Mapping,
    Mended,
    Node,
    Pointer,
    Scalar,
    Sequence,
    Source,
    child,
    locate,
    locate_key,
    mended_source,
)
from casegen.yaml.slips import Slip

__all__ = [
    "Mapping",
    "Node",
    "Pointer",
    "Scalar",
    "Sequence",
    "child",
    "locate",
    "locate_key",
    "read_yaml",
]

DEEPEST = 32
MOST_EVENTS = 200_000
MOST_REPAIRS = 30
"""Times that a text is read again with what was mistyped mended."""


def read_yaml(
    text: str, path: str, first_line: int = 1
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one YAML document that starts on `first_line` of the file `path`.

    Returns the document, or None where it is empty or can't be read, and what is wrong with it:
    `yaml-syntax`, `yaml-forbidden`, `duplicate-key`, `full-width-colon`, `full-width-mark`,
    `invisible-character`, and what `misread` doubts. What has one certain repair is read as if
    it were mended, so that the rest is checked in the same run.
    """
    originals = tuple(text.split("\n"))
    mended, found = _visible(text, path, first_line)
    for repairs in range(MOST_REPAIRS + 1):
        source = mended_source(originals, mended, path, first_line)
        node: Node | None = None
        try:
            node, problems = _compose(source)
            slips = tuple(misread(node, source))
        except _UnreadableError as unreadable:
            problems = [unreadable.problem]
            slips = tuple(behind(unreadable.problem, unreadable.lines, source))
        if not slips or repairs == MOST_REPAIRS:
            break
        for slip in slips:
            found.append(_reported(slip, source))
            own = tuple(source.original(slip.line, *edit) for edit in slip.edits)
            mended[slip.line] = (*mended.get(slip.line, ()), *own)
    return node, (*found, *problems, *doubtful(node, source))


def _visible(text: str, path: str, first_line: int) -> tuple[Mended, list[Diagnostic]]:
    """Take out what nobody sees; return the edits that do so, by line, and a report of it."""
    found = list(invisible.find(text, path, first_line))
    mended: Mended = {}
    for span in (problem.place.span for problem in found):
        assert span
        edit = (span.column - 1, span.end_column - 1, "")
        mended[span.line - first_line] = (*mended.get(span.line - first_line, ()), edit)
    return mended, found


def _reported(slip: Slip, source: Source) -> Diagnostic:
    span = source.span(*((slip.line, column) for column in slip.shown))
    repair = []
    for start, end, text in slip.edits:
        repair.append(Edit(source.span((slip.line, start), (slip.line, end)), text))
    told = diagnostic(slip.rule, source.path, span, **slip.arguments)
    return structs.replace(told, repair=tuple(repair))


class _UnreadableError(Exception):
    """Reading stopped; carries the diagnostic that says why and the lines that may be the cause."""

    def __init__(self, problem: Diagnostic, lines: Iterable[int] = ()) -> None:
        super().__init__(problem.id)
        self.problem = problem
        self.lines = tuple(lines)


def _compose(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    problems: list[Diagnostic] = []
    events = _events(source)

    def node(event: yaml.Event, depth: int) -> Node:
        span = _span(event, source)
        if depth > DEEPEST:
            raise _UnreadableError(_forbidden(source, span, "yaml-too-deep"))
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, bool(event.implicit[0]), span)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(inner := next(events), yaml.SequenceEndEvent):
                items.append(node(inner, depth + 1))
            return Sequence(tuple(items), span)
        return mapping(span, depth)

    def mapping(span: Span, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = node(event, depth + 1)
            value = node(next(events), depth + 1)
            if not isinstance(key, Scalar):
                problems.append(_forbidden(source, key.span, "yaml-complex-key"))
            elif key.text in entries:
                problems.append(diagnostic("duplicate-key", source.path, key.span, key=key.text))
            else:
                entries[key.text] = (key, value)
                _refuse_slips(key, value, source)
        return Mapping(tuple(entries.values()), span)

    document: Node | None = None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            document = node(event, 0)
    if isinstance(document, Scalar) and document.plain:
        line = document.span.line - source.first_line
        if _GLUED_KEY.match(source.line(line)):
            wrong = _wrong(source, source.to_end(line, 0), "yaml-no-space")
            raise _UnreadableError(wrong, _lines(document, source))
    return document, problems


_GLUED_DASH = re.compile(r"[-－—–―‐‑−•·][ \u3000\u00a0]*[^-\s\d]")


def _refuse_slips(key: Scalar, value: Node, source: Source) -> None:
    """Refuse what YAML can read but nobody means: it would be noticed far from its cause."""
    line = key.span.line - source.first_line
    if key.plain and key.text.strip() and key.text.startswith(("\u3000", "\u00a0")):
        wrong = _wrong(source, source.to_end(line, 0), "yaml-wide-space")
        raise _UnreadableError(wrong, (line,))
    if not isinstance(value, Scalar) or not value.plain or value.span.line == key.span.line:
        return
    if _GLUED_DASH.match(value.text):
        line = value.span.line - source.first_line
        span = source.to_end(line, value.span.column - 1)
        raise _UnreadableError(_wrong(source, span, "yaml-dash"), _lines(value, source))


def _lines(node: Node, source: Source) -> range:
    return range(node.span.line - source.first_line, node.span.end_line - source.first_line + 1)


def _events(source: Source) -> Iterator[yaml.Event]:
    if character := _NOT_YAML.search(source.text):
        line = source.text.count("\n", 0, character.start())
        column = character.start() - source.text.rfind("\n", 0, character.start()) - 1
        span = source.span((line, column), (line, column + 1))
        raise _UnreadableError(_wrong(source, span, "yaml-character"))
    documents = 0
    try:
        for count, event in enumerate(yaml.parse(source.text, Loader=yaml.CSafeLoader)):
            refused = None
            if isinstance(event, _CONTENTS):
                if event.anchor:
                    refused = "yaml-anchor"
                elif event.tag:
                    refused = "yaml-tag"
            elif isinstance(event, yaml.AliasEvent):
                refused = "yaml-alias"
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                refused = "yaml-second-document" if documents > 1 else None
            if count > MOST_EVENTS:
                refused = "yaml-too-many"
            if refused:
                assert event.start_mark
                lines = (event.start_mark.line,)
                raise _UnreadableError(_forbidden(source, _span(event, source), refused), lines)
            yield event
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, source) from None


_CONTENTS = (yaml.ScalarEvent, yaml.CollectionStartEvent)

_NOT_YAML = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow, and the ends of lines that only YAML takes for such."""


def _span(event: yaml.Event, source: Source) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start  # libyaml marks every event
    assert end
    if isinstance(event, yaml.CollectionStartEvent):
        end = start
    last = end.line
    if source.columns or last >= len(source.lines):
        return source.span((start.line, start.column), (last, end.column))
    first = source.first_line
    return Span(start.line + first, start.column + 1, last + first, end.column + 1)


def _forbidden(source: Source, span: Span, phrase: str) -> Diagnostic:
    return diagnostic("yaml-forbidden", source.path, span, what=Phrase(phrase))


def _wrong(source: Source, span: Span, phrase: str) -> Diagnostic:
    return diagnostic("yaml-syntax", source.path, span, reason=Phrase(phrase))


_REASONS = (
    ("mapping values are not allowed", "yaml-colon-in-value"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("did not find expected key", "yaml-indentation"),
    ("did not find expected '-'", "yaml-indentation"),
    ("block sequence entries are not allowed", "yaml-indentation"),
    ("did not find expected ',' or ']'", "yaml-open-bracket"),
    ("did not find expected ',' or '}'", "yaml-open-bracket"),
    ("did not find expected node content", "yaml-no-value"),
    ("found unexpected end of stream", "yaml-open-quote"),
    ("found unexpected document indicator", "yaml-open-quote"),
    ("found character that cannot start any token", "yaml-cannot-start"),
    ("did not find expected comment or line break", "yaml-cannot-start"),
    ("found a tab character", "yaml-tab"),
    ("found unknown escape character", "yaml-escape"),
    ("did not find expected hexdecimal number", "yaml-escape"),
    ("found invalid Unicode character escape code", "yaml-escape"),
)
"""libyaml's words for what went wrong, and ours."""

_REFUSED = {
    "while scanning an anchor": "yaml-anchor",
    "while scanning an alias": "yaml-alias",
    "while scanning a tag": "yaml-tag",
}
"""What libyaml was reading when it stumbled over something that is refused in any case."""

_AT_START = ("yaml-open-bracket", "yaml-open-quote", "yaml-no-colon", "yaml-cannot-start")
"""What is to be mended where it starts, not where it was noticed."""


def _syntax(error: yaml.MarkedYAMLError, source: Source) -> _UnreadableError:
    """Say in the editor's terms why libyaml could not go on, and where that is to be mended."""
    mark, start = error.problem_mark, error.context_mark or error.problem_mark
    assert mark  # libyaml says where
    assert start
    if what := _REFUSED.get(str(error.context)):
        span = source.to_end(start.line, start.column)
        return _UnreadableError(_forbidden(source, span, what), (start.line,))
    said = str(error.problem)
    if "did not find expected <document start>" in said:
        span = source.to_end(mark.line, 0)
        return _UnreadableError(_forbidden(source, span, "yaml-second-document"))
    reason = next((ours for theirs, ours in _REASONS if theirs in said), "yaml-other")
    at = start if reason in _AT_START else mark
    line, column = at.line, at.column
    suspects = range(line, mark.line + 1)
    before = source.line(line)[:column]
    if reason == "yaml-colon-in-value" and not re.search("[:：]", before):
        # The lines above were taken for one text, for none of them has a colon and a space.
        first = line
        while first and (above := source.line(first - 1).strip(" \t")) and not _KEY.search(above):
            first -= 1
        suspects = range(first, line + 1)
        if first < line:
            line, column, reason = first, 0, "yaml-no-colon"
        elif _INDENTED_KEY.fullmatch(before):
            column, reason = 0, "yaml-indentation"
    elif reason == "yaml-indentation" and before.strip("- "):
        reason = "yaml-after-value"
    if reason == "yaml-no-colon" and _GLUED_KEY.match(source.line(line)):
        reason = "yaml-no-space"
    indentation = _INDENTATION.match(source.line(line))
    if indentation and "\u3000" in indentation[0]:
        reason = "yaml-wide-space"
    elif indentation and "\t" in indentation[0]:
        reason = "yaml-tab"
    return _UnreadableError(_wrong(source, source.to_end(line, column), reason), suspects)


_INDENTED_KEY = re.compile(r" +[^\s:]+")
_INDENTATION = re.compile(r"[ \t\u3000]+")
_KEY = re.compile(r":(?:[ \t]|$)")
_GLUED_KEY = re.compile(r"\s*(?:- +)?[^\s:]+:[^ \t\n/]")

"""YAML as editors write it: read safely, with the position of every value.

Scalars stay text, as YAML 1.2 has it for all that is not plainly a number or a truth value; what a
schema wants is decided where the schema is known (`casegen.schema`). Anchors, aliases, tags, a
second document and deep nesting are refused while the events are walked, before anything is built:
libyaml itself crashes at 25,000 levels.
"""

import re
from collections.abc import Iterable, Iterator

import yaml
from msgspec import Struct, structs

from casegen.diagnostics import Diagnostic, Edit, Phrase, Span, diagnostic

DEEPEST = 32
MOST_EVENTS = 200_000
MOST_REPAIRS = 30
"""Times that a text is read again with full-width colons mended."""


class Scalar(Struct, frozen=True):
    """A single value, as text."""

    text: str
    plain: bool
    """Written without quotes, so that it may stand for a number, a truth value or nothing."""
    span: Span


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple["Node", ...]
    span: Span


class Mapping(Struct, frozen=True):
    """Keys and values in the order in which they are written."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span


Node = Scalar | Sequence | Mapping
Pointer = tuple[str | int, ...]


def read_yaml(
    text: str, path: str, first_line: int = 1
) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read one YAML document that starts on `first_line` of the file `path`.

    Returns the document, or None where it is empty or can't be read, and what is wrong with it:
    `yaml-syntax`, `yaml-forbidden`, `duplicate-key` and `full-width-colon`. A full-width colon
    after a key is read as if it were a colon, so that the rest is checked in the same run.
    """
    lines = text.split("\n")
    widened: dict[int, int] = {}
    colons: list[Diagnostic] = []
    for repairs in range(MOST_REPAIRS + 1):
        source = _Source("\n".join(lines), tuple(lines), path, first_line, widened)
        node: Node | None = None
        try:
            node, problems = _compose(source)
            suspects = tuple(_suspects(node, source)) if "：" in source.text else ()
        except _UnreadableError as unreadable:
            problems, suspects = [unreadable.problem], unreadable.lines
        repaired = [n for n in dict.fromkeys(suspects) if _COLON.match(source.line(n))]
        if not repaired or repairs == MOST_REPAIRS:
            break
        for n in repaired:
            lines[n], problem = _with_plain_colon(n, source)
            colons.append(problem)
    return node, (*colons, *problems)


def child(node: Node | None, step: str | int) -> Node | None:
    """Return what stands under a key or at an index, or None."""
    if isinstance(node, Mapping):
        return next((value for key, value in node.entries if key.text == step), None)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def locate(node: Node, pointer: Pointer) -> Span:
    """Return where the value at `pointer` stands, or the nearest value around it."""
    found: Node = node
    for step in pointer:
        inner = child(found, step)
        if inner is None:
            break
        found = inner
    return found.span


def locate_key(node: Node, pointer: Pointer) -> Span:
    """Return where the key at the end of `pointer` stands, or the nearest value around it."""
    parent: Node | None = node
    for step in pointer[:-1]:
        parent = child(parent, step)
    if isinstance(parent, Mapping):
        for key, _ in parent.entries:
            if key.text == pointer[-1]:
                return key.span
    return locate(node, pointer)


class _Source(Struct, frozen=True):
    """A text that is being read."""

    text: str
    lines: tuple[str, ...]
    path: str
    first_line: int
    widened: dict[int, int]
    """By line (from 0), the column before which a space was put in that the file does not have."""

    def line(self, n: int) -> str:
        """Return a line, which is empty beyond the end."""
        return self.lines[n] if n < len(self.lines) else ""

    def span(self, start: tuple[int, int], end: tuple[int, int]) -> Span:
        """Return where the file has what stands between two lines and columns, both from 0."""
        if self.widened or end[0] >= len(self.lines):
            return Span(*self._place(*start), *self._place(*end))
        first = self.first_line
        return Span(start[0] + first, start[1] + 1, end[0] + first, end[1] + 1)

    def to_end(self, line: int, column: int) -> Span:
        """Return a place and the rest of its line."""
        return self.span((line, column), (line, max(len(self.line(line).rstrip()), column)))

    def _place(self, line: int, column: int) -> tuple[int, int]:
        if line >= len(self.lines):
            line, column = len(self.lines) - 1, len(self.lines[-1])
        added = column >= self.widened.get(line, column + 1)
        return line + self.first_line, column + 1 - added


class _UnreadableError(Exception):
    """Reading stopped; carries the diagnostic that says why and the lines that may be the cause."""

    def __init__(self, problem: Diagnostic, lines: Iterable[int] = ()) -> None:
        super().__init__(problem.id)
        self.problem = problem
        self.lines = tuple(lines)


def _compose(source: _Source) -> tuple[Node | None, list[Diagnostic]]:
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
            raise _UnreadableError(_wrong(source, source.to_end(line, 0), "yaml-no-space"))
    return document, problems


_GLUED_DASH = re.compile(r"[-－—–•·][ \u3000]*[^-\s\d]")


def _refuse_slips(key: Scalar, value: Node, source: _Source) -> None:
    """Refuse what YAML can read but nobody means: it would be noticed far from its cause."""
    line = key.span.line - source.first_line
    if key.plain and key.text.startswith("\u3000"):
        raise _UnreadableError(_wrong(source, source.to_end(line, 0), "yaml-wide-space"))
    if not isinstance(value, Scalar) or not value.plain or value.span.line == key.span.line:
        return
    if _GLUED_DASH.match(value.text):
        line = value.span.line - source.first_line
        span = source.to_end(line, value.span.column - 1)
        raise _UnreadableError(_wrong(source, span, "yaml-dash"))


def _events(source: _Source) -> Iterator[yaml.Event]:
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
                raise _UnreadableError(_forbidden(source, _span(event, source), refused))
            yield event
    except yaml.MarkedYAMLError as error:
        raise _syntax(error, source) from None


_CONTENTS = (yaml.ScalarEvent, yaml.CollectionStartEvent)

_NOT_YAML = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow, and the ends of lines that only YAML takes for such."""


def _span(event: yaml.Event, source: _Source) -> Span:
    start, end = event.start_mark, event.end_mark
    assert start  # libyaml marks every event
    assert end
    if isinstance(event, yaml.CollectionStartEvent):
        end = start
    last = end.line
    if source.widened or last >= len(source.lines):
        return source.span((start.line, start.column), (last, end.column))
    first = source.first_line
    return Span(start.line + first, start.column + 1, last + first, end.column + 1)


def _forbidden(source: _Source, span: Span, phrase: str) -> Diagnostic:
    return diagnostic("yaml-forbidden", source.path, span, what=Phrase(phrase))


def _wrong(source: _Source, span: Span, phrase: str) -> Diagnostic:
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


def _syntax(error: yaml.MarkedYAMLError, source: _Source) -> _UnreadableError:
    """Say in the editor's terms why libyaml could not go on, and where that is to be mended."""
    mark, start = error.problem_mark, error.context_mark or error.problem_mark
    assert mark  # libyaml says where
    assert start
    if what := _REFUSED.get(str(error.context)):
        return _UnreadableError(_forbidden(source, source.to_end(start.line, start.column), what))
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
        while first and (above := source.line(first - 1).strip()) and not _KEY.search(above):
            first -= 1
        suspects = range(first, line + 1)
        if first < line:
            line, column, reason = first, 0, "yaml-no-colon"
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


_INDENTATION = re.compile(r"[ \t\u3000]+")
_KEY = re.compile(r":(?:[ \t]|$)")
_GLUED_KEY = re.compile(r"\s*(?:- +)?[^\s:]+:[^ \t\n/]")
_COLON = re.compile(r"([ \t]*(?:- +)?)([^\W\d_][\w ]{0,19})：")


def _suspects(node: Node | None, source: _Source, inside: bool = False) -> Iterator[int]:
    """Find the lines that YAML can read but that were meant to be a key and its value."""
    if isinstance(node, Scalar):
        if node.plain:
            first, last = (n - source.first_line for n in (node.span.line, node.span.end_line))
            lines = range(first, last + 1)
            # A text of one line may well start so: `摄影：李四`.
            if not (inside and first == last) and all(_COLON.match(source.line(n)) for n in lines):
                yield from lines
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            if key.plain and "：" in key.text:
                yield key.span.line - source.first_line
            if not _is_one_line(value):
                yield from _suspects(value, source, True)
    elif node:
        for item in node.items:
            if not _is_one_line(item):
                yield from _suspects(item, source, True)


def _is_one_line(node: Node) -> bool:
    return isinstance(node, Scalar) and node.span.line == node.span.end_line


def _with_plain_colon(n: int, source: _Source) -> tuple[str, Diagnostic]:
    """Return a line with `key：` read as `key: `, and a report of it."""
    line = source.line(n)
    match = _COLON.match(line)
    assert match
    end = match.end()
    rest = line[end:].lstrip(" \t\u3000")
    space = len(line) - end - len(rest)
    span = source.span((n, end - 1), (n, end))
    gap = source.span((n, end - 1), (n, end + space))
    if rest and not space:
        source.widened[n] = end
    problem = structs.replace(
        diagnostic("full-width-colon", source.path, span, key=match[2]),
        repair=(Edit(gap, ": " if rest else ":"),),
    )
    return f"{line[: end - 1]}:{' ' * max(space, 1)}{rest}", problem

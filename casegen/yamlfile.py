"""YAML as editors write it: read safely, with the position of every value.

Scalars stay text, as YAML 1.2 has it for all that is not plainly a number or a truth value; what a
schema wants is decided where the schema is known (`casegen.schema`). Anchors, aliases, tags, a
second document and deep nesting are refused while the events are walked, before anything is built:
libyaml itself crashes at 25,000 levels.
"""

import re
from collections.abc import Iterator

import yaml
from msgspec import Struct

from casegen.diagnostics import Diagnostic, Phrase, Span, diagnostic

DEEPEST = 32
MOST_EVENTS = 200_000


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
    try:
        node, problems = _compose(text, path, first_line)
    except _UnreadableError as unreadable:
        repaired, colons = _with_plain_colons(text, path, first_line)
        if not colons:
            return None, (unreadable.problem,)
        node, rest = read_yaml(repaired, path, first_line)
        return node, (*colons, *rest)
    if isinstance(node, Scalar):
        repaired, colons = _with_plain_colons(text, path, first_line)
        if colons:
            node, rest = read_yaml(repaired, path, first_line)
            return node, (*colons, *rest)
    return node, tuple(problems)


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


class _UnreadableError(Exception):
    """Reading stopped; carries the diagnostic that says why."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.id)
        self.problem = problem


def _compose(text: str, path: str, first_line: int) -> tuple[Node | None, list[Diagnostic]]:
    problems: list[Diagnostic] = []
    events = _events(text, path, first_line)

    def node(event: yaml.Event, depth: int) -> Node:
        span = _span(event, first_line)
        if depth > DEEPEST:
            raise _UnreadableError(_forbidden(path, span, "yaml-too-deep"))
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
                problems.append(_forbidden(path, key.span, "yaml-complex-key"))
            elif key.text in entries:
                problems.append(diagnostic("duplicate-key", path, key.span, key=key.text))
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), span)

    document: Node | None = None
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            document = node(event, 0)
    return document, problems


def _events(text: str, path: str, first_line: int) -> Iterator[yaml.Event]:
    documents = 0
    try:
        for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
            refused = None
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                refused = "yaml-second-document" if documents > 1 else None
            elif isinstance(event, yaml.AliasEvent):
                refused = "yaml-alias"
            elif getattr(event, "anchor", None):
                refused = "yaml-anchor"
            elif getattr(event, "tag", None):
                refused = "yaml-tag"
            if count > MOST_EVENTS:
                refused = "yaml-too-many"
            if refused:
                raise _UnreadableError(_forbidden(path, _span(event, first_line), refused))
            yield event
    except yaml.MarkedYAMLError as error:
        raise _UnreadableError(_syntax(error, text, path, first_line)) from None
    except (yaml.YAMLError, ValueError) as error:
        # A character that YAML does not allow; the reader's error has no line.
        at = getattr(error, "position", 0)
        line = text.count("\n", 0, at) if isinstance(at, int) else 0
        span = Span(first_line + line, 1, first_line + line, 1)
        problem = diagnostic("yaml-syntax", path, span, reason=Phrase("yaml-character"))
        raise _UnreadableError(problem) from None


def _span(event: yaml.Event, first_line: int) -> Span:
    start, end = event.start_mark, event.end_mark
    if isinstance(event, yaml.CollectionStartEvent):
        end = start
    assert start  # libyaml marks every event
    assert end
    return Span(start.line + first_line, start.column + 1, end.line + first_line, end.column + 1)


def _forbidden(path: str, span: Span, phrase: str) -> Diagnostic:
    return diagnostic("yaml-forbidden", path, span, what=Phrase(phrase))


_REASONS = (
    ("mapping values are not allowed", "yaml-colon-in-value"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("did not find expected key", "yaml-indentation"),
    ("did not find expected '-'", "yaml-indentation"),
    ("block sequence entries are not allowed", "yaml-indentation"),
    ("did not find expected ',' or ']'", "yaml-open-bracket"),
    ("did not find expected ',' or '}'", "yaml-open-bracket"),
    ("found unexpected end of stream", "yaml-open-quote"),
    ("found unexpected document indicator", "yaml-open-quote"),
    ("found character that cannot start any token", "yaml-cannot-start"),
    ("found a tab character", "yaml-tab"),
    ("found unknown escape character", "yaml-escape"),
)
"""libyaml's words for what went wrong, and ours."""


def _syntax(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Diagnostic:
    said = str(error.problem)
    reason = next((ours for theirs, ours in _REASONS if theirs in said), "yaml-other")
    mark = error.problem_mark or error.context_mark
    # An unclosed bracket or quote is to be mended where it was opened, not where the file ended;
    # and a line without a colon is noticed only on the next one.
    if reason in ("yaml-open-bracket", "yaml-open-quote", "yaml-no-colon"):
        mark = error.context_mark or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    if reason == "yaml-cannot-start" and "\t" in lines[min(line, len(lines) - 1)][: column + 1]:
        reason = "yaml-tab"
    end = len(lines[line].rstrip()) if line < len(lines) else 0
    span = Span(first_line + line, column + 1, first_line + line, max(end, column) + 1)
    return diagnostic("yaml-syntax", path, span, reason=Phrase(reason))


_COLON = re.compile(r"^((?:- )?[^\W\d_][\w ]{0,19})：[ \u3000]*", re.MULTILINE)


def _with_plain_colons(text: str, path: str, first_line: int) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text with `key：` at the start of a line read as `key: `, and a report of each."""
    problems = []
    for match in _COLON.finditer(text):
        line = first_line + text.count("\n", 0, match.start())
        column = match.end(1) - match.start() + 1
        span = Span(line, column, line, column + 1)
        key = match[1].removeprefix("- ")
        problems.append(diagnostic("full-width-colon", path, span, key=key))
    return _COLON.sub(r"\1: ", text), tuple(problems)

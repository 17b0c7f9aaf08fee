"""Edits of YAML that leave alone whatever they are not about.

Each takes a text as `files.decode` returns it, and a value with its place in that text, and returns
the `Edit` to make: comments, the order and style of lists and the quotes of a value stay.
"""

import re

from casegen.diagnostics import Edit, Span
from casegen.yaml.nodes import NOTHING
from casegen.yaml.reading import Mapping, Scalar, Sequence, child, read_yaml


def written(text: str, like: str = "") -> str:
    """Return a text of one line as YAML that is read back as it, wherever a value may stand.

    It has the quotes that `like` has, the value that it replaces; without any, those that it needs.
    """
    if like.startswith('"'):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if like.startswith("'") or not _is_plain(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def _is_plain(text: str) -> bool:
    """Tell whether a text is read back as itself without quotes, in a list of one line too."""
    if text in NOTHING:
        return False
    node, problems = read_yaml(f"a: {text}    # b\nc: [{text}]    # d", "")
    values = child(node, "a"), child(child(node, "c"), 0)
    return not problems and all(isinstance(v, Scalar) and v.text == text for v in values)


def source(text: str, span: Span) -> str:
    """Return what a text has at a place."""
    lines = text.split("\n")[span.line - 1 : span.end_line]
    if not lines:
        return ""
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def replaced(text: str, scalar: Scalar, new: str) -> Edit:
    """Put another value in the place of a scalar, in its style; nothing may stand there too."""
    old = source(text, scalar.span)
    if old:
        return Edit(scalar.span, written(new, old))
    return Edit(scalar.span, f" {written(new)}")


def removed(text: str, span: Span) -> Edit:
    """Take out one member of a list, with what separates it from the others.

    A member that has its lines to itself takes them with it, comment and all. Edits of neighbours
    may overlap: take out one, read the text again, take out the next.
    """
    lines = text.split("\n")
    before = lines[span.line - 1][: span.column - 1]
    after = lines[span.end_line - 1][span.end_column - 1 :]
    following = re.match(r"[ \t]*,[ \t]*", after)
    if re.fullmatch(r"[ \t]*(?:- +)?", before) and re.fullmatch(r"[ \t]*,?[ \t]*(?:#.*)?", after):
        return Edit(Span(span.line, 1, span.end_line + 1, 1), "")
    if preceding := re.search(r"[ \t]*,[ \t]*$", before):
        return Edit(Span(span.line, preceding.start() + 1, span.end_line, span.end_column), "")
    end = span.end_column + (following.end() if following else 0)
    return Edit(Span(span.line, span.column, span.end_line, end), "")


def appended(text: str, sequence: Sequence, new: str) -> Edit:
    """Add a member at the end of a list."""
    if not sequence.items:
        span = sequence.span  # that of the bracket
        return Edit(Span(span.line, span.column + 1, span.line, span.column + 1), written(new))
    last = sequence.items[-1].span
    if _is_flow(text, sequence):
        return Edit(_after(last), f", {written(new)}")
    dash = text.split("\n")[last.line - 1][: last.column - 1]
    return _line_after(text, last, f"{dash}{written(new)}")


def with_keys(text: str, mapping: Mapping, after: Scalar, keys: dict[str, str]) -> Edit:
    """Add keys, whose values are given as YAML, behind a value that ends with its line."""
    pairs = [f"{key}: {value}" for key, value in keys.items()]
    if _is_flow(text, mapping):
        return Edit(_after(after.span), "".join(f", {pair}" for pair in pairs))
    indentation = " " * (mapping.span.column - 1)
    return _line_after(text, after.span, "\n".join(f"{indentation}{pair}" for pair in pairs))


def without_key(text: str, mapping: Mapping, key: str) -> Edit:
    """Take out a key of a mapping, whose value is a scalar."""
    keys = [name.text for name, _ in mapping.entries]
    n = keys.index(key)
    name, value = mapping.entries[n]
    start = name.span
    shares_line = text.split("\n")[start.line - 1][: start.column - 1].strip()
    if not _is_flow(text, mapping) and shares_line and n + 1 < len(keys):
        # What stands in front is the dash of the whole mapping.
        following = mapping.entries[n + 1][0].span
        return Edit(Span(start.line, start.column, following.line, following.column), "")
    end = value.span
    return removed(text, Span(start.line, start.column, end.end_line, end.end_column))


def _is_flow(text: str, node: Sequence | Mapping) -> bool:
    span = node.span
    return text.split("\n")[span.line - 1][span.column - 1 : span.column] in ("[", "{")


def _after(span: Span) -> Span:
    return Span(span.end_line, span.end_column, span.end_line, span.end_column)


def _line_after(text: str, span: Span, line: str) -> Edit:
    """Put in a line behind the one on which something ends."""
    lines = text.split("\n")
    if span.end_line < len(lines):
        return Edit(Span(span.end_line + 1, 1, span.end_line + 1, 1), f"{line}\n")
    end = len(lines[-1]) + 1
    return Edit(Span(span.end_line, end, span.end_line, end), f"\n{line}")

"""Putting what is missing into a JSON file that somebody keeps by hand, comments and all.

What is there stays there as it is: nothing is replaced, moved or laid out anew.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from casegen.diagnostics import Edit, Span
from casegen.rewrite import rewritten
from casegen.yaml.reading import Mapping as Object
from casegen.yaml.reading import Node, Scalar, Sequence, child, read_yaml


class UnmergeableError(Exception):
    """Nothing can be put into a file safely, for it is not as was expected."""


def merged(text: str, wanted: Mapping[str, Any]) -> str:
    """Return a text in JSON with comments with what it lacks of `wanted`.

    Keys that are there keep their values, objects and lists get what they lack; members of lists
    that have a `label` are told apart by it. Raises `UnmergeableError`.
    """
    made = rewritten(text, _missing(_read(text), wanted, 0))
    # What was made is read again, so that no mistake of ours reaches the file.
    if [*_missing(_read(made), wanted, 0)]:
        raise UnmergeableError
    return made


def written(value: object) -> str:
    """Return a value as JSON."""
    return json.dumps(value, ensure_ascii=False, indent=INDENT)


INDENT = 2

_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)


def _read(text: str) -> Node:
    """Read JSON with comments: once these are blank it is YAML, a comma at the end included."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    blank = _TOKEN.sub(lambda found: _blank(found[0]), plain).replace("\t", " ")
    node, problems = read_yaml(blank, "")
    if problems or not isinstance(node, Object):
        raise UnmergeableError
    return node


def _blank(token: str) -> str:
    return token if token.startswith('"') else re.sub(r"[^\n]", " ", token)


def _missing(node: Node, wanted: Mapping[str, Any], depth: int) -> Iterator[Edit]:
    """Return the edits that add what an object lacks."""
    lacking: list[str] = []
    for key, value in wanted.items():
        found = child(node, key)
        if found is None:
            lacking.append(f"{written(key)}: {written(value)}")
        elif isinstance(value, Mapping):
            if not isinstance(found, Object):
                raise UnmergeableError
            yield from _missing(found, value, depth + 1)
        elif isinstance(value, list):
            if not isinstance(found, Sequence):
                raise UnmergeableError
            members = [m for m in value if not any(_same(m, item) for item in found.items)]
            yield from _added(found, [written(m) for m in members], depth + 2, bool(found.items))
    some = isinstance(node, Object) and bool(node.entries)
    yield from _added(node, lacking, depth + 1, some)


def _same(member: Any, node: Node) -> bool:
    if isinstance(member, Mapping):
        member, node = member["label"], child(node, "label") or node
    return isinstance(node, Scalar) and node.text == member


def _added(node: Node, parts: list[str], depth: int, some: bool) -> Iterator[Edit]:
    """Put parts in where an object or a list starts; after a comment no comma would be seen."""
    if not parts:
        return
    indent = "\n" + " " * INDENT * depth
    text = indent + f",{indent}".join(part.replace("\n", indent) for part in parts)
    end = "," if some else "\n" + " " * INDENT * (depth - 1)
    line, column = node.span.line, node.span.column + 1
    yield Edit(Span(line, column, line, column), text + end)

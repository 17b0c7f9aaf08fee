"""A document as its schema wants it: canonical keys, and values of the types that are asked for."""

import re
from typing import Any

from casegen.diagnostics import Diagnostic, diagnostic
from casegen.schema.part import Part
from casegen.schema.words import fold
from casegen.yaml.nodes import NOTHING
from casegen.yaml.reading import Mapping, Node, Scalar, Sequence


def canonical(node: Node, part: Part, path: str, problems: list[Diagnostic]) -> Node:
    """Return a document with the schema's own keys and words in the place of Chinese ones.

    A key that comes twice is added to the problems (`duplicate-key`).
    """
    if isinstance(node, Scalar):
        word = part.choices.get(fold(node.text)) if part.choices else None
        return Scalar(word, False, node.span) if word else node
    if isinstance(node, Sequence):
        items = [canonical(item, part.items, path, problems) for item in node.items]
        return Sequence(tuple(items), node.span)
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries:
        name = part.names.get(fold(key.text), key.text)
        if name in entries:
            problems.append(diagnostic("duplicate-key", path, key.span, key=key.text))
            continue
        entries[name] = (
            Scalar(name, key.plain, key.span),
            canonical(value, part.of(name), path, problems),
        )
    return Mapping(tuple(entries.values()), node.span)


_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?")


def data_of(node: Node, part: Part) -> Any:
    """Return the data of a document under canonical keys, without keys that hold nothing."""
    if isinstance(node, Scalar):
        return _value(node, part)
    if isinstance(node, Sequence):
        items = (data_of(item, part.items) for item in node.items)
        return ["" if item is None else item for item in items]
    values = [(key.text, data_of(value, part.of(key.text))) for key, value in node.entries]
    return {key: value for key, value in values if value is not None}


def _value(scalar: Scalar, part: Part) -> Any:
    """Return a scalar as the type that its schema asks for, or as text without space around it."""
    text = scalar.text.strip()
    if not scalar.plain:
        return text
    if text in NOTHING:
        return None
    wanted = part.types or ("boolean", "integer", "number")
    if "string" in wanted:
        return text
    if "boolean" in wanted and _TRUTH.fullmatch(text):
        return text.lower() == "true"
    if ("integer" in wanted or "number" in wanted) and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in wanted and _NUMBER.fullmatch(text):
        return float(text)
    return text

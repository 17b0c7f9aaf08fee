"""Checking what an editor wrote against a JSON Schema (2020-12), in the editor's terms.

casegen's schemas carry three annotations of their own: `x-zh`, the Chinese name of a key;
`x-zh-values`, Chinese words for the members of an `enum`; and `x-description-zh`.
"""

from typing import Any

from casegen.diagnostics import Diagnostic
from casegen.schema.formats import FORMAT_RULES, date, is_url
from casegen.schema.part import Schema, compiled
from casegen.schema.values import canonical, data_of
from casegen.schema.violations import explained, joined
from casegen.schema.words import fold, nearest
from casegen.yaml.reading import Node

__all__ = ["FORMAT_RULES", "Schema", "check", "date", "fold", "is_url", "nearest", "sound"]


def check(node: Node, schema_text: str, path: str) -> tuple[Any, Node, tuple[Diagnostic, ...]]:
    """Check a document against a schema given as JSON text.

    Returns the data under canonical (English) keys, with scalars of the types that the schema asks
    for and without keys that hold nothing; the document under the same keys, for positions; and
    all that is wrong with it, each at its own place.
    """
    schema, validator = compiled(schema_text)
    problems: list[Diagnostic] = []
    node = canonical(node, schema, path, problems)
    data = data_of(node, schema)
    for error in validator.iter_errors(data):
        problems += explained(error, node, schema, path)
    problems += joined(node, schema, path)
    return data, node, tuple(problems)


def sound(data: dict[str, Any], schema_text: str) -> dict[str, Any]:
    """Return the members of checked data that have nothing wrong with them."""
    _, validator = compiled(schema_text)
    wrong: set[str] = set()
    for error in validator.iter_errors(data):
        wrong |= {str(step) for step in error.instance_path[:1]}
        wrong |= set(error.kind.as_dict().get("unexpected", ()))
    return {key: value for key, value in data.items() if key not in wrong}

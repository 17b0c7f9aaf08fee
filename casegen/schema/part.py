"""A schema as it is asked about documents."""

import json
from functools import cache, cached_property
from typing import Any

import jsonschema_rs

from casegen.schema.formats import FORMATS
from casegen.schema.words import fold
from casegen.yaml.reading import Pointer

Schema = dict[str, Any]


@cache
def compiled(text: str) -> tuple["Part", jsonschema_rs.Validator]:
    """Return a schema, given as JSON text, as it is asked and as it is validated with."""
    schema = json.loads(text)
    return Part(schema, schema), jsonschema_rs.Draft202012Validator(
        schema, formats=FORMATS, validate_formats=True
    )


class Part:
    """A part of a schema, with what every document asks of it, which is worked out once."""

    def __init__(self, schema: Any, root: Schema) -> None:
        self.schema = _resolve(schema, root)
        self.root = root
        found = self.schema.get("properties", {})
        self.properties: dict[str, Schema] = found if isinstance(found, dict) else {}

    @cached_property
    def items(self) -> "Part":
        """The part for the members of a list."""
        return Part(self.schema.get("items", {}), self.root)

    @cached_property
    def keys(self) -> dict[str, "Part"]:
        """The parts for the keys that are named."""
        return {key: Part(sub, self.root) for key, sub in self.properties.items()}

    @cached_property
    def names(self) -> dict[str, str]:
        """What a key may be called, folded, with the key."""
        names = {fold(sub.get("x-zh", key)): key for key, sub in self.properties.items()}
        return names | {key: key for key in self.properties}

    @cached_property
    def choices(self) -> dict[str, str]:
        """The words of an `enum`, or of that of a list's items, by what they are known by."""
        options = [*self.items.schema.get("enum", ()), *self.schema.get("enum", ())]
        words = {fold(word): word for word in options if isinstance(word, str)}
        return words | {fold(w): key for w, key in self.schema.get("x-zh-values", {}).items()}

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The types that a value may have; empty where any will do."""
        wanted = self.schema.get("type", ())
        return (wanted,) if isinstance(wanted, str) else tuple(wanted)

    def of(self, step: str | int) -> "Part":
        """Return the part for what stands under a key or at an index."""
        if isinstance(step, int):
            return self.items
        return self.keys.get(step) or Part(self.schema.get("additionalProperties"), self.root)

    def at(self, pointer: Pointer) -> "Part":
        """Return the part for what stands at `pointer`."""
        part = self
        for step in pointer:
            part = part.of(step)
        return part


def _resolve(schema: Any, root: Schema) -> Schema:
    """Return a schema with its reference, if it is one, replaced by what it refers to."""
    if not isinstance(schema, dict):
        return {}
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    target: Any = root
    for step in reference.removeprefix("#/").split("/"):
        target = target[step]
    return {**target, **schema}

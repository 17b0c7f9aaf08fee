"""casegen's schemas as a YAML language server takes them.

A server knows neither the annotations nor the formats of casegen, and reads `2024` as a number.
So every key and choice stands there under each of its names, formats are patterns, text may look
like a number, and descriptions are in one language. What holds for one of the names of a key holds
for the others: a key that is needed may have any of them.
"""

import json
from importlib.resources import files
from typing import Any

from casegen import messages
from casegen.config import Config, case_schema
from casegen.diagnostics import SEVERITIES
from casegen.messages import Catalogue
from casegen.readings import LONGEST_SLUG, SLUG
from casegen.schema import FORMAT_RULES, Schema
from casegen.site.vocabularies import Vocabularies

_NOTHING: Schema = {"not": {"type": ["string", "number", "boolean", "array", "object"]}}
"""What is missing; said so, it is not offered as `null`."""

_PATTERNS = {
    "x-date": r"^\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)\s*$",
    "x-slug": f"^(?=.{{1,{LONGEST_SLUG}}}$){SLUG.pattern}$",
    "x-url": r"^https?://[^/\s]\S*$",
    "x-folder": r"^(?![/\\])(?!.*:)(?!(.*[/\\])?\.\.([/\\]|$)).+$",
}


def case(config: Config, words: Vocabularies) -> Schema:
    """Return the schema of a front matter, with the choices that the publication's words make."""
    schema = case_schema(config)
    properties = schema["properties"]
    if words.thesaurus.tags:
        key = "enum" if config.tags.unknown == "error" else "examples"
        offered = _tags(words)
        told = {"enumDescriptions": [*offered.values()]} if key == "enum" else {}
        properties["tags"] |= {"items": {"type": "string", key: [*offered], **told}}
    if words.regions and "region" in properties:
        # In one place: there are thousands, and four parts offer them.
        shared = {"allOf": [{"$ref": "#/definitions/places"}]}
        properties["region"] |= {"items": {"type": "string", **shared}}
        places = [words.regions.path(code) for code in words.regions.divisions]
        definitions = {"places": {"examples": places}}
        return _document(schema, config) | {"definitions": definitions}
    return _document(schema, config)


def _tags(words: Vocabularies) -> dict[str, str]:
    """Return every word that leads to a tag, tags in use first, with what it is for."""
    thesaurus = words.thesaurus
    tags = thesaurus.tags.values()
    found = {tag.name: tag.description for tag in tags if not tag.replaced_by}
    for name, others in thesaurus.synonyms.items():
        found |= dict.fromkeys(others, f"→ {name}")
    return found


def thesaurus(config: Config, words: Vocabularies) -> Schema:
    """Return the schema of the thesaurus, with its tags to refer to."""
    schema = _read("casegen.site", "thesaurus.schema.json")
    names = [tag.name for tag in words.thesaurus.tags.values()]
    for key in ("parent", "replaced_by"):
        schema["items"]["properties"][key]["examples"] = names
    return _document(schema, config)


def settings(config: Config) -> Schema:
    """Return the schema of config.yaml."""
    schema = _read("casegen", "config.schema.json")
    exempt = schema["properties"]["diagnostics"]["properties"]["exempt"]
    exempt["items"]["properties"]["id"]["examples"] = [*SEVERITIES]
    return _document(schema, config)


def _read(package: str, name: str) -> Schema:
    schema: Schema = json.loads((files(package) / name).read_text("utf-8"))
    return schema


def _document(schema: Schema, config: Config) -> Schema:
    made = _Converter(schema, messages.load(config.language))(schema)
    return {"$schema": "http://json-schema.org/draft-07/schema#", **made}


class _Converter:
    """Rewrites parts of one schema, in the language of a catalogue."""

    def __init__(self, root: Schema, words: Catalogue) -> None:
        self.root = root
        self.words = words
        self.chinese = words.language == "zh-CN"

    def __call__(self, schema: Any, *, needed: bool = True) -> Any:
        """Return a part; where it is not needed, its value may be missing after the colon."""
        if not isinstance(schema, dict):
            return schema
        schema = self._resolved(schema)
        kind = schema.get("type", ())
        kinds = {kind} if isinstance(kind, str) else {*kind}
        if {"string", "array"} <= kinds:
            return self._one_or_several(schema, needed=needed)
        made = {key: self._keyword(key, value) for key, value in schema.items() if key in _KEPT}
        if words := self._choices(schema):
            made["enum"] = words
        elif "string" in kinds:
            # Truth values are texts as well, but would be offered for every one.
            made["type"] = ["string", "number", *(kinds - {"string", "number"})]
        elif kinds:
            made["type"] = kind
        rule = FORMAT_RULES.get(schema.get("format", ""))
        if rule:
            made["pattern"] = _PATTERNS[schema["format"]]
            made["patternErrorMessage"] = self.words.rules[rule].help
        if "properties" in schema:
            made |= self._keys(schema)
        if not needed and "null" not in kinds:
            made = {"anyOf": [made, _NOTHING]}
        return {**self._told(schema), **made}

    def _one_or_several(self, schema: Schema, *, needed: bool) -> Schema:
        """Return a part whose value is a text, or a list of texts of the same kind."""
        member = {"minLength": 1, **self._resolved(schema.get("items", {}))}
        one = self(member, needed=needed)
        several: Schema = {"type": "array", "items": self(member)}
        if schema.get("uniqueItems"):
            several["uniqueItems"] = True
        return {**self._told(schema), "anyOf": [one, several]}

    def _keys(self, schema: Schema) -> Schema:
        """Return the keys of an object under all their names, and which of them must be there."""
        required = schema.get("required", ())
        properties: Schema = {}
        made: Schema = {"properties": properties}
        for key, sub in schema["properties"].items():
            part = self(sub, needed=key in required)
            for name in self._names(schema, key):
                properties[name] = part
        rules = [self._present(schema, key) for key in required]
        rules += [self._once(schema, key) for key in schema["properties"]]
        rules += [self._condition(schema, rule) for rule in schema.get("allOf", ())]
        made["allOf"] = [rule for rule in rules if rule]
        return made

    def _names(self, schema: Schema, key: str) -> list[str]:
        """Return the names of a key, those of the publication's language first."""
        sub = schema["properties"].get(key)
        names = [key, str(sub.get("x-zh", key)) if isinstance(sub, dict) else key]
        return [*dict.fromkeys(reversed(names) if self.chinese else names)]

    def _present(self, schema: Schema, key: str) -> Schema:
        first, *others = self._names(schema, key)
        rule: Schema = {"required": [first]}
        for name in others:
            # Told where none is there: of the name that the publication's language has.
            rule = {"if": {"not": {"required": [name]}}, "then": rule}
        return rule

    def _once(self, schema: Schema, key: str) -> Schema:
        first, *others = self._names(schema, key)
        if not others:
            return {}
        said = self.words.rules["duplicate-key"].message.format(key=others[0])
        twice = {"properties": dict.fromkeys(others, False), "errorMessage": said}
        return {"if": {"required": [first]}, "then": twice}

    def _condition(self, schema: Schema, rule: Schema) -> Schema:
        """Return a rule that asks for keys where others have a value, under all their names."""
        if not _asks(rule):
            return {}
        asked = {
            name: {"enum": [*self._words(sub["const"], schema["properties"][key]), None]}
            for key, sub in rule["if"]["properties"].items()
            for name in self._names(schema, key)
        }
        present = [self._present(schema, key) for key in rule["then"]["required"]]
        return {"if": {"properties": asked}, "then": {"allOf": present}}

    def _words(self, value: str, schema: Schema) -> list[str]:
        chinese = [word for word, meant in schema.get("x-zh-values", {}).items() if meant == value]
        return [*chinese, value] if self.chinese else [value, *chinese]

    def _choices(self, schema: Schema) -> list[Any]:
        words = [w for value in schema.get("enum", ()) for w in self._words(value, schema)]
        return [*dict.fromkeys(words)]

    def _told(self, schema: Schema) -> Schema:
        """Return what a part is for, in the publication's language."""
        said = schema.get("x-description-zh") if self.chinese else None
        said = said or schema.get("description")
        return {"description": said} if said else {}

    def _keyword(self, key: str, value: Any) -> Any:
        if isinstance(value, list) and key in ("anyOf", "oneOf", "allOf"):
            return [self(part) for part in value]
        if key in ("items", "additionalProperties", "not", "if", "then", "else"):
            return self(value)
        return value

    def _resolved(self, schema: Schema) -> Schema:
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/$defs/"):
            return schema
        target: Any = self.root
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}


def _asks(rule: Schema) -> bool:
    """Tell whether a rule is of the one kind that casegen's own schemas have."""
    values = rule.get("if", {}).get("properties", {}).values()
    return bool(values) and all("const" in sub for sub in values) and "required" in rule["then"]


_KEPT = frozenset(
    (
        *("title", "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "const"),
        *("additionalProperties", "propertyNames", "items", "anyOf", "oneOf", "not", "default"),
        *(
            "$ref",
            "allOf",
            "examples",
            "enumDescriptions",
            "contains",
            "minProperties",
            "maxProperties",
        ),
    )
)
"""Keywords that mean the same to a language server."""

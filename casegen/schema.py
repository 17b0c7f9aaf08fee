"""Checking what an editor wrote against a JSON Schema (2020-12), in the editor's terms.

casegen's schemas carry three annotations of their own: `x-zh`, the Chinese name of a key;
`x-zh-values`, Chinese words for the members of an `enum`; and `x-description-zh`.
"""

import datetime
import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs

from casegen.diagnostics import Argument, Diagnostic, Phrase, Span, diagnostic
from casegen.readings import LONGEST_SLUG, SLUG
from casegen.yamlfile import (
    Mapping,
    Node,
    Pointer,
    Scalar,
    Sequence,
    child,
    locate,
    locate_key,
)

Schema = dict[str, Any]


def check(node: Node, schema_text: str, path: str) -> tuple[Any, Node, tuple[Diagnostic, ...]]:
    """Check a document against a schema given as JSON text.

    Returns the data under canonical (English) keys, with scalars of the types that the schema asks
    for and without keys that hold nothing; the document under the same keys, for positions; and
    all that is wrong with it, each at its own place.
    """
    schema, validator = _compiled(schema_text)
    problems: list[Diagnostic] = []
    node = _canonical(node, schema, schema, path, problems)
    data = _data(node, schema, schema)
    for error in validator.iter_errors(data):
        problems += _explain(error, node, schema, path)
    return data, node, tuple(problems)


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known words that `word` was most likely meant to be, the likeliest first."""
    return tuple(difflib.get_close_matches(word, list(known), n=most, cutoff=0.5))


def fold(text: str) -> str:
    """Return what a text is recognised by: widths, case and white space do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})|(\d{4})年(\d{1,2})月(\d{1,2})日")


def date(text: str) -> datetime.date | None:
    """Read `2025-10-08` or `2025年10月8日`; None for anything else, 30 February included."""
    match = _DATE.fullmatch(text.strip())
    if not match or (not text.isascii() and "年" not in text):
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", text)


def _is_inside(text: str) -> bool:
    """Tell whether a path stays inside the publication's folder."""
    path = PurePosixPath(text.replace("\\", "/"))
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and ":" not in text
    )


_FORMATS = {
    "x-folder": _is_inside,
    "x-date": lambda text: date(text) is not None,
    "x-slug": lambda text: bool(SLUG.fullmatch(text)) and len(text) <= LONGEST_SLUG,
    "x-url": _is_url,
}
_FORMAT_RULES = {
    "x-date": "bad-date",
    "x-slug": "bad-slug",
    "x-url": "bad-url",
    "x-folder": "bad-path",
}


@cache
def _compiled(text: str) -> tuple[Schema, jsonschema_rs.Validator]:
    schema = json.loads(text)
    return schema, jsonschema_rs.Draft202012Validator(
        schema, formats=_FORMATS, validate_formats=True
    )


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


def _properties(schema: Schema) -> dict[str, Schema]:
    found = schema.get("properties", {})
    return found if isinstance(found, dict) else {}


def _of_key(schema: Schema, key: str) -> Any:
    return _properties(schema).get(key, schema.get("additionalProperties"))


def _canonical(
    node: Node, schema: Schema, root: Schema, path: str, problems: list[Diagnostic]
) -> Node:
    """Replace Chinese keys and words by the schema's own."""
    schema = _resolve(schema, root)
    if isinstance(node, Sequence):
        inner = schema.get("items", {})
        items = (_canonical(item, inner, root, path, problems) for item in node.items)
        return Sequence(tuple(items), node.span)
    if isinstance(node, Scalar):
        word = schema.get("x-zh-values", {}).get(node.text.strip())
        return Scalar(word, False, node.span) if word else node
    names = {fold(sub.get("x-zh", key)): key for key, sub in _properties(schema).items()}
    names |= {key: key for key in _properties(schema)}
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries:
        name = names.get(fold(key.text), key.text)
        if name in entries:
            problems.append(diagnostic("duplicate-key", path, key.span, key=key.text))
            continue
        inner = _of_key(schema, name)
        entries[name] = (
            Scalar(name, key.plain, key.span),
            _canonical(value, inner, root, path, problems),
        )
    return Mapping(tuple(entries.values()), node.span)


_NOTHING = re.compile(r"|~|null|Null|NULL")
_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?")


def _data(node: Node, schema: Schema, root: Schema) -> Any:
    schema = _resolve(schema, root)
    if isinstance(node, Mapping):
        values = ((k.text, _data(v, _of_key(schema, k.text), root)) for k, v in node.entries)
        return {key: value for key, value in values if value is not None}
    if isinstance(node, Sequence):
        inner = schema.get("items", {})
        return [_or_empty(_data(item, inner, root)) for item in node.items]
    return _value(node, schema)


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _value(scalar: Scalar, schema: Schema) -> Any:
    """Return a scalar as the type that its schema asks for, or as text."""
    text = scalar.text
    if not scalar.plain:
        return text
    if _NOTHING.fullmatch(text):
        return None
    wanted = schema.get("type", ("boolean", "integer", "number"))
    wanted = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    if "string" in wanted:
        return text
    if "boolean" in wanted and _TRUTH.fullmatch(text):
        return text.lower() == "true"
    if ("integer" in wanted or "number" in wanted) and _INTEGER.fullmatch(text):
        return int(text)
    if "number" in wanted and _NUMBER.fullmatch(text):
        return float(text)
    return text


def _explain(
    error: jsonschema_rs.ValidationError, node: Node, root: Schema, path: str
) -> Iterator[Diagnostic]:
    pointer: Pointer = tuple(error.instance_path)
    facts = error.kind.as_dict()
    span = locate(node, pointer)
    field = _names(root, pointer)

    def problem(rule: str, span: Span = span, /, **arguments: Argument) -> Diagnostic:
        return diagnostic(rule, path, span, **arguments)

    match error.kind.name:
        case "required":
            missing = (*pointer, facts["property"])
            yield problem("missing-key", locate_key(node, missing), **_names(root, missing))
        case "additionalProperties":
            known = _known(root, pointer)
            for key in facts["unexpected"]:
                at = locate_key(node, (*pointer, key))
                yield problem("unknown-key", at, key=key, nearest=_nearest_key(key, known))
        case "type":
            text = _text(node, pointer)
            if "object" in facts["types"] and (colon := text.find("：")) > 0:
                at = Span(span.line, span.column + colon, span.line, span.column + colon + 1)
                yield problem("full-width-colon", at, key=text[:colon])
            else:
                wanted = Phrase("type-" + "-".join(sorted(facts["types"])))
                yield problem("wrong-type", **field, type=wanted)
        case "format":
            yield problem(_FORMAT_RULES[facts["format"]], **field, value=_text(node, pointer))
        case "enum":
            options = tuple(str(option) for option in facts["options"])
            value = _text(node, pointer)
            near = nearest(value, options) if len(options) > 3 else ()
            yield problem("not-in-vocabulary", **field, value=value, known=options, nearest=near)
        case "maxLength":
            length = len(_text(node, pointer))
            yield problem("too-long", **field, length=length, limit=int(facts["limit"]))
        case "minLength" | "minItems":
            yield problem("empty-value", **field)
        case "uniqueItems":
            yield problem("repeated-value", **field)
        case kind:
            told = f"{kind} {json.dumps(_plain(facts), ensure_ascii=False)}"
            yield problem("invalid-value", **field, value=_text(node, pointer), rule=told)


def _plain(facts: dict[str, Any]) -> Any:
    return next((value for key, value in facts.items() if key != "value"), "")


def _text(node: Node, pointer: Pointer) -> str:
    found: Node | None = node
    for step in pointer:
        found = child(found, step)
    return found.text if isinstance(found, Scalar) else ""


def _known(root: Schema, pointer: Pointer) -> dict[str, Schema]:
    schema = root
    for step in pointer:
        inner = schema.get("items", {}) if isinstance(step, int) else _of_key(schema, step)
        schema = _resolve(inner, root)
    return _properties(schema)


def _names(root: Schema, pointer: Pointer) -> dict[str, Argument]:
    """Return what the value at `pointer` is called: `metrics.2.unit`, and `成效数据.2.单位`."""
    english: list[str] = []
    chinese: list[str] = []
    for depth, step in enumerate(pointer):
        if isinstance(step, int):
            english.append(str(step + 1))
            chinese.append(str(step + 1))
        else:
            english.append(step)
            chinese.append(_known(root, pointer[:depth]).get(step, {}).get("x-zh", step))
    return {"key": ".".join(english), "chinese": ".".join(chinese)}


def _nearest_key(key: str, known: dict[str, Schema]) -> tuple[str, ...]:
    """Offer names in the script in which the key was written."""
    if key.isascii():
        return nearest(key.lower(), known)
    return nearest(key, [schema.get("x-zh", name) for name, schema in known.items()])

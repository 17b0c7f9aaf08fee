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
from functools import cache, cached_property, lru_cache
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
from msgspec import structs

from casegen import meant
from casegen.diagnostics import Argument, Diagnostic, Edit, Phrase, Span, diagnostic
from casegen.meant import repaired
from casegen.readings import LONGEST_SLUG, SLUG
from casegen.yaml.nodes import NOTHING
from casegen.yaml.reading import (
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
    node = _canonical(node, schema, path, problems)
    data = _data(node, schema)
    for error in validator.iter_errors(data):
        problems += _explain(error, node, schema, path)
    problems += _joined(node, schema, path)
    return data, node, tuple(problems)


def sound(data: dict[str, Any], schema_text: str) -> dict[str, Any]:
    """Return the members of checked data that have nothing wrong with them."""
    _, validator = _compiled(schema_text)
    wrong: set[str] = set()
    for error in validator.iter_errors(data):
        wrong |= {str(step) for step in error.instance_path[:1]}
        wrong |= set(error.kind.as_dict().get("unexpected", ()))
    return {key: value for key, value in data.items() if key not in wrong}


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return the known words that `word` was most likely meant to be, the likeliest first."""
    return tuple(difflib.get_close_matches(word, list(known), n=most, cutoff=0.5))


@lru_cache(4096)  # the same keys, choices and headings come in every case
def fold(text: str) -> str:
    """Return what a text is recognised by.

    Widths, case, white space and characters that can't be seen do not count.
    """
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return "".join(seen.casefold().split())


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")

_DATE = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")


def date(text: str) -> datetime.date | None:
    """Read `2025-10-08` or `2025年10月8日`, digits in either width.

    Returns None for anything else, 30 February included.
    """
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def is_url(text: str) -> bool:
    """Tell whether a text is a full web address."""
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
    "x-url": is_url,
}
FORMAT_RULES = {
    "x-date": "bad-date",
    "x-slug": "bad-slug",
    "x-url": "bad-url",
    "x-folder": "bad-path",
}
"""The rule that is broken where a text has not the format that a schema asks for."""


@cache
def _compiled(text: str) -> tuple["_Part", jsonschema_rs.Validator]:
    schema = json.loads(text)
    return _Part(schema, schema), jsonschema_rs.Draft202012Validator(
        schema, formats=_FORMATS, validate_formats=True
    )


class _Part:
    """A part of a schema, with what every document asks of it, which is worked out once."""

    def __init__(self, schema: Any, root: Schema) -> None:
        self.schema = _resolve(schema, root)
        self.root = root
        found = self.schema.get("properties", {})
        self.properties: dict[str, Schema] = found if isinstance(found, dict) else {}

    @cached_property
    def items(self) -> "_Part":
        """The part for the members of a list."""
        return _Part(self.schema.get("items", {}), self.root)

    @cached_property
    def keys(self) -> dict[str, "_Part"]:
        """The parts for the keys that are named."""
        return {key: _Part(sub, self.root) for key, sub in self.properties.items()}

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

    def of(self, step: str | int) -> "_Part":
        """Return the part for what stands under a key or at an index."""
        if isinstance(step, int):
            return self.items
        return self.keys.get(step) or _Part(self.schema.get("additionalProperties"), self.root)

    def at(self, pointer: Pointer) -> "_Part":
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


def _canonical(node: Node, part: _Part, path: str, problems: list[Diagnostic]) -> Node:
    """Replace Chinese keys and words by the schema's own."""
    if isinstance(node, Scalar):
        word = part.choices.get(fold(node.text)) if part.choices else None
        return Scalar(word, False, node.span) if word else node
    if isinstance(node, Sequence):
        items = [_canonical(item, part.items, path, problems) for item in node.items]
        return Sequence(tuple(items), node.span)
    entries: dict[str, tuple[Scalar, Node]] = {}
    for key, value in node.entries:
        name = part.names.get(fold(key.text), key.text)
        if name in entries:
            problems.append(diagnostic("duplicate-key", path, key.span, key=key.text))
            continue
        entries[name] = (
            Scalar(name, key.plain, key.span),
            _canonical(value, part.of(name), path, problems),
        )
    return Mapping(tuple(entries.values()), node.span)


_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,17})?(?:[eE][-+]?[0-9]{1,2})?")


def _data(node: Node, part: _Part) -> Any:
    if isinstance(node, Scalar):
        return _value(node, part)
    if isinstance(node, Sequence):
        items = (_data(item, part.items) for item in node.items)
        return ["" if item is None else item for item in items]
    values = [(key.text, _data(value, part.of(key.text))) for key, value in node.entries]
    return {key: value for key, value in values if value is not None}


def _value(scalar: Scalar, part: _Part) -> Any:
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


def _explain(
    error: jsonschema_rs.ValidationError, node: Node, root: _Part, path: str
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
            if (at := locate_key(node, missing)) != span:
                yield problem("empty-value", at, **_names(root, missing))
                return
            last = facts["property"]
            inner = root.at(missing).schema
            said = inner.get("x-zh", last)
            how = Phrase("add-object" if inner.get("type") == "object" else "add-value")
            names = {**_names(root, missing), "name": last, "chinese_name": said, "how": how}
            yield problem("missing-key", span, **names)
        case "additionalProperties":
            part = root.at(pointer)
            for key in facts["unexpected"]:
                at = locate_key(node, (*pointer, key))
                near = _nearest_key(key, part.properties)
                right = _meant_key(key, part, _at(node, pointer))
                yield repaired(problem("unknown-key", at, key=key, nearest=near), right)
        case "type":
            text = _text(node, pointer)
            in_one_line = span == Span(span.line, span.column, span.line, span.column + len(text))
            if "object" in facts["types"] and in_one_line and (colon := text.find("：")) > 0:
                at = Span(span.line, span.column + colon, span.line, span.column + colon + 1)
                yield problem("full-width-colon", at, key=text[:colon])
            else:
                types = {*facts["types"]} - {"null"} or {"null"}
                several = len(types) > 1 and types not in (
                    {"array", "string"},
                    {"boolean", "object"},
                )
                wanted = "several" if several else "-".join(sorted(types))
                way = f"how-{wanted}"
                if wanted == "array" and "object" in root.at(pointer).items.types:
                    way = "how-rows"
                elif not pointer:
                    way = "how-whole"
                names = {"type": Phrase(f"type-{wanted}"), "how": Phrase(way)}
                right = meant.of_type(text, types)
                # Not in quotes, as a text would be.
                edits = (Edit(span, right),) if right and span.line == span.end_line else ()
                yield structs.replace(problem("wrong-type", **field, **names), repair=edits)
        case "format":
            value = _text(node, pointer)
            if rule := FORMAT_RULES.get(facts["format"]):
                right = _RIGHT[rule](value) if rule in _RIGHT else None
                yield repaired(problem(rule, **field, value=value), right)
            else:
                yield problem("invalid-value", **field, value=value, rule=_told("format", facts))
        case "enum":
            value = _text(node, pointer)
            options = _offered(root, pointer, facts["options"], value)
            near = nearest(value, options) if len(options) > 3 else ()
            plain = meant.bare(value)
            right = plain if fold(plain) in root.at(pointer).choices else None
            known: dict[str, Argument] = {"known": options, "nearest": near}
            yield repaired(problem("not-in-vocabulary", **field, value=value, **known), right)
        case "maxLength":
            length = len(_text(node, pointer))
            yield problem("too-long", **field, length=length, limit=int(facts["limit"]))
        case "minLength" | "minItems" if not _text(node, pointer).strip():
            yield problem("empty-value", **field)
        case "uniqueItems":
            index, value = _repeated(node, pointer)
            at = locate(node, (*pointer, index))
            yield problem("repeated-value", at, **field, value=value)
        case "propertyNames":
            key = str(facts["error"].instance)
            told = _told(facts["error"].kind.name, facts["error"].kind.as_dict())
            at = locate_key(node, (*pointer, key))
            yield problem("invalid-value", at, **field, value=key, rule=told)
        case kind:
            told = _told(kind, facts)
            yield problem("invalid-value", **field, value=_text(node, pointer), rule=told)


def _right_url(text: str) -> str | None:
    plain = unicodedata.normalize("NFKC", meant.bare(text))
    return plain if is_url(plain) else None


_RIGHT = {"bad-date": meant.date, "bad-url": _right_url}
"""What finds the value that one which breaks a rule was meant to be."""


def _at(node: Node, pointer: Pointer) -> Node | None:
    found: Node | None = node
    for step in pointer:
        found = child(found, step)
    return found


def _told(kind: str, facts: dict[str, Any]) -> str:
    """Return a rule as its schema has it, without what it rests on."""
    for key, value in facts.items():
        if key not in ("value", "context"):
            return f"{kind} {json.dumps(value, ensure_ascii=False)}"
    return kind


def _text(node: Node, pointer: Pointer) -> str:
    found = _at(node, pointer)
    return found.text if isinstance(found, Scalar) else ""


def _joined(node: Node, root: _Part, path: str, pointer: Pointer = ()) -> Iterator[Diagnostic]:
    """Find texts that hold several values, where a list could be: `甲局、乙局` is one name."""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from _joined(value, root, path, (*pointer, key.text))
    elif {*root.at(pointer).types} == {"string", "array"}:
        for text in node.items if isinstance(node, Sequence) else (node,):
            parts = re.split("[，、；]", text.text) if isinstance(text, Scalar) else ()
            if len(parts) > 1 and isinstance(text, Scalar):
                names = _names(root, pointer)
                listed = ", ".join(part.strip() for part in parts if part.strip())
                facts = {"value": text.text, "listed": listed}
                told = diagnostic("joined-values", path, text.span, **names, **facts)
                choices = root.at(pointer).choices
                if text is node and choices and all(fold(part) in choices for part in parts):
                    edit = Edit(text.span, f"[{', '.join(part.strip() for part in parts)}]")
                    told = structs.replace(told, repair=(edit,))
                yield told


def _offered(
    root: _Part, pointer: Pointer, options: Iterable[object], value: str
) -> tuple[str, ...]:
    """Return the choices for a value, in Chinese where it is and they have Chinese words."""
    words: dict[str, str] = {}
    for word, choice in root.at(pointer).schema.get("x-zh-values", {}).items():
        words.setdefault(choice, word)
    if value.isascii():
        words = {}
    return tuple(words.get(str(option), str(option)) for option in options)


def _repeated(node: Node, pointer: Pointer) -> tuple[int, str]:
    """Return the first member of a list that equals one before it."""
    found: Node | None = node
    for step in pointer:
        found = child(found, step)
    texts = [item.text.strip() for item in getattr(found, "items", ()) if isinstance(item, Scalar)]
    return next(((n, t) for n, t in enumerate(texts) if t in texts[:n]), (0, ""))


def _names(root: _Part, pointer: Pointer) -> dict[str, Argument]:
    """Return what the value at `pointer` is called: `metrics.2.unit`, `成效数据第 2 项的单位`."""
    if not pointer:
        return {"key": Phrase("whole"), "chinese": Phrase("whole")}
    english: list[str] = []
    chinese = ""
    for depth, step in enumerate(pointer):
        if isinstance(step, int):
            english.append(str(step + 1))
            chinese += f"第 {step + 1} 项"
        else:
            english.append(step)
            said = root.at(pointer[:depth]).properties.get(step, {}).get("x-zh", step)
            chinese += f"的{said}" if chinese else said
    return {"key": ".".join(english), "chinese": chinese}


def _meant_key(key: str, part: _Part, node: Node | None) -> str | None:
    """Return the key that a key must be, if it is not there as well."""
    names = {sub.get("x-zh", name): name for name, sub in part.properties.items()}
    right = meant.key(key, [*part.properties, *names])
    return right if right and child(node, names.get(right, right)) is None else None


def _nearest_key(key: str, known: dict[str, Schema]) -> tuple[str, ...]:
    """Offer names in the script in which the key was written."""
    if key.isascii():
        return nearest(key.lower(), known)
    return nearest(key, [schema.get("x-zh", name) for name, schema in known.items()])

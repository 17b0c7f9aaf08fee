"""What breaks a schema, in the editor's terms."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

import jsonschema_rs
from msgspec import structs

from casegen import meant
from casegen.diagnostics import Argument, Diagnostic, Edit, Phrase, Span, diagnostic
from casegen.meant import repaired
from casegen.schema.formats import FORMAT_RULES, is_url
from casegen.schema.part import Part, Schema
from casegen.schema.words import fold, nearest
from casegen.yaml.reading import Mapping, Node, Pointer, Scalar, Sequence, child, locate, locate_key


def explained(
    error: jsonschema_rs.ValidationError, node: Node, root: Part, path: str
) -> Iterator[Diagnostic]:
    """Return what one violation of a schema means to an editor, at its place in a document.

    A diagnostic has its repair where the value can have been meant to be one thing only.
    """
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


def joined(node: Node, root: Part, path: str, pointer: Pointer = ()) -> Iterator[Diagnostic]:
    """Find texts that hold several values, where a list could be: `甲局、乙局` is one name."""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            yield from joined(value, root, path, (*pointer, key.text))
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
    root: Part, pointer: Pointer, options: Iterable[object], value: str
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


def _names(root: Part, pointer: Pointer) -> dict[str, Argument]:
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


def _meant_key(key: str, part: Part, node: Node | None) -> str | None:
    """Return the key that a key must be, if it is not there as well."""
    names = {sub.get("x-zh", name): name for name, sub in part.properties.items()}
    right = meant.key(key, [*part.properties, *names])
    return right if right and child(node, names.get(right, right)) is None else None


def _nearest_key(key: str, known: dict[str, Schema]) -> tuple[str, ...]:
    """Offer names in the script in which the key was written."""
    if key.isascii():
        return nearest(key.lower(), known)
    return nearest(key, [schema.get("x-zh", name) for name, schema in known.items()])

"""The block of YAML between two lines of three hyphens at the top of a case file."""

import re
from collections.abc import Iterator
from functools import reduce
from typing import Any

import msgspec
from msgspec import Struct

from casegen.content.case import FrontMatter
from casegen.content.dialect import Dialect, placeholder
from casegen.content.fences import Parts
from casegen.diagnostics import Diagnostic, Span, diagnostic, has_errors
from casegen.meant import repaired
from casegen.schema import check, date, sound
from casegen.yaml.reading import Mapping, Node, Pointer, Scalar, Sequence, child, locate, read_yaml


class Header(Struct, frozen=True):
    """A front matter, read."""

    front: FrontMatter
    """What is sound of it; the rest was reported."""
    form: str
    """Known even where the rest is wrong, so that the body can be checked against it.

    Empty where it is wrong itself.
    """
    draft: bool
    """Whether the case may be unfinished; where its status is wrong, nobody knows better."""
    spans: dict[str, Span]
    """Where the values stand that other files take part in."""


def read_header(
    parts: Parts, path: str, dialect: Dialect
) -> tuple[Header | None, tuple[Diagnostic, ...]]:
    """Read a front matter and check it by a publication's rules.

    Returns None where it can't be read at all. Reported is what `yaml.reading` and `schema` have to
    say, `placeholder-text` and `curly-quotes`.
    """
    if parts.yaml is None:
        return None, ()
    node, problems = read_yaml(parts.yaml, path, parts.yaml_line)
    if node is None and problems:
        return None, problems
    fence = parts.fence
    if node is None:
        node = Mapping((), fence)
    if isinstance(node, Mapping):
        # A key that is missing is missing from the block, which starts at its opening line.
        node = Mapping(node.entries, fence)
    data, node, found = check(node, dialect.schema, path)
    unwritten = tuple(_placeholders(node, dialect.placeholders, path))
    problems += (*_besides(unwritten, found, locate(node, ("status",))), *unwritten)
    if "”" in parts.yaml:
        problems += tuple(_curly_quotes(node, path))
    known = data if isinstance(data, dict) else {}
    forms = [form.key for form in dialect.forms]
    form = known.get("form", forms[0])
    draft = known.get("status", "published") not in ("published", "archived")
    kept = sound(known, dialect.schema) if has_errors(found) else known
    front = _front_matter({**_ABSENT, **kept}, form)
    return Header(front, form if form in forms else "", draft, _spans(node)), problems


def _besides(
    unwritten: tuple[Diagnostic, ...], found: tuple[Diagnostic, ...], status: Span
) -> Iterator[Diagnostic]:
    """Leave out what is wrong with a value only because it is still to be written.

    The status is none of these: a case without one would be published.
    """
    spans = {problem.place.span for problem in unwritten} - {status}
    return (problem for problem in found if problem.place.span not in spans)


def _placeholders(node: Node, words: tuple[str, ...], path: str) -> Iterator[Diagnostic]:
    """Find values that are still to be written."""
    for value in _scalars(node):
        if found := placeholder(words).search(value.text):
            yield diagnostic("placeholder-text", path, value.span, value=found[0])


_NAMES: tuple[Pointer, ...] = (
    *(("lead",), ("partners",), ("authors",), ("area",)),
    *(("source", "name"), ("source", "author")),
)
"""Where names stand, which no quotes belong to."""

_TEXTS: tuple[Pointer, ...] = (("title",), ("summary",))
"""Where values stand that may well be a quotation; then they stand in quotes of YAML."""


def _curly_quotes(node: Node | None, path: str) -> Iterator[Diagnostic]:
    """Find values that were meant to be in quotes of YAML.

    Of any other key, what is in its quotes is no date, no place or no choice, and told as such.
    """
    for at in (*_NAMES, *_TEXTS):
        for value in _scalars(reduce(child, at, node)):
            text = value.text
            if value.plain and _IN_CURLY_QUOTES.fullmatch(text):
                told = diagnostic("curly-quotes", path, value.span, value=text)
                yield repaired(told, text[1:-1] if at in _NAMES else None)


_IN_CURLY_QUOTES = re.compile("“[^“”]+”")


def _scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif node:
        inner = node.items if isinstance(node, Sequence) else [value for _, value in node.entries]
        for value in inner:
            yield from _scalars(value)


_LISTS = ("lead", "partners", "region", "stage", "tags", "related", "aliases", "authors")
_DATES = ("date", "review_by", "updated")
_REFERRING = (
    "title",
    "slug",
    "summary",
    "region",
    "tags",
    "lead",
    "partners",
    "related",
    "aliases",
    "image",
    "metrics",
    "review_by",
)
"""Keys whose values are judged beside other files or the text, which asks for their places."""


_ABSENT = {"title": "", "date": "0001-01-01", "lead": []}
"""What a case is given that lacks what it must have.

It can't be published, but is put among the others all the same, so that what it says of them is
checked in the same run.
"""


def _front_matter(data: dict[str, Any], form: str) -> FrontMatter:
    known = FrontMatter.__struct_fields__
    own = {key: value for key, value in data.items() if key not in known}
    built_in = {key: value for key, value in data.items() if key in known}
    for key in _LISTS:
        if key in data:
            built_in[key] = (data[key],) if isinstance(data[key], str) else tuple(data[key])
    for key in _DATES:
        if key in data:
            built_in[key] = date(data[key])
    if "date" in data.get("source", {}):
        built_in["source"] = {**data["source"], "date": date(data["source"]["date"])}
    return msgspec.convert({**built_in, "form": form, "fields": own}, FrontMatter)


def _spans(node: Node) -> dict[str, Span]:
    values = {key.text: v for key, v in node.entries} if isinstance(node, Mapping) else {}
    spans: dict[str, Span] = {}
    for key in _REFERRING:
        value = values.get(key)
        if isinstance(value, Sequence):
            spans |= {f"{key}.{i}": item.span for i, item in enumerate(value.items)}
        elif isinstance(value, Scalar):
            spans |= {key: value.span, f"{key}.0": value.span}
        elif value is not None:
            spans[key] = locate(node, (key, "src"))
    return spans

"""`config.yaml`: what a publication settles for itself."""

import datetime
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
from msgspec import Struct

from casegen.diagnostics import SEVERITIES, Diagnostic, Severity, Span, diagnostic, is_fixed
from casegen.editorial.settings import Editorial, switched
from casegen.files import NOTHING_UNSAVED, Unsaved, read_text
from casegen.schema import check, date, fold, nearest
from casegen.yaml.reading import Mapping, Node, Pointer, locate, locate_key, read_yaml

FILE = "config.yaml"


class Section(Struct, frozen=True):
    """One section that a case may have."""

    key: str
    name: str
    also: tuple[str, ...] = ()
    """Other headings that mean this section."""
    items: bool = False
    """Whether its third-level headings are items."""
    hint: str = ""
    """One sentence on what belongs there, which a new case starts with."""


class Form(Struct, frozen=True):
    """What a case must consist of."""

    key: str
    name: str
    sections: tuple[str, ...]
    """Keys of the sections that must be there."""


class NamedTerm(Struct, frozen=True):
    """A term that is known beforehand."""

    name: str
    slug: str = ""
    """Empty where the address is to be made from the name."""


class Tags(Struct, frozen=True):
    """Where the thesaurus stands and how strictly it is kept."""

    file: str = "cases/tags.yaml"
    unknown: str = "error"


class Field(Struct, frozen=True):
    """A front-matter key of the publication's own."""

    label: str
    schema: dict[str, Any]
    required: bool = False


class OwnTaxonomy(Struct, frozen=True):
    """A way to list the cases that the publication adds."""

    key: str
    name: str
    field: str
    terms: tuple[NamedTerm, ...] = ()


OFF = "off"
"""Stands in the place of a severity for what is not reported at all."""


class Exemption(Struct, frozen=True):
    """What a diagnostic weighs in some files, or for some time."""

    id: str
    span: Span
    """Where config.yaml grants it."""
    path: str = ""
    """A file or folder, in which `*` stands for any characters; empty for everywhere."""
    severity: str = OFF
    until: datetime.date | None = None
    """The last day on which it holds; None where it has none."""
    reason: str = ""


class Rulings(Struct, frozen=True):
    """What diagnostics weigh where that is not what they weigh by themselves."""

    severity: dict[str, str] = {}
    """By id, a severity or `OFF`."""
    exempt: tuple[Exemption, ...] = ()
    """Each goes before those after it, and before `severity`."""


class Config(Struct, frozen=True):
    """The settings of a publication, defaults filled in."""

    title: str
    sections: tuple[Section, ...]
    forms: tuple[Form, ...]
    stages: tuple[NamedTerm, ...]
    placeholders: tuple[str, ...]
    description: str = ""
    language: str = "zh-CN"
    base_url: str = ""
    """Where the site will stand, with a slash at the end, or empty."""
    license: str = ""
    cases: str = "cases"
    output: str = "output"
    theme: str = "templates"
    page_size: int = 24
    regions: str = "china"
    """`china`, `none`, or the file of a tree."""
    tags: Tags = Tags()
    fields: dict[str, Field] = {}
    taxonomies: tuple[OwnTaxonomy, ...] = ()
    organizations: tuple[NamedTerm, ...] = ()
    """Organisations whose address is not to be made from their name."""
    diagnostics: Rulings = Rulings()
    editorial: Editorial = Editorial()


RESERVED = frozenset(
    {"cases", "tags", "regions", "stages", "organizations", "years", "practices", "lessons"}
    | {"compare", "search", "data", "static", "index", "page", "feed", "sitemap", "robots", "404"}
)
"""Names at the top of the site, which no taxonomy may take."""

PARAMETERS = frozenset({"q", "region", "stage", "tag", "organization", "year", "form", "figures"})
"""What narrows a list in its address, where a taxonomy's key does so too."""


def load(
    root: Path, unsaved: Unsaved = NOTHING_UNSAVED
) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Read the settings of the publication in the folder `root`.

    Returns None where they can't be used, with the reasons; each has its place in config.yaml.
    """
    text, problem = read_text(root, FILE, unsaved)
    if problem:
        missing = problem.id == "file-unreadable" and not (root / FILE).exists()
        return None, (diagnostic("config-missing", FILE) if missing else problem,)
    return parse(text)


def parse(text: str) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Read settings from the text of a config.yaml."""
    node, problems = read_yaml(text, FILE)
    if problems:
        return None, problems
    node = node or Mapping((), Span(1, 1, 1, 1))
    data, node, problems = check(node, _schema(), FILE)
    if problems:
        return None, problems
    _place_exemptions(data, node)
    if "editorial" in data:
        data["editorial"] = switched(data["editorial"])
    defaults = _defaults(data.get("language", "zh-CN"))
    config = _hinted(msgspec.convert({**defaults, **data}, Config), defaults)
    if "forms" not in data:
        # The default forms ask for the default sections; a publication may have others.
        config = msgspec.structs.replace(config, forms=_fitting(config))
    if problems := tuple(_bad_schemas(config, node)):
        return None, problems
    if config.base_url and not config.base_url.endswith("/"):
        config = msgspec.structs.replace(config, base_url=config.base_url + "/")
    return config, (*_contradictions(config, node), *_wrong_rulings(config.diagnostics, node))


def _place_exemptions(data: dict[str, Any], node: Node) -> None:
    """Let exemptions know where they stand, and their dates be dates."""
    for n, exemption in enumerate(data.get("diagnostics", {}).get("exempt", ())):
        exemption["span"] = locate(node, ("diagnostics", "exempt", n, "id"))
        if "until" in exemption:
            exemption["until"] = date(exemption["until"])


def _wrong_rulings(rulings: Rulings, node: Node) -> Iterator[Diagnostic]:
    """Find weights of rules that do not exist, or that have to be errors."""
    given = [
        (id_, severity, locate_key(node, ("diagnostics", "severity", id_)))
        for id_, severity in rulings.severity.items()
    ]
    given += [(e.id, e.severity, e.span) for e in rulings.exempt]
    for id_, severity, span in given:
        if id_ not in SEVERITIES:
            near = nearest(id_, SEVERITIES)
            yield diagnostic("unknown-rule", FILE, span, value=id_, nearest=near)
        elif is_fixed(id_) and severity != Severity.ERROR:
            yield diagnostic("fixed-severity", FILE, span, value=id_)


def _hinted(config: Config, defaults: dict[str, Any]) -> Config:
    """Give sections without a hint that of the default section with the same key."""
    usual = {section["key"]: section["hint"] for section in defaults["sections"]}
    sections = (
        msgspec.structs.replace(section, hint=section.hint or usual.get(section.key, ""))
        for section in config.sections
    )
    return msgspec.structs.replace(config, sections=tuple(sections))


def _fitting(config: Config) -> tuple[Form, ...]:
    keys = {section.key for section in config.sections}
    return tuple(
        msgspec.structs.replace(form, sections=tuple(k for k in form.sections if k in keys))
        for form in config.forms
    )


def case_schema(config: Config) -> dict[str, Any]:
    """Return the schema of a case's front matter as this publication has it.

    That is casegen's own with the publication's fields added and its forms, stages and regions
    for the choices.
    """
    schema = _built_in_schema()
    properties = schema["properties"]
    properties["form"] |= {
        "enum": [form.key for form in config.forms],
        "x-zh-values": {form.name: form.key for form in config.forms},
        "default": config.forms[0].key,
    }
    names = [stage.name for stage in config.stages]
    one = {"type": "string", "enum": names}
    properties["stage"] |= {"items": one, "if": {"type": "string"}, "then": one}
    if config.regions == "none":
        del properties["region"]
        schema["required"].remove("region")
    unusable = {key for key, _, _ in _taken_names(config)}
    for key, field in config.fields.items():
        if key in unusable:
            continue
        properties[key] = {"x-zh": field.label, "description": field.label, **field.schema}
        if field.required:
            schema["required"].append(key)
    return schema


def _built_in_schema() -> dict[str, Any]:
    text = (files("casegen.content") / "case.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _schema() -> str:
    return (files("casegen") / "config.schema.json").read_text("utf-8")


def _defaults(language: str) -> dict[str, Any]:
    text = (files("casegen") / "defaults" / f"{language}.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, Any])


def _contradictions(config: Config, node: Node) -> list[Diagnostic]:
    """Find what a schema can't: names that refer to nothing, or to two things."""
    problems: list[Diagnostic] = []

    def report(rule: str, pointer: Pointer, **arguments: str | tuple[str, ...]) -> None:
        problems.append(diagnostic(rule, FILE, locate(node, pointer), **arguments))

    keys = tuple(dict.fromkeys(section.key for section in config.sections))
    for i, form in enumerate(config.forms):
        for j, key in enumerate(form.sections):
            if key not in keys:
                at: Pointer = ("forms", i, "sections", j)
                names = _names("sections", "部分")
                report("not-in-vocabulary", at, value=key, known=keys, **names)
    for key in config.editorial.section_length:
        if key not in keys:
            names = _names("sections", "部分")
            span = locate_key(node, ("editorial", "section-length", key))
            problems.append(
                diagnostic("not-in-vocabulary", FILE, span, value=key, known=keys, **names)
            )
    members = {
        "sections": [section.key for section in config.sections],
        "forms": [form.key for form in config.forms],
        "taxonomies": [own.key for own in config.taxonomies],
    }
    for name, found in members.items():
        for i, key in enumerate(found):
            if key in found[:i]:
                report("duplicate-key", (name, i, "key"), key=key)
    for i, section in enumerate(config.sections):
        if section.items and section.key in RESERVED - {"practices", "lessons"}:
            report("slug-reserved", ("sections", i, "key"), slug=section.key)
    fields = case_schema(config)["properties"]
    known = tuple(key for key, schema in fields.items() if not _has_keys(schema))
    lists = [section.key for section in config.sections if section.items]
    for i, own in enumerate(config.taxonomies):
        if own.key in lists:
            report("duplicate-key", ("taxonomies", i, "key"), key=own.key)
        if own.key in RESERVED | PARAMETERS:
            report("slug-reserved", ("taxonomies", i, "key"), slug=own.key)
        if own.field not in known:
            at = ("taxonomies", i, "field")
            report("not-in-vocabulary", at, value=own.field, known=known, **_names("field", "字段"))
    for _, name, pointer in _taken_names(config):
        report("duplicate-key", pointer, key=name)
    headings: set[str] = set()
    for i, section in enumerate(config.sections):
        pointers = [(i, "name"), *((i, "also", n) for n in range(len(section.also)))]
        for name, pointer in zip((section.name, *section.also), pointers, strict=True):
            if fold(name) in headings:
                names = _names("sections", "部分")
                report("repeated-value", ("sections", *pointer), value=name, **names)
            headings.add(fold(name))
    return problems


def _taken_names(config: Config) -> Iterator[tuple[str, str, Pointer]]:
    """Find fields of the publication's own whose key or label means another key already."""
    built_in = _built_in_schema()["properties"]
    taken = {fold(name) for key in built_in for name in (key, built_in[key]["x-zh"])}
    for key, field in config.fields.items():
        for name, at in ((key, ("fields", key)), (field.label, ("fields", key, "label"))):
            if fold(name) in taken:
                yield key, name, at
        taken |= {fold(key), fold(field.label)}


def _has_keys(schema: dict[str, Any]) -> bool:
    """Tell whether a value has keys of its own, so that it can't be a term."""
    kinds = (schema.get("type"), schema.get("items", {}).get("type"))
    return "object" in kinds


_OWN_REFERENCE = "#/$defs/texts"
"""The one part of casegen's schema that a publication's may refer to."""


def _bad_schemas(config: Config, node: Node) -> Iterator[Diagnostic]:
    """Find schemas of fields that can't be used, or that would read what lies elsewhere."""
    shared = _built_in_schema()["$defs"]
    for key, field in config.fields.items():
        at: Pointer = ("fields", key, "schema")
        try:
            jsonschema_rs.meta.validate({"$schema": _DIALECT, **field.schema})
        except jsonschema_rs.ValidationError as error:
            span = locate(node, (*at, *error.instance_path))
            yield diagnostic("bad-schema", FILE, span, key=key, reason=error.message)
            continue
        unusable = [*_unusable(field.schema)]
        for pointer, reason in unusable:
            span = locate(node, (*at, *pointer))
            yield diagnostic("bad-schema", FILE, span, key=key, reason=reason)
        if not unusable:
            try:
                jsonschema_rs.Draft202012Validator({"$defs": shared, **field.schema})
            except jsonschema_rs.ValidationError as error:
                span = locate(node, (*at, *error.instance_path))
                yield diagnostic("bad-schema", FILE, span, key=key, reason=error.message)


_ANNOTATIONS = ("x-zh", "x-zh-values", "x-description-zh")


def _is_annotation(keyword: str, value: Any) -> bool:
    if keyword != "x-zh-values":
        return isinstance(value, str)
    return isinstance(value, dict) and all(isinstance(word, str) for word in value.values())


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _unusable(schema: Any, pointer: Pointer = ()) -> Iterator[tuple[Pointer, str]]:
    """Find references to what is not there, and annotations of the wrong type."""
    if isinstance(schema, list):
        for n, inner in enumerate(schema):
            yield from _unusable(inner, (*pointer, n))
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        elsewhere = keyword in ("$ref", "$dynamicRef", "$id", "$schema") and value != _OWN_REFERENCE
        if elsewhere or (keyword in _ANNOTATIONS and not _is_annotation(keyword, value)):
            yield (*pointer, keyword), f"{keyword}: {value}"
        elif keyword not in ("enum", "const", "default", "examples"):
            yield from _unusable(value, (*pointer, keyword))


def _names(key: str, chinese: str) -> dict[str, str | tuple[str, ...]]:
    return {"key": key, "chinese": chinese, "nearest": ()}

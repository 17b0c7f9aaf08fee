"""`config.yaml`: what a publication settles for itself."""

import json
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from casegen.diagnostics import Diagnostic, Span, diagnostic
from casegen.files import read_text
from casegen.schema import check
from casegen.yamlfile import Mapping, Node, Pointer, locate, read_yaml

FILE = "config.yaml"


class Section(Struct, frozen=True):
    """One section that a case may have."""

    key: str
    name: str
    also: tuple[str, ...] = ()
    """Other headings that mean this section."""
    items: bool = False
    """Whether its third-level headings are items."""


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


RESERVED = frozenset(
    {"cases", "tags", "regions", "stages", "organizations", "years", "practices", "lessons"}
    | {"compare", "search", "data", "static", "index", "page", "feed", "sitemap", "robots", "404"}
)
"""Names at the top of the site, which no taxonomy may take."""


def load(root: Path) -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """Read the settings of the publication in the folder `root`.

    Returns None where they can't be used, with the reasons; each has its place in config.yaml.
    """
    text, problem = read_text(root, FILE)
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
    defaults = _defaults(data.get("language", "zh-CN"))
    config = msgspec.convert({**defaults, **data}, Config)
    if config.base_url and not config.base_url.endswith("/"):
        config = msgspec.structs.replace(config, base_url=config.base_url + "/")
    return config, tuple(_contradictions(config, node))


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
    for key, field in config.fields.items():
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

    keys = tuple(section.key for section in config.sections)
    for i, form in enumerate(config.forms):
        for j, key in enumerate(form.sections):
            if key not in keys:
                at: Pointer = ("forms", i, "sections", j)
                names = _names("sections", "部分")
                report("not-in-vocabulary", at, value=key, known=keys, **names)
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
    known = tuple(case_schema(config)["properties"])
    for i, own in enumerate(config.taxonomies):
        if own.key in RESERVED:
            report("slug-reserved", ("taxonomies", i, "key"), slug=own.key)
        if own.field not in known:
            at = ("taxonomies", i, "field")
            report("not-in-vocabulary", at, value=own.field, known=known, **_names("field", "字段"))
    for key in config.fields:
        if key in _built_in_schema()["properties"]:
            report("duplicate-key", ("fields", key), key=key)
    return problems


def _names(key: str, chinese: str) -> dict[str, str | tuple[str, ...]]:
    return {"key": key, "chinese": chinese, "nearest": ()}

"""A publication's own tree of places, from a YAML file."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from casegen import readings
from casegen.diagnostics import Diagnostic
from casegen.regions import Division, Regions, of
from casegen.schema import check
from casegen.yaml.reading import read_yaml


def parse(text: str, path: str) -> tuple[Regions, tuple[Diagnostic, ...]]:
    """Read a tree of places from the text of the file `path`; they keep the order of the file."""
    node, problems = read_yaml(text, path)
    if node is None:
        return of(()), problems
    schema = (files("casegen.regions") / "tree.schema.json").read_text("utf-8")
    data, node, found = check(node, schema, path)
    problems += found
    return (of(()) if problems else of(_divisions(data, ""))), problems


def _divisions(places: list[dict[str, Any]], parent: str) -> Iterator[Division]:
    for n, place in enumerate(places, 1):
        code = f"{parent}.{n:03}" if parent else f"{n:03}"
        name = place["name"]
        slug = place.get("slug") or readings.slug(name)
        yield Division(code, name, place.get("short", name), parent, "", slug)
        yield from _divisions(place.get("children", []), code)

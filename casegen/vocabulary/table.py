"""The text of a thesaurus, tag by tag, and the edits that change it."""

from collections.abc import Iterator
from importlib.resources import files

from msgspec import Struct

from casegen.diagnostics import Edit
from casegen.schema import check
from casegen.yaml import edits as yaml_edits
from casegen.yaml.reading import Mapping, Scalar, Sequence, child, read_yaml


class Table(Struct, frozen=True):
    """A thesaurus in which nothing is wrong, as its file has it."""

    text: str
    entries: dict[str, Mapping]
    """By the name of each tag, under canonical keys."""


def table(text: str, path: str) -> Table:
    """Read the thesaurus in the file `path` as text that is to be edited."""
    node, _ = read_yaml(text, path)
    if node is None:
        return Table(text, {})
    schema = (files("casegen.site") / "thesaurus.schema.json").read_text("utf-8")
    _, node, _ = check(node, schema, path)
    entries = node.items if isinstance(node, Sequence) else ()
    return Table(text, {_scalar(e, "name").text.strip(): e for e in entries if type(e) is Mapping})


def with_value(known: Table, name: str, key: str, new: str) -> Edit:
    """Give a key that a tag has another value, or none: then it is taken out."""
    entry = known.entries[name]
    if new:
        return yaml_edits.replaced(known.text, _scalar(entry, key), new)
    return yaml_edits.without_key(known.text, entry, key)


def with_references(known: Table, name: str, new: str) -> Iterator[Edit]:
    """Have other tags refer to a tag by another name."""
    for entry in known.entries.values():
        for key in ("parent", "replaced_by"):
            value = child(entry, key)
            if isinstance(value, Scalar) and value.text.strip() == name:
                yield yaml_edits.replaced(known.text, value, new)


def with_synonym(known: Table, name: str, n: int, new: str | None) -> Edit:
    """Put another word in the place of a synonym, or none."""
    item = child(child(known.entries[name], "synonyms"), n)
    assert isinstance(item, Scalar)  # the schema says so
    if new is None:
        return yaml_edits.removed(known.text, item.span)
    return yaml_edits.replaced(known.text, item, new)


def with_more(
    known: Table, name: str, slug: str = "", synonym: str = "", instead: str = ""
) -> list[Edit]:
    """Say more of a tag, under keys in the language of those that it has.

    That is an address where it has none, one more synonym, and what replaces it.
    """
    text, entry = known.text, known.entries[name]
    edits: list[Edit] = []
    missing: dict[str, str] = {}
    for key, value in (("slug", slug), ("synonyms", synonym), ("replaced_by", instead)):
        if not value:
            continue
        there = child(entry, key)
        if isinstance(there, Sequence):
            edits.append(yaml_edits.appended(text, there, value))
        elif isinstance(there, Scalar) and key != "synonyms":
            edits.append(yaml_edits.replaced(text, there, value))
        else:
            shown = yaml_edits.written(value)
            missing[key] = f"[{shown}]" if key == "synonyms" else shown
            if there:
                edits.append(yaml_edits.without_key(text, entry, key))
    if missing:
        title = next(key for key, _ in entry.entries if key.text == "name")
        if not yaml_edits.source(text, title.span).isascii():
            missing = {_CHINESE[key]: value for key, value in missing.items()}
        edits.append(yaml_edits.with_keys(text, entry, _scalar(entry, "name"), missing))
    return edits


_CHINESE = {"slug": "网址名", "synonyms": "同义词", "replaced_by": "改用"}


def with_name_in_settings(text: str, path: str, name: str, new: str) -> Iterator[Edit]:
    """Rename a tag where the settings give it an address in a taxonomy of the publication's own."""
    node, _ = read_yaml(text, path)
    if node is None:
        return
    schema = (files("casegen") / "config.schema.json").read_text("utf-8")
    _, node, _ = check(node, schema, path)
    taxonomies = child(node, "taxonomies")
    for own in taxonomies.items if isinstance(taxonomies, Sequence) else ():
        field, terms = child(own, "field"), child(own, "terms")
        if isinstance(field, Scalar) and field.text == "tags" and isinstance(terms, Sequence):
            for term in terms.items:
                value = child(term, "name")
                if isinstance(value, Scalar) and value.text.strip() == name:
                    yield yaml_edits.replaced(text, value, new)


def _scalar(entry: Mapping, key: str) -> Scalar:
    value = child(entry, key)
    assert isinstance(value, Scalar)  # the schema says so
    return value

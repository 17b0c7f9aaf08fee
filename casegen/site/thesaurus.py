"""`tags.yaml`: the words that a publication files its cases under, and how they hang together."""

from importlib.resources import files
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from casegen.diagnostics import Diagnostic, Place, Span, diagnostic
from casegen.files import NOTHING_UNSAVED, Unsaved, read_text
from casegen.schema import check, fold, nearest
from casegen.yaml.reading import Node, locate, read_yaml


class Tag(Struct, frozen=True):
    """One term of the thesaurus."""

    name: str
    slug: str = ""
    """Empty where the address is to be made from the name."""
    description: str = ""
    parent: str = ""
    synonyms: tuple[str, ...] = ()
    replaced_by: str = ""
    """For a retired tag, the name of the one to use instead."""


class Thesaurus(Struct, frozen=True):
    """All tags, by name, and every word that leads to one."""

    tags: dict[str, Tag] = {}
    words: dict[str, str] = {}
    """The name of the tag that a folded name or synonym means."""
    places: dict[str, Span] = {}
    """Where each tag stands, by name."""
    usable: bool = True
    """False where the file has errors: then nobody can tell which words it lacks."""

    def resolve(self, word: str) -> Tag | None:
        """Return the tag that a word names, itself or as a synonym; None where there is none."""
        name = self.words.get(fold(word))
        return self.tags[name] if name is not None else None

    def current(self, tag: Tag) -> Tag:
        """Return the tag to use: the one given, or what replaced it."""
        while tag.replaced_by:
            tag = self.tags[tag.replaced_by]
        return tag

    @property
    def synonyms(self) -> dict[str, tuple[str, ...]]:
        """By the name of each tag in use, every other word that leads to it."""
        found: dict[str, list[str]] = {t.name: [] for t in self.tags.values() if not t.replaced_by}
        for tag in self.tags.values():
            name = self.current(tag).name
            found[name] += (word for word in (tag.name, *tag.synonyms) if word != name)
        return {name: tuple(words) for name, words in found.items()}


def load(
    root: Path, path: str, unsaved: Unsaved = NOTHING_UNSAVED
) -> tuple[Thesaurus, tuple[Diagnostic, ...]]:
    """Read the thesaurus of a publication; one that does not exist is empty."""
    if not (root / path).exists():
        return Thesaurus(), ()
    text, problem = read_text(root, path, unsaved)
    if problem:
        return Thesaurus(usable=False), (problem,)
    return parse(text, path)


def parse(text: str, path: str) -> tuple[Thesaurus, tuple[Diagnostic, ...]]:
    """Read a thesaurus from the text of the file `path`.

    Reported besides what the schema forbids are words that mean two tags (`term-collision`),
    parents and replacements that do not exist, and tags that are above themselves.
    """
    node, problems = read_yaml(text, path)
    if node is None:
        return Thesaurus(usable=not problems), problems
    schema = (files("casegen.site") / "thesaurus.schema.json").read_text("utf-8")
    data, node, found = check(node, schema, path)
    problems += found
    if problems:
        return Thesaurus(usable=False), problems
    tags = msgspec.convert(data, tuple[Tag, ...])
    words, problems = _words(tags, node, path)
    places = {tag.name: locate(node, (n, "name")) for n, tag in enumerate(tags)}
    thesaurus = Thesaurus({tag.name: tag for tag in tags}, words, places)
    problems += _references(thesaurus, tags, node, path)
    return (Thesaurus(usable=False) if problems else thesaurus), problems


def _words(
    tags: tuple[Tag, ...], node: Node, path: str
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    words: dict[str, str] = {}
    first: dict[str, Place] = {}
    problems: list[Diagnostic] = []
    for i, tag in enumerate(tags):
        pointers = [(i, "name"), *((i, "synonyms", n) for n in range(len(tag.synonyms)))]
        for word, pointer in zip((tag.name, *tag.synonyms), pointers, strict=True):
            span = locate(node, pointer)
            key = fold(word)
            if key in words:
                names = {"first": words[key], "second": tag.name, "address": word}
                found = diagnostic("term-collision", path, span, **names)
                problems.append(structs.replace(found, related=(first[key],)))
            else:
                words[key] = tag.name
                first[key] = Place(path, span)
    return words, tuple(problems)


def _references(
    thesaurus: Thesaurus, tags: tuple[Tag, ...], node: Node, path: str
) -> tuple[Diagnostic, ...]:
    problems: list[Diagnostic] = []
    names = thesaurus.tags
    for i, tag in enumerate(tags):
        for key, rule in (("parent", "unknown-parent"), ("replaced_by", "unknown-replacement")):
            other = getattr(tag, key)
            span = locate(node, (i, key))
            if other and other not in names:
                near = nearest(other, names.keys() - {tag.name})
                problems.append(
                    diagnostic(rule, path, span, tag=tag.name, value=other, nearest=near)
                )
            elif other and _leads_back(tag, key, names):
                problems.append(diagnostic("parent-cycle", path, span, tag=tag.name))
    return tuple(problems)


def _leads_back(tag: Tag, key: str, names: dict[str, Tag]) -> bool:
    """Tell whether following a reference from a tag comes back to it."""
    seen: set[str] = set()
    at = getattr(tag, key)
    while at in names and at not in seen:
        if at == tag.name:
            return True
        seen.add(at)
        at = getattr(names[at], key)
    return False

"""Renaming, merging and retiring tags: one change of the thesaurus and of all cases.

No address is lost. A tag that is renamed keeps the address that it had, which is written down where
it was made from the name until then. One that gives way to another stays in the thesaurus with
`replaced_by`, so that its address leads to the other's, and so does every word that meant it.
"""

from collections.abc import Callable, Iterable, Iterator

from casegen import readings
from casegen.config import FILE
from casegen.content.dialect import dialect
from casegen.content.fences import split
from casegen.diagnostics import Edit
from casegen.files import decode
from casegen.rewrite import Change, rewritten
from casegen.schema import check, fold
from casegen.site import terms
from casegen.site.thesaurus import Tag, Thesaurus
from casegen.vocabulary.publication import (
    Publication,
    RefusedError,
    require_readable,
    tag_named,
)
from casegen.vocabulary.table import (
    table,
    with_more,
    with_name_in_settings,
    with_references,
    with_synonym,
    with_value,
)
from casegen.yaml import edits as yaml_edits
from casegen.yaml.reading import Scalar, Sequence, child, read_yaml

Read = Callable[[str], bytes]
"""Returns the content of a file of the publication, by its path."""


def rename(
    publication: Publication, old: str, new: str, read: Read, *, synonym: bool = True
) -> dict[str, Change]:
    """Give a tag another name, in the thesaurus, the settings and all cases.

    Its address stays, and so does the old name as a synonym unless `synonym` is false. Raises
    `RefusedError`: `tags.no-tag`, `tags.is-synonym`, `tags.taken`, `tags.same` and what
    `require_readable` has to say.
    """
    require_readable(publication)
    known = publication.thesaurus
    tag = tag_named(old, known)
    taken = known.resolve(new)
    if taken and taken.name != tag.name:
        raise RefusedError("tags.taken", name=new, tag=taken.name)
    if new == tag.name:
        raise RefusedError("tags.same", name=new)
    path = publication.config.tags.file
    text, before = _text(path, read)
    listed = table(text, path)
    edits = [with_value(listed, tag.name, "name", new), *with_references(listed, tag.name, new)]
    kept = tag.name if synonym and fold(new) != fold(tag.name) else ""
    for n, word in enumerate(tag.synonyms):
        if fold(word) == fold(new):
            # The two change places, so that nothing else moves, and back again.
            edits.append(with_synonym(listed, tag.name, n, kept or None))
            kept = ""
    slug = terms.tag_slug(tag)
    moves = not tag.slug and terms.usable(slug) and slug != readings.slug(new)
    edits += with_more(listed, tag.name, slug=slug if moves else "", synonym=kept)
    changes = {path: Change(before, _made(before, edits))}
    if any(own.field == "tags" for own in publication.config.taxonomies):
        settings, content = _text(FILE, read)
        named = with_name_in_settings(settings, FILE, tag.name, new)
        changes[FILE] = Change(content, _made(content, named))
    return _with_cases(changes, publication, {fold(tag.name): new}, fold, read)


def merge(
    publication: Publication, names: tuple[str, ...], into: str, read: Read
) -> dict[str, Change]:
    """Have tags give way to another one, in the thesaurus and all cases.

    They stay in the thesaurus, retired in favour of the other, so that their addresses and all
    their words lead to it; tags below them come to stand below it. Raises `RefusedError`:
    `tags.no-tag`, `tags.is-synonym`, `tags.into-itself`, `tags.into-retired` and what
    `require_readable` has to say.
    """
    require_readable(publication)
    known = publication.thesaurus
    sources = {tag_named(name, known).name: tag_named(name, known) for name in names}
    target = tag_named(into, known)
    if target.name in sources:
        raise RefusedError("tags.into-itself", name=target.name)
    if target.replaced_by:
        current = known.current(target).name
        raise RefusedError("tags.into-retired", name=target.name, tag=current)
    path = publication.config.tags.file
    text, before = _text(path, read)
    listed = table(text, path)
    edits: list[Edit] = []
    for name, tag in sources.items():
        if tag.replaced_by != target.name:
            edits += with_more(listed, name, instead=target.name)
    for tag in known.tags.values():
        if tag.name not in sources and tag.parent in sources:
            parent = _above(tag, sources, target, known)
            edits.append(with_value(listed, tag.name, "parent", parent))
    words = {word: target.name for word, name in known.words.items() if name in sources}
    changes = {path: Change(before, _made(before, edits))}

    def meaning(word: str) -> str:
        tag = known.resolve(word)
        name = known.current(tag).name if tag else fold(word)
        return target.name if name in sources else name

    return _with_cases(changes, publication, words, meaning, read)


def retire(publication: Publication, name: str, instead: str, read: Read) -> dict[str, Change]:
    """Take a tag out of use in favour of another one, or of the one above it.

    Raises `RefusedError`: `tags.no-replacement` where it is not said which and there is none above,
    and what `merge` has to say.
    """
    return merge(publication, (name,), instead or replacement(publication, name), read)


def replacement(publication: Publication, name: str) -> str:
    """Return what a tag is replaced by where nobody says.

    That is the nearest tag above it that is in use, or of one that is retired, what replaced it.
    Raises `RefusedError` (`tags.no-replacement`) where there is none.
    """
    require_readable(publication)
    known = publication.thesaurus
    tag = tag_named(name, known)
    if tag.replaced_by:
        return known.current(tag).name
    above = tag.parent
    while above and known.tags[above].replaced_by:
        above = known.tags[above].parent
    if not above:
        raise RefusedError("tags.no-replacement", name=tag.name)
    return above


def _above(tag: Tag, sources: dict[str, Tag], target: Tag, known: Thesaurus) -> str:
    """Return what a tag comes to stand below when the one above it gives way."""
    line = [target.name]
    while (above := known.tags[line[-1]].parent) and above not in line:
        line.append(above)
    # What the target itself stands below can't stand below the target.
    parent = tag.parent
    while parent in sources:
        parent = sources[parent].parent if tag.name in line else target.name
    return parent


def _text(path: str, read: Read) -> tuple[str, bytes]:
    content = read(path)
    return decode(content, path)[0], content


def _made(content: bytes, edits: Iterable[Edit]) -> bytes:
    return rewritten(content.decode(), edits).encode()


def _with_cases(
    changes: dict[str, Change],
    publication: Publication,
    words: dict[str, str],
    meaning: Callable[[str], str],
    read: Read,
) -> dict[str, Change]:
    """Add the changes of cases: words, folded, each with the tag that takes its place.

    Of those that come to mean the same, only one stays in a case. Raises `RefusedError`
    (`tags.unwritable`) for a file whose tags are written in a way too unusual to change them alone.
    """
    schema = dialect(publication.config).schema
    for card in publication.cards:
        if any(fold(word) in words for word in card.front.tags):
            before = read(card.path)
            after = _case(before, card.path, words, meaning, schema)
            if _besides_tags(after, card.path, schema) != _besides_tags(before, card.path, schema):
                raise RefusedError("tags.unwritable", path=card.path)
            changes[card.path] = Change(before, after)
    return {path: change for path, change in changes.items() if change.before != change.after}


def _case(
    content: bytes, path: str, words: dict[str, str], meaning: Callable[[str], str], schema: str
) -> bytes:
    while True:
        text, _ = decode(content, path)
        parts, _ = split(text, path)
        node, _ = read_yaml(parts.yaml or "", path, parts.yaml_line)
        tags = child(check(node, schema, path)[1], "tags") if node else None
        listed = tags.items if isinstance(tags, Sequence) else (tags,)
        items = [item for item in listed if isinstance(item, Scalar)]
        new = [words.get(fold(item.text)) for item in items]
        means = [meaning(word or item.text) for item, word in zip(items, new, strict=True)]
        spare = [
            item
            for n, item in enumerate(items)
            if new[n] and any(means[i] == means[n] for i in _before(n, new))
        ]
        if not spare:
            changed = [(item, word) for item, word in zip(items, new, strict=True) if word]
            edits = (yaml_edits.replaced(text, item, word) for item, word in changed)
            return _made(content, edits)
        # One by one, for what separates two members belongs to both.
        content = _made(content, [yaml_edits.removed(text, spare[0].span)])


def _besides_tags(content: bytes, path: str, schema: str) -> tuple[object, str]:
    """Return all that a case file says but its tags."""
    parts, _ = split(decode(content, path)[0], path)
    node, _ = read_yaml(parts.yaml or "", path)
    data = check(node, schema, path)[0] if node else None
    return {**data, "tags": None} if isinstance(data, dict) else None, parts.body


def _before(n: int, new: list[str | None]) -> Iterator[int]:
    """Return the members that the n-th gives way to: those that stay, and changed ones before."""
    return (i for i, word in enumerate(new) if i != n and (word is None or i < n))

"""Which tags a publication has, how they hang together, and how often each is used."""

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from casegen import readings
from casegen.content.dialect import placeholder
from casegen.site import terms
from casegen.site.thesaurus import Tag
from casegen.vocabulary.publication import Publication


class Use(Struct, frozen=True):
    """A tag of the thesaurus, and the cases under it."""

    tag: Tag
    address: str
    """Of its page, or of what leads from there to the tag that replaced it."""
    depth: int
    """How many tags it stands below."""
    cases: tuple[str, ...]
    """Paths of the cases that name it, by whichever word; for a retired one, that still do."""
    total: int
    """How many cases are under it or under a tag below it."""


class Survey(Struct, frozen=True):
    """The tags of a publication."""

    uses: tuple[Use, ...]
    """Those in use in the order of their readings, each before those below it; then the retired."""
    unknown: dict[str, tuple[str, ...]]
    """Words that cases have for tags and the thesaurus lacks, with the paths of these cases."""


def survey(publication: Publication) -> Survey:
    """Count the cases of a publication, drafts included, under its tags."""
    known = publication.thesaurus
    unwritten = placeholder(publication.config.placeholders)
    named: defaultdict[str, list[str]] = defaultdict(list)
    under: defaultdict[str, set[str]] = defaultdict(set)
    unknown: defaultdict[str, list[str]] = defaultdict(list)
    for card in publication.cards:
        for word in dict.fromkeys(card.front.tags):
            tag = known.resolve(word)
            if tag is None:
                if not unwritten.search(word):
                    unknown[word].append(card.path)
                continue
            named[tag.name].append(card.path)
            current = known.current(tag)
            if current.name != tag.name:
                named[current.name].append(card.path)
            above: str = current.name
            while above:
                under[above].add(card.path)
                above = known.tags[above].parent

    def use(tag: Tag, depth: int) -> Use:
        address = f"tags/{terms.tag_slug(tag)}/"
        paths = tuple(dict.fromkeys(named[tag.name]))
        return Use(tag, address, depth, paths, len(under[tag.name]))

    below: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in known.tags.values():
        below["" if tag.replaced_by else tag.parent].append(tag)

    def tree(parent: str, depth: int) -> Iterator[Use]:
        for tag in _by_reading(tag for tag in below[parent] if not tag.replaced_by):
            yield use(tag, depth)
            yield from tree(tag.name, depth + 1)

    retired = _by_reading(tag for tag in known.tags.values() if tag.replaced_by)
    words = sorted(unknown, key=readings.sort_key)
    return Survey(
        (*tree("", 0), *(use(tag, 0) for tag in retired)),
        {word: tuple(unknown[word]) for word in words},
    )


def _by_reading(tags: Iterator[Tag]) -> list[Tag]:
    return sorted(tags, key=lambda tag: readings.sort_key(tag.name))

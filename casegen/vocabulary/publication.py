"""What the commands for tags know of a publication, and why they refuse to change it."""

from msgspec import Struct

from casegen.config import Config
from casegen.content.case import Card
from casegen.diagnostics import Diagnostic, Severity
from casegen.schema import fold, nearest
from casegen.site.thesaurus import Tag, Thesaurus
from casegen.site.vocabularies import Vocabularies


class Publication(Struct, frozen=True):
    """The tags of a publication, and the cases that are filed under them, drafts included."""

    config: Config
    words: Vocabularies
    cards: tuple[Card, ...]
    problems: tuple[Diagnostic, ...]
    """Of the settings, the controlled words and the case files, each by itself."""
    unread: frozenset[str]
    """Paths of the case files that nobody could make sense of."""

    @property
    def thesaurus(self) -> Thesaurus:
        """Its tags."""
        return self.words.thesaurus


class RefusedError(Exception):
    """A change that can't be made.

    Carries the key of the sentence that says why, what that names, and what is wrong in which
    file, where that is the reason.
    """

    def __init__(self, why: str, problems: tuple[Diagnostic, ...] = (), **names: object) -> None:
        super().__init__(why)
        self.why = why
        self.problems = problems
        self.names = names


def require_readable(publication: Publication) -> None:
    """Raise `RefusedError` where nobody can tell which tags there are or which cases have them."""
    blocking = tuple(
        problem
        for problem in publication.problems
        if problem.severity is Severity.ERROR
        and (problem.place.path in publication.unread or _is_of_tags(problem, publication))
    )
    if blocking:
        raise RefusedError("tags.unsafe", blocking)


def tag_named(name: str, thesaurus: Thesaurus) -> Tag:
    """Return the tag with a name; raises `RefusedError` where there is none or it is a synonym."""
    tag = thesaurus.resolve(name)
    if tag is None:
        known = {
            word: tag.name for tag in thesaurus.tags.values() for word in (tag.name, *tag.synonyms)
        }
        near = tuple(dict.fromkeys(known[word] for word in nearest(name, known)))
        raise RefusedError("tags.no-tag", name=name, nearest=near)
    if fold(tag.name) != fold(name):
        raise RefusedError("tags.is-synonym", name=name, tag=tag.name)
    return tag


def _is_of_tags(problem: Diagnostic, publication: Publication) -> bool:
    if problem.place.path == publication.config.tags.file:
        return True
    key = problem.arguments.get("key")
    return isinstance(key, str) and fold(key.partition(".")[0]) in _KEYS


_KEYS = frozenset(("tags", "标签"))

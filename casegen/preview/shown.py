"""What the preview shows, as one value.

A change makes the next value of the one before (`follow`, `settle`); nothing in one ever changes,
so that pages are made of it while the next is in the making.
"""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct, structs

from casegen.check import STATE, Options
from casegen.config import Config, Rulings
from casegen.content.case import Card
from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic, has_errors, in_order
from casegen.editorial.notes import Notes
from casegen.pages.plan import Page
from casegen.pages.render import Renderer
from casegen.pages.theme import Theme
from casegen.site.site import Site
from casegen.site.vocabularies import Vocabularies
from casegen.watch import is_within
from casegen.weighing import weighed
from casegen.work.store import Store
from casegen.work.tasks.parsed import ParsedCard

EVERYTHING = frozenset([""])
"""The publication's folder, as a path that changed."""


class Kept(Struct, frozen=True):
    """A case file: what is wrong with it now, and what the site shows of it."""

    key: bytes
    """In the store, of what is shown."""
    card: Card | None
    """None where nothing of the file can be shown."""
    problems: tuple[Diagnostic, ...]
    """Of the file by itself, as it is now."""
    good: bool
    """Whether what is shown had no error."""
    stale: bool = False
    """Whether the file has changed since, to something that can't be shown."""
    notes: Notes = Notes()
    """What rules for several cases want to know of what is shown."""
    body: bytes = b""
    """Of what is shown, where it is stale: the store may forget what no file says any more."""


class Shown(Struct, frozen=True):
    """The publication as it is shown."""

    root: Path
    behind: frozenset[str] = EVERYTHING
    """The paths of what changed and is not yet seen on all pages; a folder stands for all in it."""
    config: Config | None = None
    words: Vocabularies | None = None
    theme: Theme | None = None
    renderer: Renderer | None = None
    files: dict[str, Kept] = {}
    """The case files, by path."""
    stray: tuple[Diagnostic, ...] = ()
    """What is wrong with paths among the cases that are no case files."""
    pictures: dict[str, PictureFile | Diagnostic] = {}
    """Every picture that a case shows, by path, or why it can't be shown."""
    site: Site | None = None
    pages: dict[str, Page] = {}
    """By path."""
    unread: dict[str, str] = {}
    """The case files of which nothing can be shown, by the paths that their pages would have."""
    settings_problems: tuple[Diagnostic, ...] = ()
    words_problems: tuple[Diagnostic, ...] = ()
    theme_problems: tuple[Diagnostic, ...] = ()
    site_problems: tuple[Diagnostic, ...] = ()
    """Of the files taken together."""
    failing: dict[str, Diagnostic] = {}
    """What is wrong with a theme that is not shown for it, by the template of a page."""
    bug: str = ""
    """The file with the record of a bug in casegen that keeps it from going on."""


def kept(before: Kept | None, key: bytes, made: ParsedCard, store: Store, config: Config) -> Kept:
    """Return what becomes of a case file that was parsed again.

    One with an error stays as it was shown when it had none; one that never was without, is shown
    as far as it can be read.
    """
    wrong = has_errors(weighed(made.problems, config.diagnostics, Options().today))
    if before and before.card and ((wrong and before.good) or not made.card):
        body = before.body or store.get("body", [before.key]).get(before.key, b"")
        return structs.replace(before, problems=made.problems, stale=True, body=body)
    return Kept(key, made.card, made.problems, not wrong, notes=made.notes)


def problems(shown: Shown) -> tuple[Diagnostic, ...]:
    """Return all that is wrong with the publication as it weighs there, in the order of files."""
    every: Iterable[Diagnostic] = (
        *shown.settings_problems,
        *shown.words_problems,
        *shown.theme_problems,
        *shown.failing.values(),
        *shown.stray,
        *(problem for file in shown.files.values() for problem in file.problems),
        *shown.site_problems,
    )
    rulings = shown.config.diagnostics if shown.config else Rulings()
    return tuple(in_order(weighed(every, rulings, Options().today)))


def store(shown: Shown) -> Store:
    """Return the store that the publication's builds use too; whoever takes it closes it."""
    return Store(shown.root / STATE)


def touched(path: str, changed: frozenset[str]) -> bool:
    """Tell whether a path, or a folder that it is in, is among those that changed."""
    if "" in changed or path in changed:
        return True
    at = path.rfind("/")
    return at > 0 and touched(path[:at], changed)


def touches(changed: frozenset[str], folder: str) -> bool:
    """Tell whether something in a folder changed."""
    return touched(folder, changed) or any(is_within(path, folder) for path in changed)

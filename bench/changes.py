"""What happens to a publication before it is built again."""

import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, structs

from bench.contenders import casegen
from bench.contenders.contender import (
    ADD,
    COLD,
    EDIT,
    OUTPUT,
    REMOVE,
    RENAME,
    TEMPLATE,
    UNCHANGED,
    Contender,
)
from bench.corpus import NEVER_LINKED, Corpus, Item


class Place(Struct, frozen=True):
    """A program, and the folder in which it builds."""

    contender: Contender
    folder: Path
    corpus: Corpus

    @property
    def kept(self) -> tuple[Path, ...]:
        """What it writes: the site, and what it remembers."""
        return tuple(self.folder / name for name in (OUTPUT, *self.contender.remembers))

    @property
    def trash(self) -> Path:
        """Where what it wrote is put when it is to write it again."""
        return self.folder.with_name(f"{self.folder.name}.trash")


def touch(place: Place) -> None:
    """Give every source file the time of now."""
    skipped = {path.name for path in place.kept}
    for path in place.folder.iterdir():
        if path.name not in skipped:
            for file in (path, *path.rglob("*")):
                os.utime(file)


def _from_nothing(place: Place, turn: int) -> None:
    trash = place.trash / str(turn)
    trash.mkdir(parents=True)
    for path in filter(Path.exists, place.kept):
        path.rename(trash / path.name)


def _nothing(_: Place, __: int) -> None:
    """Change nothing."""


def _edit(place: Place, turn: int) -> None:
    """Add words to a practice of a case in the middle."""
    case = place.corpus.case(place.corpus.size // 3)
    background, practices, *rest = case.sections
    first, *others = practices.items
    edited = Item(first.title, f"{first.text}\n\n第{turn}次修改了这一条做法。")
    changed = structs.replace(practices, items=(edited, *others))
    case = structs.replace(case, sections=(background, changed, *rest))
    place.contender.write(case, place.folder)


def _add(place: Place, turn: int) -> None:
    """Add the newest case."""
    place.contender.write(place.corpus.case(place.corpus.size + turn), place.folder)


def _remove(place: Place, turn: int) -> None:
    """Take away a case in the middle."""
    middle = place.corpus.size // 2 // NEVER_LINKED
    casegen.remove((middle + turn) * NEVER_LINKED, place.folder)


def _rename(place: Place, turn: int) -> None:
    tags = place.corpus.tags
    casegen.rename(tags[len(tags) // 4 + turn].name, f"新的叫法{turn}", place.folder)


def _edit_template(place: Place, turn: int) -> None:
    casegen.edit_template(f"第{turn}次修改了模板。", place.folder)


CHANGES: dict[str, Callable[[Place, int], None]] = {
    COLD: _from_nothing,
    UNCHANGED: _nothing,
    EDIT: _edit,
    ADD: _add,
    REMOVE: _remove,
    RENAME: _rename,
    TEMPLATE: _edit_template,
}
"""Each is told how often it was done before, and does something new each time."""

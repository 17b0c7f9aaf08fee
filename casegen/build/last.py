"""What the last build into a folder was, and what it left there."""

import datetime
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

from msgspec import DecodeError, Struct, ValidationError, msgpack

from casegen.config import Config
from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic
from casegen.pages.views import Frame
from casegen.publish.standing import File
from casegen.publish.tree import Changes
from casegen.work.indexing import Indexed, Left
from casegen.work.store import Store


class Place(Struct, frozen=True):
    """Where a site is to stand."""

    root: Path
    target: Path
    name: str
    """Of the target, as a person would say it."""
    config: Config


class Built(Struct, frozen=True):
    """What a build came to."""

    cases: int
    pages: int
    output: str
    """The folder that was to be built into, as a person would name it."""
    changes: Changes | None
    """None where nothing was published."""
    diagnostics: tuple[Diagnostic, ...]


class Last(Struct, frozen=True):
    """What the last build into a folder was made from, and what it left there."""

    settled: bytes = b""
    """The digest of all that it was made from, the case files and the pictures apart."""
    keys: dict[str, bytes] = {}
    """Of each case file, by path, the key in the store of what it was parsed to."""
    pictures: dict[str, PictureFile] = {}
    """By path."""
    frame: Frame | None = None
    shown: dict[str, tuple[str, ...]] = {}
    """By the path of a case file, those of the pages that show its text."""
    fingerprints: dict[str, bytes] = {}
    """Of what each page was made from, by path."""
    indexed: Indexed | None = None
    files: dict[str, File] = {}
    built: Built | None = None
    day: datetime.date = datetime.date.min
    """On which it was made."""
    until: datetime.date = datetime.date.min
    """The last day on which the same would be said of it."""

    def left(self, folder: Path, known: Mapping[str, File]) -> Left:
        """Return what a build left in its folder; of its files, `known` are as they were left."""
        kept = {path: f for path, f in self.fingerprints.items() if path in known}
        return Left(folder, frozenset(known), kept, self.indexed)


def key(target: Path) -> bytes:
    """Return the key of a folder in the store."""
    return blake2b(str(target.resolve()).encode(), digest_size=16).digest()


def load(store: Store, target: Path) -> Last:
    """Return what the store knows of the last build into a folder; nothing where it knows none."""
    mine = key(target)
    try:
        return msgpack.decode(store.get("state", [mine]).get(mine, b""), type=Last)
    except (DecodeError, ValidationError):
        return Last()


def keep(store: Store, target: Path, last: Last) -> None:
    """Let the store know of a build into a folder."""
    store.put("state", {key(target): msgpack.encode(last)})

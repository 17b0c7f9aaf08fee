"""The search index of a site, made anew or changed where an earlier run left one."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct

from casegen.pages.search.entry import Entry
from casegen.pages.search.outline import Common, Outline
from casegen.work.rendering import Rendering
from casegen.work.store import LostError

Changes = Mapping[int, tuple[Entry | None, Entry | None]]
"""By the number of a case, what the index had of it, and what it is to have."""

IndexFiles = Mapping[str, bytes | None]
"""By path; None for the content of a file that stands as it should be."""

FEW = 100
"""Cases that may differ for the index to be changed and not made anew."""


class Indexed(Struct, frozen=True):
    """What a search index was made of, and how it is cut."""

    entries: tuple[bytes, ...]
    """The keys in the store, in the order of the cases' numbers."""
    texts: tuple[str, ...]
    """The paths of the cases' texts, in the same order."""
    outline: Outline


class Left(Struct, frozen=True):
    """What an earlier run left in a folder."""

    folder: Path
    files: frozenset[str]
    """The paths of those that are as they were left."""
    fingerprints: Mapping[str, bytes]
    """Of the pages among them."""
    indexed: Indexed | None

    @property
    def entries(self) -> frozenset[bytes]:
        """The keys in the store of the cases whose texts are as they were left."""
        if not self.indexed:
            return frozenset()
        every = zip(self.indexed.entries, self.indexed.texts, strict=True)
        return frozenset(key for key, text in every if text in self.files)

    def read(self, path: str) -> bytes:
        """Read a file; raises OSError or `LostError` where it is not as it was left."""
        if path not in self.files:
            raise LostError
        return (self.folder / path).read_bytes()


def merge(
    rendering: Rendering, keys: tuple[bytes, ...], common: Common
) -> tuple[Indexed, IndexFiles]:
    """Make the index of the cases whose entries the store has under these keys; not their texts."""
    # Here, for it brings numpy, for which nothing should wait that makes no index.
    from casegen.pages.search import index

    texts: list[str] = []

    def entries() -> Iterator[Entry]:
        for entry in rendering.indexed(keys):
            texts.append(entry.text)
            yield entry

    made = index.merge(entries(), len(keys), common)
    return Indexed(keys, tuple(texts), made.outline), made.files


def update(
    rendering: Rendering, keys: tuple[bytes, ...], common: Common, left: Left
) -> tuple[Indexed, IndexFiles] | None:
    """Make the same of the index that an earlier run left, if it did and little of it changes."""
    from casegen.pages.search import index

    last = left.indexed
    if not last or (changes := _changes(last.entries, keys, rendering)) is None:
        return None
    # What is not as it was left, is made anew.
    with suppress(LostError, OSError, ValueError):
        made = index.update(last.outline, changes, left.read, common)
        if made and all(
            content is not None or path in left.files for path, content in made.files.items()
        ):
            return Indexed(keys, _texts(last.texts, changes), made.outline), made.files
    return None


def _changes(last: Sequence[bytes], now: Sequence[bytes], rendering: Rendering) -> Changes | None:
    """Return which cases differ; None where it is too many, or what they were is gone."""
    pairs = enumerate(zip_longest(last, now))
    differ = {number: pair for number, pair in pairs if pair[0] != pair[1]}
    if len(differ) > FEW:
        return None
    wanted = dict.fromkeys(key for pair in differ.values() for key in pair if key)
    try:
        found = dict(zip(wanted, rendering.indexed(wanted), strict=True))
    except LostError:
        return None
    return {number: (found.get(old), found.get(new)) for number, (old, new) in differ.items()}


def _texts(last: Sequence[str], changes: Changes) -> tuple[str, ...]:
    texts = dict(enumerate(last)) | {n: new.text if new else "" for n, (_, new) in changes.items()}
    return tuple(text for _, text in sorted(texts.items()) if text)

"""Every page of a site and its search index, made or left as an earlier run made them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct

from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.search.entry import Entry
from casegen.pages.search.outline import Outline
from casegen.pages.words import Words
from casegen.site.site import Site
from casegen.work.account import Account
from casegen.work.rendering import Made, Rendering
from casegen.work.store import LostError

Files = Iterator[tuple[str, bytes | None]]
"""Paths and contents; None for the content of a file that stands as it should be."""

Changes = Mapping[int, tuple[Entry | None, Entry | None]]
"""By the number of a case, what the index had of it, and what it is to have."""

FEW = 100
"""Cases that may differ for the index to be changed and not made anew."""


class Indexed(Struct, frozen=True):
    """What a search index was made of, and how it is cut."""

    entries: tuple[bytes, ...]
    """The keys in the store, in the order of the cases' numbers."""
    texts: tuple[str, ...]
    """The paths of the cases' texts, in the same order."""
    outline: Outline


class Standing(Struct, frozen=True):
    """What an earlier run left in a folder."""

    folder: Path
    files: frozenset[str]
    """The paths of those that are as they were left."""
    fingerprints: Mapping[str, bytes]
    """Of the pages among them."""
    indexed: Indexed | None

    def read(self, path: str) -> bytes:
        """Read a file; raises OSError or `LostError` where it is not as it was left."""
        if path not in self.files:
            raise LostError
        return (self.folder / path).read_bytes()


class Making:
    """The pages and the index of one site, in the making."""

    def __init__(
        self,
        site: Site,
        rendering: Rendering,
        standing: Standing,
        told: Callable[[int, int], None],
    ) -> None:
        """Take what there is to make, and what there is already.

        `told` is told how many pages are done, and of how many.
        """
        self.site = site
        self.rendering = rendering
        self.standing = standing
        self.told = told
        self.fingerprints: dict[str, bytes] = {}
        """Those of the pages that were made, by path."""
        self.indexed: Indexed | None = None
        """What the index was made of, once it is."""
        self.problems: dict[object, Diagnostic] = {}
        """An error in a template is told for the first page that meets it."""

    def files(self, pages: Iterable[Page], words: Words, account: Account) -> Files:
        """Return every file; raises `LostError` where something that was kept is gone.

        What could not be rendered is empty, and in `problems`.
        """
        pages = tuple(pages)
        texts: set[str] = set()
        for path, content in self.rendering.index(pages):
            if path not in texts:
                texts.add(path)
                yield path, content
        with account.step("merge", len(self.site.entries)):
            self.indexed, index = self._index(words)
        for path in {*self.indexed.texts} - texts:
            if path not in self.standing.files:
                raise LostError
            yield path, None
        yield from index.items()
        for made in self.rendering.render(pages, self.standing.fingerprints):
            yield self._noted(made, len(pages))

    def _noted(self, made: Made, total: int) -> tuple[str, bytes | None]:
        self.fingerprints[made.path] = made.fingerprint
        self.told(len(self.fingerprints), total)
        if made.problem:
            self.problems.setdefault((made.problem.id, made.problem.place), made.problem)
        return made.path, made.content

    def _index(self, words: Words) -> tuple[Indexed, Mapping[str, bytes | None]]:
        """Make the search index, the texts apart."""
        # Here, for it brings numpy, for which nothing should wait that makes no index.
        from casegen.pages.search.facets import facets
        from casegen.pages.search.index import merge, thesaurus, update

        cases = tuple(reversed(self.site.entries.values()))
        keys = tuple(self.rendering.entries[f"{case.address}index.html"] for case in cases)
        narrowing, tags = facets(self.site, cases, words), thesaurus(self.site)
        last = self.standing.indexed
        if last and (changes := self._changes(last.entries, keys)) is not None:
            # What is not as it was left, is made anew.
            with suppress(LostError, OSError, ValueError):
                index = update(last.outline, changes, self.standing.read, narrowing, tags)
                if index and self._stands(index.files):
                    return Indexed(keys, _texts(last.texts, changes), index.outline), index.files
        texts: list[str] = []

        def entries() -> Iterator[Entry]:
            for entry in self.rendering.indexed(keys):
                texts.append(entry.text)
                yield entry

        index = merge(entries(), len(keys), narrowing, tags)
        return Indexed(keys, tuple(texts), index.outline), index.files

    def _changes(self, last: Sequence[bytes], now: Sequence[bytes]) -> Changes | None:
        """Return which cases differ; None where it is too many, or what they were is gone."""
        pairs = enumerate(zip_longest(last, now))
        differ = {number: pair for number, pair in pairs if pair[0] != pair[1]}
        if len(differ) > FEW:
            return None
        wanted = dict.fromkeys(key for pair in differ.values() for key in pair if key)
        try:
            found = dict(zip(wanted, self.rendering.indexed(wanted), strict=True))
        except LostError:
            return None
        return {number: (found.get(old), found.get(new)) for number, (old, new) in differ.items()}

    def _stands(self, files: Mapping[str, bytes | None]) -> bool:
        standing = self.standing.files
        return all(content is not None or path in standing for path, content in files.items())


def _texts(last: Sequence[str], changes: Changes) -> tuple[str, ...]:
    texts = dict(enumerate(last)) | {n: new.text if new else "" for n, (_, new) in changes.items()}
    return tuple(text for _, text in sorted(texts.items()) if text)

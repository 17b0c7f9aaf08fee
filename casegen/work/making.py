"""Every page of a site and its search index, made or left as an earlier run made them."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.search.entry import Entry
from casegen.pages.words import Words
from casegen.site.site import Site
from casegen.work.account import Account
from casegen.work.rendering import LostError, Made, Rendering

Files = Iterator[tuple[str, bytes | None]]
"""Paths and contents; None for the content of a file that stands as it should be."""


class Making:
    """The pages and the index of one site, in the making."""

    def __init__(
        self,
        site: Site,
        rendering: Rendering,
        last: Mapping[str, bytes],
        standing: Iterable[str],
        told: Callable[[int, int], None],
    ) -> None:
        """Take the fingerprints of the pages that stand, and the paths of all files that do.

        `told` is told how many pages are done, and of how many.
        """
        self.site = site
        self.rendering = rendering
        self.last = last
        self.standing = frozenset(standing)
        self.told = told
        self.fingerprints: dict[str, bytes] = {}
        """Those of the pages that were made, by path."""
        self.problems: dict[object, Diagnostic] = {}
        """An error in a template is told for the first page that meets it."""

    def files(self, pages: Iterable[Page], words: Words, account: Account) -> Files:
        """Return every file; raises `LostError` where something that was kept is gone.

        What could not be rendered is empty, and in `problems`.
        """
        early, late = self.rendering.apart(pages, "search")
        total = len(early) + len(late)
        texts: dict[str, bytes | None] = {}
        for made in self.rendering.render(early, {}, self.last):
            yield self._noted(made, total)
            if made.text:
                path, content = made.text
                if path not in texts:
                    yield path, content
                texts[path] = content
        # Here, for it brings numpy, for which nothing should wait that makes no index.
        from casegen.pages.search.facets import facets
        from casegen.pages.search.index import merge, thesaurus

        entries = tuple(reversed(self.site.entries.values()))
        keys = [self.fingerprints[f"{entry.address}index.html"] for entry in entries]
        with account.step("merge", len(keys)):
            kept: list[str] = []
            found = self._entries(keys, texts, kept)
            search = merge(found, facets(self.site, entries, words), thesaurus(self.site))
        yield from ((path, None) for path in kept)
        yield from search.files.items()
        for made in self.rendering.render(late, {"search": search.guide}, self.last):
            yield self._noted(made, total)

    def _noted(self, made: Made, total: int) -> tuple[str, bytes | None]:
        self.fingerprints[made.path] = made.fingerprint
        self.told(len(self.fingerprints), total)
        if made.problem:
            self.problems.setdefault((made.problem.id, made.problem.place), made.problem)
        return made.path, made.content

    def _entries(
        self, keys: Iterable[bytes], texts: dict[str, bytes | None], kept: list[str]
    ) -> Iterator[Entry]:
        """Return the entries of all cases; the texts of those that were kept are noted."""
        for entry in self.rendering.entries(keys):
            if entry.text not in texts:
                if entry.text not in self.standing:
                    raise LostError
                texts[entry.text] = None
                kept.append(entry.text)
            yield entry

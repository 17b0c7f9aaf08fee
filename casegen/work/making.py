"""Every page of a site and its search index, made or left as an earlier run made them."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.search.entry import Entry
from casegen.pages.words import Words
from casegen.site.site import Site
from casegen.work.account import Account
from casegen.work.rendering import Made, Rendering
from casegen.work.store import LostError

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
        pages = tuple(pages)
        texts: set[str] = set()
        for path, content in self.rendering.index(pages):
            if path not in texts:
                texts.add(path)
                yield path, content
        # Here, for it brings numpy, for which nothing should wait that makes no index.
        from casegen.pages.search.facets import facets
        from casegen.pages.search.index import merge, thesaurus

        cases = tuple(reversed(self.site.entries.values()))
        with account.step("merge", len(cases)):
            kept: list[str] = []
            found = self._entries((f"{case.address}index.html" for case in cases), texts, kept)
            search = merge(found, facets(self.site, cases, words), thesaurus(self.site))
        yield from ((path, None) for path in kept)
        yield from search.items()
        for made in self.rendering.render(pages, self.last):
            yield self._noted(made, len(pages))

    def _noted(self, made: Made, total: int) -> tuple[str, bytes | None]:
        self.fingerprints[made.path] = made.fingerprint
        self.told(len(self.fingerprints), total)
        if made.problem:
            self.problems.setdefault((made.problem.id, made.problem.place), made.problem)
        return made.path, made.content

    def _entries(self, paths: Iterable[str], texts: set[str], kept: list[str]) -> Iterator[Entry]:
        """Return what the index has of cases; the texts that stand are noted as kept."""
        for entry in self.rendering.indexed(paths):
            if entry.text not in texts:
                if entry.text not in self.standing:
                    raise LostError
                texts.add(entry.text)
                kept.append(entry.text)
            yield entry

"""Pages of a site and its search index, made or left as an earlier run made them."""

from collections.abc import Callable, Iterable, Iterator

from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.work.indexing import Indexed, IndexFiles, Left
from casegen.work.rendering import Made, Rendering
from casegen.work.store import LostError

Files = Iterator[tuple[str, bytes | None]]
"""Paths and contents; None for the content of a file that stands as it should be."""


class Making:
    """Pages and the index, in the making."""

    def __init__(self, rendering: Rendering, told: Callable[[int, int], None]) -> None:
        """Take what renders; `told` is told how many pages are done, and of how many."""
        self.rendering = rendering
        self.told = told
        self.fingerprints: dict[str, bytes] = {}
        """Those of the pages that were made, by path."""
        self.indexed: Indexed | None = None
        """What the index was made of, once it is."""
        self.problems: dict[object, Diagnostic] = {}
        """An error in a template is told for the first page that meets it."""

    def files(
        self,
        pages: Iterable[Page],
        left: Left,
        index: Callable[[], tuple[Indexed, IndexFiles]],
    ) -> Files:
        """Return the files of pages, and all of the index that `index` makes of their cases.

        `left` is what an earlier run left. Raises `LostError` where something that was kept is
        gone. What could not be rendered is empty, and in `problems`.
        """
        pages = tuple(pages)
        texts: set[str] = set()
        for path, content in self.rendering.index(pages, left.entries):
            if path not in texts:
                texts.add(path)
                yield path, content
        with self.rendering.tools.account.step("merge"):
            self.indexed, files = index()
        for path in {*self.indexed.texts} - texts:
            if path not in left.files:
                raise LostError
            yield path, None
        yield from files.items()
        for made in self.rendering.render(pages, left.fingerprints):
            yield self._noted(made, len(pages))

    def _noted(self, made: Made, total: int) -> tuple[str, bytes | None]:
        self.fingerprints[made.path] = made.fingerprint
        self.told(len(self.fingerprints), total)
        if made.problem:
            self.problems.setdefault((made.problem.id, made.problem.place), made.problem)
        return made.path, made.content

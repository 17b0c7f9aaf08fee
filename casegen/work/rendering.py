"""Rendering pages and indexing cases, but those that are as an earlier run left them."""

from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Raw, Struct, msgpack, structs

from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.render import environment
from casegen.pages.search.entry import Entry
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage, Frame
from casegen.work.fingerprint import Fingerprints
from casegen.work.store import LostError
from casegen.work.tasks.pages import (
    Indexed,
    Job,
    Rendered,
    Setting,
    index_batch,
    render_batch,
)
from casegen.work.tools import Tools
from casegen.work.workers import Task

BATCH = 40
"""Pages that one call renders, or indexes."""

MANY = 100
"""Pages for which it pays to start other processes."""


class Made(Struct, frozen=True):
    """A page of the site, made or left as it is."""

    path: str
    fingerprint: bytes
    """Of what it was made from."""
    content: bytes | None
    """None where an earlier run made it from the same."""
    problem: Diagnostic | None = None


class Rendering:
    """Renders the pages of one site, and indexes its cases."""

    def __init__(
        self, theme: Theme, frame: Frame, bodies: Mapping[str, bytes], tools: Tools
    ) -> None:
        """Take what all pages have in common; `bodies` are keys in the store, by path."""
        self.theme = structs.replace(theme, static={})
        self.frame = frame
        self.bodies = bodies
        self.tools = tools
        self.fingerprints = Fingerprints(theme, frame, environment(theme))
        self.entries: dict[str, bytes] = {}
        """The key in the store of what the index has of each case, by the path of its page."""

    def index(
        self, pages: Iterable[Page], standing: Container[bytes]
    ) -> Iterator[tuple[str, bytes]]:
        """Index the cases that some pages show, and return the files with their texts.

        Left out are those of which the store has an entry whose text stands; `standing` are the
        keys of such entries.
        """
        account, store = self.tools.account, self.tools.store
        sent: list[list[bytes]] = []

        def missing() -> Iterator[Page]:
            cases = ((p, p.view) for p in pages if isinstance(p.view, CasePage))
            while some := tuple(islice(cases, 500)):
                with account.step("compare"):
                    cut = {page.path: (page, alone(view)) for page, view in some}
                    keys = {
                        path: self.fingerprints.of_entry(view, *self._keys(page))
                        for path, (page, view) in cut.items()
                    }
                    known = store.known("entry", filter(standing.__contains__, keys.values()))
                self.entries |= keys
                for path, (page, view) in cut.items():
                    if keys[path] not in known:
                        yield structs.replace(page, view=view)

        def note(batch: tuple[Page, ...]) -> None:
            sent.append([self.entries[page.path] for page in batch])

        shared = msgpack.encode(self.theme.words)
        for n, result in enumerate(self._batches(index_batch, shared, missing(), note)):
            indexed = msgpack.decode(result, type=Indexed)
            entries = dict(zip(sent[n], indexed.entries, strict=True))
            account.add("index", indexed.seconds, len(entries), sum(map(len, indexed.entries)))
            with account.step("cache"):
                store.put("entry", entries)
            for entry, text in zip(indexed.entries, indexed.texts, strict=True):
                yield msgpack.decode(entry, type=Entry).text, text

    def indexed(self, keys: Iterable[bytes]) -> Iterator[Entry]:
        """Return what the index has of cases; raises `LostError` where something is missing."""
        every = iter(keys)
        while some := tuple(islice(every, 200)):
            found = self.tools.store.get("entry", some)
            if len(found) < len(set(some)):
                raise LostError
            for key in some:
                yield msgpack.decode(found[key], type=Entry)

    def render(self, pages: Iterable[Page], standing: Mapping[str, bytes]) -> Iterator[Made]:
        """Render pages, but those that stand already under the same fingerprint.

        They come in any order. The store is given those that show the text of a case, under their
        fingerprints.
        """
        account, store = self.tools.account, self.tools.store
        kept: deque[Made] = deque()
        sent: list[list[tuple[str, bytes]]] = []
        fingerprints: dict[str, bytes] = {}

        def stale() -> Iterator[Page]:
            waiting = iter(pages)
            while some := tuple(islice(waiting, BATCH)):
                with account.step("compare", len(some)):
                    found = [self.fingerprints.of(p, self._keys(p)) for p in some]
                for page, fingerprint in zip(some, found, strict=True):
                    if standing.get(page.path) == fingerprint:
                        kept.append(Made(page.path, fingerprint, None))
                    else:
                        fingerprints[page.path] = fingerprint
                        yield page

        def note(batch: tuple[Page, ...]) -> None:
            mine = [fingerprints.pop(page.path) for page in batch]
            sent.append([(page.path, key) for page, key in zip(batch, mine, strict=True)])
            told = ((page, key) for page, key in zip(batch, mine, strict=True) if page.sources)
            with account.step("cache"):
                store.put("page", {key: msgpack.encode(page) for page, key in told})

        shared = msgpack.encode(Setting(self.theme, self.frame))
        for n, result in enumerate(self._batches(render_batch, shared, stale(), note)):
            rendered = msgpack.decode(result, type=Rendered)
            account.add("render", rendered.seconds, len(sent[n]), sum(map(len, rendered.pages)))
            for (path, fingerprint), content, problem in zip(
                sent[n], rendered.pages, rendered.problems, strict=True
            ):
                yield Made(path, fingerprint, content, problem)
            while kept:
                yield kept.popleft()
        yield from kept

    def _batches(
        self,
        task: Task,
        shared: bytes,
        pages: Iterator[Page],
        note: Callable[[tuple[Page, ...]], None],
    ) -> Iterator[bytes]:
        """Hand pages to the workers, and note each batch of them."""
        first = tuple(islice(pages, MANY))

        def jobs() -> Iterator[bytes]:
            for rest in (iter(first), pages):
                while some := tuple(islice(rest, BATCH)):
                    note(some)
                    with self.tools.account.step("cache"):
                        batch = self._jobs(some)
                    yield batch

        return self.tools.workers.map(task, shared, jobs(), len(first) == MANY)

    def _keys(self, page: Page) -> list[bytes]:
        return [self.bodies[source.path] for source in page.sources]

    def _jobs(self, pages: Iterable[Page]) -> bytes:
        keys = {page.path: self._keys(page) for page in pages}
        wanted = {key for mine in keys.values() for key in mine}
        found = self.tools.store.get("body", wanted)
        if wanted - found.keys():
            raise LostError
        return msgpack.encode(
            [Job(page, tuple(Raw(found[key]) for key in keys[page.path])) for page in pages]
        )


def alone(case: CasePage) -> CasePage:
    """Leave out what a case's page says of other cases: the search index does not have it."""
    return structs.replace(case, related=(), newer=None, older=None)

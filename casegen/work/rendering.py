"""Rendering the pages that are not as an earlier run left them."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Raw, Struct, msgpack, structs

from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.render import environment
from casegen.pages.search.entry import Entry
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage, Frame
from casegen.work.fingerprint import Fingerprints
from casegen.work.store import Store
from casegen.work.tasks import Job, Rendered, Setting, render_batch
from casegen.work.tools import Tools

BATCH = 40
"""Pages that one call renders."""

MANY = 100
"""Pages for which it pays to start other processes."""


class LostError(Exception):
    """A text that was in the store is not there any more."""


class Made(Struct, frozen=True):
    """A page of the site, made or left as it is."""

    path: str
    fingerprint: bytes
    """Of what it was made from; that of a case's page is also its key among the entries."""
    content: bytes | None
    """None where an earlier run made it from the same."""
    problem: Diagnostic | None = None
    text: tuple[str, bytes] | None = None
    """The file with the text of the case that it shows, for the search index, and its path."""


def texts(store: Store, keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return the encoded bodies under some keys; raise `LostError` where one is missing."""
    wanted = set(keys)
    found = store.get("body", wanted)
    if wanted - found.keys():
        raise LostError
    return found


class Rendering:
    """Renders the pages of one site."""

    def __init__(
        self, theme: Theme, frame: Frame, bodies: Mapping[str, bytes], tools: Tools
    ) -> None:
        """Take what all pages have in common; `bodies` are keys in the store, by path."""
        self.theme = structs.replace(theme, static={})
        self.frame = frame
        self.bodies = bodies
        self.tools = tools
        self.fingerprints = Fingerprints(theme, frame, environment(theme))

    def apart(self, pages: Iterable[Page], asset: str) -> tuple[list[Page], list[Page]]:
        """Part the pages that can't ask for a static file from those that may."""
        early: list[Page] = []
        late: list[Page] = []
        for page in pages:
            (late if self.fingerprints.asks(page.template, asset) else early).append(page)
        return early, late

    def render(
        self, pages: Iterable[Page], made: dict[str, str], standing: Mapping[str, bytes]
    ) -> Iterator[Made]:
        """Render pages, but those that stand already under the same fingerprint.

        They come in any order. `made` are static files that are no part of the theme (`Renderer`).
        """
        shared = msgpack.encode(Setting(self.theme, self.frame, made))
        kept: deque[Made] = deque()
        sent: list[list[tuple[str, bytes]]] = []

        def stale() -> Iterator[tuple[Page, bytes]]:
            every = iter(pages)
            while some := tuple(islice(every, 500)):
                with self.tools.account.step("compare", len(some)):
                    compared = [(page, self._fingerprint(page, made)) for page in some]
                    cases = [f for page, f in compared if isinstance(page.view, CasePage)]
                    indexed = self.tools.store.known("entry", cases)
                for page, fingerprint in compared:
                    stands = standing.get(page.path) == fingerprint
                    if stands and (fingerprint in indexed or not isinstance(page.view, CasePage)):
                        kept.append(Made(page.path, fingerprint, None))
                    else:
                        yield page, fingerprint

        fresh = stale()
        first = tuple(islice(fresh, MANY))

        def batches() -> Iterator[bytes]:
            for rest in (iter(first), fresh):
                while some := tuple(islice(rest, BATCH)):
                    sent.append([(page.path, fingerprint) for page, fingerprint in some])
                    with self.tools.account.step("cache"):
                        batch = self._jobs([page for page, _ in some])
                    yield batch

        many = len(first) == MANY
        for n, result in enumerate(self.tools.workers.map(render_batch, shared, batches(), many)):
            yield from self._made(sent[n], msgpack.decode(result, type=Rendered))
            while kept:
                yield kept.popleft()
        yield from kept

    def entries(self, fingerprints: Iterable[bytes]) -> Iterator[Entry]:
        """Return what the search index has of cases, given the fingerprints of their pages.

        Raises `LostError` where one is missing.
        """
        every = iter(fingerprints)
        while some := tuple(islice(every, 200)):
            found = self.tools.store.get("entry", some)
            if len(found) < len(set(some)):
                raise LostError
            for fingerprint in some:
                yield msgpack.decode(found[fingerprint], type=Entry)

    def _fingerprint(self, page: Page, made: dict[str, str]) -> bytes:
        keys = [self.bodies[source.path] for source in page.sources]
        return self.fingerprints.of(page, keys, made)

    def _made(self, sent: list[tuple[str, bytes]], rendered: Rendered) -> Iterator[Made]:
        account = self.tools.account
        account.add("render", rendered.seconds, len(sent), sum(map(len, rendered.pages)))
        entries = {
            fingerprint: entry
            for (_, fingerprint), entry in zip(sent, rendered.entries, strict=True)
            if entry
        }
        size = sum(map(len, entries.values()))
        account.add("index", rendered.indexed_seconds, len(entries), size)
        with account.step("cache"):
            self.tools.store.put("entry", entries)
        for (path, fingerprint), content, problem, text in zip(
            sent, rendered.pages, rendered.problems, rendered.texts, strict=True
        ):
            entry = entries.get(fingerprint)
            file = (msgpack.decode(entry, type=Entry).text, text) if entry else None
            yield Made(path, fingerprint, content, problem, file)

    def _jobs(self, pages: list[Page]) -> bytes:
        keys = {self.bodies[source.path] for page in pages for source in page.sources}
        found = texts(self.tools.store, keys)
        return msgpack.encode(
            [
                Job(page, tuple(Raw(found[self.bodies[s.path]]) for s in page.sources))
                for page in pages
            ]
        )

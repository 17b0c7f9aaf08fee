"""Rendering the pages that are not as an earlier run left them."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Raw, Struct, msgpack, structs

from casegen.content.case import Body
from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.render import environment
from casegen.pages.theme import Theme
from casegen.pages.views import Frame
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
    """A file of the site, made or left as it is."""

    path: str
    fingerprint: bytes
    """Of what it was made from."""
    content: bytes | None
    """None where an earlier run made it from the same."""
    problem: Diagnostic | None = None


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
            for page in pages:
                with self.tools.account.step("compare", 1):
                    keys = [self.bodies[source.path] for source in page.sources]
                    fingerprint = self.fingerprints.of(page, keys, made)
                if standing.get(page.path) == fingerprint:
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
            rendered = msgpack.decode(result, type=Rendered)
            size = sum(map(len, rendered.pages))
            self.tools.account.add("render", rendered.seconds, len(sent[n]), size)
            for (path, fingerprint), content, problem in zip(
                sent[n], rendered.pages, rendered.problems, strict=True
            ):
                yield Made(path, fingerprint, content, problem)
            while kept:
                yield kept.popleft()
        yield from kept

    def _jobs(self, pages: list[Page]) -> bytes:
        keys = {self.bodies[source.path] for page in pages for source in page.sources}
        found = texts(self.tools.store, keys)
        return msgpack.encode(
            [
                Job(page, tuple(Raw(found[self.bodies[s.path]]) for s in page.sources))
                for page in pages
            ]
        )


def decoded(store: Store, keys: Mapping[str, bytes]) -> dict[str, Body]:
    """Return bodies by path, given their keys."""
    found = texts(store, keys.values())
    return {path: msgpack.decode(found[key], type=Body) for path, key in keys.items()}

"""Rendering pages, and indexing the cases that they show."""

from functools import lru_cache
from time import process_time

from msgspec import Raw, Struct, msgpack

from casegen.content.case import Body
from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.render import Renderer
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage, Frame
from casegen.pages.words import Words


class Setting(Struct, frozen=True):
    """What all pages of a build have in common."""

    theme: Theme
    frame: Frame


class Job(Struct, frozen=True):
    """A page to be rendered, or a case to be indexed by its page."""

    page: Page
    bodies: tuple[Raw, ...]
    """Those of its sources."""


class Rendered(Struct, frozen=True):
    """Pages rendered by one call."""

    seconds: float
    """Of processor time."""
    pages: tuple[bytes, ...]
    problems: tuple[Diagnostic | None, ...]


class Indexed(Struct, frozen=True):
    """Cases indexed by one call."""

    seconds: float
    entries: tuple[bytes, ...]
    """What the search index has of each (`Entry`)."""
    texts: tuple[bytes, ...]
    """The files that the entries name."""


_jobs = msgpack.Decoder(tuple[Job, ...])
_body = msgpack.Decoder(Body)


def render_batch(shared: bytes, batch: bytes) -> bytes:
    """Render pages (`Job`s) of a site (`Setting`); return `Rendered`."""
    start = process_time()
    renderer = _renderer(shared)
    made = [renderer.render(job.page, _bodies(job)) for job in _jobs.decode(batch)]
    pages = tuple(content for content, _ in made)
    problems = tuple(problem for _, problem in made)
    return msgpack.encode(Rendered(process_time() - start, pages, problems))


def index_batch(shared: bytes, batch: bytes) -> bytes:
    """Index cases by their pages (`Job`s) in the words of a theme (`Words`); return `Indexed`."""
    # Here, for it brings numpy, for which nothing should wait that makes no index.
    from casegen.pages.search.index import entry

    start = process_time()
    words = _words(shared)
    entries, texts = [], []
    for job in _jobs.decode(batch):
        assert isinstance(job.page.view, CasePage)
        (body,) = _bodies(job).values()
        found, text = entry(job.page.view, body, words)
        entries.append(msgpack.encode(found))
        texts.append(text)
    return msgpack.encode(Indexed(process_time() - start, tuple(entries), tuple(texts)))


def _bodies(job: Job) -> dict[str, Body]:
    paths = (source.path for source in job.page.sources)
    return {path: _body.decode(body) for path, body in zip(paths, job.bodies, strict=True)}


@lru_cache(maxsize=1)
def _renderer(shared: bytes) -> Renderer:
    setting = msgpack.decode(shared, type=Setting)
    return Renderer(setting.theme, setting.frame)


@lru_cache(maxsize=1)
def _words(shared: bytes) -> Words:
    return msgpack.decode(shared, type=Words)

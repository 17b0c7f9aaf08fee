"""The work that any process can do: bytes in, bytes out.

A process, of this machine or another, is handed what all of a build's calls have in common, which
it reads once, and a batch of what one call is about.
"""

from functools import lru_cache
from time import process_time

from msgspec import Raw, Struct, msgpack

from casegen.content.case import Body, Card
from casegen.content.dialect import Dialect
from casegen.content.parse import parse
from casegen.content.source import SourceFile
from casegen.diagnostics import Diagnostic
from casegen.pages.plan import Page
from casegen.pages.render import Renderer
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage, Frame
from casegen.pages.words import Words


class ParsedCard(Struct, frozen=True):
    """A parsed file without its text."""

    card: Card | None
    """None where it can't be told what the case is."""
    problems: tuple[Diagnostic, ...]


class Parsed(Struct, frozen=True):
    """Files parsed by one call."""

    seconds: float
    """Of processor time."""
    cards: tuple[bytes, ...]
    """Each a `ParsedCard`."""
    bodies: tuple[bytes, ...]
    """Each a `Body`; empty where there is no card."""


class Setting(Struct, frozen=True):
    """What all pages of a build have in common."""

    theme: Theme
    frame: Frame
    made: dict[str, str]


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
_sources = msgpack.Decoder(tuple[SourceFile, ...])


def parse_batch(shared: bytes, batch: bytes) -> bytes:
    """Parse files (`SourceFile`s) by the rules of a publication (`Dialect`); return `Parsed`."""
    start = process_time()
    rules = _dialect(shared)
    cards, bodies = [], []
    for source in _sources.decode(batch):
        case, problems = parse(source, rules)
        cards.append(msgpack.encode(ParsedCard(case.card if case else None, problems)))
        bodies.append(msgpack.encode(case.body) if case else b"")
    return msgpack.encode(Parsed(process_time() - start, tuple(cards), tuple(bodies)))


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
def _dialect(shared: bytes) -> Dialect:
    return msgpack.decode(shared, type=Dialect)


@lru_cache(maxsize=1)
def _renderer(shared: bytes) -> Renderer:
    setting = msgpack.decode(shared, type=Setting)
    return Renderer(setting.theme, setting.frame, setting.made)


@lru_cache(maxsize=1)
def _words(shared: bytes) -> Words:
    return msgpack.decode(shared, type=Words)

"""What the server answers: pages and files of the site, made when they are asked for."""

import html
import mimetypes
from functools import cache
from hashlib import blake2b
from pathlib import Path

import jinja2
import msgspec
from msgspec import Struct

from casegen.check import workshop
from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic
from casegen.files import Lines
from casegen.messages import say
from casegen.pages.data import case_json
from casegen.pages.files import files
from casegen.pages.pictures import of_entry
from casegen.pages.plan import Page
from casegen.pictures import prepare
from casegen.preview.bodies import bodies
from casegen.preview.notice import Manner, Notice, notice, told, without_styles
from casegen.preview.shown import Shown, problems

PROBLEMS = "_problems/index.html"
"""The page that lists everything that is wrong."""

STATIC = Path(__file__).parent / "static"

KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bin": "application/octet-stream",
}
"""By ending: what a system knows of these differs."""


class Made(Struct, frozen=True):
    """A page, made."""

    content: str
    digest: str
    """Of what it shows, style sheets apart: these are swapped without loading it again."""
    page: Page | None
    """None where it is a page of the preview's own."""
    failed: tuple[Diagnostic, ...] = ()
    """What went wrong when it was made."""
    path: str = ""
    """The case file of a page that is not planned."""
    missing: bool = False


def page_path(address: str) -> str:
    """Return the path of the file that an address within the site stands for."""
    return f"{address}index.html" if not address or address.endswith("/") else address


def made(shown: Shown, path: str, manner: Manner) -> Made:
    """Make the page of a path; one that says so, where it can't be made or there is none."""
    if path == PROBLEMS:
        return _own(_listed(shown, manner))
    if not shown.config:
        return _own(_plain("unusable" if shown.settings_problems else "loading", manner))
    if not shown.renderer:
        return _own(_plain("unusable" if shown.bug or not shown.behind else "loading", manner))
    if path in shown.unread:
        file = shown.unread[path]
        return _own(_plain("unread", manner, path=file), path=file)
    missing = path not in shown.pages
    page = shown.pages["404.html" if missing else path]
    content, problem = shown.renderer.render(page, bodies(shown, page))
    if problem:
        return _own(_plain("failed", manner), page, failed=(problem,))
    text = content.decode()
    seen = "".join((without_styles(text), *_pictures(shown, page)))
    return Made(text, _digest(seen), page, missing=missing)


def noticed(shown: Shown, found: Made, manner: Manner) -> Notice:
    """Return what is to be said on a page that was made."""
    return notice(shown, found.page, found.digest, manner, found.failed, found.path)


def with_script(found: Made, said: Notice) -> bytes:
    """Return a page with the script that says what is to be said, and loads it again."""
    data = html.escape(msgspec.json.encode(said).decode())
    script = f'<script src="/_preview/{client()}" data-notice="{data}"></script>'
    before, end, after = found.content.rpartition("</body>")
    return f"{before}{script}{end}{after}".encode() if end else f"{after}{script}".encode()


@cache
def client() -> str:
    """Return the address of the script, which names its content and that of its styles."""
    content = b"".join((STATIC / name).read_bytes() for name in ("client.js", "preview.css"))
    return f"client.js?{blake2b(content, digest_size=5).hexdigest()}"


def file(shown: Shown, path: str, memory: dict[str, bytes]) -> bytes | None:
    """Return a file of the site that is no page; None where there is none.

    What is made at once with others is put into `memory`, which holds nothing of another site.
    """
    theme, site = shown.theme, shown.site
    if theme and path in theme.static:
        return theme.static[path]
    if not site or not shown.config:
        return None
    folder, _, name = path.rpartition("/")
    entry = site.entries.get(folder.removeprefix("cases/"))
    if entry and folder.startswith("cases/"):
        if name == "case.json":
            return case_json(site, entry)
        every = of_entry(site, entry)
        found = next(((f, c.width) for f, c in every if c.path == path), None)
        return _picture(shown, *found) if found else None
    if path.startswith(("data/", "sitemap", "robots")):
        if path not in memory:
            memory.update(pair for pair in files(site) if not pair[0].startswith("cases/"))
        return memory.get(path)
    return None


def _picture(shown: Shown, picture: PictureFile, width: int) -> bytes | None:
    prepared = prepare.prepare(workshop(shown.root), picture.path)
    if isinstance(prepared, Diagnostic):
        return None
    contents = {0: prepared.content} | {r.width: r.content for r in prepared.renditions}
    return contents.get(width)


def kind(path: str) -> str:
    """Return the type of a file's content by its name."""
    ending = Path(path).suffix.lower()
    return KINDS.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"


def _pictures(shown: Shown, page: Page) -> list[str]:
    """Return what tells the pictures of a page from those that it had before."""
    if page.template != "case.html" or not shown.site:
        return []
    cards = (shown.files[source.path].card for source in page.sources)
    every = (shown.pictures.get(p.path) for card in cards if card for p in card.pictures)
    return [found.digest for found in every if isinstance(found, PictureFile)]


def _own(
    text: str, page: Page | None = None, *, failed: tuple[Diagnostic, ...] = (), path: str = ""
) -> Made:
    return Made(text, _digest(text), page, failed, path)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=10).hexdigest()


def _plain(key: str, manner: Manner, **names: str) -> str:
    """Return a page that says why there is no other."""
    return _page("plain.html", manner, title=f"preview.{key}", note=f"preview.{key}-note", **names)


def _listed(shown: Shown, manner: Manner) -> str:
    lines = Lines(shown.root)
    every = [told(problem, shown.root, lines, manner) for problem in problems(shown)]
    return _page("problems.html", manner, problems=every, title="preview.all", bug=shown.bug)


def _page(name: str, manner: Manner, **values: object) -> str:
    def words(key: str, **names: object) -> str:
        return say(manner.catalogue, key, **{**values, **names})

    catalogue = manner.catalogue
    return (
        _templates()
        .get_template(name)
        .render(values, t=words, language=catalogue.language, words=catalogue.words)
    )


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "pages")
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)

"""The theme: templates, static files and words, and how a page is rendered with them."""

import posixpath
import re
import traceback
from collections.abc import Callable, Mapping
from graphlib import CycleError, TopologicalSorter
from hashlib import blake2b
from pathlib import Path

import jinja2
import rjsmin
from msgspec import DecodeError, Struct, ValidationError, structs

from casegen.config import Config
from casegen.content.case import Body
from casegen.diagnostics import Diagnostic, Span, diagnostic
from casegen.pages import words
from casegen.pages.body import fit
from casegen.pages.plan import Page
from casegen.pages.views import FeedPage
from casegen.pages.words import Words
from casegen.site.site import Site

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, however it is written."""


class Theme(Struct, frozen=True):
    """A theme, loaded."""

    environment: jinja2.Environment
    words: Words
    static: dict[str, bytes]
    """Static files by the path at which they are published, which names their content."""
    names: dict[str, str]
    """The path of each static file by its name in the theme."""
    own_styles: tuple[str, ...]
    """The names of the style sheets that the publication adds to those of the default theme."""
    folders: tuple[Path, ...]
    """Where it comes from: the default theme's folder, and the publication's own if it has one."""


def default_folder() -> Path:
    """Return the folder of the default theme: in the wheel, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    packed = package / "theme"
    return packed if packed.is_dir() else package.parent / "templates"


def load(config: Config, root: Path) -> tuple[Theme | None, tuple[Diagnostic, ...]]:
    """Load the default theme with what a publication overrides of it in its theme folder."""
    folders = [default_folder()]
    own = root / config.theme
    if own.is_dir() and own.resolve() != folders[0].resolve():
        folders.append(own)
    file = f"i18n/{config.language}.yaml"
    try:
        texts = tuple((f / file).read_text("utf-8") for f in folders if (f / file).is_file())
        phrases = words.read(config.language, texts)
    except (UnicodeDecodeError, DecodeError, ValidationError) as error:
        problem = diagnostic("template-error", f"{config.theme}/{file}", page="", reason=str(error))
        return None, (problem,)
    try:
        static, names = _static(folders)
    except CycleError as error:
        reason = f"scripts import each other in a circle: {' -> '.join(error.args[1])}"
        place = f"{config.theme}/static/{error.args[1][0]}"
        return None, (diagnostic("template-error", place, page="", reason=reason),)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(list(reversed(folders))),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.globals |= {"t": phrases.phrase, "date": phrases.date, "ordinal": phrases.ordinal}
    default = {file.name for file in (folders[0] / "static").iterdir()}
    own_styles = tuple(sorted(n for n in names if n.endswith(".css") and n not in default))
    return Theme(environment, phrases, static, names, own_styles, tuple(folders)), ()


def with_files(theme: Theme, name: str, path: str, files: Mapping[str, bytes]) -> Theme:
    """Add static files that are made, not read; templates know the one at `path` by `name`."""
    static, names = theme.static | dict(files), theme.names | {name: path}
    return structs.replace(theme, static=static, names=names)


def render(
    page: Page, theme: Theme, site: Site, bodies: Mapping[str, Body]
) -> tuple[bytes, Diagnostic | None]:
    """Render a page; `bodies` holds those of all cases by their files.

    Returns the page's bytes, or a `template-error` that names the template, its line and the page.
    """
    link = linker(page, site.config)
    view = page.view
    context: dict[str, object] = {name: getattr(view, name) for name in structs.asdict(view)}
    context |= {
        "publication": site.config,
        "nav": (*site.taxonomies.values(),),
        "item_sections": tuple(s for s in site.config.sections if s.items),
        "link": link,
        "own_styles": theme.own_styles,
        "asset": lambda name: link(theme.names[name]),
        "canonical": site.config.base_url and site.config.base_url + view.page.address,
    }
    back = theme.words.phrase("notes.back")
    fitted = [
        fit(bodies[source], site.entries[site.paths[source]].card, site, link, back)
        for source in page.sources
    ]
    context |= {"body": fitted[0]} if page.template == "case.html" else {"bodies": fitted}
    try:
        text = theme.environment.get_template(page.template).render(context)
        return (_NO_XML.sub("", text) if page.path.endswith(".xml") else text).encode(), None
    except Exception as error:
        return b"", _explain(error, page, theme, site.config)


def linker(page: Page, config: Config) -> Callable[[str], str]:
    """Return what makes addresses within the site relative to a page.

    The page for what is not found is shown at any address, so that only links from the root of
    the host work there.
    """
    if isinstance(page.view, FeedPage) and config.base_url:
        # A feed is read far from the site.
        return lambda address: config.base_url + address
    if page.path == "404.html":
        base = "/" + config.base_url.partition("://")[2].partition("/")[2]
        return lambda address: base + address
    folder = posixpath.dirname(page.path)
    root = "../" * (folder.count("/") + 1) if folder else ""

    def link(address: str) -> str:
        place, hash_, fragment = address.partition("#")
        if hash_ and place == page.view.page.address:
            return f"#{fragment}"
        return (root + place or "./") + hash_ + fragment

    return link


def _static(folders: list[Path]) -> tuple[dict[str, bytes], dict[str, str]]:
    files: dict[str, Path] = {}
    for folder in folders:
        # What starts with a dot was left there by a system or an editor.
        files |= {p.name: p for p in sorted((folder / "static").glob("[!.]*")) if p.is_file()}
    contents = {name: file.read_bytes() for name, file in files.items()}
    static: dict[str, bytes] = {}
    names: dict[str, str] = {}

    def published(match: re.Match[bytes]) -> bytes:
        name = match[2].decode()
        return match[1] + posixpath.basename(names.get(name, name)).encode() + b'"'

    # A script comes after those that it imports, for it names them by what they hold.
    for name in TopologicalSorter(_imports(contents)).static_order():
        content = contents[name]
        if name.endswith(".js"):
            content = _IMPORT.sub(published, content)
            # What a publication adds is published as it is written.
            if files[name].parent.parent == folders[0]:
                content = rjsmin.jsmin(content.decode()).encode()
        digest = blake2b(content, digest_size=5).hexdigest()
        names[name] = f"static/{files[name].stem}.{digest}{files[name].suffix}"
        static[names[name]] = content
    return static, names


_IMPORT = re.compile(
    rb'((?:^(?:import|\} from|export .* from)\b[^"\n]*|\bawait import\()"\./)([\w.-]+\.js)"',
    re.MULTILINE,
)


def _imports(contents: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the scripts of the theme that each static file imports."""
    return {
        name: [
            found for match in _IMPORT.finditer(content) if (found := match[2].decode()) in contents
        ]
        if name.endswith(".js")
        else []
        for name, content in contents.items()
    }


def _explain(error: Exception, page: Page, theme: Theme, config: Config) -> Diagnostic:
    """Say where in which template an error arose."""
    name, line = page.template, 1
    for frame in traceback.extract_tb(error.__traceback__):
        if inner := _name(frame.filename, theme):
            name, line = inner, frame.lineno or 1
    if isinstance(error, jinja2.TemplateSyntaxError):
        name, line = _name(error.filename or "", theme) or error.name or name, error.lineno
    place = f"{config.theme}/{name}"
    span = Span(line, 1, line, 1)
    shown = ", ".join(page.sources) or page.path
    if isinstance(error, jinja2.TemplateNotFound):
        return diagnostic("template-missing", place, span, name=str(error.name), page=shown)
    reason = f"{type(error).__name__}: {error}"
    return diagnostic("template-error", place, span, page=shown, reason=reason)


def _name(file: str, theme: Theme) -> str:
    """Return the name of the template that stands in a file, or nothing if it is none."""
    path = Path(file)
    found = (path.relative_to(f).as_posix() for f in theme.folders if path.is_relative_to(f))
    return next(found, "")

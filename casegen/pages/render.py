"""How a page is rendered with a theme."""

import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import jinja2
from msgspec import structs

from casegen.config import Config
from casegen.content.case import Body
from casegen.diagnostics import Diagnostic, Span, by_hand, diagnostic
from casegen.files import NOT_XML, decode
from casegen.pages.body import fit
from casegen.pages.citation import data_url, references
from casegen.pages.compiler import Environment
from casegen.pages.jinja import Cache, Phrases
from casegen.pages.metadata import json_ld, metas
from casegen.pages.parts import TermLink
from casegen.pages.plan import Page
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage, FeedPage, Frame


class Renderer:
    """A theme with its templates compiled, each when it is first used."""

    def __init__(self, theme: Theme, frame: Frame) -> None:
        """Take what all pages have in common."""
        self.theme = theme
        self.frame = frame
        self.config = frame.publication
        self.environment = environment(theme)
        self.shared = {name: getattr(frame, name) for name in structs.asdict(frame)} | {
            "item_sections": tuple(s for s in self.config.sections if s.items),
            "own_styles": theme.own_styles,
        }
        self.back = theme.words.phrase("notes.back")

    def render(self, page: Page, bodies: Mapping[str, Body]) -> tuple[bytes, Diagnostic | None]:
        """Render a page; `bodies` holds those of its sources by their files.

        Returns the page's bytes, or a `template-error` that names the template, its line and the
        page.
        """
        link = linker(page, self.config)
        view = page.view
        context: dict[str, object] = structs.asdict(view)
        base = self.config.base_url
        context |= {
            **self.shared,
            "link": link,
            "asset": lambda name: link(self.theme.names[name]),
            "canonical": base and base + view.page.address,
        }
        if isinstance(view, CasePage):
            context |= {
                "citation": references(view.record.cited),
                "metas": metas(view.record, self.config),
                "json_ld": json_ld(view.record, self.config),
            }
        # Readers of feeds know less of pictures than browsers do.
        renditions = not isinstance(view, FeedPage)
        fitted = [
            fit(bodies[source.path], source, link, self.back, renditions=renditions)
            for source in page.sources
        ]
        context |= {"body": fitted[0]} if page.template == "case.html" else {"bodies": fitted}
        try:
            text = self.environment.get_template(page.template).render(context)
        except Exception as error:
            return b"", _explain(error, page, self.theme, self.config)
        return (NOT_XML.sub("", text) if page.path.endswith(".xml") else text).encode(), None


def environment(theme: Theme) -> jinja2.Environment:
    """Return Jinja as casegen has it, with the templates and words of a theme."""

    def source(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        content = theme.templates.get(name)
        return None if content is None else (content.decode(), name, lambda: True)

    made = Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        extensions=[Cache, Phrases],
    )
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    words = theme.words

    @cache
    def comma() -> str:
        return words.phrase("comma")

    def names(links: Iterable[TermLink]) -> str:
        return comma().join([link.name for link in links])

    made.filters["data_url"] = data_url
    made.globals |= {
        "t": words.phrase,
        "date": cache(words.date),
        "ordinal": cache(words.ordinal),
        "names": names,
    }
    return made


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
    root = "../" * page.path.count("/")

    def link(address: str) -> str:
        if "#" not in address:
            return root + address or "./"
        place, hash_, fragment = address.partition("#")
        if hash_ and place == page.view.page.address:
            return f"#{fragment}"
        return (root + place or "./") + hash_ + fragment

    return link


def _explain(error: Exception, page: Page, theme: Theme, config: Config) -> Diagnostic:
    """Say where in which template an error arose."""
    if isinstance(error, UnicodeDecodeError):
        for name, content in theme.templates.items():
            _, problem = decode(content, f"{config.theme}/{name}")
            if content == error.object and problem:
                return by_hand(problem)
    name, line = page.template, 1
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename in theme.templates:
            name, line = frame.filename, frame.lineno or 1
    if isinstance(error, jinja2.TemplateSyntaxError):
        name, line = error.name or name, error.lineno
    place = f"{config.theme}/{name}"
    span = Span(line, 1, line, 1)
    shown = ", ".join(source.path for source in page.sources) or page.path
    if isinstance(error, jinja2.TemplateNotFound):
        return diagnostic("template-missing", place, span, name=str(error.name), page=shown)
    reason = f"{type(error).__name__}: {error}".rstrip(".")
    return diagnostic("template-error", place, span, page=shown, reason=reason)

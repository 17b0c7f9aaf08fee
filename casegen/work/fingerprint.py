"""What a page is made from, as a digest: equal digests, equal pages."""

from collections.abc import Iterable
from hashlib import blake2b

from jinja2 import Environment, TemplateError, meta, nodes
from msgspec import msgpack

from casegen.pages.plan import Page
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage, Frame
from casegen.work.program import program


class Fingerprints:
    """Digests of pages under one theme."""

    def __init__(self, theme: Theme, frame: Frame, environment: Environment) -> None:
        """Take what all pages have in common.

        `environment` is the theme's, to tell what the templates include.
        """
        self.theme = theme
        self.environment = environment
        self.common = _digest((program(), theme.words, theme.own_styles, frame))
        self.words = _digest((program(), theme.words))
        self.templates: dict[str, bytes] = {}

    def of(self, page: Page, bodies: Iterable[bytes]) -> bytes:
        """Return the digest of a page, given the keys of its sources' bodies."""
        return _digest((self._template(page.template), page, tuple(bodies)))

    def of_entry(self, case: CasePage, body: bytes) -> bytes:
        """Return the digest of what the search index has of a case, given its page."""
        return _digest((self.words, case, body))

    def _template(self, name: str) -> bytes:
        """Return the digest of all that a template brings into a page besides its view."""
        if name not in self.templates:
            closure, assets = self._closure(name)
            every = self.theme.names
            names = sorted(every if assets is None else assets & every.keys())
            self.templates[name] = _digest(
                (
                    self.common,
                    [self.theme.templates.get(n, b"") for n in sorted(closure)],
                    [every[n] for n in names],
                )
            )
        return self.templates[name]

    def _closure(self, name: str) -> tuple[set[str], frozenset[str] | None]:
        """Return the templates that one may include, and the static files that they may ask for.

        None stands for any.
        """
        closure: set[str] = set()
        assets: set[str] | None = set()
        waiting = [name]
        while waiting:
            current = waiting.pop()
            if current in closure or current not in self.theme.templates:
                continue
            closure.add(current)
            try:
                tree = self.environment.parse(self.theme.templates[current].decode())
            except (TemplateError, UnicodeDecodeError):
                # Rendering says what is wrong with it.
                continue
            for found in meta.find_referenced_templates(tree):
                # A name that is computed may be any.
                waiting += [found] if found else list(self.theme.templates)
            if assets is not None:
                assets = _assets(tree, assets)
        return closure, None if assets is None else frozenset(assets)


def _assets(tree: nodes.Template, known: set[str]) -> set[str] | None:
    """Return the static files that a template asks for with those already known; None for any."""
    found = set(known)
    calls = 0
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "asset":
            calls += 1
            if len(call.args) != 1 or not isinstance(call.args[0], nodes.Const):
                return None
            found.add(str(call.args[0].value))
    uses = sum(use.name == "asset" for use in tree.find_all(nodes.Name))
    # Handed on as a value, it may be called with anything.
    return found if uses == calls else None


def _digest(parts: object) -> bytes:
    return blake2b(_encoder.encode(parts), digest_size=16).digest()


_encoder = msgpack.Encoder()

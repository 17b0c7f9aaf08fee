"""Where the links between cases lead."""

import posixpath
from collections.abc import Iterable, Iterator, Set

from casegen.content.case import Card, Link
from casegen.content.headings import without_number
from casegen.diagnostics import Diagnostic, diagnostic
from casegen.schema import fold, nearest
from casegen.site.site import Site, address


def check(
    cards: Iterable[Card], shown: Set[str], pages: Set[str], unread: Set[str]
) -> Iterator[Diagnostic]:
    """Report links and anchors that lead nowhere (`dead-link`, `dead-anchor`, `draft-link`).

    `shown` holds the files whose cases the site shows, `pages` the addresses of its pages, and
    `unread` the files that could not be parsed; what leads to these is not reported.
    """
    files = {card.path: card for card in cards}
    for card in files.values():
        for link in card.links:
            if _file(link, unread):
                continue
            path = _file(link, files.keys())
            if path is None:
                if not (link.target.startswith("/") and link.target[1:] in pages):
                    near = _nearest(card, link, files)
                    yield diagnostic(
                        "dead-link", card.path, link.span, value=link.written, nearest=near
                    )
            elif path not in shown and card.path in shown:
                yield diagnostic("draft-link", card.path, link.span, target=path)
            elif link.fragment and _anchor(files[path], link.fragment) is None:
                yield _dead_anchor(card, link, files[path])


def resolve(site: Site, link: Link) -> str:
    """Return the address within the site that a link leads to."""
    path = _file(link, site.paths.keys())
    if path is None:
        fragment = f"#{link.fragment}" if link.fragment else ""
        return link.target.removeprefix("/") + fragment
    target = site.entries[site.paths[path]].card
    found = _anchor(target, link.fragment) if link.fragment else None
    return address(target.slug) + (f"#{found}" if found else "")


def _file(link: Link, files: Set[str]) -> str | None:
    """Return the case file that a link means; one to a case's folder means its index.md."""
    names = (link.target, f"{link.target}/index.md")
    return next((name for name in names if name in files), None)


def _anchor(card: Card, fragment: str) -> str | None:
    """Return the anchor that a fragment means, by itself or by the words of its heading."""
    anchors = card.anchors
    if fragment in anchors:
        return fragment
    words = (fold(fragment), fold(without_number(fragment)))
    return next((a for a, title in anchors.items() if fold(title) in words), None)


def _nearest(card: Card, link: Link, files: Iterable[str]) -> tuple[str, ...]:
    """Return the case files that a link may have meant, as the card would have to write them."""
    folder = posixpath.dirname(card.path)
    known = {_stem(path): posixpath.relpath(path, folder) for path in files}
    return tuple(known[name] for name in nearest(_stem(link.target), known))


def _stem(path: str) -> str:
    """Return the name that tells a case's file or folder from others."""
    return posixpath.basename(path.removesuffix("/index.md").removesuffix(".md"))


def _dead_anchor(card: Card, link: Link, target: Card) -> Diagnostic:
    titles = tuple(target.anchors.values())
    near = nearest(link.fragment, titles) or titles[:3]
    return diagnostic(
        "dead-anchor",
        card.path,
        link.span,
        value=link.fragment,
        target=target.path,
        nearest=near,
    )

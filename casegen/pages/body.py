"""The rendered text of a case, fitted into its page."""

import re
from collections.abc import Callable

from markupsafe import Markup
from msgspec import Struct

from casegen.content.case import MARK, Body, Card
from casegen.site import links
from casegen.site.site import Site

_PICTURE = re.compile(f'src="{MARK}P(\\d+){MARK}"')
_LINK = re.compile(f"{MARK}L(\\d+){MARK}")


class PageItem(Struct, frozen=True):
    """An item of a section, with its text."""

    title: str
    anchor: str
    html: Markup


class PageSection(Struct, frozen=True):
    """A section of a case, with its text."""

    key: str
    title: str
    html: Markup
    items: tuple[PageItem, ...]


class PageBody(Struct, frozen=True):
    """The text of a case."""

    intro: Markup
    sections: tuple[PageSection, ...]
    notes: Markup


def fit(body: Body, card: Card, site: Site, link: Callable[[str], str]) -> PageBody:
    """Put the addresses of links and pictures where the parser left marks.

    `link` turns an address within the site into one for the page.
    """

    def picture(match: re.Match[str]) -> str:
        found = card.pictures[int(match[1])]
        file = site.pictures.get(found.path)
        size = f' width="{file.width}" height="{file.height}"' if file else ""
        address = link(f"cases/{card.slug}/{found.name}")
        return f'src="{Markup.escape(address)}"{size} loading="lazy"'

    def target(match: re.Match[str]) -> str:
        return str(Markup.escape(link(links.resolve(site, card.links[int(match[1])]))))

    def html(text: str) -> Markup:
        if MARK in text:
            text = _LINK.sub(target, _PICTURE.sub(picture, text))
        # A wide table scrolls within itself. The tag can't stand in text: raw HTML is escaped.
        text = text.replace("<table>", '<div class="scroll" tabindex="0"><table>')
        return Markup(text.replace("</table>", "</table></div>"))

    return PageBody(
        html(body.intro),
        tuple(
            PageSection(
                part.section.key,
                part.section.title,
                html(part.html),
                tuple(PageItem(i.item.title, i.item.anchor, html(i.html)) for i in part.items),
            )
            for part in body.sections
        ),
        html(body.notes),
    )

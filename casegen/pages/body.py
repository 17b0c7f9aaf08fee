"""The rendered text of a case, fitted into its page."""

import re
from collections.abc import Callable

from markupsafe import Markup

from casegen.content.case import MARK, Body
from casegen.pages.compiler import escape, markup
from casegen.pages.parts import PlacedPicture
from casegen.pages.pictures import place
from casegen.pages.value import Value
from casegen.site import links
from casegen.site.site import Entry, Site

SIZES = "(min-width: 53em) 43em, calc(100vw - 2.7em)"
"""How wide a picture in the text is: the default theme's column, or the window without margins."""

_PICTURE = re.compile(f'<img src="{MARK}P(\\d+){MARK}"([^>]*)>')
_AGAIN = re.compile(r'(id="fnref\d+:\d+">\[\d+):\d+\]')
_ALIGNED = re.compile(r' style="text-align:(left|center|right)"')


class Source(Value, frozen=True):
    """A case whose text a page shows, with what the marks in the text stand for."""

    path: str
    """Of the case file."""
    address: str
    links: tuple[str, ...]
    """Addresses within the site."""
    pictures: tuple[PlacedPicture, ...]


class PageItem(Value, frozen=True):
    """An item of a section, with its text."""

    title: str
    anchor: str
    html: Markup


class PageSection(Value, frozen=True):
    """A section of a case, with its text."""

    key: str
    title: str
    html: Markup
    items: tuple[PageItem, ...]


class PageBody(Value, frozen=True):
    """The text of a case."""

    intro: Markup
    sections: tuple[PageSection, ...]
    notes: Markup


def source(site: Site, entry: Entry) -> Source:
    """Return a case as a source of text, its links and pictures looked up in the site."""
    card = entry.card
    return Source(
        card.path,
        entry.address,
        tuple(links.resolve(site, link) for link in card.links),
        tuple(place(site, card, picture) for picture in card.pictures),
    )


def fit(
    body: Body,
    source: Source,
    link: Callable[[str], str],
    note_back: str,
    *,
    renditions: bool = True,
) -> PageBody:
    """Put the addresses of links and pictures where the parser left marks.

    `link` turns an address within the site into one for the page; `note_back` names, for those who
    cannot see its arrow, the link from a footnote to its place in the text; `renditions` says
    whether smaller pictures are offered too.
    """
    own = f"{source.address}#"

    def picture(match: re.Match[str]) -> str:
        found = source.pictures[int(match[1])]
        size = f' width="{found.width}" height="{found.height}"' if found.width else ""
        shown = f'<img src="{escape(link(found.address))}"{size} loading="lazy"{match[2]}>'
        return _with_renditions(shown, found, link) if renditions and found.renditions else shown

    def html(text: str, heading: str = "") -> Markup:
        if MARK in text:
            text = _PICTURE.sub(picture, text)
            # Every other piece is a link's: `L` and its number.
            pieces = text.split(MARK)
            pieces[1::2] = [escape(link(source.links[int(n[1:])])) for n in pieces[1::2]]
            text = "".join(pieces)
        # A wide table scrolls within itself, named by the heading above it. None of these tags can
        # stand in text: raw HTML is escaped. Cells have classes, for inline style is forbidden.
        if "<table>" in text:
            name = f' role="group" aria-labelledby="{heading}"' if heading else ""
            text = text.replace("<table>", f'<div class="scroll" tabindex="0"{name}><table>')
            text = _ALIGNED.sub(r' class="\1"', text.replace("</table>", "</table></div>"))
        if 'href="#fn' in text:
            # A note that is referred to again has the same number there.
            text = _AGAIN.sub(r"\1]", text)
            # In a feed, a footnote is on the page of its case.
            text = text.replace('href="#fn', f'href="{escape(link(own))}fn')
        return markup(text)

    return PageBody(
        html(body.intro),
        tuple(
            PageSection(
                part.section.key,
                part.section.title,
                html(part.html, part.section.key),
                tuple(
                    PageItem(i.item.title, i.item.anchor, html(i.html, i.item.anchor))
                    for i in part.items
                ),
            )
            for part in body.sections
        ),
        html(_notes(body.notes, note_back)),
    )


def _with_renditions(shown: str, picture: PlacedPicture, link: Callable[[str], str]) -> str:
    """Let the browser choose; one that does not know WebP takes the picture itself."""
    offered = ", ".join(f"{link(r.address)} {r.width}w" for r in picture.renditions)
    source = f'<source type="image/webp" srcset="{escape(offered)}" sizes="{SIZES}">'
    return f"<picture>{source}{shown}</picture>"


def _notes(text: str, back: str) -> str:
    """Return the list of footnotes alone; the page gives it its section and heading."""
    start, end = text.find("<ol"), text.rfind("</ol>")
    label = f'class="footnote-backref" aria-label="{escape(back)}"'
    return text[start : end + len("</ol>")].replace('class="footnote-backref"', label)

"""Where pictures stand in the site: each beside its case's page, and its renditions beside it."""

from collections.abc import Iterator
from urllib.parse import quote

from msgspec import Struct

from casegen.content.case import Card, Picture
from casegen.content.source import PictureFile
from casegen.pages.parts import PlacedPicture, Rendition
from casegen.site.site import Entry, Site, address


class Copy(Struct, frozen=True):
    """A file that is made of a picture."""

    path: str
    """In the site."""
    width: int = 0
    """Of the rendition that it is; 0 for the picture itself."""


def picture_address(card: Card, picture: Picture) -> str:
    """Return the address of a picture of a case; its file may have any name."""
    return address(card.slug) + quote(picture.name)


def place(site: Site, card: Card, picture: Picture) -> PlacedPicture:
    """Return a picture in its place in the site."""
    file = site.pictures.get(picture.path)
    found = picture_address(card, picture)
    if not file:
        return PlacedPicture(found, 0, 0)
    renditions = tuple(
        Rendition(address(card.slug) + quote(name), width)
        for name, width in _renditions(card, picture, file)
    )
    return PlacedPicture(found, file.width, file.height, renditions)


def published(site: Site) -> Iterator[tuple[PictureFile, tuple[Copy, ...]]]:
    """Return each picture that the site shows with all that is published of it."""
    shown: dict[str, dict[str, Copy]] = {}
    for entry in site.entries.values():
        for file, copy in of_entry(site, entry):
            shown.setdefault(file.path, {})[copy.path] = copy
    for path, copies in shown.items():
        yield site.pictures[path], tuple(copies.values())


def of_entry(site: Site, entry: Entry) -> Iterator[tuple[PictureFile, Copy]]:
    """Return what is published of the pictures of one case; those that are not there are not."""
    for picture in entry.card.pictures:
        if file := site.pictures.get(picture.path):
            for name, width in ((picture.name, 0), *_renditions(entry.card, picture, file)):
                yield file, Copy(entry.address + name, width)


def _renditions(card: Card, picture: Picture, file: PictureFile) -> Iterator[tuple[str, int]]:
    """Return the names and widths of a picture's renditions: `port.jpg.480.webp`.

    A name that a picture of the case has already stays that one's.
    """
    taken = {other.name.casefold() for other in card.pictures}
    for width in file.renditions:
        name = f"{picture.name}.{width}.webp"
        if name.casefold() not in taken:
            yield name, width

"""Smaller pictures for smaller windows, in WebP, beside the picture itself."""

from collections.abc import Callable

from msgspec import Struct

WIDTHS = (480, 960, 1440)
"""In pixels: a phone's, a column of text, and that column on a screen with twice the dots."""


class Rendition(Struct, frozen=True):
    """A picture made smaller."""

    width: int
    content: bytes


class Encoder(Struct, frozen=True):
    """What makes renditions."""

    make: Callable[[bytes, str], tuple[Rendition, ...]]
    """Of a still picture and the name of its format; see `pillow.renditions`."""
    version: str
    """Tells it from all that may make other bytes of the same picture."""


def widths(width: int) -> tuple[int, ...]:
    """Return the widths of the renditions of a picture: none wider than itself, none alike."""
    widest = min(width, WIDTHS[-1])
    return (*(step for step in WIDTHS if 5 * step <= 4 * widest), widest)

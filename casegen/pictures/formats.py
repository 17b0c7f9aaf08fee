"""The kinds of pictures that may be published. SVG is not among them, for it may hold script."""

import struct
from collections.abc import Callable

from msgspec import Struct

from casegen.pictures import avif, gif, jpeg, png, webp
from casegen.pictures.stripped import DamagedError, Stripped


class Format(Struct, frozen=True):
    """A kind of picture."""

    name: str
    """As people and Pillow call it."""
    endings: tuple[str, ...]
    """Of its files' names, in small letters, the usual one first."""
    fits: Callable[[bytes], bool]
    """Tells by its first bytes whether a file is of this kind."""
    strip: Callable[[bytes], Stripped]


FORMATS = (
    Format("JPEG", (".jpg", ".jpeg"), lambda c: c.startswith(b"\xff\xd8\xff"), jpeg.strip),
    Format("PNG", (".png",), lambda c: c.startswith(png.SIGNATURE), png.strip),
    Format("GIF", (".gif",), lambda c: c.startswith((b"GIF87a", b"GIF89a")), gif.strip),
    Format("WebP", (".webp",), lambda c: c[:4] == b"RIFF" and c[8:12] == b"WEBP", webp.strip),
    Format("AVIF", (".avif",), avif.is_avif, avif.strip),
)

ENDINGS = tuple(ending for format_ in FORMATS for ending in format_.endings)


def recognise(content: bytes) -> Format | None:
    """Return the kind of picture that a file is, whatever its name says."""
    return next((format_ for format_ in FORMATS if format_.fits(content)), None)


def strip(content: bytes, format_: Format) -> Stripped:
    """Return a picture without its metadata: places, people, cameras, earlier versions.

    Kept is what the eye would miss: pixels, colour profile, which side is up, movement. A picture
    without metadata stays as it is, to the byte. Raises `DamagedError` where the file is not whole.
    """
    try:
        stripped = format_.strip(content)
    except (struct.error, IndexError, KeyError, ValueError):
        raise DamagedError from None
    if stripped.width < 1 or stripped.height < 1:
        raise DamagedError
    return stripped

"""JPEG (ITU-T T.81): segments, each with a marker, and between some of them the coded picture."""

import re
import struct

from casegen.pictures import exif
from casegen.pictures.stripped import DamagedError, Stripped

_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])", re.DOTALL)
"""Begins a segment; the coded picture holds only those that are left out here."""

_END, _SCAN, _COMMENT = 0xD9, 0xDA, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APPLICATIONS = range(0xE0, 0xF0)
_EXIF = b"Exif\0\0"


def strip(content: bytes) -> Stripped:
    """Take out all that applications wrote but the colour profile and which side is up.

    What stands after the end of the picture goes too: there, cameras keep second pictures with
    metadata of their own. Raises `DamagedError`.
    """
    parts = [content[:2]]
    orientation, width, height, scanned = 1, 0, 0, False
    at = 2
    while True:
        start, marker = _find(content, at)
        if marker == _END:
            break
        at = start + 2 + struct.unpack_from(">H", content, start + 2)[0]
        data = content[start + 4 : at]
        if marker == _SCAN:
            at, _ = _find(content, at)
            scanned = True
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, 1)
        if marker in _APPLICATIONS and data.startswith(_EXIF) and orientation == 1:
            orientation = exif.orientation(data[len(_EXIF) :])
            if orientation != 1:
                parts.append(_segment(marker, _EXIF + exif.only(orientation)))
        elif marker not in _APPLICATIONS:
            parts += [content[start:at]] if marker != _COMMENT else []
        elif kept := _kept(marker, data):
            parts.append(_segment(marker, kept))
    if not scanned:
        raise DamagedError
    parts.append(content[start : start + 2])
    return Stripped(b"".join(parts), *exif.upright(width, height, orientation))


def _find(content: bytes, at: int) -> tuple[int, int]:
    found = _MARKER.search(content, at)
    if not found:
        raise DamagedError
    return found.start(), found[1][0]


def _kept(marker: int, data: bytes) -> bytes:
    """Return what the colours or the size depend on of a segment that an application wrote."""
    match marker:
        case 0xE0 if data.startswith(b"JFIF\0"):
            # A small picture may follow; it is older than the last edit, at times.
            return data[:12] + b"\0\0"
        case 0xE2 if data.startswith(b"ICC_PROFILE\0"):
            return data
        case 0xEE if data.startswith(b"Adobe"):
            return data
    return b""


def _segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data

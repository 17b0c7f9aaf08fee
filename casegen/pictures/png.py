"""PNG (W3C, third edition): a signature and chunks, APNG included."""

import struct
from zlib import crc32

from casegen.pictures import exif
from casegen.pictures.stripped import DamagedError, Stripped

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_KEPT = frozenset(
    b"tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
"""Beyond those that no picture can do without: its colours, its size and how it moves."""


def strip(content: bytes) -> Stripped:
    """Take out text, EXIF but for which side is up, dates, and what is nobody's standard.

    Raises `DamagedError`.
    """
    parts = [content[: len(SIGNATURE)]]
    orientation, width, height, still = 1, 0, 0, True
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + length]
        if len(chunk) < 12 + length:
            raise DamagedError
        at += len(chunk)
        # The case of the first letter says whether a chunk can be done without.
        needed = kind[:1].isupper()
        if needed and chunk[-4:] != _check(chunk[4:-4]):
            raise DamagedError
        if kind == b"IHDR":
            width, height = struct.unpack_from(">II", chunk, 8)
        elif kind == b"acTL":
            still = False
        elif kind == b"eXIf":
            orientation = exif.orientation(chunk[8:-4])
            chunk = _chunk(kind, exif.only(orientation)) if orientation != 1 else b""
        if needed or kind in _KEPT or kind == b"eXIf":
            parts.append(chunk)
    return Stripped(b"".join(parts), *exif.upright(width, height, orientation), still)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + _check(kind + data)


def _check(data: bytes) -> bytes:
    return struct.pack(">I", crc32(data))

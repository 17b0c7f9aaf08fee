"""WebP (RFC 9649): chunks in a RIFF file."""

import struct

from casegen.pictures.stripped import DamagedError, Stripped

_KEPT = (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_HAS_METADATA = 0x08 | 0x04
"""The flags of VP8X that announce EXIF and XMP."""


def strip(content: bytes) -> Stripped:
    """Take out EXIF, XMP and what is nobody's standard.

    Browsers show such a picture as it lies, whatever its EXIF says. Raises `DamagedError`.
    """
    end = 8 + struct.unpack_from("<I", content, 4)[0]
    if end > len(content):
        raise DamagedError
    parts: list[bytes] = []
    size = (0, 0)
    still = True
    at = 12
    while at < end:
        kind, length = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + length]
        if len(chunk) < 8 + length:
            raise DamagedError
        at += len(chunk) + length % 2
        size = size if any(size) else _size(kind, chunk[8:])
        still = still and kind != b"ANIM"
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_HAS_METADATA]) + chunk[9:]
        if kind in _KEPT:
            parts.append(chunk + b"\0" * (length % 2))
    if not any(part[:4] in (b"VP8 ", b"VP8L", b"ANMF") for part in parts):
        raise DamagedError
    data = b"WEBP" + b"".join(parts)
    return Stripped(b"RIFF" + struct.pack("<I", len(data)) + data, *size, still)


def _size(kind: bytes, data: bytes) -> tuple[int, int]:
    match kind:
        case b"VP8X":
            return 1 + int.from_bytes(data[4:7], "little"), 1 + int.from_bytes(data[7:10], "little")
        case b"VP8 ":
            width, height = struct.unpack_from("<HH", data, 6)
            return width & 0x3FFF, height & 0x3FFF
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", data, 1)
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return 0, 0

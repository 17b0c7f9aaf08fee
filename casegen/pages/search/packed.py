"""Files of the index: compressed, and named by what they hold before that.

So a name stays where nothing changes, whatever zlib the machine has; and the file that has a name
never changes.
"""

import zlib
from hashlib import blake2b

from msgspec import Struct

DIGEST = 6
"""Bytes of a name. Of a million files no two have the same one, with 99.8 % certainty."""

LEVEL = 4
"""Of zlib: 9 takes a third more time for one byte in a hundred."""

_WINDOW = 13, 7
"""Bits and memory of zlib for what is small: it need not make ready for more."""
_SMALL = 1 << 14

_BLOCK = 0xFFFF
"""The largest stored block of deflate (RFC 1951, 3.2.4)."""


class Packed(Struct, frozen=True):
    """A file of the index."""

    name: str
    content: bytes | None
    """None where it stands already."""


def pack(data: bytes, bits: bytes = b"") -> Packed:
    """Make a zlib stream of data, and of bits that are known not to get fewer."""
    name = _name(data + bits)
    window = _WINDOW if len(data) < _SMALL else ()
    compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, *window)
    if not bits:
        return Packed(name, compressor.compress(data) + compressor.flush())
    start = compressor.compress(data) + compressor.flush(zlib.Z_FULL_FLUSH)
    check = zlib.adler32(bits, zlib.adler32(data))
    return Packed(name, b"".join((start, *_stored(bits), check.to_bytes(4))))


def unpack(name: str, content: bytes) -> bytes:
    """Return what a file of some name holds; raises ValueError where it is not that file."""
    try:
        data = zlib.decompress(content)
    except zlib.error as error:
        raise ValueError(name) from error
    if _name(data) != name:
        raise ValueError(name)
    return data


def _name(data: bytes) -> str:
    return blake2b(data, digest_size=DIGEST).hexdigest()


def pack_prose(data: bytes) -> Packed:
    """Make a file of JSON that is mostly prose; in UTF-16 where that is shorter, as for Chinese.

    Of Chinese prose zlib then leaves less, in less time; of JSON with little prose it would not.
    """
    text = data.decode()
    return pack(data if len(data) <= 2 * len(text) else text.encode("utf-16-be"))


def _stored(bits: bytes) -> list[bytes]:
    """Write blocks of deflate that hold bits as they are."""
    blocks: list[bytes] = []
    for n in range(0, len(bits), _BLOCK):
        part = bits[n : n + _BLOCK]
        last = n + _BLOCK >= len(bits)
        size = len(part).to_bytes(2, "little"), (len(part) ^ _BLOCK).to_bytes(2, "little")
        blocks += (bytes([last]), *size, part)
    return blocks

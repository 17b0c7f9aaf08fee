"""GIF 89a: blocks, of which pictures may be several."""

import struct

from casegen.pictures.stripped import DamagedError, Stripped

_EXTENSION, _PICTURE, _END = 0x21, 0x2C, 0x3B
_CONTROL, _APPLICATION = 0xF9, 0xFF
_APPLICATIONS = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
"""They say how often it moves, and in which colours."""


def strip(content: bytes) -> Stripped:
    """Take out comments and all that applications wrote, but for how it moves and its colours.

    Raises `DamagedError`.
    """
    width, height, flags = struct.unpack_from("<HHB", content, 6)
    at = 13 + _colours(flags)
    parts = [content[:at]]
    pictures = 0
    # Many a file ends without saying so, and is whole.
    while at < len(content) and content[at] != _END:
        start = at
        if content[at] == _PICTURE:
            pictures += 1
            at = _blocks(content, at + 11 + _colours(content[at + 9]))
            kept = True
        elif content[at] == _EXTENSION:
            label = content[at + 1]
            at = _blocks(content, at + 2)
            name = content[start + 3 : start + 14]
            kept = label == _CONTROL or (label == _APPLICATION and name in _APPLICATIONS)
        else:
            raise DamagedError
        parts += [content[start:at]] if kept else []
    if not pictures:
        raise DamagedError
    return Stripped(b"".join([*parts, bytes([_END])]), width, height, pictures == 1)


def _colours(flags: int) -> int:
    """Return how many bytes the table of colours takes that the flags tell of."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(content: bytes, at: int) -> int:
    """Return where the blocks of data end that start at a place."""
    while length := content[at]:
        at += length + 1
    return at + 1

"""AVIF: boxes (ISO/IEC 14496-12) that name items, and where the bytes of each lie."""

import struct
from collections.abc import Iterator

from casegen.pictures.stripped import DamagedError, Stripped

_METADATA = (b"Exif", b"mime", b"uri ")
"""Kinds of items that no picture needs; XMP is one of `mime`."""

_NO_EXIF = bytes(4) + b"MM\0*" + struct.pack(">IHI", 8, 0, 0)
"""EXIF that tells nothing: decoders refuse what is none."""


def strip(content: bytes) -> Stripped:
    """Write over EXIF and XMP.

    They keep their places, for all others are told by their distance from the start of the file.
    Which side is up is a property of the picture here. Raises `DamagedError`.
    """
    boxes = [*_boxes(content, 0, len(content))]
    meta = next(((start, end) for kind, start, end in boxes if kind == b"meta"), None)
    if not meta:
        raise DamagedError
    parts = {kind: (start, end) for kind, start, end in _boxes(content, meta[0] + 4, meta[1])}
    if not {b"iinf", b"iloc", b"iprp"} <= parts.keys():
        raise DamagedError
    hidden = {id_: kind for id_, kind in _items(content, *parts[b"iinf"]) if kind in _METADATA}
    bare = bytearray(content)
    left = len(content)
    for id_, in_meta, start, length in _places(content, parts[b"iloc"][0]):
        start += parts[b"idat"][0] if in_meta else 0
        if start + length > len(content):
            raise DamagedError
        if id_ in hidden:
            # A length of nothing means all up to the end.
            length = length or len(content) - start
            left -= length
            if left < 0:
                # Stretches that lie over each other could be made to take hours.
                raise DamagedError
            written = _NO_EXIF if hidden[id_] == b"Exif" else b""
            bare[start : start + length] = written[:length].ljust(length, b"\0")
    for kind, start, end in boxes:
        if kind in (b"uuid", b"udta"):
            bare[start:end] = bytes(end - start)
    width, height = _size(content, *parts[b"iprp"])
    return Stripped(bytes(bare), width, height, b"avis" not in _brands(content))


def is_avif(content: bytes) -> bool:
    """Tell whether a file says that it is one."""
    return content[4:8] == b"ftyp" and any(b in (b"avif", b"avis") for b in _brands(content))


def _brands(content: bytes) -> tuple[bytes, ...]:
    """Return the kinds that a file says it is of; the second word is a version."""
    end = min(int.from_bytes(content[:4], "big"), 256)
    return content[8:12], *(content[at : at + 4] for at in range(16, end, 4))


def _boxes(content: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Find the boxes in a stretch of a file: the kind of each, and where its data starts and ends.

    Raises `DamagedError` where one is larger than the stretch.
    """
    while at < end:
        length, kind = struct.unpack_from(">I4s", content, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, start)
            start += 8
        after = at + length if length else end
        if not start <= after <= end:
            raise DamagedError
        yield kind, start, after
        at = after


def _items(content: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Return the number and the kind of each item."""
    first = start + (6 if content[start] == 0 else 8)
    for _, at, _ in _boxes(content, first, end):
        layout = ">HH4s" if content[at] < 3 else ">IH4s"
        id_, _, kind = struct.unpack_from(layout, content, at + 4)
        yield id_, kind


def _places(content: bytes, start: int) -> Iterator[tuple[int, bool, int, int]]:
    """Return each stretch of each item: its number, whether it lies in `idat`, start, length."""
    version = content[start]
    offset_size, length_size = divmod(content[start + 4], 16)
    base_size, index_size = divmod(content[start + 5], 16)
    at = start + 6
    if not offset_size + length_size:
        raise DamagedError

    def number(size: int) -> int:
        nonlocal at
        if at + size > len(content):
            raise DamagedError
        at += size
        return int.from_bytes(content[at - size : at], "big")

    for _ in range(number(4 if version == 2 else 2)):
        id_ = number(4 if version == 2 else 2)
        in_meta = version > 0 and number(2) & 15 == 1
        number(2)
        base = number(base_size)
        for _ in range(number(2)):
            number(index_size if version > 0 else 0)
            yield id_, in_meta, base + number(offset_size), number(length_size)


def _size(content: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the size of the picture, which is the largest where it is put together of several."""
    (held,) = ((s, e) for kind, s, e in _boxes(content, start, end) if kind == b"ipco")
    width = height = 0
    turned = False
    for kind, at, _ in _boxes(content, *held):
        if kind == b"ispe":
            found = struct.unpack_from(">II", content, at + 4)
            width, height = max((width, height), found, key=lambda size: size[0] * size[1])
        elif kind == b"irot":
            turned = content[at] % 2 == 1
    return (height, width) if turned else (width, height)

"""The one thing in EXIF that a picture needs: which side is up.

EXIF is a TIFF file without a picture (CIPA DC-008); the orientation is its tag 274.
"""

import struct

_ORIENTATION = 0x0112
_SHORT = 3
_ENTRY = 12


def orientation(tiff: bytes) -> int:
    """Return the orientation that EXIF data tells, 1 to 8; 1, upright, where it tells none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if not order:
        return 1
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for n in range(count):
            entry = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + n * _ENTRY)
            if entry[:2] == (_ORIENTATION, _SHORT):
                return entry[3] if 1 <= entry[3] <= 8 else 1
    except struct.error:
        # Cameras and apps write much that is broken; nobody can see it.
        pass
    return 1


def only(orientation: int) -> bytes:
    """Return EXIF data that tells an orientation and nothing else."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def upright(width: int, height: int, orientation: int) -> tuple[int, int]:
    """Return the size of a picture as it is shown."""
    return (height, width) if orientation >= 5 else (width, height)

"""A picture without what it says beyond what it shows."""

from msgspec import Struct


class Stripped(Struct, frozen=True):
    """A picture as it may be published, not a pixel changed."""

    content: bytes
    width: int
    """In pixels, as it is shown: a picture that lies on its side is set upright."""
    height: int
    still: bool = True
    """Whether it is one picture, not several that move."""


class DamagedError(Exception):
    """A file is not whole, or not what it says it is."""

"""What the index has of one case: made of its page alone, and kept between builds."""

from msgspec import Struct


class Held(Struct, frozen=True):
    """The tokens of a case, each once."""

    short: bytes
    """In ascending order, four bytes each, the lowest first."""
    short_marks: bytes
    """The `Mark` of each, 0 for none."""
    long: tuple[str, ...]
    long_marks: bytes


class Entry(Struct, frozen=True):
    """What the index has of one case, its text apart."""

    text: str
    """The path of the file with its text."""
    card: bytes
    held: Held

"""What case files are parsed to, as it travels and is kept."""

from msgspec import Struct

from casegen.content.case import Card
from casegen.diagnostics import Diagnostic
from casegen.editorial.notes import Notes


class ParsedCard(Struct, frozen=True):
    """A parsed file without its text."""

    card: Card | None
    """None where it can't be told what the case is."""
    problems: tuple[Diagnostic, ...]
    notes: Notes = Notes()


class ParsedFiles(Struct, frozen=True):
    """Files parsed by one call."""

    seconds: float
    """Of processor time."""
    cards: tuple[bytes, ...]
    """Each a `ParsedCard`."""
    bodies: tuple[bytes, ...]
    """Each a `Body`; empty where there is no card."""

"""What is noted of each text for the rules that look at several cases."""

from msgspec import Struct

from casegen.diagnostics import Span


class Mention(Struct, frozen=True, gc=False):
    """What may end in the name of a place or of an organisation."""

    kind: str
    """`region` or `organization`."""
    text: str
    """Up to the end of the name; where that starts is for those to tell who know the names."""
    span: Span


class Notes(Struct, frozen=True):
    """Of one case; empty where no rule that is on asks for them."""

    sketch: bytes = b""
    """Hashes that stand for the text (`duplicates.sketch`)."""
    mentions: tuple[Mention, ...] = ()

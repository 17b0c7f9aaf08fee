"""A diagnostic in words, with what tells it from all others in the next run too."""

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from casegen.diagnostics import Diagnostic
from casegen.files import Lines
from casegen.messages import Catalogue, word


class Finding(Struct, frozen=True):
    """A diagnostic as reports have it."""

    diagnostic: Diagnostic
    title: str
    """What its rule is about."""
    message: str
    help: str
    folder: str
    """Goes before the paths of its places, for programs that see more than the publication."""
    fingerprint: str
    """Stays where lines move; another where the line is another that the diagnostic is about.

    Of several that say the same of equal lines of a file, each has its own, by their order.
    """


def findings(
    diagnostics: Iterable[Diagnostic], catalogue: Catalogue, root: Path, top: Path
) -> tuple[Finding, ...]:
    """Put diagnostics of the publication in the folder `root` into words, in their order.

    `top` is the folder to which other programs' paths are relative; where the publication is not
    in it, so are they to the publication.
    """
    folder = (
        f"{root.relative_to(top).as_posix()}/" if root != top and root.is_relative_to(top) else ""
    )
    lines = Lines(root)
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for diagnostic in diagnostics:
        place = diagnostic.place
        line = lines.of(place.path, place.span.line) if place.span else ""
        told = (diagnostic.id, place.path, " ".join((line or "").split()))
        seen[told] += 1
        digest = blake2b("\n".join((*told, str(seen[told]))).encode(), digest_size=16)
        wording = word(diagnostic, catalogue)
        title = catalogue.rules[diagnostic.id].title
        words = wording.message, wording.help
        found.append(Finding(diagnostic, title, *words, folder, digest.hexdigest()))
    return tuple(found)

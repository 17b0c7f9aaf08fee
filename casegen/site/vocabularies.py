"""The controlled words of a publication, read from its files."""

from pathlib import Path

from msgspec import Struct

from casegen import regions
from casegen.config import Config
from casegen.diagnostics import Diagnostic
from casegen.files import NOTHING_UNSAVED, Unsaved, read_text
from casegen.regions import Regions, tree
from casegen.site import thesaurus
from casegen.site.thesaurus import Thesaurus


class Vocabularies(Struct, frozen=True):
    """The thesaurus and the places of a publication."""

    thesaurus: Thesaurus
    regions: Regions | None
    """None where the publication has no regions, or their file has errors."""


def load(
    root: Path, config: Config, unsaved: Unsaved = NOTHING_UNSAVED
) -> tuple[Vocabularies, tuple[Diagnostic, ...]]:
    """Read the controlled words that a publication's settings name."""
    tags, problems = thesaurus.load(root, config.tags.file, unsaved)
    places, found = _regions(root, config.regions, unsaved)
    return Vocabularies(tags, places), problems + found


def _regions(
    root: Path, name: str, unsaved: Unsaved
) -> tuple[Regions | None, tuple[Diagnostic, ...]]:
    if name == "none":
        return None, ()
    if name == "china":
        return regions.china(), ()
    text, problem = read_text(root, name, unsaved)
    if problem:
        return None, (problem,)
    places, problems = tree.parse(text, name)
    return (None if problems else places), problems

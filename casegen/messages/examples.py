"""Every rule with a wrong and a right example, for `casegen explain` and the page of diagnostics.

They stand beside the catalogues, in files that no other command reads.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path

from msgspec import Struct, field, yaml

from casegen.diagnostics import SEVERITIES, Argument, Diagnostic, Place


class Frame(StrEnum):
    """What an example shows a part of; a test puts it into the rest, which is in order."""

    FRONT = "front"
    """Lines of a case's front matter, in the place of those with the same keys."""
    HEADER = "header"
    """A case's whole front matter."""
    BODY = "body"
    """Text at the end of a case's first section."""
    SECTIONS = "sections"
    """A case's whole body."""
    CASE = "case"
    """A whole case file."""
    CONFIG = "config"
    """Lines of config.yaml."""
    TAGS = "tags"
    """The whole thesaurus."""
    FILES = "files"
    """Several files. Of a case, the lines of its front matter; text of its body after `---`."""
    TREE = "tree"
    """The paths of all files of a publication, whose contents are in order."""
    WORDS = "words"
    """Told, where what is wrong stands in no text: in bytes, pictures, the disk, or the moment."""


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """What a rule is about, shown."""

    frame: Frame = field(name="in")
    wrong: str | dict[str, str]
    """Text; of `Frame.FILES`, that of each file."""
    right: str | dict[str, str]
    facts: dict[str, Argument] = {}
    """What the diagnostic of the wrong one names, for the catalogue's sentences."""
    why: str = ""
    """Why the rule is there, where that is not plain."""
    mended: bool = False
    """Whether `casegen check --fix` makes the right one of the wrong one."""

    def diagnostic(self, rule: str) -> Diagnostic:
        """Return the diagnostic that the wrong one brings, but for its place."""
        return Diagnostic(rule, SEVERITIES[rule], Place(""), self.facts)


def parts(text: str | dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the files of one side of an example with what is shown of each; one has no name."""
    return tuple(text.items()) if isinstance(text, dict) else (("", text),)


Groups = dict[str, dict[str, Example]]
"""By the name of a group, its rules with their examples, in the order in which they are shown."""


@cache
def load(language: str) -> Groups:
    """Return the examples in one of `messages.LANGUAGES`."""
    text = Path(__file__).with_name(f"examples.{language}.yaml").read_bytes()
    return yaml.decode(text, type=Groups)

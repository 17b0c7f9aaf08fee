"""What every command needs to know: where the publication is, and which language to speak."""

import os
import re
import sys
from pathlib import Path
from typing import NoReturn

import click

from casegen import messages
from casegen.messages import Catalogue, say

CONFIG = "config.yaml"


class Context:
    """The surroundings of one run."""

    def __init__(self, catalogue: Catalogue, language: str, root: Path, asked: str | None) -> None:
        self.catalogue = catalogue
        self.language = language
        self.root = root
        """The publication's folder, or the current one where there is none."""
        self.asked = asked

    @classmethod
    def of(cls, asked: str | None, folder: Path) -> "Context":
        """Return the surroundings of a run in a folder, in the language asked for if any."""
        root = _find(folder)
        language = messages.choose(asked, os.environ, _publication_language(root))
        return cls(messages.load(language), language, root, asked)

    def enter(self, root: Path | None) -> None:
        """Work on the publication in another folder."""
        if root:
            self.root = root
            self.language = messages.choose(self.asked, os.environ, _publication_language(root))
            self.catalogue = messages.load(self.language)

    def say(self, key: str, **names: object) -> str:
        """Return one of the command line's own sentences."""
        return say(self.catalogue, key, **names)

    def fail(self, text: str, code: int) -> NoReturn:
        """Say why and end with a code."""
        click.echo(text, err=True)
        sys.exit(code)


def _find(folder: Path) -> Path:
    return next((f for f in (folder, *folder.parents) if (f / CONFIG).is_file()), folder)


def _publication_language(root: Path) -> str | None:
    """Return the language that a config.yaml names, without judging the rest of it."""
    try:
        text = (root / CONFIG).read_text("utf-8-sig", errors="replace")
    except OSError:
        return None
    match = re.search(r"^(?:language|语言)[ ]*[:：][ ]*[\"']?([\w-]+)", text, re.MULTILINE)
    return match[1] if match else "zh-CN"

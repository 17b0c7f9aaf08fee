"""What the rules for texts are given: a case, and the file as its editor sees it."""

import re
from functools import cached_property

from msgspec import Struct

from casegen.content.case import Card, Case
from casegen.content.fences import split
from casegen.content.source import SourceFile
from casegen.diagnostics import Argument, Diagnostic, Span, diagnostic
from casegen.files import decode

_NOT_PROSE = {
    "```": re.compile(r"^ {0,3}(`{3,}).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL),
    "~~~": re.compile(r"^ {0,3}(~{3,}).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL),
    "`": re.compile(r"(`+)[^`].*?\1"),
    "](": re.compile(r"\]\([^)\n]*\)"),
    "]:": re.compile(r"^\[[^\]\n]+\]:.*$", re.MULTILINE),
    "://": re.compile(r"https?://[^\s<>（）“”，。；]+"),
    "@": re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9_.-]+"),
}
"""Code and addresses, by what a text that has any holds."""


class Manuscript(Struct, frozen=True, dict=True):
    """A case with its file."""

    case: Case
    file: str
    """The text of the file, front matter included, with plain line ends."""

    @property
    def card(self) -> Card:
        """The case without its text."""
        return self.case.card

    @cached_property
    def body_start(self) -> int:
        """Where the body starts in the file."""
        return len(self.file) - len(split(self.file, self.card.path)[0].body)

    @cached_property
    def text(self) -> str:
        """The file with spaces in the place of what is not read: code and addresses."""
        text = self.file
        for sign, pattern in _NOT_PROSE.items():
            if sign in text:
                text = pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        return text

    @cached_property
    def body(self) -> str:
        """The same with spaces in the place of the front matter too."""
        start = self.body_start
        return re.sub(r"[^\n]", " ", self.text[:start]) + self.text[start:]

    def at(self, start: int, end: int) -> Span:
        """Return the place of a stretch of the file that is in one line."""
        line = self.file.count("\n", 0, start) + 1
        column = start - self.file.rfind("\n", 0, start)
        return Span(line, column, line, column + end - start)

    def found(self, rule: str, span: Span | None, /, **arguments: Argument) -> Diagnostic:
        """Return an instance of `rule` in this file."""
        return diagnostic(rule, self.card.path, span, **arguments)


def manuscript(source: SourceFile, case: Case) -> Manuscript:
    """Return a case with the file that it was parsed from."""
    return Manuscript(case, decode(source.content, source.path)[0])

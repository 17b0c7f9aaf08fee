"""What a publication with some editorial rules is told, through the public way in."""

import datetime
from collections.abc import Mapping
from pathlib import Path

from casegen.check import Options, check
from casegen.diagnostics import Diagnostic, Span
from tests.publications import case, publication

TODAY = datetime.date(2026, 7, 1)


def checked(
    root: Path, rules: str, files: Mapping[str, str | bytes], more: str = ""
) -> tuple[Diagnostic, ...]:
    """Check a publication with rules, one a line, and case files."""
    editorial = "".join(f"  {line}\n" for line in rules.splitlines())
    text = f"editorial:\n{editorial}" if editorial else ""
    cases = {name if "/" in name else f"cases/{name}": text for name, text in files.items()}
    publication(root, {**cases}, text + more, theme=False)
    return check(root, Options(today=TODAY)).diagnostics


def said(
    root: Path, rules: str, background: str, more: str = "", **front: str
) -> list[tuple[str, int, str]]:
    """Return of each diagnostic of a case its id, its line and what it is about in that line.

    The text of the case starts on line 1.
    """
    text = case(background=background, **front)
    found = checked(root, rules, {"a.md": text}, more)
    first = text[: text.index(background)].count("\n")
    return [
        (d.id, d.place.span.line - first, marked(text, d.place.span))
        for d in found
        if d.place.span and d.place.path == "cases/a.md"
    ]


def marked(text: str, span: Span | None) -> str:
    """Return the stretch of a text that a span marks."""
    assert span
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]

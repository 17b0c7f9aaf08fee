"""Diagnostics for people: each with the line that causes it, underlined, and how to mend it."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from casegen.cli.context import Context
from casegen.diagnostics import Diagnostic, Place, Severity
from casegen.files import Lines
from casegen.messages import word
from casegen.quote import quote

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


def print_text(diagnostics: Iterable[Diagnostic], context: Context, console: Console) -> None:
    """Print diagnostics for people, each with the line that causes it and how to mend it."""
    lines = Lines(context.root)
    for diagnostic in diagnostics:
        console.print(_text(diagnostic, context, lines), soft_wrap=True)
        console.print()


def _text(diagnostic: Diagnostic, context: Context, lines: Lines) -> Text:
    wording = word(diagnostic, context.catalogue)
    colour = COLOURS[diagnostic.severity]
    text = Text()
    text.append(diagnostic.place.where, "bold")
    text.append(f" {context.catalogue.severities[diagnostic.severity.value]}", colour)
    text.append(f"[{diagnostic.id}] ", "dim")
    text.append(wording.message)
    _quote(text, diagnostic.place, lines, colour)
    for place in diagnostic.related:
        text.append(f"\n  {context.say('see-also')} ", "dim")
        text.append(place.where)
    text.append(f"\n  {context.say('mend')} ", "dim")
    text.append(wording.help)
    if diagnostic.mendable:
        text.append(context.say("mends-itself"), "green")
    return text


def _quote(text: Text, place: Place, lines: Lines, colour: str) -> None:
    """Add the source line with the span underlined; wide characters take two marks."""
    quoted = quote(place, lines)
    if not place.span or not quoted:
        return
    margin = f"\n  {place.span.line} │ "
    text.append(margin, "dim")
    text.append(quoted.before + quoted.marked + quoted.after)
    text.append("\n" + " " * (len(margin) - 3) + "│ ", "dim")
    marks = max(1, cell_len(quoted.marked))
    text.append(" " * cell_len(quoted.before) + "^" * marks, colour)

"""Workflow commands of GitHub Actions, which become annotations at the lines of a commit.

The form is that of "Workflow commands for GitHub Actions", *Setting an error message*; what must be
escaped is in `toCommandValue` and `escapeProperty` of its toolkit.
"""

from collections.abc import Iterable, Mapping

from casegen.diagnostics import Severity
from casegen.messages import Catalogue
from casegen.reports.finding import Finding

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def report(found: Iterable[Finding], _: Mapping[str, object], __: Catalogue) -> str:
    """Return one command a line for each finding."""
    return "\n".join(map(_command, found))


def _command(finding: Finding) -> str:
    diagnostic = finding.diagnostic
    properties = {**_place(finding), "title": f"{diagnostic.id}: {finding.title}"}
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = _escaped(f"{finding.message}\n{finding.help}")
    return f"::{_COMMANDS[diagnostic.severity]} {told}::{message}"


def _place(finding: Finding) -> dict[str, object]:
    place = finding.diagnostic.place
    file, span = finding.folder + place.path, place.span
    if not span:
        return {"file": file}
    lines = {"file": file, "line": span.line, "endLine": span.end_line}
    # Columns are heeded within one line only; the last is that of the last character.
    if span.line != span.end_line:
        return lines
    return {**lines, "col": span.column, "endColumn": max(span.column, span.end_column - 1)}


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")

"""SARIF 2.1.0 (OASIS), which code hosts and editors read."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import msgspec

from casegen import __version__
from casegen.diagnostics import Place, Severity, Span
from casegen.messages import Catalogue
from casegen.reports.finding import Finding

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = "%SRCROOT%"
"""Stands for the folder that paths are relative to; whoever reads the report knows where it is."""

FINGERPRINT = "casegen/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def report(found: Sequence[Finding], _: Mapping[str, object], catalogue: Catalogue) -> str:
    """Return findings as a log of one run."""
    rules = {finding.diagnostic.id: finding for finding in found}
    numbers = {rule: n for n, rule in enumerate(rules)}
    driver = {
        "name": "casegen",
        "version": __version__,
        "language": catalogue.language,
        "rules": [_rule(finding) for finding in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers) for finding in found],
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2).decode()


def _rule(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.diagnostic.id,
        "shortDescription": {"text": finding.title},
        "defaultConfiguration": {"level": _LEVELS[finding.diagnostic.severity]},
    }


def _result(finding: Finding, numbers: Mapping[str, int]) -> dict[str, object]:
    diagnostic = finding.diagnostic
    folder = finding.folder
    related = [{"id": n, **_location(p, folder)} for n, p in enumerate(diagnostic.related)]
    return {
        "ruleId": diagnostic.id,
        "ruleIndex": numbers[diagnostic.id],
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": f"{finding.message}\n{finding.help}"},
        "locations": [_location(diagnostic.place, folder)],
        **({"relatedLocations": related} if related else {}),
        **({"fixes": [_fix(finding)]} if diagnostic.repair else {}),
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }


def _fix(finding: Finding) -> dict[str, object]:
    diagnostic = finding.diagnostic
    replacements = [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}
        for edit in diagnostic.repair
    ]
    file = _artifact(finding.folder + diagnostic.place.path)
    change = {"artifactLocation": file, "replacements": replacements}
    return {"description": {"text": finding.help}, "artifactChanges": [change]}


def _location(place: Place, folder: str) -> dict[str, object]:
    file: dict[str, object] = {"artifactLocation": _artifact(folder + place.path)}
    if span := place.span:
        file["region"] = _region(span)
    return {"physicalLocation": file}


def _artifact(path: str) -> dict[str, str]:
    return {"uri": quote(path), "uriBaseId": ROOT}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }

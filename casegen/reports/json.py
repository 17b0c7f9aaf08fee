"""casegen's own form; docs/ci.md describes the fields."""

from collections.abc import Iterable, Mapping

import msgspec

from casegen.diagnostics import Edit, Place, Span
from casegen.messages import Catalogue
from casegen.reports.finding import Finding

VERSION = 1
"""Counts changes that take something away from whoever reads the report."""


def report(found: Iterable[Finding], summary: Mapping[str, object], _: Catalogue) -> str:
    """Return findings as one object of JSON."""
    whole = {"version": VERSION, "summary": summary, "diagnostics": [_object(f) for f in found]}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()


def fingerprints(text: bytes) -> frozenset[str]:
    """Return the fingerprints of a report; raises `msgspec.DecodeError` where it is none."""
    return frozenset(known.fingerprint for known in _report.decode(text).diagnostics)


class _Known(msgspec.Struct, frozen=True):
    fingerprint: str


class _Report(msgspec.Struct, frozen=True):
    diagnostics: tuple[_Known, ...]


_report = msgspec.json.Decoder(_Report)


def _object(finding: Finding) -> dict[str, object]:
    diagnostic = finding.diagnostic
    return {
        "id": diagnostic.id,
        "severity": diagnostic.severity.value,
        **_place(diagnostic.place),
        "message": finding.message,
        "help": finding.help,
        "mendable": diagnostic.mendable,
        "edits": [_edit(edit) for edit in diagnostic.repair],
        "related": [_place(place) for place in diagnostic.related],
        "fingerprint": finding.fingerprint,
    }


def _edit(edit: Edit) -> dict[str, object]:
    return {**_span(edit.span), "text": edit.text}


def _place(place: Place) -> dict[str, object]:
    return {"path": place.path, **_span(place.span)}


def _span(span: Span | None) -> dict[str, object]:
    return {
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }

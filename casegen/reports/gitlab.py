"""A Code Quality report of GitLab: an array of what is told of each place.

The fields are those of GitLab's "Code Quality report format", which also says that `lines.begin` is
a must: what has no line stands at the first.
"""

from collections.abc import Iterable, Mapping

import msgspec

from casegen.diagnostics import Severity
from casegen.messages import Catalogue
from casegen.reports.finding import Finding

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def report(found: Iterable[Finding], _: Mapping[str, object], __: Catalogue) -> str:
    """Return findings as an array of JSON."""
    return msgspec.json.format(msgspec.json.encode([*map(_object, found)]), indent=2).decode()


def _object(finding: Finding) -> dict[str, object]:
    diagnostic = finding.diagnostic
    span = diagnostic.place.span
    lines = {"begin": span.line, "end": span.end_line} if span else {"begin": 1}
    return {
        "description": f"{finding.message} {finding.help}",
        "check_name": diagnostic.id,
        "fingerprint": finding.fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": finding.folder + diagnostic.place.path, "lines": lines},
    }

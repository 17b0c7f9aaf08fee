"""What a check found, in the forms that other programs read."""

from collections.abc import Callable, Mapping, Sequence

from casegen.messages import Catalogue
from casegen.reports import github, gitlab, json, junit, sarif
from casegen.reports.finding import Finding

Report = Callable[[Sequence[Finding], Mapping[str, object], Catalogue], str]
"""From findings, and what else there is to say of the run, to a text in the form's own language."""

FORMS: dict[str, Report] = {
    "json": json.report,
    "github": github.report,
    "sarif": sarif.report,
    "gitlab": gitlab.report,
    "junit": junit.report,
}
"""By the name under which `--format` knows them."""

"""JUnit's XML, which nearly every CI server shows: a test for each file that has something wrong.

There is no standard; the elements and attributes are those that Jenkins and GitLab read. A file
with notes only has passed.
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from casegen.diagnostics import Severity
from casegen.files import NOT_XML
from casegen.messages import Catalogue
from casegen.reports.finding import Finding

SUITE = "casegen"


def report(found: Iterable[Finding], _: Mapping[str, object], catalogue: Catalogue) -> str:
    """Return findings as one suite of tests; one that passes where nothing is wrong."""
    suites = Element("testsuites")
    suite = SubElement(suites, "testsuite", name=SUITE)
    for path, mine in groupby(sorted(found, key=_path), key=_path):
        test = SubElement(suite, "testcase", classname=SUITE, name=path)
        for finding in mine:
            _tell(test, finding, catalogue)
    if not len(suite):
        SubElement(suite, "testcase", classname=SUITE, name="check")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    indent(suites)
    return tostring(suites, "unicode", xml_declaration=True)


def _tell(test: Element, finding: Finding, catalogue: Catalogue) -> None:
    diagnostic = finding.diagnostic
    weight = catalogue.severities[diagnostic.severity.value]
    told = NOT_XML.sub(
        "\ufffd",
        f"{finding.folder}{diagnostic.place.where} {weight}\n{finding.message}\n{finding.help}",
    )
    if diagnostic.severity is Severity.INFO:
        out = SubElement(test, "system-out") if test.find("system-out") is None else test[-1]
        out.text = f"{out.text or ''}{told}\n"
        return
    message = NOT_XML.sub("\ufffd", finding.message)
    SubElement(test, "failure", type=diagnostic.id, message=message).text = told


def _path(finding: Finding) -> str:
    return finding.folder + finding.diagnostic.place.path

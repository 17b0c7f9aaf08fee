"""Whether a site that a program built holds what it was given."""

import re
from collections.abc import Collection, Iterable
from html import unescape
from pathlib import Path

from bench.corpus import Case, Counts, Item, Section, slug

PAGE = "index.html"


def counts(site: Path) -> Counts:
    """Count a site's pages of each kind."""
    return Counts(
        sum((folder / PAGE).is_file() for folder in (site / "cases").iterdir()),
        sum(1 for _ in (site / "cases" / "page").glob(f"*/{PAGE}")) + 1,
        sum(1 for _ in (site / "tags").rglob(PAGE)),
        sum(1 for _ in (site / "regions").rglob(PAGE)),
    )


def faults(site: Path, cases: Iterable[Case], newest: Collection[str]) -> list[str]:
    """Return what is missing on the pages of these cases, and on the first page of the list.

    That begins with one of the `newest`, which are of the same day.
    """
    found = [f"{case.slug}: {words}" for case in cases for words in _missing(site, case)]
    listed = re.findall(r"case-\d{6}", (site / "cases" / PAGE).read_text("utf-8"))
    if not listed or listed[0] not in newest:
        found.append(f"cases/: the first is none of {', '.join(newest)}")
    return found


def _missing(site: Path, case: Case) -> list[str]:
    page = (site / "cases" / case.slug / PAGE).read_text("utf-8")
    text = _plain(unescape(re.sub(r"<[^>]*>", "", page)))
    items = (item for section in case.sections for item in section.items)
    parts: tuple[Section | Item, ...] = (*case.sections, *items)
    paragraphs = (paragraph for part in parts for paragraph in (part.title, *part.text.split("\n")))
    wanted = (case.title, case.lead, case.stage, case.summary, case.source, *case.partners)
    terms = (term.name for term in (*case.region, *case.tags))
    missing = [words for words in (*wanted, *terms, *paragraphs) if _plain(words) not in text]
    missing += [slug(number) for number in case.links if f"/{slug(number)}/" not in page]
    if case.picture and "<img" not in page.partition("<main")[2]:
        missing.append("picture")
    return missing


def _plain(text: str) -> str:
    """Return text without what is white space, a mark of Markdown, or a line of hyphens."""
    return re.sub(r"^\|[-|]+\|$|[\s*|]", "", text)

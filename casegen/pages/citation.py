"""How a case is cited: GB/T 7714-2025, and the formats that reference managers read.

A case is cited as a page of the publication: its authors, or the organisations that led it, as the
responsible party; the publication as the container. The day of citation is the reader's and is not
known when the page is made: `gbt7714` leaves a mark for it where the standard wants it.
"""

import datetime
import json
import re

from msgspec import Struct

ACCESSED = "[引用日期]"
"""Stands for the day on which a reader cites; the page's script puts the day in."""


class Citation(Struct, frozen=True):
    """What a citation needs to know of a case."""

    key: str
    """Identifies it in a bibliography: the case's slug."""
    authors: tuple[str, ...]
    title: str
    publication: str
    date: datetime.date
    updated: datetime.date | None
    url: str
    """Absolute, or empty where nobody knows yet where the site will stand."""
    language: str
    abstract: str
    keywords: tuple[str, ...]


def gbt7714(citation: Citation) -> str:
    """Return a reference as GB/T 7714-2025 has it for a web resource.

    `责任者. 题名[EB/OL]. (发布日期)[引用日期]. 网址.` More than three parties are cut to three
    and 等 (or et al.); a date of change goes before the date of publication's.
    """
    chinese = citation.language.startswith("zh")
    authors = citation.authors[:3]
    more = ("等" if chinese else "et al") if len(citation.authors) > 3 else ""
    party = ", ".join([*authors, *([more] if more else [])])
    date = citation.updated or citation.date
    where = f" {citation.url}." if citation.url else ""
    return f"{party}. {citation.title}[EB/OL]. ({date.isoformat()}){ACCESSED}.{where}"


def bibtex(citation: Citation) -> str:
    """Return a BibTeX entry, `@online` as biblatex has it, in UTF-8."""
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in citation.authors),
        "title": f"{{{_tex(citation.title)}}}",
        "organization": _tex(citation.publication),
        "date": citation.date.isoformat(),
        "year": str(citation.date.year),
        "url": citation.url,
        "keywords": _tex(", ".join(citation.keywords)),
        "langid": "chinese" if citation.language.startswith("zh") else "english",
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return "\n".join([f"@online{{{citation.key},", *lines, "}", ""])


def ris(citation: Citation) -> str:
    """Return an RIS record of the type ELEC; lines end as the format wants them."""
    lines = [("TY", "ELEC")]
    lines += [("AU", author) for author in citation.authors]
    lines += [
        ("TI", citation.title),
        ("T2", citation.publication),
        ("PY", str(citation.date.year)),
        ("DA", citation.date.strftime("%Y/%m/%d")),
        ("AB", citation.abstract),
    ]
    lines += [("KW", keyword) for keyword in citation.keywords]
    lines += [("UR", citation.url), ("LA", citation.language), ("ID", citation.key)]
    record = [f"{tag}  - {_one_line(value)}" for tag, value in lines if value]
    return "\r\n".join([*record, "ER  - ", ""])


def csl_json(citation: Citation) -> str:
    """Return CSL-JSON, an array with one item."""
    item = {
        "id": citation.key,
        "type": "webpage",
        "title": citation.title,
        "author": [{"literal": author} for author in citation.authors],
        "container-title": citation.publication,
        "issued": {"date-parts": [[citation.date.year, citation.date.month, citation.date.day]]},
        "URL": citation.url,
        "language": citation.language,
        "abstract": citation.abstract,
        "keyword": ", ".join(citation.keywords),
    }
    kept = {key: value for key, value in item.items() if value}
    return json.dumps([kept], ensure_ascii=False, indent=2) + "\n"


_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def _tex(text: str) -> str:
    """Return text with what TeX would take for itself made harmless."""
    return re.sub(r"[\\{}$&#%_~^]", lambda m: _TEX.get(m[0], "\\" + m[0]), _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())

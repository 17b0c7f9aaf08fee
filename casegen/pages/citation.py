"""How a case is cited: GB/T 7714-2025, and the formats that reference managers read.

A case is cited as a page of the publication: its authors, or the organisations that led it, as the
responsible party; the publication as the container. The day of citation is the reader's and is not
known when the page is made: `gbt7714` leaves a mark for it where the standard wants it.

Names stay whole in every format, as names of organisations do: nobody told which part of a name is
the family's, and a guess would be wrong where it matters, in a bibliography.
"""

import datetime
import re
from urllib.parse import quote

from msgspec import json

from casegen.pages.value import Value

ACCESSED = "[引用日期]"
"""Stands for the day on which a reader cites; the page's script puts the day in."""


class Citation(Value, frozen=True):
    """What a citation needs to know of a case."""

    key: str
    """Identifies it in a bibliography: the case's slug."""
    authors: tuple[str, ...]
    title: str
    publication: str
    date: datetime.date
    url: str
    """Absolute, or empty where nobody knows yet where the site will stand."""
    language: str
    abstract: str
    keywords: tuple[str, ...]


class References(Value, frozen=True):
    """How a case is cited, in every format that it is offered in."""

    before: str
    """GB/T 7714-2025 up to the day of citation, which is the reader's."""
    after: str
    """And after it."""
    bibtex: str
    ris: str
    csl_json: str


def references(citation: Citation) -> References:
    """Return a citation in all formats."""
    before, _, after = gbt7714(citation).partition(ACCESSED)
    return References(before, after, bibtex(citation), ris(citation), csl_json(citation))


def gbt7714(citation: Citation) -> str:
    """Return a reference as GB/T 7714-2025 has it for a web resource.

    `责任者. 题名[EB/OL]. （发布日期）[引用日期]. 网址.` The edition of 2025 sets commas and round
    brackets in full width, whatever the language. Of more than three parties it names three and
    等, or et al.
    """
    more = "等" if _chinese(citation) else "et al"
    parties = [*citation.authors[:3], *([more] if len(citation.authors) > 3 else [])]
    elements = [
        _one_line("，".join(parties)).removesuffix("."),
        f"{_one_line(citation.title)}[EB/OL]",
        f"（{citation.date.isoformat()}）{ACCESSED}",
        citation.url,
    ]
    return ". ".join(element for element in elements if element) + "."


def bibtex(citation: Citation) -> str:
    """Return a BibTeX entry, `@online` as biblatex has it, in UTF-8.

    Braces around each author and the title keep them from being taken apart or put in lower case.
    """
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in citation.authors),
        "title": f"{{{_tex(citation.title)}}}",
        "organization": _tex(citation.publication),
        "date": citation.date.isoformat(),
        # Taken literally by TeX, so that nothing in it may be escaped.
        "url": quote(citation.url, safe=_URL),
        "keywords": _tex(", ".join(citation.keywords)),
        "langid": "chinese" if _chinese(citation) else "english",
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
        ("PB", citation.publication),
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
    return json.format(json.encode([kept]), indent=2).decode() + "\n"


def data_url(text: str, media_type: str) -> str:
    """Return text as an address that holds it.

    Of what no address may hold, only ASCII is written in another way, so that a page of Chinese
    stays small; the URL Standard lets the rest stand, and browsers read it as UTF-8.
    """
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return f"data:{media_type};charset=utf-8,{text}"


_ESCAPES = {c: f"%{ord(c):02X}" for c in '%\r\n\t "#<>[\\]^`{|}'}
"""The percent sign stands first, for the others bring their own."""

_URL = "".join(map(chr, range(33, 127))).translate(dict.fromkeys(map(ord, '"<>\\^`{|}')))
"""What may stand in an address as it is."""

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # BibTeX counts braces, escaped ones too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
}


def _tex(text: str) -> str:
    """Return text with what TeX would take for itself made harmless."""
    return re.sub(r"[\\{}$&#%_~^]", lambda m: _TEX.get(m[0], "\\" + m[0]), _one_line(text))


def _chinese(citation: Citation) -> bool:
    return citation.language.startswith("zh")


def _one_line(text: str) -> str:
    return " ".join(text.split())

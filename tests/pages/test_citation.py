"""References, written and then read back by those who read them elsewhere."""

import datetime
import json
import re
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from casegen.pages.citation import ACCESSED, Citation, bibtex, csl_json, gbt7714, ris
from casegen.pages.metadata import citation

from ..site.builders import card, whole

CITATION = Citation(
    key="haidao-zhujiao",
    authors=("嵊泗县教育局", "舟山市海岸师范学校"),
    title="嵊泗县：海岛小学的“周转教师”",
    publication="案例集",
    date=datetime.date(2025, 3, 2),
    url="https://example.org/anli/cases/haidao-zhujiao/",
    language="zh-CN",
    abstract="岛上的小学留不住专业课教师。",
    keywords=("对口帮扶", "教师队伍"),
)

# What no format gives a way to write: line ends and runs of spaces become one space.
texts = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=40).filter(
    lambda text: text and text == " ".join(text.split())
)


def cited(**changes: Any) -> Citation:
    return structs.replace(CITATION, **changes)


# GB/T 7714-2025


@pytest.mark.parametrize(
    ("changes", "reference"),
    [
        (
            {},
            "嵊泗县教育局，舟山市海岸师范学校. 嵊泗县：海岛小学的“周转教师”[EB/OL]. "
            "（2025-03-02）[引用日期]. https://example.org/anli/cases/haidao-zhujiao/.",
        ),
        (
            {"authors": ("甲", "乙", "丙", "丁"), "title": "题"},
            "甲，乙，丙，等. 题[EB/OL]. （2025-03-02）[引用日期]. "
            "https://example.org/anli/cases/haidao-zhujiao/.",
        ),
        (
            {"authors": ("A", "B", "C", "D Inc."), "title": "T", "language": "en", "url": ""},
            "A，B，C，et al. T[EB/OL]. （2025-03-02）[引用日期].",
        ),
        (
            {"authors": ("Acme Inc.",), "title": "T", "language": "en", "url": ""},
            "Acme Inc. T[EB/OL]. （2025-03-02）[引用日期].",
        ),
        (
            {"authors": ("甲", "乙", "丙"), "title": "题\n名", "url": ""},
            "甲，乙，丙. 题 名[EB/OL]. （2025-03-02）[引用日期].",
        ),
    ],
)
def test_a_reference_is_as_the_standard_has_it(changes: dict[str, Any], reference: str) -> None:
    assert gbt7714(cited(**changes)) == reference
    assert reference.count(ACCESSED) == 1


def test_without_authors_the_lead_organisations_answer() -> None:
    site = whole(
        card("a", lead=("甲校", "乙校"), authors=("王海",)), card("b", lead=("甲校", "乙校"))
    )
    assert citation(site, site.entries["a"]).authors == ("王海",)
    assert citation(site, site.entries["b"]).authors == ("甲校", "乙校")


def test_a_change_does_not_change_the_reference() -> None:
    site = whole(card("a", date="2024-01-02", updated=datetime.date(2025, 1, 1)))
    assert citation(site, site.entries["a"]).date == datetime.date(2024, 1, 2)


# BibTeX

TEX = {
    r"\textbackslash{}": "\\",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    **{f"\\{mark}": mark for mark in "$&#%_"},
}


def plain(tex: str) -> str:
    """Return what TeX would set."""
    return re.sub(r"\\text[a-z]+\{\}|\\[$&#%_]", lambda match: TEX[match[0]], tex)


def read_bibtex(text: str) -> tuple[str, dict[str, str]]:
    """Return the key and the fields of the only entry of a file without errors."""
    library = parse_string(text)
    assert library.failed_blocks == []
    (entry,) = library.entries
    assert entry.entry_type == "online"
    return entry.key, {field.key: str(field.value) for field in entry.fields}


def test_bibtex_is_read() -> None:
    assert read_bibtex(bibtex(CITATION)) == (
        "haidao-zhujiao",
        {
            "author": "{嵊泗县教育局} and {舟山市海岸师范学校}",
            "title": "{嵊泗县：海岛小学的“周转教师”}",
            "organization": "案例集",
            "date": "2025-03-02",
            "url": "https://example.org/anli/cases/haidao-zhujiao/",
            "keywords": "对口帮扶, 教师队伍",
            "langid": "chinese",
        },
    )


def test_bibtex_keeps_an_address_as_it_is() -> None:
    url = "https://example.org/~a_b/%E6%A1%88/?x=1&y=#c"
    assert read_bibtex(bibtex(cited(url=url)))[1]["url"] == url
    assert read_bibtex(bibtex(cited(url="https://e.org/}{")))[1]["url"] == "https://e.org/%7D%7B"


@given(texts, texts)
def test_bibtex_holds_any_text(title: str, author: str) -> None:
    _, fields = read_bibtex(bibtex(cited(title=title, authors=(author, "B and C"))))
    assert plain(fields["title"]) == f"{{{title}}}"
    assert plain(fields["author"]) == f"{{{author}}} and {{B and C}}"


# RIS


def test_ris_is_read() -> None:
    text = ris(CITATION)
    assert text.startswith("TY  - ELEC\r\n")
    assert text.endswith("\r\nER  - \r\n")
    assert text.replace("\r\n", "").isprintable()
    (entry,) = rispy.loads(text)
    assert entry == {
        "type_of_reference": "ELEC",
        "authors": ["嵊泗县教育局", "舟山市海岸师范学校"],
        "title": "嵊泗县：海岛小学的“周转教师”",
        "secondary_title": "案例集",
        "publisher": "案例集",
        "year": "2025",
        "date": "2025/03/02",
        "abstract": "岛上的小学留不住专业课教师。",
        "keywords": ["对口帮扶", "教师队伍"],
        "urls": ["https://example.org/anli/cases/haidao-zhujiao/"],
        "language": "zh-CN",
        "id": "haidao-zhujiao",
    }


@given(texts, texts)
def test_ris_holds_any_text(title: str, author: str) -> None:
    (entry,) = rispy.loads(ris(cited(title=title, authors=(author,), abstract=f"{title}\nER  - ")))
    assert entry["title"] == title
    assert entry["authors"] == [author]
    assert entry["abstract"] == f"{title} ER -"


# CSL-JSON

NAMES = {"id", "type", "title", "author", "container-title", "issued", "URL", "language"} | {
    "abstract",
    "keyword",
}
"""Those of the CSL-JSON schema that a citation uses; it allows no others than its own."""


def test_csl_json_is_read() -> None:
    (item,) = json.loads(csl_json(CITATION))
    assert set(item) == NAMES
    assert item["author"] == [{"literal": "嵊泗县教育局"}, {"literal": "舟山市海岸师范学校"}]
    read = CiteProcJSON([item])["haidao-zhujiao"]
    assert read.type == "webpage"
    assert (str(read.title), str(read.container_title)) == (
        "嵊泗县：海岛小学的“周转教师”",
        "案例集",
    )
    assert (read.issued.year, read.issued.month, read.issued.day) == (2025, 3, 2)
    assert read["URL"] == ["https://example.org/anli/cases/haidao-zhujiao/"]


@given(texts)
def test_csl_json_holds_any_text(title: str) -> None:
    (item,) = json.loads(csl_json(cited(title=title)))
    assert item["title"] == title


@pytest.mark.parametrize("write", [bibtex, ris, csl_json])
def test_what_nobody_knows_is_left_out(write: Any) -> None:
    text = write(cited(url="", keywords=(), abstract=""))
    for name in ("url", "UR  -", "URL", "keyword", "KW  -", "abstract", "AB  -"):
        assert name not in text

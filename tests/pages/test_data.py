"""The open data; docs/data.md tells its users what each field means."""

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.content.case import Image, Metric, Reference
from casegen.content.source import PictureFile
from casegen.pages.data import COLUMNS, case_data, case_json, cases_csv, cases_json
from casegen.site.site import Site

from ..site.builders import card, picture, section, whole

DOCS = Path(__file__).parents[2] / "docs" / "data.md"
FIELDS = """
base_url: https://example.org/anli/
license: CC BY 4.0
fields:
  budget: {label: 经费, schema: {type: integer}}
  open: {label: 公开, schema: {type: boolean}}
  topic: {label: 主题, schema: {type: array, items: {type: string}}}
"""


def full(**front: Any) -> Site:
    return whole(
        card(
            "a",
            title="一个案例",
            date="2024-01-02",
            updated=datetime.date(2024, 3, 4),
            review_by=datetime.date(2026, 1, 1),
            lead=("甲校",),
            partners=("乙校", "丙校"),
            region=("嵊泗县", "渝北区"),
            area="两江新区",
            stage=("高等教育",),
            tags=("对口帮扶", "中学"),
            metrics=(Metric("教师", "24", "名", "两年"), Metric("增幅", "+4")),
            source=Reference("县报", "https://e.org/1", datetime.date(2023, 12, 1), "王海"),
            authors=("李帆",),
            image=Image("港.png", "港口", "王海"),
            pictures=(picture("cases/a/港.png"),),
            fields={"budget": -5, "open": True, "topic": ["数学", "-x"]},
            sections=(section("practices", "主要做法", "建立机制"),),
            **front,
        ),
        card("b", date="2023-01-01"),
        settings=FIELDS,
        pictures={"cases/a/港.png": PictureFile("cases/a/港.png", 1, 1)},
    )


def test_a_case_as_data() -> None:
    site = full()
    assert json.loads(case_json(site, site.entries["a"])) == {
        "slug": "a",
        "title": "一个案例",
        "date": "2024-01-02",
        "updated": "2024-03-04",
        "form": "case",
        "status": "published",
        "summary": "关于a",
        "lead": ["甲校"],
        "partners": ["乙校", "丙校"],
        "regions": [
            {"code": "330922", "name": "浙江省/舟山市/嵊泗县"},
            {"code": "500112", "name": "重庆市/渝北区"},
        ],
        "area": "两江新区",
        "stages": ["高等教育"],
        "tags": ["对口帮扶", "中学"],
        "metrics": [
            {"label": "教师", "value": "24", "unit": "名", "note": "两年"},
            {"label": "增幅", "value": "+4", "unit": None, "note": None},
        ],
        "source": {
            "name": "县报",
            "url": "https://e.org/1",
            "date": "2023-12-01",
            "author": "王海",
        },
        "authors": ["李帆"],
        "license": "CC BY 4.0",
        "review_by": "2026-01-01",
        "fields": {"budget": -5, "open": True, "topic": ["数学", "-x"]},
        "sections": [
            {
                "key": "practices",
                "title": "主要做法",
                "items": [{"title": "建立机制", "anchor": "practices-建立机制"}],
            }
        ],
        "related": [],
        "image": {
            "address": "https://example.org/anli/cases/a/%E6%B8%AF.png",
            "alt": "港口",
            "credit": "王海",
        },
        "address": "https://example.org/anli/cases/a/",
    }


def test_what_a_case_does_not_say_is_null_or_empty_and_never_missing() -> None:
    site = full()
    a, b = (case_data(site, entry) for entry in site.entries.values())
    assert a.keys() == b.keys()
    assert b["source"] is b["image"] is b["updated"] is b["area"] is b["review_by"] is None
    assert b["tags"] == b["regions"] == b["metrics"] == b["partners"] == []


def test_all_cases_as_data() -> None:
    site = full()
    data = json.loads(cases_json(site))
    assert [data.pop("cases")] == [[case_data(site, entry) for entry in site.entries.values()]]
    assert data == {
        "version": 1,
        "title": "案例集",
        "description": None,
        "language": "zh-CN",
        "license": "CC BY 4.0",
        "address": "https://example.org/anli/",
    }


def test_a_publication_without_cases_has_data_all_the_same() -> None:
    assert json.loads(cases_json(whole()))["cases"] == []
    assert rows(whole()) == []


def rows(site: Site) -> list[dict[str, str]]:
    """Return the rows of the CSV as a spreadsheet reads it."""
    content = cases_csv(site)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_cases_as_a_table() -> None:
    assert b"\n" not in cases_csv(full()).replace(b"\r\n", b"")
    one, two = rows(full())
    assert one == {
        "slug": "a",
        "title": "一个案例",
        "date": "2024-01-02",
        "updated": "2024-03-04",
        "form": "case",
        "status": "published",
        "summary": "关于a",
        "lead": "甲校",
        "partners": "乙校; 丙校",
        "regions": "浙江省/舟山市/嵊泗县; 重庆市/渝北区",
        "region_codes": "330922; 500112",
        "area": "两江新区",
        "stages": "高等教育",
        "tags": "对口帮扶; 中学",
        "metrics": "教师: 24名; 增幅: +4",
        "source": "县报",
        "source_url": "https://e.org/1",
        "source_date": "2023-12-01",
        "source_author": "王海",
        "authors": "李帆",
        "license": "CC BY 4.0",
        "address": "https://example.org/anli/cases/a/",
        # Numbers and truth values stay what they are.
        "fields.budget": "-5",
        "fields.open": "true",
        "fields.topic": "数学; -x",
    }
    assert set(two) == set(one)
    assert two["source"] == two["fields.budget"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f'{start}HYPERLINK("x")'
    (row,) = rows(whole(card("a", title=text, lead=(text, "b"), area=text)))
    assert row["title"] == row["area"] == f"'{text}"
    assert row["lead"] == f"'{text}; b"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_is_read_from_its_cell(text: str) -> None:
    (row,) = rows(whole(card("a", title=text)))
    assert row["title"].removeprefix("'") == text.removeprefix("'")


def test_the_guide_tells_of_every_field() -> None:
    told = set(re.findall(r"^\| `([\w.]+)`", DOCS.read_text("utf-8"), re.M))
    site = full()
    data = case_data(site, site.entries["a"])
    whole_file = set(json.loads(cases_json(site)))
    nested = {
        f"{key}.{name}"
        for key in ("source", "image", "metrics", "regions", "sections")
        for part in ([data[key]] if isinstance(data[key], dict) else data[key])
        for name in part
    }
    items = {"sections.items.title", "sections.items.anchor"}
    assert {*data, *nested, *items, *whole_file, *COLUMNS} - told == set()
    assert told - {*data, *nested, *items, *whole_file, *COLUMNS} == {
        "fields.key",
        # Two files.
        "feed.xml",
        "sitemap.xml",
    }

"""The file of the facets: what it says of every case, and how small it is."""

import json
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import structs

from casegen.build import Options, check
from casegen.pages.search.facets import facets
from casegen.pages.words import Words
from casegen.site.site import Entry, Taxonomy, Term

from ..publications import built, case, publication, site

TAGS = """
- {name: 甲类, slug: a}
- {name: 乙类, slug: b, parent: 甲类}
- {name: 丙类, slug: c}
"""


def numbers(data: bytes) -> Iterator[int]:
    """Read numbers in the way of templates/static/facets.js."""
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def read(root: Path) -> tuple[dict[str, Any], dict[str, list[list[str]]], dict[str, list[int]]]:
    """Return the head of a site's facets, the values of each case, and how many items it has."""
    (data,) = (
        content
        for path, content in site(root / "output").items()
        if "/facets." in path and path.endswith(".bin")
    )
    first, _, rest = zlib.decompress(data).partition(b"\n")
    head = json.loads(first)
    stream = numbers(rest)
    values: dict[str, list[list[str]]] = {}
    for facet in head["facets"]:
        values[facet["parameter"]] = []
        for count in [next(stream) for _ in range(head["cases"])]:
            term, named = 0, []
            for _ in range(count):
                term += next(stream)
                named.append(facet["terms"][term][0])
            values[facet["parameter"]].append(named)
    items = {s: [next(stream) for _ in range(head["cases"])] for s in head["items"]}
    assert next(stream, None) is None
    return head, values, items


def test_each_case_is_under_the_terms_that_it_names(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "cases/tags.yaml": TAGS,
        "cases/new.md": case("新", "2025-01-02", tags="[乙类, 丙类]", level="高"),
        "cases/old.md": case(
            "旧", "2024-01-02", metrics="[{label: 人数, value: '3'}]", form="brief"
        ),
    }
    config = """
fields: {level: {label: 级别, schema: {type: string}}}
taxonomies: [{key: levels, name: 级别, field: level, terms: [{name: 高, slug: high}]}]
"""
    root = publication(tmp_path, files, config)
    built(root)
    head, values, items = read(root)
    assert values == {
        "region": [["zhejiang/zhoushan/shengsi"]] * 2,
        "tag": [[], ["c", "b"]],
        "organization": [["mou-xian-jiao-yu-ju"]] * 2,
        "year": [["2024"], ["2025"]],
        "levels": [[], ["high"]],
        "form": [["brief"], ["case"]],
        "figures": [["yes"], []],
    }
    assert items == {"practices": [1, 1], "lessons": [1, 1]}
    tags = next(facet for facet in head["facets"] if facet["key"] == "tags")
    assert tags["terms"] == [["c", "丙类", -1], ["a", "甲类", -1], ["b", "乙类", 1]]
    assert [f["name"] for f in head["facets"]] == [
        "地区",
        "标签",
        "单位",
        "年份",
        "级别",
        "体例",
        "成效数据",
    ]


def test_where_all_cases_are_alike_in_form_and_have_no_figures_neither_is_offered(
    tmp_path: Path,
) -> None:
    root = publication(tmp_path, {"cases/a.md": case()})
    built(root)
    assert list(read(root)[1]) == ["region", "organization", "year"]


def taxonomy(key: str, count: int) -> Taxonomy:
    """Return a taxonomy of so many terms, with names as long as those of counties."""
    terms = {
        f"{n}": Term(f"{n}", f"第{n}个", f"{key}/di-{n}-ge/", "", (), (), {}, synonyms=(f"第{n}",))
        for n in range(count)
    }
    return Taxonomy(key, key, terms)


def test_ten_thousand_cases_take_few_bytes_each(tmp_path: Path) -> None:
    checked = check(publication(tmp_path, {"cases/a.md": case()}), Options())
    assert checked.site
    (entry,) = checked.site.entries.values()
    chance = random.Random(5)
    sizes = {"regions": 2_000, "stages": 7, "tags": 200, "organizations": 1_000, "years": 10}
    drawn = {"regions": 1, "stages": 2, "tags": 5, "organizations": 2, "years": 1}

    def another() -> Entry:
        terms = {k: tuple(map(str, chance.sample(range(sizes[k]), n))) for k, n in drawn.items()}
        return structs.replace(entry, terms=terms)

    made = structs.replace(
        checked.site, taxonomies={key: taxonomy(key, n) for key, n in sizes.items()}
    )
    words = Words("zh-CN", {"year": "{year}"})
    data = zlib.compress(facets(made, [another() for _ in range(10_000)], words), 9)
    assert len(data) < 15 * 10_000

"""What a case's page says of itself to programs."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from casegen.content.case import Image, Reference
from casegen.pages.metadata import json_ld, metas, record
from casegen.regions import tree
from casegen.site.site import Site

from ..publications import built, case, png, publication
from ..site.builders import card, whole

BASE = "https://example.org/anli/"
SETTINGS = f"base_url: {BASE}\nlicense: CC BY 4.0"


def a_site(settings: str = SETTINGS, **front: Any) -> Site:
    given: dict[str, Any] = {
        "title": "一个案例",
        "date": "2025-10-08",
        "lead": ("甲校",),
        "partners": ("乙校", "甲校"),
        "region": ("嵊泗县",),
        "area": "两江新区",
        "tags": ("对口帮扶",),
        "source": Reference("县报", "https://news.example/1", author="王海"),
    }
    return whole(card("a", **given | front), settings=settings)


def said(site: Site, image: str = "") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for attribute, key, content in metas(record(site, site.entries["a"], image), site.config):
        assert attribute == ("property" if key[:3] in ("og:", "art") else "name")
        found.setdefault(key, []).append(content)
    return found


def test_reference_managers_are_told_what_they_ask_for() -> None:
    assert said(a_site()) == {
        "z:itemType": ["webpage"],
        "citation_title": ["一个案例"],
        "citation_author": ["甲校"],
        "citation_publication_date": ["2025/10/08"],
        "citation_public_url": [f"{BASE}cases/a/"],
        "citation_language": ["zh-CN"],
        "citation_keywords": ["对口帮扶"],
        "citation_publisher": ["案例集"],
        "DC.title": ["一个案例"],
        "DC.creator": ["甲校"],
        "DC.description": ["关于a"],
        "DC.date": ["2025-10-08"],
        "DC.publisher": ["案例集"],
        "DC.subject": ["对口帮扶"],
        "DC.coverage": ["浙江省舟山市嵊泗县", "两江新区"],
        "DC.source": ["https://news.example/1"],
        "DC.rights": ["CC BY 4.0"],
        "DC.language": ["zh-CN"],
        "DC.identifier": [f"{BASE}cases/a/"],
        "og:type": ["article"],
        "og:title": ["一个案例"],
        "og:description": ["关于a"],
        "og:site_name": ["案例集"],
        "og:locale": ["zh_CN"],
        "og:url": [f"{BASE}cases/a/"],
        "article:published_time": ["2025-10-08"],
        "article:tag": ["对口帮扶"],
    }


def test_each_author_and_each_tag_has_an_element_of_its_own() -> None:
    found = said(a_site(authors=("王海", "李帆"), tags=("对口帮扶", "中学")))
    assert found["citation_author"] == found["DC.creator"] == ["王海", "李帆"]
    assert found["citation_keywords"] == found["article:tag"] == ["对口帮扶", "中学"]


def test_a_picture_is_named_where_its_full_address_is_known() -> None:
    site = a_site(image=Image("码头.png", "码头"))
    found = said(site, "cases/a/%E7%A0%81.png")
    assert found["og:image"] == [f"{BASE}cases/a/%E7%A0%81.png"]
    assert found["og:image:alt"] == ["码头"]
    assert "og:image" not in said(a_site(settings=""), "cases/a/x.png")
    assert (
        json_ld(record(site, site.entries["a"], "cases/a/x.png"), site.config)["image"]
        == f"{BASE}cases/a/x.png"
    )


def test_a_language_alone_is_no_locale() -> None:
    assert "og:locale" not in said(a_site(settings="language: en", stage=()))


def test_json_ld_names_the_right_things() -> None:
    site = a_site()
    assert json_ld(record(site, site.entries["a"], ""), site.config) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": "一个案例",
        "description": "关于a",
        "inLanguage": "zh-CN",
        "datePublished": "2025-10-08",
        "dateModified": "2025-10-08",
        "url": f"{BASE}cases/a/",
        "author": [{"@type": "Organization", "name": "甲校"}],
        "license": {"@type": "CreativeWork", "name": "CC BY 4.0"},
        "keywords": ["对口帮扶"],
        "about": [{"@type": "DefinedTerm", "name": "对口帮扶", "url": f"{BASE}tags/pairing/"}],
        "mentions": [
            {"@type": "Organization", "name": "甲校"},
            {"@type": "Organization", "name": "乙校"},
        ],
        "spatialCoverage": [
            {"@type": "Place", "name": "浙江省舟山市嵊泗县"},
            {"@type": "Place", "name": "两江新区"},
        ],
        "isPartOf": {"@type": "WebSite", "name": "案例集", "url": BASE},
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": "县报",
            "url": "https://news.example/1",
            "author": {"@type": "Person", "name": "王海"},
        },
    }


def test_json_ld_without_an_address_says_what_it_knows() -> None:
    site = a_site(settings="license: https://creativecommons.org/licenses/by/4.0/", source=None)
    found = json_ld(record(site, site.entries["a"], "cases/a/x.png"), site.config)
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["about"] == [{"@type": "DefinedTerm", "name": "对口帮扶"}]
    assert not {"url", "image", "isBasedOn"} & found.keys()


class Head(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inside = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script" and ("type", "application/ld+json") in attrs

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "script"


@pytest.mark.parametrize(
    "title",
    ["</script><b>", "<!--<script>", "]]>", "a\u2028b", "'\"\\u003c", "<!--", "&lt;/script>"],
)
def test_nothing_breaks_out_of_the_json(tmp_path: Path, title: str) -> None:
    root = publication(tmp_path, {"cases/a.md": case(title=json.dumps(title))}, theme=False)
    built(root)
    page = (root / "output/cases/a/index.html").read_text("utf-8")
    (script,) = Head(page).scripts
    assert json.loads(script)["headline"] == title
    assert "<" not in script


def test_the_page_of_a_case_quotes_the_address_of_its_picture(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "cases/a/index.md": case(image="{src: 码 头.png, alt: 码头}"),
        "cases/a/码 头.png": png(),
    }
    root = publication(tmp_path, files, f"base_url: {BASE}\n", theme=False)
    built(root)
    page = (root / "output/cases/a/index.html").read_text("utf-8")
    assert f'content="{BASE}cases/a/%E7%A0%81%20%E5%A4%B4.png"' in page


def test_places_of_an_english_publication_are_written_from_the_smallest() -> None:
    text = "- {name: Wales, children: [{name: Gwynedd}]}"
    places, problems = tree.parse(text, "places.yaml")
    assert problems == ()
    site = whole(
        card("a", region=("Gwynedd",)),
        settings="language: en\nregions: places.yaml",
        places=places,
    )
    assert said(site)["DC.coverage"] == ["Gwynedd, Wales"]

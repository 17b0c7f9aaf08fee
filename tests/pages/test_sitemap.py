"""What crawlers are told."""

import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from casegen.check import Options
from casegen.pages import sitemap
from casegen.pages.files import files
from casegen.pages.sitemap import robots, sitemaps

from ..publications import built, case, publication
from ..site.builders import card, config, section, whole

BASE = "https://example.org/anli/"
ITEMS = (section("practices", "主要做法", "建立机制"),)
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
DAY = datetime.date(2025, 1, 2)


def read(content: bytes) -> tuple[str, dict[str, str | None]]:
    """Return the kind of a sitemap, and its addresses with their days."""
    root = ElementTree.fromstring(content)
    found = {}
    for entry in root:
        address = entry.findtext(f"{NAMESPACE}loc")
        assert address
        assert address not in found
        found[address] = entry.findtext(f"{NAMESPACE}lastmod")
    return root.tag.removeprefix(NAMESPACE), found


def test_each_page_has_the_day_on_which_something_on_it_changed() -> None:
    site = whole(
        card("a", date="2025-01-01", tags=("中学",), region=("嵊泗县",), sections=ITEMS),
        card(
            "b",
            date="2020-01-01",
            updated=datetime.date(2025, 6, 1),
            region=("渝北区",),
            sections=ITEMS,
        ),
        card("c", date="2019-01-01", tags=("阿波罗",), lead=("丙校",)),
        settings=f"base_url: {BASE}",
    )
    kind, days = read(dict(files(site))["sitemap.xml"])
    assert kind == "urlset"
    shown = {address.removeprefix(BASE): day for address, day in days.items()}
    assert shown == {
        "": "2025-06-01",
        "cases/": "2025-06-01",
        "search/": "2025-06-01",
        "cases/a/": "2025-01-01",
        "cases/b/": "2025-06-01",
        "cases/c/": "2019-01-01",
        "tags/": "2025-06-01",
        "tags/zhong-xue/": "2025-01-01",
        "tags/a-bo-luo/": "2019-01-01",
        "regions/": "2025-06-01",
        "regions/zhejiang/": "2025-01-01",
        "regions/zhejiang/zhoushan/": "2025-01-01",
        "regions/zhejiang/zhoushan/shengsi/": "2025-01-01",
        "regions/chongqing/": "2025-06-01",
        "regions/chongqing/yubei/": "2025-06-01",
        "organizations/": "2025-06-01",
        "organizations/mou-dan-wei/": "2025-06-01",
        "organizations/bing-xiao/": "2019-01-01",
        "years/": "2025-06-01",
        "years/2025/": "2025-01-01",
        "years/2020/": "2025-06-01",
        "years/2019/": "2019-01-01",
        "practices/": "2025-06-01",
        "practices/zhong-xue/": "2025-01-01",
        "practices/untagged/": "2025-06-01",
        "lessons/": "2025-06-01",
    }


def test_the_sitemap_has_every_page_and_nothing_else(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"cases/c{n}.md": case(f"案例{n}", tags=f"[标签{n % 2}]" if n else "[]") for n in range(5)
    }
    tags = "- {name: 标签0, slug: t0}\n- {name: 标签1, slug: t1}\n"
    aliased = case("旧", aliases="[old/]")
    root = publication(
        tmp_path, {**files, "cases/tags.yaml": tags, "cases/x.md": aliased}, "page_size: 2"
    )
    built(root, Options(base_url=BASE))
    output = root / "output"
    _, days = read((output / "sitemap.xml").read_bytes())
    pages = {
        path.relative_to(output).as_posix().removesuffix("index.html")
        for path in output.rglob("*.html")
    }
    further = {page for page in pages if "/page/" in page}
    assert further
    assert {address.removeprefix(BASE) for address in days} == pages - further - {
        "404.html",
        "compare/",
        "old/",
    }


def test_without_an_address_there_is_no_sitemap() -> None:
    made = dict(files(whole(card("a"))))
    assert "sitemap.xml" not in made
    assert made["robots.txt"] == b"User-agent: *\nAllow: /\n"


def test_robots_are_told_where_the_sitemap_is() -> None:
    lines = robots(config(f"base_url: {BASE}")).decode().splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {BASE}sitemap.xml"]


@pytest.mark.parametrize(("count", "parts"), [(50_000, 0), (50_001, 2), (100_000, 2)])
def test_a_long_sitemap_is_cut(count: int, parts: int) -> None:
    settings = config(f"base_url: {BASE}")
    made = dict(sitemaps(((f"cases/c{n}/", DAY) for n in range(count)), settings))
    index, found = read(made.pop("sitemap.xml"))
    if not parts:
        assert (index, len(found), made) == ("urlset", count, {})
        return
    assert index == "sitemapindex"
    assert list(found) == [f"{BASE}sitemap-{n}.xml" for n in range(1, parts + 1)]
    every: dict[str, str | None] = {}
    for address in found:
        content = made.pop(address.removeprefix(BASE))
        assert len(content) < 50 * 2**20
        kind, entries = read(content)
        assert kind == "urlset"
        assert len(entries) <= sitemap.MOST
        every |= entries
    assert made == {}
    assert list(every) == [f"{BASE}cases/c{n}/" for n in range(count)]


def test_addresses_are_of_the_web() -> None:
    settings = config("base_url: 'https://example.org/案例/?a=1&b=2/'")
    _, days = read(dict(sitemaps([("x/", DAY)], settings))["sitemap.xml"])
    assert list(days) == ["https://example.org/%E6%A1%88%E4%BE%8B/?a=1&b=2/x/"]

"""Feeds, read as feed readers read them."""

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casegen.check import Options
from casegen.content.case import Body
from casegen.pages import theme as themes
from casegen.pages.feeds import NEWEST, feeds
from casegen.pages.plan import Page, frame
from casegen.pages.render import Renderer
from casegen.pages.views import FeedPage
from casegen.site.site import Site

from ..publications import built, case, png, publication
from ..site.builders import card, config, whole

BASE = "https://example.org/anli/"
BACKGROUND = """\
背景[另一个](b.md)，[本页](#建立机制)，[标签](/tags/)。![图](<港 口.png>)[^1]

[^1]: 注。
"""


def views(site: Site) -> dict[str, FeedPage]:
    return {view.page.address: view for view, _ in feeds(site)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication that has every kind of link and picture."""
    return publication(
        tmp_path,
        {
            "cases/tags.yaml": "- {name: 帮扶, slug: help}\n",
            "cases/a/index.md": case(
                "甲 & 〈乙〉",
                background=BACKGROUND.replace("b.md", "../b.md"),
                tags="[帮扶]",
                authors="[王海, 李帆]",
                updated="2025-11-01",
                image="{src: 封面.png, alt: 封面}",
                metrics="[{label: 学校, value: 3, unit: 所}]",
            ),
            "cases/a/港 口.png": png(),
            "cases/a/封面.png": png(),
            "cases/b.md": case("又一个", "2024-01-02"),
        },
        "license: CC BY 4.0\ndescription: 说明\n",
        theme=False,
    )


def read(root: Path, name: str = "feed.xml", base_url: str = BASE) -> Any:
    built(root, Options(base_url=base_url))
    content = (root / "output" / name).read_bytes()
    # feedparser cleans HTML; what it would take away is nothing that casegen writes.
    found = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


class Addresses(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def test_the_feed_of_a_site_is_read(root: Path) -> None:
    found = read(root)
    assert found.feed.title == "案例集"
    assert found.feed.subtitle == "说明"
    assert found.feed.rights == "CC BY 4.0"
    assert found.feed.id == f"{BASE}feed.xml"
    assert found.feed.updated == "2025-11-01T00:00:00Z"
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"{BASE}feed.xml",
        "alternate": BASE,
    }
    assert [(e.title, e.id, e.link) for e in found.entries] == [
        ("甲 & 〈乙〉", f"{BASE}cases/a/", f"{BASE}cases/a/"),
        ("又一个", f"{BASE}cases/b/", f"{BASE}cases/b/"),
    ]
    first = found.entries[0]
    assert (first.published, first.updated) == ("2025-10-08T00:00:00Z", "2025-11-01T00:00:00Z")
    assert [author.name for author in first.authors] == ["王海", "李帆"]
    assert [tag.term for tag in first.tags] == ["帮扶"]
    assert found.entries[1].updated == "2024-01-02T00:00:00Z"
    assert [author.name for author in found.entries[1].authors] == ["某县教育局"]


def test_a_feed_holds_the_whole_text_with_absolute_addresses(root: Path) -> None:
    first = read(root).entries[0]
    assert first.content[0].type == "text/html"
    text = first.content[0].value
    for part in ("学校：3所", "背景", "建立机制", "做法。", "先易后难", "启示。", "注。"):
        assert part in text
    assert Addresses(text).found == [
        f"{BASE}cases/a/%E5%B0%81%E9%9D%A2.png",
        f"{BASE}cases/b/",
        f"{BASE}cases/a/#practices-建立机制",
        f"{BASE}tags/",
        f"{BASE}cases/a/%E6%B8%AF%20%E5%8F%A3.png",
        f"{BASE}cases/a/#fn1",
        f"{BASE}cases/a/#fnref1",
    ]


def test_without_an_address_links_lead_from_where_the_feed_stands(root: Path) -> None:
    place = "https://host.example/any/"
    for name in ("feed.xml", "tags/help/feed.xml"):
        found = read(root, name, "")
        links = [link.href for link in found.feed.links] + [found.entries[0].link]
        addresses = Addresses(found.entries[0].content[0].value).found
        for address in [*links, *addresses]:
            target = urljoin(place + name, address).partition("#")[0]
            assert target.startswith(place)
            assert (root / "output" / unquote(target.removeprefix(place))).exists()


def test_a_feed_of_a_tag_has_its_cases(root: Path) -> None:
    found = read(root, "tags/help/feed.xml")
    assert found.feed.title == "帮扶 - 案例集"
    assert found.feed.id == f"{BASE}tags/help/feed.xml"
    assert [entry.id for entry in found.entries] == [f"{BASE}cases/a/"]
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"{BASE}tags/help/feed.xml",
        "alternate": f"{BASE}tags/help/",
    }


def test_pages_name_their_feeds(root: Path) -> None:
    built(root)
    named = r'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="([^"]+)">'
    home = (root / "output/index.html").read_text("utf-8")
    assert re.findall(named, home) == ["feed.xml"]
    tag = (root / "output/tags/help/index.html").read_text("utf-8")
    assert sorted(re.findall(named, tag)) == ["../../feed.xml", "../../tags/help/feed.xml"]


def test_a_publication_without_cases_has_no_feed_and_names_none(tmp_path: Path) -> None:
    draft = case(status="draft")
    root = publication(tmp_path, {"cases/a.md": draft}, theme=False)
    built(root)
    assert not (root / "output/feed.xml").exists()
    assert "atom+xml" not in (root / "output/index.html").read_text("utf-8")


def test_a_feed_shows_the_newest() -> None:
    site = whole(*(card(f"c{n:02}", date=f"2025-01-{n + 1:02}") for n in range(NEWEST + 5)))
    (view,) = views(site).values()
    assert [entry.title for entry in view.entries] == [f"c{n:02}" for n in range(24, 4, -1)]


# Ids


def test_an_id_depends_on_the_case_alone() -> None:
    one = card("a", date="2024-01-01", tags=("中学",))
    more = (card("b", date="2025-01-01"), card("c", date="2023-01-01", tags=("中学",)))
    for address in ("", f"base_url: {BASE}"):
        alone, among = (views(whole(*cards, settings=address)) for cards in ((one,), (one, *more)))
        assert alone["feed.xml"].id == among["feed.xml"].id
        (id_,) = {e.id for e in alone["feed.xml"].entries}
        assert id_ in {e.id for e in among["feed.xml"].entries}
        assert id_ in {e.id for e in among["tags/zhong-xue/feed.xml"].entries}
        ids = [e.id for e in among["feed.xml"].entries]
        ids += [view.id for view in among.values()]
        assert len(set(ids)) == len(ids)
        assert all(re.match(r"https://|urn:uuid:", found) for found in ids)


# XML

THEME, _ = themes.load(config(), Path(__file__).parent)
"""The default one: this folder has none of its own."""


TEXTS = st.text(st.characters(codec="utf-8"))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_feed_is_xml_whatever_it_says(text: str, more: str) -> None:
    assert THEME
    site = whole(card("a", title=text, authors=(more,)), settings=f"base_url: {BASE}")
    ((view, sources),) = feeds(site)
    page = Page("feed.xml", "feed.xml", view, sources)
    body = Body(f"<p>{html.escape(text)}</p>".replace("\0", ""), (), "")
    renderer = Renderer(THEME, frame(site))
    content, problem = renderer.render(page, {"cases/a.md": body})
    assert problem is None
    root = ElementTree.fromstring(content)
    title = root.findtext(".//{*}entry/{*}title")
    assert title == re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", lines(text))


def lines(text: str) -> str:
    """Return text with the ends of lines as XML reads them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""Citing and reusing, in the browser and by the schemas of the formats."""

import datetime
import json
import subprocess
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema
from playwright.sync_api import Page

from .checks import NU, expect_none
from .conftest import PREFIX, Serve
from .rig import NODE_MODULES, NotSetUpError, Tabs

HERE = Path(__file__).parent
RELAXNG = "nu.validator.vendor.thaiopensource.relaxng.util.Driver"
XSD = NODE_MODULES / "sitemap" / "schema" / "sitemap.xsd"
BASE = f"http://localhost{PREFIX}"
POLICY = {"Content-Security-Policy": "default-src 'self'"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    return serve(site, prefix=PREFIX, headers=POLICY)


@pytest.fixture(scope="module")
def slug(site: Path) -> str:
    """The case with the longest page."""
    pages = sorted(site.glob("cases/*/case.json"), key=lambda path: path.stat().st_size)
    return pages[-1].parent.name


def source(page: Page, name: str) -> str:
    """Return one of the texts of the citation panel."""
    text = page.locator(f'.citation [data-text^="{name}"]').text_content()
    assert text
    return text


# The panel


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize(
    ("ending", "name"), [("bib", "BibTeX"), ("ris", "RIS"), ("csl.json", "CSL-JSON")]
)
def test_each_format_is_downloaded(
    home: str, slug: str, open_page: Tabs, ending: str, name: str, javascript: bool
) -> None:
    opened = open_page(f"{home}cases/{slug}/", javascript=javascript)
    with opened.page.expect_download() as waiting:
        opened.page.locator(f'.citation a[download$=".{ending}"]').click()
    assert waiting.value.suggested_filename == f"{slug}.{ending}"
    content = waiting.value.path().read_bytes().decode()
    if name == "CSL-JSON":
        (item,) = json.loads(content)
        assert item["id"] == slug
    else:
        # HTML has one kind of line end; RIS has another.
        assert content == source(opened.page, name).replace(
            "\n", "\r\n" if ending == "ris" else "\n"
        )
        assert slug in content
    expect_none(opened.problems)


@pytest.mark.parametrize("name", ["GB/T 7714", "BibTeX", "RIS"])
def test_each_format_is_copied_and_said_to_be(
    home: str, slug: str, open_page: Tabs, name: str
) -> None:
    opened = open_page(f"{home}cases/{slug}/")
    page = opened.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row = page.locator(".citation dd").filter(has=page.locator(f'[data-text^="{name}"]'))
    status = row.get_by_role("status")
    assert status.text_content() == ""
    button = page.get_by_role("button", name=f"复制 {name}")
    # With the keyboard as well as with a pointer.
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("element => element.textContent", arg=status.element_handle())
    assert status.text_content() == "已复制"
    assert page.evaluate("navigator.clipboard.readText()") == source(page, name)
    expect_none(opened.problems)


def test_what_cannot_be_copied_is_said(home: str, slug: str, open_page: Tabs) -> None:
    opened = open_page(f"{home}cases/{slug}/")
    page = opened.page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="复制 RIS").click()
    said = page.locator(".citation").get_by_text("没能复制")
    said.wait_for()
    expect_none(opened.problems)


def test_the_day_of_citation_is_the_readers(home: str, slug: str, open_page: Tabs) -> None:
    reference = source(open_page(f"{home}cases/{slug}/").page, "GB/T 7714")
    assert f"[{datetime.date.today()}]. {BASE}cases/{slug}/." in reference
    still = source(open_page(f"{home}cases/{slug}/", javascript=False).page, "GB/T 7714")
    assert "[引用日期]. " in still


def test_the_panel_works_from_disk(site: Path, slug: str, open_page: Tabs) -> None:
    opened = open_page((site / "cases" / slug / "index.html").as_uri())
    with opened.page.expect_download() as waiting:
        opened.page.locator('.citation a[download$=".bib"]').click()
    assert waiting.value.suggested_filename == f"{slug}.bib"
    assert f"[{datetime.date.today()}]" in source(opened.page, "GB/T 7714")
    expect_none(opened.problems)


def test_paper_has_the_reference_and_nothing_to_press(
    home: str, slug: str, open_page: Tabs
) -> None:
    page = open_page(f"{home}cases/{slug}/").page
    page.emulate_media(media="print")
    assert page.locator(".citation cite").is_visible()
    for pressed in page.locator(".citation a, .citation button, .citation summary").all():
        assert not pressed.is_visible()


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_panel_stands_in_the_column_of_what_is_above_it(
    home: str, slug: str, open_page: Tabs, width: int
) -> None:
    page = open_page(f"{home}cases/{slug}/", width).page
    for summary in page.locator(".citation summary").all():
        summary.click()
    boxes = [page.locator(f"{part} .facts").bounding_box() for part in (".about", ".citation")]
    above, panel = boxes
    assert above
    assert panel
    assert (panel["x"], panel["width"]) == (above["x"], above["width"])
    assert panel["y"] > above["y"] + above["height"]


# What programs read


def test_json_ld_is_read_from_every_case(site: Path, home: str, open_page: Tabs) -> None:
    page = open_page(home).page
    cases = sorted(site.glob("cases/*/case.json"))
    assert cases
    for path in cases:
        data = json.loads(path.read_text("utf-8"))
        page.goto(f"{home}cases/{path.parent.name}/")
        text = page.locator('script[type="application/ld+json"]').text_content()
        found = json.loads(text or "")
        assert found["headline"] == page.locator("h1").inner_text().replace("\n", "")
        assert found["url"] == data["address"]
        assert [thing["name"] for thing in found["about"]] == data["tags"]
        places = [region["name"].replace("/", "") for region in data["regions"]]
        places += [data["area"]] if data["area"] else []
        assert [place["name"] for place in found.get("spatialCoverage", [])] == places
        assert found["isBasedOn"]["name"] == data["source"]["name"]
        asked = 'meta[name="citation_author"]'
        authors = page.locator(asked).evaluate_all("all => all.map(meta => meta.content)")
        assert authors == (data["authors"] or data["lead"])


class Addresses(HTMLParser):
    """Every link and picture of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [unescape(v or "") for name, v in attrs if name in ("href", "src")]


def feeds(site: Path) -> list[Path]:
    found = sorted(site.rglob("feed.xml"))
    assert len(found) > 1
    return found


def atom(*paths: Path) -> str:
    """Return what the schema of RFC 4287 finds in feeds: nothing where they are valid."""
    if not NU.is_file():
        raise NotSetUpError("vnu-jar")
    # The Nu checker brings jing along.
    schema = HERE / "schemas" / "atom.rnc"
    run = subprocess.run(
        ["java", "-cp", str(NU), RELAXNG, "-c", str(schema), *map(str, paths)],
        capture_output=True,
        check=False,
    )
    assert run.returncode in (0, 1), run.stderr.decode()
    found = run.stdout.decode() + run.stderr.decode()
    assert bool(found) == bool(run.returncode)
    return found


def test_every_feed_is_valid(site: Path) -> None:
    assert atom(*feeds(site)) == ""
    for path in feeds(site):
        feed = ElementTree.parse(path).getroot()
        # What the RFC says beyond its grammar.
        assert feed.find(f"{ATOM}author") is not None
        entries = feed.findall(f"{ATOM}entry")
        assert entries
        assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
        for entry in entries:
            assert entry.find(f"{ATOM}link[@rel='alternate']") is not None


def test_a_feed_that_is_not_valid_is_seen(site: Path, tmp_path: Path) -> None:
    broken = tmp_path / "feed.xml"
    text = feeds(site)[0].read_text("utf-8")
    broken.write_text(text.replace("<updated>", "<changed>").replace("</updated>", "</changed>"))
    assert "changed" in atom(broken)


def test_every_link_and_picture_of_a_feed_is_absolute_and_there(site: Path) -> None:
    dead = []
    for path in feeds(site):
        feed = ElementTree.parse(path).getroot()
        links = [link.get("href", "") for link in feed.iter(f"{ATOM}link")]
        for content in feed.iter(f"{ATOM}content"):
            links += Addresses(content.text or "").found
        for link in links:
            if not link.startswith(("http://", "https://", "mailto:")):
                dead.append(f"{path}: {link} is not absolute")
            elif link.startswith(BASE):
                file = site / unquote(link.removeprefix(BASE).partition("#")[0])
                if not (file / "index.html" if file.is_dir() else file).is_file():
                    dead.append(f"{path}: {link} leads nowhere")
    expect_none(dead)


def test_the_sitemap_is_valid(site: Path) -> None:
    if not XSD.is_file():
        raise NotSetUpError("sitemap")
    schema = xmlschema.XMLSchema(str(XSD))
    schema.validate(str(site / "sitemap.xml"))
    root = ElementTree.parse(site / "sitemap.xml").getroot()
    root[0].append(ElementTree.Element("unknown"))
    assert not schema.is_valid(root)

"""The search page: what it finds, and how it is used."""

import json
import os
import random
import re
import unicodedata
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Page, expect

from casegen.pages.search.index import GUIDE
from casegen.pages.search.tokens import fold, wanted

from ..publications import built, case, publication
from .checks import axe, expect_none, overflow
from .conftest import Serve
from .rig import ROOT, Opened, Tabs
from .test_site import POLICY, SCHEMES

DRAWS = 2_000

BLOCKS = """async (addresses) => {
  // What a case's page says, block by block, as it is read: without headings of the frame.
  const frame = "nav, .toc, .related, .citation, .about h2, .about dt, .facts dt, .notes h2,"
    + ".pick, .unknown, .ordinal, .footnote-ref, .footnote-backref, hr";
  const inline = new Set(["A", "CODE", "DEL", "EM", "S", "SMALL", "SPAN", "STRONG", "SUP"]);
  const found = {};
  for (const address of addresses) {
    const html = await (await fetch(address)).text();
    const main = new DOMParser().parseFromString(html, "text/html").querySelector("main");
    for (const place of main.querySelectorAll(".where a")) place.append("\\n");
    for (const image of main.querySelectorAll("img")) image.replaceWith(`\\n${image.alt}\\n`);
    for (const dt of main.querySelectorAll(".about dt")) {
      if (dt.textContent.trim() === "许可") dt.parentElement.remove();
    }
    for (const element of main.querySelectorAll(frame)) element.remove();
    for (const by of main.querySelectorAll(".about dd")) {
      by.textContent = by.textContent.replace(/^原作者：/, "");
    }
    for (const element of main.querySelectorAll("*")) {
      if (!inline.has(element.tagName)) element.before("\\u0000"), element.after("\\u0000");
    }
    found[address] = main.textContent.split("\\u0000").map((block) => block.trim()).filter(Boolean);
  }
  return found;
}"""

ASK = """async ([scripts, queries]) => {
  // Looks each query up and reads every case that may hold it.
  const { find, verify } = await import(scripts.find);
  const { open } = await import(scripts.postings);
  const guide = document.querySelector("[data-guide]").dataset.guide;
  const store = await open(new URL(guide, location.href).href);
  const answers = [];
  for (const query of queries) {
    const answer = await find(store, query);
    const read = await Promise.all(answer.cases.map((number) => verify(store, answer, number)));
    const found = read.filter(Boolean);
    if (answer.sure && found.length < read.length) throw new Error(`not sure of ${query}`);
    answers.push({
      slugs: found.map(({ card }) => card.slug),
      also: answer.wishes.flatMap(({ also }) => also),
    });
  }
  return answers;
}"""


VECTORS = ROOT / "tests" / "search" / "vectors.json"


@pytest.fixture(scope="package")
def home(site: Path, serve: Serve) -> str:
    return serve(site, prefix="/some/where/", headers=POLICY)


@pytest.fixture
def ask(site: Path, home: str, open_page: Tabs) -> Any:
    """Return what asks the index itself, all queries in one page."""
    page = open_page(home + "search/").page
    static = site / "static"
    scripts = {
        name: f"{home}static/{next(static.glob(f'{name}.*.js')).name}"
        for name in ("find", "postings")
    }
    return lambda *queries: page.evaluate(ASK, [scripts, list(queries)])


def read_cases(site: Path, home: str, page: Page) -> dict[str, list[str]]:
    """Return the blocks of every case by its slug, folded, read from the pages themselves."""
    slugs = sorted(
        p.parent.name for p in site.glob("cases/*/index.html") if p.parent.name != "page"
    )
    blocks = page.evaluate(BLOCKS, [f"{home}cases/{slug}/" for slug in slugs])
    return {slug: blocks[f"{home}cases/{slug}/"] for slug in slugs}


def test_every_part_of_unbroken_text_is_found_and_nothing_else(
    site: Path, home: str, open_page: Tabs, ask: Any
) -> None:
    cases = read_cases(site, home, open_page(home).page)
    folded = {slug: [fold(block) for block in blocks] for slug, blocks in cases.items()}
    chance = random.Random(3)
    queries = []
    for n in range(DRAWS):
        slug = list(cases)[n % len(cases)]
        runs = [run for block in cases[slug] for run in re.findall(r"[^\W_]{2,}", block)]
        run = chance.choices(runs, [len(run) for run in runs])[0]
        size = chance.randint(2, min(6, len(run)))
        start = chance.randint(0, len(run) - size)
        queries.append((slug, run[start : start + size]))
    findings = []
    for (slug, query), answer in zip(queries, ask(*(q for _, q in queries)), strict=True):
        words = [fold(query), *answer["also"]]
        expected = {s for s, blocks in folded.items() if any(w in b for w in words for b in blocks)}
        assert slug in expected
        found = set(answer["slugs"])
        findings += [f"{query}: missed {missed}" for missed in sorted(expected - found)]
        findings += [f"{query}: {false} does not hold it" for false in sorted(found - expected)]
    expect_none(findings)


def test_the_browser_cuts_text_as_the_index_does(serve: Serve, open_page: Tabs) -> None:
    vectors = json.loads(VECTORS.read_text("utf-8"))
    home = serve(ROOT / "templates" / "static")
    got = open_page(home + "icon.svg").page.evaluate(
        """async (texts) => {
          const { fold, runs, wanted } = await import("/tokens.js");
          return texts.map((text) => ({
            text,
            fold: fold(text),
            runs: runs(fold(text)).map((run) => run.text),
            wanted: wanted(fold(text)),
          }));
        }""",
        [vector["text"] for vector in vectors],
    )
    assert got == vectors


def test_the_browser_folds_every_character_as_the_index_does(serve: Serve, open_page: Tabs) -> None:
    home = serve(ROOT / "templates" / "static")
    page = open_page(home + "icon.svg").page
    # Those that this Python's Unicode has: the browser's may know more.
    known = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) not in ("Cn", "Cs")]
    got = page.evaluate(
        """async (known) => {
          const { fold, wanted } = await import("/tokens.js");
          return [...known].map((c) => `${fold(`甲${c}甲`)} ${wanted(fold(`甲${c}甲`))}`);
        }""",
        "".join(known),
    )
    expected = [f"{(f := fold(f'甲{c}甲'))} {','.join(wanted(f))}" for c in known]
    assert len(got) == len(expected)
    expect_none(
        f"U+{ord(c):04X}: {a!r}, not {b!r}"
        for c, a, b in zip(known, got, expected, strict=True)
        if a != b
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("海岛", "shengsi-haidao-jiaoyu"),  # in the title of one, in the text of several
        ("海岛 教师", "shengsi-haidao-jiaoyu"),
        ("随迁子女", "yiwu-suiqian-zinv-ruxue"),
        ("人才服务 济南", "jinan-rencai-fuwu"),
        ("杭州师范大学", "shengsi-haidao-jiaoyu"),  # a partner goes before a mention
        ("产教融合 建设", "zhejiang-jianshe-chanjiao-ronghe"),
    ],
)
def test_what_is_most_to_the_point_stands_first(ask: Any, query: str, first: str) -> None:
    assert ask(query)[0]["slugs"][0] == first


def test_equal_cases_stand_the_newest_first(serve: Serve, open_page: Tabs) -> None:
    page = open_page(serve(ROOT / "templates" / "static") + "icon.svg").page
    found = page.evaluate(
        """async () => {
          const { find } = await import("/find.js");
          // Cases are numbered the oldest first.
          const posting = { cases: [0, 1, 2, 3], marks: [0, 0, 1, 0] };
          const postings = async (tokens) => tokens.map(() => posting);
          return (await find({ cases: 4, tags: [], postings }, "教育")).cases;
        }"""
    )
    assert found == [2, 3, 1, 0]


def test_words_phrases_and_exclusions(ask: Any) -> None:
    both, phrase, wide, part, without, full = ask(
        "海岛 教师", '"海岛 教师"', "“定向评定名额”", "024年度", "海岛 -杭州", "海岛　－杭州"
    )
    assert both["slugs"]
    assert phrase["slugs"] == []
    assert wide["slugs"] == ["shengsi-haidao-jiaoyu"]
    assert part["slugs"]
    assert without == full
    assert not set(without["slugs"]) & set(ask("杭州")[0]["slugs"])


def test_the_thesaurus_widens_a_query_and_quotes_do_not(ask: Any) -> None:
    word, phrase = ask("信息化", '"信息化"')
    assert "智慧教育" in word["also"]
    assert phrase["also"] == []
    assert set(phrase["slugs"]) < set(word["slugs"])


@pytest.fixture
def opened(home: str, open_page: Tabs) -> Opened:
    found = open_page(home + "search/")
    found.page.wait_for_load_state("networkidle")
    return found


READ = """async ([script, holding]) => {
  // Reads pages of results from an index of a hundred cases, of which some hold the words.
  const { reader } = await import(script);
  const index = {
    card: async (number) => ({ number, title: holding.includes(number) ? "海岛" : "" }),
    text: async () => ({ parts: [], summary: "", labels: [] }),
  };
  const wishes = [{ text: "海岛", also: [], not: false }];
  const cases = Array.from({ length: 100 }, (_, number) => number);
  const read = reader(index, { wishes, cases, sure: false });
  const pages = [];
  while (!read.done()) {
    const found = await read.next();
    pages.push([found.map(({ card }) => card.number), 100 - read.count().n + found.length]);
  }
  return pages;
}"""


def test_few_cases_are_read_for_a_page_but_every_one_in_the_end(
    site: Path, home: str, opened: Opened
) -> None:
    script = f"{home}static/{next((site / 'static').glob('results.*.js')).name}"
    pages = opened.page.evaluate(READ, [script, [0, 4, 14, 60, 90, 99]])
    assert [found for found, _ in pages] == [[0, 4], [14], [60], [90, 99]]
    assert pages[0][1] == 10
    (every, read), *_ = opened.page.evaluate(READ, [script, list(range(100))])
    assert (every, read) == (list(range(10)), 10)


def test_results_appear_while_typing_and_the_address_keeps_up(opened: Opened) -> None:
    page = opened.page
    page.keyboard.type("海岛")
    expect(page.locator("#_told")).to_have_text(re.compile(r"共\d+篇"))
    assert unquote(page.url).endswith("search/?q=海岛")
    before = page.evaluate("history.length")
    page.keyboard.type("县")
    expect(page.locator("mark").first).to_have_text("海岛县")
    assert page.evaluate("history.length") == before
    page.keyboard.press("Enter")
    assert page.evaluate("history.length") == before + 1
    page.go_back()
    expect(page.locator("#_q")).to_have_value("")
    expect(page.locator("#_found")).to_be_hidden()
    page.go_forward()
    expect(page.locator("#_q")).to_have_value("海岛县")
    expect(page.locator("#_found")).to_be_visible()
    expect_none(opened.problems)


def test_a_search_can_be_shared_as_its_address(home: str, open_page: Tabs) -> None:
    opened = open_page(home + "search/?q=" + quote("教师") + "&tag=school-groups")
    page = opened.page
    expect(page.locator(".chip")).to_contain_text("集团化办学")
    some = page.locator("#_found > li").count()
    page.locator(".chip a").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert unquote(page.url).endswith("?q=教师")
    expect(page.locator("#_told")).to_have_text(re.compile(r"共\d+篇"))
    assert page.locator("#_found > li").count() > some
    expect_none(opened.problems)


def test_a_result_leads_to_the_item_that_matched(opened: Opened) -> None:
    page = opened.page
    page.keyboard.type("定向评定名额")
    link = page.locator("#_found .item a")
    expect(link).to_have_text("为海岛单列教师和人才指标")
    expect(page.locator(".snippet mark")).to_have_text("定向评定名额")
    link.click()
    page.wait_for_url(re.compile("cases/shengsi-haidao-jiaoyu/#"))
    assert page.locator(":target").inner_text().endswith("为海岛单列教师和人才指标")


def test_the_keyboard_is_enough(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/").page
    page.keyboard.press("/")
    page.keyboard.type("教师 海岛")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator("#_found")).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator("#_q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    titles = page.locator("#_found h2 a")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#_q")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator("#_q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#_q")).to_have_value("")
    expect(page.locator("#_found")).to_be_hidden()
    page.keyboard.type("海岛")
    expect(page.locator("#_found")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*/")


def test_nothing_is_searched_while_an_input_method_composes(opened: Opened) -> None:
    page = opened.page
    session = page.context.new_cdp_session(page)
    for text in ("h", "hai", "hai dao"):
        session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1}
        )
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(250)
    assert page.url.endswith("search/")
    expect(page.locator("#_q")).to_be_focused()
    session.send("Input.insertText", {"text": "海岛"})
    expect(page.locator("#_told")).to_have_text(re.compile(r"共\d+篇"))
    assert unquote(page.url).endswith("?q=海岛")


def test_where_nothing_is_found_what_is_near_is_offered(opened: Opened) -> None:
    page = opened.page
    page.keyboard.type("教师培训课 量子")
    expect(page.locator("#_told")).to_have_text("没有找到")
    expect(page.locator("#_empty")).to_contain_text("去掉“量子”")
    expect(page.locator("#_empty section").nth(1).locator("a").first).to_have_text("教师培训")
    page.locator("#_empty a").first.click()
    expect(page.locator("#_q")).to_have_value("量子")


def test_from_disk_the_page_says_what_it_needs(site: Path, open_page: Tabs) -> None:
    page = open_page((site / "search" / "index.html").as_uri()).page
    expect(page.locator("#_disk")).to_be_visible()


def test_a_box_on_a_page_from_disk_leads_to_the_search_page(site: Path, open_page: Tabs) -> None:
    page = open_page((site / "cases" / "index.html").as_uri()).page
    page.locator("#_q").fill("海岛")
    page.keyboard.press("Enter")
    expect(page.locator("#_disk")).to_be_visible()


def test_without_script_the_page_leads_elsewhere(home: str, open_page: Tabs) -> None:
    page = open_page(home + "cases/", javascript=False).page
    page.locator("#_q").fill("海岛")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator("noscript a", has_text="标签").is_visible()


@pytest.mark.parametrize("query", ["教师 海岛", "教师培训课 量子"])
def test_results_are_accessible_and_fit(home: str, open_page: Tabs, query: str) -> None:
    page = open_page(f"{home}search/?tag=school-groups&q={quote(query)}").page
    expect(page.locator("#_told")).not_to_be_empty()
    found = []
    for width in (360, 768, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found += [f"at {width} px, {scheme}: {f}" for f in [*axe(page), *overflow(page)]]
    expect_none(found)


def test_what_is_typed_never_becomes_markup(home: str, open_page: Tabs) -> None:
    opened = open_page(home + "search/?q=" + quote('<img src=x onerror="alert(1)"> 量子'))
    expect(opened.page.locator("#_told")).to_have_text("没有找到")
    assert opened.page.locator("main img").count() == 0
    expect_none(opened.problems)


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """Return a publication that is built."""
    root = publication(tmp_path, {"cases/a.md": case(background="旧说法。")}, theme=False)
    built(root)
    # Servers tell by the second whether a file is another.
    os.utime(root / "output" / GUIDE, (1_000_000_000, 1_000_000_000))
    return root


def test_what_was_published_since_is_found(edited: Path, serve: Serve, open_page: Tabs) -> None:
    home = serve(edited / "output", headers={"Cache-Control": "max-age=3600"})
    page = open_page(f"{home}search/?q=旧说法").page
    expect(page.locator("#_found li")).to_have_count(1)
    (edited / "cases" / "a.md").write_text(case(background="新提法。"), encoding="utf-8")
    built(edited)
    page.goto(f"{home}search/?q=新提法")
    expect(page.locator("#_found li")).to_have_count(1)
    page.goto(f"{home}search/?q=旧说法")
    expect(page.locator("#_told")).to_have_text("没有找到")


def test_a_page_says_that_it_cannot_read_an_index_of_another_form(
    edited: Path, serve: Serve, open_page: Tabs
) -> None:
    guide = edited / "output" / GUIDE
    other = json.loads(zlib.decompress(guide.read_bytes())) | {"format": 0}
    guide.write_bytes(zlib.compress(json.dumps(other).encode()))
    page = open_page(serve(edited / "output") + "search/?q=旧说法").page
    expect(page.locator("#_told")).to_contain_text("没能取到搜索数据")
    expect(page.locator("#_found li")).to_have_count(0)

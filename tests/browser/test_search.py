"""The search page: what it finds, and how it is used."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from casegen.pages.search.tokens import fold

from .checks import expect_none
from .conftest import Serve
from .rig import ROOT, Opened, Tabs
from .test_site import POLICY

DRAWS = 2_000

BLOCKS = """async (addresses) => {
  // What a case's page says, block by block, as it is read: without headings of the frame.
  const frame = "nav, .toc, .related, .about h2, .about dt, .facts dt, .notes h2, .unknown, .ordinal,"
    + ".footnote-ref, .footnote-backref, hr";
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
  const guide = document.querySelector("form[data-guide]").dataset.guide;
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
    slugs = sorted(p.parent.name for p in site.glob("cases/*/index.html") if p.parent.name != "page")
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

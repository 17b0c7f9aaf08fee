"""Compare the search with Pagefind on the same sites, and write the table of docs/search.md.

From the repository's folder, with what `make test` installs: python -m bench.search --sizes --write

Queries are parts of unbroken text,
drawn at random. A case that holds one and is not found is a miss; one that is found and does not
hold it, in its own page's text, is false.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from msgspec import Struct
from playwright.sync_api import Browser, Page, Response

from bench.contenders import casegen
from bench.report import between
from bench.tools import pagefind, run
from casegen.check import Options, check
from casegen.config import Config
from casegen.content.case import Body
from casegen.content.dialect import dialect
from casegen.content.parse import parse
from casegen.content.source import SourceFile, read
from casegen.pages import theme as themes
from casegen.pages.search.index import index
from casegen.pages.search.tokens import fold
from tests.browser.rig import ROOT, chromium, serving
from tests.browser.test_search import ASK, BLOCKS

PAGEFIND = ("1.5.2", "1.6.0")
DRAWS = 500
WEIGHED = 20
"""Queries whose bytes are counted, each in a browser that has fetched nothing before."""

ASK_PAGEFIND = """async ([script, queries]) => {
  const pagefind = await import(script);
  const answers = [];
  for (const query of queries) {
    const { results } = await pagefind.search(query);
    const data = await Promise.all(results.map((result) => result.data()));
    answers.push(data.map(({ url }) => url.split("/cases/")[1].split("/")[0]));
  }
  return answers;
}"""
FIRST_TEN = """async ([script, query]) => {
  const pagefind = await import(script);
  const { results } = await pagefind.search(query);
  await Promise.all(results.slice(0, 10).map((result) => result.data()));
}"""

Drawn = tuple[str, str]
"""A case's slug, and a part of its text."""


class Line(Struct, frozen=True):
    """A line of the table."""

    name: str
    misses: int
    false: int
    draws: int
    data: list[int]
    """Bytes of each weighed query, without the program."""
    program: int
    size: int
    seconds: float

    def __str__(self) -> str:
        typical, most = median(self.data) / 1000, max(self.data) / 1000
        return (
            f"| {self.name} | {self.misses:,} | {self.false:,} | {typical:,.0f} KB | {most:,.0f} KB"
            f" | {self.program / 1000:,.0f} KB | {self.size / 1000:,.0f} KB"
            f" | {self.seconds:.1f} s |"
        )


HEAD = (
    "| | misses | false results | fetched, typical query | at most | program | index"
    " | time to build |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)


def draw(cases: dict[str, list[str]], count: int, seed: int = 5) -> list[Drawn]:
    """Draw parts of two to six characters of the unbroken text of cases."""
    chance = random.Random(seed)
    drawn = []
    for n in range(count):
        slug = list(cases)[n % len(cases)]
        runs = [run for block in cases[slug] for run in re.findall(r"[^\W_]{2,}", block)]
        run = chance.choices(runs, [len(run) for run in runs])[0]
        size = chance.randint(2, min(6, len(run)))
        start = chance.randint(0, len(run) - size)
        drawn.append((slug, run[start : start + size]))
    return drawn


def compare(root: Path, work: Path, browser: Browser, asked: int) -> Iterator[Line]:
    """Build a publication, index it with each program, and ask each the same."""
    site = work / f"site-{root.name}"
    run(sys.executable, "-m", "casegen", "build", "--output", str(site), at=root)
    slugs = sorted(
        p.parent.name for p in site.glob("cases/*/index.html") if p.parent.name != "page"
    )
    chance = random.Random(1)
    with serving(site) as home, tab(browser, home) as page:
        read = slugs if len(slugs) <= asked else chance.sample(slugs, 200)
        cases = page.evaluate(BLOCKS, [f"{home}cases/{slug}/" for slug in read])
        cases = {address.split("/")[-2]: blocks for address, blocks in cases.items()}
        queries = draw(cases, asked)
        # Where cases are many, only those that were read can be judged.
        folded = {slug: [fold(block) for block in blocks] for slug, blocks in cases.items()}
        yield own(root, site, home, browser, queries, folded)
        for version in PAGEFIND:
            yield from peers(version, site, home, browser, queries, folded)


def own(
    root: Path,
    site: Path,
    home: str,
    browser: Browser,
    queries: list[Drawn],
    folded: dict[str, list[str]],
) -> Line:
    """Measure casegen."""
    checked = check(root, Options())
    assert checked.site
    theme, _ = themes.load(checked.site.config, root)
    assert theme
    texts = bodies(root, checked.site.config)
    start = time.perf_counter()
    made = index(checked.site, texts, theme.words)
    seconds = time.perf_counter() - start
    scripts = {
        name: f"{home}static/{next(site.glob(f'static/{name}.*.js')).name}"
        for name in ("find", "postings")
    }
    with tab(browser, home + "search/") as page:
        answers = page.evaluate(ASK, [scripts, [f'"{query}"' for _, query in queries]])
    found = [answer["slugs"] for answer in answers]

    def ask(page: Page, query: str) -> None:
        page.goto(f"{home}search/?q={query}")
        page.locator("#_told").get_by_text(re.compile(r"\d")).wait_for()

    data = [weigh(browser, query, ask, "/static/search/") for _, query in queries[:WEIGHED]]
    program = sum(p.stat().st_size for p in site.glob("static/*.js"))
    size = sum(map(len, made.files.values()))
    return Line("casegen", *judge(queries, found, folded), data, program, size, seconds)


def peers(
    version: str,
    site: Path,
    home: str,
    browser: Browser,
    queries: list[Drawn],
    folded: dict[str, list[str]],
) -> Iterator[Line]:
    """Measure Pagefind, asked for words as they are typed and for the exact phrase."""
    output = site / f"pagefind-{version}"
    command = pagefind(version, site, output, "--exclude-selectors", ".related, .neighbours, .toc")
    start = time.perf_counter()
    run(*command, at=site)
    seconds = time.perf_counter() - start
    script = f"{home}{output.name}/pagefind.js"
    size = sum(p.stat().st_size for p in output.rglob("*.pf_*"))
    program = (output / "pagefind.js").stat().st_size + max(
        p.stat().st_size for p in output.glob("wasm.*.pagefind")
    )

    def ask(page: Page, query: str) -> None:
        page.goto(home)
        page.evaluate(FIRST_TEN, [script, query])

    for name, marks in (("as typed", ""), ("in quotation marks", '"')):
        with tab(browser, home) as page:
            words = [f"{marks}{query}{marks}" for _, query in queries]
            found = page.evaluate(ASK_PAGEFIND, [script, words])
        data = [weigh(browser, word, ask, ".pf_") for word in words[:WEIGHED]]
        judged = judge(queries, found, folded)
        yield Line(f"Pagefind {version}, {name}", *judged, data, program, size, seconds)


def bodies(root: Path, config: Config) -> dict[str, Body]:
    """Return the texts of a publication's cases."""
    rules = dialect(config)
    sources = (source for source in read(root, config.cases) if isinstance(source, SourceFile))
    cases = (parse(source, rules)[0] for source in sources)
    return {case.card.path: case.body for case in cases if case}


def judge(
    queries: list[Drawn], found: list[list[str]], folded: dict[str, list[str]]
) -> tuple[int, int, int]:
    """Count the misses and the false results among the cases that were read."""
    misses = false = 0
    for (_, query), slugs in zip(queries, found, strict=True):
        word = fold(query)
        holds = {slug for slug, blocks in folded.items() if any(word in b for b in blocks)}
        got = set(slugs) & folded.keys()
        misses += len(holds - got)
        false += len(got - holds)
    return misses, false, len(queries)


def weigh(browser: Browser, query: str, ask: Callable[[Page, str], None], mark: str) -> int:
    """Return the bytes of index that a query fetches in a fresh browser."""
    answered: list[Response] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("response", lambda answer: answered.append(answer))
    ask(page, query)
    total = sum(len(answer.body()) for answer in answered if mark in answer.url)
    context.close()
    return total


@contextmanager
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """Open a page in a profile of its own."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.goto(address)
    yield page
    context.close()


def main() -> None:
    """Read the command line, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000], help="made-up cases")
    parser.add_argument("--write", action="store_true", help="into docs/search.md")
    asked = parser.parse_args()
    parts = []
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work = Path(folder)
        parts.append(table("The cases of this repository", compare(ROOT, work, browser, DRAWS)))
        for size in asked.sizes:
            root = casegen.publication(work / f"of-{size}", size)
            title = f"{size:,} made-up cases of 3,200 characters"
            parts.append(table(title, compare(root, work, browser, 200)))
    text = "\n\n".join(parts)
    if asked.write:
        between(ROOT / "docs" / "search.md", "bench", text)
    print(text)


def table(title: str, lines: Iterable[Line]) -> str:
    """Lay lines out in Markdown."""
    listed = tuple(lines)
    print(title, json.dumps([str(line) for line in listed], ensure_ascii=False), file=sys.stderr)
    return "\n".join([f"**{title}**, {listed[0].draws:,} queries", "", HEAD, *map(str, listed)])


if __name__ == "__main__":
    main()

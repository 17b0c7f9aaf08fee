"""Compare the search with Pagefind on the same sites, and write the tables of docs/search.md.

From the repository's folder, with what `make test` installs:

    python -m bench.search --sizes --large 1000 10000 --write

A case that holds a query and is not found is a miss; one that is found and does not hold it, in its
own page's text, is false. Times are of processors, so that what else runs does not count.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from msgspec import Struct
from playwright.sync_api import Browser, Page

from bench import measure
from bench.contenders import casegen
from bench.queries import Drawn, Weights, ask, draw, on_disk, read, tab, weigh
from bench.report import between
from bench.tools import pagefind
from casegen.build import build
from casegen.check import Options
from casegen.pages.search.tokens import fold
from casegen.work.account import Account
from tests.browser.rig import ROOT, chromium, serving
from tests.browser.test_search import ASK

DOCS = ROOT / "docs" / "search.md"
PAGEFIND = ("1.5.2", "1.6.0")
DRAWS = 500
WEIGHED = 50
"""Queries whose bytes are counted."""
READ = 200
"""Cases that queries are drawn from where there are more; only these can be judged."""
AN_HOUR = 3_600

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


class Site(Struct, frozen=True):
    """A publication that was built, and what it cost to index it."""

    folder: Path
    index: float
    """Seconds of processor time, for the cases' entries."""
    merge: float
    """For the files of all entries."""


class Line(Struct, frozen=True):
    """A line of the comparison."""

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
            f" | {self.seconds:.2f} s |"
        )


HEAD = (
    "| | misses | false results | fetched, typical query | at most | program | index"
    " | time to index |\n|---|--:|--:|--:|--:|--:|--:|--:|"
)


def built(root: Path, folder: Path) -> Site:
    """Build a publication that was never built before."""
    account = Account()
    if not build(root, Options(output=folder), account=account).changes:
        sys.exit(f"{root} was not built: see casegen check")
    costs = account.costs
    return Site(folder, costs["index"].seconds, costs["merge"].seconds)


def compare(site: Site, browser: Browser, asked: int) -> Iterator[Line]:
    """Index the pages of a site with each program, and ask each the same."""
    with serving(site.folder) as home:
        with tab(browser, home) as page:
            cases = read(site.folder, page, home, max(READ, asked))
        queries = draw(cases, asked)
        folded = {slug: [fold(block) for block in blocks] for slug, blocks in cases.items()}
        yield own(site, home, browser, queries, folded)
        for version in PAGEFIND:
            yield from peers(version, site.folder, home, browser, queries, folded)


def own(
    site: Site, home: str, browser: Browser, queries: list[Drawn], folded: dict[str, list[str]]
) -> Line:
    """Measure casegen."""
    static = site.folder / "static"
    scripts = {
        name: f"{home}static/{next(static.glob(f'{name}.*.js')).name}"
        for name in ("find", "postings")
    }
    with tab(browser, home + "search/") as page:
        answers = page.evaluate(ASK, [scripts, [f'"{query}"' for _, query in queries]])
    found = [answer["slugs"] for answer in answers]
    data = [weights.total() for weights in weighed(home, browser, queries)]
    program = sum(p.stat().st_size for p in static.glob("*.js"))
    size = on_disk(site.folder).total()
    judged = judge(queries, found, folded)
    return Line("casegen", *judged, data, program, size, site.index + site.merge)


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
    seconds = measure.cost([command], site, AN_HOUR).cpu
    script = f"{home}{output.name}/pagefind.js"
    size = sum(p.stat().st_size for p in output.rglob("*.pf_*"))
    program = (output / "pagefind.js").stat().st_size + max(
        p.stat().st_size for p in output.glob("wasm.*.pagefind")
    )

    def asking(page: Page, query: str) -> None:
        page.goto(home)
        page.evaluate(FIRST_TEN, [script, query])

    for name, marks in (("as typed", ""), ("in quotation marks", '"')):
        words = [f"{marks}{query}{marks}" for _, query in queries]
        with tab(browser, home) as page:
            found = page.evaluate(ASK_PAGEFIND, [script, words])
        data = [
            weigh(browser, partial(asking, query=word), ".pf_").total() for word in words[:WEIGHED]
        ]
        judged = judge(queries, found, folded)
        yield Line(f"Pagefind {version}, {name}", *judged, data, program, size, seconds)


def weighed(home: str, browser: Browser, queries: list[Drawn]) -> list[Weights]:
    """Return what some queries fetch of casegen's index, each in a fresh browser."""
    return [
        weigh(browser, partial(ask, home=home, query=query), ".bin")
        for _, query in queries[:WEIGHED]
    ]


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


def compared(title: str, lines: Iterable[Line]) -> str:
    """Lay a comparison out in Markdown."""
    listed = tuple(lines)
    print(title, json.dumps([str(line) for line in listed], ensure_ascii=False), file=sys.stderr)
    return "\n".join([f"**{title}**, {listed[0].draws:,} queries", "", HEAD, *map(str, listed)])


ONCE = ("guide", "facets")
"""What a browser fetches once, whatever it is asked."""


def column(site: Site, size: int, browser: Browser) -> dict[str, str]:
    """Say what the search of a large publication weighs and costs."""
    with serving(site.folder) as home:
        with tab(browser, home) as page:
            cases = read(site.folder, page, home, READ)
        fetched = weighed(home, browser, draw(cases, WEIGHED))
    held = on_disk(site.folder)

    def typical(*kinds: str) -> str:
        sums = [sum(weights[kind] for kind in kinds) for weights in fetched]
        return f"{median(sums) / 1000:.0f} KB, at most {max(sums) / 1000:.0f} KB"

    return {
        "": f"{size:,} cases",
        "words, names, cards, facets and guide, a case": (
            f"{(held.total() - held['text']) / size / 1000:.1f} KB"
        ),
        "texts, a case": f"{held['text'] / size / 1000:.1f} KB",
        "fetched once: the guide": f"{held['guide'] / 1000:.1f} KB",
        "fetched once, where facets are shown": f"{held['facets'] / 1000:.1f} KB",
        "fetched for a query, with ten results": typical(*(held.keys() - set(ONCE))),
        "of it words": typical("words"),
        "of it names": typical("names"),
        "of it cards": typical("cards"),
        "of it texts": typical("text"),
        "processor time of `entry`, a case": f"{site.index / size * 1000:.2f} ms",
        "processor time of `merge`, a case": f"{site.merge / size * 1000:.2f} ms",
    }


def beside(columns: list[dict[str, str]]) -> str:
    """Lay columns with the same rows out in Markdown."""
    head, *rows = [
        "| " + " | ".join((row, *(c[row] for c in columns))) + " |" for row in columns[0]
    ]
    return "\n".join([head, "|---" + "|--:" * len(columns) + "|", *rows])


def here(work: Path) -> Site:
    """Build this repository's own publication, without what it remembers of earlier builds."""
    root = work / "here"
    shutil.copytree(ROOT / "cases", root / "cases")
    shutil.copyfile(ROOT / "config.yaml", root / "config.yaml")
    return built(root, work / "site-here")


def made_up(work: Path, size: int) -> Site:
    """Build a publication of made-up cases."""
    root = casegen.publication(Path(tempfile.mkdtemp(dir=work)), size)
    return built(root, root.with_name(f"{root.name}-site"))


def main() -> None:
    """Read the command line, and print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--sizes", type=int, nargs="*", help="compare: here, and with so many made-up cases"
    )
    parser.add_argument(
        "--large", type=int, nargs="*", default=[], help="weigh with so many made-up cases"
    )
    parser.add_argument("--write", action="store_true", help="into docs/search.md")
    asked = parser.parse_args()
    tables: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        work = Path(folder)
        if asked.sizes is not None:
            parts = [compared("The cases of this repository", compare(here(work), browser, DRAWS))]
            for size in asked.sizes:
                title = f"{size:,} made-up cases of 3,200 characters"
                parts.append(compared(title, compare(made_up(work, size), browser, READ)))
            tables["bench"] = "\n\n".join(parts)
        if asked.large:
            columns = [column(made_up(work, size), size, browser) for size in asked.large]
            tables["large"] = beside(columns)
    for mark, text in tables.items():
        print(text)
        if asked.write:
            between(DOCS, mark, text)


if __name__ == "__main__":
    main()

"""Queries of the search: drawn from what cases say, asked in a browser, and weighed."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, Response

from casegen.pages.search.index import GUIDE
from tests.browser.test_search import BLOCKS

Drawn = tuple[str, str]
"""A case's slug, and a part of its text."""

Weights = Counter[str]
"""Bytes, by the kind of file: what stands before the first full stop of its name."""

INDEX = "/static/search/"
COUNTED = re.compile(r"\d")


def read(site: Path, page: Page, home: str, most: int) -> dict[str, list[str]]:
    """Read what the pages of so many cases say, block by block, by the case's slug.

    `page` is one that is open below `home`, where the site is served. Of more cases some are drawn.
    """
    slugs = sorted(
        p.parent.name for p in site.glob("cases/*/index.html") if p.parent.name != "page"
    )
    if len(slugs) > most:
        slugs = random.Random(1).sample(slugs, most)
    blocks = page.evaluate(BLOCKS, [f"{home}cases/{slug}/" for slug in slugs])
    return {address.split("/")[-2]: found for address, found in blocks.items()}


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


@contextmanager
def tab(browser: Browser, address: str = "about:blank") -> Iterator[Page]:
    """Open a page in a profile of its own, which has fetched nothing before."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(600_000)
    page.goto(address)
    yield page
    context.close()


def ask(page: Page, home: str, query: str) -> None:
    """Ask the search page, as a reader does who was given the address; wait for all it shows.

    The window is wide, so that the facets are seen, which are fetched last.
    """
    with page.expect_response(re.compile(f"{INDEX}facets")):
        page.goto(f"{home}search/?q={quote(query)}")
    page.locator("#_told").get_by_text(COUNTED).wait_for()


def weigh(browser: Browser, asking: Callable[[Page], None], mark: str) -> Weights:
    """Return what is fetched when a fresh browser asks, of the files whose address has a mark."""
    answered: list[Response] = []
    with tab(browser) as page:
        page.on("response", lambda answer: answered.append(answer))
        asking(page)
        weights: Weights = Counter()
        for answer in answered:
            if mark in answer.url:
                weights[_kind(answer.url)] += len(answer.body())
    return weights


def on_disk(site: Path) -> Weights:
    """Return the sizes of the index's files in a site."""
    weights: Weights = Counter()
    for file in (site / GUIDE, *(site / INDEX.strip("/")).iterdir()):
        weights[_kind(file.name)] += file.stat().st_size
    return weights


def _kind(address: str) -> str:
    return address.rpartition("/")[2].partition(".")[0]

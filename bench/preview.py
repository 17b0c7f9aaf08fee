"""Measure how long an editor waits for the preview: from saving a case to the page that shows it.

From the repository's folder, with what `make test` installs, on a machine that does nothing else:

    python -m bench.preview --cases 1000 10000 --write

A case's page is open in Chromium while `casegen serve` runs as a process of its own. A hundred
edits are saved one right after the other, each when the one before is seen; every tenth changes the
front matter, by turns the title and the tags, and every other one is saved by writing a new file in
the place of the old one, as many editors do. What an edit adds is a number that was never there.

The time of an edit starts before the file is opened for writing, by this program's clock. It ends
in the browser, after the first frame in which the page that was loaded again has the number, by
`performance.timeOrigin` and `performance.now()`, which count the same seconds on the same machine;
so that it does not matter how long a driver takes to ask.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from signal import SIGINT
from statistics import median, quantiles

from msgspec import Struct
from playwright.sync_api import Page

from bench import results
from bench.contenders.casegen import CASES, publication
from bench.corpus import slug
from bench.report import PAGE, between
from tests.browser.rig import ROOT, chromium

EDITS = 100
OTHER = 10
"""Every so many edits, the front matter."""
PATIENCE = 60.0
"""Seconds after which an edit is given up."""

WATCH = """addEventListener("DOMContentLoaded", () => {
  const found = document.body.textContent.match(/第(\\d+)次改动/);
  if (found) {
    requestAnimationFrame(() => requestAnimationFrame(
      () => seen(Number(found[1]), performance.timeOrigin + performance.now())));
  }
});"""
"""Tells of every page that has a number, when it has been drawn."""


class Waits(Struct, frozen=True):
    """How long each edit took to be seen, in seconds."""

    cases: int
    texts: tuple[float, ...]
    front: tuple[float, ...]
    """Of the front matter."""


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """Run `casegen serve`; give its address when it shows the site."""
    command = (sys.executable, "-m", "casegen", "--lang", "en", "--root", str(root), "serve")
    server = subprocess.Popen(
        (*command, "--port", "0"), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout
        address = server.stdout.readline().split()[1]
        # It says so when all cases are read.
        server.stdout.readline()
        yield address
    finally:
        server.send_signal(SIGINT)
        server.wait(10)


def measure(root: Path, size: int) -> Waits:
    """Edit a case in the middle of a publication, again and again."""
    name = slug(size // 3)
    file = root / CASES / f"{name}.md"
    text = file.read_text("utf-8")
    seen: SimpleQueue[tuple[int, float]] = SimpleQueue()
    texts: list[float] = []
    front: list[float] = []
    with serving(root) as home, chromium() as browser:
        page = browser.new_page()
        page.expose_function("seen", lambda number, at: seen.put((number, at)))
        page.add_init_script(WATCH)
        page.goto(f"{home}cases/{name}/")
        page.wait_for_load_state("networkidle")
        # The first edit finds nothing warm, and is not counted.
        for number in range(EDITS + 1):
            other = number % OTHER == OTHER - 1
            edited = _edited(text, number, other)
            start = time.time()
            _save(file, edited, in_place=bool(number % 2))
            waited = _wait(page, seen, number) - start
            if number:
                (front if other else texts).append(waited)
            print(
                f"{size} {number} {'front matter' if other else 'text'}: {waited:.3f} s",
                file=sys.stderr,
            )
    file.write_text(text, "utf-8")
    return Waits(size, tuple(texts), tuple(front))


def _edited(text: str, number: int, front: bool) -> str:
    """Return a case with something new in it."""
    mark = f"第{number}次改动"
    if not front:
        return f"{text}\n{mark}。\n"
    if number % (2 * OTHER) > OTHER:
        return text.replace("title: ", f"title: {mark}", 1)
    before, tags, after = text.partition("tags: [")
    assert tags
    # One tag fewer; the number stands in the text.
    return f"{before}{tags}{after.partition(', ')[2]}\n{mark}。\n"


def _save(file: Path, text: str, *, in_place: bool) -> None:
    if in_place:
        file.write_text(text, "utf-8")
    else:
        new = file.with_name(f".{file.name}.new")
        new.write_text(text, "utf-8")
        new.replace(file)


def _wait(page: Page, seen: SimpleQueue[tuple[int, float]], number: int) -> float:
    """Return when a number was seen."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        # Events of the browser come in while its driver is asked for something.
        page.wait_for_timeout(5)
        try:
            found, at = seen.get_nowait()
        except Empty:
            continue
        if found == number:
            return at / 1000
    sys.exit(f"edit {number} was not seen")


HEAD = "| | edits | median | 95 of 100 within | worst |\n|---|--:|--:|--:|--:|"


def table(every: list[Waits]) -> str:
    """Lay out what was measured in Markdown."""
    machine = results.machine()
    rows = [
        f"{machine.processor}, {machine.cores} cores, {machine.system}, {machine.python}.",
        "",
        HEAD,
    ]
    for waits in every:
        kinds = {
            "all edits": (*waits.texts, *waits.front),
            "texts": waits.texts,
            "front matter": waits.front,
        }
        for kind, seconds in kinds.items():
            numbers = (
                median(seconds),
                quantiles(seconds, n=20, method="inclusive")[-1],
                max(seconds),
            )
            told = " | ".join(f"{number:.2f} s" for number in numbers)
            rows.append(f"| {waits.cases:,} cases, {kind} | {len(seconds)} | {told} |")
    return "\n".join(rows)


def main() -> None:
    """Read the command line, and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    asked = parser.parse_args()
    every = []
    for size in asked.cases:
        with tempfile.TemporaryDirectory() as folder:
            every.append(measure(publication(Path(folder) / "publication", size), size))
    text = table(every)
    print(text)
    if asked.write:
        between(PAGE, "preview", text)


if __name__ == "__main__":
    main()

"""What is wrong with a page or a site: each check returns a list of findings, empty when none."""

import json
import re
import subprocess
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urldefrag, urljoin
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Page

from .rig import NODE_MODULES, NotSetUpError

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
NU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
NU_OPTIONS = ("--format", "json", "--errors-only", "--stdout", "--no-langdetect")

# A command line holds only so many paths.
NU_BATCH = 500

# Every WCAG 2.2 A and AA rule and every best practice. axe leaves target-size off by default.
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

WIDER_THAN_WINDOW = """() => {
  const room = window.innerWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const culprits = [...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > room + 0.5)
    .map(element => element.outerHTML.split(">")[0] + ">");
  return ["the page is " + document.documentElement.scrollWidth + " px wide", ...culprits];
}"""

# Long enough for the shifts that were buffered to be handed over. One that is slighter than a
# fiftieth is that of a page painted before all of it has come, as a slow machine may do.
MOVED = """() => new Promise(done => {
  const found = [];
  new PerformanceObserver(list => {
    for (const entry of list.getEntries().filter(({value}) => value >= 0.02)) {
      const moved = entry.sources.map(({node}) => node?.outerHTML?.split(">")[0] + ">");
      found.push(`${entry.value.toFixed(4)}: ${moved.join(" ")}`);
    }
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => done(found), 50));
})"""


def expect_none(findings: Iterable[str]) -> None:
    """Fail with one finding on each line: pytest would shorten a list."""
    __tracebackhide__ = True
    if listed := list(findings):
        pytest.fail("\n".join([f"{len(listed)} found:", *listed]))


def overflow(page: Page) -> list[str]:
    """Say whether the page scrolls sideways, and which elements stick out."""
    found: list[str] = page.evaluate(WIDER_THAN_WINDOW)
    return found[:6]


def shifts(page: Page) -> list[str]:
    """Say what has moved on the page, without its reader's doing, since it was opened."""
    found: list[str] = page.evaluate(MOVED)
    return [f"moved by {shift}" for shift in found]


def axe(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and good practice, one line per element."""
    if not AXE.is_file():
        raise NotSetUpError("axe-core")
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    results: dict[str, Any] = page.evaluate("options => axe.run(document, options)", AXE_OPTIONS)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['html'][:200]}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def nu(directory: Path) -> list[str]:
    """Return the errors that the Nu HTML checker finds in a folder's pages, one line for each."""
    if not NU.is_file():
        raise NotSetUpError("vnu-jar")
    pages = sorted(str(page.relative_to(directory)) for page in directory.rglob("*.html"))
    found: list[str] = []
    for start in range(0, len(pages), NU_BATCH):
        # Exit code 1 means findings; a crash gives no JSON, and that fails here.
        run = subprocess.run(
            ["java", "-jar", str(NU), *NU_OPTIONS, *pages[start : start + NU_BATCH]],
            cwd=directory,
            capture_output=True,
            check=False,
        )
        home = directory.resolve().as_uri().replace("file://", "file:") + "/"
        for message in json.loads(run.stdout)["messages"]:
            page = str(message.get("url", "")).removeprefix(home)
            line = message.get("lastLine", "?")
            found.append(f"{page}:{line}: {message['message']}")
    return found


@dataclass
class Crawl:
    """What following every link from one page came to."""

    files: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


class _Links(HTMLParser):
    """The links that leave a document, and the anchors in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.links += [
            values[name] for name in ("href", "src", "action", "poster") if name in values
        ]
        self.links += [entry.split()[0] for entry in values.get("srcset", "").split(",") if entry]
        if values.get("http-equiv", "").lower() == "refresh":
            self.links += re.findall(r"(?i)url\s*=\s*['\"]?([^'\"]+)", values.get("content", ""))
        self.anchors |= {values[name] for name in ("id", "name") if values.get(name)}


def crawl(start: str) -> Crawl:
    """Follow every link of every page from start, inside its site, and collect the dead ones.

    A link that the host must redirect (a folder without its slash) is a problem too.
    """
    result = Crawl()
    opener = build_opener(ProxyHandler({}))
    anchors: dict[str, set[str]] = {}
    fragments: list[tuple[str, str, str]] = []
    queue = deque([(start, start)])
    seen = {start}
    while queue:
        source, url = queue.popleft()
        try:
            with opener.open(url) as response:
                arrived, kind = response.url, response.headers.get_content_type()
                text = response.read().decode("utf-8", "replace")
        except HTTPError as error:
            error.close()
            result.problems.append(f"{source}: {url} answers {error.code}")
            continue
        if arrived != url:
            result.problems.append(f"{source}: {url} is only a redirect to {arrived}")
        path = unquote(arrived.removeprefix(start))
        result.files.add(path + "index.html" if path.endswith("/") or not path else path)
        links: list[str] = []
        if kind in ("text/html", "image/svg+xml"):
            document = _Links(text)
            links, anchors[url] = document.links, document.anchors
        elif kind == "text/css":
            links = re.findall(r"url\(\s*['\"]?([^'\")]+)", text)
        for link in links:
            target, fragment = urldefrag(
                quote(urljoin(arrived, link.strip()), "%/:?#[]@!$&'()*+,;=~")
            )
            target = target.partition("?")[0]
            if not target.startswith(start):
                if target.startswith(urljoin(start, "/")):
                    result.problems.append(f"{url}: {link} leads out of the site's folder")
                continue
            if fragment:
                fragments.append((url, target, unquote(fragment)))
            if target not in seen:
                seen.add(target)
                queue.append((url, target))
    result.problems += [
        f"{source}: {target} has no #{fragment}"
        for source, target, fragment in fragments
        if target in anchors and fragment not in anchors[target]
    ]
    return result

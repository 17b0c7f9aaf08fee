"""Chromium, a loopback server and pages that remember what went wrong in them.

`conftest.py` makes fixtures of these; `scripts/screenshots.py` uses them as they are.
"""

import os
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

ROOT = Path(__file__).parents[2]
NODE_MODULES = Path(__file__).parent / "node_modules"

# What Chromium is called; scripts/setup-tests asks for the same names. Ubuntu's chromium-browser
# may be a stub, so it comes late.
CHROMIUM = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NotSetUpError(Exception):
    """Something that the browser tests need is not installed."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not installed: run `make test`, or see scripts/setup-tests")


def find_chromium() -> str:
    """Return the browser to drive: $CASEGEN_CHROMIUM, or the first known name on the PATH."""
    asked = os.environ.get("CASEGEN_CHROMIUM")
    for name in (asked,) if asked else CHROMIUM:
        if found := shutil.which(name):
            return found
    raise NotSetUpError(asked or "Chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium without a window."""
    # Chromium refuses to run its sandbox as root, which is who containers make us.
    root = sys.platform != "win32" and os.geteuid() == 0
    arguments = [*QUIET, *(["--no-sandbox"] if root else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


class StaticHost(SimpleHTTPRequestHandler):
    """Serves a folder in the way static hosts do: no listings, 404.html for what is missing."""

    def __init__(
        self, *args: Any, prefix: str, headers: Mapping[str, str], directory: Path
    ) -> None:
        self.prefix = prefix
        self.extra_headers = headers
        super().__init__(*args, directory=str(directory))

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return ""  # opens as no file: the answer is 404
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002
        self.send_error(404)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self) -> None:
        for name, value in self.extra_headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class QuietServer(ThreadingHTTPServer):
    """A server that does not mind a browser that hangs up."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving(
    directory: Path, *, prefix: str = "/", headers: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Serve a folder on the loopback interface; give the address of its front page.

    prefix, with a slash at either end, is the path that the folder appears under.
    """
    handler = partial(StaticHost, prefix=prefix, headers=headers or {}, directory=directory)
    with QuietServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
            thread.join()


@dataclass(frozen=True)
class Opened:
    """A page in the browser, what the server said, and what has gone wrong in it so far."""

    page: Page
    response: Response | None
    problems: list[str]


class Tabs:
    """Opens pages, each in a profile of its own, and closes them together."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._open = ExitStack()

    def __enter__(self) -> "Tabs":
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def __call__(
        self,
        url: str,
        width: int = 1280,
        height: int = 800,
        *,
        dark: bool = False,
        javascript: bool = True,
    ) -> Opened:
        """Open a page as a Chinese reader would, with animations off."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        self._open.callback(context.close)
        page = context.new_page()
        problems = _listen(page, home=urljoin(url, "/"))
        return Opened(page, page.goto(url), problems)


def _listen(page: Page, home: str) -> list[str]:
    """Collect what goes wrong in a page from now on; requests to other hosts than home count."""
    problems: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        url = message.location["url"]
        # Where a page names no icon, Chromium asks for one by itself, once for each host.
        if message.type == "error" and url != urljoin(home, "favicon.ico"):
            problems.append(f"console: {message.text} ({url})")

    def on_request(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            problems.append(f"elsewhere: {request.url}")

    page.on("console", on_console)
    page.on("request", on_request)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    page.on(
        "requestfailed",
        lambda request: problems.append(f"request: {request.url} ({request.failure})"),
    )
    return problems

"""Fixtures for the browser tests; every test in this folder is marked `browser`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from filelock import FileLock
from playwright.sync_api import Browser

from .rig import ROOT, Tabs, chromium, serving


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker("browser")


# The tests serve the site under a path, which the page for what is missing has to know.
PREFIX = "/some/where/"
AT = ("--base-url", f"http://localhost{PREFIX}")


class Serve(Protocol):
    """Serves a folder until the test ends; see rig.serving."""

    def __call__(
        self, directory: Path, *, prefix: str = "/", headers: dict[str, str] | None = None
    ) -> str: ...


# Not for the whole session: while Playwright runs, asyncio.run() fails in every other test of the
# same process.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def serve() -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(
            directory: Path, *, prefix: str = "/", headers: dict[str, str] | None = None
        ) -> str:
            return stack.enter_context(serving(directory, prefix=prefix, headers=headers))

        yield start


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Tabs]:
    with Tabs(browser) as tabs:
        yield tabs


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build this repository's publication once, for all workers.

    CASEGEN_TEST_SITE names a site that is built already.
    """
    if built := os.environ.get("CASEGEN_TEST_SITE"):
        return Path(built).resolve(strict=True)
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    output = shared / "site"
    with FileLock(shared / "site.lock"):
        if not output.exists():
            run = subprocess.run(
                [sys.executable, "-m", "casegen", "build", "--output", str(output), *AT],
                cwd=ROOT,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
            )
            if run.returncode:
                pytest.fail(f"casegen build said:\n{run.stdout}{run.stderr}", pytrace=False)
    return output

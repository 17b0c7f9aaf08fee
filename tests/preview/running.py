"""`casegen serve` as a process of its own, over a small publication."""

import html
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from signal import SIGINT
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.publications import case, png, write

PATIENCE = 20.0
"""Seconds after which nothing more is expected; a busy machine is no defect."""

TAGS = "- {name: 海岛, slug: island}\n- {name: 教师, slug: teachers}\n"

FILES: dict[str, str | bytes] = {
    "config.yaml": "title: 案例集\ndescription: 一段说明。\n",
    "cases/tags.yaml": TAGS,
    "cases/jia.md": case("甲案例", "2025-03-01", tags="海岛"),
    "cases/yi.md": case("乙案例", "2025-02-01", tags="教师", background="见[甲](jia.md)。"),
    "cases/bing/index.md": case(
        "丙案例", "2025-01-01", background="![图](tu.png)", status="draft", tags="海岛"
    ),
    "cases/bing/tu.png": png(8, 8),
}
"""Three cases, one of them a draft with a picture."""


class Preview:
    """A running preview."""

    def __init__(self, root: Path, process: subprocess.Popen[str]) -> None:
        self.root = root
        self.process = process
        self.lines: list[str] = []
        self.first: list[object] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def home(self) -> str:
        """The address, when it is told."""
        said = self.until(lambda: [line for line in self.lines if "http://" in line])
        found = re.search(r"http://\S+/", said[0])
        assert found
        return found[0]

    def answer(self, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        """Return the status, the content and the headers of an answer."""
        response: HTTPResponse | HTTPError
        try:
            response = urlopen(Request(self.home + path.lstrip("/"), headers=headers), timeout=20)
        except HTTPError as error:
            response = error
        with response:
            named = {name.lower(): value for name, value in response.headers.items()}
            return response.status or 0, response.read(), named

    def page(self, path: str) -> str:
        """Return a page without what the preview adds to it."""
        return self.answer(path)[1].decode().rpartition("<script src=")[0]

    def notice(self, path: str) -> dict[str, Any]:
        """Return what is said on a page."""
        text = self.answer(path)[1].decode()
        found = re.search(r'data-notice="([^"]*)"', text)
        assert found, text
        said: dict[str, Any] = json.loads(html.unescape(found[1]))
        return said

    def problems(self, path: str) -> list[str]:
        """Return the ids of the problems that a page tells."""
        return [told["id"] for told in self.notice(path)["problems"]]

    def until(self, what: Callable[[], Any]) -> Any:
        """Wait until something is so, and return it."""
        end = time.monotonic() + PATIENCE
        while not (found := what()):
            said = "\n".join(self.lines)
            assert time.monotonic() < end, f"not so after {PATIENCE} s; casegen said:\n{said}"
            time.sleep(0.02)
        return found

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the publication."""
        write(self.root, {path: content})

    def reset(self) -> None:
        """Put all files back, and wait until that is seen."""
        for folder in ("templates", "cases"):
            for file in sorted((self.root / folder).rglob("*"), reverse=True):
                if file.is_dir() and not any(file.iterdir()):
                    file.rmdir()
                elif file.is_file() and file.relative_to(self.root).as_posix() not in FILES:
                    file.unlink()
            if folder == "templates" and (self.root / folder).exists():
                (self.root / folder).rmdir()
        for path, content in FILES.items():
            new = content if isinstance(content, bytes) else content.encode()
            file = self.root / path
            if not file.exists() or file.read_bytes() != new:
                self.write(path, content)
        self.until(self._is_as_at_first)
        pages = ("", "cases/", "cases/jia/", "cases/yi/", "nowhere/")
        # Settings may change any page, in places that no test looks at.
        self.first = self.first or [self.notice(path)["page"] for path in pages]
        self.until(lambda: [self.notice(path)["page"] for path in pages] == self.first)

    def _is_as_at_first(self) -> bool:
        try:
            return (
                self.notice("_problems/")["counts"] == "没有发现问题"
                and "甲案例" in self.page("cases/")
                and "丙案例" in self.page("cases/")
                and "一段说明" in self.page("")
                and "见" in self.page("cases/yi/")
            )
        except (OSError, AssertionError):
            return False

    def stop(self) -> int:
        """Press Ctrl-C, and return the exit code."""
        if self.process.poll() is None:
            # Windows sends that to all programs of a terminal only, the tests included.
            if os.name == "nt":
                self.process.terminate()
            else:
                self.process.send_signal(SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def running(root: Path, *arguments: str, stdin: int = subprocess.DEVNULL) -> Iterator[Preview]:
    """Run a preview of the publication in a folder."""
    environment = {**os.environ, "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    for name in ("LC_ALL", "LC_MESSAGES"):
        environment.pop(name, None)
    command = (sys.executable, "-m", "casegen", "--root", str(root), "serve", "--port", "0")
    process = subprocess.Popen(
        (*command, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=stdin,
        text=True,
        encoding="utf-8",
        env=environment,
    )
    preview = Preview(root, process)
    try:
        yield preview
    finally:
        preview.stop()
        preview.reader.join(PATIENCE)
        assert process.stdout
        process.stdout.close()

"""Go through docs/editors.zh-CN.md in a fresh folder, and take the guide's pictures on the way.

From the repository's folder: python -m scripts.guide
It needs a pseudo-terminal, so Linux or macOS, Chromium and a Chinese font.
"""

import contextlib
import os
import pty
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fcntl import ioctl
from html import escape
from pathlib import Path
from signal import SIGINT
from struct import pack
from termios import TIOCSWINSZ

import pyte
from PIL import Image
from playwright.sync_api import Browser
from pyte.screens import Char
from wcwidth import wcwidth

from tests.browser.rig import ROOT, Tabs, chromium, serving
from tests.test_guide import CASE, TITLE, chapter, fences

IMAGES = ROOT / "docs" / "images"
LARGEST = 120_000
COLUMNS = 100
PATIENCE = 30.0
DOWN, ENTER = "\x1b[B", "\r"

INPUT_METHOD = {"日期: ": "日期：", "学段: [": "学段: ［", "## 背景意义": "##背景意义"}
"""What an input method makes of the case: for the chapter on --diff and --fix."""

# The colours of a Windows terminal, which most of the guide's readers have before them.
COLOURS = {
    "black": "#0c0c0c",
    "red": "#f0656b",
    "green": "#4ec95b",
    "brown": "#f9f1a5",
    "blue": "#5b9bf8",
    "magenta": "#c06fd0",
    "cyan": "#61d6d6",
    "white": "#f2f2f2",
    "default": "#d8d8d8",
}
# Han characters are made as wide as two Latin ones, as on any terminal.
STYLE = """\
@font-face { font-family: han; size-adjust: 118%;
  src: local("NotoSansMonoCJKsc-Regular"), local("PingFangSC-Regular"), local("Microsoft YaHei"); }
body { margin: 0; width: 900px; background: #0c0c0c; }
header { padding: 7px 14px; background: #2b2b2b; color: #c8c8c8; font: 13px "Noto Sans CJK SC"; }
pre { margin: 0; padding: 14px 18px 18px; color: #d8d8d8;
  font: 14px/22px "DejaVu Sans Mono", monospace, han; }
pre b { padding: 3px 0; font-weight: inherit; }
pre i { display: inline-block; width: 2ch; overflow: hidden; vertical-align: bottom;
  font-style: normal; font-family: han; text-align: center; }
"""


class Window:
    """A terminal window, in which programs run one after another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screen = pyte.Screen(COLUMNS, 70)
        self.stream = pyte.ByteStream(self.screen)

    @contextlib.contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run `casegen` beside the block, which ends when the program has ended."""
        shown = " ".join(("casegen", *arguments))
        self.stream.feed(f"\x1b[0m{self.folder.name}> {shown}\r\n".encode())
        self.here, there = pty.openpty()
        ioctl(there, TIOCSWINSZ, pack("HHHH", 30, COLUMNS, 0, 0))
        process = subprocess.Popen(
            [sys.executable, "-m", "casegen", *arguments],
            stdin=there,
            stdout=there,
            stderr=there,
            cwd=self.folder,
            env={
                **{name: value for name, value in os.environ.items() if name[:3] != "LC_"},
                "LANG": "zh_CN.UTF-8",
                "TERM": "xterm-256color",
                "PROMPT_TOOLKIT_NO_CPR": "1",
                "PYTHONUTF8": "1",
                "PYTHONPATH": str(ROOT),
            },
            start_new_session=True,
        )
        os.close(there)
        os.set_blocking(self.here, False)
        try:
            yield process
            self.until(lambda: process.poll() is not None)
        finally:
            process.kill()
            process.wait()
            os.close(self.here)

    def enter(self, name: str) -> None:
        """Go into a folder."""
        self.stream.feed(f"{self.folder.name}> cd {name}\r\n".encode())
        self.folder /= name

    def run(self, *arguments: str) -> None:
        """Run `casegen` to its end."""
        with self.running(*arguments):
            pass

    def types(self, text: str, shows: str) -> None:
        """Type a text as an editor would, and wait until something is to be seen."""
        os.write(self.here, text.encode())
        self.shows(shows)

    def shows(self, text: str) -> None:
        """Wait until a text is to be seen, and stays."""
        self.until(lambda: text in "\n".join(line.rstrip() for line in self.screen.display))

    def until(self, done: Callable[[], object]) -> None:
        """Read what the program says until something is so."""
        limit = time.monotonic() + PATIENCE
        while True:
            so = done()
            with contextlib.suppress(BlockingIOError, OSError):
                while content := os.read(self.here, 65536):
                    self.stream.feed(content)
            if so:
                return
            if time.monotonic() > limit:
                raise TimeoutError("\n".join(self.screen.display))
            time.sleep(0.05)

    def clear(self) -> None:
        """Begin a new picture."""
        self.screen.reset()


def drawn(screen: pyte.Screen) -> str:
    """Return a page that looks like a terminal window with what is on a screen."""
    rows = [screen.buffer[y] for y in range(screen.lines)]
    lines = [[row[x] for x in range(screen.columns)] for row in rows]
    text = "\n".join("".join(map(_cell, line)) for line in lines)
    return (
        f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>"
        f"<header>终端</header><pre>{text.rstrip()}</pre>"
    )


def _cell(cell: Char) -> str:
    if not cell.data:
        return ""  # the second half of a wide character
    text = escape(cell.data)
    if wcwidth(cell.data[0]) == 2:
        text = f"<i>{text}</i>"
    colour, ground = cell.fg, cell.bg
    if cell.reverse:
        colour, ground = "black" if ground == "default" else ground, colour
    style = f"color:{_colour(colour)}" if colour != "default" else ""
    if ground != "default" or cell.reverse:
        style += f";background:{_colour(ground)}"
    if cell.bold:
        style += ";font-weight:700"
    return f'<b style="{style}">{text}</b>' if style else text


def _colour(name: str) -> str:
    return COLOURS.get(name.removeprefix("bright"), f"#{name}")


def record(folder: Path, browser: Browser) -> None:
    """Do what the guide says, and write its pictures."""
    told = fences(chapter("第一个案例"))
    _, filled, tag = (block.text for block in told if block.language == "yaml")
    body = next(block.text for block in told if block.language == "markdown")
    window = Window(folder)

    def shoot(name: str) -> None:
        with Tabs(browser) as tabs:
            page = tabs("about:blank", 900, 100).page
            page.set_content(drawn(window.screen))
            page.screenshot(path=_picture(name), full_page=True)

    def shoot_page(name: str, address: str, height: int) -> None:
        with Tabs(browser) as tabs:
            page = tabs(address, 1200, height).page
            page.wait_for_load_state("networkidle")
            page.screenshot(path=_picture(name))

    window.run("init", "anli")
    window.enter("anli")
    window.run("check")
    shoot("init")

    window.clear()
    with window.running("new", "--slug", "shengsi-waidao-daiyu"):
        window.shows("标题：")
        window.types(f"{TITLE}{ENTER}", "体例")
        window.types(ENTER, "牵头单位")
        window.types(f"嵊泗县教育局{ENTER}", "地区（")
        window.types("ss", "石狮市")
        window.types(DOWN, "地区（几个之间用顿号）： 内蒙古")
        window.types(DOWN, "地区（几个之间用顿号）： 浙江省/舟山市/嵊泗县")
        shoot("new-asks")
        window.types(ENTER, "学段（")
        window.types(f"义务教育、普通高中{ENTER}", "标签（")
        window.types(ENTER, "已新建")
    shoot("new")

    case = window.folder / CASE
    case.write_text(f"{filled}\n{body}", "utf-8")
    window.clear()
    window.run("check")
    shoot("check")
    with (window.folder / "cases/tags.yaml").open("a", encoding="utf-8") as tags:
        tags.write(tag)
    right = wrong = case.read_text("utf-8")
    for written, typed in INPUT_METHOD.items():
        assert written in wrong
        wrong = wrong.replace(written, typed, 1)
    case.write_text(wrong, "utf-8")
    window.clear()
    window.run("check", "--diff")
    window.run("check", "--fix")
    shoot("fix")
    case.write_text(right, "utf-8")

    window.clear()
    with window.running("serve") as process:
        window.shows("没有发现问题")
        shoot("serve")
        process.send_signal(SIGINT)
    window.clear()
    window.run("check")
    window.run("build")
    shoot("build")
    with serving(window.folder / "output") as home:
        shoot_page("home", home, 800)
        shoot_page("case", f"{home}cases/shengsi-waidao-daiyu/", 860)

    window.clear()
    window.run("tags")
    with window.running("tags", "rename", "教师待遇", "教师收入"):
        window.shows("改吗？")
        window.types(f"y{ENTER}", "改好了")
    shoot("tags")


def _picture(name: str) -> Path:
    return IMAGES / f"guide-{name}.png"


def main() -> None:
    """Make all pictures, and say how large they are."""
    for old in IMAGES.glob("guide-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        folder = Path(temporary, "工作")
        folder.mkdir()
        record(folder, browser)
    for picture in sorted(IMAGES.glob("guide-*.png")):
        # As many colours as the edges of letters need.
        Image.open(picture).convert("RGB").quantize(64).save(picture, optimize=True)
        size = picture.stat().st_size
        print(f"{picture.relative_to(ROOT)}: {size // 1000} KB")
        assert size < LARGEST, picture


if __name__ == "__main__":
    main()

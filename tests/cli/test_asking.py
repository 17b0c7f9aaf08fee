"""`casegen new` as an editor meets it: on a real terminal, where there is one to be had."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from casegen.check import Options, check
from tests.publications import case, publication

from .conftest import Casegen, Run

TAGS = "- 名称: 双减\n  同义词: [减负]\n- 名称: 家校共育\n"
ENTER, TAB, INTERRUPT, END, DOWN = "\r", "\t", "\x03", "\x04", "\x1b[B"


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        # Here, for Windows has neither.
        import fcntl
        import pty
        import struct
        import termios

        self.here, there = pty.openpty()
        fcntl.ioctl(there, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("LC_")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "casegen", *arguments],
            stdin=there,
            stdout=there,
            stderr=there,
            cwd=folder,
            env={
                **environment,
                "LANG": "zh_CN.UTF-8",
                "TERM": "xterm",
                "PROMPT_TOOLKIT_NO_CPR": "1",
                "PYTHONUTF8": "1",
            },
            start_new_session=True,
        )
        os.close(there)
        os.set_blocking(self.here, False)
        self.seen = ""

    def shows(self, text: str) -> None:
        """Wait until a text appears after what was waited for before."""
        limit = time.monotonic() + 30
        while text not in (plain := _plain(self.seen)):
            assert time.monotonic() < limit, plain
            assert self._read() or self.process.poll() is None, plain
            time.sleep(0.02)
        self.seen = plain.partition(text)[2]

    def types(self, text: str) -> None:
        os.write(self.here, text.encode())

    def ends(self) -> int:
        """Wait for the end, and return the exit code."""
        limit = time.monotonic() + 30
        while self.process.poll() is None and time.monotonic() < limit:
            self._read()
            time.sleep(0.02)
        self._read()
        assert self.process.returncode is not None, _plain(self.seen)
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
        os.close(self.here)

    def _read(self) -> bool:
        with contextlib.suppress(BlockingIOError, OSError):
            if content := os.read(self.here, 65536):
                self.seen += content.decode("utf-8", "replace")
                return True
        return False


def _plain(text: str) -> str:
    return re.sub(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>()][0-9A-Z]?)", "", text)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    if sys.platform == "win32":
        pytest.skip("Windows has no pseudo terminals of this kind")
    opened: list[Terminal] = []

    def open_(folder: Path, *arguments: str) -> Terminal:
        opened.append(Terminal(folder, *arguments))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


def test_a_case_is_asked_for_on_a_terminal(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    files = {"cases/tags.yaml": TAGS, "cases/a.md": case(lead="[嵊泗县教育局, 某县教育局]")}
    publication(tmp_path, {**files}, theme=False)
    at = terminal(tmp_path, "new")
    at.shows("标题：")
    at.types(ENTER)
    at.shows("标题是空的")
    at.types("海岛教师" + ENTER)
    at.shows("体例")
    at.shows("简讯")  # few choices are all shown
    at.types(DOWN * 2 + ENTER)
    at.shows("牵头单位")
    at.shows("嵊泗县教育局")
    at.types(DOWN + ENTER)
    at.shows("地区")
    at.types("朝阳区" + ENTER)
    at.shows("北京市/朝阳区、吉林省/长春市/朝阳区")
    at.types("\x7f" * 3 + "shengsi")
    at.shows("浙江省/舟山市/嵊泗县")
    at.types(TAB + ENTER)
    at.shows("学段")
    at.types(ENTER)
    at.shows("标签")
    at.types("减负" + ENTER)
    at.shows("已新建 cases/hai-dao-jiao-shi.md。")
    assert at.ends() == 0
    text = (tmp_path / "cases" / "hai-dao-jiao-shi.md").read_text("utf-8")
    for line in (
        "标题: 海岛教师",
        "牵头单位: 嵊泗县教育局",
        "地区: 浙江省/舟山市/嵊泗县",
        "标签: 双减",
    ):
        assert line in text.splitlines()
    assert "\n体例: 简讯" in text
    assert "\n# 学段:" in text
    told = check(tmp_path, Options(), lambda *_: None).diagnostics
    assert {found.id for found in told} == {"unfinished-draft"}


@pytest.mark.parametrize("key", [INTERRUPT, END])
def test_whoever_gives_up_leaves_nothing_behind(
    terminal: Callable[..., Terminal], tmp_path: Path, key: str
) -> None:
    publication(tmp_path, {}, theme=False)
    at = terminal(tmp_path, "new", "--lead", "甲局")
    at.shows("标题：")
    at.types("海岛" + ENTER)
    at.shows("体例")
    at.types(ENTER)
    at.shows("地区")
    at.types(key)
    at.shows("已中断")
    assert at.ends() == 130
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]


def test_with_a_title_nothing_is_asked(terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    at = terminal(tmp_path, "new", "海岛")
    at.shows("已新建 cases/hai-dao.md。")
    assert at.ends() == 0


@pytest.fixture
def answering(casegen: Casegen, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Run the command line with keys that are typed beforehand, on any system."""

    def run(keys: str, *arguments: str, **environment: str) -> Run:
        for stream in ("stdin", "stdout"):
            monkeypatch.setattr(f"casegen.cli.new.sys.{stream}.isatty", lambda: True, raising=False)
        with create_pipe_input() as typed, create_app_session(typed, DummyOutput()):
            # Whatever is still asked then would wait for ever.
            typed.send_text(keys + INTERRUPT)
            return casegen("new", *arguments, **environment)

    return run


def test_what_is_not_known_yet_may_be_skipped(
    answering: Callable[..., Run], tmp_path: Path
) -> None:
    publication(tmp_path, {}, "language: en\nregions: none\n", theme=False)
    run = answering("Island pay" + ENTER * 4, LANG="en_GB.UTF-8")
    assert run.code == 0, run
    assert "Created cases/island-pay.md." in run.out
    assert "lead: TODO    # " in (tmp_path / "cases" / "island-pay.md").read_text("utf-8")


def test_what_options_say_is_not_asked(answering: Callable[..., Run], tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    options = ("--form", "brief", "--lead", "甲局", "--region", "嵊泗", "--stage", "高等教育")
    run = answering("海岛" + ENTER, *options)
    assert run.code == 0, run
    assert "\n地区: 浙江省/舟山市/嵊泗县\n" in (tmp_path / "cases/hai-dao.md").read_text("utf-8")


def test_a_name_is_asked_for_where_none_can_be_had(
    answering: Callable[..., Run], tmp_path: Path
) -> None:
    """Neither is a name made up nor a file written over."""
    publication(tmp_path, {"cases/hai-dao.md": "mine"}, theme=False)
    options = ("--form", "brief", "--lead", "甲局", "--region", "嵊泗", "--stage", "高等教育")
    for title in ("海岛", "🏫"):
        rubbed_out = "\x7f" * 7
        typed = f"{title}{ENTER}hai-dao{ENTER}{rubbed_out}new-{len(title)}{ENTER}"
        run = answering(typed, *options)
        assert run.code == 0, run
        assert (tmp_path / "cases" / f"new-{len(title)}.md").is_file()
    assert (tmp_path / "cases" / "hai-dao.md").read_text() == "mine"


def test_places_are_found_by_what_is_typed_of_them(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    publication(tmp_path, {}, theme=False)
    at = terminal(tmp_path, "new", "--form", "brief", "--lead", "甲局")
    at.shows("标题：")
    at.types("海岛" + ENTER)
    at.shows("地区")
    for typed, first in (
        ("嵊泗", "浙江省/舟山市/嵊泗县"),
        ("ssx", "浙江省/舟山市/嵊泗县"),
        ("舟山市/嵊", "浙江省/舟山市/嵊泗县"),
        ("chongqing", "重庆市"),
        ("yueqing", "浙江省/温州市/乐清市"),
        ("luan", "安徽省/六安市"),
    ):
        at.types(typed)
        at.shows(first)
        at.types("\x7f" * len(typed))
    at.types(INTERRUPT)
    assert at.ends() == 130

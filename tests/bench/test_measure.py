"""What commands cost, and what they write."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.measure import FailedError, cost, proportional_set_size, snapshot, written

MEGABYTE = 2**20

PARENT_AND_CHILD = """
import subprocess, sys
held = b"x" * (40 * 2**20)
if len(sys.argv) == 1:
    child = subprocess.Popen([sys.executable, __file__, "child"], stdout=subprocess.PIPE)
    child.stdout.readline()
print(flush=True)
sys.stdin.read()
if len(sys.argv) == 1:
    child.wait()
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


def test_memory_is_that_of_all_processes_of_a_command(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PARENT_AND_CHILD, "utf-8")
    with subprocess.Popen(
        (sys.executable, program),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdout
        process.stdout.readline()
        memory = proportional_set_size(process.pid)
        assert process.stdin
        process.stdin.close()
    assert 80 * MEGABYTE < memory < 160 * MEGABYTE
    assert proportional_set_size(process.pid) == 0


def test_the_time_of_processors_includes_that_of_children(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    program = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    spent = cost([(sys.executable, "-c", program)], tmp_path, 60)
    assert spent.cpu >= 0.3
    assert spent.memory == 0


def test_the_time_of_processors_includes_that_of_processes_left_behind(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.3: pass"
    program = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {busy!r}])"
    assert cost([(sys.executable, "-c", program)], tmp_path, 60).cpu >= 0.3


def test_memory_is_looked_at_where_that_is_asked(tmp_path: Path) -> None:
    wait = "import time; held = b'x' * (40 * 2**20); time.sleep(0.5)"
    spent = cost([(sys.executable, "-c", wait)], tmp_path, 60, sampled=True)
    assert spent.memory > 40 * MEGABYTE


def test_a_command_that_fails_says_what_it_said(tmp_path: Path) -> None:
    fail = (sys.executable, "-c", "print('no paper'); raise SystemExit(3)")
    with pytest.raises(FailedError, match=r"3\nno paper"):
        cost([fail], tmp_path, 60)


def test_commands_that_do_not_end_are_ended_with_all_their_processes(tmp_path: Path) -> None:
    with pytest.raises(FailedError, match="did not end"):
        cost([("sh", "-c", "sleep 600 & echo $! > pid; wait")], tmp_path, 3)
    program = Path("/proc", (tmp_path / "pid").read_text("ascii").strip(), "exe")
    # The system may take a moment to end what was told to.
    for _ in range(1_000):
        if not program.exists():
            return
        time.sleep(0.01)
    pytest.fail("a process of the command is still there")


def test_only_new_bytes_are_counted_as_written(tmp_path: Path) -> None:
    for name in ("kept", "moved", "linked", "again", "removed"):
        (tmp_path / name).write_text("old", "utf-8")
    before = snapshot([tmp_path, tmp_path / "missing"])
    (tmp_path / "moved").rename(tmp_path / "elsewhere")
    os.link(tmp_path / "linked", tmp_path / "twin")
    (tmp_path / "again").unlink()
    (tmp_path / "again").write_text("other", "utf-8")
    (tmp_path / "removed").unlink()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "new").write_text("four", "utf-8")
    assert written(before, snapshot([tmp_path])) == (2, 9)

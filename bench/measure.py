"""What commands cost: time of the clock and of the processors, memory, and what they write.

Linux only, for memory is read from `/proc`.
"""

import ctypes
import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryFile
from time import perf_counter, sleep
from typing import IO

from msgspec import Struct

PROC = Path("/proc")
BETWEEN_SAMPLES = 0.02
PATIENCE = 2
"""Seconds."""
PR_SET_CHILD_SUBREAPER = 36
"""Of `prctl`, in `linux/prctl.h`."""
SESSION = 3
"""Of the fields of `/proc/<pid>/stat` that follow the program's name."""


class Cost(Struct, frozen=True):
    """What commands cost that ran one after the other."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all processors, in the programs and in the system."""
    memory: int
    """The most bytes that all their processes had at once; 0 where it was not looked at.

    What several processes share is counted once (proportional set size).
    """


class FailedError(Exception):
    """A command did not end, or not well."""


def cost(
    commands: Iterable[tuple[str, ...]], folder: Path, timeout: float, *, sampled: bool = False
) -> Cost:
    """Run commands in a folder, one after the other.

    Looking at memory takes time from the processors: a run that is sampled is not one to time.

    Raises `FailedError` where one fails, or where all together take longer than `timeout` seconds;
    its processes are ended then.
    """
    wall = cpu = 0.0
    memory = 0
    for command in commands:
        one = _cost(command, folder, timeout - wall, sampled)
        wall += one.wall
        cpu += one.cpu
        memory = max(memory, one.memory)
    return Cost(wall, cpu, memory)


def proportional_set_size(session: int) -> int:
    """Return the bytes of memory of all processes of a session, shared ones counted once."""
    return sum(_memory(process) for process in _processes(session))


Snapshot = dict[str, tuple[int, int, int]]
"""Of each file, what changes when it is written anew."""


def snapshot(folders: Iterable[Path]) -> Snapshot:
    """Look at every file below folders, which need not be there."""
    seen: Snapshot = {}
    pending = [str(folder) for folder in folders if folder.exists()]
    while pending:
        folder = pending.pop()
        if not os.path.isdir(folder):  # noqa: PTH112
            status = os.stat(folder)  # noqa: PTH116
            seen[folder] = (status.st_ino, status.st_mtime_ns, status.st_size)
            continue
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                else:
                    status = entry.stat(follow_symlinks=False)
                    seen[entry.path] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return seen


def written(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """Return how many files were written between two looks, and their bytes."""
    old = set(before.values())
    sizes = [seen[2] for seen in after.values() if seen not in old]
    return len(sizes), sum(sizes)


def _adopt() -> None:
    """Become the parent of what the programs started here leave running when they end."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _of_orphans(session: int) -> float:
    """Wait for the processes that a program left, which are about to end; return their time."""
    cpu = 0.0
    until = perf_counter() + PATIENCE
    while perf_counter() < until and (left := tuple(_processes(session))):
        for process in left:
            # One whose parent still runs is that one's to wait for.
            with suppress(ChildProcessError):
                _, _, usage = os.wait4(int(process.name), os.WNOHANG)
                cpu += usage.ru_utime + usage.ru_stime
        sleep(BETWEEN_SAMPLES)
    return cpu


def _cost(command: tuple[str, ...], folder: Path, timeout: float, sampled: bool) -> Cost:
    _adopt()
    with TemporaryFile() as said:
        start = perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
        with _ended_after(timeout, process.pid) as late, _sampling(process.pid, sampled) as peak:
            # In place of Popen.wait, for this tells what the process and its children used.
            _, status, usage = os.wait4(process.pid, 0)
        wall = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = usage.ru_utime + usage.ru_stime + _of_orphans(process.pid)
        _end(process.pid)
        if late.is_set():
            raise FailedError(f"did not end within {timeout:.0f} s")
        if process.returncode:
            raise FailedError(f"{' '.join(command)}: {process.returncode}\n{_tail(said)}")
    return Cost(wall, cpu, peak[0])


@contextmanager
def _ended_after(timeout: float, session: int) -> Iterator[threading.Event]:
    late = threading.Event()

    def end() -> None:
        late.set()
        _end(session)

    timer = threading.Timer(timeout, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
        timer.join()


@contextmanager
def _sampling(session: int, sampled: bool) -> Iterator[list[int]]:
    peak = [0]
    done = threading.Event()

    def look() -> None:
        while not done.wait(BETWEEN_SAMPLES):
            peak[0] = max(peak[0], proportional_set_size(session))

    thread = threading.Thread(target=look)
    if sampled:
        thread.start()
    try:
        yield peak
    finally:
        done.set()
        if sampled:
            thread.join()


def _processes(session: int) -> Iterator[Path]:
    for process in PROC.iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:  # It has ended meanwhile.
                continue
            if int(fields[SESSION]) == session:
                yield process


def _memory(process: Path) -> int:
    try:
        lines = (process / "smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # It has ended meanwhile, or is about to.
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _end(session: int) -> None:
    for process in _processes(session):
        try:
            os.kill(int(process.name), SIGKILL)
        except ProcessLookupError:
            continue


def _tail(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode("utf-8", "replace")[-3_000:]

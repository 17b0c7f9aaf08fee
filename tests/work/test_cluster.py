"""A build by a real scheduler and workers, in processes of their own on this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import Options
from casegen.work import parsing, rendering
from casegen.work.cluster import cluster as connected
from casegen.work.workers import Workers

from ..publications import built, case, publication, site
from .test_workers import PARTS, elsewhere, me

ROOT = Path(__file__).parents[2]


class Cluster:
    """A scheduler and two workers."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        port = self.address.rpartition(":")[2]
        self.folder = folder
        self.scheduler = self.start(
            "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", "--no-show"
        )
        self.workers = [self.worker() for _ in range(2)]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__WORKER__DAEMON": "True"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def worker(self) -> subprocess.Popen[bytes]:
        limits = ("--nworkers", "1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        return self.start("worker", self.address, *limits)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One for all tests, for it takes its time; the last of them kills a worker."""
    pytest.importorskip("distributed")
    from distributed import Client

    started = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        with Client(  # type: ignore[no-untyped-call]
            started.address, timeout="60s", set_as_default=False
        ) as client:
            client.wait_for_workers(2, timeout=60)
        yield started
    finally:
        started.stop()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> dict[str, str | bytes]:
    """Cases that are many for so small a publication, in small batches."""
    for module in (parsing, rendering):
        monkeypatch.setattr(module, "MANY", 1)
        monkeypatch.setattr(module, "BATCH", 2)
    return {f"cases/{n}.md": case(f"第{n}号", background="背景。" * (n + 1)) for n in range(30)}


def test_the_work_is_done_by_the_cluster(cluster: Cluster) -> None:
    with connected(cluster.address) as executor, Workers(executor.processes, executor) as workers:
        assert set(workers.map(elsewhere, me(), PARTS, True)) == {b"there"}


def test_what_another_program_made_is_not_used(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casegen.work.cluster.program", lambda: b"another")
    with connected(cluster.address) as executor, Workers(executor.processes, executor) as workers:
        assert set(workers.map(elsewhere, me(), PARTS, True)) == {b"here"}


def test_a_cluster_builds_the_same_site_though_a_worker_is_killed(
    tmp_path: Path, cluster: Cluster, many: dict[str, str | bytes]
) -> None:
    alone = publication(tmp_path / "alone", many)
    built(alone, Options(processes=1))
    root = publication(tmp_path / "together", many)
    killed: list[float] = []

    def kill(step: str, done: int, total: int) -> None:
        if step == "render" and done > total // 3 and not killed:
            cluster.workers[0].kill()
            killed.append(time.monotonic())

    result = build(root, Options(scheduler=cluster.address), kill)
    assert result.changes
    assert killed
    assert site(root / "output") == site(alone / "output")

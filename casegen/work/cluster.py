"""The machines of a Dask cluster, as an executor (the extra `cluster`)."""

from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any

from casegen.work.program import program
from casegen.work.workers import Task

PATIENCE = "10s"
"""How long to wait for the scheduler."""


class OtherProgramError(Exception):
    """A machine of the cluster has another casegen, or other libraries."""


class NoClusterError(Exception):
    """There is no cluster to work with; its argument is a sentence of the command line's."""


class Cluster(Executor):
    """Hands calls to a Dask cluster; only what this very program would return comes back."""

    def __init__(self, client: Any) -> None:
        self.executor: Executor = client.get_executor(pure=False)
        self.processes: int = sum(client.nthreads().values())

    def submit(self, task: Task, /, *arguments: bytes) -> Future[bytes]:  # type: ignore[override]
        """Hand a call to the cluster."""
        return self.executor.submit(guarded, program(), task, *arguments)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002
        """Take no more calls."""
        self.executor.shutdown(wait=wait)


def guarded(expected: bytes, task: Task, shared: bytes, part: bytes) -> bytes:
    """Do a task, on another machine; raise `OtherProgramError` where it has another program."""
    if program() != expected:
        raise OtherProgramError
    return task(shared, part)


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler of a cluster.

    Raises `NoClusterError`: `no-cluster` without the extra, `no-scheduler` where there is no
    scheduler at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise NoClusterError("no-cluster") from error
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise NoClusterError("no-scheduler") from error
    with client:
        yield Cluster(client)

"""What a run works with, besides the publication."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from casegen.work.account import Account
from casegen.work.cluster import cluster
from casegen.work.store import Store
from casegen.work.workers import Workers

Progress = Callable[[str, int, int], None]
"""Is told the name of a step, how much of it is done, and of how much."""


class Tools(NamedTuple):
    """The means of one run."""

    store: Store
    workers: Workers
    account: Account
    progress: Progress


@contextmanager
def tools(
    folder: Path, processes: int, scheduler: str, account: Account, progress: Progress
) -> Iterator[Tools]:
    """Lay out the tools of a run, and put them away; the store is kept in a folder.

    With the address of a scheduler, work is done by its cluster, and `cluster` says what is raised.
    """
    store = Store(folder)
    # Values do not refer to each other in circles: to look for such among millions of them, again
    # and again, would take a quarter of the time.
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        with ExitStack() as stack:
            executor = stack.enter_context(cluster(scheduler)) if scheduler else None
            own = processes if executor is None else executor.processes
            workers = stack.enter_context(Workers(own, executor))
            yield Tools(store, workers, account, progress)
    finally:
        gc.set_threshold(*usual)
        store.close()

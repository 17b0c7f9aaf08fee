"""The processes that a build's work is handed to."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from types import TracebackType

Task = Callable[[bytes, bytes], bytes]
"""Bytes in, bytes out: what all calls have in common, and what one call is about."""


class Workers:
    """Processes of this machine, or another executor; started when there is enough to do."""

    def __init__(self, processes: int = 0, executor: Executor | None = None) -> None:
        """Take how many processes may work, 0 for one a processor; or an executor to use."""
        self.processes = processes or available()
        self.executor = executor
        self.own = executor is None
        self.broken = False

    def map(self, task: Task, shared: bytes, parts: Iterable[bytes], many: bool) -> Iterator[bytes]:
        """Return what a task makes of each part, in their order.

        Where there are not `many`, the work is done here and now. Parts are taken as they are
        needed, a few more than there are processes.
        """
        if not many or (self.own and self.processes < 2):
            for part in parts:
                yield task(shared, part)
            return
        waiting: deque[tuple[bytes, Future[bytes] | None]] = deque()
        for part in parts:
            waiting.append((part, self._submit(task, shared, part)))
            if len(waiting) > 2 * self.processes:
                yield self._result(task, shared, *waiting.popleft())
        while waiting:
            yield self._result(task, shared, *waiting.popleft())

    def _submit(self, task: Task, shared: bytes, part: bytes) -> Future[bytes] | None:
        """Hand a part to the executor, or to nobody where its processes died."""
        if self.broken:
            return None
        self.executor = self.executor or _pool(self.processes)
        try:
            return self.executor.submit(task, shared, part)
        except BrokenExecutor:
            self.broken = True
            return None

    def _result(
        self, task: Task, shared: bytes, part: bytes, future: Future[bytes] | None
    ) -> bytes:
        """Wait for a result; what a process that died leaves undone is done here."""
        if future:
            try:
                return future.result()
            except Exception as error:
                # A task fails on another machine for reasons of that machine's own; here it is
                # seen whether it fails at all.
                if self.own and not isinstance(error, BrokenExecutor):
                    raise
                self.broken = isinstance(error, BrokenExecutor)
        return task(shared, part)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.executor and self.own:
            self.executor.shutdown(wait=error is None, cancel_futures=True)


def available() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_TASKS = ["casegen.work.tasks.parse", "casegen.work.tasks.pages", "casegen.pages.search.index"]
"""What the processes will need, and should import once for all of them."""


def _pool(processes: int) -> Executor:
    # Here, for they take a while to load, and most runs are over before they would be needed.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A copy of this process would share its threads' locks; a server that knows the tasks is clean.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        context.set_forkserver_preload(_TASKS)
    return ProcessPoolExecutor(processes, context, _ignore_interruption)


def _ignore_interruption() -> None:
    """Leave it to the process that started this one to end both."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

"""What is shown now, and how it keeps up with the files: one value after the other."""

import asyncio
import gc
import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from msgspec import structs

from casegen import bug
from casegen.preview.answers import Made, made, noticed
from casegen.preview.follow import follow
from casegen.preview.notice import Manner, Notice
from casegen.preview.searching import Searchable
from casegen.preview.settle import settle
from casegen.preview.shown import EVERYTHING, Shown

Heard = Callable[[Shown, frozenset[str]], None]
"""Is told what is shown after some files changed."""

T = TypeVar("T")

LONGEST_PAUSE = 1.0
"""Seconds between what is seen of a change at once and the rest of it, at most."""


class Stage:
    """What is shown, with what was made of it since the last change."""

    def __init__(self, shown: Shown, manner: Manner, heard: Heard) -> None:
        self.shown = shown
        self.manner = manner
        self.heard = heard
        self.changed = asyncio.Event()
        """Is set, and replaced, when something else is shown."""
        self.closing = False
        self.pages: dict[str, Made] = {}
        self.files: dict[str, bytes] = {}
        self.version = 0
        """Counts what was shown."""
        self.searchable: Searchable | None = None
        self.indexed = -1
        """The version that the search index is of."""
        self.indexing = asyncio.Lock()
        self.opened: Counter[str] = Counter()
        """The paths of the pages that are open in browsers."""

    def show(self, shown: Shown) -> None:
        """Show something else, and wake who waits for that."""
        if shown is self.shown:
            return
        if shown.site is not self.shown.site:
            self.files = {}
        self.shown, self.pages = shown, {}
        self.version += 1
        self._wake()

    def close(self) -> None:
        """Let those who wait go."""
        self.closing = True
        self._wake()

    def _wake(self) -> None:
        waiting, self.changed = self.changed, asyncio.Event()
        waiting.set()

    def page(self, path: str) -> Made:
        """Return the page of a path, made once for all who ask until something changes."""
        if path not in self.pages:
            self.pages[path] = made(self.shown, path, self.manner)
        return self.pages[path]

    def notice(self, path: str) -> Notice:
        """Return what is to be said on the page of a path."""
        return noticed(self.shown, self.page(path), self.manner)


async def keep_up(stage: Stage, changes: asyncio.Queue[frozenset[str]]) -> None:
    """Show what changes as it changes, for ever.

    A change is followed at once, and settled after it; changes that come meanwhile are followed
    again in what was settled.
    """
    since: set[str] = set()
    untold: set[str] = set()
    pause = 0.0

    async def settled() -> Shown:
        nonlocal pause
        # The browser loads its page first.
        await asyncio.sleep(pause)
        since.clear()
        start, before = monotonic(), stage.shown
        found = await _attempt(before, partial(settle, opened=tuple(stage.opened)))
        pause = min(LONGEST_PAUSE, monotonic() - start)
        if before.renderer and found.renderer is not before.renderer:
            # Compiled templates refer to each other in circles.
            gc.unfreeze()
        else:
            # What is here to stay need not be looked through for what may go.
            gc.freeze()
        return found

    coming = asyncio.ensure_future(changes.get())
    settling: asyncio.Future[Shown] | None = None
    while True:
        if stage.shown.behind and not stage.shown.bug and not settling:
            settling = asyncio.ensure_future(settled())
        waiting: set[asyncio.Future[Any]] = {coming, settling} if settling else {coming}
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if coming.done():
            paths = coming.result()
            coming = asyncio.ensure_future(changes.get())
            before = stage.shown
            stage.show(await _attempt(before, partial(follow, changed=paths)))
            # Not before: what is being settled may be a value that does not know of them.
            since |= paths
            untold |= paths if stage.shown is not before else set()
        if settling and settling.done():
            now = settling.result()
            settling = None
            if now.bug:
                now = structs.replace(stage.shown, bug=now.bug)
            elif since:
                now = await _attempt(now, partial(follow, changed=frozenset(since)))
            untold |= EVERYTHING if not stage.shown.site else set()
            stage.show(now)
        if untold and (stage.shown.bug or not (stage.shown.behind or settling)):
            stage.heard(stage.shown, frozenset(untold))
            untold.clear()


async def _attempt(shown: Shown, step: Callable[[Shown], Shown]) -> Shown:
    """Take a step; where that fails, what was shown stays, and says so."""
    try:
        return await in_thread(partial(step, shown))
    except Exception:
        return structs.replace(shown, bug=bug.record())


async def in_thread(work: Callable[[], T]) -> T:
    """Do some work beside the server, which does not wait for it when it ends."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: BaseException | None) -> None:
        if not done.done():
            if error:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, failed = None, None
        try:
            result = work()
        except BaseException as error:
            failed = error
        # The loop may have ended meanwhile.
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, result, failed)

    threading.Thread(target=run, daemon=True).start()
    return await done

"""The server of the preview: an address of this computer alone, until it is told to stop."""

import asyncio
import errno
import socket
import sys
import threading
from collections.abc import Callable
from time import sleep
from types import FrameType

import uvicorn

from casegen import config as settings
from casegen.preview.app import app
from casegen.preview.stage import Stage, keep_up
from casegen.watch import Watching, places

HOST = "127.0.0.1"

NEXT = 100
"""Ports that are looked at for a free one."""


class TakenError(Exception):
    """The port is another program's; carries one that is free, or 0."""

    def __init__(self, free: int) -> None:
        super().__init__()
        self.free = free


def listen(port: int) -> socket.socket:
    """Return a socket that listens on a port, 0 for any; raises `TakenError`."""
    try:
        return _bound(port)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
    for free in range(max(port, 1023) + 1, min(max(port, 1023) + NEXT, 65536)):
        try:
            _bound(free).close()
        except OSError:
            continue
        raise TakenError(free)
    raise TakenError(0)


def _bound(port: int) -> socket.socket:
    made = socket.socket()
    try:
        if sys.platform == "win32":
            # Otherwise two programs may have one port there.
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((HOST, port))
        made.listen(100)
    except OSError:
        made.close()
        raise
    return made


class _Server(uvicorn.Server):
    """Lets the streams go that pages listen to, when it is told to stop."""

    def __init__(self, config: uvicorn.Config, stop: Callable[[], None]) -> None:
        super().__init__(config)
        self.stop = stop

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop."""
        self.stop()
        super().handle_exit(sig, frame)


def serve(stage: Stage, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Show a stage, and keep it up with its files, until an interruption, which is raised.

    `ready` is called when the address answers.
    """
    # A page should not wait for a whole turn of what is in the making.
    sys.setswitchinterval(0.001)
    asyncio.run(_serve(stage, listening, ready))


async def _serve(stage: Stage, listening: socket.socket, ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    changes: asyncio.Queue[frozenset[str]] = asyncio.Queue()

    def stop() -> None:
        loop.call_soon_threadsafe(stage.close)

    config = uvicorn.Config(
        app(stage),
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        ws="none",
        http="h11",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config, stop)
    watching = Watching(stage.shown.root, places(settings.load(stage.shown.root)[0]))
    watcher = threading.Thread(target=_watch, args=(watching, stage, loop, changes), daemon=True)
    watcher.start()
    ready()
    keeping = asyncio.ensure_future(keep_up(stage, changes))
    try:
        await server.serve([listening])
    finally:
        keeping.cancel()


def _watch(
    watching: Watching,
    stage: Stage,
    loop: asyncio.AbstractEventLoop,
    changes: asyncio.Queue[frozenset[str]],
) -> None:
    with watching:
        while not stage.closing:
            try:
                if stage.shown.config:
                    watching.watch(places(stage.shown.config))
                if paths := watching.changes():
                    loop.call_soon_threadsafe(changes.put_nowait, paths)
            except OSError:
                # The folder itself may be gone for a while.
                sleep(1)

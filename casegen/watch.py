"""Which files of a publication change while a program waits.

The system tells (watchdog); what it does not tell, because its queue was full, the folder lies on
another computer, or a folder was taken away and put back, is found by looking at the files from
time to time. What editors and systems leave behind for a moment is nobody's change.
"""

import logging
import os
import posixpath
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, time_ns
from types import TracebackType

from msgspec import Struct
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from casegen.config import FILE, Config

QUIET = 0.02
"""Seconds without an event after which a change is told: a file is written in several steps."""

STORM = 0.25
"""The same where many files change, as when another branch is checked out."""

MANY = 10
"""Files that make a storm."""

LONGEST = 5.0
"""Seconds after which a storm is told of, even if it goes on."""

SWEEP = 2.0
"""Seconds between two looks at the files, or more, where these would take too much time."""

_TICK = 50_000_000
"""Nanoseconds within which the clock of a disk may stand still."""

_TOLD = ("created", "modified", "deleted", "moved", "closed")
"""The events that tell of a change; to read a file makes others."""

_TEMPORARY = re.compile(
    r"\..*|~\$.*|#.*#|.*~|.*\.(?:tmp|temp|swp|swx|swo|bak|part|crdownload)|4913|.*___jb_\w+___",
    re.IGNORECASE,
)
"""Names of what is there for a moment only, or hidden."""


class Places(Struct, frozen=True):
    """What is to be watched, as paths within the publication's folder."""

    files: frozenset[str]
    folders: frozenset[str]
    """With all that is in them."""

    def have(self, path: str) -> bool:
        """Tell whether a path stands for something that is watched, or holds such a thing."""
        if any(_TEMPORARY.fullmatch(part) for part in path.split("/")):
            return False
        within = path in self.files or any(is_within(path, folder) for folder in self.folders)
        return within or any(is_within(p, path) for p in (*self.files, *self.folders))


def places(config: Config | None) -> Places:
    """Return what a site is made from; without settings, what is so in most publications."""
    if not config:
        return Places(frozenset([FILE]), frozenset(["cases", "templates"]))
    files = {FILE, config.tags.file}
    if config.regions not in ("china", "none"):
        files.add(config.regions)
    return Places(frozenset(files), frozenset([config.cases, config.theme]))


def is_within(path: str, folder: str) -> bool:
    """Tell whether a path is a folder's, or of something in it; `""` is the folder of all."""
    return not folder or path == folder or path.startswith(f"{folder}/")


class Watching:
    """Waits for changes of some files and folders of a publication."""

    def __init__(self, root: Path, watched: Places) -> None:
        """Take the publication's folder, and what of it is watched."""
        self.root = root.resolve()
        self.places = watched
        self.queue: SimpleQueue[str] = SimpleQueue()
        self.observer: BaseObserver | None = None
        self.stamps = _stamps(self.root, watched)
        self.due = monotonic() + SWEEP

    def __enter__(self) -> "Watching":
        # What goes wrong in telling is made good by looking, and is nothing to an editor.
        logging.getLogger("watchdog").setLevel(logging.CRITICAL)
        self._observe()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def watch(self, watched: Places) -> None:
        """Watch other places from now on; those that are new count as changed."""
        if watched != self.places:
            for path in (watched.files | watched.folders) - (
                self.places.files | self.places.folders
            ):
                self.queue.put(path)
            self.places = watched
            self.stamps = _stamps(self.root, watched)
            self._observe()

    def changes(self, patience: float = 0.5) -> frozenset[str]:
        """Wait for changes, and return the paths of the files and folders that changed together.

        None, where nothing happens for so many seconds.
        """
        try:
            paths = {self.queue.get(timeout=max(0.0, min(patience, self.due - monotonic())))}
        except Empty:
            return self._swept() if monotonic() >= self.due else frozenset()
        end = monotonic() + LONGEST
        with suppress(Empty):
            while monotonic() < end:
                paths.add(self.queue.get(timeout=STORM if len(paths) >= MANY else QUIET))
        paths = {path for path in paths if self.places.have(path)}
        if any(self._is_folder(path) for path in paths):
            if any(is_within(folder, path) for path in paths for folder in self.places.folders):
                self._observe()
            # What was in the folder before it was watched, nobody told.
            return frozenset(paths) | self._look()
        told = frozenset(path for path in paths if not self._is_known(path))
        for path in told:
            self.stamps.pop(path, None)
            self.stamps.update(_stamp(self.root, path))
        return told

    def _is_known(self, path: str) -> bool:
        """Tell whether an event tells again of a change that was told already."""
        stamp = dict(_stamp(self.root, path)).get(path)
        # Within a tick of the disk's clock, two changes may have the same time.
        return stamp == self.stamps.get(path) and (not stamp or time_ns() - stamp[0] > _TICK)

    def _is_folder(self, path: str) -> bool:
        return (self.root / path).is_dir() or path not in self.stamps

    def _swept(self) -> frozenset[str]:
        """Look at all files for what was not told; where there is such, watch anew."""
        found = self._look()
        if found:
            self._observe()
        return found

    def _look(self) -> frozenset[str]:
        start = monotonic()
        before, self.stamps = self.stamps, _stamps(self.root, self.places)
        # One part of a hundred of this computer's time.
        self.due = monotonic() + max(SWEEP, 100 * (monotonic() - start))
        every = before.keys() | self.stamps.keys()
        return frozenset(path for path in every if before.get(path) != self.stamps.get(path))

    def _observe(self) -> None:
        self._stop()
        observer = Observer()
        handler = _Handler(self.root, self.queue)
        # Where the system has no more watches to give, or a folder is gone, looking must do.
        with suppress(OSError):
            observer.schedule(handler, str(self.root), recursive=False)
            parents = {posixpath.dirname(file) for file in self.places.files} - {""}
            every = {*self.places.folders, *parents}
            for folder in every:
                inner = any(other != folder and is_within(folder, other) for other in every)
                if not inner and (self.root / folder).is_dir():
                    observer.schedule(handler, str(self.root / folder), recursive=True)
            observer.start()
        self.observer = observer

    def _stop(self) -> None:
        if self.observer and self.observer.is_alive():
            self.observer.stop()
            self.observer.join()
        self.observer = None


class _Handler(FileSystemEventHandler):
    """Puts the paths that events name into a queue."""

    def __init__(self, root: Path, queue: SimpleQueue[str]) -> None:
        self.root = str(root)
        self.queue = queue

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note the paths of an event that tells of a change."""
        if event.event_type not in _TOLD or (event.is_directory and event.event_type == "modified"):
            return
        for path in (event.src_path, event.dest_path):
            if path:
                within = os.path.relpath(os.fsdecode(path), self.root)
                self.queue.put(within.replace(os.sep, "/"))


Stamp = tuple[int, int, int]


def _stamps(root: Path, watched: Places) -> dict[str, Stamp]:
    """Return of each watched file what changes when somebody writes it."""
    found: dict[str, Stamp] = {}
    for file in watched.files:
        found.update(_stamp(root, file))
    for folder in watched.folders:
        found.update(_walked(root, folder, 0))
    return found


_DEEPEST = 32
"""Folders in folders that are looked at: a link may lead back to a folder that holds it."""


def _walked(root: Path, folder: str, depth: int) -> Iterator[tuple[str, Stamp]]:
    with suppress(OSError), os.scandir(root / folder) as entries:
        for entry in entries:
            path = f"{folder}/{entry.name}"
            if _TEMPORARY.fullmatch(entry.name):
                continue
            with suppress(OSError):
                if not entry.is_dir():
                    yield path, _of(entry.stat())
                elif depth < _DEEPEST:
                    yield from _walked(root, path, depth + 1)


def _stamp(root: Path, path: str) -> Iterator[tuple[str, Stamp]]:
    with suppress(OSError):
        found = (root / path).stat()
        if not stat.S_ISDIR(found.st_mode):
            yield path, _of(found)


def _of(found: os.stat_result) -> Stamp:
    return found.st_mtime_ns, found.st_size, found.st_ino

"""A tree of files put in the place of another, whole or not at all.

1. The place is looked at: it must be one that casegen may write to, and hold nothing else's files.
2. The new tree is made beside it, or in a spare place: there the tree before the last one may
   stand, in which only what differs has to be changed. Files that are the same are linked.
3. The two change places, in one step where the system has one.
4. What stood there before stays in the spare place, or is removed as its manifest lists it.

Whatever ends the program in between, the place holds the old tree or the new one. Where the system
has no such step (Windows, some network disks) there is a moment with neither; the next run puts the
old tree back. A published file is never written to again: it is another's in the spare tree too.
"""

import os
from collections.abc import Iterable, Mapping, Set
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from shutil import copy2

from msgspec import Struct

from casegen.publish.exchange import exchange
from casegen.publish.standing import MANIFEST, File, Standing, encode_manifest, look


class RefusedError(Exception):
    """The place can't be written to; carries the rule broken and what it needs to say so."""

    def __init__(self, rule: str, **arguments: str | tuple[str, ...]) -> None:
        super().__init__(rule)
        self.rule = rule
        self.arguments = arguments


class Changes(Struct, frozen=True):
    """How a tree differs from the one that stood in its place."""

    added: int
    changed: int
    removed: int
    unchanged: int


class Published(Struct, frozen=True):
    """A tree in its place."""

    changes: Changes
    files: dict[str, File]
    """By path, the manifest apart."""


def check_target(target: Path, sources: Iterable[Path]) -> Standing:
    """Return what stands at `target`; raise `RefusedError` unless a tree may be put there.

    Refused are a place that is, holds, or lies in one of the `sources`; the home folder, the root
    of a disk or what holds them; a link; and a folder with files that are not in its manifest.
    """
    place = target.absolute()
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise RefusedError("output-unsafe", target=str(target))
    place = place.resolve()
    own = Path.cwd().resolve()
    keep = [Path.home().resolve(), own, *(source.resolve() for source in sources)]
    if any(k.is_relative_to(place) for k in keep):
        raise RefusedError("output-unsafe", target=str(target))
    if any(place.is_relative_to(source.resolve()) for source in sources):
        raise RefusedError("output-unsafe", target=str(target))
    _restore(place)
    return _ours(target, place)


def put(
    files: Iterable[tuple[str, bytes | None]],
    target: Path,
    known: Mapping[str, File] | None = None,
    spare: Path | None = None,
    standing: Standing | None = None,
) -> Published:
    """Put a tree of files, given as paths with forward slashes and contents, at `target`.

    `known` are the files there that are as they were left (`Standing.untouched`); those whose
    content is None stay as they are, and must be among them. `spare` is a place for the tree that
    is replaced, so that the next one costs only what differs; it is not used where it is on another
    disk than the target. `standing` is what `check_target` returned, if the caller still has it.

    The caller has asked `check_target` and sees to it that no other program does the same at the
    same time. Raises OSError where the disk does not do as it is told; `target` is then as before.
    """
    target = target.resolve()
    fresh, old = _beside(target)
    standing = standing or look(target)
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True)
    if spare and _may_serve(spare, target):
        fresh = spare
    else:
        spare = None
    ready = _take(fresh) if spare else None
    if not ready:
        _remove(fresh)
        fresh.mkdir()
    if target.exists():
        _remove(old)
    done = False
    try:
        tree = _Tree(fresh, target, ready, standing, known or {})
        for path, content in files:
            tree.add(path, content)
        tree.prune()
        _create(fresh / MANIFEST, encode_manifest({p: f.digest for p, f in tree.files.items()}))
        if target.is_dir():
            _ours(target, target)
            exchange(fresh, target, old)
            if spare and old.is_dir() and not fresh.exists():
                old.rename(fresh)
        else:
            fresh.rename(target)
        done = True
    finally:
        _restore(target)
        # By now this is the tree that was replaced, or one that was not finished. What can't be
        # removed does no harm to the target, and the next run says so.
        with suppress(OSError):
            if not (done and spare):
                _remove(fresh)
            _remove(old)
    return Published(_compare(standing.listed or {}, tree.files), tree.files)


class _Tree:
    """A tree in the making."""

    def __init__(
        self,
        folder: Path,
        target: Path,
        ready: Standing | None,
        standing: Standing,
        known: Mapping[str, File],
    ) -> None:
        """Take what stands in the folder already, and at the target, and the known files there."""
        self.folder = folder
        self.target = target
        self.there: Set[str] = (ready.listed or {}).keys() if ready else frozenset()
        self.same: Set[str] = ready.shared(standing) if ready else frozenset()
        self.known = known
        self.files: dict[str, File] = {}
        self.made = {folder}

    def add(self, path: str, content: bytes | None) -> None:
        """Add a file; one without content is the one that stands."""
        known = self.known.get(path)
        digest = blake2b(content, digest_size=16).hexdigest() if content is not None else ""
        if known is None or (content is not None and digest != known.digest):
            if content is None:
                raise KeyError(path)
            file = self._place(path)
            self.files[path] = File(digest, *_create(file, content))
        else:
            self.files[path] = known
            if path not in self.same:
                _link(self.target / path, self._place(path))

    def _place(self, path: str) -> Path:
        """Make room for a file."""
        file = self.folder / path
        if path in self.there:
            file.unlink(missing_ok=True)
        if (parent := file.parent) not in self.made:
            try:
                parent.mkdir(parents=True, exist_ok=True)
            except (FileExistsError, NotADirectoryError):
                # What was a file is to be a folder.
                next(above for above in file.parents if above.is_file()).unlink()
                parent.mkdir(parents=True)
            self.made.add(parent)
        if self.there and file.is_dir():
            _remove(file)
        return file

    def prune(self) -> None:
        """Remove what is of the tree before, and folders that this leaves empty."""
        parents = set()
        for path in self.there - self.files.keys():
            file = self.folder / path
            if file.is_file():
                file.unlink()
            parents.add(file.parent)
        for parent in parents:
            while parent != self.folder and parent.is_dir() and not any(parent.iterdir()):
                parent.rmdir()
                parent = parent.parent


def _ours(named: Path, place: Path) -> Standing:
    """Return what stands in a place; raise `RefusedError` if something there is not ours."""
    standing = look(place)
    if files := tuple(standing.foreign()):
        raise RefusedError("output-not-ours", target=str(named), files=files[:5])
    return standing


def _beside(target: Path) -> tuple[Path, Path]:
    name = target.name
    return target.with_name(f".{name}.casegen-new"), target.with_name(f".{name}.casegen-old")


def _may_serve(spare: Path, target: Path) -> bool:
    try:
        spare.parent.mkdir(parents=True, exist_ok=True)
        return spare.parent.stat().st_dev == target.parent.stat().st_dev
    except OSError:
        return False


def _take(spare: Path) -> Standing | None:
    """Return the whole tree in the spare place, if it has files; from now on it is unfinished."""
    standing = look(spare)
    if not standing.listed or any(standing.foreign()):
        return None
    (spare / MANIFEST).unlink()
    return standing


def _restore(target: Path) -> None:
    """Put back a tree that a killed program had moved aside."""
    _, old = _beside(target)
    if old.is_dir() and not target.exists():
        old.rename(target)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def _create(file: Path, content: bytes) -> tuple[int, int]:
    """Write a new file; return the time of it in nanoseconds, and its size."""
    descriptor = os.open(file, _NEW, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        status = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    return status.st_mtime_ns, status.st_size


def _link(source: Path, place: Path) -> None:
    try:
        os.link(source, place)
    except OSError:
        # Some disks know no links.
        copy2(source, place)


def _remove(folder: Path) -> None:
    """Remove a tree of ours; anything in it that we did not write stays, with its manifest.

    A tree without a whole manifest was not finished, under a name that only casegen uses.
    """
    if not folder.is_dir() or folder.is_symlink():
        return
    standing = look(folder)
    kept = set(standing.foreign()) if standing.listed is not None else set()
    for path in standing.files.keys() - kept - {MANIFEST}:
        (folder / path).unlink()
    if not kept:
        (folder / MANIFEST).unlink(missing_ok=True)
    for parent, _, _ in os.walk(folder, topdown=False):
        place = Path(parent)
        if not any(place.iterdir()) and f"{place.relative_to(folder).as_posix()}/" not in kept:
            place.rmdir()


def _compare(before: dict[str, str], files: Mapping[str, File]) -> Changes:
    added = len(files.keys() - before.keys())
    removed = len(before.keys() - files.keys())
    changed = sum(before[path] != files[path].digest for path in before.keys() & files.keys())
    return Changes(added, changed, removed, len(files) - added - changed)

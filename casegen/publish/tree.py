"""A tree of files put in the place of another, whole or not at all.

1. The place is looked at: it must be one that casegen may write to, and hold nothing else's files.
2. The new tree is written beside it.
3. The two change places, in one step where the system has one.
4. What stood there before is removed, file by file as its manifest lists them.

Whatever ends the program in between, the place holds the old tree or the new one. Where the system
has no such step (Windows, some network disks) there is a moment with neither; the next run puts the
old tree back.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import NoReturn

import msgspec
from msgspec import Struct

from casegen.publish.exchange import exchange

MANIFEST = ".casegen.json"
"""Lists, in the tree itself, the files that casegen wrote there."""


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


class _Manifest(Struct, frozen=True):
    files: dict[str, str]
    """The digest of each file, by path."""


def check_target(target: Path, sources: Iterable[Path]) -> None:
    """Raise `RefusedError` unless a tree may be put at `target`.

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
    if foreign := tuple(_foreign(place)):
        raise RefusedError("output-not-ours", target=str(target), files=foreign[:5])


def put(files: Iterable[tuple[str, bytes]], target: Path) -> Changes:
    """Put a tree of files, given as paths with forward slashes and contents, at `target`.

    The caller has asked `check_target` and sees to it that no other program does the same at the
    same time. Raises OSError where the disk does not do as it is told; `target` is then as before.
    """
    target = target.resolve()
    fresh, old = _beside(target)
    before = _read_manifest(target) or _Manifest({})
    _remove(fresh)
    if target.exists():
        _remove(old)
    fresh.mkdir(parents=True)
    try:
        after = dict(_write(files, fresh))
        (fresh / MANIFEST).write_bytes(_encode(after))
        if target.is_dir():
            if foreign := tuple(_foreign(target)):
                raise RefusedError("output-not-ours", target=str(target), files=foreign[:5])
            exchange(fresh, target, old)
        else:
            fresh.rename(target)
    finally:
        _restore(target)
        # By now this is the tree that was replaced, or one that was not finished. What can't be
        # removed does no harm to the target, and the next run says so.
        with suppress(OSError):
            _remove(fresh)
            _remove(old)
    return _compare(before.files, after)


def _beside(target: Path) -> tuple[Path, Path]:
    name = target.name
    return target.with_name(f".{name}.casegen-new"), target.with_name(f".{name}.casegen-old")


def _restore(target: Path) -> None:
    """Put back a tree that a killed program had moved aside."""
    _, old = _beside(target)
    if old.is_dir() and not target.exists():
        old.rename(target)


def _write(files: Iterable[tuple[str, bytes]], folder: Path) -> Iterator[tuple[str, str]]:
    made: set[Path] = {folder}
    for path, content in files:
        file = folder / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        file.write_bytes(content)
        yield path, blake2b(content, digest_size=16).hexdigest()


def _encode(files: dict[str, str]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(_Manifest(files), order="sorted"), indent=1)


def _read_manifest(folder: Path) -> _Manifest | None:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, msgspec.DecodeError):
        return None


def _foreign(folder: Path) -> Iterator[str]:
    """Find the files and empty folders in a folder that its manifest does not account for."""
    manifest = _read_manifest(folder) or _Manifest({})
    ours = {*manifest.files, MANIFEST}
    ours |= {f"{parent}/" for path in manifest.files for parent in PurePosixPath(path).parents}
    for path in _walk(folder):
        if path not in ours:
            yield path


def _walk(folder: Path) -> Iterator[str]:
    """Find the files in a folder, and with a slash at the end the folders that hold nothing."""
    if not folder.is_dir():
        return
    for parent, folders, names in os.walk(folder, onerror=_fail):
        folders.sort()
        place = Path(parent)
        if not folders and not names and place != folder:
            yield f"{place.relative_to(folder).as_posix()}/"
        # A link to a folder is a file of somebody's, not a folder to look into.
        links = [name for name in folders if (place / name).is_symlink()]
        for name in sorted([*names, *links]):
            yield (place / name).relative_to(folder).as_posix()


def _fail(error: OSError) -> NoReturn:
    raise error


def _remove(folder: Path) -> None:
    """Remove a tree of ours; anything in it that we did not write stays, with its manifest.

    A tree without a whole manifest was not finished, under a name that only casegen uses.
    """
    if not folder.is_dir() or folder.is_symlink():
        return
    foreign = set(_foreign(folder)) if _read_manifest(folder) else set()
    for path in list(_walk(folder)):
        if path not in foreign and path != MANIFEST and not path.endswith("/"):
            (folder / path).unlink()
    if not foreign:
        (folder / MANIFEST).unlink(missing_ok=True)
    for parent, _, _ in os.walk(folder, topdown=False):
        place = Path(parent)
        if not any(place.iterdir()) and f"{place.relative_to(folder).as_posix()}/" not in foreign:
            place.rmdir()


def _compare(before: dict[str, str], after: dict[str, str]) -> Changes:
    added = len(after.keys() - before.keys())
    removed = len(before.keys() - after.keys())
    changed = sum(before[path] != after[path] for path in before.keys() & after.keys())
    return Changes(added, changed, removed, len(after) - added - changed)

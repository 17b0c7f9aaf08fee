"""What stands in a folder: the files of a published tree, and any that are not of it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import msgspec
from msgspec import Struct

MANIFEST = ".casegen.json"
"""Lists, in the tree itself, the files that casegen wrote there."""


class File(NamedTuple):
    """A published file, as it was left."""

    digest: str
    """BLAKE2b of its content, 16 bytes in hexadecimal."""
    modified: int
    """In nanoseconds; with the size it tells whether anybody has written to the file since."""
    size: int


class _Manifest(Struct, frozen=True):
    files: dict[str, str]
    """The digest of each file, by path."""


def encode_manifest(files: Mapping[str, str]) -> bytes:
    """Return the manifest of a tree whose files have these digests."""
    manifest = _Manifest(dict(files))
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1)


def manifest(folder: Path) -> dict[str, str] | None:
    """Return the digests of a tree's files by path, or None where it has no whole manifest."""
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest).files
    except (OSError, msgspec.DecodeError):
        return None


def untouched(folder: Path, known: Mapping[str, File]) -> dict[str, File]:
    """Return those of the files that an earlier run left in a tree which are as it left them."""
    listed = manifest(folder) or {}
    return {
        path: known[path]
        for path, entry in _scan(str(folder), "")
        if path in known and entry and _is_as_left(entry, known[path], listed.get(path))
    }


def is_whole(folder: Path, known: Mapping[str, File]) -> bool:
    """Tell whether a tree is as an earlier run left it, with nothing else in it."""
    if not folder.is_dir() or folder.is_symlink():
        return False
    listed = manifest(folder)
    if listed is None or listed.keys() != known.keys():
        return False
    left = len(known)
    for path, entry in _scan(str(folder), ""):
        if path == MANIFEST:
            continue
        if path not in known or not entry or not _is_as_left(entry, known[path], listed[path]):
            return False
        left -= 1
    return not left


def _is_as_left(entry: "os.DirEntry[str]", file: File, listed: str | None) -> bool:
    """Tell whether a file is what an earlier run left and its tree's manifest lists."""
    if file.digest != listed:
        return False
    status = entry.stat(follow_symlinks=False)
    return (status.st_mtime_ns, status.st_size) == (file.modified, file.size)


def shared(folder: Path, other: Path) -> set[str]:
    """Return the paths at which one and the same file stands in two trees."""
    files = {path: entry.inode() for path, entry in _scan(str(other), "") if entry}
    return {
        path for path, entry in _scan(str(folder), "") if entry and files.get(path) == entry.inode()
    }


def foreign(folder: Path) -> Iterator[str]:
    """Find the files and empty folders in a folder that its manifest does not account for."""
    listed = manifest(folder) or {}
    ours = {*listed, MANIFEST}
    for path in walk(folder):
        if path not in ours and not (path.endswith("/") and _is_ours(path, listed)):
            yield path


def walk(folder: Path) -> Iterator[str]:
    """Find the files in a folder, and with a slash at the end the folders that hold nothing."""
    if folder.is_dir():
        for path, _ in _scan(str(folder), ""):
            yield path


def _is_ours(empty: str, listed: Mapping[str, str]) -> bool:
    """Tell whether an empty folder is one that a file of the tree would stand in."""
    place = PurePosixPath(empty)
    return any(place in PurePosixPath(path).parents for path in listed)


def _scan(folder: str, prefix: str) -> Iterator[tuple[str, "os.DirEntry[str] | None"]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    if not entries and prefix:
        yield prefix, None
    folders = []
    for entry in entries:
        # A link to a folder is a file of somebody's, not a folder to look into.
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry)
        else:
            yield prefix + entry.name, entry
    for entry in folders:
        yield from _scan(entry.path, f"{prefix}{entry.name}/")

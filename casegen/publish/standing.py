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


class Standing(Struct, frozen=True):
    """What stands in a folder."""

    listed: dict[str, str] | None
    """The digests of its manifest by path; None where it has no whole one."""
    files: dict[str, "os.DirEntry[str]"]
    """By path, the manifest included."""
    empty: tuple[str, ...]
    """Folders that hold nothing, with a slash at the end."""

    def untouched(self, known: Mapping[str, File]) -> dict[str, File]:
        """Return those of the files that an earlier run left which are as it left them."""
        listed = self.listed or {}
        return {
            path: known[path]
            for path, entry in self.files.items()
            if path in known and _is_as_left(entry, known[path], listed.get(path))
        }

    def is_whole(self, known: Mapping[str, File]) -> bool:
        """Tell whether a tree is as an earlier run left it, with nothing else in it."""
        return (
            self.listed is not None
            and not self.empty
            and self.listed.keys() == known.keys()
            and len(self.files) == len(known) + 1
            and len(self.untouched(known)) == len(known)
        )

    def foreign(self) -> Iterator[str]:
        """Find the files and empty folders that the manifest does not account for."""
        listed = self.listed or {}
        yield from sorted(self.files.keys() - listed.keys() - {MANIFEST})
        for path in self.empty:
            if not _is_ours(path, listed):
                yield path

    def shared(self, other: "Standing") -> set[str]:
        """Return the paths at which one and the same file stands in two trees of one disk."""
        return {
            path
            for path in self.files.keys() & other.files.keys()
            if self.files[path].inode() == other.files[path].inode()
        }


def look(folder: Path) -> Standing:
    """Look at what stands in a folder; in one that is not there, or is a link, nothing does."""
    files: dict[str, os.DirEntry[str]] = {}
    empty: list[str] = []
    if folder.is_dir() and not folder.is_symlink():
        _scan(str(folder), "", files, empty)
    return Standing(_manifest(folder) if MANIFEST in files else None, files, tuple(empty))


def _manifest(folder: Path) -> dict[str, str] | None:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest).files
    except (OSError, msgspec.DecodeError):
        return None


def _is_as_left(entry: "os.DirEntry[str]", file: File, listed: str | None) -> bool:
    """Tell whether a file is what an earlier run left and its tree's manifest lists."""
    if file.digest != listed:
        return False
    status = entry.stat(follow_symlinks=False)
    return (status.st_mtime_ns, status.st_size) == (file.modified, file.size)


def _is_ours(empty: str, listed: Mapping[str, str]) -> bool:
    """Tell whether an empty folder is one that a file of the tree would stand in."""
    place = PurePosixPath(empty)
    return any(place in PurePosixPath(path).parents for path in listed)


def _scan(folder: str, prefix: str, files: dict[str, "os.DirEntry[str]"], empty: list[str]) -> None:
    nothing = True
    with os.scandir(folder) as entries:
        for entry in entries:
            nothing = False
            # A link to a folder is a file of somebody's, not a folder to look into.
            if entry.is_dir(follow_symlinks=False):
                _scan(entry.path, f"{prefix}{entry.name}/", files, empty)
            else:
                files[prefix + entry.name] = entry
    if nothing and prefix:
        empty.append(prefix)

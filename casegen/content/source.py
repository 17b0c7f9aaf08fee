"""The files of a publication, as they lie on disk."""

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

from casegen.diagnostics import Diagnostic, diagnostic
from casegen.files import NOTHING_UNSAVED, Unsaved, read_bytes

INDEX = "index.md"


class SourceFile(Struct, frozen=True):
    """One case file, read once."""

    path: str
    """Relative to the publication's folder, with forward slashes."""
    content: bytes
    digest: str
    """BLAKE2b of the content, 16 bytes in hexadecimal."""


class PictureFile(Struct, frozen=True):
    """One picture on disk."""

    path: str
    width: int
    """In pixels, as it is shown."""
    height: int
    digest: str = ""
    """BLAKE2b of what is published of it, 16 bytes in hexadecimal."""
    renditions: tuple[int, ...] = ()
    """The widths of the smaller pictures that are made of it."""


def read(
    root: Path, folder: str, unsaved: Unsaved = NOTHING_UNSAVED
) -> Iterator[SourceFile | Diagnostic]:
    """Read the case files of a publication in the order of their paths.

    A case is `<folder>/<name>.md` or `<folder>/<name>/index.md`. What can't be read, and a
    Markdown file elsewhere in the folder, comes as a diagnostic in its place. Names that start
    with a dot or an underscore, and README files, are nobody's case.
    """
    for path in paths(root, folder):
        if isinstance(path, Diagnostic):
            yield path
            continue
        content, problem = read_bytes(root, path)
        if problem:
            yield problem
        else:
            yield source_file(path, unsaved.get(path, content))


def source_file(path: str, content: bytes) -> SourceFile:
    """Return a file with its digest."""
    return SourceFile(path, content, blake2b(content, digest_size=16).hexdigest())


def paths(root: Path, folder: str) -> Iterator[str | Diagnostic]:
    """Return the paths of the case files in their order, with what is reported in their places."""
    top = root / folder
    if top.is_symlink():
        yield diagnostic("not-a-regular-file", folder)
        return
    if not top.is_dir():
        return
    # `scandir` knows of each entry what it is, without asking the disk again.
    with os.scandir(top) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    for entry in listed:
        path = f"{folder}/{entry.name}"
        if _is_nobodys(entry.name):
            continue
        if entry.name.lower().endswith(".md"):
            yield path
        elif entry.is_symlink():
            yield diagnostic("not-a-regular-file", path)
        elif entry.is_dir():
            for file in sorted(Path(entry).glob("*.md")):
                if _is_nobodys(file.name):
                    continue
                inner = f"{path}/{file.name}"
                stray = file.name != INDEX
                yield diagnostic("stray-file", inner) if stray else inner


def _is_nobodys(name: str) -> bool:
    """Tell whether a name says that it belongs to no case."""
    return name[0] in "._" or name.lower() == "readme.md"

"""Small trees of files, for the tests of the publisher."""

from pathlib import Path

from casegen.publish.standing import MANIFEST

Tree = dict[str, bytes]

OLD: Tree = {
    "index.html": b"old",
    "cases/one/index.html": b"same",
    "cases/one/picture.png": b"\x89PNG",
    "cases/two/index.html": b"gone soon",
}
NEW: Tree = {
    "index.html": b"new",
    "cases/one/index.html": b"same",
    "cases/one/picture.png": b"\x89PNG",
    "cases/three/index.html": b"just come",
}

ONE: Tree = {f"cases/{n % 20}/{n}.html": b"one" * 500 for n in range(160)} | {"index.html": b"one"}
TWO: Tree = {f"cases/{n % 25}/{n}.html": b"two" * 500 for n in range(40, 200)} | {"a/b.css": b"two"}
"""Larger ones, that take their time."""


def tree(folder: Path) -> Tree:
    """Return all files below a folder, the manifest left out."""
    return {path: content for path, content in everything(folder).items() if path != MANIFEST}


def everything(folder: Path) -> Tree:
    """Return all that is below a folder, links and empty folders too."""
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}".encode()
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[f"{name}/"] = b""
    return found

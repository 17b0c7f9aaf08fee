"""Which program made a result: nothing that another one made is used."""

import sys
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]

LIBRARIES = (
    "jinja2",
    "jsonschema-rs",
    "markdown-it-py",
    "markupsafe",
    "mdit-py-plugins",
    "msgspec",
    "pypinyin",
    "python-slugify",
    "pyyaml",
)
"""Those whose results are kept."""


@cache
def program() -> bytes:
    """Return the digest of this program: its own files, its libraries, and its Python."""
    digest = blake2b(digest_size=32)
    digest.update(sys.version.encode())
    for name in LIBRARIES:
        digest.update(f"\n{name} {version(name)}".encode())
    for file in sorted(PACKAGE.rglob("*")):
        if file.suffix in (".py", ".json", ".yaml", ".csv"):
            digest.update(f"\n{file.relative_to(PACKAGE).as_posix()}\n".encode())
            digest.update(file.read_bytes())
    return digest.digest()

"""Renditions remembered between runs, so that a picture that has not changed costs nothing."""

from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec
from msgspec import Struct

from casegen.pictures.renditions import Rendition

_DIGEST = 16


class Store(Struct, frozen=True):
    """A folder with the renditions of pictures, each file named by its key.

    It may vanish or be spoilt at any time, and several programs may use it at once: what can't be
    read is made anew, and what can't be written is not remembered.
    """

    folder: Path

    def get(self, key: str) -> tuple[Rendition, ...] | None:
        """Return what was put under a key, or None where there is nothing or it is not whole."""
        try:
            found = (self.folder / key).read_bytes()
            digest, content = found[:_DIGEST], found[_DIGEST:]
            if digest != _digest(content, key):
                return None
            return msgspec.msgpack.decode(content, type=tuple[Rendition, ...])
        except (OSError, msgspec.DecodeError):
            return None

    def put(self, key: str, renditions: tuple[Rendition, ...]) -> None:
        """Remember renditions under a key, in one step."""
        content = msgspec.msgpack.encode(renditions)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, prefix=".", delete=False) as file:
                file.write(_digest(content, key) + content)
            Path(file.name).replace(self.folder / key)

    def prune(self, keys: Iterable[str]) -> None:
        """Forget all but what is under these keys.

        Another program may miss what it has just put here; then it makes it anew.
        """
        kept = {*keys}
        with suppress(OSError):
            for file in [*self.folder.iterdir()]:
                if file.name not in kept:
                    with suppress(OSError):
                        file.unlink()


def _digest(content: bytes, key: str) -> bytes:
    """Return a digest that fits content under this key and no other."""
    return blake2b(content, digest_size=_DIGEST, key=key.encode()).digest()

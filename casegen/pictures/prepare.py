"""Pictures of a publication, made ready.

1. The file is read and must be a picture of the kind that its name says.
2. Its metadata is taken out (`pictures.formats`).
3. Smaller ones are made of it (`pictures.renditions`), or found as they were made before
   (`pictures.store`).

It is done twice: when the publication is checked, to know what is wrong and which sizes there will
be, and when it is published, for pictures are too many and too large to be kept in memory.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from msgspec import Struct

from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic, diagnostic
from casegen.files import read_bytes
from casegen.pictures import formats
from casegen.pictures.renditions import Encoder, Rendition
from casegen.pictures.store import Store
from casegen.pictures.stripped import DamagedError, Stripped

LARGEST = 32 * 1024 * 1024
"""Bytes that a picture may have."""

MOST_PIXELS = 80_000_000
"""Pixels that a picture may have; a few bytes can claim more than a computer can hold."""

_AT_ONCE = 4


class Workshop(Struct, frozen=True):
    """Where and with what the pictures of a publication are made ready."""

    root: Path
    """The publication's folder."""
    store: Store
    encoder: Encoder | None


class Prepared(Struct, frozen=True):
    """A picture, ready to be published."""

    file: PictureFile
    content: bytes
    renditions: tuple[Rendition, ...]


def inspect(
    workshop: Workshop, paths: Iterable[str], progress: Callable[[int, int], None]
) -> dict[str, PictureFile | Diagnostic]:
    """Look at pictures of the publication: how each can be shown, or why it can't.

    `progress` is told how many are done, and of how many. `prepare` says what is reported.
    """
    every = sorted(paths)
    found: dict[str, PictureFile | Diagnostic] = {}
    workers = ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1))

    def inspected(path: str) -> PictureFile | Diagnostic:
        prepared = prepare(workshop, path)
        return prepared.file if isinstance(prepared, Prepared) else prepared

    try:
        results = zip(every, workers.map(inspected, every), strict=True)
        for n, (path, result) in enumerate(results, 1):
            found[path] = result
            progress(n, len(every))
    finally:
        workers.shutdown(cancel_futures=True)
    return found


def prepare(workshop: Workshop, path: str) -> Prepared | Diagnostic:
    """Return a picture as it is published, or why it can't be.

    Reported are what `files.read_bytes` reports, `picture-type` where a file is of none of the
    kinds that may be published, `picture-misnamed` where it is of another than its name says,
    `picture-damaged` and `picture-too-large`.
    """
    content, problem = read_bytes(workshop.root, path, LARGEST)
    if problem:
        return problem
    format_ = formats.recognise(content)
    if not format_:
        return diagnostic("picture-type", path, value=path)
    ending = PurePosixPath(path).suffix
    if ending.lower() not in format_.endings:
        name = PurePosixPath(path).stem + format_.endings[0]
        return diagnostic("picture-misnamed", path, value=path, kind=format_.name, name=name)
    try:
        stripped = formats.strip(content, format_)
        width, height = stripped.width, stripped.height
        if width * height > MOST_PIXELS:
            facts = {"width": width, "height": height, "limit": MOST_PIXELS // 1_000_000}
            return diagnostic("picture-too-large", path, value=path, **facts)
        digest = blake2b(stripped.content, digest_size=16).hexdigest()
        made = _renditions(workshop, stripped, format_.name.upper(), digest)
    except DamagedError:
        return diagnostic("picture-damaged", path, value=path)
    widths = tuple(rendition.width for rendition in made)
    return Prepared(PictureFile(path, width, height, digest, widths), stripped.content, made)


def prepare_again(workshop: Workshop, file: PictureFile) -> Prepared | Diagnostic:
    """Return a picture that was inspected, or why not; `file-changed` if it is another by now."""
    prepared = prepare(workshop, file.path)
    if isinstance(prepared, Prepared) and prepared.file != file:
        return diagnostic("file-changed", file.path)
    return prepared


def forget_others(workshop: Workshop, files: Iterable[PictureFile]) -> None:
    """Forget the renditions of all pictures but these."""
    encoder = workshop.encoder
    if encoder:
        workshop.store.prune(_key(file.digest, encoder) for file in files)


def _renditions(
    workshop: Workshop, stripped: Stripped, format_: str, digest: str
) -> tuple[Rendition, ...]:
    encoder = workshop.encoder
    if not encoder or not stripped.still:
        return ()
    key = _key(digest, encoder)
    made = workshop.store.get(key)
    if made is None:
        made = encoder.make(stripped.content, format_)
        workshop.store.put(key, made)
    return made


def _key(digest: str, encoder: Encoder) -> str:
    return blake2b(f"{digest} {encoder.version}".encode(), digest_size=16).hexdigest()

"""Changing files of a publication: exactly what is meant, all of it or nothing.

An `Edit` says what goes in the place of a stretch of text. Whatever no edit covers stays as it is
byte for byte: line ends, a byte order mark, spaces and comments.
"""

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import unified_diff
from pathlib import Path
from tempfile import mkstemp

from msgspec import Struct

from casegen.diagnostics import Edit


class Change(Struct, frozen=True):
    """The content of one file, before and after."""

    before: bytes
    after: bytes


class ChangedError(Exception):
    """Another program wrote to a file in the meantime; carries its path."""


def rewritten(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, in whatever order they come.

    Columns are those of a text without its byte order mark, as all diagnostics have them. Where
    two edits overlap, or insert at one place, the first by place is made and the other left out:
    it was meant for a text that is no longer there.
    """
    mark = len(text) - len(text.removeprefix("\ufeff"))
    starts = [mark, *(match.end() for match in _LINE_END.finditer(text))]

    def offset(line: int, column: int) -> int:
        return min(starts[line - 1] + column - 1, len(text)) if line <= len(starts) else len(text)

    parts: list[str] = []
    done, last = 0, None
    for edit in sorted(edits, key=lambda edit: edit.span):
        span = edit.span
        start, end = offset(span.line, span.column), offset(span.end_line, span.end_column)
        if start < done or span == last:
            continue
        parts += [text[done:start], _with_ends_of(text, edit.text)]
        done, last = end, span
    return "".join((*parts, text[done:]))


_LINE_END = re.compile("\r\n|\r|\n")


def _with_ends_of(text: str, inserted: str) -> str:
    found = _LINE_END.search(text)
    return inserted.replace("\n", found[0]) if found else inserted


def diff(changes: Mapping[str, Change]) -> str:
    """Return changes as a unified diff, by path; line ends are shown as plain ones."""
    lines: list[str] = []
    for path, change in sorted(changes.items()):
        before, after = (_lines(content) for content in (change.before, change.after))
        lines += unified_diff(before, after, path, path, lineterm="")
    return "\n".join(lines)


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8-sig", "replace").splitlines()


def write(root: Path, changes: Mapping[str, Change]) -> None:
    """Write changes to files in the folder `root`, by path: all of them, or none.

    Raises `ChangedError` for a file that is no longer as it was before, and `OSError`; then every
    file is as it was.
    """
    ready: list[tuple[Path, Path, Change]] = []
    done: list[tuple[Path, Change]] = []
    try:
        for path, change in changes.items():
            file = root / path
            if file.read_bytes() != change.before:
                raise ChangedError(path)
            ready.append((_beside(file, change.after), file, change))
        for made, file, change in ready:
            made.replace(file)
            done.append((file, change))
    except BaseException:
        for file, change in done:
            with suppress(OSError):
                _beside(file, change.before).replace(file)
        raise
    finally:
        for made, _, _ in ready:
            made.unlink(missing_ok=True)


def _beside(file: Path, content: bytes) -> Path:
    """Write content to a new file in the same folder, with the same permissions."""
    handle, name = mkstemp(prefix=".casegen-", dir=file.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    made = Path(name)
    made.chmod(file.stat().st_mode & 0o7777)
    return made

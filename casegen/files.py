"""Reading the files of a publication: plain files inside its folder, in UTF-8, and no others."""

import os
import re
import stat
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from io import FileIO
from pathlib import Path

from msgspec import structs

from casegen.diagnostics import Diagnostic, Span, diagnostic

Unsaved = Mapping[str, bytes]
"""By path, what files are to have that was not written to them yet."""

NOTHING_UNSAVED: Unsaved = {}

LARGEST = 4 * 1024 * 1024
"""Bytes that a text file may have."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]")
"""What no text needs and HTML or YAML forbids, or takes for the end of a line."""

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, however it is written."""


def read_bytes(root: Path, path: str, largest: int = LARGEST) -> tuple[bytes, Diagnostic | None]:
    """Return the content of the file `path` (with forward slashes) below `root`, or why not.

    A path with `..`, symbolic links, on the way or at its end, and devices are refused: they may
    lead outside the publication or never end.
    """
    if ".." in path.replace("\\", "/").split("/"):
        return b"", diagnostic("bad-path", path, value=path)
    try:
        # Not by pathlib, which takes half of the time that reading ten thousand files does.
        place = str(root)
        for part in path.split("/"):
            place = f"{place}/{part}"
            found = os.lstat(place)
            if not (stat.S_ISDIR(found.st_mode) or stat.S_ISREG(found.st_mode)):
                return b"", diagnostic("not-a-regular-file", path)
        if not stat.S_ISREG(found.st_mode):
            return b"", diagnostic("not-a-regular-file", path)
        if found.st_size > largest:
            limit = largest // 1024 // 1024
            return b"", diagnostic("file-too-large", path, limit=limit)
        with FileIO(place) as file:
            return file.read(), None
    except OSError as error:
        return b"", diagnostic("file-unreadable", path, reason=error.strerror or str(error))


def read_text(
    root: Path, path: str, unsaved: Unsaved = NOTHING_UNSAVED
) -> tuple[str, Diagnostic | None]:
    """Return the text of a file, or why it can't be read."""
    content, problem = read_bytes(root, path)
    content = unsaved.get(path, content)
    if problem:
        return "", problem
    return decode(content, path)


def decode(content: bytes, path: str) -> tuple[str, Diagnostic | None]:
    """Return content as text with plain line ends and no byte order mark, or why it isn't text.

    Reported are `not-utf8` with the place of the first bad byte, counted from 1, `looks-like-gbk`
    where the file reads as Chinese in GBK, `looks-like-utf16` where it says that it is, and
    `control-character`.
    """
    mark = len(BOM_UTF8) if content.startswith(BOM_UTF8) else 0
    try:
        text = content[mark:].decode()
    except UnicodeDecodeError as error:
        at = mark + error.start
        line, column = _position(_plain_lines(content[mark:at].decode()))
        span = Span(line, column, line, column + 1)
        rule, encoding = _other_encoding(content)
        told = diagnostic(rule, path, span, byte=at + 1, value=f"{content[at]:02X}")
        return "", structs.replace(told, written_in=encoding)
    text = _plain_lines(text)
    if control := _CONTROL.search(text):
        line, column = _position(text[: control.start()])
        span = Span(line, column, line, column + 1)
        return "", diagnostic("control-character", path, span, value=f"U+{ord(control[0]):04X}")
    return text, None


class Lines:
    """Lines of files as places count them, for quoting; a file that can't be read has none."""

    def __init__(self, root: Path) -> None:
        """Take the folder that paths are relative to."""
        self.root = root
        self.files: dict[str, list[str]] = {}

    def of(self, path: str, line: int) -> str | None:
        """Return a line of a file, or None where it has none; lines count from 1."""
        if path not in self.files:
            try:
                text = (self.root / path).read_text("utf-8-sig", errors="replace")
            except OSError:
                text = ""
            self.files[path] = _plain_lines(text).split("\n")
        lines = self.files[path]
        return lines[line - 1] if 0 < line <= len(lines) else None


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _other_encoding(content: bytes) -> tuple[str, str]:
    """Return which rule content breaks that is not UTF-8, and its encoding if that is certain."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and _is_text(content, "utf-16"):
        return "looks-like-utf16", "utf-16"
    if _is_gbk(content):
        return "looks-like-gbk", "gb18030" if _is_text(content, "gb18030") else ""
    return "not-utf8", ""


def _is_text(content: bytes, encoding: str) -> bool:
    """Tell whether content is text in an encoding, without anything that no text has."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text.removeprefix("\ufeff").replace("\r", "\n"))


def _is_gbk(content: bytes) -> bool:
    """Tell whether content is most likely Chinese in GBK: nearly all beyond ASCII is usual Han.

    The 3,755 usual characters of GB 2312 have first bytes B0 to D7, its punctuation A1 to A3;
    other encodings that happen to decode fall mostly outside.
    """
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    first_bytes = [c.encode("gb18030")[0] for c in text if c > "\x7f"]
    usual = sum(0xB0 <= b <= 0xD7 or 0xA1 <= b <= 0xA3 for b in first_bytes)
    return usual >= 0.8 * len(first_bytes)

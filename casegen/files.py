"""Reading the files of a publication: plain files inside its folder, in UTF-8, and no others."""

import re
import stat
from pathlib import Path

from casegen.diagnostics import Diagnostic, Span, diagnostic

LARGEST = 4 * 1024 * 1024
"""Bytes that a text file may have."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_bytes(root: Path, path: str) -> tuple[bytes, Diagnostic | None]:
    """Return the content of the file `path` (with forward slashes) below `root`, or why not.

    Symbolic links, on the way or at its end, and devices are refused: they may lead outside the
    publication or never end.
    """
    try:
        place = root
        for part in path.split("/"):
            place = place / part
            mode = place.lstat().st_mode
            if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                return b"", diagnostic("not-a-regular-file", path)
        if not stat.S_ISREG(mode):
            return b"", diagnostic("not-a-regular-file", path)
        if place.stat().st_size > LARGEST:
            limit = LARGEST // 1024 // 1024
            return b"", diagnostic("file-too-large", path, limit=limit)
        return place.read_bytes(), None
    except OSError as error:
        return b"", diagnostic("file-unreadable", path, reason=error.strerror or str(error))


def read_text(root: Path, path: str) -> tuple[str, Diagnostic | None]:
    """Return the text of a file, or why it can't be read."""
    content, problem = read_bytes(root, path)
    if problem:
        return "", problem
    return decode(content, path)


def decode(content: bytes, path: str) -> tuple[str, Diagnostic | None]:
    """Return content as text with plain line ends and no byte order mark, or why it isn't text.

    Reported are `not-utf8` with the place of the first bad byte, `looks-like-gbk` where the file
    reads as Chinese in GBK, and `control-character`.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _position(content[: error.start].decode("utf-8", "replace"))
        span = Span(line, column, line, column + 1)
        rule = "looks-like-gbk" if _is_gbk(content) else "not-utf8"
        return "", diagnostic(
            rule, path, span, byte=error.start, value=f"{content[error.start]:02X}"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if control := _CONTROL.search(text):
        line, column = _position(text[: control.start()])
        span = Span(line, column, line, column + 1)
        return "", diagnostic("control-character", path, span, value=f"U+{ord(control[0]):04X}")
    return text, None


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


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

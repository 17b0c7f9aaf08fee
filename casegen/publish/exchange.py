"""Two folders changing places."""

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2


def exchange(fresh: Path, target: Path, old: Path) -> None:
    """Let `fresh` and `target` change places, in one step where the system knows how.

    Linux has renameat2(2) for it and macOS renamex_np(2). Elsewhere, and on file systems that
    refuse, `target` is first moved to `old`. Raises OSError where neither works.
    """
    if _in_one_step(os.fsencode(fresh), os.fsencode(target)):
        return
    target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        old.rename(target)
        raise


def _in_one_step(first: bytes, second: bytes) -> bool:
    if sys.platform == "win32":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            return bool(library.renamex_np(first, second, _RENAME_SWAP) == 0)
        done = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
        return bool(done == 0)
    except AttributeError:
        # A C library without the call.
        return False

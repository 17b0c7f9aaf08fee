"""What is written down when casegen itself fails."""

import sys
import tempfile
import traceback

from casegen import __version__


def record() -> str:
    """Write down the exception that is being handled; return the path of the file."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="casegen-bug-", suffix=".txt", delete=False
    ) as file:
        file.write(f"casegen {__version__}, Python {sys.version}, {sys.platform}\n")
        file.write(traceback.format_exc())
        return file.name

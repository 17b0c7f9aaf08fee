"""What earlier runs found out, kept in one file.

A value that is not exactly as it was put is not there; a file that can't be used is made anew, and
where none can be made, values are kept in memory for as long as the program runs. A store holds
bytes, and nothing that it returns is ever executed.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from zlib import adler32, crc32

FILE = "cache.sqlite"

KINDS = ("card", "body", "entry", "page", "state")
"""Each a table of its own: what is needed of all cases stands apart from what is needed of few."""

_CHECK = 8
"""Bytes of a value's check sum."""

_AT_ONCE = 500
"""Keys in one question to the database, which allows no more than 999."""


class LostError(Exception):
    """What was in the store, or in the tree that was published, is not there any more."""


_FAILURES = (sqlite3.Error, UnicodeError)
"""What a damaged file may lead to; a message of the database may be part of the damage."""


class Store:
    """Values by kind and key; keys have at most 64 bytes."""

    def __init__(self, folder: Path | None) -> None:
        """Take the folder in which the store is, or will be; without one it is in memory."""
        self.memory: dict[str, dict[bytes, bytes]] = {kind: {} for kind in KINDS}
        self.file = folder / FILE if folder else None
        self.opened: sqlite3.Connection | None = None

    @property
    def database(self) -> sqlite3.Connection | None:
        """The file, opened when it is first needed; None where there is none to be used."""
        if self.file and not self.opened:
            self.opened = _open(self.file)
            self.file = self.file if self.opened else None
        return self.opened

    def get(self, kind: str, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return the values that are there under some keys."""
        wanted = tuple(keys)
        found = {key: self.memory[kind][key] for key in wanted if key in self.memory[kind]}
        rest = iter([key for key in wanted if key not in found])
        while (database := self.database) and (some := tuple(islice(rest, _AT_ONCE))):
            marks = ",".join("?" * len(some))
            question = f"SELECT key, value FROM {kind} WHERE key IN ({marks})"
            try:
                rows = database.execute(question, some).fetchall()
            except _FAILURES as error:
                self._give_up(error)
                break
            for key, value in rows:
                if isinstance(value, bytes):
                    content = value[_CHECK:]
                    if value.startswith(_sum(key, content)):
                        found[key] = content
        return found

    def known(self, kind: str, keys: Iterable[bytes]) -> set[bytes]:
        """Return the keys under which there is a value; it may turn out to be damaged."""
        wanted = tuple(keys)
        found = self.memory[kind].keys() & set(wanted)
        rest = iter([key for key in wanted if key not in found])
        while (database := self.database) and (some := tuple(islice(rest, _AT_ONCE))):
            marks = ",".join("?" * len(some))
            try:
                rows = database.execute(f"SELECT key FROM {kind} WHERE key IN ({marks})", some)
                found.update(key for (key,) in rows)
            except _FAILURES as error:
                self._give_up(error)
        return found

    def put(self, kind: str, values: Mapping[bytes, bytes]) -> None:
        """Keep values, in the place of those that were there under the same keys."""
        if database := self.database:
            rows = ((key, _sum(key, value) + value) for key, value in values.items())
            try:
                with database:
                    statement = f"INSERT OR REPLACE INTO {kind} VALUES (?, ?)"
                    database.executemany(statement, rows)
            except _FAILURES as error:
                self._give_up(error)
            else:
                return
        self.memory[kind].update(values)

    def forget_others(self, kind: str, keys: Iterable[bytes]) -> None:
        """Remove all values of a kind but those under some keys."""
        database = self.database
        if not database:
            return
        kept = set(keys)
        try:
            with database:
                every = database.execute(f"SELECT key FROM {kind}").fetchall()
                gone = [row for row in every if row[0] not in kept]
                database.executemany(f"DELETE FROM {kind} WHERE key = ?", gone)
        except _FAILURES as error:
            self._give_up(error)

    def close(self) -> None:
        """Leave the file to others."""
        if self.opened:
            self.opened.close()
            self.opened = None

    def _give_up(self, error: Exception) -> None:
        """Go on in memory; a file that is no good is removed, one that is busy is not."""
        self.close()
        if self.file and not _is_busy(error):
            _remove(self.file)
        self.file = None


def _open(file: Path) -> sqlite3.Connection | None:
    """Open a database, or make a new one in the place of what can't be read as one."""
    for _ in range(2):
        database = None
        try:
            file.parent.mkdir(exist_ok=True)
            database = sqlite3.connect(file, timeout=5, check_same_thread=False)
            # What a failure of the machine's power may destroy is made again.
            database.execute("PRAGMA synchronous = OFF")
            # A body has some ten thousand bytes; of a file that is there nothing changes.
            database.execute("PRAGMA page_size = 8192")
            with database:
                for kind in KINDS:
                    columns = "key BLOB PRIMARY KEY, value BLOB NOT NULL"
                    database.execute(f"CREATE TABLE IF NOT EXISTS {kind} ({columns})")
                    # Fails where a table of the name has other columns.
                    database.execute(f"SELECT key, value FROM {kind} LIMIT 1")
        except OSError:
            return None
        except _FAILURES as error:
            if database:
                database.close()
            if _is_busy(error):
                return None
            _remove(file)
        else:
            return database
    return None


_BUSY = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
)


def _is_busy(error: Exception) -> bool:
    """Tell whether the file is good, but can't be used now."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BUSY


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
        file.with_name(f"{file.name}-journal").unlink(missing_ok=True)
    except OSError:
        return


def _sum(key: bytes, value: bytes) -> bytes:
    """Return what tells that a value is whole and is that of the key; damage does not forge."""
    return (crc32(value, crc32(key)) << 32 | adler32(value)).to_bytes(_CHECK)

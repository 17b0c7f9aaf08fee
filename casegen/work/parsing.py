"""Parsing every case file, or remembering what an earlier run made of it."""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from itertools import islice
from time import process_time

from msgspec import Struct, msgpack

from casegen.content.case import Card
from casegen.content.dialect import Dialect
from casegen.content.source import SourceFile
from casegen.diagnostics import Diagnostic
from casegen.editorial.notes import Notes
from casegen.work.account import Account
from casegen.work.program import program
from casegen.work.store import LostError, Store
from casegen.work.tasks.parsed import ParsedCard, ParsedFiles
from casegen.work.tools import Tools

BATCH = 50
"""Files that one call parses: enough that calls cost little, few enough to share the work well."""

AT_ONCE = 500
"""Files that are held in memory at a time, with their contents or with their cards as bytes."""

MANY = 100
"""Files for which it pays to start other processes."""


class Parsed(Struct, frozen=True):
    """The case files of a publication, of which the store has what they were parsed to."""

    files: tuple[SourceFile | Diagnostic, ...]
    """As they were found, without their contents."""
    keys: dict[str, bytes]
    """By path, the key in the store of what a file was parsed to."""


class Cases(Struct, frozen=True):
    """The case files of a publication, made sense of."""

    cards: tuple[Card, ...]
    unread: frozenset[str]
    """Paths of those that nobody could make sense of."""
    problems: tuple[Diagnostic, ...]
    notes: dict[str, Notes]
    """By path, of the texts of which anything was noted."""

    @property
    def paths(self) -> tuple[str, ...]:
        """All files, in order."""
        return tuple(sorted((*(card.path for card in self.cards), *self.unread)))


def parse_all(
    found: Iterable[SourceFile | Diagnostic], total: int, rules: Dialect, tools: Tools
) -> Parsed:
    """Parse the files of a publication, about `total` in number, that are not in the store."""
    store, workers, account, progress = tools
    shared = msgpack.encode(rules)
    salt = blake2b(program() + shared, digest_size=32).digest()
    order: list[SourceFile | Diagnostic] = []
    keys: dict[str, bytes] = {}

    def missing() -> Iterator[SourceFile]:
        files = iter(_counted(found, account))
        while some := tuple(islice(files, AT_ONCE)):
            here = [file for file in some if isinstance(file, SourceFile)]
            mine = {file.path: _key(file, salt) for file in here}
            keys.update(mine)
            known = store.known("card", mine.values())
            # Contents are dropped as soon as they are no longer needed.
            order.extend(
                SourceFile(f.path, b"", f.digest) if isinstance(f, SourceFile) else f for f in some
            )
            progress("parse", len(order), max(total, len(order)))
            yield from (file for file in here if mine[file.path] not in known)

    waiting = missing()
    first = tuple(islice(waiting, MANY))
    sent: list[tuple[str, ...]] = []

    def batches() -> Iterator[bytes]:
        for rest in (iter(first), waiting):
            while some := tuple(islice(rest, BATCH)):
                sent.append(tuple(file.path for file in some))
                yield msgpack.encode(some)

    if not first:
        return Parsed(tuple(order), keys)
    # Here, for it brings the parsers, for which nothing should wait that has nothing to parse.
    from casegen.work.tasks.parse import parse_batch

    many = len(first) == MANY
    for n, result in enumerate(workers.map(parse_batch, shared, batches(), many)):
        parsed = msgpack.decode(result, type=ParsedFiles)
        account.add("parse", parsed.seconds, len(sent[n]))
        with account.step("cache"):
            mine = [keys[path] for path in sent[n]]
            store.put("card", dict(zip(mine, parsed.cards, strict=True)))
            store.put("body", dict(zip(mine, parsed.bodies, strict=True)))
    return Parsed(tuple(order), keys)


def cases(parsed: Parsed, store: Store) -> Cases:
    """Return what the files of a publication were parsed to.

    Raises `LostError` where the store does not have it any more.
    """
    cards: list[Card] = []
    unread: set[str] = set()
    problems: list[Diagnostic] = []
    notes: dict[str, Notes] = {}
    for found in _found(parsed, store):
        if isinstance(found, Diagnostic):
            problems.append(found)
            if found.id != "stray-file":
                unread.add(found.place.path)
            continue
        path, card = found
        made = _card.decode(card)
        problems += made.problems
        if made.notes != _NOTHING:
            notes[path] = made.notes
        if made.card:
            cards.append(made.card)
        else:
            unread.add(path)
    return Cases(tuple(cards), frozenset(unread), tuple(problems), notes)


_NOTHING = Notes()
_card = msgpack.Decoder(ParsedCard)


def _found(parsed: Parsed, store: Store) -> Iterator[tuple[str, bytes] | Diagnostic]:
    """Return the path and the card of each file that could be read, or why it could not."""
    files = iter(parsed.files)
    while some := tuple(islice(files, AT_ONCE)):
        keys = [parsed.keys[file.path] for file in some if isinstance(file, SourceFile)]
        known = store.get("card", keys)
        if len(known) < len(keys):
            raise LostError
        for file in some:
            if isinstance(file, SourceFile):
                yield file.path, known[parsed.keys[file.path]]
            else:
                yield file


def _counted(
    found: Iterable[SourceFile | Diagnostic], account: Account
) -> Iterator[SourceFile | Diagnostic]:
    start = process_time()
    for file in found:
        size = len(file.content) if isinstance(file, SourceFile) else 0
        account.add("read", process_time() - start, 1, size)
        yield file
        start = process_time()


def _key(file: SourceFile, salt: bytes) -> bytes:
    return blake2b(f"{file.digest} {file.path}".encode(), digest_size=16, key=salt).digest()

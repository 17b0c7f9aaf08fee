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
from casegen.work.account import Account
from casegen.work.program import program
from casegen.work.tasks import Parsed, ParsedCard, parse_batch
from casegen.work.tools import Tools

BATCH = 50
"""Files that one call parses: enough that calls cost little, few enough to share the work well."""

MANY = 100
"""Files for which it pays to start other processes."""


class Cases(Struct, frozen=True):
    """The case files of a publication, parsed."""

    cards: tuple[Card, ...]
    keys: dict[str, bytes]
    """By path, the key of a card's body in the store."""
    files: int
    """How many were found."""
    unread: frozenset[str]
    """Paths of those that nobody could make sense of."""
    problems: tuple[Diagnostic, ...]


def parse_all(
    found: Iterable[SourceFile | Diagnostic], total: int, rules: Dialect, tools: Tools
) -> Cases:
    """Parse the files of a publication, about `total` in number.

    Bodies are left in the store, for they are large.
    """
    store, workers, account, progress = tools
    shared = msgpack.encode(rules)
    salt = blake2b(program() + shared, digest_size=32).digest()
    order: list[SourceFile | Diagnostic] = []
    keys: dict[str, bytes] = {}
    known: dict[str, bytes] = {}

    def missing() -> Iterator[SourceFile]:
        files = iter(_counted(found, account))
        while some := tuple(islice(files, 500)):
            for file in some:
                if isinstance(file, SourceFile):
                    keys[file.path] = _key(file, salt)
            here = [file for file in some if isinstance(file, SourceFile)]
            kept = store.get("card", (keys[file.path] for file in here))
            known.update((file.path, kept[k]) for file in here if (k := keys[file.path]) in kept)
            # Contents are dropped as soon as they are no longer needed.
            order.extend(
                SourceFile(f.path, b"", f.digest) if isinstance(f, SourceFile) else f for f in some
            )
            progress("parse", len(known), max(total, len(order)))
            yield from (file for file in here if file.path not in known)

    fresh = missing()
    first = tuple(islice(fresh, MANY))
    sent: list[tuple[str, ...]] = []

    def batches() -> Iterator[bytes]:
        files = iter(first)
        for rest in (files, fresh):
            while some := tuple(islice(rest, BATCH)):
                sent.append(tuple(file.path for file in some))
                yield msgpack.encode(some)

    many = len(first) == MANY
    for n, result in enumerate(workers.map(parse_batch, shared, batches(), many)):
        parsed = msgpack.decode(result, type=Parsed)
        account.add("parse", parsed.seconds, len(sent[n]))
        with account.step("cache"):
            known.update(zip(sent[n], parsed.cards, strict=True))
            progress("parse", len(known), max(total, len(order)))
            names = [keys[path] for path in sent[n]]
            store.put("card", dict(zip(names, parsed.cards, strict=True)))
            store.put("body", dict(zip(names, parsed.bodies, strict=True)))
    with account.step("cards"):
        return _cases(order, known, keys)


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


_card = msgpack.Decoder(ParsedCard)


def _cases(
    order: list[SourceFile | Diagnostic], known: dict[str, bytes], keys: dict[str, bytes]
) -> Cases:
    cards: list[Card] = []
    unread: set[str] = set()
    problems: list[Diagnostic] = []
    for file in order:
        if isinstance(file, SourceFile):
            parsed = _card.decode(known[file.path])
            problems += parsed.problems
            if parsed.card:
                cards.append(parsed.card)
            else:
                unread.add(file.path)
        else:
            problems.append(file)
            if file.id != "stray-file":
                unread.add(file.place.path)
    return Cases(tuple(cards), keys, len(cards) + len(unread), frozenset(unread), tuple(problems))

"""Parsing case files."""

from functools import lru_cache
from time import process_time

from msgspec import msgpack

from casegen.content.dialect import Dialect
from casegen.content.parse import parse
from casegen.content.source import SourceFile
from casegen.editorial.notes import Notes
from casegen.editorial.reading import read
from casegen.work.tasks.parsed import ParsedCard, ParsedFiles

_sources = msgpack.Decoder(tuple[SourceFile, ...])


def parse_batch(shared: bytes, batch: bytes) -> bytes:
    """Parse `SourceFile`s by the rules of a publication (`Dialect`); return `ParsedFiles`."""
    start = process_time()
    rules = _dialect(shared)
    cards, bodies = [], []
    for source in _sources.decode(batch):
        case, problems = parse(source, rules)
        notes = Notes()
        if case:
            said, notes = read(source, case, rules)
            problems += said
        cards.append(msgpack.encode(ParsedCard(case.card if case else None, problems, notes)))
        bodies.append(msgpack.encode(case.body) if case else b"")
    return msgpack.encode(ParsedFiles(process_time() - start, tuple(cards), tuple(bodies)))


@lru_cache(maxsize=1)
def _dialect(shared: bytes) -> Dialect:
    return msgpack.decode(shared, type=Dialect)

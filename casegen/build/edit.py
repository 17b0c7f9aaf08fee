"""A build of what an edit of texts changes, where nothing else changed since the last build.

Then the site is the same but for the pages that show these texts, and the search index.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import partial

from msgspec import msgpack, structs

from casegen.build.last import Built, Last, Place
from casegen.build.release import ProblemsError, release
from casegen.content.case import placeless
from casegen.diagnostics import in_order
from casegen.pages.plan import Page
from casegen.pages.search.index import FOLDER
from casegen.pages.theme import Theme
from casegen.pages.views import CasePage
from casegen.publish.standing import File
from casegen.work.indexing import Indexed, IndexFiles, Left, merge, update
from casegen.work.making import Files, Making
from casegen.work.rendering import Rendering, alone
from casegen.work.store import LostError, Store
from casegen.work.tasks.parsed import ParsedCard
from casegen.work.tools import Tools


class _NotSoError(Exception):
    """More is to be made than an edit of texts changes."""


def edit(place: Place, theme: Theme, last: Last, now: Last, means: Tools) -> Built | None:
    """Build what changed, or return None where it is more than the texts of some cases.

    `last` is what stands; `now`, what was read: the last build's but for the keys of the cases.
    """
    built, common, indexed = last.built, last.frame, last.indexed
    with means.account.step("compare"):
        changed = _texts(last, now, means.store)
        pages = _pages(changed, last, means.store)
    if not (built and common and indexed and pages):
        return None
    rendering = Rendering(theme, common, now.keys, means)
    making = Making(rendering, partial(means.progress, "render"))

    def whole(known: Mapping[str, File]) -> Files:
        if len(known) < len(last.files):
            raise _NotSoError
        given = set()
        left = last.left(place.target, known)
        index = partial(_index, pages, last, left, rendering)
        for path, content in making.files(pages, left, index):
            given.add(path)
            yield path, content
        yield from ((p, None) for p in known if p not in given and not p.startswith(FOLDER))
        if making.problems:
            raise ProblemsError(making.problems.values())

    def known_next(files: dict[str, File]) -> Last:
        return structs.replace(
            last,
            keys=now.keys,
            fingerprints={**last.fingerprints, **making.fingerprints},
            indexed=making.indexed,
            files=files,
        )

    try:
        changes = release(place, last, whole, known_next, means)
    except (_NotSoError, LostError):
        return None
    if isinstance(changes, tuple):
        problems = tuple(in_order((*built.diagnostics, *changes)))
        return structs.replace(built, changes=None, diagnostics=problems)
    return structs.replace(built, changes=changes)


def _texts(last: Last, now: Last, store: Store) -> Collection[str]:
    """Return the paths of the cases whose texts changed; none where anything else of them did."""
    changed = {path for path, key in now.keys.items() if last.keys[path] != key}
    places = (
        (p for d in last.built.diagnostics for p in (d.place, *d.related)) if last.built else ()
    )
    if any(place.path in changed for place in places):
        return ()
    for path in changed:
        before, after = (_parsed(keys[path], store) for keys in (last.keys, now.keys))
        if not before or not after or before != after:
            return ()
    return changed


def _parsed(key: bytes, store: Store) -> ParsedCard | None:
    """Return what the store has of a case file, but where in the file it stands."""
    found = store.get("card", [key]).get(key)
    parsed = msgpack.decode(found, type=ParsedCard) if found else None
    if not parsed or not parsed.card:
        return None
    return structs.replace(parsed, card=placeless(parsed.card))


def _pages(changed: Iterable[str], last: Last, store: Store) -> tuple[Page, ...]:
    """Return the pages that show the texts of some cases; none where the store has not all."""
    paths = dict.fromkeys(path for case in changed for path in last.shown.get(case, ()))
    keys = [last.fingerprints[path] for path in paths]
    found = store.get("page", keys)
    return tuple(_page.decode(found[key]) for key in keys) if len(found) == len(keys) else ()


_page = msgpack.Decoder(Page)


def _index(
    pages: Iterable[Page], last: Last, left: Left, rendering: Rendering
) -> tuple[Indexed, IndexFiles]:
    assert last.indexed
    new: dict[bytes, bytes] = {}
    for page in pages:
        if isinstance(page.view, CasePage):
            body = last.keys[page.sources[0].path]
            before = rendering.fingerprints.of_entry(alone(page.view), body)
            new[before] = rendering.entries[page.path]
    if not new.keys() <= set(last.indexed.entries):
        raise _NotSoError
    keys = tuple(new.get(key, key) for key in last.indexed.entries)
    common = last.indexed.outline.common
    return update(rendering, keys, common, left) or merge(rendering, keys, common)

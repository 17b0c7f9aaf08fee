"""The texts of the cases that a page shows."""

from msgspec import msgpack

from casegen.content.case import Body
from casegen.content.dialect import dialect
from casegen.content.parse import parse
from casegen.content.source import source_file
from casegen.files import read_bytes
from casegen.pages.plan import Page
from casegen.preview.shown import Shown, store
from casegen.work.store import Store

_body = msgpack.Decoder(Body)
_NOTHING = Body("", (), "")


def bodies(shown: Shown, page: Page) -> dict[str, Body]:
    """Return the texts of a page's cases, by their files.

    What the store has lost is parsed again.
    """
    paths = [source.path for source in page.sources]
    if not paths:
        return {}
    files = {path: shown.files[path] for path in paths}
    found = {path: file.body for path, file in files.items() if file.body}
    keys = {path: file.key for path, file in files.items() if path not in found}
    if keys:
        opened = store(shown)
        known = opened.get("body", keys.values())
        opened.close()
        found |= {path: known[key] for path, key in keys.items() if key in known}
    return {
        path: _body.decode(found[path]) if path in found else _again(shown, path) for path in paths
    }


def restore(shown: Shown, opened: Store) -> None:
    """Give the store the texts of all cases that it lacks, under the keys that cases have."""
    files = {file.key: (path, file) for path, file in shown.files.items() if file.card}
    for key in files.keys() - opened.known("body", files.keys()):
        path, file = files[key]
        opened.put("body", {key: file.body or msgpack.encode(_again(shown, path))})


def _again(shown: Shown, path: str) -> Body:
    assert shown.config
    content, problem = read_bytes(shown.root, path)
    case = None if problem else parse(source_file(path, content), dialect(shown.config))[0]
    return case.body if case else _NOTHING

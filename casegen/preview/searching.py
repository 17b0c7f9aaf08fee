"""The search index, made when a reader's script asks for it."""

from collections.abc import Mapping

from msgspec import Struct

from casegen.check import Options, quiet, run
from casegen.pages.plan import frame
from casegen.pages.search.index import FOLDER, GUIDE, common
from casegen.preview.bodies import restore
from casegen.preview.shown import Shown
from casegen.work.account import Account
from casegen.work.indexing import Indexed, merge
from casegen.work.rendering import Rendering
from casegen.work.tools import Tools

__all__ = ["FOLDER", "GUIDE", "Searchable", "searchable"]


class Searchable(Struct, frozen=True):
    """A search index."""

    files: Mapping[str, bytes]
    """By path, the texts of cases among them."""
    indexed: Indexed


def searchable(shown: Shown, before: Searchable | None) -> Searchable | None:
    """Return the search index of what is shown; None where nothing is.

    Of the index of before, the texts of cases that stand are taken.
    """
    site, theme = shown.site, shown.theme
    if not site or not theme:
        return None
    last: dict[bytes, str] = {}
    if before:
        last = dict(zip(before.indexed.entries, before.indexed.texts, strict=True))

    def work(means: Tools) -> Searchable:
        restore(shown, means.store)
        keys = {path: file.key for path, file in shown.files.items()}
        rendering = Rendering(theme, frame(site), keys, means)
        texts = dict(rendering.index(shown.pages.values(), last.keys()))
        cases = tuple(reversed(site.entries.values()))
        entries = tuple(rendering.entries[f"{case.address}index.html"] for case in cases)
        indexed, files = merge(rendering, entries, common(site, cases, theme.words))
        if before:
            texts |= {t: before.files[t] for t in indexed.texts if t not in texts}
        texts |= {path: content for path, content in files.items() if content is not None}
        return Searchable(texts, indexed)

    return run(shown.root, Options(), quiet, Account(), work)

"""A build of the whole site, but what is as the last build left it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from msgspec import structs

from casegen.build.last import Built, Last, Place
from casegen.build.release import ProblemsError, release
from casegen.check import PICTURES, Checked, workshop
from casegen.diagnostics import Diagnostic, in_order
from casegen.pages.files import files
from casegen.pages.pictures import published
from casegen.pages.plan import Page, frame, plan
from casegen.pages.theme import Theme
from casegen.pictures import prepare
from casegen.publish.standing import File
from casegen.site.site import Site
from casegen.work.indexing import Indexed, IndexFiles, Left, merge, update
from casegen.work.making import Files, Making
from casegen.work.rendering import Rendering
from casegen.work.tools import Tools


def remake(
    place: Place, checked: Checked, site: Site, theme: Theme, last: Last, now: Last, means: Tools
) -> Built:
    """Build a site that was checked; `last` is what stands, `now` what is known of this build.

    Raises `LostError`.
    """
    with means.account.step("plan"):
        pages = tuple(plan(site))
    shown = sum(page.path.endswith(".html") for page in pages)
    built = Built(len(site.entries), shown, place.name, None, checked.diagnostics)
    common = frame(site)
    now = structs.replace(
        now,
        pictures=site.pictures,
        frame=common,
        shown=_shown(pages),
        built=built,
        until=checked.until,
    )
    rendering = Rendering(theme, common, now.keys, means)
    making = Making(rendering, partial(means.progress, "render"))

    def whole(known: Mapping[str, File]) -> Files:
        left = last.left(place.target, known)
        yield from making.files(pages, left, lambda: _index(site, theme, rendering, left))
        yield from theme.static.items()
        with means.account.step("data", len(site.entries)):
            data = tuple(files(site))
        yield from data
        yield from _copied(place, site)
        if making.problems:
            raise ProblemsError(making.problems.values())

    def known_next(files: dict[str, File]) -> Last:
        return structs.replace(
            now, fingerprints=making.fingerprints, indexed=making.indexed, files=files
        )

    changes = release(place, last, whole, known_next, means)
    if isinstance(changes, tuple):
        return structs.replace(built, diagnostics=tuple(in_order((*built.diagnostics, *changes))))
    for kind in ("card", "body"):
        means.store.forget_others(kind, now.keys.values())
    means.store.forget_others("entry", rendering.entries.values())
    means.store.forget_others("page", making.fingerprints.values())
    if (place.root / PICTURES).is_dir():
        prepare.forget_others(workshop(place.root), site.pictures.values())
    return structs.replace(built, changes=changes)


def _index(
    site: Site, theme: Theme, rendering: Rendering, left: Left
) -> tuple[Indexed, IndexFiles]:
    # Here, for it brings numpy, for which nothing should wait that makes no index.
    from casegen.pages.search.index import common

    cases = tuple(reversed(site.entries.values()))
    keys = tuple(rendering.entries[f"{case.address}index.html"] for case in cases)
    every = common(site, cases, theme.words)
    return update(rendering, keys, every, left) or merge(rendering, keys, every)


def _shown(pages: Iterable[Page]) -> dict[str, tuple[str, ...]]:
    """Return, by the path of a case file, those of the pages that show its text."""
    shown: defaultdict[str, list[str]] = defaultdict(list)
    for page in pages:
        for source in page.sources:
            shown[source.path].append(page.path)
    return {path: tuple(paths) for path, paths in shown.items()}


def _copied(place: Place, site: Site) -> Iterator[tuple[str, bytes]]:
    shown = tuple(published(site))
    bench = workshop(place.root) if shown else None
    for file, copies in shown:
        assert bench
        prepared = prepare.prepare_again(bench, file)
        if isinstance(prepared, Diagnostic):
            # It was there, and in order, when the publication was checked.
            raise ProblemsError([prepared])
        contents = {0: prepared.content} | {r.width: r.content for r in prepared.renditions}
        for copy in copies:
            yield copy.path, contents[copy.width]

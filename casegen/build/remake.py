"""A build of the whole site, but what is as the last build left it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from msgspec import structs

from casegen.build.last import Built, Last
from casegen.build.release import Place, ProblemsError, release
from casegen.check import PICTURES, Checked, workshop
from casegen.diagnostics import Diagnostic, in_order
from casegen.pages.files import files
from casegen.pages.pictures import published
from casegen.pages.plan import Page, frame, plan
from casegen.pages.theme import Theme
from casegen.pictures import prepare
from casegen.publish.standing import File
from casegen.site.site import Site
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
        now, pictures=site.pictures, frame=common, shown=_shown(pages), built=built
    )
    rendering = Rendering(theme, common, now.keys, means)
    made: dict[str, bytes] = {}

    def whole(known: Mapping[str, File]) -> Files:
        kept = {path: f for path, f in last.fingerprints.items() if path in known}
        making = Making(site, rendering, kept, known, partial(means.progress, "render"))
        yield from making.files(pages, theme.words, means.account)
        yield from theme.static.items()
        with means.account.step("data", len(site.entries)):
            data = tuple(files(site))
        yield from data
        yield from _copied(place, site)
        if making.problems:
            raise ProblemsError(making.problems.values())
        made.update(making.fingerprints)

    changes = release(
        place,
        last,
        whole,
        lambda files: structs.replace(now, fingerprints=made, files=files),
        means,
    )
    if isinstance(changes, tuple):
        return structs.replace(built, diagnostics=tuple(in_order((*built.diagnostics, *changes))))
    for kind in ("card", "body"):
        means.store.forget_others(kind, rendering.bodies.values())
    means.store.forget_others("entry", rendering.entries.values())
    if (place.root / PICTURES).is_dir():
        prepare.forget_others(workshop(place.root), site.pictures.values())
    return structs.replace(built, changes=changes)


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

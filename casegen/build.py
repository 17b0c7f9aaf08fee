"""The steps from a publication's folder to its site.

1. The publication is read. Where it is what the last build was made from, and that stands
   untouched, nothing more is done.
2. It is checked (`check`).
3. The theme is loaded, pages are planned, cases indexed and pages rendered (`pages`), but those
   that an earlier run made from the same (`work`).
4. The pages are put in the place of the old ones (`publish`).

Nothing is published where any step finds an error.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b
from pathlib import Path
from time import process_time

from filelock import FileLock, Timeout
from msgspec import DecodeError, Struct, ValidationError, msgpack, structs

from casegen.check import (
    PICTURES,
    STATE,
    Options,
    Sources,
    assembled,
    forbidden,
    inspected,
    quiet,
    read,
    run,
    workshop,
)
from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic, diagnostic, in_order
from casegen.pages import theme as themes
from casegen.pages.files import files
from casegen.pages.pictures import published
from casegen.pages.plan import Page, frame, plan
from casegen.pages.theme import Theme
from casegen.pictures import encoder, prepare
from casegen.publish.standing import File, is_whole, untouched
from casegen.publish.tree import Changes, RefusedError, check_target, put
from casegen.site.site import Site
from casegen.work.account import Account
from casegen.work.making import Files, Indexed, Making, Standing
from casegen.work.program import program
from casegen.work.rendering import Rendering
from casegen.work.store import Store
from casegen.work.tools import Progress, Tools


class Built(Struct, frozen=True):
    """What a build came to."""

    cases: int
    pages: int
    output: str
    """The folder that was to be built into, as a person would name it."""
    changes: Changes | None
    """None where nothing was published."""
    diagnostics: tuple[Diagnostic, ...]


class _Last(Struct, frozen=True):
    """What the last build into a folder was, and what it left there."""

    inputs: bytes = b""
    """The digest of all that the site was made from, the pictures apart."""
    pictures: dict[str, PictureFile] = {}
    """Those, by path."""
    fingerprints: dict[str, bytes] = {}
    """Of what each page was made from."""
    indexed: Indexed | None = None
    files: dict[str, File] = {}
    built: Built | None = None


def build(
    root: Path, options: Options, progress: Progress = quiet, account: Account | None = None
) -> Built:
    """Build the publication in the folder `root` and publish it into its output folder.

    What each step costs is added to the account.
    """
    return run(root, options, progress, account or Account(), partial(_build, root, options))


def _build(root: Path, options: Options, means: Tools) -> Built:
    sources, problems = read(root, options, means)
    if sources is None:
        return Built(0, 0, str(options.output or "output"), None, tuple(in_order(problems)))
    output = str(options.output or sources.config.output)
    target = options.output or root / sources.config.output
    theme, wrong = themes.load(sources.config, root)
    last = _last(means.store, target)
    inputs = _inputs(options, sources, theme)
    with means.account.step("compare"):
        if same := _unchanged(root, inputs, last, target, means):
            return same
    checked = assembled(root, options, sources, means)
    site, problems = checked.site, checked.diagnostics
    if site is None or theme is None or forbidden(problems, options.strict):
        return Built(checked.files, 0, output, None, (*problems, *wrong))
    with means.account.step("plan"):
        pages = tuple(plan(site))
    shown = sum(page.path.endswith(".html") for page in pages)
    built = Built(len(site.entries), shown, output, None, problems)
    now = _Last(inputs, site.pictures, built=built)
    try:
        (root / STATE).mkdir(exist_ok=True)
        with FileLock(root / STATE / "lock", timeout=0):
            rendering = Rendering(theme, frame(site), sources.parsed.keys, means)
            changes = _publish(root, target, site, theme, pages, rendering, last, now, means)
            return structs.replace(built, changes=changes)
    except _ProblemsError as error:
        found = tuple(error.problems)
    except RefusedError as refused:
        found = (diagnostic(refused.rule, output, **refused.arguments),)
    except Timeout:
        found = (diagnostic("output-locked", output),)
    except OSError as error:
        reason = error.strerror or str(error)
        file = str(error.filename or "")
        found = (diagnostic("cannot-write", output, reason=reason, file=file),)
    return structs.replace(built, diagnostics=tuple(in_order((*problems, *found))))


def _inputs(options: Options, sources: Sources, theme: Theme | None) -> bytes:
    """Return the digest of all that a site is made from, its pictures apart.

    It is that of what was read, not of the files, which may change while a site is made.
    """
    parsed, making = sources.parsed, encoder.installed()
    everything = (
        program(),
        (options.drafts, options.strict),
        sources.config,
        sources.words,
        sources.problems,
        list(parsed.keys.items()),
        [found for found in parsed.files if isinstance(found, Diagnostic)],
        theme,
        making.version if making else "",
    )
    return blake2b(msgpack.encode(everything), digest_size=16).digest()


def _unchanged(root: Path, inputs: bytes, last: _Last, target: Path, means: Tools) -> Built | None:
    """Return what the last build came to, if this one would come to the same."""
    if (
        last.built
        and inputs == last.inputs
        and inspected(root, last.pictures, means) == last.pictures
        and is_whole(target, last.files)
    ):
        return structs.replace(last.built, changes=Changes(0, 0, 0, len(last.files)))
    return None


def _publish(
    root: Path,
    target: Path,
    site: Site,
    theme: Theme,
    pages: Iterable[Page],
    rendering: Rendering,
    last: _Last,
    now: _Last,
    means: Tools,
) -> Changes:
    """Make all files of a site and put them in their place, and remember what they were made from.

    Raises `_ProblemsError` where a file could not be made, and what `put` raises.
    """
    config, store = site.config, means.store
    check_target(
        target, [root / STATE, root / config.cases, root / config.theme, themes.default_folder()]
    )
    standing = untouched(target, last.files) if target.is_dir() else {}
    kept = {path: f for path, f in last.fingerprints.items() if path in standing}
    left = Standing(target, frozenset(standing), kept, last.indexed)
    making = Making(site, rendering, left, partial(means.progress, "render"))
    whole = _written(_whole(root, site, theme, pages, making, means), means.account)
    result = put(whole, target, standing, root / STATE / _key(target).hex())
    now = structs.replace(
        now, fingerprints=making.fingerprints, indexed=making.indexed, files=result.files
    )
    store.put("state", {_key(target): msgpack.encode(now)})
    for kind in ("card", "body"):
        store.forget_others(kind, rendering.bodies.values())
    store.forget_others("entry", rendering.entries.values())
    if (root / PICTURES).is_dir():
        prepare.forget_others(workshop(root), site.pictures.values())
    return result.changes


class _ProblemsError(Exception):
    """Something went wrong after the publication was found to be in order."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        super().__init__()
        self.problems = tuple(problems)


def _key(target: Path) -> bytes:
    """Return the key of a place in the store."""
    return blake2b(str(target.resolve()).encode(), digest_size=16).digest()


def _last(store: Store, target: Path) -> _Last:
    key = _key(target)
    try:
        return msgpack.decode(store.get("state", [key]).get(key, b""), type=_Last)
    except (DecodeError, ValidationError):
        return _Last()


def _whole(
    root: Path, site: Site, theme: Theme, pages: Iterable[Page], making: Making, means: Tools
) -> Files:
    """Return every file of a site.

    Raises `_ProblemsError` in the end where a page could not be rendered.
    """
    yield from making.files(pages, theme.words, means.account)
    yield from theme.static.items()
    with means.account.step("data", len(site.entries)):
        data = tuple(files(site))
    yield from data
    yield from _copied(root, site)
    if making.problems:
        raise _ProblemsError(making.problems.values())


def _written(files: Files, account: Account) -> Files:
    """Count what whoever takes the files does with each as the time to write it."""
    for path, content in files:
        start = process_time()
        yield path, content
        account.add("write", process_time() - start, 1, len(content or b""))


def _copied(root: Path, site: Site) -> Iterator[tuple[str, bytes]]:
    shown = tuple(published(site))
    place = workshop(root) if shown else None
    for file, copies in shown:
        assert place
        prepared = prepare.prepare_again(place, file)
        if isinstance(prepared, Diagnostic):
            # It was there, and in order, when the publication was checked.
            raise _ProblemsError([prepared])
        contents = {0: prepared.content} | {r.width: r.content for r in prepared.renditions}
        for copy in copies:
            yield copy.path, contents[copy.width]

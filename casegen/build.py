"""The steps from a publication's folder to its site.

1. Settings and controlled words are read (`config`, `site.vocabularies`).
2. Case files are read and parsed (`content.source`, `content.parse`).
3. The pictures that they show are looked at, and smaller ones made of them (`pictures`).
4. Cases are assembled into a site (`site.assemble`).
5. The theme is loaded, the search index made (`pages.search`) and every page rendered (`pages`).
6. The pages are put in the place of the old ones (`publish`).

Nothing is published where any step finds an error. What an earlier run made from the same is not
made again (`work`).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from time import process_time

from filelock import FileLock, Timeout
from msgspec import DecodeError, Struct, ValidationError, msgpack, structs

from casegen import config as settings
from casegen.config import Config
from casegen.content.case import Card
from casegen.content.dialect import dialect
from casegen.content.source import PictureFile, read
from casegen.diagnostics import Diagnostic, Severity, diagnostic, has_errors, in_order
from casegen.pages import theme as themes
from casegen.pages.files import files
from casegen.pages.pictures import published
from casegen.pages.plan import Page, frame, plan
from casegen.pages.theme import Theme
from casegen.pictures import encoder, prepare
from casegen.pictures.prepare import Workshop
from casegen.pictures.store import Store as PictureStore
from casegen.publish.standing import File, untouched
from casegen.publish.tree import Changes, RefusedError, check_target, put
from casegen.site import vocabularies
from casegen.site.assemble import assemble
from casegen.site.site import Site
from casegen.work.account import Account
from casegen.work.making import Files, Making
from casegen.work.parsing import parse_all
from casegen.work.rendering import LostError, Rendering
from casegen.work.store import Store
from casegen.work.tools import Progress, Tools, tools

STATE = ".casegen"
"""The folder in which casegen keeps what is its own."""

PICTURES = f"{STATE}/pictures"
"""In it, what was made of pictures."""


class Options(Struct, frozen=True):
    """What a run settles for itself."""

    output: Path | None = None
    """In place of the publication's output folder."""
    base_url: str = ""
    """In place of the publication's."""
    drafts: bool = False
    strict: bool = False
    """Whether a warning forbids publication too."""
    processes: int = 0
    """How many may work at the same time; 0 stands for one a processor."""


class Checked(Struct, frozen=True):
    """A publication, read and checked."""

    site: Site | None
    """None where the settings can't be used."""
    texts: dict[str, bytes]
    """The key in the store of each case's text, by the path of its file."""
    files: int
    """Case files that were read."""
    diagnostics: tuple[Diagnostic, ...]


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
    """What the last build into a folder left there."""

    pages: dict[str, bytes]
    """The fingerprint of what each page was made from."""
    files: dict[str, File]


def quiet(step: str, done: int, total: int) -> None:
    """Report no progress."""


def check(root: Path, options: Options, progress: Progress = quiet) -> Checked:
    """Read and check the publication in the folder `root`."""
    with tools(root / STATE, options.processes, Account(), progress) as means:
        return _check(root, options, means)


def build(
    root: Path, options: Options, progress: Progress = quiet, account: Account | None = None
) -> Built:
    """Build the publication in the folder `root` and publish it into its output folder.

    What each step costs is added to the account.
    """
    with tools(root / STATE, options.processes, account or Account(), progress) as means:
        try:
            return _build(root, options, means)
        except LostError:
            # Another program, or the disk, took away what was to be remembered.
            return _build(root, options, means._replace(store=Store(None)))


def forbidden(problems: Iterable[Diagnostic], strict: bool) -> bool:
    """Tell whether diagnostics forbid publication; where strict, warnings do too."""
    problems = tuple(problems)
    return has_errors(problems) or (
        strict and any(p.severity is Severity.WARNING for p in problems)
    )


def _check(root: Path, options: Options, means: Tools) -> Checked:
    config, problems = settings.load(root)
    if config is None:
        return Checked(None, {}, 0, tuple(in_order(problems)))
    if options.base_url:
        config = structs.replace(config, base_url=options.base_url.rstrip("/") + "/")
    words, found = vocabularies.load(root, config)
    problems += found
    folder = root / config.cases
    total = sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
    cases = parse_all(read(root, config.cases), total, dialect(config), means)
    problems += cases.problems
    with means.account.step("pictures"):
        pictures, found = _pictures(root, config, cases.cards, means)
    problems += found
    with means.account.step("assemble", len(cases.cards)):
        site, found = assemble(
            cases.cards,
            config,
            words,
            pictures,
            drafts=options.drafts,
            unread=cases.unread,
        )
    problems += found
    if not cases.files:
        problems += (diagnostic("no-cases", config.cases, folder=config.cases),)
    return Checked(site, cases.keys, cases.files, tuple(in_order(problems)))


def _build(root: Path, options: Options, means: Tools) -> Built:
    checked = _check(root, options, means)
    site, problems = checked.site, checked.diagnostics
    output = str(options.output or (site.config.output if site else "output"))
    if site is None or forbidden(problems, options.strict):
        return Built(checked.files, 0, output, None, problems)
    theme, found = themes.load(site.config, root)
    if theme is None:
        return Built(checked.files, 0, output, None, (*problems, *found))
    with means.account.step("plan"):
        pages = tuple(plan(site))
    changes, found = _publish(root, options, checked.texts, site, theme, pages, means)
    shown = sum(page.path.endswith(".html") for page in pages)
    return Built(len(site.entries), shown, output, changes, tuple(in_order((*problems, *found))))


def _publish(
    root: Path,
    options: Options,
    bodies: Mapping[str, bytes],
    site: Site,
    theme: Theme,
    pages: Iterable[Page],
    means: Tools,
) -> tuple[Changes | None, tuple[Diagnostic, ...]]:
    config = site.config
    target = options.output or root / config.output
    shown = str(options.output or config.output)
    sources = [root / config.cases, root / config.theme, themes.default_folder()]
    key = blake2b(str(target.resolve()).encode(), digest_size=16).digest()
    try:
        (root / STATE).mkdir(exist_ok=True)
        with FileLock(root / STATE / "lock", timeout=0):
            check_target(target, [root / STATE, *sources])
            last = _last(means.store, key)
            standing = untouched(target, last.files) if target.is_dir() else {}
            fingerprints = {p: f for p, f in last.pages.items() if p in standing}
            rendering = Rendering(theme, frame(site), bodies, means)
            told = partial(means.progress, "render")
            making = Making(site, rendering, fingerprints, standing, told)
            whole = _written(_whole(root, site, theme, pages, making, means), means.account)
            published_ = put(whole, target, standing, root / STATE / key.hex())
            made = making.fingerprints
            means.store.put("state", {key: msgpack.encode(_Last(made, published_.files))})
            for kind in ("card", "body"):
                means.store.forget_others(kind, bodies.values())
            means.store.forget_others("entry", rendering.entries.values())
            if (root / PICTURES).is_dir():
                prepare.forget_others(_workshop(root), site.pictures.values())
            return published_.changes, ()
    except _ProblemsError as error:
        return None, error.problems
    except RefusedError as refused:
        return None, (diagnostic(refused.rule, shown, **refused.arguments),)
    except Timeout:
        return None, (diagnostic("output-locked", shown),)
    except OSError as error:
        reason = error.strerror or str(error)
        file = str(error.filename or "")
        return None, (diagnostic("cannot-write", shown, reason=reason, file=file),)


class _ProblemsError(Exception):
    """Something went wrong after the publication was found to be in order."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        super().__init__()
        self.problems = tuple(problems)


def _last(store: Store, key: bytes) -> _Last:
    try:
        return msgpack.decode(store.get("state", [key]).get(key, b""), type=_Last)
    except (DecodeError, ValidationError):
        return _Last({}, {})


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
    if shown:
        workshop = _workshop(root)
    for file, copies in shown:
        prepared = prepare.prepare_again(workshop, file)
        if isinstance(prepared, Diagnostic):
            # It was there, and in order, when the publication was checked.
            raise _ProblemsError([prepared])
        contents = {0: prepared.content} | {r.width: r.content for r in prepared.renditions}
        for copy in copies:
            yield copy.path, contents[copy.width]


def _pictures(
    root: Path, config: Config, cards: Iterable[Card], means: Tools
) -> tuple[dict[str, PictureFile | Diagnostic], tuple[Diagnostic, ...]]:
    paths = {picture.path for card in cards for picture in card.pictures}
    # A path that leads out of the folder, or to no picture, was reported where it stands.
    usable = {path for path in paths if not path.startswith("..") and ":" not in path}
    if not usable:
        return {}, ()
    workshop = _workshop(root)
    found = prepare.inspect(workshop, usable, lambda *n: means.progress("pictures", *n))
    if workshop.encoder:
        return found, ()
    return found, (diagnostic("pictures-full-size", config.cases),)


def _workshop(root: Path) -> Workshop:
    return Workshop(root, PictureStore(root / PICTURES), encoder.installed())

"""The steps from a publication's folder to its site.

1. Settings and controlled words are read (`config`, `site.vocabularies`).
2. Case files are read and parsed (`content.source`, `content.parse`).
3. The pictures that they show are looked up (`content.source`).
4. Cases are assembled into a site (`site.assemble`).
5. The theme is loaded, the search index made (`pages.search`) and every page rendered (`pages`).
6. The pages are put in the place of the old ones (`publish`).

Nothing is published where any step finds an error.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from msgspec import Struct, structs

from casegen import config as settings
from casegen.config import Config
from casegen.content.case import Body, Card, Case
from casegen.content.dialect import dialect
from casegen.content.parse import parse
from casegen.content.source import LARGEST_PICTURE, PictureFile, SourceFile, inspect_picture, read
from casegen.diagnostics import Diagnostic, Severity, diagnostic, has_errors, in_order
from casegen.files import read_bytes
from casegen.pages import theme as themes
from casegen.pages.files import files
from casegen.pages.plan import plan
from casegen.publish.tree import Changes, RefusedError, check_target, put
from casegen.site import vocabularies
from casegen.site.assemble import assemble
from casegen.site.site import Site

STATE = ".casegen"
"""The folder in which casegen keeps what is its own."""

Progress = Callable[[str, int, int], None]
"""Is told the name of a step, how much of it is done, and of how much."""


class Options(Struct, frozen=True):
    """What a run settles for itself."""

    output: Path | None = None
    """In place of the publication's output folder."""
    base_url: str = ""
    """In place of the publication's."""
    drafts: bool = False
    strict: bool = False
    """Whether a warning forbids publication too."""


class Checked(Struct, frozen=True):
    """A publication, read and checked."""

    site: Site | None
    """None where the settings can't be used."""
    bodies: dict[str, Body]
    """By the path of the case file."""
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


def quiet(step: str, done: int, total: int) -> None:
    """Report no progress."""


def check(root: Path, options: Options, progress: Progress = quiet) -> Checked:
    """Read and check the publication in the folder `root`."""
    config, problems = settings.load(root)
    if config is None:
        return Checked(None, {}, 0, tuple(in_order(problems)))
    if options.base_url:
        config = structs.replace(config, base_url=options.base_url.rstrip("/") + "/")
    words, found = vocabularies.load(root, config)
    problems += found
    cases, unread, found = _parse(root, config, progress)
    problems += found
    pictures = _pictures(root, (case.card for case in cases))
    site, found = assemble(
        (case.card for case in cases),
        config,
        words,
        pictures,
        drafts=options.drafts,
        unread=unread,
    )
    problems += found
    files = len(cases) + len(unread)
    if not files:
        problems += (diagnostic("no-cases", config.cases, folder=config.cases),)
    bodies = {case.card.path: case.body for case in cases}
    return Checked(site, bodies, files, tuple(in_order(problems)))


def build(root: Path, options: Options, progress: Progress = quiet) -> Built:
    """Build the publication in the folder `root` and publish it into its output folder."""
    checked = check(root, options, progress)
    site, problems = checked.site, checked.diagnostics
    if site is None or forbidden(problems, options.strict):
        return Built(checked.files, 0, _shown(options, site), None, problems)
    theme, found = themes.load(site.config, root)
    if theme is None:
        return Built(checked.files, 0, _shown(options, site), None, (*problems, *found))
    # Here, for it brings numpy, whose loading no other command should wait for.
    from casegen.pages.search.index import index

    search = index(site, checked.bodies, theme.words)
    theme = themes.with_files(theme, "search", search.guide, search.files)
    made: dict[str, bytes] = {}
    errors: dict[object, Diagnostic] = {}
    pages = tuple(plan(site))
    for n, page in enumerate(pages, 1):
        content, problem = themes.render(page, theme, site, checked.bodies)
        made[page.path] = content
        if problem:
            # An error in a template is told for the first page that meets it.
            errors.setdefault((problem.id, problem.place), problem)
        progress("render", n, len(pages))
    cases = len(site.entries)
    shown = sum(page.path.endswith(".html") for page in pages)
    if errors:
        found = tuple(errors.values())
        every = tuple(in_order((*problems, *found)))
        return Built(cases, shown, _shown(options, site), None, every)
    whole = _whole(root, site, made, theme.static)
    changes, problem = _publish(root, site, options, whole)
    if problem:
        problems = (*problems, problem)
    return Built(cases, shown, _shown(options, site), changes, problems)


def forbidden(problems: Iterable[Diagnostic], strict: bool) -> bool:
    """Tell whether diagnostics forbid publication; where strict, warnings do too."""
    problems = tuple(problems)
    return has_errors(problems) or (
        strict and any(p.severity is Severity.WARNING for p in problems)
    )


def _parse(
    root: Path, config: Config, progress: Progress
) -> tuple[list[Case], frozenset[str], tuple[Diagnostic, ...]]:
    rules = dialect(config)
    sources = tuple(read(root, config.cases))
    cases: list[Case] = []
    unread: set[str] = set()
    problems: list[Diagnostic] = []
    for n, source in enumerate(sources, 1):
        if isinstance(source, SourceFile):
            case, found = parse(source, rules)
            problems += found
            if case:
                cases.append(case)
            else:
                unread.add(source.path)
        else:
            problems.append(source)
            if source.id != "stray-file":
                unread.add(source.place.path)
        progress("parse", n, len(sources))
    return cases, frozenset(unread), tuple(problems)


def _pictures(root: Path, cards: Iterable[Card]) -> dict[str, PictureFile | Diagnostic]:
    paths = {picture.path for card in cards for picture in card.pictures}
    # A path that leads out of the folder, or to no picture, was reported where it stands.
    usable = (p for p in sorted(paths) if not p.startswith("..") and ":" not in p)
    return {path: inspect_picture(root, path) for path in usable}


def _whole(
    root: Path, site: Site, pages: dict[str, bytes], static: dict[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    yield from pages.items()
    yield from static.items()
    yield from files(site)
    copied: set[str] = set()
    for entry in site.entries.values():
        for picture in entry.card.pictures:
            path = entry.address + picture.name
            if path not in copied:
                copied.add(path)
                content, problem = read_bytes(root, picture.path, LARGEST_PICTURE)
                if problem:
                    raise _GoneError(problem)
                yield path, content


class _GoneError(Exception):
    """A file that was there when the publication was checked can't be read any more."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem.place.path)
        self.problem = problem


def _shown(options: Options, site: Site | None) -> str:
    return str(options.output or (site.config.output if site else "output"))


def _publish(
    root: Path, site: Site, options: Options, files: Iterable[tuple[str, bytes]]
) -> tuple[Changes | None, Diagnostic | None]:
    config = site.config
    target = options.output or root / config.output
    shown = _shown(options, site)
    sources = [root / config.cases, root / config.theme, themes.default_folder()]
    try:
        (root / STATE).mkdir(exist_ok=True)
        with FileLock(root / STATE / "lock", timeout=0):
            check_target(target, [root / STATE, *sources])
            return put(files, target), None
    except _GoneError as gone:
        return None, gone.problem
    except RefusedError as refused:
        return None, diagnostic(refused.rule, shown, **refused.arguments)
    except Timeout:
        return None, diagnostic("output-locked", shown)
    except OSError as error:
        reason = error.strerror or str(error)
        return None, diagnostic(
            "cannot-write", shown, reason=reason, file=str(error.filename or "")
        )

"""The steps from a publication's folder to what it says and what is wrong with it.

1. Settings and controlled words are read (`config`, `site.vocabularies`).
2. Case files are read and parsed (`content`), but those that an earlier run parsed (`work`).
3. The pictures that they show are looked at (`pictures`).
4. Cases are assembled into a site (`site.assemble`).
5. Cases are compared by the editorial rules (`editorial`).
6. What is wrong weighs what the settings say (`weighing`).
"""

import datetime
import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import Struct, field, structs

from casegen import config as settings
from casegen.config import Config
from casegen.content.case import Card
from casegen.content.dialect import dialect
from casegen.content.source import PictureFile
from casegen.content.source import read as read_cases
from casegen.diagnostics import Diagnostic, Severity, diagnostic, has_errors, in_order
from casegen.files import Unsaved
from casegen.pictures import encoder, prepare
from casegen.pictures.formats import ENDINGS
from casegen.pictures.prepare import Workshop
from casegen.pictures.store import Store as PictureStore
from casegen.site import vocabularies
from casegen.site.site import Site
from casegen.site.vocabularies import Vocabularies
from casegen.weighing import weighed
from casegen.work.account import Account
from casegen.work.parsing import Cases, Parsed, cases, parse_all
from casegen.work.recall import recalled
from casegen.work.store import LostError, Store
from casegen.work.tools import Progress, Tools, tools

STATE = ".casegen"
"""The folder in which casegen keeps what is its own."""

PICTURES = f"{STATE}/pictures"
"""In it, what was made of pictures."""


def _today() -> datetime.date:
    """Return the day, or the one that `SOURCE_DATE_EPOCH` names (reproducible-builds.org)."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.datetime.now().astimezone().date()


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
    scheduler: str = ""
    """The address of the scheduler of a Dask cluster that is to do the work."""
    unsaved: Unsaved = {}
    """What is to be read in place of what some files have."""
    today: datetime.date = field(default_factory=_today)
    """What is past is past on this day. No page depends on it, only what is reported."""


class Sources(Struct, frozen=True):
    """A publication, read."""

    config: Config
    words: Vocabularies
    parsed: Parsed
    problems: tuple[Diagnostic, ...]
    """Of the settings and the controlled words."""


class Checked(Struct, frozen=True):
    """A publication, read and checked."""

    site: Site | None
    """None where the settings can't be used."""
    files: tuple[str, ...]
    """The paths of the case files."""
    diagnostics: tuple[Diagnostic, ...]
    until: datetime.date = datetime.date.max
    """The last day on which the same would be said."""


def quiet(step: str, done: int, total: int) -> None:
    """Report no progress."""


def check(root: Path, options: Options, progress: Progress = quiet) -> Checked:
    """Read and check the publication in the folder `root`."""

    def checked(means: Tools) -> Checked:
        sources, problems = read(root, options, means)
        if sources is None:
            return Checked(None, (), tuple(in_order(problems)))
        return assembled(root, options, sources, means)

    return run(root, options, progress, Account(), checked)


T = TypeVar("T")


def run(
    root: Path, options: Options, progress: Progress, account: Account, work: Callable[[Tools], T]
) -> T:
    """Do some work on the publication in the folder `root`, and return what it came to.

    It is done again from nothing where it raises `LostError`: then another program, or the disk,
    took away what was to be remembered.
    """
    with tools(root / STATE, options.processes, options.scheduler, account, progress) as means:
        try:
            return work(means)
        except LostError:
            return work(means._replace(store=Store(None)))


def read(
    root: Path, options: Options, means: Tools
) -> tuple[Sources | None, tuple[Diagnostic, ...]]:
    """Read a publication; None where its settings can't be used, with the reasons."""
    config, problems = settings.load(root, options.unsaved)
    if config is None:
        return None, problems
    if options.base_url:
        config = structs.replace(config, base_url=options.base_url.rstrip("/") + "/")
    words, found = vocabularies.load(root, config, options.unsaved)
    folder = root / config.cases
    total = sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0
    files = read_cases(root, config.cases, options.unsaved)
    parsed = parse_all(files, total, dialect(config), means)
    return Sources(config, words, parsed, problems + found), ()


def cards(root: Path, progress: Progress = quiet) -> tuple[Card, ...]:
    """Return what is known of each case in the folder `root` that can be read."""

    def found(means: Tools) -> tuple[Card, ...]:
        sources, _ = read(root, Options(), means)
        return tuple(cases(sources.parsed, means.store).cards) if sources else ()

    return run(root, Options(), progress, Account(), found)


def assembled(root: Path, options: Options, sources: Sources, means: Tools) -> Checked:
    """Assemble the site of a publication; raises `LostError`."""
    config = sources.config
    with means.account.step("cards"):
        found = cases(sources.parsed, means.store)
    shown = (picture.path for card in found.cards for picture in card.pictures)
    pictures = inspected(root, shown, means)
    with recalled(means.store):
        site, problems = judged(found, config, sources.words, pictures, options, means.account)
    problems = (*sources.problems, *found.problems, *problems)
    today = options.today
    days = (day for day in _days(config, found.cards) if day >= today)
    until = min(days, default=datetime.date.max)
    weighty = tuple(in_order(weighed(problems, config.diagnostics, today)))
    return Checked(site, found.paths, weighty, until)


def judged(
    found: Cases,
    config: Config,
    words: Vocabularies,
    pictures: dict[str, PictureFile | Diagnostic],
    options: Options,
    account: Account,
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Assemble a site of cases, and return what is wrong with them taken together."""
    # Here, for a build of nothing does without.
    from casegen.editorial.comparing import compare
    from casegen.site.assemble import assemble

    with account.step("assemble", len(found.cards)):
        site, problems = assemble(
            found.cards, config, words, pictures, drafts=options.drafts, unread=found.unread
        )
    with account.step("editorial", len(found.cards)):
        problems += tuple(compare(found.cards, found.notes, config, words, options.today))
    if pictures and not encoder.installed():
        problems += (diagnostic("pictures-full-size", config.cases),)
    if not found.paths:
        problems += (diagnostic("no-cases", config.cases, folder=config.cases),)
    return site, problems


def _days(config: Config, cards: Iterable[Card]) -> Iterator[datetime.date]:
    """Return the days after which something else is said."""
    yield from (e.until for e in config.diagnostics.exempt if e.until)
    yield from (card.front.review_by for card in cards if card.front.review_by)


def forbidden(problems: Iterable[Diagnostic], strict: bool) -> bool:
    """Tell whether diagnostics forbid publication; where strict, warnings do too."""
    problems = tuple(problems)
    return has_errors(problems) or (
        strict and any(p.severity is Severity.WARNING for p in problems)
    )


def inspected(
    root: Path, paths: Iterable[str], means: Tools
) -> dict[str, PictureFile | Diagnostic]:
    """Look at pictures: how each can be shown, or why it can't."""
    # A path that leads out of the folder, or to no picture, was reported where it stands.
    usable = {
        path
        for path in paths
        if path.lower().endswith(ENDINGS) and not re.search(r"(?:^|/)\.\./|^/|[:\\]", path)
    }
    if not usable:
        return {}
    return prepare.inspect(workshop(root), usable, lambda *n: means.progress("pictures", *n))


def workshop(root: Path) -> Workshop:
    """Return where and with what the pictures of a publication are made ready."""
    return Workshop(root, PictureStore(root / PICTURES), encoder.installed())

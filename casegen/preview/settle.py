"""The next value after any change: every page is as a build would make it now.

1. Settings, controlled words and theme are read, where they changed; those that have an error stay
   as they last had none.
2. Case files that changed are read and parsed, and pictures looked at.
3. The site is assembled and its pages are planned, where any of these changed.
4. A theme that is new is tried: where a page can't be made with it, the last good one stays.
"""

from collections.abc import Collection, Iterator

from msgspec import msgpack, structs

from casegen import config as settings
from casegen.check import Options, inspected, judged, quiet, run
from casegen.config import Config
from casegen.content.case import Card
from casegen.content.dialect import dialect
from casegen.content.parse import slug_of
from casegen.content.source import SourceFile, paths, source_file
from casegen.diagnostics import Diagnostic, has_errors
from casegen.files import read_bytes
from casegen.pages import theme as themes
from casegen.pages.plan import Page, frame, plan
from casegen.pages.render import Renderer
from casegen.preview.bodies import bodies
from casegen.preview.shown import Shown, kept, touched, touches
from casegen.site import vocabularies
from casegen.site.site import address
from casegen.site.vocabularies import Vocabularies
from casegen.work.account import Account
from casegen.work.parsing import Cases, parse_all
from casegen.work.recall import recalled
from casegen.work.store import LostError
from casegen.work.tasks.parsed import ParsedCard
from casegen.work.tools import Tools


def settle(shown: Shown, opened: Collection[str] = ()) -> Shown:
    """Return what is shown when all that changed is seen everywhere.

    A new theme is tried on the pages that are open, besides one of each kind.
    """
    # Other processes take longer to start than another branch takes to be read.
    options = Options(processes=1 if shown.site else 0)
    return run(shown.root, options, quiet, Account(), lambda means: _settled(shown, opened, means))


def _settled(shown: Shown, opened: Collection[str], means: Tools) -> Shown:
    changed = shown.behind
    now = _with_settings(shown, changed)
    if not now.config or not now.words:
        return structs.replace(now, behind=frozenset())
    now = _with_files(now, shown.config, changed, means)
    if _site_differs(shown, now):
        now = _with_site(now, means)
    now = _with_theme(now, shown, changed, opened)
    return structs.replace(now, behind=frozenset())


def _with_settings(shown: Shown, changed: frozenset[str]) -> Shown:
    before = shown.config
    config, problems = before, shown.settings_problems
    if touched(settings.FILE, changed):
        found, problems = settings.load(shown.root)
        config = before if before and (not found or has_errors(problems)) else found
        # What was good before and is the same, is that very value.
        config = before if config == before else config
    if not config:
        return structs.replace(shown, settings_problems=problems)
    words, wrong = shown.words, shown.words_problems
    if (
        config is not before
        or touched(config.tags.file, changed)
        or touched(config.regions, changed)
    ):
        read, wrong = vocabularies.load(shown.root, config)
        words = _usable(read, words, same_regions=bool(before and before.regions == config.regions))
    return structs.replace(
        shown, config=config, words=words, settings_problems=problems, words_problems=wrong
    )


def _usable(read: Vocabularies, last: Vocabularies | None, *, same_regions: bool) -> Vocabularies:
    """Return controlled words as they were read, or as they were last without an error."""
    if not last:
        return read
    thesaurus = read.thesaurus if read.thesaurus.usable else last.thesaurus
    regions = read.regions or (last.regions if same_regions else None)
    made = Vocabularies(thesaurus, regions)
    return last if made == last else made


def _with_files(
    shown: Shown, before: Config | None, changed: frozenset[str], means: Tools
) -> Shown:
    assert shown.config
    config = shown.config
    rules = dialect(config)
    anew = (
        not before
        or before.cases != config.cases
        or before.diagnostics != config.diagnostics
        or dialect(before) != rules
    )
    if not anew and not touches(changed, config.cases):
        return _with_pictures(shown, changed, means)
    listed = tuple(paths(shown.root, config.cases))
    files = [path for path in listed if isinstance(path, str)]
    wanted = [p for p in files if anew or p not in shown.files or touched(p, changed)]
    unread: list[Diagnostic] = []

    def sources() -> Iterator[SourceFile]:
        for path in wanted:
            content, problem = read_bytes(shown.root, path)
            if problem:
                unread.append(problem)
            else:
                yield source_file(path, content)

    parsed = parse_all(sources(), len(wanted), rules, means)
    cards = means.store.get("card", parsed.keys.values())
    made = {path: _parsed(cards, key) for path, key in parsed.keys.items()}
    made |= {p.place.path: (b"", ParsedCard(None, (p,))) for p in unread}
    found = {
        path: kept(shown.files.get(path), *made[path], means.store, config)
        if path in made
        else shown.files[path]
        for path in files
    }
    stray = tuple(path for path in listed if isinstance(path, Diagnostic))
    # A file that is as it was is that very value, and so are all together.
    same = found == shown.files
    now = structs.replace(shown, files=shown.files if same else found, stray=stray)
    return _with_pictures(now, changed, means)


def _parsed(cards: dict[bytes, bytes], key: bytes) -> tuple[bytes, ParsedCard]:
    if key not in cards:
        raise LostError
    return key, _card.decode(cards[key])


_card = msgpack.Decoder(ParsedCard)


def _with_pictures(shown: Shown, changed: frozenset[str], means: Tools) -> Shown:
    every = {picture.path for file in _cards(shown) for picture in file.pictures}
    known = {
        path: found
        for path, found in shown.pictures.items()
        if path in every and not touched(path, changed)
    }
    found = known | inspected(shown.root, every - known.keys(), means)
    return structs.replace(shown, pictures=shown.pictures if found == shown.pictures else found)


def _cards(shown: Shown) -> list[Card]:
    return [file.card for file in shown.files.values() if file.card]


def _site_differs(before: Shown, now: Shown) -> bool:
    """Tell whether the site is to be made again; a few of its pages may be ahead of the rest."""
    parts = ("config", "words", "files", "stray", "pictures")
    same = all(getattr(before, part) is getattr(now, part) for part in parts)
    return not now.site or not same or any(path in now.files for path in before.behind)


def _with_site(shown: Shown, means: Tools) -> Shown:
    assert shown.config
    assert shown.words
    blank = [path for path, file in shown.files.items() if not file.card]
    notes = {path: file.notes for path, file in shown.files.items()}
    found = Cases(tuple(_cards(shown)), frozenset(blank), (), notes)
    with recalled(means.store):
        site, problems = judged(
            found, shown.config, shown.words, shown.pictures, Options(drafts=True), means.account
        )
    pages = {page.path: page for page in plan(site)}
    would = {f"{address(slug_of(path))}index.html": path for path in blank}
    return structs.replace(
        shown,
        site=site,
        pages=pages,
        unread={page: path for page, path in would.items() if page not in pages},
        site_problems=problems,
    )


def _with_theme(
    shown: Shown, before: Shown, changed: frozenset[str], opened: Collection[str]
) -> Shown:
    assert shown.config
    assert shown.site
    config = shown.config
    common = frame(shown.site)
    again = touches(changed, config.theme) or config is not before.config
    if again:
        theme, problems = themes.load(config, shown.root)
        failing: dict[str, Diagnostic] = {}
        if theme and theme != shown.theme:
            renderer = Renderer(theme, common)
            failing = _tried(shown, renderer, opened)
            if not failing:
                return structs.replace(
                    shown, theme=theme, renderer=renderer, theme_problems=(), failing={}
                )
        shown = structs.replace(shown, theme_problems=problems, failing=failing)
    theme = shown.theme or themes.load(config, shown.root, overridden=False)[0]
    renderer_now = shown.renderer
    if theme and (not renderer_now or renderer_now.frame != common):
        renderer_now = Renderer(theme, common)
    return structs.replace(shown, theme=theme, renderer=renderer_now)


def _tried(shown: Shown, renderer: Renderer, opened: Collection[str]) -> dict[str, Diagnostic]:
    """Return what goes wrong when pages are made, by their templates."""
    some: dict[str, Page] = {}
    for page in shown.pages.values():
        some.setdefault(page.template, page)
    tried = [*some.values(), *(shown.pages[path] for path in opened if path in shown.pages)]
    failing: dict[str, Diagnostic] = {}
    for page in tried:
        _, problem = renderer.render(page, bodies(shown, page))
        if problem:
            failing.setdefault(page.template, problem)
    return failing

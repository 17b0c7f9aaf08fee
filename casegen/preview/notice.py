"""What the preview has to say on a page: what is wrong with it, what it is, and where to edit it.

It travels to the page's script (`static/client.js`) as JSON. All of it is text: the script makes
elements of it, and nothing becomes markup.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote as quoted

from msgspec import Struct

from casegen.diagnostics import Diagnostic, Place, Severity
from casegen.files import Lines
from casegen.messages import Catalogue, count, say, word
from casegen.pages.plan import Page
from casegen.preview.shown import Shown, problems
from casegen.quote import Quote, quote

EDITORS = {"path": "", "vscode": "vscode://file/{path}:{line}:{column}"}
"""The address that opens a file at a place in each editor; none where its path is to be copied."""


class Manner(Struct, frozen=True):
    """How the preview speaks to this editor."""

    catalogue: Catalogue
    editor: str
    """One of `EDITORS`."""


class Spot(Struct, frozen=True):
    """A place in a file, as a link or to be copied."""

    where: str
    """As a person names it: `cases/x.md:3:5`."""
    path: str
    """Of the file on this computer."""
    href: str
    """Opens it; empty where nothing does."""


class Told(Struct, frozen=True):
    """A problem, in words."""

    id: str
    severity: str
    label: str
    """The severity, in words."""
    spot: Spot
    message: str
    help: str
    line: int
    """Of the quote; 0 without one."""
    quote: Quote | None
    also: tuple[Spot, ...]
    """Other places that take part."""
    mendable: bool
    """Whether `casegen check --fix` mends it."""


class Notice(Struct, frozen=True):
    """All that is said on one page."""

    page: str
    """Changes where what the page shows does."""
    styles: dict[str, str]
    """The addresses of the theme's style sheets, by their names: they are swapped."""
    problems: tuple[Told, ...]
    """Those that concern the page and forbid publication."""
    notes: tuple[str, ...]
    """What else there is to say above them."""
    title: str
    """How many they are, in words."""
    counts: str
    """How many problems the publication has, in words."""
    weight: str
    """The gravest severity among them, or empty."""
    draft: str
    """What to say of a draft; empty for any other page."""
    edit: Spot | None
    """The file of the page's case."""
    language: str
    words: dict[str, str]
    """What buttons and the like are called."""


WORDS = (
    *("mend", "see-also", "edit", "copy", "copied", "fold", "unfold"),
    *("all", "stopped", "draft", "preview", "mendable"),
)
"""What buttons and the like are called, by their names among the words of the catalogue."""


def notice(
    shown: Shown,
    page: Page | None,
    digest: str,
    manner: Manner,
    failed: Iterable[Diagnostic] = (),
    path: str = "",
) -> Notice:
    """Return what is to be said on a page, whose content has a digest.

    `failed` is what went wrong when it was made; `path` is the case file of a page that is not
    planned.
    """
    catalogue = manner.catalogue
    every = (*problems(shown), *failed)
    file = page.sources[0].path if page and page.template == "case.html" else path
    mine = [d for d in every if d.severity is Severity.ERROR and _concerns(d, file, page, shown)]
    lines = Lines(shown.root)
    weights = {problem.severity for problem in every}
    kept = shown.files.get(file)
    card = kept.card if kept else None
    notes = []
    if shown.bug:
        notes.append(say(catalogue, "preview.bug", path=shown.bug))
    elif mine and (not kept or kept.stale):
        notes.append(say(catalogue, "preview.stale"))
    draft = ""
    if card and card.front.status == "draft":
        unfinished = (d for d in kept.problems if d.id == "unfinished-draft") if kept else ()
        said = [word(d, catalogue).message for d in unfinished]
        draft = "".join(said) or say(catalogue, "preview.draft-note")
    return Notice(
        digest,
        _styles(shown),
        tuple(told(problem, shown.root, lines, manner) for problem in mine),
        tuple(notes),
        count(mine, catalogue),
        count(every, catalogue),
        "error" if shown.bug else next((s.value for s in Severity if s in weights), ""),
        draft,
        spot(Place(file), shown.root, manner) if file else None,
        catalogue.language,
        {key: say(catalogue, f"preview.{key}") for key in WORDS},
    )


def told(problem: Diagnostic, root: Path, lines: Lines, manner: Manner) -> Told:
    """Put a problem into words, with the line that causes it."""
    wording = word(problem, manner.catalogue)
    span = problem.place.span
    cited = quote(problem.place, lines)
    return Told(
        problem.id,
        problem.severity.value,
        manner.catalogue.severities[problem.severity.value],
        spot(problem.place, root, manner),
        wording.message,
        wording.help,
        span.line if span and cited else 0,
        cited,
        tuple(spot(place, root, manner) for place in problem.related),
        problem.mendable,
    )


def spot(place: Place, root: Path, manner: Manner) -> Spot:
    """Return a place as an editor's program opens it."""
    span = place.span
    path = root / place.path
    address = EDITORS[manner.editor].format(
        path=quoted(path.as_posix().lstrip("/"), safe="/:"),
        line=span.line if span else 1,
        column=span.column if span else 1,
    )
    return Spot(place.where, str(path), address)


def _concerns(problem: Diagnostic, file: str, page: Page | None, shown: Shown) -> bool:
    """Tell whether a problem is one of a page: of its case, of its template, or of all pages."""
    if problem in shown.failing.values():
        return page is not None and shown.failing.get(page.template) == problem
    places = {place.path for place in (problem.place, *problem.related)}
    return file in places or not places & shown.files.keys()


_STYLE = re.compile(r"(static/[^/]+)\.[0-9a-f]{10}(\.css)")


def without_styles(html: str) -> str:
    """Return a page without what in it names the content of style sheets."""
    return _STYLE.sub(r"\1\2", html)


def _styles(shown: Shown) -> dict[str, str]:
    if not shown.theme:
        return {}
    found = ((_STYLE.sub(r"\1\2", path), path) for path in shown.theme.static)
    return {f"/{name}": f"/{path}" for name, path in found if name.endswith(".css")}

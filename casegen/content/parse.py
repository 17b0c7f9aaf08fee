"""From one file to one case.

1. Bytes become text (`files.decode`).
2. The text is taken apart into front matter and body (`fences.split`).
3. The front matter is read and checked against the schema (`frontmatter.read_header`).
4. The body is parsed as Markdown (`markdown.parse`), and held against what was typed (`habits`).
5. The body is divided into sections, and these are checked (`sections`).
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec import structs

from casegen import invisible, readings
from casegen.content import markdown, sections
from casegen.content.case import Card, Case, FrontMatter, Picture
from casegen.content.dialect import Dialect
from casegen.content.fences import Parts, split
from casegen.content.frontmatter import Header, read_header
from casegen.content.habits.find import find
from casegen.content.headings import without_number
from casegen.content.source import INDEX, SourceFile
from casegen.diagnostics import Diagnostic, Severity, diagnostic
from casegen.files import decode
from casegen.schema import fold

SUMMARY = 120
"""Characters of a summary that is taken from the text."""

RESERVED = frozenset(
    ["index", "page", "feed", "con", "prn", "aux", "nul"]
    + [f"{device}{n}" for device in ("com", "lpt") for n in range(1, 10)]
)
"""Names that an address has taken, or that Windows does not allow."""


def parse(source: SourceFile, dialect: Dialect) -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """Parse a case file. The same content and dialect give the same result.

    Returns the case, or None where it can't be told what the case is, and all that is wrong with
    the file taken by itself; what depends on other files is for `site` to find.
    """
    path = source.path
    text, problem = decode(source.content, path)
    if problem:
        return None, (problem,)
    parts, problems = split(text, path)
    forms = {form.key: form for form in dialect.forms}
    header, found = read_header(parts, path, dialect)
    problems += found
    problems += tuple(_invisible(text, parts, path))
    body, found = markdown.parse(parts.body, path, parts.body_line, dialect.placeholders)
    if parts.yaml is not None:
        # Otherwise the front matter would be taken for text.
        found += find(parts.body, body, dialect.sections, path, parts.body_line)
    found += tuple(sections.misplaced(body, path, parts.body_line))
    problems += tuple(_weighed(problem, dialect) for problem in found)
    divided, outline, headings = sections.divide(body, dialect.sections)
    if parts.yaml is not None:
        meant = {_meant(problem) for problem in found if "words" in problem.arguments}
        form = forms.get(header.form) if header else None
        # The file may end with the front matter.
        first_line = parts.body_line if parts.body else parts.body_line - 1
        problems += tuple(sections.check(headings, form, dialect.sections, meant, path, first_line))
    if header is None:
        # Nobody knows whether it is a draft.
        return None, tuple(_lightened(problem) for problem in problems)
    if header.draft:
        problems = _gathered(problems, path)
    front = header.front
    slug, found = _slug(front, header, path)
    pictures, more = _pictures(front, header, path)
    summary = front.summary or _shortened(sections.opening(body))
    card = Card(
        path,
        slug,
        front,
        summary,
        outline,
        body.links,
        body.pictures + pictures,
        header.spans,
    )
    return Case(card, divided), problems + found + more


def _invisible(text: str, parts: Parts, path: str) -> Iterator[Diagnostic]:
    """Report what nobody sees outside of the front matter, which is looked through when read."""
    if not invisible.has_marks(text):
        return
    for problem in invisible.find(text, path):
        line = problem.place.span.line if problem.place.span else 0
        if parts.yaml is None or not parts.yaml_line <= line < parts.body_line - 1:
            yield problem


UNFINISHED = frozenset(["placeholder-text", "missing-section", "empty-section"])
"""What is to be expected of a draft."""


def _lightened(problem: Diagnostic) -> Diagnostic:
    """Return a problem as it weighs in a draft, which may be unfinished."""
    if problem.id in UNFINISHED:
        return structs.replace(problem, severity=Severity.INFO)
    return problem


def _gathered(problems: tuple[Diagnostic, ...], path: str) -> tuple[Diagnostic, ...]:
    """Say once what a draft still lacks, so that it does not bury the problems of other files."""
    unfinished = [problem for problem in problems if problem.id in UNFINISHED]
    if not unfinished:
        return problems
    spans = sorted(problem.place.span for problem in unfinished if problem.place.span)
    lines = tuple(dict.fromkeys(str(span.line) for span in spans))
    said = diagnostic("unfinished-draft", path, spans[0], count=len(unfinished), lines=lines)
    return (*(problem for problem in problems if problem.id not in UNFINISHED), said)


def _meant(problem: Diagnostic) -> str:
    """Return what a line that was meant to be a heading would have been called, folded."""
    return fold(without_number(str(problem.arguments["words"])))


def _weighed(problem: Diagnostic, dialect: Dialect) -> Diagnostic:
    """Return a problem as it weighs here: without its heading a section would be lost."""
    names = {fold(name) for rule in dialect.sections for name in (rule.name, *rule.also)}
    if "words" in problem.arguments and _meant(problem) in names:
        return structs.replace(problem, severity=Severity.ERROR)
    return problem


def _slug(front: FrontMatter, header: Header, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    name = _name(path)
    slug = front.slug or slug_of(path)
    span = header.spans.get("slug") or header.spans.get("title")
    if slug in RESERVED:
        return slug, (diagnostic("slug-reserved", path, span, slug=slug),)
    if not slug or len(slug) > readings.LONGEST_SLUG:
        limit = readings.LONGEST_SLUG
        return slug, (diagnostic("slug-unusable", path, span, name=name, slug=slug, limit=limit),)
    return slug, ()


def slug_of(path: str) -> str:
    """Return the slug of a case that gives itself none: from the name of its file or folder."""
    name = _name(path)
    return name if readings.SLUG.fullmatch(name) else readings.slug(name)


def _name(path: str) -> str:
    file = PurePosixPath(path)
    return file.parent.name if file.name == INDEX else file.stem


def _pictures(
    front: FrontMatter, header: Header, path: str
) -> tuple[tuple[Picture, ...], tuple[Diagnostic, ...]]:
    if not front.image:
        return (), ()
    span = header.spans["image"]
    found, problem = markdown.picture(front.image.src, front.image.alt, path, span)
    return (found,), (problem,) if problem else ()


_SENTENCE_END = re.compile(r"[。！？!?]|\.(?=\s|$)")


def _shortened(text: str) -> str:
    """Return as many sentences as fit into `SUMMARY` characters, or the start of the first."""
    if len(text) <= SUMMARY:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, SUMMARY)]
    return text[: ends[-1]] if ends else text[: SUMMARY - 1].rstrip("，、；：,;: ") + "…"

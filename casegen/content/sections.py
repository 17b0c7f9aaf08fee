"""The body of a case as its publication divides it: sections, and the items within them."""

from collections.abc import Iterator

from markdown_it.token import Token
from msgspec import Struct

from casegen import config
from casegen.content.case import Body, Item, ItemBody, Section, SectionBody
from casegen.content.headings import anchor, without_number
from casegen.content.markdown import Text, plain, render
from casegen.content.shortcuts import PROSE, TABLE
from casegen.diagnostics import Diagnostic, Span, diagnostic
from casegen.schema import fold, nearest


def divide(
    text: Text, rules: tuple[config.Section, ...]
) -> tuple[Body, tuple[Section, ...], tuple["Heading", ...]]:
    """Divide a parsed body into sections.

    Returns the rendered body, the sections that were recognised, and every heading of the second
    level with what it was recognised as, for `check`.
    """
    tokens, notes = _without_notes(text.tokens)
    intro, *chunks = _chunks(tokens, "h2")
    named = {fold(name): rule for rule in rules for name in (rule.name, *rule.also)}
    sections: list[SectionBody] = []
    headings: list[Heading] = []
    for chunk in chunks:
        words, width, rest = _headed(chunk)
        title = without_number(words)
        rule = named.get(fold(title.rstrip("：:。")))
        start = chunk[0].map[0] if chunk[0].map else 0
        found = rule.key if rule else None
        is_underlined = chunk[0].markup == "-"
        headings.append(Heading(title, found, start, width, _is_empty(rest), is_underlined))
        key = rule.key if rule else anchor("section", title, set())
        sections.append(_section(rest, key, title, bool(rule and rule.items), text))
    body = Body(render(intro, text.env), tuple(sections), render(notes, text.env))
    return body, tuple(section.section for section in sections), tuple(headings)


class Heading(Struct, frozen=True):
    """A heading of the second level."""

    title: str
    key: str | None
    """Of the section that it names; None where it names none."""
    line: int
    """Within the body, from 0."""
    width: int
    """Characters of its line."""
    empty: bool
    """Nothing follows it before the next one."""
    is_underlined: bool
    """A line of `-` below makes a heading of it."""


def check(
    headings: tuple[Heading, ...],
    form: config.Form | None,
    rules: tuple[config.Section, ...],
    meant: set[str],
    path: str,
    first_line: int,
) -> Iterator[Diagnostic]:
    """Report sections that are missing, empty, repeated, out of order or unknown.

    `meant` holds the folded words of lines that look like headings that went wrong; a section that
    is missing because of one of them, or of a heading that was misspelt, is not reported a second
    time. Without a form nobody knows what is missing.
    """
    order = [rule.key for rule in rules]
    names = {rule.key: rule.name for rule in rules}
    seen: dict[str, Span] = {}
    furthest = -1
    for heading in headings:
        line = heading.line + first_line
        span = Span(line, 1, line, heading.width + 1)
        if heading.key is None:
            if heading.is_underlined:
                # It may not have been meant to be one, and `habits.headings` says so.
                continue
            known = tuple(names.values())
            near = nearest(heading.title, known)
            meant = meant | {fold(name) for name in near[:1]}
            yield diagnostic(
                "unknown-section", path, span, title=heading.title, known=known, nearest=near
            )
            continue
        if heading.key in seen:
            first = seen[heading.key].line
            yield diagnostic("repeated-section", path, span, title=heading.title, line=first)
            continue
        seen[heading.key] = span
        position = order.index(heading.key)
        if position < furthest:
            after = names[order[furthest]]
            yield diagnostic("misordered-section", path, span, title=heading.title, after=after)
        furthest = max(furthest, position)
        if heading.empty:
            yield diagnostic("empty-section", path, span, title=heading.title)
    end = Span(first_line, 1, first_line, 1)
    for rule in rules:
        words = {fold(name) for name in (rule.name, *rule.also)}
        if form and rule.key in form.sections and rule.key not in seen and not words & meant:
            yield diagnostic("missing-section", path, end, title=rule.name, form=form.name)


def misplaced(text: Text, path: str, first_line: int) -> Iterator[Diagnostic]:
    """Report headings of the first level, and of the third before any of the second."""
    inside = False
    for at, token in enumerate(text.tokens):
        if not _is_heading(token) or token.level or not token.map:
            continue
        inside = inside or token.tag == "h2"
        if (token.tag != "h1" or token.markup == "=") and (token.tag != "h3" or inside):
            continue
        title, width, _ = _headed(text.tokens[at : at + 3])
        line = token.map[0] + first_line
        span = Span(line, 1, line, width + 1)
        if token.tag == "h1":
            yield diagnostic("first-level-heading", path, span, title=title, words=title)
        else:
            yield diagnostic("item-outside-section", path, span, title=title)


def opening(text: Text) -> str:
    """Return the words of the first paragraph of a body."""
    for at, token in enumerate(text.tokens):
        if token.type == PROSE and token.tag == "p":
            return plain(token)
        if token.type == "paragraph_open" and not token.level:
            return plain(text.tokens[at + 1])
    return ""


def _section(tokens: list[Token], key: str, title: str, items: bool, text: Text) -> SectionBody:
    first, *chunks = _chunks(tokens, "h3") if items else [tokens]
    taken: set[str] = set()
    bodies = []
    for chunk in chunks:
        heading, _, rest = _headed(chunk)
        words = without_number(heading)
        item = Item(words, anchor(key, words, taken))
        bodies.append(ItemBody(item, render(rest, text.env)))
    section = Section(key, title, tuple(body.item for body in bodies))
    return SectionBody(section, render(first, text.env), tuple(bodies))


def _headed(tokens: list[Token]) -> tuple[str, int, list[Token]]:
    """Return the words of the heading that comes first, the width of its line, and what follows."""
    opening = tokens[0]
    inline, rest = (opening, tokens[1:]) if opening.type == PROSE else (tokens[1], tokens[3:])
    hashes = opening.markup if opening.markup.startswith("#") else ""
    return plain(inline), len(f"{hashes} {inline.content}".strip()), rest


def _is_heading(token: Token) -> bool:
    return token.type == "heading_open" or (token.type == PROSE and token.tag != "p")


def _chunks(tokens: list[Token], tag: str) -> list[list[Token]]:
    """Cut before each heading of a level; the first chunk is what stands before all of them."""
    chunks: list[list[Token]] = [[]]
    for token in tokens:
        if token.tag == tag and token.level == 0 and _is_heading(token):
            chunks.append([])
        chunks[-1].append(token)
    return chunks


def _is_empty(tokens: list[Token]) -> bool:
    return not any(
        token.type in ("fence", "code_block", "hr")
        or (token.type == PROSE and token.tag == "p")
        or (token.type == TABLE and any(cell for _, row in token.meta["rows"] for cell in row))
        or (
            token.type == "inline"
            and token.content.strip()
            and tokens[at - 1].type != "heading_open"
        )
        for at, token in enumerate(tokens)
    )


def _without_notes(tokens: list[Token]) -> tuple[list[Token], list[Token]]:
    for at, token in enumerate(tokens):
        if token.type == "footnote_block_open":
            return tokens[:at], tokens[at:]
    return tokens, []

"""Lines that were meant to be headings and are not, and the other way round."""

import re
from collections.abc import Iterator, Sequence

from casegen import config
from casegen.content.habits.numbers import Number, number
from casegen.content.habits.written import Passage, shortened
from casegen.content.headings import without_number
from casegen.diagnostics import Diagnostic, Edit
from casegen.schema import fold

LONGEST = 40
"""Characters of a line that may be a heading."""

_HASHES = re.compile(
    # A single hash is as often that of a topic (`#双减#`) or of an emoji.
    r"""(?P<full_width>\#*＃[#＃]*)(?P<gap>[ \t\u3000\u00a0]*)(?P<a>.*)
      | (?P<many>\#{7,})[ \t\u3000\u00a0]*(?P<b>.*)
      | (?P<wide>\#{1,6})(?:[ \t]*[\u3000\u00a0][ \t\u3000\u00a0]*)(?P<c>\S.*)
      | (?P<close>\#(?=[^#\s\ufe0f\u20e3][^#]*$)|\#{2,6}(?=[^#\s]))(?P<d>.*)""",
    re.VERBOSE,
)
_RULES = {
    "full_width": "full-width-hash",
    "many": "too-many-hashes",
    "wide": "heading-wide-space",
    "close": "heading-without-space",
}
_SENTENCE_END = re.compile(r"[。！？；，、：:;,!?.…”）)]$")


def names(rules: tuple[config.Section, ...]) -> dict[str, config.Section]:
    """Return sections by each of their folded names."""
    return {fold(name): rule for rule in rules for name in (rule.name, *rule.also)}


def marked(passage: Passage, named: dict[str, config.Section]) -> Iterator[Diagnostic]:
    """Find lines of a paragraph with hashes that make no heading of it.

    Reported are `heading-without-space`, `full-width-hash`, `heading-wide-space` and
    `too-many-hashes`. With one hash a line would be a heading that no case may have, so it is only
    mended where its words are the name of a section.
    """
    if passage.tag != "p" or ("#" not in passage.text and "＃" not in passage.text):
        return
    for n, line in enumerate(passage.lines):
        match = _HASHES.fullmatch(line)
        if not match:
            continue
        kind = next(kind for kind in _RULES if match[kind])
        hashes = match[kind]
        words = next(words for words in match.group("a", "b", "c", "d") if words is not None)
        if kind == "full_width" and not words:
            continue
        count = 2 if fold(without_number(words.strip())) in named else len(hashes)
        repair: tuple[Edit, ...] = ()
        if not passage.level and 1 < count < 7 and words:
            length = len(line) - len(words)
            repair = (passage.start_of_line(n, length, f"{'#' * count} "),)
        span = passage.on_line(n, 0, len(hashes))
        yield passage.written.found(_RULES[kind], span, repair, value=hashes, words=words.strip())


def underlined(passage: Passage, named: dict[str, config.Section]) -> Iterator[Diagnostic]:
    """Find headings that a line of `-` or `=` made of a paragraph: `setext-heading`.

    The name of a section is meant to be a heading. After a whole sentence a line is meant.
    """
    if passage.markup not in ("-", "="):
        return
    words = passage.lines[-1]
    rule = named.get(fold(without_number(passage.text).rstrip("：:。")))
    if rule and passage.markup == "-":
        return
    written = passage.written
    below = passage.end - 1
    line = written.lines[below]
    column = len(line) - len(line.lstrip("> \t"))
    span = written.span(below, column, len(line.rstrip()))
    repair: tuple[Edit, ...] = ()
    if rule and not passage.level:
        taken = Edit(span, "")
        repair = (passage.start_of_line(0, 0, "## "), taken)
    elif not passage.level and (_SENTENCE_END.search(words) or len(passage.text) > LONGEST):
        repair = (Edit(span, "\n---"),)
    yield written.found(
        "setext-heading", span, repair, value=line.strip("> \t"), words=shortened(words, LONGEST)
    )


def unmarked(found: Sequence[Passage], named: dict[str, config.Section]) -> Iterator[Diagnostic]:
    """Find paragraphs that were meant to be headings: `heading-as-text`.

    These are the name of a section that the text lacks, and, in a section that has items, lines
    whose number continues that of its items, or that are numbered or bold where it has none yet.
    """
    titles = {fold(_title(passage.text)) for passage in found if passage.tag == "h2"}
    present = {named[title].key for title in titles if title in named}
    section: config.Section | None = None
    items: list[Number | None] = []
    style = ""
    for at, passage in enumerate(found):
        if passage.level:
            continue
        if passage.tag == "h2":
            section, items, style = named.get(fold(_title(passage.text))), [], ""
        elif passage.tag == "h3":
            items.append(number(passage.text))
        elif passage.is_lone and len(passage.text) <= LONGEST:
            words, is_bold = _unbold(passage.text)
            rule = named.get(fold(_title(words)))
            if rule and rule.key not in present and not words.endswith(("：", ":", "。")):
                present.add(rule.key)
                section, items, style = rule, [], ""
                yield _heading(passage, "##", words, is_bold, True)
                continue
            here = number(words)
            kind = here.style if here else "bold" if is_bold else ""
            if not (section and section.items and kind) or _SENTENCE_END.search(words):
                continue
            following = found[at + 1] if at + 1 < len(found) else None
            if following is None or following.tag[0] == "h" or _kind(following) == kind:
                continue
            last = items[-1] if items else None
            value = last.value + 1 if last and last.style == kind else 0 if items else 1
            continues = here is not None and here.value == value
            if continues or not items or style == kind:
                style = style or kind
                items.append(here)
                yield _heading(passage, "###", words, is_bold, continues)


def _heading(
    passage: Passage, hashes: str, words: str, is_bold: bool, is_certain: bool
) -> Diagnostic:
    repair: tuple[Edit, ...] = ()
    if is_certain:
        repair = (passage.start_of_line(0, 2 if is_bold else 0, f"{hashes} "),)
        if is_bold:
            end = len(passage.text)
            repair += (passage.edit(end - 2, end, ""),)
    span = passage.place(0, len(passage.text))
    return passage.written.found("heading-as-text", span, repair, value=hashes, words=words)


def _kind(passage: Passage) -> str:
    words, is_bold = _unbold(passage.text)
    here = number(words)
    is_short = passage.is_lone and len(words) <= LONGEST and not _SENTENCE_END.search(words)
    return (here.style if here else "bold" if is_bold else "") if is_short else ""


def _unbold(text: str) -> tuple[str, bool]:
    is_bold = text.startswith("**") and text.endswith("**") and text.count("**") == 2
    return (text[2:-2].strip(), True) if is_bold and len(text) > 4 else (text, False)


def _title(words: str) -> str:
    return without_number(words.strip(" *")).rstrip("：:。")

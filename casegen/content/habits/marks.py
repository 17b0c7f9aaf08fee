"""Marks within the text that do not do what they were typed for."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from casegen.content.habits.written import GONE, WIDE, Passage
from casegen.diagnostics import Diagnostic

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_WORD = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]|[A-Za-z]{2}")
_FULL_WIDTH_BOLD = re.compile(r"(?P<open>＊＊|\*\*)(?P<words>[^＊*\n\0]+)(?P<close>＊＊|\*\*)")
_UNDERSCORES = re.compile(r"(?<!_)__(?!_)(?P<words>[^_\n\0]+)(?<!_)__(?!_)")
_FULL_WIDTH_CODE = re.compile("｀([^｀`\n]+)｀|(?m:^｀{3,})")
_SPACES = re.compile(
    r"(?:&(?:nbsp|ensp|emsp|thinsp|#(?:160|8194|8195|8201|12288)|#x(?:a0|200[239]|3000));?"
    r"[ \u3000\u00a0]*)+",
    re.I,
)
_HALF_CURLY = re.compile(r"“[^“”\"\n\0]*(?<![0-9])(\")|(\")[^“”\"\n\0]*”")
_OTHER = re.compile(r"(?<!=)==(?=[^=\s])[^=\n]+==(?!=)|(?m:^:{3,}[^\n]*)|(?mi:^\[toc\]$)")
_STARS = re.compile(r"\*+")


def bold(passage: Passage) -> Iterator[Diagnostic]:
    """Find marks of bold text that are shown as they are.

    Reported are `full-width-bold`, `space-in-bold`, `underscore-bold` and `unclosed-bold`.
    """
    found = passage.written.found
    text = passage.prose
    taken: list[tuple[int, int]] = []
    for match in _FULL_WIDTH_BOLD.finditer(text):
        wide = next((name for name in ("open", "close") if match[name] == "＊＊"), None)
        if not wide:
            continue
        taken.append(match.span())
        words = match["words"]
        repair = (
            passage.edit(match.start(), match.end(), f"**{words.strip()}**")
            if GONE not in words
            else None
        )
        span = passage.place(*match.span(wide))
        yield found("full-width-bold", span, (repair,) if repair else (), words=words.strip())
    for match in _UNDERSCORES.finditer(text):
        start, end = match.span()
        inside = text[start - 1 : start] if start else ""
        if _HAN.search(match["words"]) and (
            re.match(r"\w", inside) or re.match(r"\w", text[end : end + 1])
        ):
            words = match["words"].strip()
            edits = (passage.edit(start, end, f"**{words}**"),)
            yield found("underscore-bold", passage.place(start, start + 2), edits, words=words)
    left = [at for at in _left(passage) if not any(a <= at < b for a, b in taken)]
    if len(left) % 2 == 0:
        pairs = [*zip(left[::2], left[1::2], strict=True)]
        if pairs and all(_is_spaced(text, start, end) for start, end in pairs):
            for start, end in pairs:
                inner = passage.text[start + 2 : end]
                edits = (passage.edit(start, end + 2, f"**{inner.strip()}**"),)
                words = inner.strip()
                yield found("space-in-bold", passage.place(start, start + 2), edits, words=words)
            return
    for at in left:
        if _is_meant(text, at):
            yield found("unclosed-bold", passage.place(at, at + 2))
            return


def _left(passage: Passage) -> list[int]:
    """Return where pairs of stars stand that the parser took for text."""
    if "**" not in passage.prose or not passage.children:
        return []
    taken: list[bool] = []
    for token in _flat(passage.children):
        if token.type in ("strong_open", "strong_close", "em_open", "em_close"):
            taken += [True] * token.markup.count("*")
        elif token.type != "code_inline":
            taken += [False] * token.content.count("*")
    escaped = len(re.findall(r"\\\*", passage.text))
    runs = [*_STARS.finditer(passage.prose)]
    if escaped or sum(len(run[0]) for run in runs) != len(taken):
        # Stars were written in another way, and nobody knows which is which.
        return []
    found = []
    at = 0
    for run in runs:
        width = len(run[0])
        if width == 2 and not any(taken[at : at + 2]):
            found.append(run.start())
        at += width
    return found


def _flat(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "image":
            yield from _flat(token.children or ())
        else:
            yield token


def _is_spaced(text: str, start: int, end: int) -> bool:
    """Tell whether a pair of stars was meant to make bold what it encloses; `2 ** 3` is none."""
    words = text[start + 2 : end]
    if re.match("[0-9A-Za-z]", text[start - 1 : start]):
        return False
    return words != words.strip() and "\n" not in words and bool(_WORD.search(words))


def _is_meant(text: str, at: int) -> bool:
    """Tell whether two stars were meant to open or close bold text.

    In names that are not told, such as 王**, a mark or another word follows.
    """
    after = text[at + 2 : at + 3]
    if re.match(f"[{WIDE}]", after) and not re.match(r"[，。、；：！？）”’》]", after):
        return True
    if re.match("[A-Za-z]", after) and (not at or text[at - 1].isspace()):
        return True
    return (not after or after == "\n") and bool(re.search(f"[{WIDE}]{{3}}$", text[:at]))


def code(passage: Passage) -> Iterator[Diagnostic]:
    """Find marks of code: `full-width-code`, and `unclosed-code` for one without its other."""
    found = passage.written.found
    for match in _FULL_WIDTH_CODE.finditer(passage.bare):
        words = match[1]
        start, end = match.span()
        plain = f"`{passage.text[start + 1 : end - 1]}`" if words else "`" * (end - start)
        span = passage.place(start, start + 1 if words else end)
        yield found("full-width-code", span, (passage.edit(start, end, plain),), value="｀")
    if "`" in passage.bare:
        at = passage.bare.index("`")
        yield found("unclosed-code", passage.place(at, at + 1))


def typed(passage: Passage) -> Iterator[Diagnostic]:
    """Find what stands for other things elsewhere.

    Reported are `space-entity` at the start of a line and from two on, `trailing-backslash`,
    `mixed-quotes` and `other-markup`.
    """
    found = passage.written.found
    text = passage.bare
    if "&" in text:
        for match in _SPACES.finditer(text):
            start, end = match.span()
            leads = start == 0 or text[start - 1] == "\n"
            if leads or match[0].count("&") > 1:
                edits = (passage.edit(start, end, ""),) if leads else ()
                span = passage.place(start, end)
                yield found("space-entity", span, edits, value=match[0].strip())
    yield from _backslashes(passage)
    if '"' in text and text.count('"') % 2:
        for match in _HALF_CURLY.finditer(text):
            at = match.start(1 if match[1] else 2)
            yield found("mixed-quotes", passage.place(at, at + 1))
            break
    for match in _OTHER.finditer(text):
        yield found("other-markup", passage.place(*match.span()), value=match[0])


def _backslashes(passage: Passage) -> Iterator[Diagnostic]:
    if "\\" not in passage.text or passage.tag == "tr":
        return
    lines = passage.lines
    start = 0
    for n, line in enumerate(lines):
        end = start + len(line)
        count = len(line) - len(line.rstrip("\\"))
        last = n == len(lines) - 1
        start = end + 1
        if count > 1 - last and ":\\" not in line and passage.bare[end - 1 : end] in ("\\", GONE):
            edits = (passage.edit(end - count, end, "" if last else "\\"),)
            span = passage.place(end - count, end)
            yield passage.written.found("trailing-backslash", span, edits, value="\\" * count)

"""Where the front matter of a case file starts and ends, also where its lines of hyphens are not
quite what they should be."""

import re

from msgspec import Struct, structs

from casegen.diagnostics import Diagnostic, Edit, Span, diagnostic

LARGEST = 64 * 1024
"""Bytes that a front matter may have."""

FENCE = "---"


class Parts(Struct, frozen=True):
    """A case file taken apart."""

    yaml: str | None
    """None where there is no front matter, or no end of it."""
    yaml_line: int
    body: str
    body_line: int
    """The line of the file on which the body starts."""
    fence: Span = Span(1, 1, 1, 1)
    """Where the front matter starts; what it lacks is missing there."""


def split(text: str, path: str) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """Take a case file apart.

    Reports `no-front-matter`, `unclosed-front-matter` and `front-matter-too-large`; and, of a front
    matter that can be told all the same, `bad-fence`, `unopened-front-matter`,
    `text-before-front-matter` and `second-front-matter`.
    """
    start, end = _first_line(text)
    opening = text[start:end].rstrip()
    line = text.count("\n", 0, start) + 1
    if opening == FENCE:
        return _from(text, path, line, end, ())
    if _ODD_OPENING.fullmatch(opening) and _KEY.match(text, end + 1):
        bare = opening.strip(_INVISIBLE)
        odd = () if bare == FENCE else (_bad_fence(path, line, opening),)
        fence = "```" if bare.startswith("```") else FENCE
        parts, problems = _from(text, path, line, end, odd, fence)
        if parts.yaml is not None:
            return parts, problems
    if glued := _GLUED.match(opening):
        return _glued(text, path, line, end, glued.end())
    if _UNOPENED.match(text, start):
        parts, problems = _from(text, path, line - 1, start - 1, ())
        added = Edit(Span(line, 1, line, 1), f"{FENCE}\n")
        first = Span(line, 1, line, len(opening) + 1)
        told = structs.replace(diagnostic("unopened-front-matter", path, first), repair=(added,))
        return structs.replace(parts, fence=first), (told, *problems)
    told = diagnostic("no-front-matter", path, Span(line, 1, line, len(opening) + 1))
    if later := _LATER.search(text, end, end + FURTHEST):
        told = structs.replace(told, id="text-before-front-matter")
        at = later.start() + 1
        return _from(text, path, text.count("\n", 0, at) + 1, later.end(), (told,))
    return Parts(None, 1, text, 1), (told,)


FURTHEST = 2_000
"""Characters within which a front matter is looked for that is not at the start of its file."""

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_DASHES = "-－—–―‐‑−─"
_KEY = re.compile(rf"[\"“【*{_INVISIBLE}]*[^\W\d_][\w {_INVISIBLE}]{{0,19}}[\"”】* ]*[:：﹕∶]")
"""What a line of front matter starts with, mistyped or not."""
_ODD_OPENING = re.compile(
    rf"[ \t\u3000\u00a0{_INVISIBLE}]*(?:(?:[{_DASHES}][ \t\u3000]*){{2,}}|```[ ]*(?:ya?ml)?)"
)
_GLUED = re.compile(rf"{FENCE}[ \t]*(?={_KEY.pattern})")
_UNOPENED = re.compile(rf"(?:{_KEY.pattern}.*\n(?:[ \t-].*\n)*){{2,}}{FENCE}[^\S\n]*(?=\n|\Z)")
_LATER = re.compile(
    rf"\n{FENCE}[^\S\n]*(?=\n{_KEY.pattern}.*\n(?:[^\n]+\n)*{FENCE}[^\S\n]*(?:\n|\Z))"
)
_CLOSING = {
    FENCE: re.compile(rf"\n(?:(?:[{_DASHES}][ \t]?){{2,}}|\.\.\.)[^\S\n]*(?=\n|\Z)"),
    "```": re.compile(r"\n```[^\S\n]*(?=\n|\Z)"),
}
_EXACT = re.compile(rf"\n{FENCE}[^\S\n]*(?=\n|\Z)")
_INDENTED = re.compile(rf"\n[ \t\u3000\u00a0]+[{_DASHES}]{{2,}}[^\S\n]*(?=\n|\Z)")
_HEADING = re.compile(r"\n#{2,6} ")
_SECOND = re.compile(
    rf"\s*^{FENCE}[^\S\n]*\n((?:{_KEY.pattern}.*\n(?:[ \t-].*\n)*){{2,}}){FENCE}[^\S\n]*(?:\n|\Z)",
    re.MULTILINE,
)


def _first_line(text: str) -> tuple[int, int]:
    """Return where the first line starts that is not blank, and where it ends."""
    at = len(text) - len(text.lstrip())
    if at == len(text):
        at = 0
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end


def _from(
    text: str, path: str, line: int, end: int, problems: tuple[Diagnostic, ...], fence: str = FENCE
) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """Take a file apart whose front matter opens on a line that ends at `end`."""
    first = text[text.rfind("\n", 0, max(end, 0)) + 1 : max(end, 0)].rstrip()
    span = Span(line, 1, line, len(first) + 1)
    closing = _closing(text, end, fence)
    if not closing:
        unclosed = diagnostic("unclosed-front-matter", path, span)
        end_line = text.count("\n") + 1
        return Parts(None, 1, "", end_line, span), (*problems, unclosed)
    yaml = text[end + 1 : closing.start() + 1] or "\n"
    closing_line = line + text.count("\n", max(end, 0), closing.start() + 1)
    if end < 0:
        closing_line += 1
    if closing[0].strip("\n").rstrip() != FENCE:
        problems += (_bad_fence(path, closing_line, closing[0].strip("\n").rstrip()),)
    parts = Parts(yaml, line + 1, text[closing.end() + 1 :], closing_line + 1, span)
    if len(yaml.encode()) > LARGEST:
        too_large = diagnostic("front-matter-too-large", path, span, limit=LARGEST // 1024)
        return structs.replace(parts, yaml=None, yaml_line=1), (*problems, too_large)
    if second := _SECOND.match(parts.body):
        return _without(second, parts, path, problems)
    return parts, problems


def _closing(text: str, end: int, fence: str) -> re.Match[str] | None:
    """Find the line that ends a front matter; a mistyped one only before the first heading."""
    # From the end of the line before, which may be that of the file's start.
    found = _CLOSING[fence].search(text, max(end, 0))
    if found and found[0].strip() == fence:
        return found
    if found and _KEY.match(text, found.end() + 1):
        # Keys go on after it: what ends them is further below.
        later = _EXACT.search(text, found.end())
        if later and "\n\n" not in text[found.end() : later.start()]:
            return later
    if fence == FENCE and not found:
        found = _INDENTED.search(text, max(end, 0))
    return found if found and not _HEADING.search(text, max(end, 0), found.start()) else None


def _bad_fence(path: str, line: int, said: str) -> Diagnostic:
    span = Span(line, 1, line, len(said) + 1)
    told = diagnostic("bad-fence", path, span, value=said.strip())
    return structs.replace(told, repair=(Edit(span, FENCE),))


def _glued(
    text: str, path: str, line: int, end: int, column: int
) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """Report a key on the line of the hyphens; what follows is read when that is mended."""
    span = Span(line, 1, line, len(FENCE) + 1)
    gap = Edit(Span(line, len(FENCE) + 1, line, column + 1), "\n")
    told = structs.replace(diagnostic("bad-fence", path, span, value=FENCE), repair=(gap,))
    parts, _ = _from(text, path, line, end, ())
    return structs.replace(parts, yaml=None, yaml_line=1), (told,)


def _without(
    second: re.Match[str], parts: Parts, path: str, problems: tuple[Diagnostic, ...]
) -> tuple[Parts, tuple[Diagnostic, ...]]:
    """Leave out a front matter that follows another; it goes where it says the same."""
    lead = len(second[0]) - len(second[0].lstrip())
    line = parts.body_line + second[0].count("\n", 0, lead)
    after = parts.body_line + second[0].count("\n")
    told = diagnostic("second-front-matter", path, Span(line, 1, line, len(FENCE) + 1))
    if second[1] == parts.yaml:
        told = structs.replace(told, repair=(Edit(Span(line, 1, after, 1), ""),))
    rest = structs.replace(parts, body=parts.body[second.end() :], body_line=after)
    return rest, (*problems, told)

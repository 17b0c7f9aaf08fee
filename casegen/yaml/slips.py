"""What input methods and word processors do to YAML, line by line, and what was meant.

Whether a line is to be looked at, `reading` knows: where YAML can't be read, or can be but says
what nobody means. What is offered here is tried before it is believed: a line that could not be
read even by itself stays as it was.
"""

import re
from collections.abc import Iterator, Sequence

import yaml
from msgspec import Struct

from casegen.diagnostics import Argument, Phrase
from casegen.yaml.nodes import Edits


class Slip(Struct, frozen=True):
    """Stretches of one line that were meant to be something else; columns count from 0."""

    rule: str
    line: int
    edits: Edits
    shown: tuple[int, int]
    """Where it is reported."""
    arguments: dict[str, Argument] = {}


def of_line(lines: Sequence[str], n: int) -> Slip | None:
    """Return what was mistyped in a line that should be structure: the first thing of it."""
    finders = (_indentation, _hash, _dash, _colon)
    return next((slip for find in finders if (slip := find(lines, n))), None)


def of_value(lines: Sequence[str], n: int, reason: str) -> Slip | Edits:
    """Return edits of a value that YAML can't read, for the reason that it gives, or nothing.

    A slip where there is a better reason.
    """
    line = lines[n]
    found = _KEY_AND_VALUE.match(line)
    if not found:
        return ()
    start, value = found.end(1), found[2].rstrip()
    end = start + len(value)
    if wide := in_value(lines, n, start, end):
        return wide
    if reason == "yaml-indentation":
        wanted, indent = _meant_indentation(lines, n), len(line) - len(line.lstrip(" "))
        return ((0, indent, " " * wanted),) if wanted != indent else ()
    edits = tuple(_mended_value(value, start, end, reason))
    return edits if edits and _reads(_edited(line, edits)) else ()


def _edited(line: str, edits: Edits) -> str:
    for start, end, text in sorted(edits, reverse=True):
        line = line[:start] + text + line[end:]
    return line


def _reads(line: str) -> bool:
    try:
        for _ in yaml.parse(line.strip(), Loader=yaml.CSafeLoader):
            pass
    except yaml.YAMLError as error:
        # A value that goes on in the next line.
        return "end of stream" in str(error) or "flow" in str(error)
    return True


def _wrong(line: str, n: int, shown: int, edits: Edits, phrase: str) -> Slip:
    end = max(len(line.rstrip()), shown)
    return Slip("yaml-syntax", n, edits, (shown, end), {"reason": Phrase(phrase)})


DASHES = "-－—–―‐‑−•·"
_DASH_LIKE = re.escape(DASHES)
_ODD_INDENTATION = re.compile(r"[ \t\u3000\u00a0]*[\t\u3000\u00a0][ \t\u3000\u00a0]*(?=\S)")
_OPENS = re.compile(r"[:：﹕∶][ \t\u3000\u00a0]*(?:[|>｜＞][-+]?)?$")
_ITEM = re.compile(rf"[ \t\u3000\u00a0]*[{_DASH_LIKE}][ \t\u3000\u00a0]*(?=\S)")
_KEY = re.compile(r"[^\W\d_][\w ]{0,19}[:：]")


def _indentation(lines: Sequence[str], n: int) -> Slip | None:
    line = lines[n]
    if odd := _ODD_INDENTATION.match(line):
        wanted = _meant_indentation(lines, n)
        phrase = "yaml-tab" if "\t" in odd[0] else "yaml-wide-space"
        return _wrong(line, n, 0, ((0, odd.end(), " " * wanted),), phrase)
    return None


def _meant_indentation(lines: Sequence[str], n: int) -> int:
    """Return how far a line is indented that has tabs or wide spaces: as lines above allow."""
    line = lines[n]
    width = _width(line)
    is_item = line.lstrip(" \t\u3000\u00a0")[:1] in DASHES
    levels: set[int] = set()
    lowest: int | None = None
    for above in reversed(lines[:n]):
        text = above.strip()
        if not text or text.startswith("#"):
            continue
        level = _width(above)
        if lowest is None and _OPENS.search(text):
            return width if width > level else level + 2
        if lowest is None or level < lowest:
            # Items stand beside items, and keys beside keys, also those of an item.
            item = _ITEM.match(above)
            if bool(item) == is_item:
                levels.add(level)
            elif item and _KEY.match(above, item.end()):
                levels.add(item.end())
            lowest = level
        if lowest == 0:
            break
    return min(levels or {0}, key=lambda level: (abs(level - width), -level))


def _width(line: str) -> int:
    """Return how far a line seems to be indented."""
    bare = line.lstrip(" \t\u3000\u00a0")
    return sum(2 if c in "\t\u3000" else 1 for c in line[: len(line) - len(bare)])


def _hash(lines: Sequence[str], n: int) -> Slip | None:
    found = re.match(r"[ \t\u3000]*＃+", lines[n])
    if not found:
        return None
    start = found[0].index("＃")
    edits = ((start, found.end(), "#" * (found.end() - start)),)
    return _mark(n, edits, "＃", "#")


def _mark(n: int, edits: Edits, value: str, mark: str) -> Slip:
    """Return a slip that consists of full-width marks."""
    facts: dict[str, Argument] = {"value": value, "mark": mark}
    return Slip("full-width-mark", n, edits, edits[0][:2], facts)


_DASH = re.compile(r"( *)([-－—–―‐‑−•·])([ \t\u3000\u00a0]*)(?=[^\s\d])")


def _dash(lines: Sequence[str], n: int) -> Slip | None:
    found = _DASH.match(lines[n])
    if not found or (found[2] == "-" and found[3][:1] == " ") or lines[n][found.end()] in DASHES:
        return None
    edit = (found.start(2), found.end(), "- ")
    return _wrong(lines[n], n, found.start(2), (edit,), "yaml-dash")


_COLON = re.compile(r"([ \t]*(?:- +)?)([^\W\d_][\w ]{0,19})([：﹕∶︰])([ \t\u3000\u00a0]*)")
_GLUED = re.compile(r"[ \t]*(?:- +)?[^\W\d_][\w ]{0,19}:(?=[^\s/\\:])")
_WIDE = re.compile(r"[ \t]*(?:- +)?[^\W\d_][\w ]{0,19}:[ \t]*[\u3000\u00a0][ \t\u3000\u00a0]*")
_BOLD = re.compile(r"\*\*([^\W\d_][\w ]{0,19})\*\*[ \t]*:")


def starts_with_key(line: str) -> bool:
    """Tell whether a line starts with a key and a colon that is not YAML's."""
    return _COLON.match(line) is not None


def _colon(lines: Sequence[str], n: int) -> Slip | None:
    line = lines[n]
    rest_after = len(line.rstrip())
    if found := _COLON.match(line):
        bare = not line[found.end() :].strip()
        edits = ((found.start(3), found.end(), ":" if bare else ": "),)
        return Slip("full-width-colon", n, edits, found.span(3), {"key": found[2].strip()})
    if found := _WIDE.match(line):
        colon = found[0].index(":") + 1
        edits = ((colon, found.end(), " " if found.end() < rest_after else ""),)
        return _wrong(line, n, 0, edits, "yaml-no-space")
    if found := _GLUED.match(line):
        return _wrong(line, n, 0, ((found.end(), found.end(), " "),), "yaml-no-space")
    if found := _BOLD.match(line):
        stars = ((0, 2, ""), (found.end(1), found.end(1) + 2, ""))
        return _wrong(line, n, 0, stars, "yaml-decorated-key")
    return None


_KEY_AND_VALUE = re.compile(r"([ ]*(?:- +)?[^\W\d_][\w ]{0,19}:[ ]+)(\S.*)")
_OTHER_KEY = re.compile(r"[ \t,，;；、]\w{1,12}: ")


def _mended_value(value: str, start: int, end: int, reason: str) -> Iterator[tuple[int, int, str]]:
    match reason:
        case "yaml-colon-in-value":
            colon = ": " in value or value.endswith(":")
            if colon and value[0] not in "\"'[{|>" and not _OTHER_KEY.search(value):
                yield from _in_quotes(value, start, end)
        case "yaml-cannot-start":
            if value[0] in "@%`":
                yield from _in_quotes(value, start, end)
        case "yaml-after-value":
            if value[0] == "'" and value[-1] == "'" and len(value) > 2:
                inner = value[1:-1]
                yield start + 1, end - 1, inner.replace("''", "'").replace("'", "''")
            elif not _OTHER_KEY.search(value) and " #" not in value:
                yield from _in_quotes(value, start, end)
        case "yaml-escape":
            if _NO_ESCAPES.fullmatch(value):
                yield start, start + 1, "'"
                yield end - 1, end, "'"
        case "yaml-open-quote":
            if value[0] == '"' and value[-1] in "“”" and value.count('"') == 1:
                yield end - 1, end, '"'
        case "yaml-open-bracket":
            yield from _closed(value, start, end)
        case "yaml-alias" | "yaml-tag" | "yaml-anchor":
            if not value.isascii() and " #" not in value:
                yield from _in_quotes(value, start, end)


_NO_ESCAPES = re.compile(r"""\"(?:[^"'\\]|\\[^0abtnvfre\"/\\N_LPxuU \t])+\"""")
"""A text in double quotes whose backslashes stand for themselves."""


def _in_quotes(value: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    yield start, start, "'"
    for found in re.finditer("'", value):
        yield start + found.end(), start + found.end(), "'"
    yield end, end, "'"


_CLOSING = {"[": ("］】", "]"), "{": ("｝", "}")}


def _closed(value: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Find what was meant to close a list or a group, and to part what is in it."""
    wide, narrow = _CLOSING.get(value[0], ("", ""))
    if wide and value[-1] in wide:
        yield end - 1, end, narrow
    if value[0] == "{" and value[-1] in "}｝":
        for found in re.finditer(r"，[ \u3000]*(?=[^\W\d_][\w ]{0,19}[:：])", value):
            yield start + found.start(), start + found.end(), ", "


_WRAPPED = {"［": "］]", "【": "】", "[": "］", "｛": "｝}"}
_NARROW = {"［": "[", "】": "]", "］": "]", "【": "[", "｛": "{", "｝": "}", "，": ", ", "；": ", "}


def in_value(lines: Sequence[str], n: int, start: int, end: int) -> Slip | None:
    """Return what was mistyped in a value that YAML takes for a text: a list, a group, a mark."""
    line = lines[n]
    value = line[start:end]
    if value[0] in "｜＞":
        mark = "|" if value[0] == "｜" else ">"
        return _mark(n, ((start, start + 1, mark),), value[0], mark) if len(value) == 1 else None
    if value[-1] not in _WRAPPED.get(value[0], ()) or len(value) < 3:
        return None
    group = value[0] == "｛"
    if not group and not re.search("[，；、,]", value):
        return None
    nested = _NESTED.search(value)
    marks = (
        "[｛｝]|，[ \u3000]*|(?<=\\w)：[ \u3000]*(?!//)" if group else "[［］【】]|[，；][ \u3000]*"
    )
    pattern = "[｛｝［］【】]" if nested else marks
    edits = tuple(
        (start + m.start(), start + m.end(), ": " if m[0][0] == "：" else _NARROW[m[0][0]])
        for m in re.finditer(pattern, value)
    )
    first = value[edits[0][0] - start]
    slip = _mark(n, edits, first, _NARROW.get(first, ":").strip())
    return slip if _reads(_edited(line, slip.edits)) else None


_NESTED = re.compile("[（(“‘《「『]")
"""Within these, a comma may be part of a name."""


def in_list(lines: Sequence[str], n: int, start: int, end: int) -> Slip | None:
    """Return the full-width commas of a list that has no others."""
    value = lines[n][start:end]
    if _NESTED.search(value):
        return None
    edits = tuple(
        (start + m.start(), start + m.end(), ", ")
        for m in re.finditer("[，；][ \u3000]*(?=.)", value)
    )
    return _mark(n, edits, value[edits[0][0] - start], ",") if edits else None


_GROUP_KEY = re.compile(r"([^\W\d_][\w ]{0,19})(?:：[ \u3000]*|:(?=[^\s/\\:]))")


def in_group(lines: Sequence[str], n: int, start: int, end: int) -> Slip | None:
    """Return the colon of what YAML takes for a key without a value: `{名称：丙}`, `{名称:丙}`."""
    line = lines[n]
    found = _GROUP_KEY.match(line, start, end)
    if not found:
        return None
    colon = found.end(1)
    if line[colon] == ":":
        edit = (colon + 1, colon + 1, " ")
        facts: dict[str, Argument] = {"reason": Phrase("yaml-no-space")}
        return Slip("yaml-syntax", n, (edit,), (start, end), facts)
    edit = (colon, found.end(), ": ")
    return Slip("full-width-colon", n, (edit,), (colon, colon + 1), {"key": found[1]})

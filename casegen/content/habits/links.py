"""Links and pictures that are shown as they were typed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it.common.utils import normalizeReference

from casegen.content.habits.written import GONE, Passage
from casegen.diagnostics import Diagnostic, Edit

_PART = r"[^\s()（）\[\]［］【】<>“”\"'|，。；、\0]+"
_FILE = rf"{_PART}\.(?:md|png|jpe?g|gif|webp|avif)(?:\#{_PART})?"
_LINK = re.compile(
    rf"""(?P<mark>[!！]?)(?P<open>[\[［【])[^\[\]［］【】\n]*(?P<close>[\]］】])
        (?P<gap>[ \u3000]*)(?P<left>[(（])[ \u3000]*
        (?P<address>https?[:：](?://|／／){_PART}|mailto[:：]{_PART}|www\.{_PART}|\#{_PART}|{_FILE})
        (?P<title>[ ]+["“”][^"“”\n]*["“”])?
        (?P<right>[ \u3000]*[)）])?""",
    re.VERBOSE | re.IGNORECASE,
)
_PLAIN = {
    **dict.fromkeys("［【", "["),
    **dict.fromkeys("］】", "]"),
    **{"！": "!", "（": "(", "）": ")", "：": ":", "／": "/"},
}
_SPACED = re.compile(
    r"""!?\[[^\[\]\n]*\]\(
        (?P<address>[^()<>\n“”"\0]*(?:\([^()\n]*\)[^()<>\n“”"\0]*)*)\)""",
    re.VERBOSE,
)
_ADDRESS = re.compile(
    r"\s*(?:https?://.*|#.*|.*\.(?:md|png|jpe?g|gif|webp|avif)(?:#.*)?)\s*", re.IGNORECASE
)
_PICTURE_LINK = re.compile(rf"！(?=\[[^\[\]\n]*\]({GONE}+))")
_IS_PICTURE = re.compile(r"\(\s*<?[^\s()<>]*\.(?:png|jpe?g|gif|webp|avif)>?[\s)]", re.I)
_REFERENCE = re.compile(r"\[[^\[\]\n^][^\[\]\n]*\]\[([^\[\]\n]*[A-Za-z][^\[\]\n]*)\]")
_WIKI = re.compile(r"!?\[\[(?!\d+\])[^\[\]\n]+\]\]")
_FULL_WIDTH = re.compile(r"https?(?:：(?://|／／|)|:／／)(?=[A-Za-z0-9])", re.I)
_BARE = re.compile(
    rf"\[[^\[\]]*\]{GONE}|(?P<address>(?<![\w@/.／：])(?:https?://|www\.)[!-;=?-~]*[A-Za-z0-9/])",
    re.I,
)


def broken(passage: Passage) -> Iterator[Diagnostic]:
    """Find links and pictures that are none, for want of the right marks.

    Reported are `full-width-link`, `link-with-space`, `curly-link-title`, `unclosed-link`,
    `space-in-address` and `wiki-link`. Brackets before parentheses are only taken for a link where
    an address stands in these: `[2024]（试行）` is text.
    """
    text = passage.prose
    if not re.search(r"[\]］】]", text):
        return
    spaced = [match for match in _SPACED.finditer(text) if _is_spaced(match["address"])]
    for match in spaced:
        start, end = match.span("address")
        value = match["address"].strip()
        repair = (passage.edit(start, end, f"<{value}>"),)
        span = passage.place(start, end)
        yield passage.written.found("space-in-address", span, repair, value=value)
    for match in _LINK.finditer(text):
        if not any(other.start() <= match.start() < other.end() for other in spaced):
            yield _link(passage, match)
    for match in _PICTURE_LINK.finditer(text):
        start, _ = match.span(1)
        if _IS_PICTURE.match(passage.text, start):
            span = passage.place(match.start(), match.start() + 1)
            repair = (passage.edit(match.start(), match.start() + 1, "!"),)
            yield passage.written.found("full-width-link", span, repair, value="！")
    for match in _WIKI.finditer(text):
        span = passage.place(*match.span())
        yield passage.written.found("wiki-link", span, value=match[0])


def _is_spaced(address: str) -> bool:
    return " " in address.strip() and bool(_ADDRESS.fullmatch(address))


def _link(passage: Passage, match: re.Match[str]) -> Diagnostic:
    found = passage.written.found
    spans = [match.span(name) for name in ("mark", "open", "close", "left", "right", "address")]
    wide = [
        at
        for start, end in spans
        if start >= 0
        for at in range(start, end)
        if passage.text[at] in _PLAIN and not (start == match.start("address") and at >= start + 10)
    ]
    edits = [passage.edit(at, at + 1, _PLAIN[passage.text[at]]) for at in wide]
    if match["gap"]:
        edits.append(passage.edit(*match.span("gap"), ""))
    title = match["title"] or ""
    if "“" in title or "”" in title:
        start = match.end("title") - len(title.lstrip())
        edits += (
            passage.edit(start, start + 1, '"'),
            passage.edit(match.end("title") - 1, match.end("title"), '"'),
        )
    whole = passage.place(*match.span())
    if match["right"] is None:
        if not _ends(passage, match):
            edits = []
        else:
            edits.append(passage.edit(match.end(), match.end(), ")"))
        return found("unclosed-link", whole, edits, value=passage.text[slice(*match.span())])
    if wide:
        at = wide[0]
        span = passage.place(at, at + 1)
        return found("full-width-link", span, edits, value=passage.text[at])
    if match["gap"]:
        span = passage.place(*match.span("gap"))
        return found("link-with-space", span, edits)
    start = match.end("title") - len(title.lstrip())
    span = passage.place(start, match.end("title"))
    return found("curly-link-title", span, edits, value=title.strip())


def _ends(passage: Passage, match: re.Match[str]) -> bool:
    """Tell whether an address that is not closed ends where it seems to."""
    following = passage.text[match.end() : match.end() + 1]
    return match["address"].isascii() and (not following or following in " \n，。；、”）")


def undefined(passage: Passage, env: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Find `[words][name]` where nothing says what the name stands for: `undefined-reference`."""
    known = env.get("references", {})
    for match in _REFERENCE.finditer(passage.prose):
        if normalizeReference(match[1]) not in known:
            span = passage.place(match.start(1) - 1, match.end(1) + 1)
            yield passage.written.found("undefined-reference", span, value=match[1])


def addresses(passage: Passage) -> Iterator[Diagnostic]:
    """Find addresses in the text: `full-width-address`, and `bare-address` for those that are right
    but can't be followed."""
    found = passage.written.found
    told = [m.span() for links in (_LINK, _SPACED) for m in links.finditer(passage.prose)]
    for match in _FULL_WIDTH.finditer(passage.bare):
        start, end = match.span()
        if any(first <= start < last for first, last in told):
            continue
        plain = "".join(_PLAIN.get(character, character) for character in match[0])
        plain = plain if plain.endswith("//") else f"{plain}//"
        repair: tuple[Edit, ...] = (passage.edit(start, end, plain),)
        yield found("full-width-address", passage.place(start, end), repair, value=match[0])
    for match in _BARE.finditer(passage.prose):
        inside = any(start <= match.start() < end for start, end in told)
        if match["address"] and not inside:
            address = match["address"]
            whole = address if "://" in address else f"https://{address}"
            yield found("bare-address", passage.place(*match.span()), value=address, words=whole)

"""Whether a text has any sign of a habit, which most have not: one look that costs next to nothing.

What is right is matched as well, and without the group that tells: so `**重点**` and `[甲](a.md)`
are passed over as wholes, and what is left of `**` or `[` is a sign.
"""

import re
from functools import cache

from markdown_it.token import Token

from casegen.content.habits.written import WIDE
from casegen.content.markdown import Text
from casegen.content.shortcuts import PROSE

_SIGNS = {
    **dict.fromkeys("［］｜＊｀＾", re.compile("")),
    "！": re.compile(r"！\["),
    "】": re.compile(r"】[ \u3000]?[(（]"),
    "=": re.compile("=="),
    "^": re.compile(r"\[\^"),
    "\\": re.compile(r"\\$", re.MULTILINE),
    "w": re.compile(r"www\."),
    "h": re.compile("https?："),
    '"': re.compile(r"""“[^“”"\n]*"|"[^“”"\n]*”"""),
}
"""By a character that most texts lack, what is a sign wherever it stands."""


def has_signs(body: str, text: Text, names: tuple[str, ...]) -> bool:
    """Tell whether a body deserves to be looked at; `names` are those of sections."""
    return (
        any(sign in body and pattern.search(body) for sign, pattern in _SIGNS.items())
        or _is_suspect(text.tokens, *_lines(names))
        or ("|" in body and bool(_AFTER_ROW.search(body)) and _has_rows(text.tokens))
        or ("/" in body and any(t.type == PROSE and "://" in t.content for t in text.tokens))
    )


def _is_suspect(tokens: list[Token], leads: frozenset[str], pattern: re.Pattern[str]) -> bool:
    before = ""
    for token in tokens:
        kind = token.type
        if kind == PROSE:
            words = token.content
            if words[0] in leads and token.tag == "p" and pattern.match(words):
                return True
        elif kind == "inline":
            words = token.content
            if any(match.lastindex for match in _MARKS.finditer(words)):
                return True
            if before == "paragraph_open" and (
                (words[:1] in leads and pattern.match(words))
                or ("\n" in words and _is_suspect_paragraph(token, leads, pattern))
            ):
                return True
        elif kind in ("code_block", "fence") or (kind == "heading_open" and token.markup in "-="):
            return True
        before = kind
    return False


def _is_suspect_paragraph(token: Token, leads: frozenset[str], pattern: re.Pattern[str]) -> bool:
    return (
        bool(_INDENTED.search(token.content))
        or (token.level > 1 and bool(_LAZY.search(token.content)))
        or any(
            line[:1] in leads and (pattern.match(line) or _NUMBERED.match(line))
            for line in token.content.split("\n")
        )
    )


_INDENTED = re.compile(r"\n(?:[ \t]*[\u3000\u00a0]| {4}|\t)")
_LAZY = re.compile(r"[。！？…!?.][”’）)》」]*[ \t]*\n")
_AFTER_ROW = re.compile(r"\|[ \t]*\n[^\s|]")


def _has_rows(tokens: list[Token]) -> bool:
    return any(token.type == "table_open" for token in tokens)


_MARKS = re.compile(
    rf"""\[[^\[\]\n［］^]*\]\(
            (?!https?：)[^\s()<>（）“”]*\)                             # a link
       | \*\*(?=[{WIDE}0-9A-Za-z])[^*\n`\[\]［＊]+(?<=[{WIDE}0-9A-Za-z])\*\*(?!\*)
       | `[^`\n]+`(?!`)
       | <https?:[^\s<>]*>
       | ([\[\]`]|\*\*|__|&(?:nbsp|ensp|emsp|thinsp|\#)|https?:)""",
    re.VERBOSE,
)


_HAN = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"[0-9０-９]{{1,2}}[.．、)）]|[①-⑳]|[（(][{_HAN}0-9０-９]{{1,3}}[）)]|[{_HAN}]{{1,3}}、"
)


@cache
def _lines(names: tuple[str, ...]) -> tuple[frozenset[str], re.Pattern[str]]:
    """Return what a line with a sign at its start may start with, and a match of the sign."""
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    number = rf"第?[（(]?[{_HAN}0-9０-９]{{1,3}}[）)、.．，,：:]"
    bullets = "•‣◦▪⁃·●○◆◇■□➢➤►▶－–—＊＝＞＿="
    fonts = map(chr, range(0xF000, 0xF100))
    digits = "0123456789０１２３４５６７８９"
    leads = {*bullets, *fonts, *digits, *_HAN, *"#＃>|~`-*+:&第（(", *(name[0] for name in names)}
    leads |= {chr(n) for n in range(ord("①"), ord("⑳") + 1)}
    pattern = re.compile(
        rf"""[\#＃>|~{bullets}\uf000-\uf0ff] | ``` | ::: | [-*+](?:[ \t]|[{WIDE}])
           | [0-9]{{1,9}}[.)][ \t]
           | (?:\*\*)?(?:{number})?(?:{known})(?:\*\*)?[ \t]*$
           | (?:\*\*)?{number}.{{1,40}}(?<![。！？；，、：:;,])$
           | \*\*[^*\n]{{1,40}}\*\*[ \t]*$""",
        re.VERBOSE | re.MULTILINE,
    )
    return frozenset(leads), pattern

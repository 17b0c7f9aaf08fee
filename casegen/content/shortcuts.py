"""Ways past rules of markdown-it-py that can't match, for text as cases have it: lone lines.

markdown-it-py tries a dozen rules at every block, and as many at every character that could be
markup. Nearly every block of a case is one line between empty ones, and most have no markup, so
that their outcome is known beforehand. What comes out is what came out before, token by token; for
everything else the library's own rules run as they are.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, paragraph
from markdown_it.rules_core import StateCore, normalize
from markdown_it.token import Token


def shortcut_plugin(md: MarkdownIt) -> None:
    """Make this parser fast; use it last, as ``md.use(shortcut_plugin)``.

    It knows the rules of CommonMark, tables, strikethrough, footnotes and definition lists. A
    parser with others may need more of its characters to be heeded here.
    """
    md.core.ruler.at("normalize", _normalize)
    md.block.ruler.before("table", "lone_line", _lone_line)
    md.core.ruler.at("inline", _inline)
    # The library stops at every mark that some plugin may use: `%`, `-` and `:` are frequent.
    md.inline.terminator_re = _STOPS


_STOPS = re.compile(r"[\n!&*<\[\\\]^_`~]")
"""Where an inline rule can start, or a label or a note end."""

_MARKUP = re.compile(r"[\n&*<\[\\_`~]")
"""Without one of these a text is what it says: `!`, `]` and `^` are markup beside a `[` only."""


def _normalize(state: StateCore) -> None:
    """Mend line ends and NUL where there is something to mend, as hardly ever."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _lone_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a heading or a line of prose that is followed by an empty line.

    An empty line rules out tables, underlined headings and all that goes on in a paragraph; a
    definition may stand after it. Every other block starts with an ASCII mark or digit.
    """
    if not state.isEmpty(start + 1):
        return False
    first = state.src[state.bMarks[start] + state.tShift[start]]
    if first == "#":
        return heading(state, start, end, silent)
    if (first.isascii() and not first.isalpha()) or state.is_code_block(start):
        return False
    after = start + 2
    if after < end and state.src.startswith((":", "~"), state.bMarks[after] + state.tShift[after]):
        return False
    return paragraph(state, start, end, silent)


def _inline(state: StateCore) -> None:
    """Parse the inline tokens; those without markup become their text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        if token.children is None:
            token.children = []
        if _MARKUP.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.content:
            token.children.append(Token("text", "", 0, content=token.content))

"""Ways past rules of markdown-it-py that can't match, for text as cases have it: lone lines.

markdown-it-py tries a dozen rules at every block, and as many at every character that could be
markup, and makes three tokens of a paragraph besides those of its text. Nearly every block of a
case is one line between empty ones with no markup but `**`, or a table of such texts, so that its
outcome is known beforehand: it becomes one token, `prose` or `plain_table`. What is rendered is
what was rendered before; for everything else the library's own rules run as they are.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, heading, paragraph
from markdown_it.rules_core import StateCore, block, normalize
from markdown_it.token import Token

PROSE = "prose"
"""A token that is a whole paragraph (`p`) or heading (`h1` to `h6`); its content is its text."""

TABLE = "plain_table"
"""A token that is a whole table; `meta` has its `rows`, the first that of the head, as the line and
the texts of each, and the `aligns` of its columns, as attributes."""

STRONG = "**"
"""In the content of these tokens it only stands in pairs, around what is strong."""


def shortcut_plugin(md: MarkdownIt) -> None:
    """Make this parser fast; use it last, as ``md.use(shortcut_plugin)``.

    It knows the rules of CommonMark, tables, strikethrough, footnotes and definition lists, and the
    emphasis of `content.cjk`. A parser with others may need more of its characters to be heeded
    here.
    """
    md.core.ruler.at("normalize", _normalize)
    md.core.ruler.at("block", _blocks)
    md.block.ruler.before("table", "lone_line", _lone_line)
    md.core.ruler.at("inline", _inline)
    # The library stops at every mark that some plugin may use: `%`, `-` and `:` are frequent.
    md.inline.terminator_re = _STOPS
    md.add_render_rule(PROSE, _render_prose)
    md.add_render_rule(TABLE, _render_table)


_STOPS = re.compile(r"[\n!&*<\[\\\]^_`~]")
"""Where an inline rule can start, or a label or a note end."""

_MARKS = r"\n&*<\[\\_`~"
_MARKUP = re.compile(f"[{_MARKS}]")
"""Without one of these a text is what it says: `!`, `]` and `^` are markup beside a `[` only."""

_WIDE = r"[\u3001-\u3020\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60]"
"""Beside one of these, within the mark, `**` opens and closes whatever is on its other side."""

_TEXT = rf"[^{_MARKS}]*(?:\*\*(?={_WIDE})[^{_MARKS}]+(?<={_WIDE})\*\*(?!\*)[^{_MARKS}]*)*"

_PROSE = re.compile(
    # Wide spaces are how paragraphs are indented; ASCII marks and `1.` may start other blocks.
    rf"""(?:(\#{{1,6}})[ \t]+(?!\s)|\u3000*(?!\s|[!-/:-@\[-`{{-\x7f＃]|\d+[.)])|(?=\*\*{_WIDE}))
    ({_TEXT}(?<![\s\#]))[ \t\u3000]*""",
    re.VERBOSE,
)

_PARAGRAPH = re.compile(r"(?:[^\W\d_]|[^\x00-\x7f\x85])[^\x00-\x1f\x85]*")
"""The line of a paragraph, whatever its markup: no other block starts so."""

_DELIMITERS = re.compile(r"\|(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*")
_ROW = re.compile(rf"\|[^{_MARKS}\x00-\x1f\x85]*")
_MOST_CELLS = 10_000
"""The library has a limit to what it makes of a table, far above this."""


def _normalize(state: StateCore) -> None:
    """Mend line ends and NUL where there is something to mend, as hardly ever."""
    if "\r" in state.src or "\0" in state.src:
        normalize(state)


def _blocks(core: StateCore) -> None:
    """Parse the blocks of a text; the library's rules are asked where no shortcut is known."""
    if core.inlineMode:
        block(core)
        return
    lines = core.src.split("\n")
    empty = [not line or not line.strip("\t ") for line in lines]
    # Two more, so that there is always a line to be looked at.
    lines += ("", "")
    empty += (True, True)
    state: StateBlock | None = None
    end = len(empty) - 2
    at = 0
    while at < end:
        if empty[at]:
            at += 1
            continue
        line = lines[at]
        if empty[at + 1] and (match := _PROSE.fullmatch(line)) and not _defined(lines[at + 2]):
            hashes, text = match.groups("")
            tag = f"h{len(hashes)}" if hashes else "p"
            place = [at, at + 1]
            core.tokens.append(Token(PROSE, tag, 0, {}, place, 0, None, text, hashes, "", {}, True))
            at += 2
        elif empty[at + 1] and _PARAGRAPH.fullmatch(line) and not _defined(lines[at + 2]):
            core.tokens += _paragraph(line.strip(), at)
            at += 2
        elif line[0] == "|" and (table := _table(lines, empty, at)):
            core.tokens.append(table)
            at += len(table.meta["rows"]) + 1
        else:
            state = state or _block_state(core, lines[:end])
            state.line = at
            for rule in core.md.block.ruler.getRules(""):
                if rule(state, at, state.lineMax, False):
                    break
            at = state.line


def _paragraph(text: str, line: int) -> tuple[Token, Token, Token]:
    """Return the tokens of a paragraph that has one line."""
    return (
        Token("paragraph_open", "p", 1, {}, [line, line + 1], block=True),
        Token("inline", "", 0, {}, [line, line + 1], 1, [], text, block=True),
        Token("paragraph_close", "p", -1, block=True),
    )


def _defined(line: str) -> bool:
    """Tell whether a line, after an empty one, may say what the line before that means."""
    return line.lstrip("\t ").startswith((":", "~"))


def _block_state(core: StateCore, lines: list[str]) -> StateBlock:
    """Return the library's state for the blocks of a text."""
    if any(line[:1] in ("\t", " ") for line in lines if line):
        return StateBlock(core.src, core.md, core.env, core.tokens)
    # The same, without a look at every line.
    state = StateBlock("", core.md, core.env, core.tokens)
    state.src = core.src
    if not lines[-1]:
        lines = lines[:-1]
    length = len(core.src)
    starts = [*accumulate((len(line) + 1 for line in lines), initial=0)]
    state.eMarks = [*(start - 1 for start in starts[1:]), length]
    state.bMarks = [*starts[:-1], length]
    state.tShift, state.sCount, state.bsCount = ([0] * len(starts) for _ in range(3))
    state.lineMax = len(lines)
    return state


def _table(lines: list[str], empty: list[bool], start: int) -> Token | None:
    """Return the table that starts on a line, if it is one of plain texts and nothing else."""
    if not _DELIMITERS.fullmatch(lines[start + 1]):
        return None
    end = start
    while not empty[end]:
        if not _ROW.fullmatch(lines[end]):
            return None
        end += 1
    aligns = [_ALIGNS[d[0] == ":", d[-1] == ":"] for d in _cells(lines[start + 1])]
    width = len(aligns)
    head = _cells(lines[start])
    if len(head) != width or width * (end - start) > _MOST_CELLS:
        return None
    rows = [(start, head)]
    for n in range(start + 2, end):
        cells = _cells(lines[n])[:width]
        rows.append((n, cells + [""] * (width - len(cells))))
    meta = {"rows": rows, "aligns": aligns}
    return Token(TABLE, "table", 0, {}, [start, end], 0, None, "", "", "", meta, True)


_ALIGNS = {
    (False, False): "",
    (True, False): ' style="text-align:left"',
    (False, True): ' style="text-align:right"',
    (True, True): ' style="text-align:center"',
}


def _cells(line: str) -> list[str]:
    """Return the texts of a row, which starts with a bar and may end with one."""
    cells = line.strip().split("|")[1:]
    if cells[-1] == "":
        cells.pop()
    return [cell.strip() for cell in cells]


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


def _render_prose(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    token = tokens[at]
    return f"<{token.tag}>{_html(token.content)}</{token.tag}>\n"


def _render_table(_: RendererHTML, tokens: Sequence[Token], at: int, *__: object) -> str:
    meta = tokens[at].meta
    head, *rows = (cells for _, cells in meta["rows"])
    html = ["<table>\n<thead>\n", *_row("th", head, meta["aligns"]), "</thead>\n"]
    if rows:
        html.append("<tbody>\n")
        for cells in rows:
            html += _row("td", cells, meta["aligns"])
        html.append("</tbody>\n")
    return "".join((*html, "</table>\n"))


def _row(tag: str, cells: list[str], aligns: list[str]) -> Iterator[str]:
    yield "<tr>\n"
    for cell, align in zip(cells, aligns, strict=True):
        yield f"<{tag}{align}>{_html(cell)}</{tag}>\n"
    yield "</tr>\n"


def _html(text: str) -> str:
    """Return a text as HTML; it has no `&` and no `<`."""
    if ">" in text or '"' in text:
        text = text.replace(">", "&gt;").replace('"', "&quot;")
    if STRONG not in text:
        return text
    parts = text.split(STRONG)
    parts[1::2] = [f"<strong>{part}</strong>" for part in parts[1::2]]
    return "".join(parts)

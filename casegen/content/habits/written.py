"""A text as it was written, for rules that hold it against what the parser made of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from markdown_it.token import Token
from msgspec import Struct, structs

from casegen.content.shortcuts import PROSE, TABLE
from casegen.diagnostics import Argument, Diagnostic, Edit, Span, diagnostic

WIDE = r"\u3001-\u301f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60“”‘’…—"
"""Han characters and the marks that stand among them."""

GONE = "\0"
"""Stands for each character of a passage that is not its prose; no file can contain it."""


def shortened(words: str, most: int = 20) -> str:
    """Cut words that a message names to so many characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


class Written(Struct, frozen=True):
    """The lines of a body, and where they stand."""

    path: str
    first_line: int
    lines: list[str]

    def span(self, line: int, start: int, end: int) -> Span:
        """Return a stretch of a line; lines and columns count from 0 here."""
        line += self.first_line
        return Span(line, start + 1, line, end + 1)

    def empty_line_before(self, line: int) -> Edit:
        """Return the edit that sets a line apart from the one before."""
        return Edit(self.span(line, 0, 0), "\n")

    def found(
        self, rule: str, span: Span, repair: Iterable[Edit] = (), /, **arguments: Argument
    ) -> Diagnostic:
        """Return what was found at a place, with its repair."""
        said = diagnostic(rule, self.path, span, **arguments)
        return structs.replace(said, repair=tuple(repair))

    def is_apart(self, line: int) -> bool:
        """Tell whether an empty line, or nothing, stands before a line."""
        return line == 0 or not self.lines[line - 1].strip()


class Passage(Struct, frozen=True):
    """The text of a paragraph, a heading or a row of a table, as it was written."""

    written: Written
    tag: str
    """`p`, `h1` to `h6`, or `tr`."""
    level: int
    """0 where it stands in no list, quotation, note or table."""
    first: int
    """Its first line, from 0."""
    end: int
    """The line after its last."""
    columns: tuple[int, ...]
    """Where its text starts on each line, after indentation and marks, from 0."""
    text: str
    """Its lines, from these columns on."""
    bare: str
    """The same with `GONE` for code, escaped marks and addresses between angle brackets."""
    prose: str
    """The same without the addresses of links as well."""
    markup: str
    """What makes a heading of it: hashes, or the first character of a line below."""
    children: Sequence[Token]
    """What the parser made of it; of prose without markup, nothing."""

    @property
    def lines(self) -> list[str]:
        """Its lines, from their columns on."""
        return self.text.split("\n")

    @property
    def is_lone(self) -> bool:
        """Whether it is a paragraph of one line that belongs to nothing."""
        return self.tag == "p" and not self.level and len(self.columns) == 1

    def indent(self, n: int) -> str:
        """Return what stands before its text on its line `n`."""
        return self.written.lines[self.first + n][: self.columns[n]]

    def place(self, start: int, end: int) -> Span:
        """Return where a stretch of its text stands."""
        (line, column), (last, after) = self._at(start), self._at(end)
        span = self.written.span(line, column, column)
        return structs.replace(span, end_line=last + self.written.first_line, end_column=after + 1)

    def edit(self, start: int, end: int, text: str) -> Edit:
        """Return the edit that puts something in the place of a stretch of its text."""
        return Edit(self.place(start, end), text)

    def start_of_line(self, n: int, length: int, text: str) -> Edit:
        """Return the edit of the start of its line `n`, which takes indentation away."""
        start = 0 if not self.level else self.columns[n]
        line = self.first + n
        return Edit(self.written.span(line, start, self.columns[n] + length), text)

    def on_line(self, n: int, start: int, end: int) -> Span:
        """Return where a stretch of its line `n` stands."""
        column = self.columns[n]
        return self.written.span(self.first + n, column + start, column + end)

    def _at(self, offset: int) -> tuple[int, int]:
        n = self.text.count("\n", 0, offset)
        column = offset - (self.text.rfind("\n", 0, offset) + 1)
        return self.first + n, self.columns[n] + column


def passages(tokens: Sequence[Token], written: Written) -> Iterator[Passage]:
    """Find all passages among the tokens of a body, notes last."""
    for at, token in enumerate(tokens):
        if token.type == PROSE and token.map:
            yield _passage(written, token.tag, token, token.content, token.markup, ())
        elif token.type == TABLE:
            for line, _ in token.meta["rows"]:
                yield _row(written, line, token.level + 2, ())
        elif token.type == "tr_open" and token.map:
            cells = _until(tokens[at:], "tr_close")
            children = [*chain.from_iterable(cell.children or () for cell in cells)]
            yield _row(written, token.map[0], token.level, children)
        elif token.type == "inline" and tokens[at - 1].type in ("paragraph_open", "heading_open"):
            opening = tokens[at - 1]
            if opening.map and token.content:
                markup = opening.markup
                children = token.children or []
                yield _passage(written, opening.tag, opening, token.content, markup, children)


def _until(tokens: Sequence[Token], end: str) -> Iterator[Token]:
    for token in tokens:
        if token.type == end:
            return
        if token.type == "inline":
            yield token


_INDENT = re.compile(r"[ \t\u3000\u00a0]*")


def _passage(
    written: Written, tag: str, opening: Token, content: str, markup: str, children: Sequence[Token]
) -> Passage:
    first, end = opening.map or (0, 0)
    columns, pieces = [], []
    for n, piece in enumerate(content.split("\n"), first):
        line = written.lines[n]
        typed = piece.strip(" \t\u3000\u00a0")
        column = line.rfind(typed)
        if column < 0:
            # A tab that a list took a part of.
            indent = _INDENT.match(line)
            column, typed = indent.end() if indent else 0, line.strip()
        columns.append(column)
        pieces.append(typed)
    return _made(written, tag, opening.level, first, end, columns, pieces, markup, children)


def _row(written: Written, line: int, level: int, children: Sequence[Token]) -> Passage:
    typed = written.lines[line].strip()
    column = written.lines[line].find(typed)
    return _made(written, "tr", level, line, line + 1, [column], [typed], "", children)


def _made(
    written: Written,
    tag: str,
    level: int,
    first: int,
    end: int,
    columns: Sequence[int],
    pieces: Sequence[str],
    markup: str,
    children: Sequence[Token],
) -> Passage:
    text = "\n".join(pieces)
    bare = _CODE.sub(_gone, text) if re.search(r"[\\`<]", text) else text
    prose = _ADDRESS.sub(_gone, bare) if "](" in bare else bare
    return Passage(
        written, tag, level, first, end, tuple(columns), text, bare, prose, markup, children
    )


_CODE = re.compile(
    r"""\\[!-/:-@\[-`{-~]                                # an escaped mark
      | (?<!`)(`+)(?!`).+?(?<!`)\1(?!`)                  # code
      | <(?:[A-Za-z][A-Za-z0-9+.-]*:|[^\s<>@]+@)[^\s<>]*>  # an address as it is
    """,
    re.VERBOSE | re.DOTALL,
)
_ADDRESS = re.compile(
    r"""(?<=\])\(\s*
        (?: <[^<>\n]*> | [^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)* )
        (?: \s+(?:"[^"]*"|'[^']*'|\([^()]*\)) )?
        \s*\)""",
    re.VERBOSE,
)


def _gone(match: re.Match[str]) -> str:
    return "".join("\n" if character == "\n" else GONE for character in match[0])

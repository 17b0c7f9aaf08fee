"""Markdown as casegen has it, and what it finds amiss in a text.

CommonMark with tables, footnotes, definition lists and strikethrough, without raw HTML, with the
rules that Chinese needs (`content.cjk`).
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.html_re import close_tag, comment, open_tag
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct, structs

from casegen.content.case import MARK, Link, Picture
from casegen.content.cjk import cjk_plugin
from casegen.content.dialect import placeholder
from casegen.content.shortcuts import PROSE, STRONG, TABLE, shortcut_plugin
from casegen.diagnostics import Diagnostic, Span, diagnostic

SCHEMES = ("http", "https", "mailto")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
"""Kinds of pictures; SVG is not among them, for it may hold script."""


class Text(Struct, frozen=True):
    """A parsed body."""

    tokens: list[Token]
    env: dict[str, Any]
    links: tuple[Link, ...]
    pictures: tuple[Picture, ...]


def parse(
    body: str, path: str, first_line: int, placeholders: tuple[str, ...]
) -> tuple[Text, tuple[Diagnostic, ...]]:
    """Parse a body that starts on `first_line` of the case file `path`.

    Links to case files and to places in them, and pictures, get marks for their addresses
    (`content.case.Body`). Reported are `raw-html`, `forbidden-link-scheme`,
    `missing-alternative-text`, `remote-picture`, `picture-type`, `placeholder-text` and, for a link
    without an address, `dead-link`.
    """
    env: dict[str, Any] = {}
    tokens = _parser().parse(body, env)
    walk = _Walk(body, path, first_line)
    problems = [*walk.inspect(tokens, placeholders)]
    return Text(tokens, env, tuple(walk.links), tuple(walk.pictures)), tuple(problems)


def render(tokens: Sequence[Token], env: dict[str, Any]) -> str:
    """Return tokens of a parsed body as HTML."""
    parser = _parser()
    return str(parser.renderer.render(tokens, parser.options, env))


def plain(inline: Token) -> str:
    """Return the words of an inline token, or of one that is prose, without markup."""
    if inline.type == PROSE:
        return inline.content.replace(STRONG, "").strip()
    return "".join(_words(inline.children or ())).strip()


def picture(src: str, alt: str, path: str, span: Span) -> tuple[Picture, Diagnostic | None]:
    """Return the picture that `src` names in the case file `path`, and what is wrong with it."""
    written = unquote(src)
    name = posixpath.normpath(written)
    found = Picture(posixpath.join(posixpath.dirname(path), name), name, alt, span)
    if src.lower().startswith(("http:", "https:", "//")):
        return found, diagnostic("remote-picture", path, span, value=_shortened(written))
    usable = name.lower().endswith(PICTURES) and not name.startswith(("/", "../"))
    if not usable or ":" in name or "\\" in name:
        value = _shortened(written)
        return found, diagnostic("picture-type", path, span, value=value, known=PICTURES)
    return found, None


def _shortened(address: str) -> str:
    """Return an address as a message can show it: a picture may be pasted in as one."""
    return address if len(address) <= 80 else f"{address[:79]}…"


class _Parser(MarkdownIt):
    """A parser that takes every link for one, so that a forbidden one can be reported as such."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 -- the library's name
        return True


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"html": False, "typographer": False})
    parser.enable(["table", "strikethrough"])
    parser.use(footnote_plugin).use(deflist_plugin).use(cjk_plugin)
    return parser.use(shortcut_plugin)


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _words(token.children or ())
        else:
            yield token.content


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FULL_WIDTH_SCHEME = re.compile("https?(?:：|:／)", re.IGNORECASE)
_LINK_START = re.compile(r"\]\(<?")
_TAG = re.compile(f"{open_tag}|{close_tag}|{comment}")
_TAG_START = re.compile("</?[A-Za-z][A-Za-z0-9-]*|<!--")


class _Walk:
    """One pass over the tokens of a body, from the top of the file to its end."""

    def __init__(self, body: str, path: str, first_line: int) -> None:
        self.body = body
        self.path = path
        self.first_line = first_line
        self.links: list[Link] = []
        self.pictures: list[Picture] = []
        self.cursor = (0, 0)
        self.end = 0

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the body, which most bodies need not be asked for."""
        return self.body.split("\n")

    def inspect(self, tokens: list[Token], placeholders: tuple[str, ...]) -> Iterator[Diagnostic]:
        words = placeholder(placeholders)
        unfinished = bool(words.search(self.body))
        for token in tokens:
            if token.type in (PROSE, TABLE):
                if unfinished:
                    yield from self._plain(token, words)
                continue
            if token.type == "footnote_open":
                # Footnotes come last among the tokens, wherever they stand in the file.
                self.cursor, self.end = (0, 0), len(self.lines)
            if token.map:
                self.end = token.map[1]
                self.cursor = max(self.cursor, (token.map[0], 0))
            if token.type == "inline":
                yield from self._inline(token.children or [], words)

    def _plain(self, token: Token, words: re.Pattern[str]) -> Iterator[Diagnostic]:
        """Find placeholders in what has no markup but `**`."""
        first = token.map[0] if token.map else 0
        rows = token.meta["rows"] if token.type == TABLE else [(first, [token.content])]
        for line, texts in rows:
            self.cursor, self.end = max(self.cursor, (line, 0)), line + 1
            for text in texts:
                for part in text.split(STRONG):
                    yield from self._text(part, words)

    def _inline(self, tokens: list[Token], words: re.Pattern[str]) -> Iterator[Diagnostic]:
        link = None
        for token in tokens:
            if token.type == "text":
                yield from self._text(token.content, words)
            elif token.type == "link_open":
                link = token
            elif token.type == "link_close" and link:
                # In the file the address comes after what is linked.
                yield from self._link(link)
            elif token.type == "image":
                yield from self._picture(token, words)

    def _text(self, text: str, words: re.Pattern[str]) -> Iterator[Diagnostic]:
        """Find tags and placeholders in a run of text."""
        found = [*_TAG.finditer(text), *words.finditer(text)]
        for match in sorted(found, key=lambda match: match.start()):
            if match.re is words:
                span = self._find((match[0],))
                yield diagnostic("placeholder-text", self.path, span, value=match[0])
                continue
            start = _TAG_START.match(match[0])
            assert start
            span, written = self._search((match[0], start[0]))
            # One that is escaped, as `\\<b>` or `&lt;b&gt;`, is meant to be read.
            if written:
                yield diagnostic("raw-html", self.path, span, value=match[0])

    def _link(self, token: Token) -> Iterator[Diagnostic]:
        href = str(token.attrs.get("href", ""))
        written = unquote(href)
        span = self._find_address(href)
        scheme = _SCHEME.match(written)
        if (scheme and scheme[1].lower() not in SCHEMES) or href.startswith("//"):
            del token.attrs["href"]
            value = _shortened(written)
            yield diagnostic("forbidden-link-scheme", self.path, span, value=value)
        elif not written:
            yield diagnostic("dead-link", self.path, span, value="")
        elif _FULL_WIDTH_SCHEME.match(written):
            # `habits.links` says so.
            del token.attrs["href"]
        elif not scheme:
            target, _, fragment = written.partition("#")
            token.attrs["href"] = f"{MARK}L{len(self.links)}{MARK}"
            self.links.append(Link(self._target(target), fragment, written, span))

    def _target(self, written: str) -> str:
        """Return the path of the file that a link leads to, from the publication's folder."""
        if not written:
            return self.path
        if written.startswith("/"):
            return written
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.path), written))

    def _picture(self, token: Token, words: re.Pattern[str]) -> Iterator[Diagnostic]:
        for child in token.children or ():
            yield from self._text(child.content, words)
        src = str(token.attrs.get("src", ""))
        span = self._find_address(src)
        alt = "".join(_words(token.children or ())).strip()
        found, problem = picture(src, alt, self.path, span)
        if problem:
            yield problem
        if not alt:
            yield diagnostic("missing-alternative-text", self.path, span, value=found.name)
        token.attrs["src"] = f"{MARK}P{len(self.pictures)}{MARK}"
        self.pictures.append(found)

    def _find(self, needles: tuple[str, ...]) -> Span:
        """Return where one of the texts stands next; inline tokens do not know their columns."""
        return self._search(needles)[0]

    def _find_address(self, address: str) -> Span:
        """Return where an address stands next, which may also be the words of its own link."""
        ways = tuple(way for way in (address, unquote(address)) if way)
        empty = () if ways else ("]()", "](<>)")
        span = self._find((*(s + way for s in ("](", "](<") for way in ways), *ways, *empty))
        line = self.lines[span.line - self.first_line]
        start = _LINK_START.match(line, span.column - 1)
        return structs.replace(span, column=start.end() + 1) if start else span

    def _search(self, needles: tuple[str, ...]) -> tuple[Span, bool]:
        """Go on to the next of the texts, which may be written otherwise than it is read.

        Returns where it stands, or its line, and whether it was found.
        """
        line, column = self.cursor
        last = min(max(self.end, line + 1), len(self.lines))
        for n in range(line, last):
            start = column if n == line else 0
            for needle in needles:
                at = self.lines[n].find(needle, start) if needle else -1
                if at >= 0:
                    self.cursor = (n, at + len(needle))
                    return self._at(n, at + 1, len(needle)), self.lines[n][at - 1 : at] != "\\"
        line = min(line, len(self.lines) - 1)
        return self._at(line, 1, len(self.lines[line])), False

    def _at(self, line: int, column: int, length: int) -> Span:
        line += self.first_line
        return Span(line, column, line, column + length)

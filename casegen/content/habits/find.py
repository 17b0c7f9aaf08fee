"""What hands used to other programs type, held against what the parser makes of it.

1. Most texts have no sign of any habit: one search over the text tells (`signs`).
2. Where there is one, paragraphs, headings and rows are taken as they were written (`written`).
3. Each rule looks at these; where one certain repair exists, what it reports carries it.
"""

import re
from collections.abc import Iterator

from casegen import config
from casegen.content.habits import blocks, headings, links, lists, marks, notes, tables
from casegen.content.habits.signs import has_signs
from casegen.content.habits.written import Written, passages
from casegen.content.markdown import Text
from casegen.diagnostics import Diagnostic


def find(
    body: str, text: Text, rules: tuple[config.Section, ...], path: str, first_line: int
) -> tuple[Diagnostic, ...]:
    """Return what old habits did to a body that starts on `first_line` of the case file `path`."""
    names = tuple(name for rule in rules for name in (rule.name, *rule.also))
    if not has_signs(body, text, names):
        return ()
    return tuple(_find(body, text, headings.names(rules), path, first_line))


_MARKS = re.compile(r"""[\[\]［］】*＊_`｀&"\\=]|:::|https?[:：]|www\.""")
"""What any rule about marks within the text looks for."""


def _find(
    body: str, text: Text, named: dict[str, config.Section], path: str, first_line: int
) -> Iterator[Diagnostic]:
    written = Written(path, first_line, body.split("\n"))
    found = [*passages(text.tokens, written)]
    for passage in found:
        yield from headings.marked(passage, named)
        yield from headings.underlined(passage, named)
        yield from blocks.hidden(passage)
        yield from blocks.marked(passage)
        yield from lists.numbered(passage)
        yield from lists.indented(passage)
        yield from lists.lazy(passage)
        yield from tables.broken(passage)
        if _MARKS.search(passage.text):
            yield from links.broken(passage)
            yield from links.undefined(passage, text.env)
            yield from links.addresses(passage)
            yield from marks.bold(passage)
            yield from marks.code(passage)
            yield from marks.typed(passage)
    yield from headings.unmarked(found, named)
    yield from lists.bullets(found)
    yield from tables.apart(found)
    yield from tables.swallowed(found)
    yield from blocks.indented(text.tokens, written)
    yield from blocks.unclosed(text.tokens, written)
    code = {
        n
        for token in text.tokens
        if token.type in ("fence", "code_block") and token.map
        for n in range(*token.map)
    }
    yield from notes.check(found, written, text.env, code)

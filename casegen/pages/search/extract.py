"""The text of rendered Markdown, in blocks.

A block is what a reader sees standing together: a paragraph, a line of a list, a cell, what is on
one side of a line break. Marks within a sentence (emphasis, links, code) do not part it.

The HTML is casegen's own: in it `<` and `>` stand around tags only, and `"` around values.
"""

import re
from html import unescape

_TAG = re.compile("<(/?)([a-z0-9]+)([^>]*)>")
_ALT = re.compile(' alt="([^"]*)"')
_CLASS = re.compile(' class="footnote-(?:ref|backref)"')
"""Of the numbers and arrows that lead to a note and back: they are not text."""

_INLINE = frozenset(("a", "abbr", "code", "del", "em", "s", "span", "strong", "sub", "sup"))


def blocks(html: str) -> tuple[str, ...]:
    """Return the blocks of a rendered text, empty ones left out."""
    text, *rest = _TAG.split(html)
    found = [text]
    apparatus = ""
    for slash, tag, attributes, text in zip(*[iter(rest)] * 4, strict=True):
        if tag not in _INLINE:
            found.append(_END)
            if tag == "img" and (alt := _ALT.search(attributes)):
                found += (alt[1], _END)
        elif slash and tag == apparatus:
            apparatus = ""
        elif not apparatus and _CLASS.search(attributes):
            apparatus = tag
        if not apparatus:
            found.append(text)
    said = (" ".join(unescape(block).split()) for block in "".join(found).split(_END))
    return tuple(block for block in said if block)


_END = "<"
"""Between blocks, for no text has it."""

"""The text of rendered Markdown, in blocks.

A block is what a reader sees standing together: a paragraph, a line of a list, a cell, what is on
one side of a line break. Marks within a sentence (emphasis, links, code) do not part it.

The HTML is casegen's own: in it `<` and `>` stand around tags only, and `"` around values.
"""

import re
from html import unescape

_APPARATUS = re.compile(
    '<(a|sup)\\b[^>]* class="footnote-(?:ref|backref)"[^>]*>.*?</\\1>', re.DOTALL
)
"""The numbers and arrows that lead to a note and back: they are not text."""

_INLINE = re.compile("</?(?:a|abbr|code|del|em|s|span|strong|sub|sup)(?: [^>]*)?>")
_PICTURE = re.compile('<img [^>]*\\balt="([^"]*)"[^>]*>')
_TAG = re.compile("<[^>]*>")


def blocks(html: str) -> tuple[str, ...]:
    """Return the blocks of a rendered text, empty ones left out."""
    if ' class="footnote-' in html:
        html = _APPARATUS.sub("", html)
    html = _INLINE.sub("", html)
    if "<img" in html:
        html = _PICTURE.sub(rf"{_END}\1{_END}", html)
    said = _TAG.sub(_END, html).split(_END)
    if "&" in html:
        said = [unescape(block) for block in said]
    return tuple([" ".join(block.split()) for block in said if block and not block.isspace()])


_END = ">"
"""Between blocks, for no text has it."""

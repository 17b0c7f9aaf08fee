"""The text of rendered Markdown, in blocks.

A block is what a reader sees standing together: a paragraph, a line of a list, a cell, what is on
one side of a line break. Marks within a sentence (emphasis, links, code) do not part it.
"""

from html.parser import HTMLParser

_INLINE = frozenset(("a", "abbr", "code", "del", "em", "s", "span", "strong", "sub", "sup"))
_APPARATUS = ("footnote-ref", "footnote-backref")
"""Classes of the numbers and arrows that lead to a note and back: they are not text."""


def blocks(html: str) -> tuple[str, ...]:
    """Return the blocks of a rendered text, empty ones left out."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.parts: list[str] = []
        self.within = ""
        """The tag of the apparatus that is being passed over, if any."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.end_block()
            self.parts = [dict(attrs)["alt"] or ""]
            self.end_block()
        elif tag not in _INLINE:
            self.end_block()
        elif attrs and dict(attrs).get("class") in _APPARATUS and not self.within:
            self.within = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.within:
            self.within = ""
        elif tag not in _INLINE:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.within:
            self.parts.append(data)

    def end_block(self) -> None:
        if text := " ".join("".join(self.parts).split()):
            self.blocks.append(text)
        self.parts.clear()

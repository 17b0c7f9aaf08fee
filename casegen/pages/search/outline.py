"""How an index is cut, and what its files are called: by that the next build leaves most of it."""

from collections.abc import Iterator

from msgspec import Struct

from casegen.pages.search.packed import DIGEST, Packed

Tree = tuple["Tree", "Tree"] | Packed | None
"""A part of the dictionary: its halves, or its shard, or nothing where there is no token."""

NAME = 2 * DIGEST
"""Characters of a name."""


Thesaurus = list[tuple[str, str, int, tuple[str, ...]]]
"""Each tag's name, slug, number of cases, and other words for it."""


class Common(Struct, frozen=True):
    """What an index says of all cases together."""

    facets: Packed
    tags: Thesaurus


class Outline(Struct, frozen=True):
    """How many cases an index has, and the names of its files, one after the other."""

    cases: int
    cards: str
    shape: str
    """Of the tree of shards (`shape`)."""
    words: str
    common: Common
    """Without the content of its file."""

    @property
    def tree(self) -> Tree:
        """The shards, without their content."""
        signs, names = iter(self.shape), iter(split(self.words))

        def grown() -> Tree:
            sign = next(signs)
            if sign == "/":
                return grown(), grown()
            return Packed(next(names), None) if sign == "o" else None

        return grown()


def split(names: str) -> list[str]:
    """Cut names that stand one after the other."""
    return [names[n : n + NAME] for n in range(0, len(names), NAME)]


def leaves(tree: Tree) -> Iterator[Packed]:
    """Return the shards of a tree in their order."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, tuple):
            waiting += part[1], part[0]
        elif part:
            yield part


def shape(tree: Tree) -> str:
    """Write how a tree is halved: `/` and both halves; `o` for a shard; `.` for none."""
    if isinstance(tree, tuple):
        return "/" + "".join(map(shape, tree))
    return "o" if tree else "."

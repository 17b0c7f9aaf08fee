"""What YAML is read to, and where in its file everything stands."""

from msgspec import Struct

from casegen.diagnostics import Span

Edits = tuple[tuple[int, int, str], ...]
"""Of one line: where each stretch starts and ends, from 0, and what goes in its place."""

NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
"""What YAML reads as no value at all, where it is not in quotes."""


class Scalar(Struct, frozen=True):
    """A single value, as text."""

    text: str
    plain: bool
    """Written without quotes, so that it may stand for a number, a truth value or nothing."""
    span: Span


class Sequence(Struct, frozen=True):
    """A list."""

    items: tuple["Node", ...]
    span: Span


class Mapping(Struct, frozen=True):
    """Keys and values in the order in which they are written."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span


Node = Scalar | Sequence | Mapping
Pointer = tuple[str | int, ...]


def child(node: Node | None, step: str | int) -> Node | None:
    """Return what stands under a key or at an index, or None."""
    if isinstance(node, Mapping):
        return next((value for key, value in node.entries if key.text == step), None)
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


def locate(node: Node, pointer: Pointer) -> Span:
    """Return where the value at `pointer` stands, or the nearest value around it."""
    found: Node = node
    for step in pointer:
        inner = child(found, step)
        if inner is None:
            break
        found = inner
    return found.span


def locate_key(node: Node, pointer: Pointer) -> Span:
    """Return where the key at the end of `pointer` stands, or the nearest value around it."""
    parent: Node | None = node
    for step in pointer[:-1]:
        parent = child(parent, step)
    if isinstance(parent, Mapping):
        for key, _ in parent.entries:
            if key.text == pointer[-1]:
                return key.span
    return locate(node, pointer)


class Source(Struct, frozen=True):
    """A text that is being read."""

    text: str
    lines: tuple[str, ...]
    path: str
    first_line: int
    columns: dict[int, tuple[int, ...]]
    """By mended line (from 0), the column in the file of each of its columns, and of its end."""

    def line(self, n: int) -> str:
        """Return a line, which is empty beyond the end."""
        return self.lines[n] if n < len(self.lines) else ""

    def original(self, line: int, start: int, end: int, text: str) -> tuple[int, int, str]:
        """Return an edit of a line as one of the line that the file has."""
        columns = self.columns.get(line)
        return (columns[start], columns[end], text) if columns else (start, end, text)

    def span(self, start: tuple[int, int], end: tuple[int, int]) -> Span:
        """Return where the file has what stands between two lines and columns, both from 0."""
        if self.columns or end[0] >= len(self.lines):
            return Span(*self._place(*start), *self._place(*end))
        first = self.first_line
        return Span(start[0] + first, start[1] + 1, end[0] + first, end[1] + 1)

    def to_end(self, line: int, column: int) -> Span:
        """Return a place and the rest of its line."""
        return self.span((line, column), (line, max(len(self.line(line).rstrip()), column)))

    def _place(self, line: int, column: int) -> tuple[int, int]:
        if line >= len(self.lines):
            line, column = len(self.lines) - 1, len(self.lines[-1])
        if columns := self.columns.get(line):
            column = columns[min(column, len(columns) - 1)]
        return line + self.first_line, column + 1


Mended = dict[int, Edits]
"""By line, from 0, the edits that are made of it before it is read."""


def mended_source(
    originals: tuple[str, ...],
    mended: Mended,
    path: str,
    first_line: int,
) -> Source:
    """Return a text as it is read after edits of some of its lines."""
    lines = list(originals)
    columns: dict[int, tuple[int, ...]] = {}
    for n, edits in mended.items():
        line = ""
        places: list[int] = []
        done = 0
        for start, end, text in sorted(edits):
            line += originals[n][done:start] + text
            places += [*range(done, start), *(min(start + i, end) for i in range(len(text)))]
            done = end
        lines[n] = line + originals[n][done:]
        columns[n] = (*places, *range(done, len(originals[n]) + 1))
    return Source("\n".join(lines), tuple(lines), path, first_line, columns)

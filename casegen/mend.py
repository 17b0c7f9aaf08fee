"""Mending what has one certain repair, in as many rounds as it takes.

A repair may bring to light what the mistake hid: of a file that can't be read, only the first is
known. So what was mended is checked again, as long as there is something to mend, and all of it
before anything is written.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import Struct

from casegen.check import Checked
from casegen.diagnostics import Diagnostic, Edit, Severity, Span
from casegen.files import Unsaved, read_bytes
from casegen.rewrite import Change, rewritten

ROUNDS = 10
"""Times that files are mended and checked again, at most."""

HIDING = frozenset(
    {
        "control-character",
        "front-matter-too-large",
        "looks-like-gbk",
        "looks-like-utf16",
        "no-front-matter",
        "not-utf8",
        "unclosed-front-matter",
        "yaml-forbidden",
        "yaml-syntax",
    }
)
"""What makes a file unreadable, so that nobody knows what else is wrong with it."""


class Mended(Struct, frozen=True):
    """What mending comes to. Nothing of it is written."""

    changes: dict[str, Change]
    """By path, the files that are to change."""
    count: int
    """How many problems are mended."""
    checked: Checked
    """The publication as it is after the changes."""


def mend(root: Path, check: Callable[[Unsaved], Checked], meant: Callable[[str], bool]) -> Mended:
    """Mend what can be mended in the files of the folder `root` whose paths are `meant`.

    `check` checks the publication as it is with files that are not written yet. A file that could
    be read, and then would not, or would have more errors than before, stays as it was.
    """
    before: dict[str, bytes] = {}
    now: dict[str, bytes] = {}
    counts: dict[str, int] = {}
    checked = check(now)
    left_alone: set[str] = set()
    for _ in range(ROUNDS):
        wanted = _mendable(checked, meant, left_alone)
        if new := wanted.keys() - now.keys():
            read = {path: read_bytes(root, path) for path in new}
            before |= {path: content for path, (content, problem) in read.items() if not problem}
            left_alone |= new - before.keys()
            # What is mended must be what was checked, whoever writes to it in the meantime.
            now = {**before, **now}
            checked = check(now)
            wanted = _mendable(checked, before.__contains__, left_alone)
        if not wanted:
            break
        made = {path: _mended(now[path], problems) for path, problems in wanted.items()}
        after = check({**now, **{path: content for path, (content, _) in made.items()}})
        worse = {path for path in made if _is_worse(path, checked, after)}
        for path in made.keys() - worse:
            now[path], count = made[path]
            counts[path] = counts.get(path, 0) + count
        left_alone |= worse
        checked = check(now) if worse else after
    changes = {
        path: Change(content, now[path]) for path, content in before.items() if content != now[path]
    }
    return Mended(changes, sum(counts[path] for path in changes), checked)


def _mendable(
    checked: Checked, meant: Callable[[str], bool], left_alone: set[str]
) -> dict[str, list[Diagnostic]]:
    found: dict[str, list[Diagnostic]] = {}
    for problem in checked.diagnostics:
        path = problem.place.path
        if problem.mendable and meant(path) and path not in left_alone:
            found.setdefault(path, []).append(problem)
    return found


def _mended(content: bytes, problems: Iterable[Diagnostic]) -> tuple[bytes, int]:
    """Return a file mended, and how many of its problems are.

    Repairs that would get in each other's way are made one a round.
    """
    problems = tuple(problems)
    if encoding := next((p.written_in for p in problems if p.written_in), ""):
        return content.decode(encoding).removeprefix("\ufeff").encode(), 1
    taken: list[Span] = []
    edits: list[Edit] = []
    count = 0
    for problem in problems:
        spans = [edit.span for edit in problem.repair]
        if not any(_overlap(span, other) for span in spans for other in taken):
            taken += spans
            edits += problem.repair
            count += 1
    return rewritten(content.decode(), edits).encode(), count


def _overlap(one: Span, other: Span) -> bool:
    first, second = sorted((one, other))
    ends = first.end_line, first.end_column
    return first == second or ends > (second.line, second.column)


def _is_worse(path: str, before: Checked, after: Checked) -> bool:
    then, now = (
        [p for p in c.diagnostics if p.place.path == path and p.severity is Severity.ERROR]
        for c in (before, after)
    )
    if any(problem.id in HIDING for problem in then):
        return False
    return len(now) > len(then) or any(problem.id in HIDING for problem in now)

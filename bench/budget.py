"""What a build may cost, against what was measured: python -m bench.budget

Reads `.bench/results.json`, which `python -m bench.run` leaves. Ratios of times that were measured
side by side, and counts; never seconds, for these say more of the machine. Exits with 1 where a row
is not reached or was not measured.
"""

import argparse
import sys
from collections.abc import Callable, Iterator

from msgspec import Struct

from bench import results
from bench.contenders.contender import (
    ADD,
    COLD,
    EDIT,
    REMOVE,
    RENAME,
    TEMPLATE,
    UNCHANGED,
)
from bench.results import Results, Run, Sized
from bench.starts import CHECK, HELP, IMPORTS

SIZE = 10_000
LARGE = 100_000


class Row(Struct, frozen=True):
    """One thing that may cost so much and no more."""

    what: str
    measured: float | None
    """None where something of it was not measured, or failed."""
    at_most: float | None
    """None where it is only told."""
    unit: str = ""

    @property
    def reached(self) -> bool:
        """Whether it was measured and costs no more than it may."""
        if self.measured is None:
            return False
        return self.at_most is None or self.measured <= self.at_most

    @property
    def verdict(self) -> str:
        """What came of it, in words."""
        if self.measured is None:
            return "not measured"
        if self.at_most is None:
            return "told only"
        return "reached" if self.reached else "not reached"

    def __str__(self) -> str:
        limit = "" if self.at_most is None else f"{self.at_most:g}{self.unit}"
        value = "" if self.measured is None else f"{self.measured:.3g}{self.unit}"
        return f"| {self.what} | {limit} | {value} | {self.verdict} |"


HEAD = "| | at most | measured | |\n|---|--:|--:|---|"

AGAINST: tuple[tuple[str, str, str, float | None], ...] = (
    ("cold build, everything, against Hugo's", COLD, "hugo", 1.0),
    ("the same against Hugo with Pagefind", COLD, "hugo+pagefind", 0.2),
    ("the same against Pelican", COLD, "pelican", 0.35),
    ("one case's text edited, against Hugo's build", EDIT, "hugo", 0.08),
    ("nothing changed, against Hugo's build", UNCHANGED, "hugo", 0.04),
    ("newest case added, against Hugo's build", ADD, "hugo", 0.12),
    ("one case removed, against Hugo's build", REMOVE, "hugo", 0.12),
    ("a tag renamed, against Hugo's build", RENAME, "hugo", None),
    ("one template edited, against a cold build", TEMPLATE, "casegen", 0.6),
)
"""What casegen does, whose cold build it is compared with, and how much of that it may take."""


def rows(measured: Results, size: int = SIZE) -> Iterator[Row]:
    """Return every row of the budget, for so many cases."""
    sized = measured.of(size)
    for what, scenario, peer, at_most in AGAINST:
        ours, theirs = _run(sized, "casegen", scenario), _run(sized, peer)
        yield Row(what, _ratio(ours, theirs, lambda run: run.seconds), at_most)
    ours, theirs = _run(sized, "casegen"), _run(sized, "hugo")
    memory = _ratio(ours, theirs, lambda run: run.memory)
    yield Row("peak memory of a cold build, against Hugo's", memory, 0.25)
    large = _run(measured.of(LARGE), "casegen")
    slower = _ratio(large, ours, lambda run: run.seconds)
    of_each = None if slower is None else slower * size / LARGE
    yield Row(f"{LARGE:,} cases: time for each, against that at {size:,}", of_each, 1.25)
    index = sized.index / sized.size / 1000 if sized and sized.index else None
    yield Row("search index, compressed, for each case", index, 2.5, " KB")
    imports = measured.start(IMPORTS)
    for name, at_most in ((HELP, 1.5), (CHECK, 3.0)):
        ratio = _ratio(measured.start(name), imports, lambda run: run.seconds)
        yield Row(
            f"`{name}`{' of one case' * (name == CHECK)}, against `{IMPORTS}`", ratio, at_most
        )


def _run(sized: Sized | None, contender: str, scenario: str = COLD) -> Run | None:
    return sized.find(contender, scenario) if sized else None


def _ratio(ours: Run | None, theirs: Run | None, of: Callable[[Run], float]) -> float | None:
    return of(ours) / of(theirs) if ours and theirs else None


def main() -> None:
    """Read the command line, and print the budget."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=SIZE, help="cases (%(default)s)")
    told = tuple(rows(results.load(), parser.parse_args().size))
    print("\n".join((HEAD, *map(str, told))))
    sys.exit(0 if all(row.reached for row in told) else 1)


if __name__ == "__main__":
    main()

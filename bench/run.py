"""Build the same made-up cases with casegen and with its peers, and write docs/performance.md.

    python -m bench.run --sizes 1000 10000 --contenders casegen hugo --write

For each size:

1. Every program is given the cases in its own format (`contenders`).
2. Each builds once for nothing: programs and files are in memory from then on. Its memory is looked
   at, its pages are counted, and pages of some cases are read: all must hold the same.
3. They build in turn, A B A B. All that one made is taken away before it builds anew; where it is
   to find what it made before, every source file gets a new time, as in a fresh clone.

What was measured is kept in `.bench/results.json`; with no `--sizes`, tables are made of that.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Container, Iterator
from pathlib import Path

from msgspec import Struct, structs

from bench import report, results, sites, starts
from bench.contenders import CONTENDERS, casegen
from bench.contenders.contender import (
    ADD,
    COLD,
    EDIT,
    OUTPUT,
    REMOVE,
    RENAME,
    SCENARIOS,
    TEMPLATE,
    UNCHANGED,
    Contender,
)
from bench.corpus import NEVER_LINKED, Case, Corpus, Counts, Item, counts
from bench.measure import Cost, FailedError, cost, snapshot, written
from bench.results import Results, Run, Sized
from bench.tools import CACHE

SEARCH = "static/search"
READ = 20
"""Cases whose pages are read."""


class Place(Struct, frozen=True):
    """A program, and the folder in which it builds."""

    contender: Contender
    folder: Path
    corpus: Corpus

    @property
    def kept(self) -> tuple[Path, ...]:
        """What it writes: the site, and what it remembers."""
        return tuple(self.folder / name for name in (OUTPUT, *self.contender.remembers))


def main() -> None:
    """Read the command line, measure, and print or write what came of it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=(), help="cases")
    parser.add_argument(
        "--contenders", nargs="*", choices=CONTENDERS, default=tuple(CONTENDERS), metavar="NAME",
        help=", ".join(CONTENDERS),
    )  # fmt: skip
    parser.add_argument(
        "--scenarios",
        nargs="*",
        choices=SCENARIOS,
        default=SCENARIOS,
        metavar="NAME",
        help=f"what casegen does: {', '.join(SCENARIOS)}; the first is always done",
    )
    parser.add_argument("--runs", type=int, default=3, help="times that count (%(default)s)")
    parser.add_argument(
        "--timeout", type=float, default=900, help="seconds that a build may take (%(default)s)"
    )
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    asked = parser.parse_args()
    measured = results.load()
    for size in asked.sizes:
        chosen = (only(CONTENDERS[name], asked.scenarios) for name in asked.contenders)
        fitting = [contender for contender in chosen if size <= contender.largest]
        one = race(size, fitting, asked.runs, asked.timeout)
        measured = results.keep(measured, [one])
    if asked.sizes and "casegen" in asked.contenders:
        measured = results.keep(measured, starts=starts.measure(CACHE / "work"))
    tell(measured, write=asked.write)


def only(contender: Contender, scenarios: Container[str]) -> Contender:
    """Return a program that does these things alone, and first builds from nothing."""
    kept = tuple(one for one in contender.scenarios if one == COLD or one in scenarios)
    return structs.replace(contender, scenarios=kept)


def tell(measured: Results, *, write: bool) -> None:
    """Print the tables, and write them into the page where that is asked."""
    print(report.tables(measured))
    if write:
        report.publish(measured)


def race(size: int, contenders: list[Contender], runs: int, timeout: float) -> Sized:
    """Let programs build the same cases in turn.

    Exits where a site does not hold what all must hold: there is nothing to compare then.
    """
    work = CACHE / "work"
    shutil.rmtree(work, ignore_errors=True)
    corpus = Corpus(size)
    places = [Place(contender, work / contender.name, corpus) for contender in contenders]
    _say(f"{size:,}: writing the cases")
    counted = counts(_written_for(corpus, places))
    done: dict[tuple[str, str], Run] = {
        (place.contender.name, scenario): Run(place.contender.name, scenario)
        for place in places
        for scenario in place.contender.scenarios
    }
    index = 0
    for turn in range(runs + 1):
        for place in places:
            for scenario in place.contender.scenarios:
                key = (place.contender.name, scenario)
                if done[place.contender.name, COLD].failed or done[key].failed:
                    continue
                done[key] = _again(done[key], place, scenario, turn, timeout)
                if turn == 0 and scenario == COLD and not done[key].failed:
                    _check(place, counted)
                if key == (casegen.CASEGEN.name, COLD):
                    index = _index_size(place.folder / OUTPUT)
    shutil.rmtree(work)
    return Sized(size, counted, tuple(done.values()), index)


def _written_for(corpus: Corpus, places: list[Place]) -> Iterator[Case]:
    """Write every case for every program while they go by."""
    for place in places:
        place.folder.mkdir(parents=True)
        place.contender.prepare(corpus, place.folder)
        # What is not installed yet is installed now.
        place.contender.commands(place.folder)
    for case in corpus.cases():
        for place in places:
            place.contender.write(case, place.folder)
        yield case


def _again(run: Run, place: Place, scenario: str, turn: int, timeout: float) -> Run:
    """Run a scenario once more; the first turn does not count, but for memory."""
    CHANGES[scenario](place, turn)
    _touch(place)
    before = snapshot(place.kept)
    # What others have left to be written must not be written at this one's cost.
    os.sync()
    commands = place.contender.commands(place.folder)
    try:
        spent = cost(commands, place.folder, timeout, sampled=turn == 0)
    except FailedError as error:
        _say(f"{run.contender} {scenario}: {error}")
        return Run(run.contender, scenario, failed=str(error))
    files, size = written(before, snapshot(place.kept))
    memory = f", {spent.memory / 1e6:.0f} MB" * (turn == 0)
    _say(f"{turn} {run.contender} {scenario}: {spent.wall:.2f} s{memory}, {files:,} files")
    return _with(run, spent, files, size, counts=turn > 0)


def _with(run: Run, spent: Cost, files: int, size: int, *, counts: bool) -> Run:
    return structs.replace(
        run,
        wall=(*run.wall, spent.wall) if counts else run.wall,
        cpu=(*run.cpu, spent.cpu) if counts else run.cpu,
        memory=max(run.memory, spent.memory),
        files=files,
        bytes=size,
    )


def _from_nothing(place: Place, _: int) -> None:
    for path in place.kept:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _nothing(_: Place, __: int) -> None:
    """Change nothing."""


def _edit(place: Place, turn: int) -> None:
    """Add words to a practice of a case in the middle."""
    case = place.corpus.case(place.corpus.size // 3)
    background, practices, *rest = case.sections
    first, *others = practices.items
    edited = Item(first.title, f"{first.text}\n\n第{turn}次修改了这一条做法。")
    changed = structs.replace(practices, items=(edited, *others))
    case = structs.replace(case, sections=(background, changed, *rest))
    place.contender.write(case, place.folder)


def _add(place: Place, turn: int) -> None:
    """Add the newest case."""
    place.contender.write(place.corpus.case(place.corpus.size + turn), place.folder)


def _remove(place: Place, turn: int) -> None:
    """Take away a case in the middle."""
    middle = place.corpus.size // 2 // NEVER_LINKED
    casegen.remove((middle + turn) * NEVER_LINKED, place.folder)


def _rename(place: Place, turn: int) -> None:
    tags = place.corpus.tags
    casegen.rename(tags[len(tags) // 4 + turn].name, f"新的叫法{turn}", place.folder)


def _edit_template(place: Place, turn: int) -> None:
    casegen.edit_template(f"第{turn}次修改了模板。", place.folder)


CHANGES: dict[str, Callable[[Place, int], None]] = {
    COLD: _from_nothing,
    UNCHANGED: _nothing,
    EDIT: _edit,
    ADD: _add,
    REMOVE: _remove,
    RENAME: _rename,
    TEMPLATE: _edit_template,
}


def _touch(place: Place) -> None:
    """Give every source file the time of now."""
    skipped = {path.name for path in place.kept}
    for path in place.folder.iterdir():
        if path.name not in skipped:
            for file in (path, *path.rglob("*")):
                os.utime(file)


def _check(place: Place, counted: Counts) -> None:
    site, corpus = place.folder / OUTPUT, place.corpus
    made = sites.counts(site)
    step = max(1, corpus.size // READ)
    read = (corpus.case(number) for number in range(0, corpus.size, step))
    # Of the pictures, at least one is looked at.
    picture = (corpus.case(7),) if corpus.size > 7 else ()
    faults = sites.faults(site, (*read, *picture), corpus.size - 1)
    if made != counted:
        faults.append(f"{made}, not {counted}")
    if faults:
        sys.exit("\n".join((f"{place.contender.title}: the site is not what it must be", *faults)))


def _index_size(site: Path) -> int:
    files = (site / SEARCH).iterdir()
    return sum(file.stat().st_size for file in files if not file.name.startswith("text"))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

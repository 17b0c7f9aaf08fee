"""Build the same made-up cases with casegen and with its peers, and write docs/performance.md.

    python -m bench.run --sizes 1000 10000 --contenders casegen hugo --write

For each size:

1. Every program is given the cases in its own format (`contenders`).
2. Each builds once for nothing: programs and files are in memory from then on. Its memory is looked
   at, its pages are counted, and pages of some cases are read: all must hold the same.
3. They build in turn, A B A B. All that one made is moved away before it builds anew; where it is
   to find what it made before, every source file gets a new time, as in a fresh clone. Nothing is
   deleted before the end: ext4 is slow to give out again what was freed in the last minutes, and
   whoever builds next would pay for it.

What was measured is kept in `.bench/results.json`; with no `--sizes`, tables are made of that.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Container, Iterator
from pathlib import Path

from msgspec import structs

from bench import report, results, sites, starts
from bench.changes import CHANGES, Place, touch
from bench.contenders import CONTENDERS
from bench.contenders.casegen import CASEGEN
from bench.contenders.contender import COLD, OUTPUT, SCENARIOS, Contender
from bench.corpus import Case, Corpus, Counts, counts, has_picture
from bench.measure import Cost, FailedError, cost, snapshot, written
from bench.results import Results, Run, Sized
from bench.tools import CACHE

SEARCH = "static/search"
READ = 20
"""Cases whose pages are read."""


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

    One whose site does not hold what all must hold is out of the race.
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
                    done[key] = _checked(done[key], place, counted)
                if key == (CASEGEN.name, COLD) and not done[key].failed:
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
    touch(place)
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


def _checked(run: Run, place: Place, counted: Counts) -> Run:
    """Return the run, or that it failed where the site is not the one that all must make."""
    site, corpus = place.folder / OUTPUT, place.corpus
    made = sites.counts(site)
    step = max(1, corpus.size // READ)
    read = {*range(0, corpus.size, step), *filter(has_picture, range(min(50, corpus.size)))}
    faults = sites.faults(site, map(corpus.case, sorted(read)), corpus.newest())
    if made != counted:
        faults.append(f"{made}, not {counted}")
    if not faults:
        return run
    _say(
        "\n".join((f"{place.contender.title}: its site is not the one that all must make", *faults))
    )
    return Run(run.contender, run.scenario, failed="made another site")


def _index_size(site: Path) -> int:
    files = (site / SEARCH).iterdir()
    return sum(file.stat().st_size for file in files if not file.name.startswith("text"))


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

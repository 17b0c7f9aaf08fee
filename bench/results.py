"""What was measured, kept so that tables and charts can be made of it again."""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median

import msgspec
from msgspec import Struct, structs

from bench.contenders.contender import COLD
from bench.corpus import Counts
from bench.tools import CACHE

FILE = CACHE / "results.json"


class Run(Struct, frozen=True):
    """One program, doing one thing several times."""

    contender: str
    scenario: str
    wall: tuple[float, ...] = ()
    """Seconds of each time that counts; none where the program failed."""
    cpu: tuple[float, ...] = ()
    memory: int = 0
    """Bytes, at the most."""
    files: int = 0
    """Written the last time."""
    bytes: int = 0
    failed: str = ""

    @property
    def seconds(self) -> float:
        """The median time."""
        return median(self.wall)


class Sized(Struct, frozen=True):
    """All programs on the same cases, in one run."""

    size: int
    counts: Counts
    """Of every program's site."""
    runs: tuple[Run, ...]
    index: int = 0
    """Bytes of casegen's search index, without the texts that results are cut from."""

    def find(self, contender: str, scenario: str = COLD) -> Run | None:
        """Return a run, if there was one and it ended well."""
        named = (r for r in self.runs if (r.contender, r.scenario) == (contender, scenario))
        return next((run for run in named if run.wall), None)


class Machine(Struct, frozen=True):
    """What it was measured on."""

    processor: str
    cores: int
    memory: int
    system: str
    python: str
    node: str


class Results(Struct, frozen=True):
    """All that was measured."""

    machine: Machine
    sized: tuple[Sized, ...] = ()
    """The smallest first."""
    starts: tuple[Run, ...] = ()
    """Of programs that have next to nothing to do."""

    def of(self, size: int) -> Sized | None:
        """Return what was measured with so many cases."""
        return next((one for one in self.sized if one.size == size), None)

    def start(self, name: str) -> Run | None:
        """Return how long a program takes that has next to nothing to do."""
        return next((run for run in self.starts if run.scenario == name), None)


def load() -> Results:
    """Return what was measured before on this machine; nothing if that was on another."""
    here = machine()
    if FILE.exists():
        kept = msgspec.json.decode(FILE.read_bytes(), type=Results)
        if kept.machine == here:
            return kept
    return Results(here)


def keep(results: Results, sized: Iterable[Sized] = (), starts: Iterable[Run] = ()) -> Results:
    """Add what was measured, in place of what was measured of the same before."""
    by_size = {one.size: one for one in (*results.sized, *sized)}
    kept = structs.replace(
        results,
        sized=tuple(by_size[size] for size in sorted(by_size)),
        starts=tuple(starts) or results.starts,
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1))
    return kept


def machine() -> Machine:
    """Describe this machine."""
    information = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    models = (line.partition(": ")[2] for line in information if line.startswith("model name"))
    node = subprocess.run(("node", "--version"), capture_output=True, text=True, check=False)
    return Machine(
        next(models, platform.machine()),
        os.cpu_count() or 1,
        os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        f"{platform.system()} {platform.release()}",
        f"{platform.python_implementation()} {'.'.join(map(str, sys.version_info[:3]))}",
        node.stdout.strip().removeprefix("v"),
    )

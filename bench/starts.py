"""How long casegen takes where it has next to nothing to do."""

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.contenders import casegen
from bench.measure import cost
from bench.results import Run

IMPORTS = "python -c 'import click, yaml'"
HELP = "casegen --help"
CHECK = "casegen check"
COMMANDS = {
    IMPORTS: (sys.executable, "-c", "import click, yaml"),
    HELP: (casegen.PROGRAM, "--help"),
    CHECK: (casegen.PROGRAM, "check"),
}
TIMES = 10


def measure(work: Path) -> Iterable[Run]:
    """Run each command in turn in a publication of one case; the first time does not count."""
    folder = casegen.publication(work / "start", 1)
    spent = [
        {name: cost([command], folder, 60) for name, command in COMMANDS.items()}
        for _ in range(TIMES + 1)
    ]
    shutil.rmtree(work)
    for name in COMMANDS:
        counted = [turn[name] for turn in spent[1:]]
        wall = tuple(one.wall for one in counted)
        yield Run("casegen", name, wall, tuple(one.cpu for one in counted))

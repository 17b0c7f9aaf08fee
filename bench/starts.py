"""How long casegen takes where it has next to nothing to do."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from bench.contenders import casegen
from bench.measure import cost
from bench.results import Run

IMPORTS = "python -c 'import click, yaml'"
HELP = "casegen --help"
CHECK = "casegen check"
TIMES = 10


def measure(work: Path) -> Iterable[Run]:
    """Run each command in turn in a publication of one case; the first time does not count."""
    folder = casegen.publication(work / "start", 1)
    program = casegen.program()
    commands = {
        IMPORTS: (str(Path(program).with_name("python")), "-c", "import click, yaml"),
        HELP: (program, "--help"),
        CHECK: (program, "check"),
    }
    spent = [
        {name: cost([command], folder, 60) for name, command in commands.items()}
        for _ in range(TIMES + 1)
    ]
    shutil.rmtree(work)
    for name in commands:
        counted = [turn[name] for turn in spent[1:]]
        wall = tuple(one.wall for one in counted)
        yield Run("casegen", name, wall, tuple(one.cpu for one in counted))

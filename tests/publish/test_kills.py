"""Whatever ends a publishing program, the place holds one whole tree.

CASEGEN_TEST_KILLS says how often to kill it; 40 times where it says nothing.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casegen.publish.tree import check_target, put

from .trees import ONE, TWO, tree

KILLS = int(os.environ.get("CASEGEN_TEST_KILLS", "40"))

PROGRAM = """
import sys
from pathlib import Path
from casegen.publish import exchange
from casegen.publish.standing import look
from casegen.publish.tree import check_target, put
from tests.publish.trees import ONE, TWO

target, in_one_step = Path(sys.argv[1]), sys.argv[2] == "one step"
spare = Path(sys.argv[3]) if len(sys.argv) > 3 else None
if not in_one_step:
    exchange._in_one_step = lambda *_: False
files = {}
while True:
    for tree in (ONE, TWO):
        check_target(target, [])
        standing = look(target).untouched(files)
        files = put(tree.items(), target, standing, spare).files
        print("published", flush=True)
"""


def kill_at(target: Path, way: str, moment: float, *spare: Path) -> None:
    """Publish again and again, and kill the program at a moment, from 0 to 1, of publishing."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(target), way, *map(str, spare)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with program:
        assert program.stdout
        assert program.stderr
        assert program.stdout.readline(), program.stderr.read().decode()
        begun = time.monotonic()
        program.stdout.readline()
        time.sleep(moment * (time.monotonic() - begun))
        assert program.poll() is None, program.stderr.read().decode()
        program.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't exchange two folders at once")
def test_a_killed_program_leaves_one_whole_tree(tmp_path: Path) -> None:
    chance = random.Random(20251008)
    target = tmp_path / "output"
    put(ONE.items(), target)
    for n in range(KILLS):
        kill_at(target, "one step", chance.random())
        assert tree(target) in (ONE, TWO), f"kill {n}"
    check_target(target, [])
    put(ONE.items(), target)
    assert tree(target) == ONE
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows can't exchange two folders at once")
def test_a_killed_program_leaves_one_whole_tree_beside_its_spare_one(tmp_path: Path) -> None:
    chance = random.Random(20251010)
    target, spare = tmp_path / "output", tmp_path / "state" / "spare"
    put(ONE.items(), target, {}, spare)
    for n in range(KILLS // 2):
        kill_at(target, "one step", chance.random(), spare)
        assert tree(target) in (ONE, TWO), f"kill {n}"
    for files in (TWO, ONE):
        check_target(target, [])
        put(files.items(), target, {}, spare)
        assert tree(target) == files
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output", "state"]


def test_where_folders_can_not_be_exchanged_the_next_run_puts_the_old_tree_back(
    tmp_path: Path,
) -> None:
    chance = random.Random(20251009)
    target = tmp_path / "output"
    put(ONE.items(), target)
    for n in range(KILLS // 4):
        kill_at(target, "two steps", chance.random())
        check_target(target, [])
        assert tree(target) in (ONE, TWO), f"kill {n}"
    put(ONE.items(), target)
    assert tree(target) == ONE
    assert [path.name for path in tmp_path.iterdir()] == ["output"]

import os
from collections.abc import Iterator

import pytest

from casegen.work.workers import Workers

PARTS = [bytes([n]) for n in range(20)]


def doubled(shared: bytes, part: bytes) -> bytes:
    return shared + part * 2


def elsewhere(shared: bytes, _: bytes) -> bytes:
    return b"there" if os.getpid() != int(shared) else b"here"


def dies_elsewhere(shared: bytes, part: bytes) -> bytes:
    """Do the work, but not in another process: one that is out of memory ends like this."""
    if os.getpid() != int(shared) and part == PARTS[7]:
        os._exit(1)
    return part


def me() -> bytes:
    return str(os.getpid()).encode()


@pytest.mark.parametrize("processes", [1, 2, 5])
def test_results_come_in_the_order_of_the_parts(processes: int) -> None:
    with Workers(processes) as workers:
        found = list(workers.map(doubled, b"x", PARTS, True))
    assert found == [b"x" + part * 2 for part in PARTS]


def test_little_work_is_done_here_and_much_elsewhere() -> None:
    with Workers(2) as workers:
        assert set(workers.map(elsewhere, me(), PARTS, False)) == {b"here"}
        assert set(workers.map(elsewhere, me(), PARTS, True)) == {b"there"}
    with Workers(1) as workers:
        assert set(workers.map(elsewhere, me(), PARTS, True)) == {b"here"}


def test_parts_are_taken_as_they_are_needed() -> None:
    taken = 0

    def parts() -> Iterator[bytes]:
        nonlocal taken
        for part in PARTS:
            taken += 1
            yield part

    with Workers(2) as workers:
        results = workers.map(doubled, b"", parts(), True)
        next(results)
        assert taken <= 6
        assert len(list(results)) == len(PARTS) - 1


def test_what_a_process_that_died_leaves_undone_is_done_here() -> None:
    with Workers(2) as workers:
        assert list(workers.map(dies_elsewhere, me(), PARTS, True)) == PARTS
        assert list(workers.map(dies_elsewhere, me(), PARTS, True)) == PARTS

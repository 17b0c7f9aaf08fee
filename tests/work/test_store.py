import random
import sqlite3
from pathlib import Path

import pytest

from casegen.work.store import FILE, KINDS, Store

VALUES = {bytes([n]) * 16: random.Random(n).randbytes(5_000) for n in range(40)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a store that knows some values."""
    store = Store(tmp_path / "state")
    store.put("body", VALUES)
    store.close()
    return tmp_path / "state"


def found(folder: Path | None) -> dict[bytes, bytes]:
    store = Store(folder)
    try:
        return store.get("body", VALUES)
    finally:
        store.close()


def test_what_was_put_is_there_for_the_next_program(folder: Path) -> None:
    assert found(folder) == VALUES


def test_kinds_have_nothing_to_do_with_each_other(folder: Path) -> None:
    store = Store(folder)
    assert [store.get(kind, VALUES) for kind in KINDS if kind != "body"] == [{}] * (len(KINDS) - 1)
    store.close()


def test_nothing_is_made_on_disk_before_it_is_needed(tmp_path: Path) -> None:
    Store(tmp_path / "state").close()
    assert list(tmp_path.iterdir()) == []


def test_more_keys_than_one_question_may_have_are_found(tmp_path: Path) -> None:
    values = {n.to_bytes(16): n.to_bytes(4) for n in range(2_345)}
    store = Store(tmp_path)
    store.put("card", values)
    assert store.get("card", values) == values
    store.close()


def test_others_are_forgotten(folder: Path) -> None:
    store = Store(folder)
    kept = list(VALUES)[:3]
    store.forget_others("body", kept)
    assert store.get("body", VALUES).keys() == set(kept)
    store.close()


@pytest.mark.parametrize("size", [0, 1, 99, 4096, 10_000, 100_000])
def test_a_truncated_file_forgets_and_goes_on(folder: Path, size: int) -> None:
    file = folder / FILE
    file.write_bytes(file.read_bytes()[:size])
    check_forgetful(folder)


@pytest.mark.parametrize("seed", range(60))
def test_a_file_with_random_bytes_never_gives_a_wrong_value(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray((folder / FILE).read_bytes())
    for _ in range(chance.choice((1, 30, 3_000))):
        content[chance.randrange(len(content))] = chance.randrange(256)
    (folder / FILE).write_bytes(content)
    check_forgetful(folder)


def test_a_file_of_another_making_is_replaced(folder: Path) -> None:
    (folder / FILE).unlink()
    with sqlite3.connect(folder / FILE) as database:
        database.execute("CREATE TABLE body (other TEXT)")
    database.close()
    check_forgetful(folder)
    assert found(folder) == VALUES


def check_forgetful(folder: Path) -> None:
    """See that a store gives nothing wrong, takes what is put, and gives it back."""
    store = Store(folder)
    there = store.get("body", VALUES)
    assert all(VALUES[key] == value for key, value in there.items())
    store.put("body", VALUES)
    assert store.get("body", VALUES) == VALUES
    store.forget_others("body", VALUES)
    store.close()


def test_a_value_under_another_key_is_not_there(folder: Path) -> None:
    first, second, *_ = VALUES
    with sqlite3.connect(folder / FILE) as database:
        row = database.execute("SELECT value FROM body WHERE key = ?", [first]).fetchone()
        database.execute("UPDATE body SET value = ? WHERE key = ?", [*row, second])
    database.close()
    assert second not in found(folder)


def test_where_no_file_can_be_made_values_are_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, no folder", encoding="utf-8")
    check_forgetful(tmp_path / "state")
    assert found(None) == {}


def test_two_programs_at_the_same_time_do_no_harm(folder: Path) -> None:
    first, second = Store(folder), Store(folder)
    for n, store in enumerate((first, second, first, second)):
        store.put("card", {bytes([n]): bytes([n])})
        first.forget_others("card", [bytes([3])])
    assert first.get("body", VALUES) == second.get("body", VALUES) == VALUES
    assert second.get("card", [bytes([3])]) == {bytes([3]): bytes([3])}
    first.close()
    second.close()


def test_a_file_that_another_program_holds_is_done_without(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, **_: connect(file, timeout=0.01))
    holder = connect(folder / FILE)
    holder.execute("BEGIN EXCLUSIVE")
    check_forgetful(folder)
    holder.rollback()
    holder.close()
    monkeypatch.undo()
    assert found(folder) == VALUES

"""What is remembered of pictures is theirs, or it is nothing."""

from pathlib import Path

import pytest

from casegen.pictures.renditions import Rendition
from casegen.pictures.store import Store

KEY, OTHER = "a" * 32, "b" * 32
MADE = (Rendition(480, b"small"), Rendition(960, b"large"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "deep" / "pictures")


def test_what_was_put_is_found_under_its_key_only(store: Store) -> None:
    assert store.get(KEY) is None
    store.put(KEY, MADE)
    store.put(OTHER, ())
    assert (store.get(KEY), store.get(OTHER), store.get("c" * 32)) == (MADE, (), None)


def test_nothing_but_the_entry_is_left_behind(store: Store) -> None:
    store.put(KEY, MADE)
    store.put(KEY, MADE)
    assert [file.name for file in store.folder.iterdir()] == [KEY]


@pytest.mark.parametrize("content", [b"", b"x", b"\0" * 16, b"\0" * 500])
def test_a_foreign_file_is_nothing(store: Store, content: bytes) -> None:
    store.put(KEY, MADE)
    (store.folder / KEY).write_bytes(content)
    assert store.get(KEY) is None


def test_a_damaged_entry_is_nothing(store: Store) -> None:
    store.put(KEY, MADE)
    whole = (store.folder / KEY).read_bytes()
    for n in range(len(whole)):
        (store.folder / KEY).write_bytes(whole[:n])
        assert store.get(KEY) is None
        (store.folder / KEY).write_bytes(whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :])
        assert store.get(KEY) is None


def test_the_entry_of_another_picture_is_nothing(store: Store) -> None:
    store.put(OTHER, MADE)
    (store.folder / OTHER).rename(store.folder / KEY)
    assert store.get(KEY) is None


def test_a_folder_in_the_place_of_an_entry_is_nothing(store: Store) -> None:
    (store.folder / KEY).mkdir(parents=True)
    store.put(KEY, MADE)
    assert store.get(KEY) is None


def test_a_store_that_can_not_be_written_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "pictures")
    store.put(KEY, MADE)
    store.prune([KEY])
    assert store.get(KEY) is None


def test_what_is_not_used_is_forgotten(store: Store) -> None:
    store.put(KEY, MADE)
    store.put(OTHER, MADE)
    (store.folder / ".unfinished").touch()
    store.prune([KEY])
    assert [file.name for file in store.folder.iterdir()] == [KEY]
    assert store.get(KEY) == MADE

"""A tree that is made from the one before the last, at the cost of what changed."""

import os
import random
import shutil
import sys
from pathlib import Path

import pytest

from casegen.publish import exchange
from casegen.publish import tree as publisher
from casegen.publish.standing import File, look
from casegen.publish.tree import RefusedError, put

from .trees import NEW, OLD, tree


class Publisher:
    """Publishes into one place, and remembers what it left there."""

    def __init__(self, folder: Path) -> None:
        self.target = folder / "output"
        self.spare = folder / "state" / "spare"
        self.files: dict[str, File] = {}

    def put(self, files: dict[str, bytes]) -> None:
        """Publish files; what stands already under its digest is not given again."""
        standing = look(self.target).untouched(self.files)
        content = {
            path: None if path in standing and (self.target / path).read_bytes() == text else text
            for path, text in files.items()
        }
        self.files = put(content.items(), self.target, standing, self.spare).files
        assert tree(self.target) == files

    def inodes(self) -> dict[str, int]:
        """Return which file stands at each path."""
        files = (path for path in self.target.rglob("*") if path.is_file())
        return {f.relative_to(self.target).as_posix(): f.stat().st_ino for f in files}


@pytest.fixture
def place(tmp_path: Path) -> Publisher:
    """A place in which two trees have stood."""
    publisher = Publisher(tmp_path)
    publisher.put(OLD)
    publisher.put(NEW)
    return publisher


def test_a_file_that_is_the_same_is_not_touched(place: Publisher) -> None:
    before = place.inodes()
    times = {path: (place.target / path).stat().st_mtime_ns for path in NEW}
    place.put(OLD)
    place.put(NEW)
    same = [path for path in NEW if OLD.get(path) == NEW[path]]
    assert same
    after = place.inodes()
    assert [after[path] for path in same] == [before[path] for path in same]
    assert [(place.target / p).stat().st_mtime_ns for p in same] == [times[p] for p in same]


def test_the_folder_around_holds_nothing_else(place: Publisher) -> None:
    assert sorted(p.name for p in place.target.parent.iterdir()) == ["output", "state"]


def test_what_is_written_in_one_tree_is_not_written_in_the_other(place: Publisher) -> None:
    shown = tree(place.target)
    place.put(OLD)
    assert tree(place.spare) == shown


def test_a_file_becomes_a_folder_and_the_other_way_round(place: Publisher) -> None:
    turned = {"index.html/index.html": b"a folder now", "cases": b"a file now"}
    for files in (turned, OLD, turned, NEW, OLD, turned):
        place.put(files)


@pytest.mark.parametrize("seed", range(20))
def test_any_trees_one_after_the_other(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    place = Publisher(tmp_path)
    names = ["a", "a/b", "a/b/c", "d/e", "d/e/f", "g"]
    for _ in range(12):
        files: dict[str, bytes] = {}
        for name in chance.sample(names, chance.randint(0, 6)):
            if not any(n.startswith(f"{name}/") or name.startswith(f"{n}/") for n in files):
                files[name] = chance.choice((b"", b"one", b"two"))
        place.put(files)
        if chance.random() < 0.2:
            spoil(place, chance)


def spoil(place: Publisher, chance: random.Random) -> None:
    """Do something to what stands in the target or in the spare place."""
    folder = chance.choice((place.target, place.spare))
    files = [f for f in folder.rglob("*") if f.is_file() and f.name != ".casegen.json"]
    if not files:
        return
    file = chance.choice(files)
    match chance.randint(0, 3):
        case 0:
            file.write_bytes(b"spoilt")
        case 1:
            file.unlink()
        case 2:
            file.unlink()
            file.write_bytes(b"one")
        case 3:
            shutil.rmtree(place.spare, ignore_errors=True)


@pytest.mark.parametrize("content", [b"not ours", b"new", b""])
def test_a_published_file_that_somebody_wrote_to_is_made_again(
    place: Publisher, content: bytes
) -> None:
    (place.target / "index.html").write_bytes(content)
    place.put(NEW)


def test_a_spare_tree_with_something_foreign_is_not_used_and_not_published(
    place: Publisher,
) -> None:
    (place.spare / "cases" / "mine.txt").write_bytes(b"mine")
    with pytest.raises(OSError, match="spare"):
        place.put(OLD)
    assert tree(place.target) == NEW
    assert (place.spare / "cases" / "mine.txt").read_bytes() == b"mine"


def test_a_file_that_should_stand_and_does_not_is_a_mistake_of_the_caller(
    place: Publisher,
) -> None:
    with pytest.raises(KeyError):
        put([("index.html", None)], place.target, {}, place.spare)
    assert tree(place.target) == NEW


def test_where_folders_can_not_change_places_at_once_the_old_tree_is_spare_too(
    place: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_in_one_step", lambda *_: False)
    for files in (OLD, NEW, OLD):
        place.put(files)
    assert sorted(p.name for p in place.target.parent.iterdir()) == ["output", "state"]
    assert tree(place.spare) == NEW


def test_where_there_are_no_links_files_are_copied(
    place: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    for files in (OLD, NEW, OLD):
        place.put(files)


@pytest.mark.parametrize("fatal", range(1, 12))
def test_a_failure_leaves_the_old_tree_and_the_next_run_succeeds(
    place: Publisher, monkeypatch: pytest.MonkeyPatch, fatal: int
) -> None:
    left = fatal

    def sometimes(name: str) -> None:
        real = getattr(os, name)

        def fails(*args: object, **names: object) -> object:
            nonlocal left
            left -= 1
            if left == 0:
                raise OSError(28, "No space left on device")
            return real(*args, **names)

        patch.setattr(os, name, fails)

    with monkeypatch.context() as patch:
        for name in ("open", "write", "mkdir", "unlink", "rename"):
            sometimes(name)
        try:
            place.put(OLD)
        except OSError:
            assert tree(place.target) == NEW
    place.put(OLD)


def test_a_foreign_file_in_the_target_is_refused(place: Publisher) -> None:
    (place.target / "mine.txt").write_bytes(b"mine")
    with pytest.raises(RefusedError):
        put(OLD.items(), place.target, {}, place.spare)
    assert (place.target / "mine.txt").read_bytes() == b"mine"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows disks by letters")
def test_a_spare_place_on_another_disk_is_not_used(
    place: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publisher, "_may_serve", lambda *_: False)
    before = tree(place.spare)
    place.put(OLD)
    assert tree(place.spare) == before

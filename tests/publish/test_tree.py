import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType

import pytest

from casegen.publish import exchange
from casegen.publish import tree as publisher
from casegen.publish.standing import MANIFEST
from casegen.publish.tree import Changes, RefusedError, check_target, put

from .trees import NEW, OLD, everything, tree

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody make such a file")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The place of a published tree."""
    place = tmp_path / "publication" / "output"
    put(OLD.items(), place)
    return place


def test_a_tree_is_put_where_nothing_stands(tmp_path: Path) -> None:
    changes = put(OLD.items(), tmp_path / "new" / "output").changes
    assert tree(tmp_path / "new" / "output") == OLD
    assert changes == Changes(added=4, changed=0, removed=0, unchanged=0)


def test_a_tree_takes_the_place_of_the_one_before(target: Path) -> None:
    changes = put(NEW.items(), target).changes
    assert tree(target) == NEW
    assert changes == Changes(added=1, changed=1, removed=1, unchanged=2)


def test_the_same_tree_again_changes_nothing(target: Path) -> None:
    before = everything(target)
    assert put(OLD.items(), target).changes == Changes(added=0, changed=0, removed=0, unchanged=4)
    assert everything(target) == before


def test_nothing_but_the_tree_is_left_in_the_folder_around_it(target: Path) -> None:
    put(NEW.items(), target)
    assert [path.name for path in target.parent.iterdir()] == ["output"]


def test_a_folder_that_becomes_a_file_and_the_other_way_round(target: Path) -> None:
    turned = {"index.html/index.html": b"a folder now", "cases": b"a file now"}
    put(turned.items(), target)
    assert tree(target) == turned
    put(OLD.items(), target)
    assert tree(target) == OLD


def test_an_empty_folder_is_a_place_like_any(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    check_target(tmp_path / "output", [])
    put(OLD.items(), tmp_path / "output")
    assert tree(tmp_path / "output") == OLD
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


# What is not ours


FOREIGN = ["notes.txt", "cases/one/draft.docx", "cases/mine/index.html", ".git/HEAD", "empty/"]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_tree_with_something_foreign_is_left_alone(target: Path, name: str) -> None:
    place = target / name
    if name.endswith("/"):
        place.mkdir()
    else:
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(b"mine")
    before = everything(target.parent)
    with pytest.raises(RefusedError) as refused:
        check_target(target, [])
    assert refused.value.rule == "output-not-ours"
    assert refused.value.arguments["files"] == (name,)
    with pytest.raises(RefusedError):
        put(NEW.items(), target)
    assert everything(target.parent) == before


@posix
@pytest.mark.parametrize("name", ["link", "cases/one/link"])
@pytest.mark.parametrize("to", ["elsewhere", "elsewhere/file.txt", "nowhere"])
def test_a_link_in_the_tree_is_foreign_and_not_followed(target: Path, name: str, to: str) -> None:
    elsewhere = target.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file.txt").write_bytes(b"precious")
    (target / name).symlink_to(target.parent / to)
    before = everything(target.parent)
    with pytest.raises(RefusedError) as refused:
        check_target(target, [])
    assert refused.value.arguments["files"] == (name,)
    with pytest.raises(RefusedError):
        put(NEW.items(), target)
    assert everything(target.parent) == before


@posix
def test_a_folder_of_ours_replaced_by_a_link_is_foreign(target: Path) -> None:
    moved = target.parent / "elsewhere"
    (target / "cases").rename(moved)
    (target / "cases").symlink_to(moved)
    with pytest.raises(RefusedError):
        check_target(target, [])
    assert (moved / "one" / "index.html").read_bytes() == b"same"


def test_files_without_a_manifest_are_foreign(target: Path) -> None:
    (target / MANIFEST).unlink()
    with pytest.raises(RefusedError):
        check_target(target, [])


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b"\xff", b'{"files": 3}'])
def test_files_with_a_broken_manifest_are_foreign(target: Path, manifest: bytes) -> None:
    (target / MANIFEST).write_bytes(manifest)
    before = everything(target)
    with pytest.raises(RefusedError):
        check_target(target, [])
    assert everything(target) == before


def test_a_manifest_does_not_reach_outside_its_folder(target: Path) -> None:
    outside = target.parent / "precious.txt"
    outside.write_bytes(b"precious")
    text = (target / MANIFEST).read_text("utf-8")
    listed = text.replace('"index.html"', '"../precious.txt": "0", "index.html"')
    (target / MANIFEST).write_text(listed, encoding="utf-8")
    check_target(target, [])
    put(NEW.items(), target)
    assert outside.read_bytes() == b"precious"


def test_only_a_few_foreign_files_are_named(target: Path) -> None:
    for n in range(9):
        (target / f"{n}.txt").touch()
    with pytest.raises(RefusedError) as refused:
        check_target(target, [])
    assert refused.value.arguments["files"] == tuple(f"{n}.txt" for n in range(5))


def test_a_file_that_comes_while_the_tree_is_written_is_kept(target: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        (target / "late.txt").write_bytes(b"mine")

    check_target(target, [])
    with pytest.raises(RefusedError):
        put(files(), target)
    assert tree(target) == {**OLD, "late.txt": b"mine"}


def test_a_foreign_file_in_the_tree_that_was_replaced_is_kept(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It came in the moment between the last look at the tree and the exchange.
    def late(fresh: Path, place: Path, old: Path) -> None:
        (place / "cases" / "one" / "late.txt").write_bytes(b"mine")
        exchange.exchange(fresh, place, old)

    monkeypatch.setattr(publisher, "exchange", late)
    put(NEW.items(), target)
    monkeypatch.undo()
    assert tree(target) == NEW
    left = list(target.parent.rglob("late.txt"))
    assert [path.read_bytes() for path in left] == [b"mine"]
    for _ in range(2):
        with pytest.raises(OSError, match="casegen-new"):
            put(OLD.items(), target)
        assert tree(target) == NEW
        assert left[0].read_bytes() == b"mine"


# Places where no tree may go


@pytest.fixture
def publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication's folder, with the home and the current folder elsewhere."""
    root = tmp_path / "top" / "publication"
    for name in ("publication/cases/one", "publication/templates", "home/me", "work/here"):
        (tmp_path / "top" / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "top" / "home" / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "top" / "home" / "me"))
    monkeypatch.chdir(tmp_path / "top" / "work" / "here")
    return root


UNSAFE = [
    "/",
    "~",
    "..",
    ".",
    "{root}",
    "{root}/..",
    "{root}/cases",
    "{root}/cases/",
    "{root}/cases/one",
    "{root}/cases/new/deeper",
    "{root}/x/../cases",
    "{root}/templates",
    "{root}/templates/output",
    "../../home",
]


@pytest.mark.parametrize("place", UNSAFE)
def test_an_unsafe_place_is_refused(publication: Path, place: str) -> None:
    target = Path(place.format(root=publication)).expanduser()
    sources = [publication / "cases", publication / "templates"]
    with pytest.raises(RefusedError) as refused:
        check_target(target, sources)
    assert refused.value.rule == "output-unsafe"
    assert refused.value.arguments == {"target": str(target)}


@pytest.mark.parametrize("place", ["{root}/output", "{root}/cases-output", "output", "../output"])
def test_a_safe_place_is_not(publication: Path, place: str) -> None:
    target = Path(place.format(root=publication))
    check_target(target, [publication / "cases", publication / "templates"])


def test_a_file_is_no_place_for_a_tree(publication: Path) -> None:
    (publication / "output").write_bytes(b"mine")
    with pytest.raises(RefusedError) as refused:
        check_target(publication / "output", [])
    assert refused.value.rule == "output-unsafe"


@posix
@pytest.mark.parametrize("to", ["elsewhere", "nowhere"])
def test_a_link_is_no_place_for_a_tree(publication: Path, to: str) -> None:
    (publication / "elsewhere").mkdir()
    (publication / "output").symlink_to(publication / to)
    with pytest.raises(RefusedError) as refused:
        check_target(publication / "output", [])
    assert refused.value.rule == "output-unsafe"


@posix
def test_a_link_on_the_way_does_not_hide_an_unsafe_place(publication: Path) -> None:
    (publication / "way").symlink_to(publication / "cases")
    with pytest.raises(RefusedError):
        check_target(publication / "way" / "output", [publication / "cases"])


# Faults


class Faults:
    """Lets the n-th of all changes to the disk fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, fatal: int) -> None:
        self.left = fatal
        for name in ("open", "write", "mkdir", "link", "rename"):
            self.spoil(monkeypatch, os, name)
        monkeypatch.setattr(exchange, "_in_one_step", lambda *_: False)

    def spoil(self, monkeypatch: pytest.MonkeyPatch, owner: ModuleType, name: str) -> None:
        real = getattr(owner, name)

        def fails(*args: object, **names: object) -> object:
            self.left -= 1
            if self.left == 0:
                raise OSError(28, "No space left on device")
            return real(*args, **names)

        monkeypatch.setattr(owner, name, fails)


def test_a_write_that_fails_leaves_the_old_tree(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each change to the disk fails once; after the last, the tree is the new one."""
    for fatal in range(1, 100):
        with monkeypatch.context() as patch:
            faults = Faults(patch, fatal)
            with suppress(OSError):
                put(NEW.items(), target)
            if faults.left > 0:
                break
        assert tree(target) == OLD, f"change {fatal}"
        assert [path.name for path in target.parent.iterdir()] == ["output"], f"change {fatal}"
    assert fatal > 10
    assert tree(target) == NEW


def test_a_step_back_that_fails_too_loses_nothing(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:

        def broken(_: Path, place: Path, old: Path) -> None:
            place.rename(old)
            patch.setattr(Path, "rename", fails)
            fails()

        patch.setattr(publisher, "exchange", broken)
        with pytest.raises(OSError, match="Input"):
            put(NEW.items(), target)
    assert not target.exists()
    check_target(target, [])
    assert tree(target) == OLD


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_an_interruption_between_the_two_moves_leaves_the_old_tree(
    target: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]
) -> None:
    def interrupted(_: Path, place: Path, old: Path) -> None:
        place.rename(old)
        raise stop

    monkeypatch.setattr(publisher, "exchange", interrupted)
    with pytest.raises(stop):
        put(NEW.items(), target)
    assert tree(target) == OLD


def test_a_file_source_that_fails_leaves_the_old_tree(target: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        put(files(), target)
    assert tree(target) == OLD
    assert [path.name for path in target.parent.iterdir()] == ["output"]


def test_an_old_tree_that_can_not_be_removed_does_not_hide_the_new(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, f"Permission denied {missing_ok}")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refuses)
        assert put(NEW.items(), target).changes.added == 1
    assert tree(target) == NEW
    put(OLD.items(), target)
    assert tree(target) == OLD
    assert [path.name for path in target.parent.iterdir()] == ["output"]


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_leaves_the_old_tree(target: Path) -> None:
    target.parent.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            put(NEW.items(), target)
    finally:
        target.parent.chmod(0o700)
    assert tree(target) == OLD


# What a killed run leaves


LEFT = {
    "nothing": {},
    "a page": {"index.html": b"half"},
    "half a manifest": {"index.html": b"half", MANIFEST: b'{\n "files": {\n  "ind'},
}


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT)
def test_what_a_killed_run_left_is_cleaned(target: Path, left: dict[str, bytes]) -> None:
    stage = target.with_name(".output.casegen-new")
    stage.mkdir()
    for name, content in left.items():
        (stage / name).write_bytes(content)
    check_target(target, [])
    put(NEW.items(), target)
    assert tree(target) == NEW
    assert [path.name for path in target.parent.iterdir()] == ["output"]


@pytest.mark.parametrize("name", [".output.casegen-new", ".output.casegen-old"])
def test_a_replaced_tree_that_a_killed_run_left_is_cleaned(
    target: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_in_one_step", lambda *_: False)
    put(OLD.items(), target.with_name(name))
    check_target(target, [])
    put(NEW.items(), target)
    assert tree(target) == NEW
    assert [path.name for path in target.parent.iterdir()] == ["output"]


def test_a_tree_that_a_killed_run_moved_aside_is_put_back(target: Path) -> None:
    target.rename(target.with_name(".output.casegen-old"))
    check_target(target, [])
    assert tree(target) == OLD
    assert put(NEW.items(), target).changes == Changes(added=1, changed=1, removed=1, unchanged=2)

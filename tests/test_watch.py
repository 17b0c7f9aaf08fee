import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from casegen import watch
from casegen.config import Config, load
from casegen.watch import Places, Watching, places
from tests.publications import case, write

PATIENCE = 20.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"config.yaml": "title: 案例集\n", "cases/a.md": case()})


@pytest.fixture
def watching(root: Path) -> Iterator[Watching]:
    with Watching(root, places(None)) as made:
        yield made


def told(watching: Watching) -> frozenset[str]:
    """Wait for a change, and return it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := watching.changes():
            return found
    raise AssertionError("nothing was told")


def until(watching: Watching, path: str) -> None:
    """Wait until a path is told."""
    end = time.monotonic() + PATIENCE
    while path not in watching.changes():
        assert time.monotonic() < end, f"{path} was not told"


def test_a_file_that_is_written_is_told_once(root: Path, watching: Watching) -> None:
    write(root, {"cases/a.md": case("改了")})
    assert told(watching) == {"cases/a.md"}
    time.sleep(0.1)
    (root / "cases/a.md").read_text("utf-8")
    assert watching.changes(0.3) == frozenset()


@pytest.mark.parametrize(
    "name",
    [".a.md.swp", "a.md~", ".#a.md", "4913", "a.tmp", ".~lock.a.md#", ".casegen-x1", "~$a.md"],
)
def test_what_is_there_for_a_moment_is_nobodys_change(
    root: Path, watching: Watching, name: str
) -> None:
    write(root, {f"cases/{name}": "x", "output/index.html": "x", ".casegen/x": "x"})
    (root / "cases" / name).unlink()
    write(root, {"cases/a.md": case("改了")})
    assert told(watching) == {"cases/a.md"}


def test_a_file_that_is_put_in_the_place_of_another(root: Path, watching: Watching) -> None:
    for n in range(3):
        write(root, {"cases/.new": case(f"第{n}版")})
        (root / "cases/.new").replace(root / "cases/a.md")
        assert told(watching) == {"cases/a.md"}


def test_many_changes_are_told_together(root: Path, watching: Watching) -> None:
    for n in range(500):
        write(root, {f"cases/c{n}.md": case(str(n))})
    found = told(watching)
    assert len(found) == 500


def test_a_folder_that_goes_and_comes_back_is_watched_again(root: Path, watching: Watching) -> None:
    for n in range(3):
        shutil.rmtree(root / "cases")
        until(watching, "cases/a.md")
        write(root, {"cases/a.md": case(f"第{n}版"), "cases/b/index.md": case()})
        until(watching, "cases/b/index.md")
        write(root, {"cases/b/index.md": case(f"又{n}")})
        until(watching, "cases/b/index.md")
        shutil.rmtree(root / "cases/b")
        until(watching, "cases/b/index.md")


def test_the_publication_itself_may_go_and_come_back(root: Path, watching: Watching) -> None:
    away = root.with_name("away")
    root.rename(away)
    until(watching, "cases/a.md")
    away.rename(root)
    until(watching, "cases/a.md")
    write(root, {"cases/a.md": case("回来了")})
    until(watching, "cases/a.md")


def test_what_the_system_does_not_tell_is_found(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "_TOLD", ())
    monkeypatch.setattr(watch, "SWEEP", 0.2)
    with Watching(root, places(None)) as watching:
        write(root, {"cases/a.md": case("没人说")})
        assert told(watching) == {"cases/a.md"}


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_lead_in_a_circle_end(root: Path, watching: Watching) -> None:
    (root / "cases/round").symlink_to(root / "cases")
    write(root, {"cases/a.md": case("改了")})
    until(watching, "cases/a.md")


def test_an_endless_storm_is_told_all_the_same(
    root: Path, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "LONGEST", 0.3)
    stop = threading.Event()

    def storm() -> None:
        while not stop.is_set():
            write(root, {"cases/a.md": case(str(time.time_ns()))})

    thread = threading.Thread(target=storm)
    thread.start()
    try:
        assert "cases/a.md" in told(watching)
    finally:
        stop.set()
        thread.join()


def test_the_places_are_those_that_the_settings_name(root: Path, watching: Watching) -> None:
    text = "title: 案例集\ncases: a/b\ntheme: t\nregions: r.yaml\ntags: {file: data/tags.yaml}\n"
    write(root, {"config.yaml": text})
    config, _ = load(root)
    assert isinstance(config, Config)
    named = places(config)
    assert named == Places(
        frozenset(["config.yaml", "data/tags.yaml", "r.yaml"]), frozenset(["a/b", "t"])
    )
    watching.watch(named)
    told(watching)
    for path in ("a/b/x.md", "data/tags.yaml", "r.yaml", "t/base.html"):
        write(root, {path: "x"})
        until(watching, path)
    write(root, {"cases/a.md": "x", "data/other": "x", "readme.md": "x"})
    assert watching.changes(0.2) == frozenset()

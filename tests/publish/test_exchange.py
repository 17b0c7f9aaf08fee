from pathlib import Path

import pytest

from casegen.publish import exchange as exchanges
from casegen.publish.exchange import exchange


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path, Path]:
    fresh, target, old = (tmp_path / name for name in ("fresh", "target", "old"))
    for folder in (fresh, target):
        folder.mkdir()
        (folder / "name").write_text(folder.name, encoding="utf-8")
    return fresh, target, old


def names(*folders: Path) -> list[str]:
    return [(folder / "name").read_text("utf-8") for folder in folders]


def test_two_folders_change_places(places: tuple[Path, Path, Path]) -> None:
    fresh, target, old = places
    exchange(fresh, target, old)
    assert names(target) == ["fresh"]
    assert names(old if old.exists() else fresh) == ["target"]


def test_without_help_of_the_system_the_old_one_is_moved_aside(
    places: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, target, old = places
    monkeypatch.setattr(exchanges, "_in_one_step", lambda *_: False)
    exchange(fresh, target, old)
    assert names(target, old) == ["fresh", "target"]
    assert not fresh.exists()


def test_a_second_move_that_fails_takes_back_the_first(
    places: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh, target, old = places
    monkeypatch.setattr(exchanges, "_in_one_step", lambda *_: False)
    move = Path.rename

    def fails_for_the_fresh(place: Path, to: Path) -> Path:
        if place == fresh:
            raise OSError(5, "Input/output error")
        return move(place, to)

    monkeypatch.setattr(Path, "rename", fails_for_the_fresh)
    with pytest.raises(OSError, match="Input"):
        exchange(fresh, target, old)
    assert names(fresh, target) == ["fresh", "target"]
    assert not old.exists()

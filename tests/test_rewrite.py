from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.diagnostics import Edit, Span
from casegen.rewrite import Change, ChangedError, diff, rewritten, write

TEXT = "标题：海岛\r\n日期: 2025\r\n\r\n正文"


def edit(line: int, column: int, end: int, text: str) -> Edit:
    return Edit(Span(line, column, line, end), text)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_no_edit_covers_stays(mark: str) -> None:
    edits = (edit(2, 5, 9, "2026"), edit(1, 3, 4, ": "))
    assert rewritten(mark + TEXT, edits) == mark + "标题: 海岛\r\n日期: 2026\r\n\r\n正文"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_that_is_put_in_ends_as_the_others_do(end: str) -> None:
    assert rewritten(f"甲{end}乙", [edit(2, 1, 1, "一\n")]) == f"甲{end}一{end}乙"


def test_an_edit_may_be_at_the_start_and_at_the_end() -> None:
    assert rewritten("甲\n乙", [edit(1, 1, 1, "前"), edit(2, 2, 2, "后")]) == "前甲\n乙后"


def test_an_edit_may_span_lines() -> None:
    assert rewritten("甲\n乙\n丙", [Edit(Span(1, 2, 3, 1), "，")]) == "甲，丙"


def test_of_edits_that_overlap_the_first_is_made() -> None:
    assert rewritten("一二三四", [edit(1, 2, 4, "X"), edit(1, 3, 5, "Y")]) == "一X四"
    assert rewritten("一二", [edit(1, 2, 2, "X"), edit(1, 2, 2, "X")]) == "一X二"


def test_edits_that_touch_are_both_made() -> None:
    assert rewritten("一二三", [edit(1, 1, 2, "1"), edit(1, 2, 3, "2")]) == "12三"


@given(st.text("甲乙\n\r ", max_size=30))
def test_no_edits_change_nothing(text: str) -> None:
    assert rewritten(text, []) == text


def test_a_diff_names_the_file_and_both_lines() -> None:
    shown = diff({"cases/a.md": Change("标题：甲\r\n".encode(), "标题: 甲\r\n".encode())})
    assert shown.splitlines() == [
        "--- cases/a.md",
        "+++ cases/a.md",
        "@@ -1 +1 @@",
        "-标题：甲",
        "+标题: 甲",
    ]


def test_files_are_written_with_the_permissions_that_they_had(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"1")
    file.chmod(0o640)
    write(tmp_path, {"a.md": Change(b"1", b"2")})
    assert file.read_bytes() == b"2"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_nothing_is_written_where_one_file_changed_in_the_meantime(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"1")
    changes = {"a": Change(b"1", b"2"), "b": Change(b"0", b"2")}
    with pytest.raises(ChangedError, match="b"):
        write(tmp_path, changes)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"1"}


def test_what_was_written_is_taken_back_where_the_next_file_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(b"1")
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "b":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path, {name: Change(b"1", b"2") for name in "ab"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"1", "b": b"1"}

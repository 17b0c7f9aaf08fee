import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen.diagnostics import Diagnostic, Span
from casegen.files import LARGEST, decode, read_bytes, read_text

TEXT = "---\n标题: 海岛教育\n---\n\n海岛学校规模小，教师难留。\n"


def problem(content: bytes) -> Diagnostic:
    text, found = decode(content, "a.md")
    assert text == ""
    assert found
    assert found.place.path == "a.md"
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends_do_not_matter(encoding: str, end: str) -> None:
    assert decode(TEXT.replace("\n", end).encode(encoding), "a.md") == (TEXT, None)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_gbk_is_recognised_and_said(encoding: str, end: str) -> None:
    found = problem(TEXT.replace("\n", end).encode(encoding))
    assert found.id == "looks-like-gbk"
    assert found.place.span == Span(2, 1, 2, 2)
    # `标` is B1 EA; bytes count from 1, as columns do.
    assert found.arguments == {"byte": 5 + (end == "\r\n"), "value": "B1"}


@pytest.mark.parametrize(
    ("content", "place", "byte", "value"),
    [
        (TEXT.encode("utf-16") + b"\0", (1, 1), 1, "FF"),
        ("a\n題目：海島教育\n".encode("big5"), (2, 1), 3, "C3"),
        ("title: café\n".encode("latin-1"), (1, 11), 11, "E9"),
        ("甲\n乙".encode()[:-1], (2, 1), 5, "E4"),
        (b"\xef\xbb\xbfa\xff", (1, 2), 5, "FF"),
        (b"a\r\nb\rc\xff", (3, 2), 7, "FF"),
        ("\ud800".encode("utf-8", "surrogatepass"), (1, 1), 1, "ED"),
        (b"a\x80", (1, 2), 2, "80"),
    ],
)
def test_what_is_not_utf8_is_named_with_its_byte(
    content: bytes, place: tuple[int, int], byte: int, value: str
) -> None:
    found = problem(content)
    assert found.id == "not-utf8"
    assert found.place.span
    assert (found.place.span.line, found.place.span.column) == place
    assert found.arguments == {"byte": byte, "value": value}


CONTROLS = "\x00\x07\x0b\x0c\x1b\x1f\x7f\x80\x85\x9f\u2028\u2029\ufdd0\ufffe\uffff"


@pytest.mark.parametrize("character", CONTROLS, ids=ascii)
def test_a_control_character_is_named_with_its_place(character: str) -> None:
    found = problem(f"一\r\n二三{character}四".encode())
    assert found.id == "control-character"
    assert found.place.span == Span(2, 3, 2, 4)
    assert found.arguments == {"value": f"U+{ord(character):04X}"}


@pytest.mark.parametrize(
    "text", ["", "\n", "\t a", "　“”——……·", "葛\U000e0100", "👩‍🏫", "𠮷", "\u00a0"]
)
def test_other_characters_are_text(text: str) -> None:
    assert decode(text.encode(), "a.md") == (text, None)


def test_files_are_read_from_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "案例").mkdir()
    (tmp_path / "案例" / "甲.md").write_bytes(b"\xef\xbb\xbfa\r\n")
    assert read_bytes(tmp_path, "案例/甲.md") == (b"\xef\xbb\xbfa\r\n", None)
    assert read_text(tmp_path, "案例/甲.md") == ("a\n", None)


def refusal(root: Path, path: str) -> str:
    content, found = read_bytes(root, path)
    assert content == b""
    assert found
    assert found.place.path == path
    return found.id


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "link.md").symlink_to("a.md")
    (tmp_path / "broken.md").symlink_to("nothing")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.md").write_text("a")
    (tmp_path / "linked").symlink_to("folder")
    os.mkfifo(tmp_path / "pipe.md")
    for path in ("link.md", "broken.md", "folder", "linked/a.md", "pipe.md"):
        assert refusal(tmp_path, path) == "not-a-regular-file"


@pytest.mark.parametrize("path", ["../a.md", "b/../../a.md", "..", "b\\..\\..\\a.md"])
def test_a_path_that_leads_out_of_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "in" / "b").mkdir(parents=True)
    assert refusal(tmp_path / "in", path) == "bad-path"


def test_a_file_that_is_not_there_or_too_large_is_told(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.md") == "file-unreadable"
    (tmp_path / "a.md").write_bytes(b"a" * LARGEST)
    assert read_bytes(tmp_path, "a.md")[1] is None
    (tmp_path / "a.md").write_bytes(b"a" * (LARGEST + 1))
    assert refusal(tmp_path, "a.md") == "file-too-large"


@given(st.one_of(st.binary(), st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_text_or_a_problem_inside_the_file(content: bytes) -> None:
    text, found = decode(content, "a.md")
    if found is None:
        assert "\r" not in text
        return
    span = found.place.span
    assert span
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    assert 1 <= span.line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1

from pathlib import Path

from casegen.content.source import SourceFile, read, source_file
from casegen.diagnostics import Diagnostic
from tests.publications import write


def listed(root: Path) -> list[str]:
    return [
        f"{found.id} {found.place.path}" if isinstance(found, Diagnostic) else found.path
        for found in read(root, "cases")
    ]


def test_cases_are_files_and_folders_with_an_index_in_the_order_of_their_paths(
    tmp_path: Path,
) -> None:
    files = ["b.md", "a.md", "丙.MD", "c/index.md", "c/a.png", "d/e.txt", "tags.yaml", "notes.txt"]
    write(tmp_path / "cases", dict.fromkeys(files, b"x"))
    assert listed(tmp_path) == ["cases/a.md", "cases/b.md", "cases/c/index.md", "cases/丙.MD"]


def test_hidden_files_and_a_readme_are_nobodys_case(tmp_path: Path) -> None:
    files = [".a.md", "_draft.md", "README.md", "readme.md", "_old/index.md", ".git/a.md", ".#a.md"]
    write(tmp_path / "cases", dict.fromkeys(files, b"x"))
    assert listed(tmp_path) == []


def test_a_markdown_file_in_the_wrong_place_is_pointed_out(tmp_path: Path) -> None:
    write(tmp_path / "cases", {"a/index.md": b"x", "a/b.md": b"x", "c/d.md": b"x"})
    write(tmp_path / "cases", {"a/_notes.md": b"x", "a/.b.md": b"x", "c/README.md": b"x"})
    assert listed(tmp_path) == [
        "stray-file cases/a/b.md",
        "cases/a/index.md",
        "stray-file cases/c/d.md",
    ]


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": b"x", "folder/index.md": b"x", "cases/b/x.txt": b"x"})
    (tmp_path / "cases" / "a.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "cases" / "b" / "index.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "cases" / "c").symlink_to(tmp_path / "folder")
    assert listed(tmp_path) == [
        f"not-a-regular-file cases/{name}" for name in ("a.md", "b/index.md", "c")
    ]
    (tmp_path / "other").symlink_to("cases")
    assert [d.id for d in read(tmp_path, "other") if isinstance(d, Diagnostic)] == [
        "not-a-regular-file"
    ]


def test_a_folder_that_is_not_there_has_no_cases(tmp_path: Path) -> None:
    assert listed(tmp_path) == []


def test_the_digest_tells_contents_apart() -> None:
    assert source_file("a.md", b"x") == SourceFile("a.md", b"x", source_file("b.md", b"x").digest)
    assert source_file("a.md", b"x").digest != source_file("a.md", b"y").digest
    assert len(source_file("a.md", b"").digest) == 32

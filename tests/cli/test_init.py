"""What `casegen init` gives an editor's own tools."""

import configparser
from pathlib import Path

import pytest

from casegen import messages

from .conftest import Casegen


def rules(path: Path) -> dict[str, dict[str, str]]:
    """Read an .editorconfig by the patterns of its sections."""
    found = configparser.ConfigParser()
    found.read_string(f"[top]\n{path.read_text('utf-8')}")
    return {name: dict(found[name]) for name in found.sections()}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_files_of_a_new_publication_obey_its_editorconfig(
    casegen: Casegen, tmp_path: Path, language: str
) -> None:
    casegen("--lang", language, "init", "mine")
    root = tmp_path / "mine"
    casegen("--lang", language, "new", "海岛", "--region", "嵊泗", folder=root)
    told = rules(root / ".editorconfig")
    assert told["top"] == {"root": "true"}
    assert told["*"] == {
        "charset": "utf-8",
        "end_of_line": "lf",
        "insert_final_newline": "true",
    }
    assert told["*.{md,yaml}"] == {"indent_style": "space", "indent_size": "2"}
    assert told["*.yaml"] == {"trim_trailing_whitespace": "true"}
    files = [path for path in root.rglob("*") if path.is_file() and ".casegen" not in path.parts]
    assert {path.name for path in files} >= {".editorconfig", ".gitignore", "hai-dao.md"}
    for path in files:
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text, path
        assert "\t" not in text, path
        assert text.endswith("\n"), path
        assert not text.endswith("\n\n"), path
        if path.suffix == ".yaml":
            assert all(line == line.rstrip() for line in text.splitlines()), path

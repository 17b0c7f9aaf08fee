from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import Struct

from casegen.cli.main import main


class Run(Struct, frozen=True):
    """What a run of the command line came to."""

    code: int
    out: str
    err: str


Casegen = Callable[..., Run]


@pytest.fixture
def casegen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Casegen:
    """Run the command line in a folder (by default `tmp_path`) of a Chinese-speaking system."""
    for name in ("LC_ALL", "LC_MESSAGES", "CASEGEN_DEBUG", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str, folder: Path = tmp_path, **environment: str) -> Run:
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            patch.setattr("sys.argv", ["casegen", *arguments])
            for name, value in environment.items():
                patch.setenv(name, value)
            capsys.readouterr()
            with pytest.raises(SystemExit) as stopped:
                main()
        said = capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return Run(stopped.value.code, said.out, said.err)

    return run

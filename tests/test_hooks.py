"""The pre-commit hooks, run by pre-commit itself in a repository of their own."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tests.publications import case, publication, write

ROOT = Path(__file__).parents[1]
HOOKS = {
    hook["id"]: hook for hook in msgspec.yaml.decode((ROOT / ".pre-commit-hooks.yaml").read_bytes())
}


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    hidden = ("LC_ALL", "LC_MESSAGES", "GIT_DIR", "GIT_INDEX_FILE", "SKIP")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        command,
        cwd=cwd,
        env={
            **environment,
            "LANG": "zh_CN.UTF-8",
            "PYTHONUTF8": "1",
            "PRE_COMMIT_HOME": str(cwd.parent / "pre-commit"),
            "GIT_CONFIG_GLOBAL": os.devnull,
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository that uses the hooks as they are, but for where casegen is installed."""
    here = shlex.quote(Path(sys.executable).as_posix())
    hooks = [
        {
            **hook,
            "language": "system",
            "entry": hook["entry"].replace("casegen", f"{here} -m casegen"),
        }
        for hook in HOOKS.values()
    ]
    config = msgspec.json.encode({"repos": [{"repo": "local", "hooks": hooks}]})
    root = tmp_path / "repository"
    files = {"cases/good.md": case(), "cases/bad.md": case(tags="没有"), "README.md": "甲\n"}
    publication(root, {**files, ".pre-commit-config.yaml": config}, theme=False)
    assert run("git", "init", "--quiet", cwd=root).returncode == 0
    assert run("git", "add", "--all", cwd=root).returncode == 0
    return root


def hooked(repository: Path, hook: str, *files: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "pre_commit", "run", hook, "--files", *files)
    return run(*command, cwd=repository)


def test_the_hooks_are_valid() -> None:
    command = (sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml")
    done = run(*command, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_commit_is_held_back_for_its_own_files(repository: Path) -> None:
    held = hooked(repository, "casegen-check", "cases/bad.md", "cases/good.md")
    assert held.returncode == 1
    assert "cases/bad.md:7:7 错误[unknown-tag]" in held.stdout
    passed = hooked(repository, "casegen-check", "cases/good.md", "README.md", "config.yaml")
    assert passed.returncode == 0, passed.stdout + passed.stderr


def test_all_files_may_be_held_against_it(repository: Path) -> None:
    held = hooked(repository, "casegen-check-all", "cases/good.md")
    assert held.returncode == 1
    assert "unknown-tag" in held.stdout
    write(repository, {"cases/bad.md": case()})
    assert hooked(repository, "casegen-check-all", "cases/good.md").returncode == 0


def test_what_is_no_text_of_a_publication_is_not_checked(repository: Path) -> None:
    write(repository, {"notes.txt": "甲"})
    assert "Skipped" in hooked(repository, "casegen-check", "notes.txt").stdout

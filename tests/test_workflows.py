"""The workflows, ours and those that docs/ci.md gives away, hold to their services' schemas.

check-jsonschema carries the published schemas, so nothing is fetched.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GITHUB = "vendor.github-workflows"
SCHEMAS = {".github/workflows/site.yml": GITHUB, ".gitlab-ci.yml": "vendor.gitlab-ci"}

OURS = sorted((ROOT / ".github" / "workflows").iterdir())
# The first line of an example says which file it is.
EXAMPLES = dict(
    re.findall(
        r"^```yaml\n# (\S+)\n(.*?)^```$",
        (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
)


def validate(path: Path, schema: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_workflows_are_valid(path: Path) -> None:
    run = validate(path, GITHUB)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_workflows_in_the_documentation_are_valid(tmp_path: Path, name: str) -> None:
    path = tmp_path / "example.yml"
    path.write_text(EXAMPLES[name], encoding="utf-8")
    run = validate(path, SCHEMAS[name])
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_documentation_has_no_other_example() -> None:
    assert EXAMPLES.keys() == SCHEMAS.keys()


def test_a_broken_workflow_is_seen(tmp_path: Path) -> None:
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    path = tmp_path / "broken.yml"
    path.write_text(text.replace("runs-on:", "run-on:", 1), encoding="utf-8")
    run = validate(path, GITHUB)
    assert run.returncode == 1
    assert "run-on" in run.stdout


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_actions_are_pinned_to_a_major_version(path: Path) -> None:
    uses = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert uses
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in uses)

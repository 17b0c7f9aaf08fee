"""Whatever happens to the bytes of a file, casegen says something sensible, and never breaks.

Files of the corpus are damaged as disks, networks, merges and cats on keyboards damage them: bytes
are lost, doubled, exchanged or cut off, and odd ones come in between.
"""

import random
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from casegen import messages
from casegen.check import Checked, Options, check
from casegen.diagnostics import Diagnostic
from casegen.files import Unsaved
from casegen.mend import mend
from casegen.messages import word
from tests.publications import publication

from .test_broken import BROKEN, GOOD

ODD = [
    *("：", "，", "［", "］", "＃", "－", "｜", "“", "”", "　", "、", "（一）", "——", "…"),
    *("---\n", "\n---\n", "...\n", ": ", "- ", "? ", "| ", "> ", "& ", "* ", "! ", "%", "@", "`"),
    *("[", "]", "{", "}", "'", '"', "#", "##", "\\", "<b>", "](", "![", "[^1]", "**", "~~", "$"),
    *("\t", "\r", "\r\n", "\n\n", "\0", "\x08", "\x85", "\u00a0", "\u200b", "\u2028", "\ufeff"),
    *("\u202e", "\U0001f6a2", "\U00020bb7", "e\u0301", "\ud800", "待补充", "标题: ", "9" * 400),
]
"""What gets into files by slips of the hand, and what parsers trip over."""

WEIRD = [b"\xff", b"\xc3", b"\xe4\xb8", b"\xef\xbb\xbf", b"\xff\xfe", "教育".encode("gb18030")]
"""Bytes that are no UTF-8, or not where they stand."""

PIECES = [*(text.encode("utf-8", "surrogatepass") for text in ODD), *WEIRD]

PATHS = {"config.yaml", "cases/tags.yaml", "regions.yaml"}
"""Files whose place tells what they are; all others are tried as a case."""


@cache
def corpus() -> dict[str, tuple[str, bytes]]:
    """Return every file of the corpus with the path at which it is tried."""
    found = {}
    for file in sorted(BROKEN.rglob("*")):
        if file.suffix in (".md", ".yaml"):
            name = file.relative_to(BROKEN).as_posix()
            inside = name.split("/", 2)[-1] if name.startswith("publications") else name
            found[name] = (inside if inside in PATHS else "cases/case.md", file.read_bytes())
    return found


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw a file of the corpus with damage, and the path at which it is tried."""
    path, content = corpus()[draw(st.sampled_from(sorted(corpus())))]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 40))
        match draw(st.sampled_from(("lost", "cut off", "doubled", "odd", "in place of"))):
            case "lost":
                content = content[:start] + content[end:]
            case "cut off":
                content = content[:start]
            case "doubled":
                content = content[:end] + content[start:]
            case "odd":
                content = content[:start] + draw(st.sampled_from(PIECES)) + content[start:]
            case _:
                content = content[:start] + draw(st.sampled_from(PIECES)) + content[end:]
    return path, content


SETTINGS = "地区: regions.yaml\n"

WHOLE: dict[str, str | bytes] = {
    "cases/case.md": GOOD,
    "cases/good.md": GOOD.replace("没有问题", "别的"),
    "cases/tags.yaml": "- {名称: 双减, 网址名: double-reduction}\n",
    "regions.yaml": "- {名称: 海岛, 下级: [{名称: 嵊泗县}]}\n",
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publication(tmp_path_factory.mktemp("damage"), WHOLE, SETTINGS, theme=False)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged())
@example(("cases/case.md", b""))
@example(("cases/case.md", b"---\n---"))
@example(("config.yaml", b"\xef\xbb\xbf"))
def test_a_damaged_file_is_told_of_and_breaks_nothing(root: Path, file: tuple[str, bytes]) -> None:
    path, content = file
    (root / path).write_bytes(content)

    def look(unsaved: Unsaved) -> Checked:
        return check(root, Options(processes=1, unsaved=unsaved))

    try:
        for found in look({}).diagnostics:
            assert stands(found, (root / found.place.path)), found
            for language in messages.LANGUAGES:
                said = word(found, messages.load(language))
                assert said.message
                assert said.help
        mend(root, look, lambda _: True)
    finally:
        publication(root, WHOLE, SETTINGS, theme=False)


def stands(found: Diagnostic, file: Path) -> bool:
    """Tell whether the place of a diagnostic is in its file, or at its end."""
    span = found.place.span
    if span is None:
        return True
    text = file.read_bytes().decode("utf-8-sig", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ends = ((span.line, span.column), (span.end_line, span.end_column))
    within = (1 <= n <= len(lines) and 1 <= c <= len(lines[n - 1]) + 1 for n, c in ends)
    return all(within) and ends[0] <= ends[1]


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_publication_brings_no_traceback(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    shutil.copytree(BROKEN / "cases", tmp_path / "cases")
    shutil.copy(BROKEN / "config.yaml", tmp_path)
    for file in sorted(tmp_path.rglob("*.md")):
        content = file.read_bytes()
        at = chance.randrange(len(content) + 1)
        lost = chance.choice((0, 0, 1, 2, 30))
        file.write_bytes(content[:at] + chance.choice(PIECES) + content[at + lost :])
    run = subprocess.run(
        [sys.executable, "-m", "casegen", "--root", str(tmp_path), "check"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert "Traceback" not in run.stdout

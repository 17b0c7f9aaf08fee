"""The editors' guide says what the program says.

What stands in docs/editors.zh-CN.md between fences is done in a fresh folder, and what the guide
shows of the program's answers is compared with the answers.
"""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import Struct

from casegen import messages
from casegen.cli.main import COMMANDS
from tests.cli.conftest import Casegen, casegen
from tests.preview.running import running
from tests.publications import png, write

__all__ = ["casegen"]

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "editors.zh-CN.md").read_text("utf-8")
README = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")}

CASE = "cases/shengsi-waidao-daiyu.md"
TITLE = "嵊泗县：给外岛教师单列待遇"


class Fence(Struct, frozen=True):
    """A block of code: the language after its fence, and its text."""

    language: str
    text: str


def fences(text: str) -> list[Fence]:
    """Return the blocks of code of a Markdown text, without the indentation of lists."""
    found = re.findall(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [Fence(language, re.sub(rf"^{i}", "", body, flags=re.M)) for i, language, body in found]


def chapter(title: str) -> str:
    """Return a chapter of the guide; examples hold headings too, so the contents tell the next."""
    titles = re.findall(r"^- \[(.+)\]\(#", GUIDE, re.MULTILINE)
    following = titles[titles.index(title) + 1]
    return GUIDE.partition(f"\n## {title}\n")[2].partition(f"\n## {following}\n")[0]


def answers(text: str) -> dict[str, list[str]]:
    """Return what is shown after each command of a chapter, in the order in which it is run."""
    shown: dict[str, list[str]] = {}
    for block, after in pairwise(fences(text)):
        if block.language == after.language == "" and block.text.startswith("casegen "):
            shown.setdefault(block.text.strip(), []).append(after.text)
    return shown


def timeless(text: str) -> str:
    """Return an answer without what differs from run to run."""
    text = re.sub(r"\d+\.\d 秒|in \d+\.\d s", "N 秒", text)
    return re.sub(r"\d{4}-\d\d-\d\d    #", "DATE    #", text)


def test_the_contents_the_links_and_the_pictures_of_the_guide_are_there() -> None:
    prose = re.sub(r"^( *)```.*?^\1```$", "", GUIDE, flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^(#{2,3}) (.+)$", prose, re.MULTILINE)
    titles = [title for marks, title in headings if marks == "##"]
    assert re.findall(r"^- \[(.+)\]\(#", prose, re.MULTILINE) == titles
    # As GitHub makes them.
    anchors = {re.sub(r"[^\w-]", "", title.lower().replace(" ", "-")) for _, title in headings}
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", prose)):
        address, _, anchor = target.partition("#")
        assert (ROOT / "docs" / address).exists(), target
        assert address or anchor in anchors, target


def test_the_guide_lists_every_command() -> None:
    listed = chapter("第一个案例").partition("### 命令一览")[2]
    assert {name for name in COMMANDS if f"| `casegen {name}" not in listed} == set()


def test_the_first_case_goes_as_the_guide_says(tmp_path: Path, casegen: Casegen) -> None:
    told = chapter("第一个案例")
    shown = answers(told)
    opening, filled, tag = (block.text for block in fences(told) if block.language == "yaml")
    (body,) = (block.text for block in fences(told) if block.language == "markdown")
    root = tmp_path / "anli"

    assert [casegen("init", "anli").out] == shown["casegen init anli"]

    given = ("--title", TITLE, "--lead", "嵊泗县教育局", "--region", "嵊泗")
    stages = ("--stage", "义务教育", "--stage", "普通高中")
    made = casegen("new", *given, *stages, "--slug", "shengsi-waidao-daiyu", folder=root)
    questions = next(block.text for block in fences(told) if block.text.startswith("下面逐项"))
    assert made.out in [block.text for block in fences(told)]
    new = (root / CASE).read_text("utf-8")
    assert timeless(new).startswith(timeless(opening))
    words = {key: text for key, text in messages.load("zh-CN").words.items() if key[:3] == "ask"}
    for line in questions.splitlines():
        assert line.startswith(tuple(words.values())), line

    write(root, {CASE: f"{filled}\n{body}"})
    assert [casegen("check", folder=root).out] == shown["casegen check"]
    write(root, {"cases/tags.yaml": (root / "cases/tags.yaml").read_text("utf-8") + tag})
    assert casegen("check", folder=root).out in [block.text for block in fences(told)]
    (site,) = shown["casegen build"]
    assert timeless(casegen("build", folder=root).out) == timeless(site)

    (served,) = shown["casegen serve"]
    with running(root) as preview:
        preview.until(lambda: len(preview.lines) > 1)
    port_and_time = r":\d+/|\d\d:\d\d:\d\d"
    assert re.sub(port_and_time, "", "\n".join(preview.lines[:2])) == re.sub(
        port_and_time, "", served.strip()
    )


def console(text: str) -> dict[str, list[str]]:
    """Return what a README shows after each command, in the order in which it is run."""
    shown: dict[str, list[str]] = {}
    for block in fences(text):
        for part in block.text.split("$ ")[1:] if block.language == "console" else ():
            command, _, answer = part.partition("\n")
            shown.setdefault(command, []).append(answer)
    return shown


def test_the_chinese_readme_is_true(tmp_path: Path, casegen: Casegen) -> None:
    shown = console(README["README.zh-CN.md"])
    blocks = {block.language: block.text for block in fences(README["README.zh-CN.md"])}
    root = tmp_path / "anli"
    assert [casegen("init", "anli").out] == shown["casegen init anli"]
    new = f'casegen new "{TITLE}" --slug shengsi-waidao-daiyu'
    slug = ("--slug", "shengsi-waidao-daiyu")
    assert [casegen("new", TITLE, *slug, folder=root).out] == shown[new]
    write(root, {CASE: blocks["markdown"]})
    assert casegen("check", folder=root).out == shown["casegen check"][0]
    casegen("check", "--fix", folder=root)
    tags = (root / "cases/tags.yaml").read_text("utf-8") + blocks["yaml"]
    write(root, {"cases/tags.yaml": tags})
    assert casegen("check", folder=root).out == shown["casegen check"][1]
    said = casegen("build", folder=root).out
    assert timeless(said) == timeless(shown["casegen build"][0])


def test_the_english_readme_is_true(tmp_path: Path, casegen: Casegen) -> None:
    shown = console(README["README.md"])
    blocks = {block.language: block.text for block in fences(README["README.md"])}
    root = tmp_path / "demo"
    assert [casegen("--lang", "en", "init", "demo").out] == shown["casegen --lang en init demo"]
    title = "Pay that keeps teachers on the outer islands"
    new = ("new", title, "--slug", "island-pay")
    told = shown[f'casegen new "{title}" --slug island-pay']
    assert [casegen(*new, folder=root, LANG="en_GB.UTF-8").out] == told
    write(root, {"cases/island-pay.md": blocks["markdown"]})
    said = casegen("check", folder=root, LANG="en_GB.UTF-8").out
    assert [said] == shown["casegen check"]
    tags = (root / "cases/tags.yaml").read_text("utf-8")
    write(root, {"cases/tags.yaml": tags + "- name: Teacher pay\n  slug: teacher-pay\n"})
    said = casegen("build", folder=root, LANG="en_GB.UTF-8").out
    assert timeless(said) == timeless(shown["casegen build"][0])

    wrong = ["日期：2024-02-01" if n == 3 else "地区: 朝阳区" if n == 5 else line
             for n, line in enumerate(BASE.splitlines(), 1)]  # fmt: skip
    broken = {"config.yaml": "title: 案例集\n", "cases/tags.yaml": "- 名称: 教师待遇\n"}
    chinese = write(
        tmp_path / "chinese", {**broken, "cases/chaoyang-kehou-fuwu.md": "\n".join(wrong)}
    )
    said = casegen("--lang", "en", "check", folder=chinese).out
    assert said.startswith(shown["casegen --lang en check"][0].strip())


BASE = """\
---
标题: 嵊泗县：给外岛教师单列待遇
日期: 2024-02-01
牵头单位: 嵊泗县教育局
地区: 嵊泗县
学段: 义务教育
标签: 教师待遇
来源:
  名称: 2024年度浙江省教育系统工作会议发言摘登
---

## 背景意义

背景。

## 主要做法

### 外岛岗位单列收入

做法。

## 经验启示

### 补偿写成明确的数目

启示。
"""
"""The case whose lines the guide's reports are about."""

OTHER = BASE.replace("外岛岗位单列收入", "为受援高中协同培养学生")

Change = Callable[[list[str]], list[str]]

SPECIAL: dict[str, Change] = {
    "yaml-syntax 9 │     单位: %": lambda lines: [
        *lines[:6], "成效数据:", "  - 数值: 90", "    单位: %", "    指标: 就读率", *lines[7:]
    ],
    "empty-value": lambda lines: [*lines[:8], lines[8].strip(), *lines[9:]],
    "unknown-key": lambda lines: [*lines[:8], lines[8].strip(), *lines[9:]],
    "yaml-syntax 10": lambda lines: [*lines[:9], "    作者: 邱存安", *lines[9:]],
    "yaml-syntax 9 │  名称": lambda lines: [*lines[:8], f"\t{lines[8].strip()}", *lines[9:]],
    "missing-key": lambda lines: [line for line in lines if "牵头单位" not in line],
    "missing-section": lambda lines: lines[:20],
}  # fmt: skip
"""How the case is to be changed where it takes more than to put the quoted line in its place."""


def reports() -> Iterator[str]:
    """Give the reports that the guide shows outside of the first case, one by one."""
    for block in fences(GUIDE.replace(chapter("第一个案例"), "")):
        if re.match(r"cases/\S+:\d+:\d+ ", block.text):
            yield from block.text.strip().split("\n\n")


def broken(report: str) -> str:
    """Return the case with the mistake that a report is about."""
    lines = BASE.splitlines()
    found = re.match(r"\S+?:(\d+):\d+ ..\[([a-z-]+)\][^\n]*\n(?: +(\d+ │ ([^\n]*)))?", report)
    assert found, report
    number, rule, quote, quoted = found.groups()
    for key, change in SPECIAL.items():
        if f"{rule} {quote}".startswith(key):
            return "\n".join([*change(lines), ""])
    lines[int(number) - 1] = quoted or lines[int(number) - 1]
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(
    "report", list(reports()), ids=lambda text: re.findall(r"\[(\S+)\]", text)[0]
)
def test_a_report_of_the_guide_is_true(report: str, tmp_path: Path, casegen: Casegen) -> None:
    thesaurus = next(b.text for b in fences(chapter("标签表")) if b.language == "yaml")
    path = report.partition(":")[0]
    text = broken(report)
    gbk = "looks-like-gbk" in report
    files: dict[str, str | bytes] = {
        "config.yaml": "title: 海岛教育案例\n",
        "cases/tags.yaml": thesaurus,
        path: text.encode("gb18030") if gbk else text,
        "cases/hangzhou.md": OTHER.replace("---\n标", "---\n状态: 草稿\n标")
        if "draft-link" in report
        else OTHER,
    }
    if "picture-misnamed" in report:
        files["cases/shengsi/xiaoxue.png"] = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(64)
    elif "missing-alternative-text" in report:
        files["cases/xiaoxue.jpg"] = png()
    said = casegen("check", folder=write(tmp_path, files), COLUMNS="200").out
    for line in report.splitlines() if gbk else [report]:
        assert f"{line}\n" in said


def test_the_tags_are_put_in_order_as_the_guide_says(tmp_path: Path, casegen: Casegen) -> None:
    told = fences(chapter("标签表"))
    casegen("init", "anli")
    root = tmp_path / "anli"
    example = (root / "cases/shi-li.md").read_text("utf-8")
    (root / "cases/shi-li.md").unlink()
    tagged = example.replace("标签: 示例标签", "标签: [教师待遇, 对口帮扶]")
    retired = example.replace("标签: 示例标签", "标签: 教育信息化")
    write(root, {"cases/tags.yaml": told[0].text, "cases/shengsi.md": tagged})
    write(root, {"cases/hangzhou.md": retired})
    listed = next(block.text for block in told if block.text.startswith("标签  "))
    assert casegen("tags", folder=root).out == listed
    (root / "cases/hangzhou.md").unlink()
    change = next(block.text for block in told if block.text.startswith("--- cases"))
    shown = casegen("tags", "retire", "教师待遇", folder=root).out
    assert shown.startswith(change.rpartition("改吗？")[0])

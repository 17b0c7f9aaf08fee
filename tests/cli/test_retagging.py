"""`casegen tags rename`, `merge` and `retire`: exactly what is meant, all or nothing."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casegen.check import Options, check
from casegen.rewrite import Change, write
from tests.publications import built, case, publication, site

from .conftest import Casegen

ROOT = Path(__file__).parents[2]
TABLE = "cases/tags.yaml"
TAGS = """\
# 标签表
- 名称: 甲  # 头一个
  网址名: jia
  同义词: [甲甲, 小甲]
- 名称: 乙
  上级: 甲
- {name: 丙, slug: bing, parent: '甲'}
- 名称: "丁"
  同义词:
    - 丁丁   # 两个丁
    - 小丁
- 名称: 旧
  改用: 甲
"""
CONFIG = "tags: {unknown: warning}\n"


def contents(root: Path) -> dict[str, bytes]:
    """Return the files of a publication that an editor writes."""
    found = [root / "config.yaml", *(root / "cases").rglob("*")]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found if p.is_file()}


def tagged(tags: str) -> str:
    """Return a case with lines for its tags."""
    return case().replace("source:", f"{tags}\nsource:")


def changed(
    casegen: Casegen, root: Path, tags: str, cases: dict[str, str | bytes], *arguments: str
) -> dict[str, bytes]:
    """Run a command for tags on cases; return the files after it."""
    publication(root, {TABLE: tags, **cases})
    run = casegen("tags", *arguments, "--yes")
    assert run.code == 0, run
    return contents(root)


LISTS = {
    "标签: 甲": "标签: 新",
    "标签: 甲  # 注": "标签: 新  # 注",
    "tags: '甲'": "tags: '新'",
    'tags: "甲"  ': 'tags: "新"  ',
    "标签: [甲]": "标签: [新]",
    "标签: [ 甲 ,丁 ]": "标签: [ 新 ,丁 ]",
    "标签: ['甲', \"丁\"]": "标签: ['新', \"丁\"]",
    "标签: [丁, 甲,]": "标签: [丁, 新,]",
    "标签: [\n  丁, # 丁\n  甲  # 甲\n  ]": "标签: [\n  丁, # 丁\n  新  # 甲\n  ]",
    "标签:\n- 丁\n- 甲": "标签:\n- 丁\n- 新",
    "标签:\n   -  甲   # 甲\n   # 甲\n   - 小甲": "标签:\n   -  新   # 甲\n   # 甲\n   - 小甲",
    "标 签: [甲]\nsummary: 甲": "标 签: [新]\nsummary: 甲",
    "标签: [丁]": "标签: [丁]",
}
"""Tags as a case may have them, and after 甲 was renamed 新."""


@pytest.mark.parametrize("tags", LISTS)
@pytest.mark.parametrize("form", ["plain", "crlf", "mark", "cr"])
def test_a_tag_is_renamed_however_it_is_written(
    casegen: Casegen, tmp_path: Path, tags: str, form: str
) -> None:
    def formed(text: str) -> bytes:
        text = text.replace("\n", {"crlf": "\r\n", "cr": "\r"}.get(form, "\n"))
        return f"\ufeff{text}".encode() if form == "mark" else text.encode()

    before = tagged(tags)
    after = changed(casegen, tmp_path, TAGS, {"cases/a.md": formed(before)}, "rename", "甲", "新")
    assert after["cases/a.md"] == formed(before.replace(tags, LISTS[tags]))


MERGED = {
    "标签: 乙": "标签: 丁",
    "标签: [乙, 丁]": "标签: [丁]",
    "标签: [丁, 乙]": "标签: [丁]",
    "标签: [乙, 丙]": "标签: [丁]",
    "标签: [丙, 甲, 乙]": "标签: [丁, 甲]",
    "标签: [甲, 丙, 乙, 丁]": "标签: [甲, 丁]",
    "标签: [小丁, 乙]": "标签: [小丁]",
    "标签: [ 乙 , 甲 , 丁 ]": "标签: [ 甲 , 丁 ]",
    "标签: [丁, # 丁\n  乙]": "标签: [丁, # 丁\n  ]",
    "标签: [\n  乙, # 乙\n  甲, # 甲\n  丁\n]": "标签: [\n  甲, # 甲\n  丁\n]",
    "标签: [\n  甲, # 甲\n  丁, # 丁\n  乙 # 乙\n]": "标签: [\n  甲, # 甲\n  丁, # 丁\n]",
    "标签:\n  - 丁  # 丁\n  - 乙  # 乙\n  - 甲": "标签:\n  - 丁  # 丁\n  - 甲",
    "标签:\n- 乙\n- 丙": "标签:\n- 丁",
}
"""Tags as a case may have them, and after 乙 and 丙 were merged into 丁."""


@pytest.mark.parametrize("tags", MERGED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_merge_takes_out_what_would_be_there_twice(
    casegen: Casegen, tmp_path: Path, tags: str, end: str
) -> None:
    before = tagged(tags).replace("\n", end).encode()
    arguments = ("merge", "乙", "丙", "丁")
    after = changed(casegen, tmp_path, TAGS, {"cases/a.md": before}, *arguments)
    assert after["cases/a.md"] == tagged(MERGED[tags]).replace("\n", end).encode()


RENAMED = [
    (
        ("乙", "新"),
        "- 名称: 乙\n  上级: 甲\n- 名称: 甲\n",
        "- 名称: 新\n  网址名: yi\n  同义词: [乙]\n  上级: 甲\n- 名称: 甲\n",
    ),
    (
        ("甲", "小甲"),
        "- 名称: 甲 # 头\n  网址名: jia\n  同义词: [甲甲, 小甲]\n- {名称: 乙, 上级: 甲}\n",
        "- 名称: 小甲 # 头\n  网址名: jia\n  同义词: [甲甲, 甲]\n- {名称: 乙, 上级: 小甲}\n",
    ),
    (
        ("甲", "小甲", "--no-synonym"),
        "- 名称: 甲\n  网址名: jia\n  同义词: [甲甲, 小甲]\n",
        "- 名称: 小甲\n  网址名: jia\n  同义词: [甲甲]\n",
    ),
    (
        ("甲", "小甲", "--no-synonym"),
        "- 名称: 甲\n  网址名: jia\n  同义词:\n  - 小甲 # 小\n  - 甲甲 # 甲\n",
        "- 名称: 小甲\n  网址名: jia\n  同义词:\n  - 甲甲 # 甲\n",
    ),
    (
        ("丁", "新"),
        '- 名称: "丁"\n  网址名: d\n  同义词:\n    - 丁丁\n    -  小丁   # 小\n\n',
        '- 名称: "新"\n  网址名: d\n  同义词:\n    - 丁丁\n    -  小丁   # 小\n    -  丁\n\n',
    ),
    (
        ("丁", "新"),
        "- 名称: 丁\n  网址名: d\n  同义词:\n  - 小丁",
        "- 名称: 新\n  网址名: d\n  同义词:\n  - 小丁\n  - 丁",
    ),
    (("丁", "新"), "\n- name: 丁", "\n- name: 新\n  slug: ding\n  synonyms: [丁]"),
    (("丁", "新"), "- {name: 丁}", "- {name: 新, slug: ding, synonyms: [丁]}"),
    (("丁", "新"), "- {name: 丁, slug: d, synonyms: []}", "- {name: 新, slug: d, synonyms: [丁]}"),
    (
        ("丁", "新"),
        "- 名称: 丁\n  网址名:\n  同义词:\n",
        "- 名称: 新\n  同义词: [丁]\n  网址名: ding\n",
    ),
    (
        ("甲", "新", "--no-synonym"),
        "- 名称: 甲\n  网址名: a\n- 改用: '甲'\n  名称: 旧\n- 上级: 甲 # 甲\n  名称: 下\n",
        "- 名称: 新\n  网址名: a\n- 改用: '新'\n  名称: 旧\n- 上级: 新 # 甲\n  名称: 下\n",
    ),
    (
        ("a: b", "it's [new] #1"),
        "- name: 'a: b'\n  slug: a\n- {name: c, parent: \"a: b\"}\n",
        "- name: 'it''s [new] #1'\n  synonyms: ['a: b']\n  slug: a\n"
        '- {name: c, parent: "it\'s [new] #1"}\n',
    ),
    (("AI", "ＡＩ"), "- name: AI\n  slug: ai\n", "- name: ＡＩ\n  slug: ai\n"),
]


@pytest.mark.parametrize(("arguments", "before", "after"), RENAMED)
def test_a_name_is_changed_in_the_thesaurus_and_its_address_stays(
    casegen: Casegen, tmp_path: Path, arguments: tuple[str, ...], before: str, after: str
) -> None:
    cases: dict[str, str | bytes] = {"cases/a.md": case()}
    for end in ("\n", "\r\n"):
        files = changed(casegen, tmp_path, before.replace("\n", end), cases, "rename", *arguments)
        assert files[TABLE].decode() == after.replace("\n", end)


GIVEN_WAY = [
    (
        ("merge", "乙", "丙", "甲"),
        "- 名称: 乙 # 乙\n  网址名: y\n- {name: 丙}\n- 名称: 甲",
        "- 名称: 乙 # 乙\n  改用: 甲\n  网址名: y\n- {name: 丙, replaced_by: 甲}\n- 名称: 甲",
    ),
    (  # What stands below comes along.
        ("merge", "乙", "甲"),
        "- 名称: 甲\n- 名称: 乙\n- {名称: 下, 上级: 乙}\n",
        "- 名称: 甲\n- 名称: 乙\n  改用: 甲\n- {名称: 下, 上级: 甲}\n",
    ),
    (  # What the target stands below goes up.
        ("merge", "上", "下"),
        "- 名称: 上\n  上级: 顶\n- 名称: 中\n  上级: 上\n- 名称: 下\n  上级: 中\n- 名称: 顶\n",
        "- 名称: 上\n  改用: 下\n  上级: 顶\n- 名称: 中\n  上级: 顶\n"
        "- 名称: 下\n  上级: 中\n- 名称: 顶\n",
    ),
    (
        ("merge", "上", "中", "下"),
        "- 名称: 上\n- 名称: 中\n  上级: 上\n- 名称: 下\n  上级: 中 # 中\n  网址名: x\n",
        "- 名称: 上\n  改用: 下\n- 名称: 中\n  改用: 下\n  上级: 上\n- 名称: 下\n  网址名: x\n",
    ),
    (
        ("merge", "上", "下"),
        "- {name: 上}\n- {parent: 上, name: 下}\n",
        "- {name: 上, replaced_by: 下}\n- {name: 下}\n",
    ),
    (
        ("merge", "上", "下"),
        "- name: 上\n- parent: 上\n  name: 下\n",
        "- name: 上\n  replaced_by: 下\n- name: 下\n",
    ),
    (
        ("merge", "旧", "乙"),
        "- 名称: 旧\n  改用: 甲 # 甲\n- 名称: 甲\n- 名称: 乙\n",
        "- 名称: 旧\n  改用: 乙 # 甲\n- 名称: 甲\n- 名称: 乙\n",
    ),
    (
        ("retire", "乙", "--replaced-by", "甲"),
        "- 名称: 甲\n- 名称: 乙\n  改用:\n",
        "- 名称: 甲\n- 名称: 乙\n  改用: 甲\n",
    ),
    (
        ("retire", "乙"),
        "- 名称: 甲\n- 名称: 乙\n  改用: 甲 # 甲\n",
        "- 名称: 甲\n- 名称: 乙\n  改用: 甲 # 甲\n",
    ),
    (
        ("retire", "乙"),
        "- 名称: 甲\n- 名称: 中\n  上级: 甲\n  改用: 甲\n- 名称: 乙\n  上级: 中\n",
        "- 名称: 甲\n- 名称: 中\n  上级: 甲\n  改用: 甲\n- 名称: 乙\n  改用: 甲\n  上级: 中\n",
    ),
]


@pytest.mark.parametrize(("arguments", "before", "after"), GIVEN_WAY)
def test_a_tag_that_gives_way_says_to_which(
    casegen: Casegen, tmp_path: Path, arguments: tuple[str, ...], before: str, after: str
) -> None:
    files = changed(casegen, tmp_path, before, {"cases/a.md": case()}, *arguments)
    assert files[TABLE].decode() == after


def test_a_merge_leaves_no_case_under_a_synonym_of_what_is_gone(
    casegen: Casegen, tmp_path: Path
) -> None:
    cases: dict[str, str | bytes] = {"cases/a.md": tagged("标签: [小甲, 没有]")}
    publication(tmp_path, {TABLE: TAGS, **cases}, CONFIG)
    assert casegen("tags", "merge", "甲", "丁", "--yes").code == 0
    assert "标签: [丁, 没有]" in contents(tmp_path)["cases/a.md"].decode()


def test_a_retired_tag_is_taken_out_of_cases_by_merging_it_once_more(
    casegen: Casegen, tmp_path: Path
) -> None:
    cases: dict[str, str | bytes] = {"cases/a.md": tagged("标签: 旧")}
    files = changed(casegen, tmp_path, TAGS, cases, "merge", "旧", "甲")
    assert "标签: 甲" in files["cases/a.md"].decode()
    assert files[TABLE].decode() == TAGS
    assert casegen("tags", "merge", "旧", "甲").out == "没有要改的：都已经是这样了。\n"


def test_a_name_of_the_settings_is_changed_too(casegen: Casegen, tmp_path: Path) -> None:
    config = "taxonomies:\n- {key: topics, name: 话题, field: tags, terms: [{name: 甲, slug: t}]}\n"
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("tags: 甲")}, config)
    assert casegen("tags", "rename", "甲", "新", "--yes").code == 0
    assert "terms: [{name: 新, slug: t}]" in contents(tmp_path)["config.yaml"].decode()
    assert "topics/t/index.html" in site(tmp_path / "output") or built(tmp_path)


# Addresses


def addresses(root: Path) -> dict[str, bytes]:
    """Build a site; return its pages of tags, practices and lessons."""
    built(root)
    pages = site(root / "output")
    return {
        path: text
        for path, text in pages.items()
        if path.endswith(".html") and path.startswith(("tags/", "practices/", "lessons/"))
    }


def test_no_address_moves_when_a_tag_is_renamed(casegen: Casegen, tmp_path: Path) -> None:
    cases: dict[str, str | bytes] = {"cases/a.md": tagged("标签: [乙, 丙]")}
    publication(tmp_path, {TABLE: TAGS, **cases})
    before = addresses(tmp_path)
    for old, new in (("乙", "庚"), ("丙", "辛"), ("甲", "壬")):
        run = casegen("tags", "rename", old, new, "--yes")
        assert "\n网址都不变。\n" in run.out
    after = addresses(tmp_path)
    assert after.keys() == before.keys()
    assert "庚" in after["tags/yi/index.html"].decode()


@pytest.mark.parametrize("arguments", [("merge", "乙", "丙", "丁"), ("retire", "乙")])
def test_old_addresses_lead_to_the_tag_that_is_used_instead(
    casegen: Casegen, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    cases: dict[str, str | bytes] = {"cases/a.md": tagged("标签: [乙, 丙]")}
    publication(tmp_path, {TABLE: TAGS, **cases})
    before = addresses(tmp_path)
    run = casegen("tags", *arguments, "--yes")
    assert run.code == 0
    after = addresses(tmp_path)
    lost = before.keys() - after.keys()
    # Of what stood above the tags that are gone.
    assert lost == (
        {"tags/jia/index.html", "tags/jiu/index.html"} if "merge" in arguments else set()
    )
    for path in lost:
        assert f"{path.removesuffix('index.html')} 不再有页面" in run.out
    target = "ding" if "merge" in arguments else "jia"
    for part in ("tags", "practices", "lessons"):
        assert f"\n{part}/yi/ 转到 {part}/{target}/\n" in run.out
        page = after[f"{part}/yi/index.html"].decode()
        assert f"<a href='../../{part}/{target}/'>moved</a>" in page


# What is refused


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rename", "小甲子", "新"), "标签表里没有“小甲子”。是不是想写：甲？"),
        (("rename", "无", "新"), "标签表里没有“无”。"),
        (("rename", "小甲", "新"), "“小甲”是“甲”的同义词，不是标签。请写“甲”。"),
        (("rename", "甲", "甲"), "标签本来就叫“甲”。"),
        (("rename", "甲", " "), "新名是空的。"),
        (
            ("rename", "甲", "小丁"),
            "“小丁”已经是“丁”的名称或同义词。要把两个标签合成一个，用 casegen tags merge。",
        ),
        (("merge", "甲", "丁", "甲"), "“甲”不能并入它自己。"),
        (("merge", "甲", "旧"), "“旧”已经停用，由“甲”接替。请写“甲”。"),
        (
            ("retire", "甲"),
            "“甲”没有上级，请用 --replaced-by 写明由哪个标签接替，旧网址才有去处。",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    casegen: Casegen, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: 甲")})
    before = contents(tmp_path)
    run = casegen("tags", *arguments, "--yes")
    assert (run.code, run.out, run.err) == (2, "", f"{said}\n")
    assert contents(tmp_path) == before
    english = casegen("--lang", "en", "tags", *arguments, "--yes")
    assert english.code == 2
    assert not set("，。：“”") & set(english.err)


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        ({"cases/b.md": "甲"}, "no-front-matter"),
        ({"cases/b.md": case(tags="[甲")}, "yaml-syntax"),
        ({"cases/b.md": case().encode("gbk")}, "looks-like-gbk"),
        ({"cases/b.md": tagged("标签: [甲, 甲]")}, "repeated-value"),
        ({"cases/b.md": tagged("标签: {甲: 乙}")}, "wrong-type"),
        ({"cases/b.md": tagged("标签: 甲\ntags: 乙")}, "duplicate-key"),
        ({TABLE: "- {name: 甲}\n- {name: 甲}\n"}, "term-collision"),
    ],
)
def test_nothing_is_changed_where_nobody_can_tell_who_uses_the_tag(
    casegen: Casegen, tmp_path: Path, files: dict[str, str | bytes], rule: str
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: 甲"), **files})
    before = contents(tmp_path)
    run = casegen("tags", "rename", "甲", "新", "--yes")
    assert (run.code, run.out) == (1, "")
    assert f"[{rule}]" in run.err
    assert run.err.splitlines()[-1].startswith("没有改动任何文件：")
    assert contents(tmp_path) == before


def test_other_problems_of_cases_do_not_stand_in_the_way(casegen: Casegen, tmp_path: Path) -> None:
    wrong = tagged("标签: 甲").replace("region: 浙江省/舟山市/嵊泗县", "region: 哪里")
    files = changed(casegen, tmp_path, TAGS, {"cases/a.md": wrong}, "rename", "甲", "新")
    assert files["cases/a.md"].decode() == wrong.replace("标签: 甲", "标签: 新")


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        (("rename", "甲", "新" * 41), "too-long"),
        (("rename", "甲", "新、旧"), "joined-values"),
        (("rename", "甲", "待补充"), "placeholder-text"),
        (("merge", "甲", "丁"), "dead-link"),
    ],
)
def test_a_change_that_would_do_harm_is_not_made(
    casegen: Casegen, tmp_path: Path, arguments: tuple[str, ...], rule: str
) -> None:
    link = "[甲](/tags/jia/)"
    files: dict[str, str | bytes] = {
        TABLE: TAGS,
        "cases/a.md": tagged("标签: 甲").replace("背景。", link),
    }
    publication(tmp_path, files)
    before = contents(tmp_path)
    run = casegen("tags", *arguments, "--yes")
    assert (run.code, run.out) == (1, "")
    assert f"[{rule}]" in run.err
    assert contents(tmp_path) == before


def test_a_tag_that_is_written_too_strangely_is_left_alone(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: |\n  甲")})
    before = contents(tmp_path)
    run = casegen("tags", "rename", "甲", "新", "--yes")
    assert (run.code, run.out) == (1, "")
    assert "cases/a.md 的标签写法少见" in run.err
    assert contents(tmp_path) == before


# Asking, and writing all or nothing


def test_without_a_terminal_the_change_is_shown_and_not_made(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: 甲")})
    before = contents(tmp_path)
    run = casegen("tags", "rename", "甲", "新")
    assert run.code == 0
    assert "-标签: 甲\n+标签: 新\n" in run.out
    assert "要改 2 个文件。" in run.out
    assert run.err == "没有改动任何文件。确认无误后，加上 --yes 再运行一次。\n"
    assert contents(tmp_path) == before
    assert "改好了 2 个文件。" in casegen("tags", "rename", "甲", "新", "--yes").out
    run = casegen("--lang", "en", "tags", "rename", "丁", "癸", "--yes")
    assert "1 file to change." in run.out


@pytest.mark.skipif(sys.platform == "win32", reason="has no such terminals")
@pytest.mark.parametrize(
    ("answer", "wanted"), [("y", True), ("是", True), ("", False), ("n", False)]
)
def test_on_a_terminal_it_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, wanted: bool
) -> None:
    import pty
    import subprocess

    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: 甲")})
    before = contents(tmp_path)
    ours, theirs = pty.openpty()
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setenv("PYTHONUTF8", "1")
    command = [sys.executable, "-m", "casegen", "tags", "rename", "甲", "新"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs) as run:
        os.close(theirs)
        os.write(ours, f"{answer}\n".encode())
        said = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:  # Linux, where the other end is closed
                break
            if not part:
                break
            said += part
    os.close(ours)
    assert run.returncode == 0
    assert "改吗？" in said.decode()
    assert (contents(tmp_path) != before) == wanted
    assert ("改好了 2 个文件。" in said.decode()) == wanted


def test_what_another_program_wrote_meanwhile_is_not_lost(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: 甲")})

    def late(root: Path, changes: dict[str, Change]) -> None:
        (root / TABLE).write_text(TAGS + "# 又一行\n", encoding="utf-8")
        write(root, changes)

    monkeypatch.setattr("casegen.cli.writing.write", late)
    run = casegen("tags", "rename", "甲", "新", "--yes")
    assert run.code == 1
    assert run.err == "cases/tags.yaml 刚才被别的程序改动了，所以什么都没有改。请再运行一次。\n"
    files = contents(tmp_path)
    assert files[TABLE].decode() == TAGS + "# 又一行\n"
    assert files["cases/a.md"].decode() == tagged("标签: 甲")


def test_a_disk_that_fails_halfway_leaves_everything_as_it_was(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication(tmp_path, {TABLE: TAGS, "cases/a.md": tagged("标签: 甲")})
    before = contents(tmp_path)
    replace = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if target.name == "a.md":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    run = casegen("tags", "rename", "甲", "新", "--yes")
    assert run.code == 1
    assert run.err == "写不进去：No space left on device。什么都没有改。\n"
    assert contents(tmp_path) == before


# There and back

WORDS = st.text("甲乙ab1", min_size=1, max_size=6).map(lambda word: f"新{word}")
STYLES = st.sampled_from(
    [
        "标签: [丁, {}]",
        "tags: ['{}', 丁]  # {}",
        '标签:\n  - 丁\n  - "{}" # {}',
        "标签: {}",
        "标签: [丁]\nsummary: 关于{}",
    ]
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(word=WORDS, styles=st.lists(STYLES, min_size=1, max_size=4), end=st.sampled_from("\n\r"))
def test_there_and_back_again_is_as_before(
    casegen: Casegen, tmp_path: Path, word: str, styles: list[str], end: str
) -> None:
    root = tmp_path / "there"
    shutil.rmtree(root, ignore_errors=True)
    cases = {
        f"cases/c{n}.md": tagged(style.replace("{}", "甲")).replace("\n", end).encode()
        for n, style in enumerate(styles)
    }
    publication(root, {TABLE: TAGS.replace("\n", end), **cases}, theme=False)
    before = contents(root)
    arguments = ("--no-synonym", "--yes")
    assert casegen("tags", "rename", "甲", word, *arguments, folder=root).code == 0
    between = contents(root)
    assert between != before
    assert casegen("tags", "rename", word, "甲", *arguments, folder=root).code == 0
    assert contents(root) == before


def test_the_cases_of_this_repository_are_changed_and_nothing_new_is_wrong_with_them(
    casegen: Casegen, tmp_path: Path
) -> None:
    for name in ("cases", "config.yaml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    before = contents(tmp_path)
    told = check(tmp_path, Options()).diagnostics
    assert casegen("tags", "rename", "对口帮扶", "结对帮扶", "--yes").code == 0
    renamed = contents(tmp_path)
    using = {path for path, text in before.items() if "对口帮扶" in text.decode()}
    assert {path for path in before if before[path] != renamed[path]} <= {*using, TABLE}
    assert check(tmp_path, Options()).diagnostics == told
    assert casegen("tags", "rename", "结对帮扶", "对口帮扶", "--yes").code == 0
    assert contents(tmp_path) == before
    assert casegen("tags", "merge", "教研协作", "名师培养", "教师培训", "--yes").code == 0
    assert casegen("tags", "retire", "送教下乡", "--yes").code == 0
    assert check(tmp_path, Options()).diagnostics == told

"""What a real YAML language server makes of the schemas, beside what `casegen check` says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casegen import config as settings
from casegen.check import Options, check
from casegen.diagnostics import Severity
from casegen.site import vocabularies
from casegen.vscode.files import plan
from tests.publications import publication, write

from .language_server import Server, running

CONFIG = """\
fields:
  budget: {label: 经费, schema: {type: number, minimum: 0}}
"""
TAGS = "- {名称: 双减, 说明: 减轻负担, 同义词: [减负]}\n- {名称: 旧词, 改用: 双减}\n"

GOOD = """\
---
标题: 2024
日期: 2025年10月8日
牵头单位: [甲, 乙]
地区: 嵊泗县
学段: 义务教育
标签: [双减, 减负]
摘要:
成效数据:
  - 指标: 人数
    数值: 012
source:
  name: 资料
  网址: https://example.org/
经费: 1.5
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publication(
        tmp_path_factory.mktemp("publication"), {"cases/tags.yaml": TAGS}, CONFIG, theme=False
    )


@pytest.fixture(scope="module")
def server(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    config, _ = settings.load(root)
    assert config
    words, _ = vocabularies.load(root, config)
    made = plan(root, config, words).made
    folder = tmp_path_factory.mktemp("schemas")
    schemas = {}
    for name in ("case", "tags", "config"):
        file = folder / f"{name}.json"
        file.write_bytes(made[f".vscode/casegen/{name}.schema.json"])
        schemas[file] = f"{name}.yaml"
    with running(schemas) as started:
        yield started


BODY = "---\n\n## 背景意义\n\n甲\n\n## 主要做法\n\n甲\n\n## 经验启示\n\n甲\n"


WRONG = [
    # What is put in place of what; what `check` says and on which line; the line of the server.
    ("", "", "", 0, 0),
    ("日期: 2025年10月8日", "日期: 昨天", "bad-date", 3, 3),
    ("学段: 义务教育", "学段: 小学", "not-in-vocabulary", 6, 6),
    ("学段: 义务教育", "stage: [义务教育, 小学]", "not-in-vocabulary", 6, 6),
    ("[双减, 减负]", "[双减, 没有]", "unknown-tag", 7, 7),
    ("摘要:", "颜色: 红", "unknown-key", 8, 8),
    ("摘要:", "title: 又一个", "duplicate-key", 8, 8),
    ("摘要:", "状态: 写好了", "not-in-vocabulary", 8, 8),
    ("摘要:", f"摘要: {'长' * 301}", "too-long", 8, 8),
    ("摘要:", "摘要: [甲]", "wrong-type", 8, 8),
    ("摘要:", "网址名: Hai Dao", "bad-slug", 8, 8),
    ("    数值: 012\n", "", "missing-key", 10, 10),
    ("    数值: 012", "    数值:", "empty-value", 11, 11),
    ("https://example.org/", "example.org", "bad-url", 14, 14),
    ("经费: 1.5", "经费: 不少", "wrong-type", 15, 15),
    ("经费: 1.5", "经费: -1", "invalid-value", 15, 15),
    ("[甲, 乙]", "[甲, 甲]", "repeated-value", 4, 4),
    ("标题: 2024", "标题: 甲: 乙", "yaml-syntax", 2, 2),
    # What is missing, `check` misses where the front matter starts, the server at its first key.
    ("牵头单位: [甲, 乙]\n", "", "missing-key", 1, 2),
    ("source:\n  name: 资料\n  网址: https://example.org/\n", "", "missing-key", 1, 2),
    # A bracket that does not close: where it opens, and where that is noticed.
    ("标签: [双减, 减负]", "标签: [双减", "yaml-syntax", 7, 8),
    # These take more than a schema.
    ("嵊泗县", "朝阳区", "ambiguous-region", 5, 0),
    ("嵊泗县", "没有这里", "unknown-region", 5, 0),
    ("标题: 2024", "标题: 待补充", "placeholder-text", 2, 0),
    ("日期: 2025年10月8日", "日期: 2025-02-30", "bad-date", 3, 0),
    ("[甲, 乙]", "甲、乙", "joined-values", 4, 0),
]


def test_both_find_what_is_wrong(root: Path, server: Server) -> None:
    """The first row has nothing wrong with it."""
    fronts = {f"cases/a{n}.md": GOOD.replace(row[0], row[1], 1) for n, row in enumerate(WRONG)}
    assert len({*fronts.values()}) == len(fronts)
    write(root, {path: front + BODY for path, front in fronts.items()})
    told: dict[str, set[tuple[str, int]]] = {path: set() for path in fronts}
    for found in check(root, Options(), lambda *_: None).diagnostics:
        if found.severity is not Severity.INFO and found.place.span:
            told[found.place.path].add((found.id, found.place.span.line))
    seen = server.problems([("case.yaml", front) for front in fronts.values()])
    for (old, new, rule, line, at), path, said in zip(WRONG, fronts, seen, strict=True):
        assert told[path] == ({(rule, line)} if rule else set()), (old, new)
        assert {where for where, _ in said} == ({at} if at else set()), (old, new, said)


def test_every_key_is_offered_in_both_languages(server: Server) -> None:
    offered = server.completions("case.yaml", "标题: 甲\n|\n")
    assert offered["学段"] == offered["stage"] == "一个或几个学段，取自本刊的学段表。"
    assert {"日期", "date", "成效数据", "metrics", "经费", "budget"} <= offered.keys()
    inner = server.completions("case.yaml", "成效数据:\n  - |\n")
    assert inner.keys() == {"指标", "label", "数值", "value", "单位", "unit", "说明", "note"}


STAGES = {
    "学前教育",
    "义务教育",
    "普通高中",
    "中等职业教育",
    "高等职业教育",
    "高等教育",
    "继续教育",
}


@pytest.mark.parametrize("text", ["学段: |", "stage: |", "学段: [义务教育, |]", "学段:\n  - |"])
def test_the_publications_stages_are_offered(server: Server, text: str) -> None:
    assert server.completions("case.yaml", text).keys() == STAGES


def test_tags_are_offered_with_what_they_are_for(server: Server) -> None:
    offered = server.completions("case.yaml", "标签: |")
    assert offered == {"双减": "减轻负担", "减负": "→ 双减", "旧词": "→ 双减"}


def test_other_choices_are_offered(server: Server) -> None:
    places = server.completions("case.yaml", "标题: 甲\n地区: |")
    assert {"浙江省/舟山市/嵊泗县", "重庆市"} <= places.keys()
    assert {"草稿", "draft"} <= server.completions("case.yaml", "status: |").keys()
    assert {"简讯", "brief"} <= server.completions("case.yaml", "体例: |").keys()


def test_the_thesaurus_and_the_settings_are_helped_as_well(root: Path, server: Server) -> None:
    own = Path(__file__).parents[2]
    sound = [
        (name, (folder / path).read_text("utf-8"))
        for folder in (root, own)
        for name, path in (("tags.yaml", "cases/tags.yaml"), ("config.yaml", "config.yaml"))
    ]
    tags = "- 名称: 甲\n- 说明: 乙\n"
    wrong = "刊名: 甲\n主题目录: ../x\n语言: fr\n每页案例数: 0\ntags: {unknown: 不管}\n"
    found = server.problems([*sound, ("tags.yaml", tags), ("config.yaml", wrong)])
    lines = [[at for at, _ in problems] for problems in found]
    assert lines == [[], [], [], [], [2], [2, 3, 4, 5]]
    assert "双减" in server.completions("tags.yaml", "- 名称: 甲\n  上级: |")
    assert "同义词" in server.completions("tags.yaml", "- 名称: 甲\n  |")
    offered = server.completions("config.yaml", "title: 甲\n|")
    assert offered["每页案例数"] == "列表每页显示多少个案例。"

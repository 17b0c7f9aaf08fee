"""`casegen schema --vscode`: what it writes, and what it leaves alone."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from casegen import messages
from tests.publications import publication, site, write

from .conftest import Casegen

TAGS = "- 名称: 双减\n  同义词: [减负]\n- {名称: 旧词, 改用: 双减}\n- 名称: 'a,b|c'\n"
OWN = """\
fields:
  budget: {label: 经费, required: true, schema: {type: number}}
  odd:
    label: 怪
    schema:
      type: object
      required: [nowhere]
      properties: {a: true, b: {enum: [1, 甲]}}
      allOf: [{if: {required: [a]}, then: {required: [b]}}, {minProperties: 1}]
"""
SHARED = (".vscode/extensions.json", ".vscode/settings.json", ".vscode/tasks.json")


def plain(text: str) -> Any:
    """Read JSON with comments and commas at the end of lists."""
    tokens = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/|,(?=\s*[}\]])', re.DOTALL)
    found = tokens.sub(lambda m: m[0] if m[0].startswith('"') else "", text)
    return json.loads(re.sub(r",(?=\s*[}\]])", "", found))


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("config", ["", OWN, "regions: none\ntags: {unknown: warning}\n"])
def test_all_that_is_written_is_sound_and_writing_it_again_changes_nothing(
    casegen: Casegen, tmp_path: Path, language: str, config: str
) -> None:
    publication(tmp_path, {"cases/tags.yaml": TAGS}, f"language: {language}\n{config}", theme=False)
    before = site(tmp_path)
    shown = casegen("schema", "--vscode", "--diff")
    assert shown.code == 0
    assert site(tmp_path) == before
    run = casegen("schema", "--vscode")
    assert run.code == 0, run
    assert run.out.splitlines()[:-1] == shown.out.splitlines()[:-1]
    after = site(tmp_path)
    assert sorted(after.keys() - before.keys()) == [
        ".vscode/casegen.code-snippets",
        ".vscode/casegen/case.schema.json",
        ".vscode/casegen/config.schema.json",
        ".vscode/casegen/tags.schema.json",
        *SHARED,
    ]
    for path in after.keys() - before.keys():
        found = plain(after[path].decode())
        if path.endswith("schema.json"):
            jsonschema_rs.meta.validate(found)
    again = casegen("schema", "--vscode")
    assert [line.split(" ")[0] for line in again.out.splitlines()[:-1]] == ["不变"] * 7
    assert site(tmp_path) == after


def test_the_settings_lead_to_the_schemas(casegen: Casegen, tmp_path: Path) -> None:
    config = "cases: content\ntags: {file: words.yaml}\n"
    publication(tmp_path, {"words.yaml": TAGS}, config, theme=False)
    casegen("schema", "--vscode")
    settings = plain((tmp_path / ".vscode/settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"] == {
        "./.vscode/casegen/case.schema.json": ["content/*.md", "content/*/index.md"],
        "./.vscode/casegen/tags.schema.json": "words.yaml",
        "./.vscode/casegen/config.schema.json": "config.yaml",
    }
    for path in settings["yaml.schemas"]:
        assert (tmp_path / path).is_file()


KEPT = """\
{
    // 我的设置 "{[/*
    "editor.fontSize": 16, /* , */
\t"[markdown]": {"editor.wordWrap": "off"},
    "yaml.schemas": {
        "https://example.org/a.json": "*.b.yaml", // 留着
    },
    "a\\"b // c": [1, 2.5, null, true, {"x":"}"}],
}
"""


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_an_editor_has_set_stays_with_its_comments(
    casegen: Casegen, tmp_path: Path, ends: str, mark: str
) -> None:
    text = mark + KEPT.replace("\n", ends)
    tasks = '{"version": "2.0.0", "tasks": [{"label": "mine", "command": "x"}]}'
    files: dict[str, str | bytes] = {".vscode/settings.json": text, ".vscode/tasks.json": tasks}
    publication(tmp_path, {**files, ".vscode/extensions.json": ""}, theme=False)
    run = casegen("schema", "--vscode")
    assert run.code == 0, run
    assert '+  "files.eol": "\\n",' in run.out
    after = (tmp_path / ".vscode/settings.json").read_bytes().decode()
    assert ("\r\n" in after) == (ends == "\r\n")
    assert after.replace("\r\n", "").count("\r") == 0
    assert after.startswith(mark)
    kept = iter(after)
    assert all(character in kept for character in text), "something was taken away"
    settings = plain(after.removeprefix("\ufeff"))
    assert settings["editor.fontSize"] == 16
    assert settings['a"b // c'] == [1, 2.5, None, True, {"x": "}"}]
    assert settings["[markdown]"]["editor.wordWrap"] == "off"
    assert settings["[markdown]"]["editor.snippetSuggestions"] == "top"
    assert len(settings["yaml.schemas"]) == 4
    assert [
        task["label"] for task in plain((tmp_path / ".vscode/tasks.json").read_text())["tasks"]
    ] == [
        "casegen check",
        "mine",
    ]
    before = site(tmp_path)
    assert casegen("schema", "--vscode").code == 0
    assert site(tmp_path) == before


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".vscode/settings.json", '{"a": 1'),
        (".vscode/settings.json", "[]"),
        (".vscode/settings.json", '{"yaml.schemas": "none"}'),
        (".vscode/settings.json", '{"a": 1, "a": 2}'),
        (".vscode/settings.json", b'{"a": "\xd6\xd0"}'),
        (".vscode/extensions.json", '{"recommendations": {}}'),
        (".vscode/casegen.code-snippets", "{}"),
        (".vscode/casegen/case.schema.json", "{}"),
    ],
)
def test_what_cannot_be_added_to_safely_is_named_and_nothing_is_written(
    casegen: Casegen, tmp_path: Path, path: str, text: str | bytes
) -> None:
    publication(tmp_path, {path: text}, theme=False)
    before = site(tmp_path)
    run = casegen("schema", "--vscode")
    assert (run.code, run.out) == (1, "")
    assert path in run.err
    assert site(tmp_path) == before


def test_snippets_offer_the_choices_of_the_publication(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/tags.yaml": TAGS}, OWN, theme=False)
    casegen("schema", "--vscode")
    found = plain((tmp_path / ".vscode/casegen.code-snippets").read_text("utf-8"))
    assert found["标签"]["prefix"] == ["标签", "tags"]
    assert found["标签"]["body"] == ["标签: ${1|双减,a\\,b\\|c|}"]
    assert found["状态"]["body"] == ["状态: ${1|草稿,已发布,已归档|}"]
    assert found["成效数据"]["body"][:2] == ["成效数据:", "  - 指标: ${1:统计的是什么。}"]
    assert found["经费"]["prefix"] == ["经费", "budget"]
    assert found["新标签"]["scope"] == "yaml"
    assert "标题: ${1:待补充}" in found["新案例"]["body"]


def test_a_task_finds_every_problem_that_check_prints(casegen: Casegen, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"cases/a.md": "甲\n", "cases/b/x.md": "乙\n"}
    files["cases/c d.md"] = "---\n标题: 甲\n状态: 草稿\n颜色: 红\n---\n\n## 背景意义\n\n待补充\n"
    publication(tmp_path, files, theme=False)
    casegen("schema", "--vscode")
    (task,) = plain((tmp_path / ".vscode/tasks.json").read_text("utf-8"))["tasks"]
    lines = casegen(*task["args"]).out.splitlines()
    seen = set()
    for matcher in task["problemMatcher"]:
        pattern = matcher["pattern"]
        for line in lines:
            if match := re.match(pattern["regexp"], line):
                place = match[pattern["file"]], int(match[pattern["line"]])
                seen.add((*place, matcher["severity"], match[pattern["code"]]))
    assert {
        ("cases/a.md", 1, "error", "no-front-matter"),
        ("cases/c d.md", 4, "error", "unknown-key"),
        ("cases/c d.md", 6, "info", "unfinished-draft"),
    } <= seen


def test_every_key_is_explained_in_chinese_too() -> None:
    def without(schema: Any) -> list[str]:
        if isinstance(schema, list):
            return [found for part in schema for found in without(part)]
        if not isinstance(schema, dict):
            return []
        said = schema.get("description")
        own = [said] if isinstance(said, str) and "x-description-zh" not in schema else []
        return own + [found for part in schema.values() for found in without(part)]

    folder = Path(messages.__file__).parents[1]
    for name in ("config.schema.json", "content/case.schema.json", "site/thesaurus.schema.json"):
        assert without(json.loads((folder / name).read_text("utf-8"))) == []


def test_only_the_schema_is_printed_without_the_option(casegen: Casegen, tmp_path: Path) -> None:
    write(tmp_path, {"config.yaml": "title: 甲\n"})
    assert json.loads(casegen("schema").out)["title"]
    assert [*tmp_path.iterdir()] == [tmp_path / "config.yaml"]

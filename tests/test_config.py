from pathlib import Path

import pytest

from casegen import config as settings
from casegen.config import Config, case_schema, load, parse
from casegen.diagnostics import Diagnostic


def config(text: str = "") -> Config:
    found, problems = parse(f"title: 案例集\n{text}")
    assert problems == ()
    assert found
    return found


def placed(problems: tuple[Diagnostic, ...]) -> list[tuple[str, int, int]]:
    assert all(p.place.path == "config.yaml" for p in problems)
    spans = [(p.id, p.place.span) for p in problems]
    return [(rule, span.line, span.column) for rule, span in spans if span]


def wrong(text: str) -> list[tuple[str, int, int]]:
    return placed(parse(f"title: 案例集\n{text}")[1])


def test_a_title_is_enough() -> None:
    found = config()
    assert found.title == "案例集"
    assert [s.key for s in found.sections] == ["background", "practices", "outcomes", "lessons"]
    assert [s.items for s in found.sections] == [False, True, False, True]
    assert [(f.key, f.sections) for f in found.forms] == [
        ("case", ("background", "practices", "lessons")),
        ("brief", ()),
    ]
    assert len(found.stages) == 7
    assert (found.language, found.cases, found.output, found.theme) == (
        "zh-CN",
        "cases",
        "output",
        "templates",
    )
    assert (found.page_size, found.regions) == (24, "china")
    assert (found.tags.file, found.tags.unknown) == ("cases/tags.yaml", "error")


def test_an_english_publication_has_english_defaults() -> None:
    found = config("language: en\n")
    assert [s.name for s in found.sections] == [
        "Background",
        "What was done",
        "Outcomes",
        "Lessons",
    ]
    assert "TODO" in found.placeholders
    assert config("language: en\nstages: [{name: K-12}]\n").stages == (settings.NamedTerm("K-12"),)


def test_settings_can_be_written_in_chinese() -> None:
    chinese = """\
刊名: 案例集
语言: zh-CN
每页案例数: 10
标签: {文件: tags.yaml, 未知标签: warning}
部分: [{代号: a, 名称: 甲, 别称: [乙], 分条: true}]
体例: [{代号: b, 名称: 丙, 必备部分: [a]}]
学段: [{名称: 丁, 网址名: d}]
自定字段: {e: {名称: 戊, 必填: true, 规则: {type: integer}}}
自定分类: [{代号: f, 名称: 己, 字段: e}]
"""
    english = """\
title: 案例集
language: zh-CN
page_size: 10
tags: {file: tags.yaml, unknown: warning}
sections: [{key: a, name: 甲, also: [乙], items: true}]
forms: [{key: b, name: 丙, sections: [a]}]
stages: [{name: 丁, slug: d}]
fields: {e: {label: 戊, required: true, schema: {type: integer}}}
taxonomies: [{key: f, name: 己, field: e}]
"""
    assert parse(chinese) == parse(english)
    assert parse(chinese)[1] == ()


def test_an_address_of_the_site_ends_with_a_slash() -> None:
    assert config("base_url: https://e.org/cases\n").base_url == "https://e.org/cases/"
    assert config("base_url: https://e.org/\n").base_url == "https://e.org/"


def test_the_default_forms_ask_only_for_sections_that_there_are() -> None:
    found = config("sections: [{key: practices, name: 做法, items: true}]\n")
    assert [form.sections for form in found.forms] == [("practices",), ()]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("page_size: §0", "invalid-value"),
        ("page_size: §'10'", "wrong-type"),
        ("language: §fr", "not-in-vocabulary"),
        ("base_url: §example.org", "bad-url"),
        ("cases: §../cases", "bad-path"),
        ("theme: §C:/theme", "bad-path"),
        ("tags: {file: §/tags.yaml}", "bad-path"),
        ("§colour: red", "unknown-key"),
        ("sections: §[]", "empty-value"),
        ("forms: [{key: §A, name: 甲, sections: []}]", "bad-slug"),
        ("fields: {§预算: {label: 预算, schema: {}}}", "invalid-value"),
        ("fields: {a: §{label: 甲}}", "missing-key"),
        ("description§：甲", "full-width-colon"),
        ("§title: 又一个", "duplicate-key"),
        ("stages: §&a []", "yaml-forbidden"),
        # What a schema can't say
        ("forms: [{key: a, name: 甲, sections: [§lesson]}]", "not-in-vocabulary"),
        ("sections: [{key: a, name: 甲}, {key: §a, name: 乙}]", "duplicate-key"),
        ("sections: [{key: a, name: 甲}, {key: b, name: 乙, also: [§甲]}]", "repeated-value"),
        ("sections: [{key: §tags, name: 甲, items: true}]", "slug-reserved"),
        ("taxonomies: [{key: §cases, name: 甲, field: area}]", "slug-reserved"),
        ("taxonomies: [{key: §form, name: 甲, field: area}]", "slug-reserved"),
        ("taxonomies: [{key: a, name: 甲, field: §topic}]", "not-in-vocabulary"),
        ("taxonomies: [{key: a, name: 甲, field: §metrics}]", "not-in-vocabulary"),
        ("fields: {§fields: {label: 甲, schema: {type: string}}}", "invalid-value"),
        ("output: §../elsewhere", "bad-path"),
        ("fields: {title: §{label: 甲, schema: {}}}", "duplicate-key"),
        ("fields: {a: {label: §标签, schema: {}}}", "duplicate-key"),
        ("fields: {a: {label: 甲, schema: {}}, b: {label: §甲, schema: {}}}", "duplicate-key"),
        # Schemas that can't be used
        ("fields: {a: {label: 甲, schema: {type: §strin}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {minimum: §few}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {pattern: §'['}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {items: §[甲]}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {$ref: §'#/nope'}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {$ref: §'https://e.org/s'}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {items: {$ref: §'file:///etc'}}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {x-zh: §[甲]}}}", "bad-schema"),
        ("fields: {a: {label: 甲, schema: {items: {x-zh-values: §甲}}}}", "bad-schema"),
    ],
)
def test_a_mistake_is_reported_where_it_stands(text: str, rule: str) -> None:
    """The mark stands before the place."""
    assert wrong(text.replace("§", "") + "\n") == [(rule, 2, text.index("§") + 1)]


def test_a_taxonomy_cannot_have_the_address_of_a_list_of_items() -> None:
    text = "title: 案例集\nsections: [{key: ways, name: 做法, items: true}]\n"
    text += "taxonomies: [{key: ways, name: 甲, field: area}]\n"
    assert ("duplicate-key", 3, 20) in placed(parse(text)[1])


def test_a_field_named_as_its_label_is_no_contradiction() -> None:
    assert config("fields: {topic: {label: Topic, schema: {type: string}}}\n")


def test_a_field_may_share_casegens_schema_of_one_or_more_texts() -> None:
    assert config("fields: {a: {label: 甲, schema: {$ref: '#/$defs/texts'}}}\n")


def test_the_words_of_a_field_may_be_given_in_chinese() -> None:
    schema = "{enum: [a, b], x-zh-values: {甲: a}, x-description-zh: 甲或乙}"
    assert config(f"fields: {{topic: {{label: 专题, schema: {schema}}}}}\n")


def test_settings_without_a_title_or_that_are_no_settings_are_none() -> None:
    assert placed(parse("")[1]) == [("missing-key", 1, 1)]
    assert placed(parse("- 甲\n")[1]) == [("wrong-type", 1, 1)]
    assert parse("")[0] is None


def test_without_a_file_there_is_no_publication(tmp_path: Path) -> None:
    found, (problem,) = load(tmp_path)
    assert found is None
    assert problem.id == "config-missing"
    (tmp_path / "config.yaml").write_bytes("刊名: 案例集\n".encode("gbk"))
    assert [p.id for p in load(tmp_path)[1]] == ["looks-like-gbk"]
    (tmp_path / "config.yaml").write_bytes("\ufeff刊名: 案例集\r\n".encode())
    assert load(tmp_path) == (config(), ())


def test_the_schema_of_a_case_is_that_of_the_publication() -> None:
    schema = case_schema(
        config(
            "forms: [{key: report, name: 报告, sections: []}]\n"
            "stages: [{name: 小学}, {name: 中学}]\n"
            "fields: {topic: {label: 专题, required: true, schema: {type: string, maxLength: 9}}}\n"
        )
    )
    properties = schema["properties"]
    assert properties["form"]["enum"] == ["report"]
    assert properties["form"]["default"] == "report"
    assert properties["form"]["x-zh-values"] == {"报告": "report"}
    assert properties["stage"]["items"]["enum"] == ["小学", "中学"]
    assert properties["topic"] == {
        "x-zh": "专题",
        "description": "专题",
        "type": "string",
        "maxLength": 9,
    }
    assert "topic" in schema["required"]


def test_a_publication_without_regions_asks_for_none() -> None:
    schema = case_schema(config("regions: none\n"))
    assert "region" not in schema["properties"]
    assert "region" not in schema["required"]
    assert "region" in case_schema(config())["required"]

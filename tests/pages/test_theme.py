"""A publication's own theme: what it may override, and what is said where it goes wrong."""

from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import Options
from casegen.diagnostics import Diagnostic
from casegen.pages import theme as themes

from ..publications import THEME, built, case, publication, site, write

NAMES = ("regions", "stages", "tags", "organizations", "years")
SEARCHED = "gap: ''\ndate: ''\nyear: ''\n" + "".join(
    f"{key}: ''\n"
    for key in (
        *(f"month.{n}" for n in range(1, 13)),
        *(f"taxonomy.{name}" for name in NAMES),
    )
)
"""The words of the search index."""
WORDS = {
    "i18n/zh-CN.yaml": f"a: 甲\nb: 乙\nnotes.back: 回到正文\n{SEARCHED}",
    "i18n/en.yaml": f"a: one\nb: two\n{SEARCHED}",
    "static/default.css": "p {}",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication of one case, where the small theme is the default one."""
    default = write(
        tmp_path / "default", {**THEME, **WORDS, "404.html": "{{ t('a') }}{{ t('b') }}"}
    )
    monkeypatch.setattr(themes, "default_folder", lambda: default)
    return publication(tmp_path / "publication", {"cases/a.md": case()}, theme=False)


def override(root: Path, **templates: str) -> None:
    write(root, {f"templates/{name}": text for name, text in templates.items()})


def test_a_publication_overrides_one_template_and_keeps_the_others(root: Path) -> None:
    built(root)
    before = site(root / "output")
    override(root, **{"home.html": "mine: {{ publication.title }}"})
    built(root)
    after = site(root / "output")
    assert after.pop("index.html") == "mine: 案例集".encode()
    before.pop("index.html")
    assert after == before


def test_a_template_may_extend_the_one_that_it_overrides_by_another_name(root: Path) -> None:
    override(root, **{"home.html": "{% include 'cases-too.html' %}", "cases-too.html": "mine"})
    built(root)
    assert (root / "output" / "index.html").read_text("utf-8") == "mine"


def test_a_publication_overrides_single_words(root: Path) -> None:
    override(root, **{"i18n/zh-CN.yaml": "b: 丙\n"})
    built(root)
    assert (root / "output" / "404.html").read_text("utf-8") == "甲丙"


def test_words_may_start_with_a_byte_order_mark(root: Path) -> None:
    override(root, **{"i18n/zh-CN.yaml": "\ufeffa: 丙\n"})
    built(root)
    assert (root / "output" / "404.html").read_text("utf-8") == "丙乙"


def test_the_folder_of_the_theme_is_as_the_settings_say(root: Path) -> None:
    write(root, {"config.yaml": "title: 集\ntheme: mine\n", "mine/home.html": "mine"})
    built(root)
    assert (root / "output" / "index.html").read_text("utf-8") == "mine"


def test_static_files_are_named_by_their_content(root: Path) -> None:
    override(root, **{"static/site.css": "a{}", "home.html": "{{ asset('site.css') }}"})
    built(root)
    first = (root / "output" / "index.html").read_text("utf-8")
    assert (root / "output" / first).read_text("utf-8") == "a{}"
    assert first.startswith("static/site.")
    assert first.endswith(".css")
    override(root, **{"static/site.css": "b{}"})
    built(root)
    assert (root / "output" / "index.html").read_text("utf-8") != first
    assert not (root / "output" / first).exists()


def test_what_systems_and_editors_leave_is_not_published(root: Path) -> None:
    override(root, **{"static/.DS_Store": "x", "static/.site.css.swp": "x"})
    built(root)
    names = sorted(path.name.partition(".")[0] for path in (root / "output" / "static").iterdir())
    assert names == ["default", "search"]


# Errors


def failed(root: Path) -> Diagnostic:
    """Return the only problem of a build that must not publish anything."""
    result = build(root, Options())
    assert result.changes is None
    assert not (root / "output").exists()
    (problem,) = result.diagnostics
    return problem


ERRORS = [
    ("{{ nothing }}", "UndefinedError", "'nothing' is undefined"),
    ("{{ page.nothing }}", "UndefinedError", "nothing"),
    ("{% if %}", "TemplateSyntaxError", "Expected an expression"),
    ("{% nothing %}", "TemplateSyntaxError", "unknown tag 'nothing'"),
    ("{{ title | nothing }}", "TemplateAssertionError", "No filter named 'nothing'"),
    ("{{ title | dictsort }}", "Error", "items"),
    ("{{ 1 // 0 }}", "ZeroDivisionError", "zero"),
    ("{{ t('nothing') }}", "KeyError", "nothing"),
    ("{{ asset('nothing.css') }}", "KeyError", "nothing.css"),
    ("{% include 'case.html' %}", "RecursionError", "recursion"),
]


@pytest.mark.parametrize(("text", "kind", "words"), ERRORS, ids=[error[0] for error in ERRORS])
def test_an_error_in_a_template_names_its_line_and_the_case(
    root: Path, text: str, kind: str, words: str
) -> None:
    override(root, **{"case.html": f"{{% set title = page.title %}}\n\n{text}\n"})
    problem = failed(root)
    assert problem.id == "template-error"
    assert problem.place.path == "templates/case.html"
    assert problem.place.span
    assert problem.place.span.line == 3
    assert problem.arguments["page"] == "cases/a.md"
    reason = str(problem.arguments["reason"])
    assert kind in reason.partition(":")[0]
    assert words in reason


def test_an_error_on_a_page_without_a_case_names_the_page(root: Path) -> None:
    override(root, **{"taxonomy.html": "{{ nothing }}"})
    problem = failed(root)
    # Every taxonomy meets it, but it is one error.
    assert problem.place.path == "templates/taxonomy.html"
    assert problem.arguments["page"] == "regions/index.html"


def test_two_errors_are_both_reported(root: Path) -> None:
    override(root, **{"home.html": "{{ nothing }}", "404.html": "{{ nothing }}"})
    problems = build(root, Options()).diagnostics
    assert [p.place.path for p in problems] == ["templates/404.html", "templates/home.html"]


@pytest.mark.parametrize("text", ["{{ nothing }}", "{% if %}"])
def test_an_error_in_an_included_template_is_reported_there(root: Path, text: str) -> None:
    part = f"\n{text}"
    override(root, **{"home.html": "{% include 'parts/a.html' %}", "parts/a.html": part})
    problem = failed(root)
    assert problem.place.path == "templates/parts/a.html"
    assert problem.place.span
    assert problem.place.span.line == 2


@pytest.mark.parametrize(
    "text",
    [
        "\n{% include 'gone.html' %}",
        "\n{% extends 'gone.html' %}",
        "\n{% import 'gone.html' as gone %}",
        "\n{% include ['gone.html', 'gone.html'] %}",
    ],
)
def test_a_template_that_is_missing_is_named_where_it_is_wanted(root: Path, text: str) -> None:
    override(root, **{"case.html": text})
    problem = failed(root)
    assert problem.id == "template-missing"
    assert problem.place.path == "templates/case.html"
    assert problem.place.span
    assert problem.place.span.line == 2
    assert "gone.html" in str(problem.arguments["name"])
    assert problem.arguments["page"] == "cases/a.md"


def test_a_theme_that_lacks_a_page_says_so(root: Path) -> None:
    (themes.default_folder() / "case.html").unlink()
    problem = failed(root)
    assert problem.id == "template-missing"
    assert problem.arguments["name"] == "case.html"


def test_a_template_that_is_not_utf8_is_named(root: Path) -> None:
    write(root, {"templates/case.html": "标题".encode("gbk")})
    problem = failed(root)
    assert problem.id == "looks-like-gbk"
    assert problem.place.path == "templates/case.html"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (b"a: [", "yaml-syntax"),
        (b"- a", "template-error"),
        (b"a: 3", "template-error"),
        ("a: 甲".encode("gbk"), "looks-like-gbk"),
        (b"a: {one: x}", "template-error"),
        (b"a: !!python/x y", "yaml-forbidden"),
    ],
)
def test_words_that_can_not_be_read_are_named(root: Path, words: bytes, rule: str) -> None:
    write(root, {"templates/i18n/zh-CN.yaml": words})
    problem = failed(root)
    assert problem.id == rule
    assert problem.place.path == "templates/i18n/zh-CN.yaml"


def test_a_template_in_error_leaves_the_site_as_it_was(root: Path) -> None:
    built(root)
    before = site(root / "output")
    override(root, **{"case.html": "{{ nothing }}"})
    assert build(root, Options()).changes is None
    assert site(root / "output") == before


def test_a_script_imports_another_by_its_published_name(root: Path) -> None:
    override(
        root,
        **{
            "static/one.js": 'import { two } from "./two.js";\n// from "./two.js" in words\n'
            'const later = await import("./two.js");\n',
            "static/two.js": "export const two = 2;\n",
        },
    )
    built(root)
    static = {path.name.split(".")[0]: path for path in (root / "output/static").glob("*.js")}
    first, words, later = static["one"].read_text("utf-8").splitlines()
    assert first == f'import {{ two }} from "./{static["two"].name}";'
    assert words.endswith('"./two.js" in words')
    assert later == f'const later = await import("./{static["two"].name}");'


def test_scripts_of_the_default_theme_are_published_without_comments(root: Path) -> None:
    script = "// Why.\nexport const one = 1;\n"
    write(themes.default_folder(), {"static/its.js": script})
    override(root, **{"static/mine.js": script})
    built(root)
    static = {path.name.split(".")[0]: path for path in (root / "output/static").glob("*.js")}
    assert static["its"].read_text("utf-8") == "export const one=1;"
    assert static["mine"].read_text("utf-8") == script


def test_scripts_that_import_each_other_are_refused(root: Path) -> None:
    override(
        root,
        **{
            "static/one.js": 'import "./two.js";\n',
            "static/two.js": 'import "./one.js";\n',
        },
    )
    found = build(root, Options())
    assert found.changes is None
    assert "template-error" in {problem.id for problem in found.diagnostics}

import pytest

from casegen import messages
from casegen.diagnostics import (
    Diagnostic,
    Phrase,
    Place,
    Severity,
    Span,
    diagnostic,
    has_errors,
    in_order,
)
from casegen.messages import choose, say, word

CHINESE, ENGLISH = (messages.load(language) for language in messages.LANGUAGES)


@pytest.mark.parametrize(
    ("asked", "environment", "publication", "language"),
    [
        (None, {}, None, "zh-CN"),
        (None, {}, "en", "en"),
        (None, {"LANG": "C"}, "en", "en"),
        (None, {"LANG": "C.UTF-8"}, "zh-CN", "zh-CN"),
        (None, {"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "zh-CN", "zh-CN"),
        (None, {"LANG": "en_US.UTF-8"}, "zh-CN", "en"),
        (None, {"LANG": "en"}, "zh-CN", "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "en", "zh-CN"),
        (None, {"LANG": "zh_TW.UTF-8"}, "en", "zh-CN"),
        (None, {"LANG": "de_DE.UTF-8"}, "en", "en"),
        (None, {"LC_ALL": "zh_CN", "LC_MESSAGES": "en_GB", "LANG": "en_GB"}, "en", "zh-CN"),
        (None, {"LC_MESSAGES": "en_GB", "LANG": "zh_CN"}, "zh-CN", "en"),
        (None, {"LC_ALL": "", "LANG": "en_US"}, "zh-CN", "en"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "zh-CN", "en"),
        ("zh-CN", {"LANG": "en_US.UTF-8"}, "en", "zh-CN"),
        ("fr", {"LANG": "en_US.UTF-8"}, "zh-CN", "en"),
    ],
)
def test_the_language_is_as_asked_or_the_environments_or_the_publications(
    asked: str | None, environment: dict[str, str], publication: str | None, language: str
) -> None:
    assert choose(asked, environment, publication) == language


def test_lists_and_phrases_are_put_into_words() -> None:
    told = diagnostic("ambiguous-region", "a.md", None, value="甲", candidates=("乙", "丙"))
    assert word(told, CHINESE).message == "“甲”可能是：乙、丙。"
    assert word(told, ENGLISH).message == '"甲" may be any of: 乙, 丙.'
    told = diagnostic("yaml-forbidden", "a.md", None, what=Phrase("yaml-alias"))
    assert word(told, CHINESE).message == "这里用了不支持的写法：引用（* 开头的值）。"


def test_what_may_have_been_meant_stands_before_the_help() -> None:
    told = diagnostic("unknown-parent", "a.md", None, tag="甲", value="乙", nearest=("丙", "丁"))
    assert word(told, CHINESE).help == "是不是想写：丙、丁？改成已有的标签，或先把上级加进来。"
    told = diagnostic("unknown-parent", "a.md", None, tag="甲", value="乙", nearest=())
    assert word(told, ENGLISH).help == "Write the name of a tag that is, or add it."


def test_what_an_editor_wrote_is_never_a_template() -> None:
    told = diagnostic("dead-link", "a.md", None, value="{value}{0}{x!r:>99}", nearest=())
    assert word(told, ENGLISH).message == 'The link "{value}{0}{x!r:>99}" leads to no case or page.'


def test_sentences_are_said_with_their_names() -> None:
    assert say(CHINESE, "count.error", n=3) == "3 个错误"


@pytest.mark.parametrize(("n", "said"), [(0, "0 files"), (1, "1 file"), (2, "2 files")])
def test_words_agree_with_their_number(n: int, said: str) -> None:
    assert say(ENGLISH, "tags.done", n=n) == f"{said} changed."


def place(path: str, *span: int) -> Place:
    return Place(path, Span(*span) if span else None)


def test_diagnostics_stand_by_file_and_place_and_each_once() -> None:
    def told(rule: str, *where: object) -> Diagnostic:
        return Diagnostic(rule, Severity.ERROR, place(*where))  # type: ignore[arg-type]

    first = told("b", "a.md")
    second = told("a", "a.md", 2, 1, 2, 2)
    third = told("b", "a.md", 2, 1, 2, 2)
    fourth = told("a", "a.md", 10, 1, 10, 2)
    fifth = told("a", "b.md", 1, 1, 1, 2)
    assert in_order([fifth, fourth, third, second, second, first, fifth]) == [
        first,
        second,
        third,
        fourth,
        fifth,
    ]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [((), False), (("synonym-used", "stray-file"), False), (("stray-file", "dead-link"), True)],
)
def test_only_errors_forbid_publication(rules: tuple[str, ...], expected: bool) -> None:
    assert has_errors(diagnostic(rule, "a.md") for rule in rules) is expected

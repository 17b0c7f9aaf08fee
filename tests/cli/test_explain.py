import pytest
from click import unstyle

from casegen import messages
from casegen.diagnostics import SEVERITIES
from casegen.messages.examples import load

from .conftest import Casegen

EXPLAINED = """\
full-width-colon 错误
键后面用了全角冒号

YAML 只认半角冒号；全角冒号会把键和值连成一段文字。

错误的例子（文件头里的几行）
  │ 合作单位：嵊泗县财政局

会报告：“合作单位”后面是全角冒号“：”。
怎么改：改成半角冒号加一个空格，写成“合作单位: ”。

正确的例子
  │ 合作单位: 嵊泗县财政局
"""

SEVERAL_FILES = """\
Wrong
  cases/draft.md
  │ status: draft
  cases/example.md
  │ ---
  │ See also [one that is not ready](draft.md).
"""


def test_a_rule_is_explained_by_a_wrong_and_a_right_example(casegen: Casegen) -> None:
    run = casegen("explain", "full-width-colon")
    assert (run.code, run.out.split("\ncasegen")[0].rstrip("\n") + "\n") == (0, EXPLAINED)


def test_of_an_example_of_several_files_each_is_named(casegen: Casegen) -> None:
    assert SEVERAL_FILES in casegen("--lang", "en", "explain", "draft-link").out


@pytest.mark.parametrize("rule", sorted(SEVERITIES))
def test_every_rule_is_explained_in_both_languages(casegen: Casegen, rule: str) -> None:
    for language in messages.LANGUAGES:
        catalogue = messages.load(language)
        run = casegen("--lang", language, "explain", rule)
        assert run.code == 0
        assert run.out.splitlines()[:2] == [
            f"{rule} {catalogue.severities[SEVERITIES[rule].value]}",
            catalogue.rules[rule].title,
        ]
        assert "\x1b" not in run.out


def test_without_an_id_all_rules_are_listed_in_their_groups(casegen: Casegen) -> None:
    for language in messages.LANGUAGES:
        lines = casegen("--lang", language, "explain").out.splitlines()
        rules = messages.load(language).rules
        wanted = [
            line
            for name, group in load(language).items()
            for line in (name, *(f"{rule}  {rules[rule].title}" for rule in group))
        ]
        listed = ["  ".join(line.split(None, 1)) if line[:1] == " " else line for line in lines]
        assert [line for line in listed[:-1] if line] == wanted


def test_a_terminal_gets_colours_unless_it_wants_none(
    casegen: Casegen, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = casegen("explain", "full-width-colon").out
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda _, color: color is False)
    coloured = casegen("explain", "full-width-colon").out
    assert coloured != plain
    assert unstyle(coloured) == plain
    assert casegen("explain", "full-width-colon", NO_COLOR="1").out == plain

"""What every diagnostic says, in both languages, to the letter.

`texts.zh-CN.yaml` and `texts.en.yaml` hold the texts of the specimens. After a change of a text,
write it there too; `python -m tests.diagnostics.test_texts` prints what the program now says.
"""

import re
import string
import tempfile
from functools import cache
from pathlib import Path

import pytest
import yaml

from casegen import messages
from casegen.diagnostics import SEVERITIES, Diagnostic, Phrase
from casegen.messages import LANGUAGES, word

from .specimens import specimens

FOLDER = "@"
"""Stands for the folder that the specimens were made in."""


@cache
def found() -> dict[str, Diagnostic]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        made = specimens(Path(folder), patch)
        arguments = {
            rule: {
                key: value.replace(folder, FOLDER) if isinstance(value, str) else value
                for key, value in diagnostic.arguments.items()
            }
            for rule, diagnostic in made.items()
        }
    return {
        rule: Diagnostic(rule, made[rule].severity, made[rule].place, arguments[rule])
        for rule in made
    }


@cache
def said(language: str) -> dict[str, dict[str, str]]:
    catalogue = messages.load(language)
    worded = {rule: word(diagnostic, catalogue) for rule, diagnostic in sorted(found().items())}
    return {rule: {"message": w.message, "help": w.help} for rule, w in worded.items()}


@cache
def expected(language: str) -> dict[str, dict[str, str]]:
    text = Path(__file__).with_name(f"texts.{language}.yaml").read_text("utf-8")
    texts: dict[str, dict[str, str]] = yaml.safe_load(text)
    return texts


def test_every_rule_has_a_specimen_and_weighs_what_the_table_says() -> None:
    assert {rule: d.severity for rule, d in found().items()} == SEVERITIES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", sorted(SEVERITIES))
def test_it_says_what_is_wrong_and_how_to_mend_it(rule: str, language: str) -> None:
    assert said(language)[rule] == expected(language)[rule]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_no_texts_of_rules_that_do_not_exist(language: str) -> None:
    assert expected(language).keys() == SEVERITIES.keys()
    assert messages.load(language).rules.keys() == SEVERITIES.keys()


CHINESE, ENGLISH = (messages.load(language) for language in LANGUAGES)


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


CALLED = {"chinese": "key", "chinese_name": "name"}
"""A key has two names, of which each language may use its own."""


@pytest.mark.parametrize("rule", sorted(SEVERITIES))
def test_a_diagnostic_has_the_same_facts_in_both_languages(rule: str) -> None:
    chinese, english = (
        {CALLED.get(name, name) for name in names(f"{entry.message} {entry.help}")}
        for entry in (CHINESE.rules[rule], ENGLISH.rules[rule])
    )
    assert chinese - {"key"} == english - {"key"}


@pytest.mark.parametrize("catalogue", [CHINESE, ENGLISH], ids=LANGUAGES)
@pytest.mark.parametrize("rule", sorted(SEVERITIES))
def test_texts_have_the_form_of_sentences(rule: str, catalogue: messages.Catalogue) -> None:
    entry = catalogue.rules[rule]
    end = "。" if catalogue is CHINESE else "."
    assert entry.message.endswith(end)
    assert entry.help.endswith(end)
    assert not entry.title.endswith(end)
    assert not re.search(r"  |\s$|^\s", f"{entry.message}\n{entry.help}", re.MULTILINE)
    if catalogue is CHINESE:
        # Half-width marks between Han characters are slips of the input method.
        assert not re.search(r"[㐀-鿿][,;:?!()][㐀-鿿]", entry.message + entry.help)


PHRASES = re.compile(
    r"""["'](yaml-[a-z-]+|type-[a-z-]+|how-[a-z-]+|add-[a-z]+|at-[a-z]+|whole)["']"""
)


def test_every_phrase_that_the_program_uses_is_in_the_catalogue_and_no_others() -> None:
    package = Path(messages.__file__).parents[1]
    source = "".join(p.read_text("utf-8") for p in sorted(package.rglob("*.py")))
    used = {*PHRASES.findall(source)} - {"yaml-syntax", "yaml-forbidden"}
    kinds = {"string", "array", "object", "integer", "number", "boolean", "null"}
    kinds |= {"array-string", "boolean-object", "several"}
    used |= {f"{what}-{kind}" for what in ("type", "how") for kind in kinds}
    assert CHINESE.phrases.keys() == used


def test_an_argument_can_be_a_phrase_of_the_catalogue() -> None:
    diagnostic = found()["wrong-type"]
    assert isinstance(diagnostic.arguments["type"], Phrase)
    assert "一组“键: 值”" in word(diagnostic, CHINESE).message
    assert "a group of keys and values" in word(diagnostic, ENGLISH).message


if __name__ == "__main__":
    for name in LANGUAGES:
        print(f"# texts.{name}.yaml")
        print(yaml.safe_dump(said(name), allow_unicode=True, width=200, sort_keys=True))

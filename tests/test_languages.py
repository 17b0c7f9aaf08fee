"""Chinese and English are complete: what is there in one is there in the other, and is used."""

import re
import string
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from casegen import messages
from casegen.messages import LANGUAGES, examples
from casegen.pages import theme

PACKAGE = Path(messages.__file__).parents[1]
TEMPLATES = theme.default_folder()

Tree = dict[str, Any]


def read(folder: Path, language: str) -> Tree:
    found: Tree = yaml.safe_load((folder / f"{language}.yaml").read_text("utf-8"))
    return found


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def leaves(tree: Any, path: str = "") -> dict[str, str]:
    """Return every text of a tree under its path."""
    if isinstance(tree, dict):
        inner = (leaves(value, f"{path}/{key}") for key, value in tree.items())
        return {name: text for found in inner for name, text in found.items()}
    return {path: tree} if isinstance(tree, str) else {}


CATALOGUES = [read(PACKAGE / "messages", language) for language in LANGUAGES]
WORDS = [read(TEMPLATES / "i18n", language) for language in LANGUAGES]


def sources(*patterns: str) -> str:
    """Return the program and the theme, as far as they are written in some kinds of files."""
    files = [f for p in patterns for folder in (PACKAGE, TEMPLATES) for f in folder.rglob(p)]
    return "\n".join(file.read_text("utf-8") for file in sorted(files))


def unused(keys: set[str], text: str) -> set[str]:
    """Return the keys that stand nowhere in quotes, nor begin with what is put before another."""
    quoted = {*re.findall(r"""["']([\w.-]+)["']""", text)}
    starts = {*re.findall(r"""["']([\w.-]+[.-])(?:\{|["'] ~)""", text)}
    return {key for key in keys - quoted if not key.startswith(tuple(starts))}


def test_the_catalogues_have_the_same_keys() -> None:
    chinese, english = (leaves(catalogue).keys() for catalogue in CATALOGUES)
    assert chinese == english


OWN_NAMES = {"chinese": "key", "chinese_name": "name"}
"""A key of a file has two names, of which each language may use its own."""


def test_a_text_of_the_catalogues_names_the_same_in_both() -> None:
    chinese, english = (leaves(catalogue) for catalogue in CATALOGUES)
    for key in chinese.keys() - {"/language"}:
        if key.startswith("/rules/"):
            continue  # both of its sentences together: tests/diagnostics/test_texts.py
        assert names(chinese[key]) == names(english[key]), key


def test_every_word_of_the_command_line_is_said() -> None:
    assert unused({*CATALOGUES[0]["words"]}, sources("*.py")) == set()


def test_the_words_of_the_theme_have_the_same_keys() -> None:
    chinese, english = WORDS
    assert chinese.keys() == english.keys()


@pytest.mark.parametrize("key", sorted(WORDS[0]))
def test_words_of_the_theme_name_the_same_in_both(key: str) -> None:
    # One form may do without the number, as in "one case".
    forms = [{"": w[key]} if isinstance(w[key], str) else w[key] for w in WORDS]
    chinese, english = ({n for text in found.values() for n in names(text)} for found in forms)
    assert chinese - {"n"} == english - {"n"}


def test_every_word_of_the_theme_is_used_and_there_are_no_others() -> None:
    text = sources("*.html", "*.xml", "*.js", "*.py")
    assert unused({*WORDS[0]}, text) == set()
    templates = "".join(file.read_text("utf-8") for file in TEMPLATES.rglob("*.*ml"))
    asked = {*re.findall(r"""\bt\((["'])([\w.-]+)\1(?!\s*~)""", templates)}
    assert {key for _, key in asked} <= WORDS[0].keys()


def test_examples_are_of_the_same_kind_in_both() -> None:
    chinese, english = (
        {
            rule: (example.frame is examples.Frame.WORDS, bool(example.why))
            for rules in examples.load(language).values()
            for rule, example in rules.items()
        }
        for language in LANGUAGES
    )
    assert chinese == english


def test_publications_of_both_languages_have_the_same_sections_and_forms() -> None:
    chinese, english = (read(PACKAGE / "defaults", language) for language in LANGUAGES)
    assert chinese.keys() == english.keys()
    for name in ("sections", "forms"):
        described = [
            [(each["key"], each.get("items"), each.get("sections")) for each in defaults[name]]
            for defaults in (chinese, english)
        ]
        assert described[0] == described[1]


@pytest.mark.parametrize("name", ["config.schema.json", "content/case.schema.json"])
def test_every_key_has_a_chinese_name(name: str) -> None:
    schema = msgspec.json.decode((PACKAGE / name).read_bytes())

    def nameless(part: Any) -> list[str]:
        if isinstance(part, list):
            return [found for each in part for found in nameless(each)]
        if not isinstance(part, dict):
            return []
        own = part.get("properties", {})
        here = [key for key, sub in own.items() if isinstance(sub, dict) and "x-zh" not in sub]
        conditions = ("if", "then", "else")
        inner = [nameless(sub) for key, sub in part.items() if key not in conditions]
        return here + [key for found in inner for key in found]

    assert nameless(schema) == []

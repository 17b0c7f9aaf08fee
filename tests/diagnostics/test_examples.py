"""Every rule has a wrong and a right example in both languages, and they are what they say.

`python -m tests.diagnostics.test_examples` prints the facts of the wrong ones, as the examples have
them.
"""

import os
import string
import tempfile
from functools import cache
from pathlib import Path

import msgspec
import pytest
from msgspec import structs

from casegen import messages
from casegen.build import build
from casegen.check import Checked, Options, check
from casegen.diagnostics import SEVERITIES, Diagnostic, Phrase
from casegen.files import Unsaved
from casegen.mend import mend
from casegen.messages import LANGUAGES, word
from casegen.messages.examples import Example, Frame, load
from tests.publications import write

from .frames import framed

CHINESE, ENGLISH = LANGUAGES

ALONE = Options(processes=1)

TOLD = {
    # bytes
    "file-unreadable",
    "file-too-large",
    "front-matter-too-large",
    "not-a-regular-file",
    "not-utf8",
    "looks-like-gbk",
    "looks-like-utf16",
    "invisible-character",
    "control-character",
    # pictures
    "picture-misnamed",
    "picture-damaged",
    "picture-too-large",
    "pictures-full-size",
    # the disk and the moment
    "file-changed",
    "output-not-ours",
    "output-locked",
    "cannot-write",
}
"""What no text can show; `specimens` has an instance of each."""

BUILT = {"template-error", "template-missing", "output-unsafe"}
"""What a check does not find, for it stops before pages are made."""


def examples(language: str) -> dict[str, Example]:
    return {rule: e for rules in load(language).values() for rule, e in rules.items()}


SHOWN = sorted(
    (language, rule)
    for language in LANGUAGES
    for rule, example in examples(language).items()
    if example.frame is not Frame.WORDS
)


@cache
def found(rule: str, language: str, side: str) -> tuple[Diagnostic, ...]:
    """Return what is said of one side of an example."""
    example = examples(language)[rule]
    text = example.wrong if side == "wrong" else example.right
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), framed(text, example.frame, language))
        checked = build(root, ALONE) if rule in BUILT else check(root, ALONE)
    return tuple(_without(d, f"{root}{os.sep}") for d in checked.diagnostics)


def _without(diagnostic: Diagnostic, folder: str) -> Diagnostic:
    """Return a diagnostic that does not name the folder that it was found in."""
    named = diagnostic.arguments.items()
    told = {k: v.replace(folder, "") if isinstance(v, str) else v for k, v in named}
    return structs.replace(diagnostic, arguments=told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_an_example(language: str) -> None:
    assert examples(language).keys() == SEVERITIES.keys()


def test_both_languages_have_the_same_rules_in_the_same_groups_and_order() -> None:
    chinese, english = ([[*rules] for rules in load(n).values()] for n in LANGUAGES)
    assert chinese == english


def test_examples_show_text_unless_no_text_can() -> None:
    for language in LANGUAGES:
        told = {r for r, e in examples(language).items() if e.frame is Frame.WORDS}
        assert told == TOLD


@pytest.mark.parametrize(("language", "rule"), SHOWN)
def test_the_wrong_one_is_wrong_in_this_way_and_no_other(language: str, rule: str) -> None:
    assert {d.id for d in found(rule, language, "wrong")} == {rule}


@pytest.mark.parametrize(("language", "rule"), SHOWN)
def test_the_right_one_is_right(language: str, rule: str) -> None:
    assert found(rule, language, "right") == ()


@pytest.mark.parametrize(("language", "rule"), SHOWN)
def test_its_facts_are_those_of_the_wrong_one(language: str, rule: str) -> None:
    catalogue = messages.load(language)
    said = word(examples(language)[rule].diagnostic(rule), catalogue)
    assert said == word(found(rule, language, "wrong")[0], catalogue)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", sorted(TOLD & SEVERITIES.keys()))
def test_what_is_told_has_all_facts_that_its_sentences_name(rule: str, language: str) -> None:
    example = examples(language)[rule]
    assert isinstance(example.wrong, str)
    assert isinstance(example.right, str)
    assert word(example.diagnostic(rule), messages.load(language)).message


@pytest.mark.parametrize(("language", "rule"), SHOWN)
def test_the_right_one_is_made_of_the_wrong_one_where_it_is_said_so(
    language: str, rule: str, tmp_path: Path
) -> None:
    example = examples(language)[rule]
    assert example.mended == all(d.mendable for d in found(rule, language, "wrong"))
    if example.mended:
        wrong, right = (
            framed(text, example.frame, language) for text in (example.wrong, example.right)
        )
        root = write(tmp_path, wrong)

        def look(unsaved: Unsaved) -> Checked:
            return check(root, structs.replace(ALONE, unsaved=unsaved))

        changes = mend(root, look, wrong.__contains__).changes
        assert {**wrong, **{path: c.after.decode() for path, c in changes.items()}} == right


def facts(language: str, rule: str) -> str:
    """Return the facts of a wrong example as they are to be written."""
    catalogue = messages.load(language)
    entry = catalogue.rules[rule]
    sentences = f"{entry.message}{entry.help}{{nearest}}"
    named = {name for _, name, _, _ in string.Formatter().parse(sentences)}
    told = {
        key: catalogue.phrases[value.key] if isinstance(value, Phrase) else value
        for diagnostic in found(rule, language, "wrong")[:1]
        for key, value in diagnostic.arguments.items()
        if key in named and value != ()
    }
    return msgspec.json.encode({"facts": told}).decode()


if __name__ == "__main__":
    for language, rule in SHOWN:
        print(language, rule, facts(language, rule))

"""The pages of diagnostics are what the catalogues and examples make of them."""

import re
from html import unescape

import pytest
from markdown_it import MarkdownIt

from casegen import messages
from casegen.messages import LANGUAGES, word
from casegen.messages.examples import load
from scripts.diagnostics import DOCS, PAGES, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_what_the_script_writes(language: str) -> None:
    written = (DOCS / PAGES[language]).read_text("utf-8")
    assert written == page(language), "run python -m scripts.diagnostics"


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_shows_texts_to_the_letter(language: str) -> None:
    html = MarkdownIt().render(page(language))
    assert {*re.findall(r"<(\w+)", html)} <= USED
    catalogue = messages.load(language)
    shown = unescape(re.sub("<[^>]+>", "", html))
    for rules in load(language).values():
        for rule, example in rules.items():
            said = word(example.diagnostic(rule), catalogue)
            for text in (said.message, said.help, example.why):
                assert text.replace("`", "") in shown


USED = {"a", "code", "em", "h1", "h2", "h3", "li", "p", "pre", "strong", "ul"}

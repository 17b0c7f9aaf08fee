"""What casegen adds to Jinja, and the names that every template has."""

from urllib.parse import unquote

import pytest
from msgspec import structs

from casegen.pages.citation import data_url
from casegen.pages.parts import TermLink
from casegen.pages.render import environment
from casegen.pages.theme import Theme
from casegen.pages.words import Plural, Words

PHRASES: dict[str, str | Plural] = {"a": "甲 & <乙>", "n": "{n}个", "comma": "、"}
THEME = Theme(Words("zh-CN", PHRASES), {}, {}, {}, ())


def rendered(text: str, times: int = 1, **names: object) -> list[str]:
    """Render a template some times in one environment; `i` counts."""
    theme = structs.replace(THEME, templates={"a.html": text.encode()})
    template = environment(theme).get_template("a.html")
    return [template.render(i=i, **names) for i in range(times)]


def test_what_is_cached_is_rendered_once_for_each_key() -> None:
    text = "{% cache i % 2, 'x' %}{{ i }}{% endcache %} {% cache i // 3 %}{{ i }}{% endcache %}"
    assert rendered(text, 4) == ["0 0", "1 0", "0 0", "1 3"]


def test_what_is_cached_is_escaped_once() -> None:
    text = "{% cache 1 %}<b>{{ name }}</b>{% endcache %}"
    assert rendered(text, 2, name="<") == ["<b>&lt;</b>"] * 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ t('a') }}", "甲 &amp; &lt;乙&gt;"),
        ("{{ t('n', n=3) }}", "3个"),
        ("{{ ('a' ~ t('a'))|length }}", "8"),
        ("{% macro t(x) %}[{{ x }}]{% endmacro %}{{ t('a') }}", "[a]"),
        ("{% for t in [''.join] %}{{ t('a') }}{% endfor %}", "a"),
        ("{% set t = ''.join %}{{ t('a') }}", "a"),
    ],
)
def test_a_phrase_is_the_theme_s_unless_the_template_has_another_t(text: str, shown: str) -> None:
    assert rendered(text) == [shown]


def test_an_unknown_phrase_is_an_error_only_where_it_is_asked_for() -> None:
    text = "{% if i %}{{ t('nothing') }}{% endif %}"
    assert rendered(text) == [""]
    with pytest.raises(KeyError, match="nothing"):
        rendered(text, 2)


def test_names_stand_with_the_comma_of_the_language() -> None:
    links = (TermLink("甲", "a/"), TermLink("<乙>", ""))
    assert rendered("{{ names(links) }}", links=links) == ["甲、&lt;乙&gt;"]


def test_an_address_holds_every_text_whole() -> None:
    text = "".join(map(chr, range(32, 127))) + "\r\n\t中文“，”%41"
    address = data_url(text, "text/plain")
    head, _, tail = address.partition(",")
    assert head == "data:text/plain;charset=utf-8"
    assert unquote(tail) == text
    assert not set(tail) & set(' "#<>[\\]^`{|}\r\n\t')

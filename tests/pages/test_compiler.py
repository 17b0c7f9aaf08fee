"""Templates say what Jinja makes of them, whatever they are compiled to."""

from typing import Any

import jinja2
import pytest
from markupsafe import Markup

from casegen.pages.compiler import Environment

SHARED = {
    "base.html": "<{% block a %}A{% endblock %}|{% block b scoped %}{% endblock %}>",
    "middle.html": "{% extends 'base.html' %}{% block a %}({{ super() }}){% endblock %}",
    "wants.html": "{% block a required %}{% endblock %}",
    "part.html": "[{{ x }}]{% set x = 9 %}",
    "alone.html": "[{{ x is defined }}{{ g }}]",
    "macros.html": (
        "{% macro one(a, b='b&', c=a) %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
        "{% macro any() %}{{ varargs|length }}{{ kwargs|length }}{% endmacro %}"
        "{% macro around(a) %}<{{ a }}{{ caller(a) }}>{% endmacro %}"
        "{% macro outer() %}{{ x }}{% endmacro %}"
        "{% set piece %}<i>{{ 1 }}</i>{% endset %}"
    ),
}

TEMPLATES = [
    # Values
    "{{ x }}{{ '<' }}{{ 7 }}{{ 1.5 }}{{ none }}{{ true }}{{ [x, '<'] }}",
    "{{ m }}{{ m ~ x }}{{ x ~ m }}{{ m|trim }}{{ '  <'|trim }}{{ '--<'|trim('-') }}",
    "{{ f('&') }}{{ f('<') }}{{ f('>') }}{{ f('\"') }}{{ f(\"'\") }}{{ f('字') }}",
    "{{ f(Markup('&')) }}",
    "{{ m|upper }}{{ m|trim('<b>') }}{{ x|safe }}{{ m|forceescape }}{{ f('<', k='&') }}{{ f(m) }}",
    "{% autoescape false %}{{ x }}{{ m }}{% endautoescape %}{{ x }}",
    "{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}{{ y|length }}",
    "{% filter upper %}a{{ x }}{% endfilter %}",
    "{{ x if x else m }}{{ 'a' if g > 5 }}{{ 'x'.join(['<', m]) }}{{ ''.join(*['ab']) }}",
    "{{ dict(a=1, **{'b': 2}) }}{{ range(*[3])|list }}{{ dict(**{'class': 1}) }}",
    # Loops
    "{% for i in [3, 1, 2]|sort %}{{ loop.index }}{{ i }}{% else %}none{% endfor %}",
    "{% for i in [] %}{{ i }}{% else %}none{% endfor %}",
    "{% for i in [1, 2, 3] if i != 2 %}{{ loop.last }}{{ i }}{% endfor %}",
    "{% for i in [[1, [2, [3]]]] recursive %}{{ loop(i) if i is iterable else i }},{% endfor %}",
    "{% for i in [1, 1, 2] %}{{ loop.changed(i) }}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% set n = namespace(a=0) %}{% for i in [1, 2] %}{% set n.a = n.a + i %}{% endfor %}{{ n.a }}",
    # Templates in templates
    "a{% include 'part.html' %}{{ x }}",
    "{% include ['nowhere.html', 'part.html'] %}{% include name %}",
    "{% include 'nowhere.html' ignore missing %}{% include 'alone.html' without context %}",
    "{% for x in [1, 2] %}{% include 'part.html' %}{% endfor %}",
    "{% with x = 5 %}{% include 'part.html' %}{% endwith %}",
    "{% macro m() %}{% include 'part.html' %}{% endmacro %}{{ m() }}",
    "{% extends 'base.html' %}{% block a %}{{ x }}{{ super() }}{% endblock %}",
    "{% extends 'middle.html' %}{% block a %}{{ super() }}!{{ self.b() }}{% endblock %}",
    "{% extends name2 %}outside{% set y = 1 %}{% block a %}{{ y }}{% endblock %}",
    "{% if g %}{% extends 'base.html' %}{% endif %}outside{% block a %}x{% endblock %}",
    "{% if not g %}{% extends 'base.html' %}{% endif %}outside{% block a %}x{% endblock %}",
    "{% extends 'wants.html' %}{% block a %}here{% endblock %}",
    "{% for i in [1, 2] %}{% block c scoped %}{{ i }}{% endblock %}{% endfor %}",
    "{% set y %}{% block c %}<{{ x }}>{% endblock %}{% endset %}{{ y }}",
    # Macros
    "{% from 'macros.html' import one %}{{ one(x) }}{{ one(1, 2) }}{{ one(1, c=3) }}",
    "{% from 'macros.html' import one %}{{ one(1, 2, 3) }}{{ one(c=3, b=2, a=1) }}",
    "{% from 'macros.html' import any %}{{ any(1, 2) }}{{ any(a=1) }}{{ any(*[1], **{'b': 2}) }}",
    "{% from 'macros.html' import around %}{% call(v) around('&') %}{{ v }}{{ x }}{% endcall %}",
    "{% from 'macros.html' import outer with context %}{{ outer() }}",
    "{% import 'macros.html' as m %}{{ m.one(1) }}{{ m.piece }}",
    "{% import 'macros.html' as m %}{{ m.one.name }}{{ m.one.arguments }}",
    "{% macro a(n) %}{{ n }}{{ a(n - 1) if n }}{% endmacro %}{{ a(3) }}{{ a(1)|length }}",
    # Errors
    "a\n{{ nothing }}",
    "a\nb\n{{ x.nothing.more }}",
    "\n\n{% include 'nowhere.html' %}",
    "{{ nothing() }}",
    "\n{{ x() }}",
    "\n{{ 'a'() }}",
    "\n{{ f(1, 2, 3) }}",
    "\n{{ x|nofilter }}",
    "{% include 'wants.html' %}",
    "{% from 'macros.html' import one %}\n{{ one() }}",
    "{% from 'macros.html' import one %}\n{{ one(1, 2, 3, 4) }}",
    "{% from 'macros.html' import one %}\n{{ one(1, d=4) }}",
    "{% from 'macros.html' import one %}\n{{ one(1, a=4) }}",
    "\n{% from 'macros.html' import nothing %}{{ nothing }}",
    "{% from 'macros.html' import outer %}{{ outer() }}",
    "{% if x %}\n{{ x +\n 1 }}{% endif %}",
]


def function(text: str, k: str = "") -> str:
    return text + k


def outcome(kind: type[jinja2.Environment], text: str) -> tuple[str, ...]:
    """Return what a template renders to, or its error with the places in templates."""
    templates = SHARED | {"a.html": text}

    def source(name: str) -> tuple[str, str, None] | None:
        return (templates[name], name, None) if name in templates else None

    environment = kind(
        loader=jinja2.FunctionLoader(source), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.globals["g"] = 4
    given: dict[str, Any] = {"x": "<x>", "m": Markup(" <b> "), "f": function, "Markup": Markup}
    given |= {"name": "part.html", "name2": "base.html"}
    try:
        return (environment.get_template("a.html").render(given),)
    except jinja2.TemplateSyntaxError as error:
        return (type(error).__name__, str(error), str(error.lineno))
    except Exception as error:
        lines = []
        trace = error.__traceback__
        while trace:
            file = trace.tb_frame.f_code.co_filename
            lines += [f"{file}:{trace.tb_lineno}"] if file in templates else []
            trace = trace.tb_next
        return (type(error).__name__, str(error), *lines)


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_template_says_what_jinja_makes_of_it(text: str) -> None:
    assert outcome(Environment, text) == outcome(jinja2.Environment, text)

"""What casegen adds to Jinja, for a site has many pages and they have much in common."""

from collections.abc import Callable, Iterable
from itertools import count
from typing import cast

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.parser import Parser
from markupsafe import Markup


class Cache(Extension):
    """`{% cache key, … %}…{% endcache %}`: rendered once for each key, then repeated.

    The keys are all that the content depends on and that differs from page to page.
    """

    tags = {"cache"}  # noqa: RUF012 (Jinja declares it of the instance)

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.places = count()
        self.made: dict[tuple[int, object], Markup] = {}

    def parse(self, parser: Parser) -> nodes.Node:
        """Return the tag as a call of what looks into the cache first."""
        line = next(parser.stream).lineno
        place = nodes.Const(next(self.places))
        key = parser.parse_tuple()
        body = parser.parse_statements(("name:endcache",), drop_needle=True)
        call = self.call_method("_once", [place, key], lineno=line)
        return nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _once(self, place: int, key: object, caller: Callable[[], Markup]) -> Markup:
        known = (place, key)
        if known not in self.made:
            self.made[known] = caller()
        return self.made[known]


class Phrases(Extension):
    """Writes a phrase without placeholders, `t('key')`, into the template when it is compiled.

    What has no such phrase stays a call, for an error is told when the page is rendered.
    """

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Return the tokens of a template with phrases in the place of their keys."""
        phrase_of = cast(Callable[[str], str], self.environment.globals["t"])
        tokens = list(stream)
        uses = [n for n, token in enumerate(tokens) if token.test("name:t")]
        if any(_renamed(tokens, n) for n in uses):
            return tokens
        for n in reversed(uses):
            call = tokens[n + 1 : n + 4]
            if [token.type for token in call] == ["lparen", "string", "rparen"]:
                try:
                    phrase = phrase_of(call[1].value)
                except KeyError:
                    continue
                tokens[n : n + 4] = [Token(tokens[n].lineno, "string", phrase)]
        return tokens


def _renamed(tokens: list[Token], n: int) -> bool:
    """Tell whether a template may use the name at a place for something of its own."""
    return tokens[n + 1].type != "lparen" or tokens[n - 1].test("name:macro")

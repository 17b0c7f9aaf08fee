"""Markdown as a Chinese writer types it: emphasis beside CJK text, lines joined without a space.

Two rules for one parser instance; no class or module of markdown-it-py is changed.

1. Emphasis. CommonMark does not close ``**“强调”**文字`` (commonmark-spec#650). The amendment of
   https://github.com/tats-u/markdown-cjk-friendly (``specification.md``, Unicode 17) is followed
   for ``*``, ``_`` and ``~~``. One departure: a variation selector after a mark that is not CJK is
   left to CommonMark, so that text without CJK never renders differently.
2. Soft breaks. A line break inside Chinese text is no space. As in CSS Text 4 (segment break
   transformation) it goes between wide characters and stays beside Hangul, since Korean writes
   spaces. Beyond CSS:

   - Marks that both scripts share (``“ ” ‘ ’``, ``——``, ``……``, ``·``, ASCII marks, emoji) count
     as the letter or digit that they lean on.
   - Between Han and Latin or digits the break goes too: the theme's ``text-autospace`` sets that
     gap, and a body typed on one line, as most are, has no space there either.
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.common.utils import isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline, emphasis, strikethrough
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

InlineRule = Callable[[StateInline, bool], bool]


def cjk_plugin(md: MarkdownIt) -> None:
    """Teach this parser both rules; use it as ``md.use(cjk_plugin)``.

    Rules keep their names and whether they are enabled, so ``strikethrough`` may be enabled before
    or after. The inline rule for line breaks runs last and once for each run of inline text, image
    descriptions and inline footnotes included; the core rule ``text_join`` merges what it leaves.
    """
    md.inline.ruler.at("emphasis", _cjk_aware(emphasis.tokenize, "*_"))
    md.inline.ruler.at("strikethrough", _cjk_aware(strikethrough.tokenize, "~"))
    md.inline.ruler2.push("cjk_softbreak", _join_lines)


# Half-width, full-width and wide characters that are not emoji by default, and the Hangul script:
# the "CJK character" of the amendment (its ranges.md). Gaps that are unassigned are closed.
_CJK = (
    r"\u1100-\u11ff\u20a9\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247"
    r"\u3250-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe1f\ufe30-\ufe6f"
    r"\uff01-\uffee\U00016fe0-\U00018dff\U0001aff0-\U0001b2ff\U0001d300-\U0001d376"
    r"\U0001f200\U0001f202\U0001f210-\U0001f219\U0001f21b-\U0001f22e\U0001f230\U0001f231"
    r"\U0001f237\U0001f23b\U0001f240-\U0001f248\U0001f260-\U0001f265\U00020000-\U0003fffd"
)
_HANGUL = (
    r"\u1100-\u11ff\u302e\u302f\u3131-\u318e\u3200-\u321e\u3260-\u327e\ua960-\ua97f\uac00-\ud7ff"
    r"\uffa0-\uffdc"
)

_CJK_AFTER = re.compile(f"[{_CJK}]")
_CJK_BEFORE = re.compile(rf"[{_CJK}\U000e0100-\U000e01ef]")  # or an ideographic selector
# A CJK character, or a quotation mark made full-width, with its (non-emoji) variation selector.
_CJK_SEQUENCE = re.compile(rf"[{_CJK}][\ufe00-\ufe0e]|[‘’“”]\ufe01")

# A character that says which script a line is in, or the white space beyond which nothing counts.
_TELLING = rf"\s|(?P<hangul>[{_HANGUL}])|(?P<cjk>[{_CJK}])|[^\W_]"
_FIRST_TELLING = re.compile(_TELLING)
_LAST_TELLING = re.compile(rf"(?s:.*)(?:{_TELLING})")


def _cjk_aware(rule: InlineRule, markers: str) -> InlineRule:
    """The tokenizer ``rule`` for runs of ``markers``, whose delimiters then heed CJK neighbours."""

    def tokenize(state: StateInline, silent: bool) -> bool:
        src, start = state.src, state.pos
        if src[start] not in markers:
            return False
        known = len(state.delimiters)
        if not rule(state, silent):
            return False
        end = state.pos
        if (
            start > 0
            and end < state.posMax
            and (src[start - 1] >= "\u1100" or src[end] >= "\u1100")
        ):
            _amend(state.delimiters[known:], src, start, end)
        return True

    return tokenize


def _amend(run: list[Delimiter], src: str, start: int, end: int) -> None:
    """Let the delimiters that ``src[start:end]`` became open and close as the amendment says.

    It comes down to this: between two characters of which neither is white space and one is CJK,
    ``*`` and ``~`` both open and close. ``_`` keeps to CommonMark, whose answer for it hangs on
    punctuation alone; but punctuation followed by a variation selector counts as such.
    """
    if isWhiteSpace(ord(src[start - 1])) or isWhiteSpace(ord(src[end])):
        return
    sequence = _CJK_SEQUENCE.match(src, start - 2, start) if start > 1 else None
    if src[start] == "_":
        if sequence and isPunctChar(src[start - 2]):
            for delimiter in run:
                delimiter.open = True
    elif sequence or _CJK_BEFORE.match(src, start - 1) or _CJK_AFTER.match(src, end):
        for delimiter in run:
            delimiter.open = delimiter.close = True


def _join_lines(state: StateInline) -> None:
    """Empty the soft breaks of ``state.tokens`` that stand in CJK text.

    One pass: a break waits until a character after it tells which script follows. Markup and
    footnote references are looked through; an image is of neither script.
    """
    if "\n" not in state.src or state.md.options.breaks:
        return
    before: str | None = None
    waiting: list[int] = []
    for index, token in enumerate(state.tokens):
        if token.type == "softbreak":
            waiting.append(index)
        elif token.type == "image":
            _settle(state.tokens, waiting, before, None)
            before = None
        elif token.content and token.type != "html_inline":
            last = _LAST_TELLING.match(token.content)
            if last is None:
                continue
            if waiting:
                first = _FIRST_TELLING.search(token.content)
                _settle(state.tokens, waiting, before, first and first.lastgroup)
            before = last.lastgroup
    _settle(state.tokens, waiting, before, None)


def _settle(tokens: list[Token], waiting: list[int], before: str | None, after: str | None) -> None:
    """Turn the breaks at ``waiting`` into empty text if they stand in CJK text; forget them all.

    A tab typed before such a break, which the parser keeps, goes with it.
    """
    if "cjk" in (before, after) and "hangul" not in (before, after):
        for index in waiting:
            tokens[index].type = "text"
            tokens[index].tag = ""
            if index and tokens[index - 1].type == "text":
                tokens[index - 1].content = tokens[index - 1].content.rstrip("\t ")
    waiting.clear()

"""What a text names again and again and its front matter lacks, so that nobody finds it there."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import chain

from msgspec import structs

from casegen.content.case import Card
from casegen.diagnostics import Diagnostic, Span, diagnostic
from casegen.editorial.manuscript import Manuscript
from casegen.editorial.notes import Mention, Notes
from casegen.editorial.settings import Mentions
from casegen.regions import Regions

LONGEST = 24
"""Characters of a name."""

_HAN = r"\u4e00-\u9fff"
_INSTITUTION = (
    "教育体育局|教育局|教体局|教育厅|教委|委员会|人民政府|大学|学院|学校|中学|小学|幼儿园|集团|公司|基金会|协会"
    "|学会|研究院|研究所|教科院|中心|出版社|博物馆|图书馆|科技馆"
)
_INSTITUTIONS = re.compile(rf"(?:{_INSTITUTION})(?!附属|附中|附小|实验|[{_HAN}]{{0,4}}分校)")
_REGIONS = re.compile(
    rf"(?<=[{_HAN}])(?:省|自治区|自治州|自治县|自治旗|(?<![地校社学园片全城本各该外])[市县区州旗盟])"
    rf"(?![域级长民委内外])(?!(?:(?!的)[{_HAN}]){{0,8}}?(?:{_INSTITUTION}|[局厅]))"
)
_RUN = re.compile(rf"[{_HAN}（）·]+\Z")
_PROPER = re.compile(r"[A-Z][\w&'’-]*(?: (?:(?:of|for|and|the|in|at) )*[A-Z][\w&'’-]*)*", re.ASCII)
"""In English, words with capitals, and what joins them."""


def stages(case: Manuscript, names: Iterable[str], rule: Mentions) -> Iterator[Diagnostic]:
    """Report the stages of the publication that a text names and its case lacks."""
    for name in names:
        if name in case.card.front.stage or name not in case.body:
            continue
        edge = r"\b" if name.isascii() else ""
        found = [*re.finditer(f"{edge}{re.escape(name)}{edge}", case.body)]
        if len(found) >= rule.times:
            span = case.at(*found[0].span())
            yield case.found("unfiled-stage", span, value=name, times=len(found))


def mentions(case: Manuscript, kinds: Iterable[str]) -> Iterator[Mention]:
    """Return what in a text may be a name of some kinds."""
    patterns = {"region": (_REGIONS, _PROPER), "organization": (_INSTITUTIONS, _PROPER)}
    for kind in kinds:
        for match in chain.from_iterable(p.finditer(case.body) for p in patterns[kind]):
            end = match.end()
            run = _RUN.search(case.body, max(0, end - LONGEST), end)
            text = run[0] if run else match[0]
            yield Mention(kind, text, case.at(end - len(text), end))


def regions(
    cards: Iterable[Card], notes: Mapping[str, Notes], places: Regions, rule: Mentions
) -> Iterator[Diagnostic]:
    """Report places, by their full names, that are apart from those of the case."""
    for card, named in _named(cards, notes, "region", places.named):
        resolved = (places.resolve(text) for text in card.front.region)
        own = [codes[0] for codes in resolved if len(codes) == 1]
        above = {division.code for code in own for division in places.lineage(code)}
        for name, spans in named.items():
            codes = places.named[name]
            filed = any(
                code in above or any(d.code in own for d in places.lineage(code)) for code in codes
            )
            if len(spans) >= rule.times and not filed:
                yield _unfiled("unfiled-region", card, name, spans)


def organizations(
    cards: tuple[Card, ...], notes: Mapping[str, Notes], known: Iterable[str], rule: Mentions
) -> Iterator[Diagnostic]:
    """Report organisations that are `known`, or have a part in other cases, and none in theirs."""
    every = {*known} | {name for card in cards for name in (*card.front.lead, *card.front.partners)}
    for card, named in _named(cards, notes, "organization", every):
        own = (*card.front.lead, *card.front.partners)
        for name, spans in named.items():
            # A department or a branch of what takes part takes part.
            filed = any(name in other or other in name for other in own)
            if len(spans) >= rule.times and not filed:
                yield _unfiled("unfiled-organization", card, name, spans)


def _named(
    cards: Iterable[Card], notes: Mapping[str, Notes], kind: str, names: Container[str]
) -> Iterator[tuple[Card, dict[str, list[Span]]]]:
    """Return cases that are published with the names in their texts, each with its places."""
    for card in cards:
        if card.front.status == "draft":
            continue
        found: defaultdict[str, list[Span]] = defaultdict(list)
        for mention in notes[card.path].mentions if card.path in notes else ():
            if mention.kind == kind and (name := _name(mention.text, names)):
                start = mention.span.end_column - len(name)
                found[name].append(structs.replace(mention.span, column=start))
        if found:
            yield card, found


def _name(text: str, names: Container[str]) -> str:
    """Return the longest of the names that a text ends in, or nothing."""
    words = [0, *(match.end() for match in re.finditer(" ", text))]
    starts = words if text.isascii() else range(len(text) - 2)
    return next((text[start:] for start in starts if text[start:] in names), "")


def _unfiled(rule: str, card: Card, name: str, spans: list[Span]) -> Diagnostic:
    return diagnostic(rule, card.path, min(spans), value=name, times=len(spans))

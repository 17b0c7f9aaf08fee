"""Terms: what each case is filed under, and the taxonomies that this makes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from msgspec import Struct, structs

from casegen import meant, readings
from casegen.config import Config, NamedTerm
from casegen.content.case import Card
from casegen.content.dialect import placeholder
from casegen.diagnostics import Diagnostic, Edit, Place, Severity, Span, diagnostic
from casegen.meant import replaced
from casegen.regions import SEPARATOR, Regions
from casegen.schema import nearest
from casegen.site.site import Taxonomy, Term
from casegen.site.thesaurus import Tag, Thesaurus
from casegen.yaml.edits import written

RESERVED = frozenset(["index", "page", "feed", "untagged"])
"""Segments that stand for something else below a taxonomy."""

Filing = dict[str, tuple[str, ...]]
"""By front-matter key, the ids of the terms that a case is filed under."""


class Seed(Struct, frozen=True):
    """A term before it is known which cases it has."""

    id: str
    name: str
    slug: str
    """Its segment of an address; empty where nothing of the name can be read."""
    parent: str = ""
    description: str = ""
    synonyms: tuple[str, ...] = ()


class Vocabulary(Struct, frozen=True):
    """How one taxonomy is made: which terms there may be, and which a case names."""

    key: str
    name: str
    seeds: dict[str, Seed]
    """By id, in the order in which terms are listed."""
    filings: dict[str, Filing]
    """By the slug of a case."""
    places: dict[str, Place]
    """Where a case first names each term, as far as that is known."""
    nested: bool = False
    """Whether a term's address stands below its parent's."""


def vocabularies(
    cards: Iterable[Card], config: Config, thesaurus: Thesaurus, regions: Regions | None
) -> tuple[tuple[Vocabulary, ...], tuple[Diagnostic, ...]]:
    """File every case under its terms, in every taxonomy.

    Reports `unknown-tag`, `synonym-used`, `retired-tag`, `unknown-region` and `ambiguous-region`
    at the value in the case's file.
    """
    cards = tuple(cards)
    problems: list[Diagnostic] = []
    made = [_tags(cards, config, thesaurus, problems)]
    if regions:
        made.append(_regions(cards, config, regions, problems))
    stages = {stage.name: stage for stage in config.stages}
    made.append(_values("stages", "", cards, ("stage",), stages, list(stages).index))
    organizations = {term.name: term for term in config.organizations}
    fields = ("lead", "partners")
    made.append(_values("organizations", "", cards, fields, organizations, readings.sort_key))
    made.append(_years(cards))
    for own in config.taxonomies:
        named = {term.name: term for term in own.terms}
        made.append(_values(own.key, own.name, cards, (own.field,), named, readings.sort_key))
    return tuple(made), tuple(problems)


def taxonomy(
    vocabulary: Vocabulary, order: tuple[str, ...], places: dict[str, Place]
) -> tuple[Taxonomy, tuple[Diagnostic, ...]]:
    """Make a taxonomy of the terms that have cases.

    `order` holds the slugs of all cases, the newest first; `places`, where each case is. Reports
    `term-collision` where two terms would have one address and `term-unusable` where one has none.
    """
    members = _members(vocabulary, order)
    used = [seed for seed in vocabulary.seeds.values() if seed.id in members]
    rank = {slug: n for n, slug in enumerate(order)}
    children: defaultdict[str, list[str]] = defaultdict(list)
    for seed in used:
        children[seed.parent].append(seed.id)
    terms: dict[str, Term] = {}
    taken: dict[str, Seed] = {}
    problems: list[Diagnostic] = []
    for seed in _parents_first(used):
        fields = {
            key: tuple(sorted(m, key=rank.__getitem__)) for key, m in members[seed.id].items()
        }
        cases = tuple(sorted(set().union(*members[seed.id].values()), key=rank.__getitem__))
        above = terms.get(seed.parent) if vocabulary.nested else None
        address = f"{above.address if above else vocabulary.key + '/'}{seed.slug}/"
        place = vocabulary.places.get(seed.id) or places[cases[0]]
        if not usable(seed.slug):
            problems.append(_at(place, "term-unusable", name=seed.name, slug=seed.slug))
        elif address in taken:
            first = taken[address]
            other = vocabulary.places.get(first.id) or places[terms[first.id].cases[0]]
            names = {"first": first.name, "second": seed.name, "address": address}
            problems.append(_at(place, "term-collision", other, **names))
        taken.setdefault(address, seed)
        terms[seed.id] = Term(
            seed.id,
            seed.name,
            address,
            seed.parent if seed.parent in members else "",
            tuple(children[seed.id]),
            cases,
            fields,
            seed.description,
            seed.synonyms,
        )
    return Taxonomy(vocabulary.key, vocabulary.name, terms), tuple(problems)


def usable(slug: str) -> bool:
    """Tell whether a text may be a term's segment of an address."""
    return bool(slug) and slug not in RESERVED and len(slug) <= readings.LONGEST_SLUG


def tag_slug(tag: Tag) -> str:
    """Return a tag's segment of an address, its own or one made from its reading."""
    return tag.slug or readings.slug(tag.name)


def _at(place: Place, rule: str, *related: Place, **names: str) -> Diagnostic:
    found = diagnostic(rule, place.path, place.span, **names)
    return structs.replace(found, related=related)


def _members(vocabulary: Vocabulary, order: tuple[str, ...]) -> dict[str, dict[str, set[str]]]:
    """Return, by term and field, the cases under a term or under one that belongs to it."""
    members: dict[str, dict[str, set[str]]] = {}
    for slug in order:
        for field, ids in vocabulary.filings[slug].items():
            for id_ in ids:
                while id_:
                    members.setdefault(id_, {}).setdefault(field, set()).add(slug)
                    id_ = vocabulary.seeds[id_].parent
    return members


def _parents_first(seeds: list[Seed]) -> list[Seed]:
    known = {seed.id: seed for seed in seeds}

    def depth(seed: Seed) -> int:
        return 1 + depth(known[seed.parent]) if seed.parent in known else 0

    return sorted(seeds, key=depth)


def _tags(
    cards: tuple[Card, ...], config: Config, thesaurus: Thesaurus, problems: list[Diagnostic]
) -> Vocabulary:
    seeds: dict[str, Seed] = {}
    filings: dict[str, Filing] = {}
    places: dict[str, Place] = {}
    for tag in thesaurus.tags.values():
        seeds[tag.name] = Seed(
            tag.name, tag.name, tag_slug(tag), tag.parent, tag.description, tag.synonyms
        )
    for card in cards:
        names: list[str] = []
        for n, word in enumerate(card.front.tags):
            if _unwritten(word, config):
                continue
            span = card.spans[f"tags.{n}"]
            found = thesaurus.resolve(word)
            if found is None and not thesaurus.usable:
                continue
            if found is None:
                told = _unknown_tag(word, Place(card.path, span), config, thesaurus)
                if repair := _meant_tags(word, span, card, thesaurus):
                    told = structs.replace(told, repair=repair)
                problems.append(told)
                seeds.setdefault(word, Seed(word, word, readings.slug(word)))
                places.setdefault(word, Place(card.path, span))
                names.append(word)
                continue
            use = thesaurus.current(found).name
            if found.replaced_by or word != found.name:
                rule = "retired-tag" if found.replaced_by else "synonym-used"
                told = diagnostic(rule, card.path, span, value=word, tag=use)
                # Twice the same tag would be another mistake.
                once = [*map(thesaurus.resolve, card.front.tags)].count(found) == 1
                repair = replaced(span, use) if once and use not in card.front.tags else ()
                problems.append(structs.replace(told, repair=repair))
            places.setdefault(use, Place(card.path, span))
            names.append(use)
        filings[card.slug] = {"tags": tuple(dict.fromkeys(names))}
    ordered = sorted(seeds, key=readings.sort_key)
    return Vocabulary("tags", "", {name: seeds[name] for name in ordered}, filings, places)


def _unknown_tag(word: str, place: Place, config: Config, thesaurus: Thesaurus) -> Diagnostic:
    """Report a tag that the thesaurus lacks, with the tags that it may be another word for."""
    known = {w: tag.name for tag in thesaurus.tags.values() for w in (tag.name, *tag.synonyms)}
    near = tuple(dict.fromkeys(known[found] for found in nearest(word, known)))
    found = diagnostic(
        "unknown-tag", place.path, place.span, value=word, nearest=near, file=config.tags.file
    )
    return structs.replace(found, severity=Severity(config.tags.unknown))


def _meant_tags(word: str, span: Span, card: Card, thesaurus: Thesaurus) -> tuple[Edit, ...]:
    """Return the repair of a tag in curly quotes, or of several in one, where all are known."""
    found = thesaurus.resolve(meant.bare(word))
    if found and found.name not in card.front.tags:
        return replaced(span, found.name)
    # Within a list it would depend on how that is written.
    parts = [thesaurus.resolve(part.strip()) for part in re.split("[，、；,]", meant.bare(word))]
    tags = list(dict.fromkeys(tag.name for tag in parts if tag))
    if "tags" in card.spans and len(tags) == len(parts) > 1 and span.line == span.end_line:
        return (Edit(span, f"[{', '.join(map(written, tags))}]"),)
    return ()


def _unwritten(text: str, config: Config) -> bool:
    """Tell whether a value is a placeholder, which is reported as such where it stands."""
    return placeholder(config.placeholders).search(text) is not None


def _regions(
    cards: tuple[Card, ...], config: Config, regions: Regions, problems: list[Diagnostic]
) -> Vocabulary:
    filings: dict[str, Filing] = {}
    used: set[str] = set()
    for card in cards:
        codes: list[str] = []
        for n, text in enumerate(card.front.region):
            if _unwritten(text, config):
                continue
            span = card.spans[f"region.{n}"]
            found = regions.resolve(text)
            if not found:
                near = _nearest_places(text, regions)
                told = diagnostic("unknown-region", card.path, span, value=text, nearest=near)
                right = meant.bare(text)
                if right != text and len(regions.resolve(right)) == 1:
                    told = structs.replace(told, repair=replaced(span, right))
                problems.append(told)
            elif len(found) > 1:
                paths = tuple(regions.path(code) for code in found)
                problems.append(
                    diagnostic("ambiguous-region", card.path, span, value=text, candidates=paths)
                )
            else:
                codes.append(found[0])
                used |= {division.code for division in regions.lineage(found[0])}
        filings[card.slug] = {"region": tuple(dict.fromkeys(codes))}

    def place(code: str) -> tuple[str, str, str]:
        # Provinces stand by code, as the Chinese public expects; what is below them, by pinyin.
        division = regions.divisions[code]
        return ("", "", code) if not division.parent else ("~", division.pinyin, code)

    seeds = {}
    for code in sorted(used, key=place):
        division = regions.divisions[code]
        seeds[code] = Seed(
            code, division.name, division.slug, division.parent, "", (division.short,)
        )
    return Vocabulary("regions", "", seeds, filings, {}, nested=True)


def _nearest_places(text: str, regions: Regions) -> tuple[str, ...]:
    """Return the places that a text may have meant, of those that it puts the place in first."""
    *above, last = text.split(SEPARATOR)
    # What resembles 两江新区 by its letters has nothing to do with it.
    if last.endswith(("新区", "开发区", "高新区", "示范区")) or re.search("[，、；,;]", text):
        return ()
    if above and (known := regions.resolve(last)):
        return tuple(regions.path(code) for code in known[:3])
    around = {*regions.resolve(SEPARATOR.join(above))} if above else set()
    within = (
        division.name
        for division in regions.divisions.values()
        if around and around & {outer.code for outer in regions.lineage(division.code)}
    )
    return nearest(last, within) or nearest(last, (*regions.named, *regions.called))


def _years(cards: tuple[Card, ...]) -> Vocabulary:
    years = {card.slug: str(card.front.date.year) for card in cards}
    seeds = {year: Seed(year, year, year) for year in sorted(set(years.values()), reverse=True)}
    filings: dict[str, Filing] = {slug: {"date": (year,)} for slug, year in years.items()}
    return Vocabulary("years", "", seeds, filings, {})


def _values(
    key: str,
    name: str,
    cards: tuple[Card, ...],
    fields: tuple[str, ...],
    named: dict[str, NamedTerm],
    order: Callable[[str], object],
) -> Vocabulary:
    """File cases under the very values of some fields."""
    filings = {card.slug: {field: _of(card, field) for field in fields} for card in cards}
    names = {id_ for filing in filings.values() for ids in filing.values() for id_ in ids}
    seeds = {}
    for value in sorted(names, key=order):  # type: ignore[arg-type]
        slug = named[value].slug if value in named else ""
        seeds[value] = Seed(value, value, slug or readings.slug(value))
    return Vocabulary(key, name, seeds, filings, _places(cards, fields))


def _places(cards: tuple[Card, ...], fields: tuple[str, ...]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for card in cards:
        for field in fields:
            for n, value in enumerate(_of(card, field)):
                if span := card.spans.get(f"{field}.{n}"):
                    places.setdefault(value, Place(card.path, span))
    return places


def _of(card: Card, field: str) -> tuple[str, ...]:
    value = getattr(card.front, field, None)
    if value is None:
        value = card.front.fields.get(field, ())
    values = value if isinstance(value, tuple | list) else (value,)
    return tuple(dict.fromkeys(str(v) for v in values if v not in ("", None)))

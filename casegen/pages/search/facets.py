"""Facets: what a list of cases can be narrowed by, as one file of the search index.

The first line is JSON: the facets in their order, each with its terms in theirs, and the sections
whose items are counted. Numbers follow (seven bits a byte, the lowest first, the eighth saying that
more follow), a stretch for each facet and then one for each section:

- of a facet: how many terms each case names itself, then the terms, case by case, as distances (the
  first from 0);
- of a section: how many items each case has in it.

A case that names a term is under all that the term belongs to. The file does not repeat that.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import sub

from msgspec import Struct, json

from casegen.pages.rows import shown_name
from casegen.pages.search.numbers import written
from casegen.pages.words import Words
from casegen.site.site import Entry, Site, Taxonomy

FIRST = ("regions", "stages", "tags", "organizations", "years")
"""The order of casegen's own taxonomies as facets; a publication's own come after them."""

PARAMETERS = {
    "regions": "region",
    "stages": "stage",
    "tags": "tag",
    "organizations": "organization",
    "years": "year",
}
"""What stands for a taxonomy in the address of a page; a publication's own go by their keys."""


class Facet(Struct, frozen=True):
    """One thing to narrow cases by."""

    key: str
    parameter: str
    name: str
    terms: tuple[tuple[str, str, int], ...]
    """What stands for each in the address, its name, and the number of its parent or -1."""


def in_order(site: Site) -> tuple[Taxonomy, ...]:
    """Return the taxonomies of a site in the order of facets."""
    first = [site.taxonomies[key] for key in FIRST if key in site.taxonomies]
    return (*first, *(t for key, t in site.taxonomies.items() if key not in FIRST))


def facets(site: Site, entries: Sequence[Entry], words: Words) -> bytes:
    """Make the file of the facets of a site; `entries` stand in the order of their numbers."""
    made: list[Facet] = []
    named: list[list[list[int]]] = []
    for taxonomy in in_order(site):
        numbers = {id_: n for n, id_ in enumerate(taxonomy.terms)}
        made.append(_facet(taxonomy, numbers, words))
        named.append([sorted(numbers[i] for i in e.terms[taxonomy.key]) for e in entries])
    used = {entry.card.front.form for entry in entries}
    forms = [form for form in site.config.forms if form.key in used]
    if len(forms) > 1:
        terms = tuple((form.key, form.name, -1) for form in forms)
        made.append(Facet("form", "form", words.phrase("fact.form"), terms))
        numbers = {form.key: n for n, form in enumerate(forms)}
        named.append([[numbers[entry.card.front.form]] for entry in entries])
    if any(entry.card.front.metrics for entry in entries):
        terms = (("yes", words.phrase("facets.figures.yes"), -1),)
        made.append(Facet("figures", "figures", words.phrase("facets.figures"), terms))
        named.append([[0] if entry.card.front.metrics else [] for entry in entries])
    sections = [section.key for section in site.config.sections if section.items]
    head = {"cases": len(entries), "facets": made, "items": sections}
    return b"".join(
        (
            json.encode(head),
            b"\n",
            *(written(_distances(of_cases)) for of_cases in named),
            *(written(_items(entry, section) for entry in entries) for section in sections),
        )
    )


def _facet(taxonomy: Taxonomy, numbers: dict[str, int], words: Words) -> Facet:
    terms = tuple(
        (
            term.address.removeprefix(f"{taxonomy.key}/").rstrip("/"),
            words.phrase("year", year=term.name)
            if taxonomy.key == "years"
            else shown_name(taxonomy.key, term),
            numbers[term.parent] if term.parent else -1,
        )
        for term in taxonomy.terms.values()
    )
    name = taxonomy.name or words.phrase(f"taxonomy.{taxonomy.key}")
    return Facet(taxonomy.key, PARAMETERS.get(taxonomy.key, taxonomy.key), name, terms)


def _items(entry: Entry, section: str) -> int:
    return sum(len(part.items) for part in entry.card.sections if part.key == section)


def _distances(of_cases: Iterable[list[int]]) -> Iterator[int]:
    of_cases = tuple(of_cases)
    yield from map(len, of_cases)
    for terms in of_cases:
        yield from map(sub, terms, (0, *terms))

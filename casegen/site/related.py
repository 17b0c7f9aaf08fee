"""Which cases resemble a case: those that share its terms, the rarer the term the more."""

import math
from collections import defaultdict
from heapq import nsmallest

from casegen.content.case import Card
from casegen.site.site import Taxonomy

MOST = 4
"""Related cases that a case shows."""

WEIGHTS = {"tags": 3.0, "organizations": 2.0, "regions": 2.0, "stages": 1.0}
"""How much a shared term tells, by taxonomy; those not named count as one's own, 2."""

COMMON = 200
"""A term that more cases share tells too little to be worth its time."""


def related(cards: dict[str, Card], taxonomies: dict[str, Taxonomy]) -> dict[str, tuple[str, ...]]:
    """Return, by slug, the cases most like each: first those its editor names, then by terms.

    A shared term counts its taxonomy's weight times the logarithm of how rare it is. Equal scores
    stand by date, the newest first, then by slug: the order of `cards`.
    """
    total = len(cards)
    number = {slug: n for n, slug in enumerate(cards)}
    slugs = tuple(cards)
    shared: list[list[tuple[int, list[int]]]] = [[] for _ in slugs]
    for key, taxonomy in taxonomies.items():
        weight = 0.0 if key == "years" else WEIGHTS.get(key, 2.0)
        for term in taxonomy.terms.values():
            if not weight or not 1 < len(term.cases) <= COMMON:
                continue
            # Whole millionths, for the sum of floats depends on the order of addition.
            gain = round(1e6 * weight * math.log(1 + total / len(term.cases)))
            members = [number[slug] for slug in term.cases]
            for member in members:
                shared[member].append((gain, members))
    found = {}
    for n, (slug, card) in enumerate(cards.items()):
        scores: defaultdict[int, int] = defaultdict(int)
        for gain, members in shared[n]:
            for member in members:
                scores[member] -= gain
        scores.pop(n, None)
        named = [s for s in card.front.related if s in cards and s != slug]
        # More than are wanted, for some of them may be named.
        likest = nsmallest(MOST + len(named), zip(scores.values(), scores.keys(), strict=True))
        likely = (slugs[member] for _, member in likest)
        found[slug] = tuple(dict.fromkeys([*named, *likely]))[: max(MOST, len(named))]
    return found

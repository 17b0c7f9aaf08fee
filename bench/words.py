"""Made-up Chinese: words as rare and as common as in real text, and clauses made of them.

The characters are those of this repository's cases, as often as there, and once each the common
ones of the standard GB 2312. Words are drawn from them, and are rare and common by Zipf's law.
"""

import random
from collections import Counter
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[1]
WORDS = 10_000
CLAUSE = 13
"""Characters of a clause, on average."""
LENGTHS = (1, 2, 2, 2, 2, 2, 3, 3, 4, 4)
TOPIC = 120
ON_TOPIC = 0.6
"""A text comes back to words of its own. With these two, cases have as many different pairs of
characters as real texts of their length (tests/bench/test_words.py)."""


class Lexicon(Struct, frozen=True):
    """Words, the most common first."""

    words: tuple[str, ...]
    weights: tuple[float, ...]
    """How often they and those before them are used."""


def lexicon(seed: int = 1) -> Lexicon:
    """Make the words up."""
    chance = random.Random(seed)
    common = (
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    )
    cases = (path.read_text("utf-8") for path in sorted((ROOT / "cases").glob("*.md")))
    counts = Counter(c for text in cases for c in text if "\u4e00" <= c <= "\u9fff")
    counts.update(c for c in common if c)
    letters, often = tuple(counts), tuple(accumulate(counts.values()))
    words: dict[str, None] = {}
    while len(words) < WORDS:
        size = chance.choice(LENGTHS)
        words["".join(chance.choices(letters, cum_weights=often, k=size))] = None
    return Lexicon(tuple(words), tuple(accumulate(1 / (n + 2.7) for n in range(WORDS))))


class Writer:
    """Writes on one topic: some words come back more often than in other texts."""

    def __init__(self, lexicon: Lexicon, chance: random.Random) -> None:
        self._lexicon = lexicon
        self._chance = chance
        self._topic = self._draw(TOPIC)

    def heading(self, size: int) -> str:
        """Return a run of about so many characters."""
        return "".join(self._draw(max(2, size * 2 // 5)))

    def prose(self, size: int) -> str:
        """Return clauses and sentences of about so many characters, figures among them."""
        chance = self._chance
        text: list[str] = []
        written = 0
        # Half a clause more or less, so that texts are as long as they are asked to be.
        while written < size - CLAUSE // 2:
            words = chance.randint(3, 7)
            on_topic = sum(chance.random() < ON_TOPIC for _ in range(words))
            drawn = self._draw(words - on_topic) + chance.choices(self._topic, k=on_topic)
            chance.shuffle(drawn)
            clause = "".join(drawn)
            if chance.random() < 0.2:
                clause += f"{chance.choice((2020, 2023, 2024, chance.randint(1, 999)))}人"
            written += len(clause) + 1
            text.append(clause + chance.choice("，，，。"))
        return "".join(text)[:-1] + "。"

    def _draw(self, count: int) -> list[str]:
        lexicon = self._lexicon
        return self._chance.choices(lexicon.words, cum_weights=lexicon.weights, k=count)

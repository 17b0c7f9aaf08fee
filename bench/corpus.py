"""Publications of any size, for measurements: made up, and the same each time.

`Corpus` makes cases one after the other, for casegen and for those it is compared with
(`contenders`). A case depends on its number and on the corpus's size and seed alone.
"""

import datetime
import math
import random
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import accumulate, product

from msgspec import Struct

from bench.words import Lexicon, Writer, lexicon
from casegen.regions import china

LENGTH = 3_200
PER_PAGE = 24
TAGS_OF_CASE = 5
COUNTIES = 300
NEVER_LINKED = 10
"""One case in so many has no link to it, so that it can be taken away."""

FIELDS = (
    *("课程", "教师", "学生", "校长", "家庭", "社区", "乡村", "县域", "职业", "高校"),
    *("学前", "特殊", "数字", "劳动", "体育", "艺术", "科技", "阅读", "心理", "安全"),
)
EFFORTS = ("改革", "培训", "评价", "帮扶", "共建", "治理", "资源", "服务", "研究", "示范")
STAGES = ("学前教育", "义务教育", "普通高中", "高等教育")
ORGANISATIONS = (
    *("教育局", "第一中学", "第二中学", "实验小学", "中心幼儿园", "职业技术学院"),
    *("教师进修学校", "开放大学", "青少年活动中心", "教育研究院"),
)
FIRST_DAY = datetime.date(2011, 1, 1)
DAYS = 5_000


class Term(Struct, frozen=True):
    """A tag or a place."""

    slug: str
    """Its segment of an address."""
    name: str


class Item(Struct, frozen=True):
    """A practice, or a lesson."""

    title: str
    text: str


class Section(Struct, frozen=True):
    """A part of a case."""

    title: str
    text: str
    items: tuple[Item, ...] = ()


class Case(Struct, frozen=True):
    """A case, before it is written in anybody's format."""

    number: int
    title: str
    date: datetime.date
    lead: str
    partners: tuple[str, ...]
    region: tuple[Term, ...]
    """The place with all that it belongs to, the largest first."""
    stage: str
    tags: tuple[Term, ...]
    summary: str
    source: str
    sections: tuple[Section, ...]
    links: tuple[int, ...]
    """The numbers of the cases that it links to."""
    picture: bytes
    """A PNG file, or nothing."""

    @property
    def slug(self) -> str:
        """Its segment of an address."""
        return slug(self.number)


class Counts(Struct, frozen=True):
    """How many pages of each kind a site has."""

    cases: int
    lists: int
    """Pages of the list of all cases."""
    tags: int
    regions: int
    """Pages of the lists of each tag and place, and the one that lists these."""


class Corpus:
    """So many cases of about so many characters each."""

    def __init__(self, size: int, length: int = LENGTH, seed: int = 1) -> None:
        self.size = size
        self.tags = tuple(
            Term(f"tag-{n:03}", "".join(words)) for n, words in enumerate(product(FIELDS, EFFORTS))
        )
        self._length = length
        self._seed = seed
        self._counties = _counties(random.Random(seed))
        self._tag_weights = _weights(len(self.tags))
        self._county_weights = _weights(len(self._counties))

    @property
    def places(self) -> dict[str, str]:
        """The names of all places, the larger ones included, by slug."""
        return {term.slug: term.name for county in self._counties for term in county}

    def cases(self) -> Iterator[Case]:
        """Make the cases, the oldest first."""
        return map(self.case, range(self.size))

    def case(self, number: int) -> Case:
        """Make one case; it may be one after the last."""
        chance = random.Random(f"{self._seed} {number}")
        writer = Writer(self._lexicon, chance)
        (region,) = chance.choices(self._counties, cum_weights=self._county_weights)
        here = region[-1].name
        organisations = chance.sample(ORGANISATIONS, chance.randint(1, 3))
        lead, *partners = (f"{here}{organisation}" for organisation in organisations)
        return Case(
            number,
            writer.heading(18),
            self._day(number),
            lead,
            tuple(partners),
            region,
            chance.choice(STAGES),
            self._tags(chance),
            writer.prose(80),
            writer.heading(12),
            tuple(_sections(writer, chance, round(self._length * chance.uniform(0.8, 1.2)))),
            _links(chance, number),
            picture(chance) if has_picture(number) else b"",
        )

    def newest(self) -> tuple[str, ...]:
        """Return the address segments of the cases of the last day."""
        last = self._day(self.size - 1)
        newest = filter(lambda n: self._day(n) == last, reversed(range(self.size)))
        return tuple(map(slug, newest))

    def _day(self, number: int) -> datetime.date:
        return FIRST_DAY + datetime.timedelta(DAYS * number // self.size)

    @cached_property
    def _lexicon(self) -> Lexicon:
        return lexicon(self._seed)

    def _tags(self, chance: random.Random) -> tuple[Term, ...]:
        chosen: dict[Term, None] = {}
        while len(chosen) < TAGS_OF_CASE:
            chosen[chance.choices(self.tags, cum_weights=self._tag_weights)[0]] = None
        return tuple(chosen)


def slug(number: int) -> str:
    """Return the address segment of the case of a number, whether or not it is made."""
    return f"case-{number:06}"


def counts(cases: Iterable[Case]) -> Counts:
    """Return how many pages a site of these cases has."""
    shown = 0
    tags: Counter[str] = Counter()
    places: Counter[str] = Counter()
    for case in cases:
        shown += 1
        tags.update(tag.slug for tag in case.tags)
        places.update(place.slug for place in case.region)
    return Counts(shown, _pages(shown), _lists(tags), _lists(places))


def has_picture(number: int) -> bool:
    """Tell whether the case of a number has a picture: two in a hundred."""
    return number % 50 == 7


def body(case: Case, link: Callable[[int], str], image: str = "picture.png") -> str:
    """Write a case's text in Markdown; `link` says what leads to the case of a number."""
    parts: list[str] = []
    for n, section in enumerate(case.sections):
        parts += [f"## {section.title}", section.text]
        if not n and case.picture:
            parts.append(f"![{case.title}]({image})")
        if not n and case.links:
            links = "、".join(f"[第{number}号案例]({link(number)})" for number in case.links)
            parts.append(f"另见{links}。")
        for item in section.items:
            parts += [f"### {item.title}", item.text]
    return "\n\n".join(parts) + "\n"


def picture(chance: random.Random) -> bytes:
    """Return a PNG file of 480 by 300 grey pixels: a slope of light with some grain."""
    width, height = 480, 300
    rows = bytearray()
    for y in range(height):
        light = 40 + y * 160 // height
        grain = bytes(light + (value >> 5) for value in range(256))
        rows += b"\0" + chance.randbytes(width).translate(grain)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def _counties(chance: random.Random) -> tuple[tuple[Term, ...], ...]:
    regions = china()
    parents = {division.parent for division in regions.divisions.values()}
    leaves = [code for code in regions.divisions if code not in parents]
    counties = []
    for code in chance.sample(leaves, COUNTIES):
        line = regions.lineage(code)
        slugs = accumulate((division.slug for division in line), "{}-{}".format)
        counties.append(tuple(map(Term, slugs, (division.name for division in line))))
    return tuple(counties)


def _weights(size: int) -> tuple[float, ...]:
    """Return how often each of so many is chosen: the first in every list are common."""
    return tuple(accumulate(1 / (n + size / 10) for n in range(size)))


def _sections(writer: Writer, chance: random.Random, length: int) -> Iterator[Section]:
    def items(count: int, size: int) -> tuple[Item, ...]:
        return tuple(Item(writer.heading(10), _paragraphs(writer, size)) for _ in range(count))

    practices, lessons = chance.randint(4, 8), chance.randint(2, 4)
    figures = "\n".join(f"| {writer.heading(6)} | {chance.randint(2, 9_999)} |" for _ in range(3))
    yield Section("背景意义", _paragraphs(writer, length * 15 // 100))
    yield Section("主要做法", writer.prose(30), items(practices, length * 56 // 100 // practices))
    yield Section(
        "工作成效", f"{writer.prose(length // 10)}\n\n| 指标 | 数值 |\n|---|---|\n{figures}"
    )
    yield Section("经验启示", writer.prose(30), items(lessons, length * 15 // 100 // lessons))


def _paragraphs(writer: Writer, size: int) -> str:
    first = f"**{writer.prose(12)}** {writer.prose(size // 2 - 12)}"
    return f"{first}\n\n{writer.prose(size - size // 2)}"


def _links(chance: random.Random, number: int) -> tuple[int, ...]:
    """Return up to three older cases."""
    drawn = {chance.randrange(number) for _ in range(chance.randint(0, 3)) if number}
    return tuple(sorted(n for n in drawn if n % NEVER_LINKED))


def _pages(cases: int) -> int:
    return math.ceil(cases / PER_PAGE)


def _lists(terms: Counter[str]) -> int:
    return 1 + sum(map(_pages, terms.values()))

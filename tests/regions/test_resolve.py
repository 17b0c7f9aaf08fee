import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen import regions
from casegen.regions import Division, of, tree

CHINA = regions.china()


def paths(text: str) -> list[str]:
    return [CHINA.path(code) for code in CHINA.resolve(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("浙江省/舟山市/嵊泗县", "浙江省/舟山市/嵊泗县"),
        ("嵊泗县", "浙江省/舟山市/嵊泗县"),
        ("嵊泗", "浙江省/舟山市/嵊泗县"),
        ("浙江/嵊泗", "浙江省/舟山市/嵊泗县"),
        ("浙江省／舟山市／嵊泗县", "浙江省/舟山市/嵊泗县"),
        (" 浙江省 / 嵊泗县 ", "浙江省/舟山市/嵊泗县"),
        ("浙江省舟山市嵊泗县", "浙江省/舟山市/嵊泗县"),
        ("浙江舟山嵊泗", "浙江省/舟山市/嵊泗县"),
        ("浙江嵊泗县", "浙江省/舟山市/嵊泗县"),
        ("浙江", "浙江省"),
        ("北京", "北京市"),
        ("北京市朝阳区", "北京市/朝阳区"),
        ("吉林", "吉林省"),
        ("海南", "海南省"),
        ("重庆", "重庆市"),
        ("黔东南", "贵州省/黔东南苗族侗族自治州"),
        ("内蒙古", "内蒙古自治区"),
        ("香港", "香港特别行政区"),
        ("台湾", "台湾省"),
    ],
)
def test_a_place_may_be_called_in_any_clear_way(text: str, expected: str) -> None:
    assert paths(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("朝阳区", ["北京市/朝阳区", "吉林省/长春市/朝阳区"]),
        (
            "鼓楼区",
            [
                "江苏省/南京市/鼓楼区",
                "江苏省/徐州市/鼓楼区",
                "福建省/福州市/鼓楼区",
                "河南省/开封市/鼓楼区",
            ],
        ),
        ("江苏省/鼓楼区", ["江苏省/南京市/鼓楼区", "江苏省/徐州市/鼓楼区"]),
        ("江苏省鼓楼区", ["江苏省/南京市/鼓楼区", "江苏省/徐州市/鼓楼区"]),
    ],
)
def test_what_may_be_several_places_gives_all_of_them(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_a_full_name_goes_before_a_short_one() -> None:
    two = of(
        [
            Division("1", "甲省", "甲", "", "", "jia"),
            Division("11", "东市", "东", "1", "", "dong"),
            Division("12", "东", "东边", "1", "", "dong-bian"),
        ]
    )
    assert two.resolve("东") == ("12",)


def test_a_province_goes_before_what_is_called_the_same_below() -> None:
    three = of(
        [
            Division("1", "甲省", "甲", "", "", "jia"),
            Division("2", "乙省", "乙", "", "", "yi"),
            Division("21", "甲州", "甲", "2", "", "jia"),
        ]
    )
    assert three.resolve("甲") == ("1",)
    assert three.resolve("乙/甲") == ("21",)
    assert three.resolve("乙省甲") == ("21",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "嵊四县",
        "两江新区",
        "浙江省/南京市",
        "舟山市/浙江省",
        "南京市嵊泗县",
        "县",
        "嵊泗县/",
        "浙江省嵊泗县教育局",
    ],
)
def test_what_is_no_place_gives_nothing(text: str) -> None:
    assert paths(text) == []


@given(st.sampled_from(sorted(CHINA.divisions)))
def test_every_place_is_found_by_its_path_and_its_path_run_together(code: str) -> None:
    path = CHINA.path(code)
    assert CHINA.resolve(path) == (code,)
    assert code in CHINA.resolve(path.replace("/", ""))
    assert code in CHINA.resolve(CHINA.divisions[code].name)


@given(st.text(alphabet="浙江省舟山市嵊泗县/／ 北京朝阳区"))
def test_anything_can_be_asked_for(text: str) -> None:
    assert set(CHINA.resolve(text)) <= CHINA.divisions.keys()


TREE = """\
- 名称: 东部
  下级:
    - {名称: 学区一, 简称: 一区, 网址名: one}
    - {名称: 学区二}
- {name: North, short: N}
"""


def test_a_publication_may_have_a_tree_of_its_own() -> None:
    own, problems = tree.parse(TREE, "regions.yaml")
    assert problems == ()
    (code,) = own.resolve("东部/一区")
    assert own.path(code) == "东部/学区一"
    assert own.divisions[code].slug == "one"
    assert [d.slug for d in own.divisions.values()] == ["dong-bu", "one", "xue-qu-er", "north"]
    assert own.path(own.resolve("N")[0]) == "North"


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("- {名称: 甲, 颜色: 红}", "unknown-key", (1, 11)),
        ("- 名称: 甲\n  下级:\n    - {简称: 乙}", "missing-key", (3, 7)),
        ("名称: 甲", "wrong-type", (1, 1)),
        ("- {名称: 甲, 网址名: A}", "bad-slug", (1, 16)),
    ],
)
def test_a_tree_with_errors_is_no_tree(text: str, rule: str, place: tuple[int, int]) -> None:
    own, problems = tree.parse(text, "regions.yaml")
    assert own.divisions == {}
    ((found, span),) = [(p.id, p.place.span) for p in problems]
    assert span
    assert (found, (span.line, span.column)) == (rule, place)

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen import readings
from casegen.readings import SLUG, slug, sort_key, syllables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重庆", "chong-qing"),
        ("厦门", "xia-men"),
        ("六安", "lu-an"),
        ("长三角一体化", "chang-san-jiao-yi-ti-hua"),
        ("长效机制", "chang-xiao-ji-zhi"),
        ("重构多重保障", "chong-gou-duo-chong-bao-zhang"),
        ("朝阳小学", "chao-yang-xiao-xue"),
        ("什邡市", "shi-fang-shi"),
        ("单县", "shan-xian"),
        ("浚县", "xun-xian"),
        ("洪洞县", "hong-tong-xian"),
        ("涡阳县", "guo-yang-xian"),
        ("珲春市", "hun-chun-shi"),
        ("都匀市", "du-yun-shi"),
        ("陕西省", "shan-xi-sheng"),
        ("嵊泗县教育局", "sheng-si-xian-jiao-yu-ju"),
        ("浙江省舟山市", "zhe-jiang-sheng-zhou-shan-shi"),
        ("绿色校园", "lv-se-xiao-yuan"),
        ("AI与教育", "ai-yu-jiao-yu"),
        ("“双减”政策——30条", "shuang-jian-zheng-ce-30-tiao"),
        ("Café Zürich", "cafe-zurich"),
        ("ＡＢＣ１２", "abc12"),
        ("𠮷", ""),
        ("", ""),
        ("——", ""),
        ("..", ""),
        ("🏫", ""),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_text_is_read_into_an_address(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text())
def test_a_slug_is_empty_or_fit_for_an_address(text: str) -> None:
    made = slug(text)
    assert made == "" or SLUG.fullmatch(made)


@given(st.text())
def test_a_slug_is_its_own_slug(text: str) -> None:
    assert slug(slug(text)) == slug(text)


def test_slugs_do_not_depend_on_what_else_is_installed() -> None:
    """python-slugify takes Unidecode instead of its own table where that is to be had."""
    script = """
import sys, types
fake = types.ModuleType("unidecode")
fake.unidecode = lambda text: "FAKE"
sys.modules["unidecode"] = fake
from casegen.readings import slug
print(slug("重庆é北京ß→Ж"), slug("重庆"))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == [slug("重庆é北京ß→Ж"), "chong-qing"]


def test_names_stand_in_the_order_of_their_pinyin() -> None:
    names = ["重庆", "厦门", "长沙", "安庆", "北京", "Beta", "赣州"]
    assert sorted(names, key=sort_key) == ["安庆", "北京", "Beta", "长沙", "重庆", "赣州", "厦门"]


def test_equal_readings_stand_by_their_characters() -> None:
    names = ["时间", "事件", "世间", "实践"]
    assert len({sort_key(name)[0] for name in names}) == 1
    assert sorted(names, key=sort_key) == sorted(names)


def test_the_longest_name_of_a_place_is_read_as_one() -> None:
    longest = max(len(name) for name in readings._place_names())
    assert longest <= readings._LONGEST_NAME
    assert syllables("单县的学校") == "shan xian de xue xiao"

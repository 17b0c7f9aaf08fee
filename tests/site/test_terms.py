import pytest

from casegen.diagnostics import Diagnostic, Severity
from casegen.regions import tree
from casegen.site.site import Site
from casegen.site.thesaurus import Thesaurus

from .builders import addresses, card, names, one, section, site, whole, words


def filed(made: Site, taxonomy: str) -> dict[str, tuple[str, ...]]:
    """Return the cases of each term."""
    return {term.name: term.cases for term in made.taxonomies[taxonomy].terms.values()}


# Tags


def test_a_tag_has_the_cases_of_the_tags_below_it_too() -> None:
    made = whole(card("b", tags=("区域协同",)), card("a", tags=("对口帮扶",)), card("c"))
    assert filed(made, "tags") == {"区域协同": ("a", "b"), "对口帮扶": ("a",)}
    tags = made.taxonomies["tags"]
    assert tags.terms["区域协同"].children == ("对口帮扶",)
    assert tags.terms["对口帮扶"].parent == "区域协同"
    assert [term.name for term in tags.roots] == ["区域协同"]
    assert made.entries["a"].terms["tags"] == ("对口帮扶",)


def test_a_tag_stands_under_tags_whatever_it_belongs_to() -> None:
    made = whole(card("a", tags=("对口帮扶", "阿波罗")))
    assert addresses(made.taxonomies["tags"]) == {
        "阿波罗": "tags/a-bo-luo/",
        "区域协同": "tags/region/",
        "对口帮扶": "tags/pairing/",
    }


def test_tags_stand_in_the_order_of_their_readings_parents_first() -> None:
    made = whole(card("a", tags=("中学", "对口帮扶", "阿波罗")))
    assert names(made.taxonomies["tags"]) == ["阿波罗", "区域协同", "中学", "对口帮扶"]


def test_cases_of_a_term_are_listed_the_newest_first() -> None:
    cards = [card(slug, date=f"202{n}-01-01", tags=("中学",)) for n, slug in enumerate("bca")]
    assert filed(whole(*cards), "tags")["中学"] == ("a", "c", "b")


def test_a_tag_without_cases_is_left_out_and_so_is_a_taxonomy_without_terms() -> None:
    made = whole(card("a", tags=("中学",)), card("b", tags=("阿波罗",), status="draft"))
    assert names(made.taxonomies["tags"]) == ["中学"]
    assert "tags" not in whole(card("a")).taxonomies


@pytest.mark.parametrize("word", ["结对帮扶", "山海协作", "对口帮扶 ", "对口　帮扶"])
def test_a_synonym_is_taken_for_its_tag_and_told(word: str) -> None:
    made, problems = site(card("a", tags=(word,)))
    problem = one(problems, "synonym-used")
    assert problem.severity is Severity.INFO
    assert problem.arguments == {"value": word, "tag": "对口帮扶"}
    assert problem.place.span == made.entries["a"].card.spans["tags.0"]
    assert filed(made, "tags")["对口帮扶"] == ("a",)


def test_a_tag_and_its_synonym_count_once() -> None:
    made, _ = site(card("a", tags=("对口帮扶", "结对帮扶")))
    assert made.entries["a"].terms["tags"] == ("对口帮扶",)


@pytest.mark.parametrize("word", ["结队", "搭伴"])
def test_a_retired_tag_is_taken_for_what_replaced_it_and_told(word: str) -> None:
    made, problems = site(card("a", tags=(word,)))
    problem = one(problems, "retired-tag")
    assert problem.severity is Severity.WARNING
    assert problem.arguments == {"value": word, "tag": "对口帮扶"}
    assert names(made.taxonomies["tags"]) == ["区域协同", "对口帮扶"]


def test_an_unknown_tag_is_an_error_with_the_nearest_tags() -> None:
    made, problems = site(card("a", tags=("中学", "对口帮助")))
    problem = one(problems, "unknown-tag")
    assert problem.severity is Severity.ERROR
    assert problem.arguments["nearest"] == ("对口帮扶", "结对帮扶")
    assert problem.arguments["file"] == "cases/tags.yaml"
    assert problem.place.span == made.entries["a"].card.spans["tags.1"]


def test_an_unknown_tag_may_be_a_warning_and_makes_a_term_then() -> None:
    made, problems = site(card("a", tags=("新词",)), settings="tags: {unknown: warning}")
    assert one(problems, "unknown-tag").severity is Severity.WARNING
    assert addresses(made.taxonomies["tags"]) == {"新词": "tags/xin-ci/"}


def test_a_tag_that_is_still_to_be_written_is_not_blamed_twice() -> None:
    # The placeholder was reported where the file was parsed.
    _, problems = site(card("a", tags=("待补充",), region=("待补充",)))
    assert problems == ()


def test_no_tag_is_blamed_where_the_thesaurus_has_errors() -> None:
    made, problems = site(card("a", tags=("什么",)), tags=Thesaurus(usable=False))
    assert problems == ()
    assert "tags" not in made.taxonomies


# Regions


def test_a_county_implies_its_city_and_its_province() -> None:
    made = whole(card("a", region=("嵊泗县",)), card("b", region=("浙江省/杭州市",)))
    assert addresses(made.taxonomies["regions"]) == {
        "浙江省": "regions/zhejiang/",
        "杭州市": "regions/zhejiang/hangzhou/",
        "舟山市": "regions/zhejiang/zhoushan/",
        "嵊泗县": "regions/zhejiang/zhoushan/shengsi/",
    }
    assert filed(made, "regions")["浙江省"] == ("a", "b")
    assert filed(made, "regions")["舟山市"] == ("a",)


def test_the_districts_of_a_municipality_stand_directly_under_it() -> None:
    made = whole(card("a", region=("重庆市渝北区",)), card("b", region=("上海/黄浦",)))
    assert addresses(made.taxonomies["regions"]) == {
        "上海市": "regions/shanghai/",
        "重庆市": "regions/chongqing/",
        "黄浦区": "regions/shanghai/huangpu/",
        "渝北区": "regions/chongqing/yubei/",
    }


def test_provinces_stand_by_code_and_what_is_below_them_by_reading() -> None:
    # 北京 11, 浙江 33, 重庆 50; by reading 重庆 would come before 浙江.
    # 宁波 330200, 嘉兴 330400; by code 宁波 would come first.
    regions = ("重庆市", "浙江省/宁波市", "浙江省/杭州市", "浙江省/嘉兴市", "北京市")
    made = whole(card("a", region=regions))
    assert names(made.taxonomies["regions"]) == [
        *("北京市", "浙江省", "重庆市"),
        *("杭州市", "嘉兴市", "宁波市"),
    ]
    found = made.taxonomies["regions"].terms
    written = [found[code].synonyms[0] for code in made.entries["a"].terms["regions"]]
    assert written == ["重庆", "宁波", "杭州", "嘉兴", "北京"]


def test_an_ambiguous_region_lists_the_candidates() -> None:
    made, problems = site(card("a", region=("嵊泗县", "鼓楼区")))
    problem = one(problems, "ambiguous-region")
    candidates = problem.arguments["candidates"]
    assert isinstance(candidates, tuple)
    assert "江苏省/南京市/鼓楼区" in candidates
    assert "福建省/福州市/鼓楼区" in candidates
    assert problem.place.span == made.entries["a"].card.spans["region.1"]


def test_an_unknown_region_is_an_error_with_the_nearest_names() -> None:
    _, problems = site(card("a", region=("浙江省/舟山市/嵊四县",)))
    problem = one(problems, "unknown-region")
    assert problem.severity is Severity.ERROR
    assert "嵊泗县" in str(problem.arguments["nearest"])


OWN = """
- name: North
  children:
    - {name: Alder Bay, short: Alder}
    - {name: Birch, slug: birch-town, children: [{name: Mill Lane}]}
- name: South
  children: [{name: Alder Bay}]
- name: East
"""


def test_a_tree_of_ones_own_keeps_its_order() -> None:
    places, problems = tree.parse(OWN, "places.yaml")
    assert problems == ()
    cases = [card(f"c{n}", region=(r,)) for n, r in enumerate(["East", "Mill Lane", "North/Alder"])]
    made = whole(*cases, places=places, settings="regions: places.yaml")
    assert list(addresses(made.taxonomies["regions"]).items()) == [
        ("North", "regions/north/"),
        ("East", "regions/east/"),
        ("Alder Bay", "regions/north/alder-bay/"),
        ("Birch", "regions/north/birch-town/"),
        ("Mill Lane", "regions/north/birch-town/mill-lane/"),
    ]
    _, problems = site(card("a", region=("Alder Bay",)), places=places)
    assert one(problems, "ambiguous-region").arguments["candidates"] == (
        *("North/Alder Bay", "South/Alder Bay"),
    )


# Stages, organisations, years


def test_stages_stand_in_the_order_of_the_settings() -> None:
    made = whole(card("a", stage=("高等教育", "义务教育", "学前教育")))
    assert list(addresses(made.taxonomies["stages"]).items()) == [
        ("学前教育", "stages/preschool/"),
        ("义务教育", "stages/compulsory/"),
        ("高等教育", "stages/higher/"),
    ]


def test_an_organisation_knows_where_it_leads_and_where_it_takes_part() -> None:
    made = whole(
        card("a", date="2025-01-02", lead=("甲校",), partners=("乙校",)),
        card("b", date="2025-01-01", lead=("乙校", "甲校")),
        card("c", date="2024-01-01", lead=("乙校",), partners=("甲校", "乙校")),
    )
    terms = made.taxonomies["organizations"].terms
    assert terms["甲校"].cases == ("a", "b", "c")
    assert terms["甲校"].roles == {"lead": ("a", "b"), "partners": ("c",)}
    assert terms["乙校"].roles == {"lead": ("b", "c"), "partners": ("a", "c")}
    assert addresses(made.taxonomies["organizations"]) == {
        "甲校": "organizations/jia-xiao/",
        "乙校": "organizations/yi-xiao/",
    }


def collision(problems: tuple[Diagnostic, ...]) -> Diagnostic:
    return one(problems, "term-collision")


def test_two_organisations_that_read_alike_are_both_named_with_their_files() -> None:
    _, problems = site(
        card("a", date="2025-02-01", lead=("实践小学",)), card("b", lead=("时间小学",))
    )
    problem = collision(problems)
    assert problem.arguments == {
        "first": "实践小学",
        "second": "时间小学",
        "address": "organizations/shi-jian-xiao-xue/",
    }
    assert problem.place.path == "cases/b.md"
    assert [place.path for place in problem.related] == ["cases/a.md"]


def test_the_settings_give_an_organisation_another_address() -> None:
    made = whole(
        card("a", lead=("实践小学",)),
        card("b", lead=("时间小学",)),
        settings="organizations: [{name: 时间小学, slug: time-primary}]",
    )
    assert addresses(made.taxonomies["organizations"]) == {
        "实践小学": "organizations/shi-jian-xiao-xue/",
        "时间小学": "organizations/time-primary/",
    }


@pytest.mark.parametrize("name", ["☆", "……", "page", "Index", "untagged", "学" * 30])
def test_a_name_that_makes_no_address_is_reported(name: str) -> None:
    _, problems = site(card("a", lead=(name,)))
    problem = one(problems, "term-unusable")
    assert problem.arguments["name"] == name
    assert problem.place.path == "cases/a.md"


def test_years_stand_the_newest_first() -> None:
    made = whole(card("a", date="2023-12-31"), card("b", date="2025-01-01"))
    years = list(addresses(made.taxonomies["years"]).items())
    assert years == [("2025", "years/2025/"), ("2023", "years/2023/")]


# A publication's own


FIELDS = """
fields:
  topic: {label: 主题, schema: {type: [string, array], items: {type: string}}}
taxonomies:
  - {key: topics, name: 主题, field: topic, terms: [{name: 甲, slug: first}]}
"""


def test_a_taxonomy_of_ones_own_lists_the_values_of_a_field() -> None:
    made = whole(
        card("a", fields={"topic": ["乙", "甲", "甲"]}),
        card("b", fields={"topic": "乙"}),
        card("c"),
        settings=FIELDS,
    )
    topics = made.taxonomies["topics"]
    assert topics.name == "主题"
    assert addresses(topics) == {"甲": "topics/first/", "乙": "topics/yi/"}
    assert filed(made, "topics") == {"甲": ("a",), "乙": ("a", "b")}
    assert made.entries["a"].terms["topics"] == ("乙", "甲")
    assert made.entries["c"].terms["topics"] == ()


def test_a_taxonomy_of_ones_own_may_list_a_built_in_field() -> None:
    own = "taxonomies: [{key: areas, name: 功能区, field: area}]"
    made = whole(card("a", area="两江新区"), card("b"), settings=own)
    assert filed(made, "areas") == {"两江新区": ("a",)}


def test_taxonomies_stand_in_a_fixed_order_those_of_ones_own_last() -> None:
    made = whole(
        card("a", fields={"topic": "乙"}, region=("浙江",), stage=("高等教育",), tags=("中学",)),
        settings=FIELDS,
    )
    order = ["tags", "regions", "stages", "organizations", "years", "topics"]
    assert list(made.taxonomies) == order


def test_items_do_not_count_as_terms() -> None:
    made = whole(card("a", sections=(section("practices", "主要做法", "建立机制"),)))
    assert "practices" not in made.taxonomies


def test_the_thesaurus_may_be_empty() -> None:
    assert "tags" not in whole(card("a"), tags=words("")).taxonomies

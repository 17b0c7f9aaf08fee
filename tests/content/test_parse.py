import pytest
from hypothesis import given
from hypothesis import strategies as st

from casegen import readings
from casegen.content.parse import RESERVED, SUMMARY, parse
from casegen.content.source import source_file
from tests import tokens

from .cases import BODY, FRONT, RULES, case, read, rules


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("cases/hai-dao.md", "hai-dao"),
        ("cases/hai-dao/index.md", "hai-dao"),
        ("cases/海岛教育.md", "hai-dao-jiao-yu"),
        ("cases/海岛教育/index.md", "hai-dao-jiao-yu"),
        ("cases/Hai_Dao.md", "hai-dao"),
        ("cases/重庆 2025.md", "chong-qing-2025"),
        ("cases/a.b.md", "a-b"),
        ("cases/INDEX2.MD", "index2"),
    ],
)
def test_a_case_is_called_after_its_file_or_folder(path: str, slug: str) -> None:
    assert case(path=path).card.slug == slug


def test_a_slug_in_the_front_matter_goes_before_the_file() -> None:
    assert case(f"{FRONT}slug: other\n", path="cases/海岛.md").card.slug == "other"


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("cases/page.md", "slug-reserved"),
        ("cases/Feed.md", "slug-reserved"),
        ("cases/index/index.md", "slug-reserved"),
        ("cases/CON.md", "slug-reserved"),
        ("cases/——.md", "slug-unusable"),
        ("cases/🏫.md", "slug-unusable"),
        (f"cases/{'a' * 81}.md", "slug-unusable"),
        (f"cases/{'海' * 30}.md", "slug-unusable"),
    ],
)
def test_a_file_name_that_makes_no_address_is_reported(path: str, rule: str) -> None:
    _, (problem,) = read(f"---\n{FRONT}---\n{BODY}", path=path)
    assert problem.id == rule


@pytest.mark.parametrize("slug", sorted(RESERVED))
def test_reserved_names_are_refused_in_the_front_matter_too(slug: str) -> None:
    _, (problem,) = read(f"---\n{FRONT}slug: {slug}\n---\n{BODY}")
    assert problem.id == "slug-reserved"
    assert problem.place.span
    assert problem.place.span.line == FRONT.count("\n") + 2


def test_the_summary_is_the_editors_or_the_start_of_the_background() -> None:
    assert case(f"{FRONT}摘要: 说明\n").card.summary == "说明"
    assert case().card.summary == "海岛学校规模小。"
    with_markup = BODY.replace("海岛学校规模小。", "**海岛**[学校](https://e.org)\n规模小。")
    assert case(body=with_markup).card.summary in ("海岛学校 规模小。", "海岛学校规模小。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("短。" * 30, "短。" * 30),
        ("句子。" * 50, "句子。" * 40),
        ("长" * 130 + "。", "长" * (SUMMARY - 1) + "…"),
        ("长" * 118 + "，好" * 9, "长" * 118 + "…"),
        ("A sentence of words. " * 8, ("A sentence of words. " * 5).strip()),
        ("比例为3.14159%。" + "长" * 130, "比例为3.14159%。"),
    ],
)
def test_a_summary_from_the_text_ends_with_a_sentence(text: str, expected: str) -> None:
    summary = case(body=BODY.replace("海岛学校规模小。", text)).card.summary
    assert summary == expected
    assert len(summary) <= SUMMARY


def test_the_image_stands_last_among_the_pictures() -> None:
    front = f"{FRONT}封面: {{文件: b.png, 替代文字: 封面}}\n"
    found = case(front, BODY.replace("规模小。", "规模小。![图](a.png)"), path="cases/x/index.md")
    assert [p.path for p in found.card.pictures] == ["cases/x/a.png", "cases/x/b.png"]


@pytest.mark.parametrize("change", [lambda t: "\ufeff" + t, lambda t: t.replace("\n", "\r\n")])
def test_byte_order_mark_and_line_ends_change_nothing(change: "object") -> None:
    assert callable(change)
    text = f"---\n{FRONT}摘要: 说明\n标提: 甲\n---\n{BODY}\n## 致谢\n"
    assert read(change(text)) == read(text)


def test_equal_files_and_rules_give_equal_cases() -> None:
    assert case() == case(dialect=rules())
    assert case() != case(path="cases/b.md")


def test_every_problem_of_a_file_is_found_in_one_run() -> None:
    front = FRONT.replace("2025-10-08", "去年") + "标提: 甲\n摘要: 待补充\n"
    body = BODY.replace("## 背景意义", "##背景意义").replace("先通", "<b>先通")
    _, found = read(f"---\n{front}---\n{body}\n# 甲\n\n[乙](ftp://a)\n")
    assert sorted(d.id for d in found) == [
        "bad-date",
        "first-level-heading",
        "forbidden-link-scheme",
        "heading-without-space",
        "placeholder-text",
        "raw-html",
        "unknown-key",
    ]


FILES = st.one_of(
    st.binary(),
    st.text().map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.builds(
        lambda yaml, body, whole: (f"---\n{FRONT if whole else ''}{yaml}\n---\n{body}").encode(),
        tokens.yaml,
        tokens.markdown,
        st.booleans(),
    ),
    tokens.markdown.map(lambda text: f"---\n{FRONT}---\n{text}".encode("gb18030", "ignore")),
)


@given(FILES)
def test_no_file_makes_it_fail_and_every_place_is_inside_the_file(content: bytes) -> None:
    found, problems = parse(source_file("cases/a.md", content), RULES)
    assert found or problems
    text = content.decode("utf-8-sig", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        span = problem.place.span
        if span:
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)


@given(st.text(min_size=1).filter(lambda name: "/" not in name))
def test_any_file_name_has_a_usable_slug_or_a_problem(name: str) -> None:
    found, problems = read(f"---\n{FRONT}---\n{BODY}", path=f"cases/{name}.md")
    assert found
    slug = found.card.slug
    usable = readings.SLUG.fullmatch(slug) and len(slug) <= readings.LONGEST_SLUG
    assert bool(problems) == (not usable or slug in RESERVED)

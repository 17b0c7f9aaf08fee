"""Made-up publications: the same each time, sound, and like real ones."""

import re
from itertools import islice
from pathlib import Path
from statistics import median

import pytest

from bench import sites
from bench.contenders import CONTENDERS, casegen
from bench.corpus import NEVER_LINKED, Case, Corpus, body, counts
from casegen.build import build
from casegen.check import Options, check

SIZE = 75


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus(SIZE)


@pytest.fixture(scope="module")
def cases(corpus: Corpus) -> list[Case]:
    return list(corpus.cases())


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = casegen.publication(tmp_path_factory.mktemp("made"), SIZE)
    assert build(root, Options()).changes
    return root


def test_a_case_is_the_same_each_time_and_whatever_was_made_before(cases: list[Case]) -> None:
    assert Corpus(SIZE).case(41) == cases[41]
    assert Corpus(SIZE, seed=2).case(41) != cases[41]


def test_cases_are_made_as_they_are_wanted() -> None:
    assert [case.number for case in islice(Corpus(10**9).cases(), 2)] == [0, 1]


def test_cases_have_what_real_ones_have(cases: list[Case]) -> None:
    practices = [len(case.sections[1].items) for case in cases]
    assert set(practices) == {4, 5, 6, 7, 8}
    assert {len(set(case.tags)) for case in cases} == {5}
    assert sum(bool(case.picture) for case in cases) * 50 in range(SIZE, SIZE * 3)
    assert any(case.partners for case in cases)
    assert any(case.links for case in cases)


def test_a_case_that_may_be_taken_away_has_no_link_to_it(cases: list[Case]) -> None:
    assert all(to < case.number and to % NEVER_LINKED for case in cases for to in case.links)


def test_texts_have_as_many_pairs_of_characters_as_real_ones(cases: list[Case]) -> None:
    """Newspaper texts of 2,830 and 2,850 characters were counted to have 1,467 and 1,456."""
    runs = [re.findall(r"[\u4e00-\u9fff]+", body(case, str)) for case in cases]
    assert 2_700 < median(sum(map(len, text)) for text in runs) < 3_100
    pairs = [{run[n : n + 2] for run in text for n in range(len(run) - 1)} for text in runs]
    assert 1_380 < median(map(len, pairs)) < 1_560


def test_nothing_is_wrong_with_a_publication(root: Path) -> None:
    # Words put together at random may look like a pupil's name.
    assert {found.id for found in check(root, Options()).diagnostics} <= {"minor-name"}


def test_the_site_has_the_pages_that_were_counted(root: Path, cases: list[Case]) -> None:
    assert sites.counts(root / "output") == counts(cases)


def test_the_site_holds_what_it_was_given(root: Path, cases: list[Case]) -> None:
    assert sites.faults(root / "output", cases, Corpus(SIZE).newest()) == []


@pytest.mark.parametrize("lost", ["title", "item", "link", "picture", "newest"])
def test_what_a_site_lacks_is_told(lost: str, root: Path, cases: list[Case]) -> None:
    site = root / "output"
    case = next(case for case in cases if case.links and case.picture)
    page = site / "cases" / ("index.html" if lost == "newest" else f"{case.slug}/index.html")
    words = {
        "title": case.title,
        "item": case.sections[1].items[-1].title,
        "link": f"/case-{case.links[0]:06}/",
        "picture": "<img",
        "newest": f"case-{SIZE - 1:06}",
    }[lost]
    whole = page.read_text("utf-8")
    assert words in whole
    page.write_text(whole.replace(words, ""), "utf-8")
    try:
        assert sites.faults(site, [case], Corpus(SIZE).newest())
    finally:
        page.write_text(whole, "utf-8")


def test_a_renamed_tag_an_edited_template_and_a_lost_case_leave_it_sound(
    cases: list[Case], tmp_path: Path
) -> None:
    root = casegen.publication(tmp_path, 20, 400)
    tag = cases[0].tags[0].name
    casegen.rename(tag, "新的叫法", root)
    casegen.edit_template("改过的模板", root)
    casegen.remove(NEVER_LINKED, root)
    built = build(root, Options())
    assert {problem.id for problem in built.diagnostics} <= {"synonym-used"}
    assert built.cases == 19
    page = (root / "output" / "cases" / "case-000000" / "index.html").read_text("utf-8")
    assert "新的叫法" in page
    assert "改过的模板" in page


@pytest.mark.parametrize("name", CONTENDERS)
def test_every_program_is_given_every_case(
    name: str, corpus: Corpus, cases: list[Case], tmp_path: Path
) -> None:
    contender = CONTENDERS[name]
    contender.prepare(corpus, tmp_path)
    for case in cases:
        contender.write(case, tmp_path)
    written = [path.read_text("utf-8") for path in tmp_path.rglob("case-*.md")]
    written += [path.read_text("utf-8") for path in tmp_path.rglob("case-*/index.md")]
    assert len(written) == SIZE
    whole = "".join(written)
    assert all(case.title in whole and case.sections[-1].items[-1].text in whole for case in cases)
    pictures = [case.picture for case in cases if case.picture]
    assert sorted(p.read_bytes() for p in tmp_path.rglob("picture.png")) == sorted(pictures)

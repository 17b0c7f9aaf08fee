"""The budget, the tables and the chart that are made of what was measured."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
from msgspec import structs

from bench import budget, report
from bench.chart import chart
from bench.contenders import CONTENDERS
from bench.contenders.contender import COLD, EDIT, SCENARIOS
from bench.corpus import Counts
from bench.results import Machine, Results, Run, Sized
from bench.starts import CHECK, HELP, IMPORTS

MACHINE = Machine("A processor", 2, 8 * 2**30, "Linux", "CPython 3.11", "20")
COUNTS = Counts(10_000, 417, 2_300, 1_700)
TITLES = {name: contender.title for name, contender in CONTENDERS.items()}


def took(contender: str, seconds: float, scenario: str = COLD, memory: int = 10**9) -> Run:
    """Return runs of which one was slow, as on a busy machine."""
    wall = (seconds, seconds, seconds * 9)
    return Run(contender, scenario, wall, wall, memory, 3, 5_000_000)


@pytest.fixture
def measured() -> Results:
    """Return what just reaches every row of the budget."""
    runs = (
        took("casegen", 7.0, memory=250_000_000),
        *(took("casegen", 0.4, scenario) for scenario in SCENARIOS[1:]),
        took("hugo", 10.0),
        took("hugo+pagefind", 35.0),
        took("pelican", 20.0),
        Run("zensical", COLD, failed="did not end within 900 s"),
    )
    sized = Sized(10_000, COUNTS, runs, 25_000_000)
    large = Sized(100_000, COUNTS, (took("casegen", 87.5),))
    starts = (
        took("casegen", 0.1, IMPORTS),
        took("casegen", 0.15, HELP),
        took("casegen", 0.3, CHECK),
    )
    return Results(MACHINE, (sized, large), starts)


def replaced(measured: Results, contender: str, **changes: object) -> Results:
    """Change the cold build of a program at 10,000 cases."""
    sized = measured.sized[0]
    runs = tuple(
        structs.replace(run, **changes)
        if (run.contender, run.scenario) == (contender, COLD)
        else run
        for run in sized.runs
    )
    return structs.replace(measured, sized=(structs.replace(sized, runs=runs), *measured.sized[1:]))


def verdicts(measured: Results) -> dict[str, str]:
    return {row.what.split(",")[0]: row.verdict for row in budget.rows(measured)}


def test_a_budget_that_is_just_reached_is_reached(measured: Results) -> None:
    assert [str(row) for row in budget.rows(measured) if not row.reached] == []
    assert len(verdicts(measured)) == 14


@pytest.mark.parametrize(
    ("contender", "changes", "missed"),
    [
        ("hugo+pagefind", {"wall": (34.0,)}, "the same against Hugo with Pagefind"),
        ("pelican", {"wall": (19.0,)}, "the same against Pelican"),
        ("casegen", {"memory": 251_000_000}, "peak memory of a cold build"),
    ],
)
def test_a_row_that_costs_more_is_not_reached(
    contender: str, changes: dict[str, object], missed: str, measured: Results
) -> None:
    told = verdicts(replaced(measured, contender, **changes))
    assert [what for what, verdict in told.items() if verdict == "not reached"] == [missed]


def test_a_row_whose_program_failed_is_not_measured(measured: Results) -> None:
    told = verdicts(replaced(measured, "pelican", wall=(), failed="did not end within 900 s"))
    assert told["the same against Pelican"] == "not measured"


def test_without_any_measurement_no_row_is_reached() -> None:
    assert not any(row.reached for row in budget.rows(Results(MACHINE)))


def test_the_table_has_medians_ratios_and_what_failed(measured: Results) -> None:
    text = report.tables(measured)
    assert "A processor, 2 cores, 8 GiB" in text
    assert f"| {TITLES['hugo']} | 10.0 s | 36.7 s | 0.70 of that | 1,000 MB | 3 | 5.0 MB |" in text
    assert f"| {TITLES['zensical']} | did not end within 900 s |" in text
    assert f"| {TITLES['casegen']}: one case edited | 0.40 s | 0.057 | 0.040 |" in text


def test_what_stands_between_marks_is_written_anew(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- x -->\nold\n<!-- /x -->\nb\n<!-- y -->\n<!-- /y -->\n", "utf-8")
    report.between(page, "x", "new")
    assert page.read_text("utf-8") == (
        "a\n<!-- x -->\nnew\n<!-- /x -->\nb\n<!-- y -->\n<!-- /y -->\n"
    )
    with pytest.raises(ValueError, match="no marks of z"):
        report.between(page, "z", "new")


def test_the_chart_draws_times_to_scale_and_the_fastest_first(measured: Results) -> None:
    drawn = ElementTree.fromstring(chart(measured, TITLES, report.WORDS))
    svg = "{http://www.w3.org/2000/svg}"
    bars = [(float(bar.attrib["width"]), bar.get("class")) for bar in drawn.iter(f"{svg}rect")]
    _, *bars = bars  # The first is the paper.
    cold, again = bars[:4], bars[4:]
    assert [width / cold[0][0] for width, _ in cold] == pytest.approx([1, 10 / 7, 20 / 7, 5], 0.01)
    assert [kind for _, kind in cold] == ["ours", None, None, None]
    assert len(again) == len(SCENARIOS) - 1
    words = [text.text for text in drawn.iter(f"{svg}text")]
    assert "Seconds to build 10,000 cases" in words
    assert report.WORDS[EDIT] in words


def test_there_is_no_chart_of_one_program_alone(measured: Results) -> None:
    alone = structs.replace(measured, sized=measured.sized[1:])
    assert chart(alone, TITLES, report.WORDS) == ""

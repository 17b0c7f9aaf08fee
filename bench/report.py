"""What was measured, as tables in Markdown and as a chart."""

from collections.abc import Iterator
from pathlib import Path

from bench import budget
from bench.chart import chart
from bench.contenders import CONTENDERS
from bench.contenders.contender import (
    ADD,
    COLD,
    EDIT,
    REMOVE,
    RENAME,
    TEMPLATE,
    UNCHANGED,
)
from bench.results import Results, Run, Sized
from bench.tools import ROOT

PAGE = ROOT / "docs" / "performance.md"
CHART = ROOT / "docs" / "images" / "performance.svg"
WORDS = {
    COLD: "cold build",
    UNCHANGED: "nothing changed",
    EDIT: "one case edited",
    ADD: "newest case added",
    REMOVE: "one case removed",
    RENAME: "a tag renamed",
    TEMPLATE: "a template edited",
}
COLD_HEAD = (
    "| cold build | time | processors | casegen takes | peak memory | files | bytes |\n"
    "|---|--:|--:|--:|--:|--:|--:|"
)
AGAIN_HEAD = (
    "| with what was made before | time | of its cold build | of Hugo's | files written | bytes |\n"
    "|---|--:|--:|--:|--:|--:|"
)


def publish(measured: Results) -> None:
    """Write the tables into the page between their marks, and the chart beside it."""
    text = tables(measured)
    if drawn := chart(measured, {name: c.title for name, c in CONTENDERS.items()}, WORDS):
        CHART.write_text(drawn, "utf-8")
        text = (
            f"![Build times as bars; the tables below say the same](images/{CHART.name})\n\n{text}"
        )
    between(PAGE, "bench", text)
    between(PAGE, "budget", "\n".join((budget.HEAD, *map(str, budget.rows(measured)))))


def between(page: Path, mark: str, text: str) -> None:
    """Put text between two marks of a page, in the place of what stands there."""
    before, start, rest = page.read_text("utf-8").partition(f"<!-- {mark} -->\n")
    _, end, after = rest.partition(f"<!-- /{mark} -->")
    if not (start and end):
        raise ValueError(f"{page} has no marks of {mark}")
    page.write_text(f"{before}{start}{text}\n{end}{after}", "utf-8")


def tables(measured: Results) -> str:
    """Return all that was measured in Markdown."""
    machine = measured.machine
    described = (
        f"{machine.processor}, {machine.cores} cores, {machine.memory / 2**30:.0f} GiB,"
        f" {machine.system}, {machine.python}, Node.js {machine.node}."
    )
    return "\n\n".join((described, *map(_table, measured.sized)))


def _table(sized: Sized) -> str:
    pages = sized.counts
    title = (
        f"**{sized.size:,} cases**: {pages.cases:,} case pages, {pages.lists:,} of the list,"
        f" {pages.tags:,} of tags, {pages.regions:,} of places"
    )
    cold = (run for run in sized.runs if run.scenario == COLD)
    again = tuple(_again(run, sized) for run in sized.runs if run.scenario != COLD)
    return "\n".join(
        (title, "", COLD_HEAD, *(_cold(run, sized) for run in cold))
        + (("", AGAIN_HEAD, *again) if again else ())
    )


def _cold(run: Run, sized: Sized) -> str:
    name = CONTENDERS[run.contender].title
    if not run.wall:
        return f"| {name} | {_why(run)} | | | | | |"
    ours = sized.find("casegen")
    ratio = f"{ours.seconds / run.seconds:.2f} of that" if ours and ours is not run else ""
    cells = (
        seconds(run.seconds), seconds(sum(run.cpu) / len(run.cpu)), ratio,
        f"{run.memory / 1e6:,.0f} MB", f"{run.files:,}", f"{run.bytes / 1e6:,.1f} MB",
    )  # fmt: skip
    return f"| {name} | {' | '.join(cells)} |"


def _again(run: Run, sized: Sized) -> str:
    name = f"{CONTENDERS[run.contender].title}: {WORDS[run.scenario]}"
    if not run.wall:
        return f"| {name} | {_why(run)} | | | | |"
    cells = (
        seconds(run.seconds), *_ratios(run, sized), f"{run.files:,}", f"{run.bytes / 1e6:,.2f} MB"
    )  # fmt: skip
    return f"| {name} | {' | '.join(cells)} |"


def _ratios(run: Run, sized: Sized) -> Iterator[str]:
    for contender in (run.contender, "hugo"):
        cold = sized.find(contender)
        yield f"{run.seconds / cold.seconds:.3f}" if cold else ""


def _why(run: Run) -> str:
    return run.failed.splitlines()[0] if run.failed else "not run"


def seconds(value: float) -> str:
    """Return a time with as many digits as mean something."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} s"

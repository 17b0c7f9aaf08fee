"""A chart of build times, as SVG that is read on light and on dark."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import Environment
from msgspec import Struct

from bench.contenders.contender import COLD
from bench.results import Results, Run, Sized

TEMPLATE = Path(__file__).with_name("chart.svg")
LEFT = 250
"""Where bars start."""
LONGEST = 400
ROW = 30
GAP = 46


class Bar(Struct, frozen=True):
    """One time."""

    name: str
    value: str
    width: float
    y: int
    ours: bool


class Heading(Struct, frozen=True):
    """What the bars below it have in common."""

    words: str
    y: int


def chart(measured: Results, titles: Mapping[str, str], scenarios: Mapping[str, str]) -> str:
    """Draw the largest size at which casegen was measured beside another; empty if there is none.

    `titles` names programs, `scenarios` what they did.
    """
    shown = [one for one in measured.sized if one.find("casegen") and len(_cold(one)) > 1]
    if not shown:
        return ""
    sized = shown[-1]
    cold = sorted(_cold(sized), key=lambda run: run.seconds)
    again = [run for run in sized.runs if run.wall and run.scenario != COLD]
    scale = LONGEST / max(run.seconds for run in (*cold, *again))
    headings = [Heading("Cold build", 66)]
    bars = list(_bars(cold, 82, scale, lambda run: titles[run.contender]))
    bottom = 82 + len(cold) * ROW
    if again:
        headings.append(Heading("casegen, with what it made before", bottom + 30))
        ours = [run for run in again if run.contender == "casegen"]
        bars += _bars(ours, bottom + GAP, scale, lambda run: scenarios[run.scenario])
        bottom += GAP + len(ours) * ROW
    title = f"Seconds to build {sized.size:,} cases"
    template = Environment(autoescape=True).from_string(TEMPLATE.read_text("utf-8"))
    drawn = template.render(
        title=title, headings=headings, bars=bars, left=LEFT, height=bottom + 20
    )
    return drawn + "\n"


def _cold(sized: Sized) -> list[Run]:
    return [run for run in sized.runs if run.wall and run.scenario == COLD]


def _bars(runs: Iterable[Run], top: int, scale: float, name: Callable[[Run], str]) -> Iterator[Bar]:
    for n, run in enumerate(runs):
        value = f"{run.seconds:,.2f}" if run.seconds < 10 else f"{run.seconds:,.1f}"
        width = round(max(1, run.seconds * scale), 1)
        yield Bar(name(run), value, width, top + n * ROW, run.contender == "casegen")

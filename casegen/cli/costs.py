"""What the steps of a run have cost, as a table."""

from rich.cells import cell_len

from casegen.cli.context import Context
from casegen.work.account import Account


def costs(account: Account, context: Context) -> str:
    """Return what each step of a run has cost, as a table."""
    heads = [context.say(f"cost.{key}") for key in ("step", "seconds", "count", "size")]
    rows = [
        [
            context.say(f"cost.step.{step}"),
            f"{cost.seconds:.3f}",
            f"{cost.count:,}" if cost.count else "",
            f"{cost.size / 1e6:,.1f}" if cost.size else "",
        ]
        for step, cost in account.costs.items()
    ]
    widths = [max(map(cell_len, column)) for column in zip(heads, *rows, strict=True)]
    lines = []
    for name, *numbers in (heads, *rows):
        cells = [name + " " * (widths[0] - cell_len(name))]
        cells += [
            " " * (width - cell_len(number)) + number
            for number, width in zip(numbers, widths[1:], strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)

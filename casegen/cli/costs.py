"""What the steps of a run have cost, as a table."""

from casegen.cli.columns import aligned
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
    return "\n".join(aligned((heads, *rows), numbers=(1, 2, 3)))

"""How far the work is, on a terminal."""

from time import monotonic
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from casegen.cli.context import Context


class Bar:
    """A progress bar on a terminal, shown only when the work takes more than half a second."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.console = Console(stderr=True)
        self.started = monotonic()
        self.progress: Progress | None = None
        self.tasks: dict[str, Any] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show how much of a step is done."""
        if not self.console.is_terminal or monotonic() - self.started < 0.5:
            return
        if self.progress is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            self.progress = Progress(*columns, console=self.console, transient=True)
            self.progress.start()
        if step not in self.tasks:
            name = self.context.say(f"step.{step}")
            self.tasks[step] = self.progress.add_task(name, total=total)
        self.progress.update(self.tasks[step], completed=done)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress:
            self.progress.stop()

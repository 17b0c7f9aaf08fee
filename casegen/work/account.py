"""What each step of a build costs."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

from msgspec import Struct


class Cost(Struct):
    """What a step has cost so far."""

    seconds: float = 0.0
    """Of processor time, in all processes."""
    count: int = 0
    """How many things went through it."""
    size: int = 0
    """Bytes that it took in or gave out."""


class Account:
    """The costs of a run's steps, in the order in which they were first met."""

    def __init__(self) -> None:
        self.costs: dict[str, Cost] = {}

    def add(self, step: str, seconds: float = 0.0, count: int = 0, size: int = 0) -> None:
        """Add to what a step has cost."""
        cost = self.costs.setdefault(step, Cost())
        cost.seconds += seconds
        cost.count += count
        cost.size += size

    @contextmanager
    def step(self, name: str, count: int = 0) -> Iterator[None]:
        """Count this process's time towards a step."""
        start = process_time()
        try:
            yield
        finally:
            self.add(name, process_time() - start, count)

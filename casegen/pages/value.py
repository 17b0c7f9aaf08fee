"""What the values are that pages are planned with."""

from msgspec import Struct


class Value(Struct, frozen=True, array_like=True, gc=False):
    """An immutable value, of which there are a great many, that travels to other processes.

    It travels without the names of its fields. It holds nothing that could hold it, so that
    nobody has to look for that either.
    """

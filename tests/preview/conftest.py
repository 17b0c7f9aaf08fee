from collections.abc import Iterator

import pytest

from tests.publications import write

from .running import FILES, Preview, running


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = write(tmp_path_factory.mktemp("preview"), FILES)
    with running(root) as preview:
        yield preview


@pytest.fixture
def preview(served: Preview) -> Preview:
    """A preview of three cases, in which nothing is wrong."""
    served.reset()
    return served

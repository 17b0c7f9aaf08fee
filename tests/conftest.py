"""Options of the whole suite."""

import os

import pytest
from hypothesis import settings

# Time is never asserted: a busy machine is no defect. In CI the same examples come every time, so
# that a commit fails for what it changed; at home they differ, and find more.
settings.register_profile("casegen", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("casegen")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden sites (tests/golden) anew instead of comparing them",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs the programs that `make test` installs")
    config.addinivalue_line("markers", "slow: takes more than some seconds")

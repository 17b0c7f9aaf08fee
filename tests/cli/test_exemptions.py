"""Exemptions, as the command line has them."""

import datetime
from pathlib import Path

from tests.publications import case, publication

from .conftest import Casegen

DEAD = case(background="见[别处](gone.md)。")


def rooted(tmp: Path, rulings: str, text: str) -> Path:
    return publication(tmp / "publication", {"cases/a.md": text}, f"diagnostics:\n{rulings}")


def test_a_check_of_some_files_does_not_speak_of_exemptions(
    tmp_path: Path, casegen: Casegen
) -> None:
    root = rooted(tmp_path, "  exempt: [{id: dead-link, path: cases/b.md}]\n", case())
    assert "unused-exemption" in casegen("check", folder=root).out
    assert "unused-exemption" not in casegen("check", "cases/a.md", folder=root).out


def test_the_day_is_that_of_source_date_epoch_where_it_is_set(
    tmp_path: Path, casegen: Casegen
) -> None:
    root = rooted(tmp_path, "  exempt: [{id: dead-link, until: 2026-06-30}]\n", DEAD)
    on_the_day, after = (
        str(int(datetime.datetime(2026, *day, 12, tzinfo=datetime.UTC).timestamp()))
        for day in ((6, 30), (7, 1))
    )
    assert casegen("check", folder=root, SOURCE_DATE_EPOCH=on_the_day).code == 0
    assert casegen("check", folder=root, SOURCE_DATE_EPOCH=after).code == 1
    assert casegen("check", folder=root, SOURCE_DATE_EPOCH="9" * 30).code in (0, 1)

"""What a program must say of itself to take part."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from bench.corpus import Case, Corpus, has_picture, slug

OUTPUT = "output"
"""The folder below a publication's into which every program builds."""

COLD = "cold"
EDIT = "edit"
UNCHANGED = "unchanged"
ADD = "add"
REMOVE = "remove"
RENAME = "rename"
TEMPLATE = "template"
SCENARIOS = (COLD, UNCHANGED, EDIT, ADD, REMOVE, RENAME, TEMPLATE)
"""In the order in which they are run: each starts from the state in which the one before ends."""


class Contender(Struct, frozen=True):
    """A program that builds a site from the cases of a corpus."""

    name: str
    """As on the command line."""
    title: str
    """As in the table, with the version."""
    prepare: Callable[[Corpus, Path], None]
    """Writes all but the cases into the folder given."""
    write: Callable[[Case, Path], None]
    """Writes one case into it, or writes it anew."""
    commands: Callable[[Path], tuple[tuple[str, ...], ...]]
    """What is run in the folder, one after the other. Installs the program where it is not yet."""
    remembers: tuple[str, ...] = ()
    """What it keeps for the next build, beside the output."""
    scenarios: tuple[str, ...] = (COLD,)
    """A program that remembers nothing pays a cold build for each."""
    largest: int = 10_000
    """More cases are not asked of it."""


def put(case: Case, folder: Path, text: str) -> None:
    """Write a case's file and its picture; one with a picture has a folder of its own."""
    file = folder / path(case.number)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    if case.picture:
        (file.parent / "picture.png").write_bytes(case.picture)


def path(number: int) -> str:
    """Return where the case of a number stands among the cases."""
    return f"{slug(number)}/index.md" if has_picture(number) else f"{slug(number)}.md"


def relative(case: Case) -> Callable[[int], str]:
    """Return what gives the way from a case's file to the file of another."""
    up = "../" if case.picture else ""
    return lambda number: up + path(number)


def front_matter(**values: object) -> str:
    """Write values as YAML between two lines of hyphens; JSON is YAML."""
    lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    return "\n".join(("---", *lines, "---", "", ""))


def facts(case: Case) -> dict[str, object]:
    """Return what every format has of a case under the same names."""
    return {
        "title": case.title,
        "date": str(case.date),
        "lead": case.lead,
        "partners": case.partners,
        "stage": case.stage,
        "summary": case.summary,
        "source": case.source,
    }


def site(folder: Path, module: str) -> None:
    """Copy the configuration and the templates that stand in `site/` beside a module."""
    shutil.copytree(Path(module).parent / "site", folder, dirs_exist_ok=True)

"""Pelican. Places take the part of its authors, the one other field that has several values."""

import json
from pathlib import Path

from bench import tools
from bench.contenders.contender import OUTPUT, Contender, put, relative, site
from bench.corpus import Case, Corpus, body


def prepare(corpus: Corpus, folder: Path) -> None:
    """Write the settings, the templates, and the names of tags and places."""
    site(folder, __file__)
    names = {tag.slug: tag.name for tag in corpus.tags} | corpus.places
    (folder / "terms.json").write_text(json.dumps(names, ensure_ascii=False), "utf-8")


def write(case: Case, folder: Path) -> None:
    """Write one case."""
    values = {
        "Title": case.title,
        "Slug": case.slug,
        "Date": case.date,
        "Lead": case.lead,
        "Partners": "、".join(case.partners),
        "Authors": "; ".join(place.slug for place in case.region),
        "Stage": case.stage,
        "Tags": ", ".join(tag.slug for tag in case.tags),
        "Summary": case.summary,
        "Source": case.source,
    }
    head = "".join(f"{key}: {value}\n" for key, value in values.items() if value)
    way = relative(case)
    text = body(case, lambda number: "{filename}" + way(number), "{attach}picture.png")
    put(case, folder / "content" / "cases", f"{head}\n{text}")


def build(_: Path) -> tuple[tuple[str, ...], ...]:
    """Return the command."""
    program = tools.from_pypi("pelican", tools.PELICAN, "[markdown]") / "pelican"
    options = ("--settings", "pelicanconf.py", "--output", OUTPUT, "--quiet")
    return ((str(program), "content", *options),)


PELICAN = Contender(
    "pelican",
    f"Pelican {tools.PELICAN}",
    prepare,
    write,
    build,
    ("cache", "__pycache__"),
)

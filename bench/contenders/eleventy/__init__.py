"""Eleventy. Its own pagination is of one list; those of tags and places are in its settings."""

import json
from pathlib import Path

from bench import tools
from bench.contenders.contender import OUTPUT, Contender, facts, front_matter, put, site
from bench.corpus import Case, Corpus, body, slug


def prepare(corpus: Corpus, folder: Path) -> None:
    """Write the settings, the templates, and the names of tags and places."""
    site(folder, __file__)
    names = {tag.slug: tag.name for tag in corpus.tags} | corpus.places
    (folder / "src" / "_data").mkdir()
    (folder / "src" / "_data" / "terms.json").write_text(
        json.dumps(names, ensure_ascii=False), "utf-8"
    )


def write(case: Case, folder: Path) -> None:
    """Write one case."""
    head = front_matter(
        **facts(case),
        regions=[place.slug for place in case.region],
        # `tags` would make a collection of each, sorted again for every page.
        topics=[tag.slug for tag in case.tags],
        permalink=f"cases/{case.slug}/index.html",
    )
    # Its plugin for links between files reads every page again.
    put(case, folder / "src" / "cases", head + body(case, lambda number: f"../{slug(number)}/"))


def build(_: Path) -> tuple[tuple[str, ...], ...]:
    """Return the command."""
    program = tools.from_npm("@11ty/eleventy", tools.ELEVENTY) / "eleventy"
    return ((str(program), "--input=src", f"--output={OUTPUT}", "--quiet"),)


ELEVENTY = Contender(
    "eleventy",
    f"Eleventy {tools.ELEVENTY}",
    prepare,
    write,
    build,
    (".cache",),
)

"""casegen itself: a publication with a thesaurus, as an editor would write it."""

import shutil
from pathlib import Path

from bench.contenders.contender import (
    OUTPUT,
    SCENARIOS,
    Contender,
    facts,
    front_matter,
    path,
    put,
    relative,
)
from bench.corpus import LENGTH, Case, Corpus, body
from bench.tools import from_source
from casegen import __version__
from casegen.check import STATE
from casegen.pages.theme import default_folder

CASES = "cases"
TEMPLATE = Path("templates") / "case.html"


def program() -> str:
    """Return the command, installed as readers of the installation guide have it."""
    return str(from_source() / "casegen")


def publication(root: Path, size: int, length: int = LENGTH) -> Path:
    """Write a publication of so many cases of so many characters each."""
    corpus = Corpus(size, length)
    prepare(corpus, root)
    for case in corpus.cases():
        write(case, root)
    return root


def prepare(corpus: Corpus, folder: Path) -> None:
    """Write the settings, the thesaurus and a template of its own."""
    (folder / CASES).mkdir(parents=True)
    (folder / "config.yaml").write_text("title: 案例集\n", "utf-8")
    tags = (f"- {{name: {tag.name}, slug: {tag.slug}}}\n" for tag in corpus.tags)
    (folder / CASES / "tags.yaml").write_text("".join(tags), "utf-8")
    (folder / TEMPLATE).parent.mkdir()
    shutil.copyfile(default_folder() / TEMPLATE.name, folder / TEMPLATE)


def write(case: Case, folder: Path) -> None:
    """Write one case."""
    head = front_matter(
        **(facts(case) | {"source": {"name": case.source}}),
        region="/".join(place.name for place in case.region),
        tags=[tag.name for tag in case.tags],
    )
    put(case, folder / CASES, head + body(case, relative(case)))


def remove(number: int, folder: Path) -> None:
    """Take a case away to which no other links."""
    (folder / CASES / path(number)).unlink()


def rename(tag: str, name: str, folder: Path) -> None:
    """Give a tag another name; the one that cases use stays as a synonym."""
    file = folder / CASES / "tags.yaml"
    lines = file.read_text("utf-8").splitlines()
    made = [
        f"- {{name: {name}, slug: {_slug(line)}, synonyms: [{tag}]}}"
        if f"{{name: {tag}," in line
        else line
        for line in lines
    ]
    file.write_text("\n".join(made) + "\n", "utf-8")


def edit_template(words: str, folder: Path) -> None:
    """Add something to the template of case pages."""
    file = folder / TEMPLATE
    text = (default_folder() / TEMPLATE.name).read_text("utf-8")
    before, block, after = text.partition("{% block main %}")
    assert block
    file.write_text(f"{before}{block}<p>{words}</p>{after}", "utf-8")


def _slug(line: str) -> str:
    return line.partition("slug: ")[2].partition("}")[0].partition(",")[0]


CASEGEN = Contender(
    "casegen",
    f"casegen {__version__}",
    prepare,
    write,
    lambda _: ((program(), "build", "--output", OUTPUT),),
    (STATE,),
    SCENARIOS,
    100_000,
)

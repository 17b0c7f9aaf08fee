"""Material for MkDocs, and Zensical, which reads the same settings.

They have no lists in pages and none of tags and places, so what the others' templates make of these
is given to them as Markdown. They keep their own theme and search, for nobody has them without.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from bench import tools
from bench.contenders.contender import COLD, EDIT, Contender, path, put, relative, site
from bench.corpus import PER_PAGE, Case, Corpus, Term, body


def prepare(corpus: Corpus, folder: Path) -> None:
    """Write the settings, and the lists of all cases and of each tag and place."""
    site(folder, __file__)
    docs = folder / "docs"
    cases = list(corpus.cases())[::-1]
    kinds: dict[str, defaultdict[Term, list[Case]]] = {
        "tags": defaultdict(list),
        "regions": defaultdict(list),
    }
    for case in cases:
        for tag in case.tags:
            kinds["tags"][tag].append(case)
        for place in case.region:
            kinds["regions"][place].append(case)
    _write(docs / "index.md", "# 案例集\n\n" + "\n".join(_rows(cases[:6], "")))
    _lists(docs / "cases" / "index.md", docs, "案例", cases)
    for kind, title in (("tags", "标签"), ("regions", "地区")):
        terms = kinds[kind]
        for term, of_term in terms.items():
            _lists(docs / kind / f"{term.slug}.md", docs, term.name, of_term)
        links = (f"- [{term.name}]({term.slug}.md) {len(of)}" for term, of in terms.items())
        _write(docs / kind / "index.md", "\n".join((f"# {title}", "", *links, "")))


def write(case: Case, folder: Path) -> None:
    """Write one case."""
    up = "../../" if case.picture else "../"
    facts = (
        f"日期：{case.date}",
        f"牵头单位：{case.lead}",
        f"合作单位：{'、'.join(case.partners)}",
        "地区：" + " ".join(f"[{p.name}]({up}regions/{p.slug}.md)" for p in case.region),
        f"学段：{case.stage}",
        "标签：" + " ".join(f"[{tag.name}]({up}tags/{tag.slug}.md)" for tag in case.tags),
        f"来源：{case.source}",
    )
    listed = "\n".join(f"- {fact}" for fact in facts)
    text = f"# {case.title}\n\n{case.summary}\n\n{listed}\n\n{body(case, relative(case))}"
    put(case, folder / "docs" / "cases", text)


def _lists(first: Path, docs: Path, title: str, cases: list[Case]) -> None:
    below = first.parent if first.name == "index.md" else first.with_suffix("")
    parts = [cases[n : n + PER_PAGE] for n in range(0, len(cases), PER_PAGE)]
    files = (first, *(below / "page" / f"{n}.md" for n in range(2, len(parts) + 1)))
    for n, (file, part) in enumerate(zip(files, parts, strict=True)):
        up = "../" * (len(file.relative_to(docs).parts) - 1)
        links = {"上一页": n - 1, "下一页": n + 1}
        pager = " ".join(
            f"[{words}]({up}{files[to].relative_to(docs)})"
            for words, to in links.items()
            if 0 <= to < len(files)
        )
        text = (f"# {title}", "", f"{len(cases)}个案例", "", *_rows(part, up), pager, "")
        _write(file, "\n".join(text))


def _rows(cases: list[Case], up: str) -> Iterator[str]:
    for case in cases:
        places = " ".join(place.name for place in case.region)
        tags = " ".join(f"[{tag.name}]({up}tags/{tag.slug}.md)" for tag in case.tags)
        yield f"- [{case.title}]({up}cases/{path(case.number)})\n"
        yield f"    {case.summary}\n"
        yield f"    {places} · {case.stage} · {case.date.year} · {tags}\n"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def material(_: Path) -> tuple[tuple[str, ...], ...]:
    """Return the command of MkDocs."""
    program = tools.from_pypi("mkdocs-material", tools.MATERIAL) / "mkdocs"
    return ((str(program), "build", "--quiet"),)


def zensical(_: Path) -> tuple[tuple[str, ...], ...]:
    """Return the command of Zensical."""
    return ((str(tools.from_pypi("zensical", tools.ZENSICAL) / "zensical"), "build"),)


MATERIAL = Contender(
    "material",
    f"Material for MkDocs {tools.MATERIAL}",
    prepare,
    write,
    material,
    largest=1_000,
)
ZENSICAL = structs.replace(
    MATERIAL,
    name="zensical",
    title=f"Zensical {tools.ZENSICAL}",
    commands=zensical,
    remembers=(".cache",),
    scenarios=(COLD, EDIT),
)

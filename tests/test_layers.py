"""Imports run one way: down the layers, and never in a circle, not even for types."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LAYERS = (
    ("casegen",),
    ("casegen.diagnostics", "casegen.bug"),
    ("casegen.invisible",),
    (
        "casegen.messages",
        "casegen.files",
        "casegen.rewrite",
        "casegen.yaml",
        "casegen.regions",
    ),
    ("casegen.readings", "casegen.reports", "casegen.quote"),
    ("casegen.meant",),
    ("casegen.schema", "casegen.editorial.settings"),
    ("casegen.config", "casegen.regions.tree"),
    ("casegen.content", "casegen.weighing", "casegen.watch"),
    ("casegen.pictures",),
    ("casegen.editorial",),
    ("casegen.site",),
    ("casegen.editorial.tags",),
    ("casegen.editorial.comparing",),
    ("casegen.drafting",),
    ("casegen.vscode",),
    ("casegen.pages", "casegen.vocabulary"),
    ("casegen.work",),
    ("casegen.check",),
    ("casegen.build", "casegen.mend", "casegen.vocabulary.proof"),
    ("casegen.preview",),
    ("casegen.cli",),
    ("casegen.__main__",),
)
"""From the bottom to the top: a module imports from the layers below its own, and from itself.

A name stands for all modules of its package that have no line of their own.
"""

ALONE = "casegen.publish"
"""Knows paths and bytes only: of casegen, it imports nothing but itself."""

LEVELS = {name: level for level, names in enumerate(LAYERS) for name in names}


def modules(package: Path) -> dict[str, Path]:
    """Return the files of a package by the names of their modules."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(name: str, path: Path, known: set[str]) -> Iterator[tuple[int, str]]:
    """Find the lines of a module that import modules of the package, in functions too."""
    top = name.partition(".")[0]
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.partition(".")[0] == top:
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, node.module] if node.module else above)
            base = base if node.level else node.module or ""
            if base.partition(".")[0] != top:
                continue
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield node.lineno, inner if inner in known else base


def unit(name: str) -> str:
    """Return the line of the table that a module belongs to."""
    while name not in LEVELS and name != ALONE:
        name, _, last = name.rpartition(".")
        if name in ("", "casegen"):
            pytest.fail(f"casegen.{last} has no place in LAYERS", pytrace=False)
    return name


def wrong(package: Path) -> list[str]:
    """Return the imports that run against the layers."""
    found = []
    paths = modules(package)
    for name, path in paths.items():
        own = unit(name)
        for line, target in imports(name, path, set(paths)):
            other = unit(target)
            if own == other or other == "casegen":
                continue
            alone = own == ALONE
            if alone or (LEVELS.get(other, -1) >= LEVELS[own]):
                found.append(
                    f"{path.relative_to(package.parent).as_posix()}:{line}: {name} -> {target}"
                )
    return found


def cycle(package: Path) -> list[str]:
    """Return modules that import each other in a circle, if there are any."""
    paths = modules(package)
    graph = {
        name: {target for _, target in imports(name, path, set(paths))} - {name}
        for name, path in paths.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_run_down_the_layers() -> None:
    assert wrong(ROOT / "casegen") == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert cycle(ROOT / "casegen") == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("casegen/site/site.py", "from casegen.pages.plan import plan"),
        ("casegen/site/site.py", "from casegen.pages import plan"),
        ("casegen/diagnostics.py", "import casegen.messages"),
        ("casegen/files.py", "from casegen import config as settings"),
        ("casegen/content/case.py", "def f() -> None:\n    from casegen import build"),
        ("casegen/config.py", "if TYPE_CHECKING:\n    from casegen.content.case import Case"),
        ("casegen/publish/tree.py", "from casegen.diagnostics import Diagnostic"),
        ("casegen/config.py", "from .content import case"),
    ],
)
def test_an_import_that_runs_up_is_seen(tmp_path: Path, path: str, line: str) -> None:
    package(tmp_path)
    (tmp_path / path).write_text(line, encoding="utf-8")
    assert [found.partition(":")[0] for found in wrong(tmp_path / "casegen")] == [path]


def test_a_circle_within_a_layer_is_seen(tmp_path: Path) -> None:
    package(tmp_path)
    site = tmp_path / "casegen" / "site"
    (site / "site.py").write_text("from casegen.site import links", encoding="utf-8")
    (site / "links.py").write_text("def f() -> None:\n    from .site import Site", encoding="utf-8")
    assert wrong(tmp_path / "casegen") == []
    assert {"casegen.site.site", "casegen.site.links"} <= set(cycle(tmp_path / "casegen"))


def package(folder: Path) -> None:
    """Make a package with the modules of casegen, all empty."""
    for path in modules(ROOT / "casegen").values():
        copy = folder / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()

"""Case files to parse in tests."""

from casegen import config as settings
from casegen.content.case import Case
from casegen.content.dialect import Dialect, dialect
from casegen.content.parse import parse
from casegen.content.source import source_file
from casegen.diagnostics import Diagnostic

FILE = "cases/a.md"

FRONT = """\
标题: 一个案例
日期: 2025-10-08
牵头单位: 某县教育局
地区: 嵊泗县
来源: {名称: 舟山日报}
"""

BODY = """
## 背景意义

海岛学校规模小。

## 主要做法

### 同步上课

小岛与县城同步上课。

## 经验启示

### 先通网络

网络通了，课才能同上。
"""


def rules(config: str = "") -> Dialect:
    """Return the rules of a publication with these settings."""
    found, problems = settings.parse(f"title: 案例集\n{config}")
    assert problems == ()
    assert found
    return dialect(found)


RULES = rules()


def read(
    text: str | bytes, dialect: Dialect = RULES, path: str = FILE
) -> tuple[Case | None, tuple[Diagnostic, ...]]:
    """Parse a case file."""
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return parse(source_file(path, content), dialect)


def case(front: str = FRONT, body: str = BODY, dialect: Dialect = RULES, path: str = FILE) -> Case:
    """Parse a case that must be without fault."""
    found, problems = read(f"---\n{front}---\n{body}", dialect, path)
    assert problems == ()
    assert found
    return found


def problems(
    front: str = FRONT, body: str = BODY, dialect: Dialect = RULES, path: str = FILE
) -> list[tuple[str, int, int]]:
    """Return what is wrong with a case: rule, line and column, in the order of the file."""
    _, found = read(f"---\n{front}---\n{body}", dialect, path)
    return placed(found)


def placed(found: tuple[Diagnostic, ...]) -> list[tuple[str, int, int]]:
    """Return rules with their lines and columns, in the order of the file."""
    spans = [(d.id, d.place.span) for d in found]
    assert all(span for _, span in spans)
    return sorted(
        ((rule, span.line, span.column) for rule, span in spans if span), key=lambda p: p[1:]
    )


LINE = FRONT.count("\n") + 2
"""The line of the first key that a test adds to `FRONT`."""

FIRST = FRONT.count("\n") + 3
"""The line on which the body of a case with `FRONT` starts."""

"""Small publications to build in tests, with a theme that shows little and never changes."""

import struct
import zlib
from pathlib import Path

from casegen.build import Built, build
from casegen.check import Options
from casegen.diagnostics import Diagnostic, Severity
from casegen.publish.standing import MANIFEST
from casegen.work.account import Account

PAGE = """\
<!doctype html>
<title>{{ page.title }}</title>
<link rel="canonical" href="{{ canonical }}">
<a href="{{ link('') }}">home</a>
"""
ROWS = """\
{% for row in rows %}<a href="{{ link(row.address) }}">{{ row.title }}</a>{{ row.summary }}
{% endfor %}
{{ pager.number }}/{{ pager.total }}
{% if pager.following %}<a href="{{ link(pager.following) }}">next</a>{% endif %}
"""

THEME = {
    "home.html": PAGE
    + "{% for row in newest %}<a href='{{ link(row.address) }}'>{{ row.title }}</a>{% endfor %}\n",
    "cases.html": PAGE + ROWS,
    "case.html": PAGE
    + """\
<p>{{ status }} {{ form }} {{ summary }} {{ area }} {{ license }} {{ authors | join(' ') }}</p>
{% if image %}<img src="{{ link(image_address) }}" alt="{{ image.alt }}">{{ image.credit }}
{% endif %}
{% for fact in facts %}<p>{{ fact.key }} {{ fact.label }}
{% for value in fact.values %}{{ value.name }} {{ link(value.address) }}{% endfor %}</p>
{% endfor %}
{% for m in metrics %}<p>{{ m.label }} {{ m.value }} {{ m.unit }} {{ m.note }}</p>{% endfor %}
{% if source %}<a href="{{ source.url }}">{{ source.name }}</a> {{ source.author }}{% endif %}
{% for term in tags %}<a href="{{ link(term.address) }}">{{ term.name }}</a>{% endfor %}
{% for row in related %}<a href="{{ link(row.address) }}">{{ row.title }}</a>{% endfor %}
{{ body.intro }}
{% for section in body.sections %}<h2 id="{{ section.key }}">{{ section.title }}</h2>
{{ section.html }}
{% for item in section['items'] %}<h3 id="{{ item.anchor }}">{{ item.title }}</h3>
{{ item.html }}
{% endfor %}
{% endfor %}
{{ body.notes }}
""",
    "taxonomy.html": PAGE
    + "{% for n in nodes %}<a href='{{ link(n.term.address) }}'>{{ n.term.name }}</a>"
    + "{{ n.description }}{% endfor %}\n",
    "term.html": PAGE
    + "{{ description }} {{ synonyms | join(' ') }}\n"
    + ROWS.replace("row in rows", "row in rows | map(attribute='row')"),
    "items.html": PAGE
    + "{% for t in topics %}<a href='{{ link(t.term.address) }}'>{{ t.term.name }}</a>{% endfor %}",
    "topic.html": PAGE
    + "{% for g in groups %}{% for i in g['items'] %}"
    + "<a href='{{ link(i.address) }}'>{{ i.title }}</a>{% endfor %}{% endfor %}\n",
    "feed.xml": "{{ id }} {{ updated }}\n"
    + "{% for e in entries %}{{ e.id }} {{ e.title }} {{ bodies[loop.index0].intro }}\n"
    + "{% endfor %}\n",
    "search.html": PAGE,
    "compare.html": PAGE,
    "redirect.html": PAGE + "<a href='{{ link(target) }}'>moved</a>\n",
    "404.html": PAGE,
}
"""A template for every kind of page."""

CASE = """\
---
title: {title}
date: {date}
lead: {lead}
region: 浙江省/舟山市/嵊泗县
source: {{name: 资料}}
{more}---

## 背景意义

{background}

## 主要做法

### 建立机制

做法。

## 经验启示

### 先易后难

启示。
"""


def case(
    title: str = "一个案例",
    date: str = "2025-10-08",
    lead: str = "某县教育局",
    background: str = "背景。",
    **more: str,
) -> str:
    """Return the text of a case file; `more` are further lines of its front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    return CASE.format(title=title, date=date, lead=lead, background=background, more=lines)


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files, and return their folder."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def publication(
    root: Path, files: dict[str, str | bytes], config: str = "", *, theme: bool = True
) -> Path:
    """Write a publication with case files and settings besides its title."""
    templates = {f"templates/{name}": text for name, text in THEME.items()} if theme else {}
    return write(root, {"config.yaml": f"title: 案例集\n{config}", **templates, **files})


def built(root: Path, options: Options | None = None, account: Account | None = None) -> Built:
    """Build a publication that must not have anything wrong with it."""
    result = build(root, options or Options(), account=account)
    assert weighty(result.diagnostics) == []
    assert result.changes is not None
    return result


def weighty(diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """Return the errors and warnings among diagnostics."""
    return [d for d in diagnostics if d.severity is not Severity.INFO]


def site(folder: Path) -> dict[str, bytes]:
    """Return all files of a built site, without the manifest."""
    found = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    return {name: found[name].read_bytes() for name in sorted(found.keys() - {MANIFEST})}


def png(width: int = 1, height: int = 1) -> bytes:
    """Return a small picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * height * (width + 1))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )

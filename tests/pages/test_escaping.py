"""Nothing that an editor types becomes markup, script or a template."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import Options

from ..publications import built, case, png, publication, site

CONFIG = """
title: {title}
description: {text}
license: {text}
tags: {{unknown: warning}}
placeholders: []
sections:
  - {{key: background, name: {short}, also: [背景]}}
  - {{key: practices, name: 做法, items: true}}
forms: [{{key: case, name: {short}, sections: []}}]
organizations: [{{name: {text}, slug: organization}}]
fields:
  own: {{label: {short}, schema: {{type: string}}}}
  own_list: {{label: 列表, schema: {{type: array, items: {{type: string}}}}}}
taxonomies:
  - {{key: own, name: {short}, field: own_list, terms: [{{name: {text}, slug: own}}]}}
"""
TAGS = """
- {{name: {short}, slug: tag, description: {text}, synonyms: [{other}]}}
- {{name: 下, parent: {short}, slug: below}}
"""
CASE = """\
---
title: {text}
date: 2025-10-08
lead: [{text}]
partners: [{text}]
region: 嵊泗县
area: {text}
stage: 高等教育
tags: [{short}, 下]
summary: {text}
metrics: [{{label: {short}, value: {short}, unit: {short}, note: {text}}}]
source: {{name: {text}, url: {url}, author: {text}}}
image: {{src: {picture}, alt: {text}, credit: {text}}}
license: {text}
authors: [{text}]
own: {text}
own_list: [{text}]
---

{body}

## 背景

{body} [{body}](https://example.org/{address} {text}) ![{alt}]({picture} {text})

| {body} |
|---|
| {body} |

{body}[^1]

[^1]: {body}

## 做法

### {body}

{body}
"""

PAYLOADS = [
    "<script>",
    "</script>",
    '"><b a=1>',
    "'><b a=1>",
    '" a="1',
    "' a='1",
    "` a=`1",
    "{{7*7}}",
    "{%if a%}",
    "{#x#}",
    "&lt;b&gt;",
    "<!--",
    "]]>",
    "\\u003c",
    "javascript:",
]


class Structure(HTMLParser):
    """What there is in a page besides its text.

    JSON and BibTeX write some characters in ways of their own, so that they are no text here;
    tests/pages/test_metadata.py and test_citation.py read them.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, ...]] = []
        self.text = ""
        self.data: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, *(name for name, _ in attrs)))
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script":
            self.data += [data] if data.strip() else []
        elif self.lasttag != "pre":
            self.text += data


def structures(root: Path, payload: str, *, code: bool, theme: bool) -> dict[str, Structure]:
    """Build a publication that has a payload everywhere, and return what its pages consist of."""
    # Words of Markdown that mean nothing to Markdown itself.
    body = f"`` {payload} ``" if code else re.sub(r"([^\w\s])", r"\\\1", payload)
    words = {
        "title": json.dumps(payload),
        "text": json.dumps(payload),
        "short": json.dumps(payload[:12]),
        "other": json.dumps(f"{payload}2"),
        "url": json.dumps(f"https://example.org/{payload}".replace(" ", "")),
        "address": "".join(f"%{byte:02X}" for byte in payload.encode()),
        "picture": "picture.png",
        "body": body,
        "alt": "图" if code else body,
    }
    publication(
        root,
        {
            "config.yaml": CONFIG.format(**words),
            "cases/tags.yaml": TAGS.format(**words),
            "cases/one/index.md": CASE.format(**words),
            "cases/one/picture.png": png(),
        },
        theme=theme,
    )
    built(root)
    found = {}
    for path, content in site(root / "output").items():
        if path.endswith(".html"):
            found[path] = Structure()
            found[path].feed(content.decode())
            found[path].close()
    return found


@pytest.mark.parametrize("theme", [True, False], ids=["small theme", "default theme"])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_changes_the_text_of_pages_and_nothing_else(
    payload: str, theme: bool, tmp_path: Path
) -> None:
    # What looks like a tag may stand in Markdown as code only; elsewhere it is an error.
    code = "<" in payload
    word = re.sub(r"\W", "w", payload)
    plain = structures(tmp_path / "plain", word, code=code, theme=theme)
    found = structures(tmp_path / "found", payload, code=code, theme=theme)
    assert found.keys() == plain.keys()
    for path, page in found.items():
        assert page.found == plain[path].found, path
        for data in page.data:
            json.loads(data)
        assert page.text.count(payload[:12]) >= plain[path].text.count(word[:12]), path
        assert not any(address.lower().startswith("javascript:") for address in page.addresses)


ACTIVE = [
    ("[a](javascript:alert\\(1\\))", "forbidden-link-scheme"),
    ("[a](JaVaScRiPt:alert\\(1\\))", "forbidden-link-scheme"),
    ("[a](java&#10;script:alert\\(1\\))", "forbidden-link-scheme dead-link"),
    ("[a](&#106;avascript:alert\\(1\\))", "forbidden-link-scheme"),
    ("[a](data:text/html,x)", "forbidden-link-scheme"),
    ("[a](vbscript:x)", "forbidden-link-scheme"),
    ("[a](//example.org/)", "forbidden-link-scheme"),
    ("<javascript:alert(1)>", "forbidden-link-scheme"),
    ("[a]: javascript:x\n\n[a]", "forbidden-link-scheme"),
    ("<script>alert(1)</script>", "raw-html"),
    ("<img src=x onerror=alert(1)>", "raw-html"),
    ("<div>\n\n文\n\n</div>", "raw-html"),
    ("![a](https://example.org/a.png)", "remote-picture"),
    ("![a](a.svg)", "picture-type"),
]


@pytest.mark.parametrize(("text", "rules"), ACTIVE, ids=[text for text, _ in ACTIVE])
def test_what_could_be_active_is_an_error(tmp_path: Path, text: str, rules: str) -> None:
    root = publication(tmp_path, {"cases/a.md": case(background=text)})
    result = build(root, Options())
    assert {*rules.split()} & {problem.id for problem in result.diagnostics}
    assert result.changes is None


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:x", "//example.org", "ftp://e.org/"])
def test_the_address_of_a_source_is_of_the_web(tmp_path: Path, url: str) -> None:
    text = case().replace("source: {name: 资料}", f"source: {{name: 资料, url: '{url}'}}")
    result = build(publication(tmp_path, {"cases/a.md": text}), Options())
    assert [problem.id for problem in result.diagnostics] == ["bad-url"]

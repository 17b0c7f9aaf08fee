"""Snippets: what editors write often, with places to fill in and choices to choose from.

They need no extension, and so are what Visual Studio Code offers inside a case's front matter.
"""

import re
from collections.abc import Iterable
from typing import Any

from casegen import messages
from casegen.config import Config, case_schema
from casegen.drafting.draft import Answers, choices_of, draft, members, placeholder
from casegen.messages import say
from casegen.schema import Schema
from casegen.site.vocabularies import Vocabularies

Snippet = dict[str, Any]


def snippets(config: Config, words: Vocabularies) -> dict[str, Snippet]:
    """Return the snippets of a publication by name, in its language.

    There is one for a whole case, for each key of a front matter, for what the body is made of, and
    for a tag.
    """
    catalogue = messages.load(config.language)
    made: dict[str, Snippet] = {}

    def add(name: str, prefixes: Iterable[str], body: str, said: str, scope: str) -> None:
        made[name] = {
            "scope": scope,
            "prefix": [*dict.fromkeys(prefixes)],
            "body": body.split("\n"),
            "description": said,
        }

    def named(key: str, body: str, scope: str = "markdown") -> None:
        name = say(catalogue, f"snippet.{key}")
        add(name, (name, key), body, say(catalogue, f"snippet.{key}.for"), scope)

    named("case", _case(config))
    chinese = config.language == "zh-CN"
    tags = [tag.name for tag in words.thesaurus.tags.values() if not tag.replaced_by]
    for key, sub in case_schema(config)["properties"].items():
        name = str(sub.get("x-zh", key)) if chinese else key
        said = str(sub.get("x-description-zh" if chinese else "description", name))
        body = _key(name, sub, tags if key == "tags" else choices_of(sub, chinese), chinese)
        add(name, (name, key), body, said, "markdown")
    for section in config.sections:
        hint = section.hint or say(catalogue, "new.hint", name=section.name)
        body = f"## {_escaped(section.name)}\n\n${{1:{_escaped(hint)}}}\n"
        add(f"## {section.name}", (section.name, section.key), body, hint, "markdown")
    text, file, heading = (say(catalogue, f"snippet.{key}") for key in ("text", "file", "heading"))
    named("item", f"### ${{1:{heading}}}\n\n${{2:{text}}}\n")
    named("picture", f"![${{1:{text}}}](${{2:{file}.jpg}})")
    named("link", f"[${{1:{text}}}](${{2:{file}.md}}#${{3:{heading}}})")
    named("footnote", f"[^${{1:1}}]\n\n[^${{1:1}}]: ${{2:{text}}}")
    named("tag", _tag(chinese), "yaml")
    return made


def _case(config: Config) -> str:
    """Return a new case, whose placeholders are the places to fill in."""
    unwritten = placeholder(config)
    day = "0001-01-01"
    text = _escaped(draft(Answers(unwritten, config.forms[0], day), config))
    count = iter(range(1, 1000))
    found = re.compile(rf"{re.escape(_escaped(unwritten))}(?:[:：][^\n]*)?")
    text = found.sub(lambda match: f"${{{next(count)}:{match[0]}}}", text)
    return text.replace(day, "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE")


def _key(name: str, schema: Schema, choices: list[str], chinese: bool) -> str:
    """Return a key with its value, or with the keys below it."""
    inner = members(schema)
    if not inner:
        return f"{name}: {_place(1, choices)}"
    lines = [f"{name}:"]
    for n, (key, sub) in enumerate(inner.items(), 1):
        bullet = ("- " if n == 1 else "  ") if "items" in schema else ""
        label = sub.get("x-zh", key) if chinese else key
        said = sub.get("x-description-zh" if chinese else "description", "")
        lines.append(f"  {bullet}{label}: ${{{n}:{_escaped(said)}}}")
    return "\n".join(lines)


def _tag(chinese: bool) -> str:
    names = ("名称", "网址名", "说明") if chinese else ("name", "slug", "description")
    first, *others = (f"{name}: ${n}" for n, name in enumerate(names, 1))
    return "\n".join((f"- {first}", *(f"  {line}" for line in others)))


def _place(n: int, choices: Iterable[str]) -> str:
    listed = ",".join(re.sub(r"[\\,|]", r"\\\g<0>", choice) for choice in choices)
    return f"${{{n}|{listed}|}}" if listed else f"${n}"


def _escaped(text: str) -> str:
    """Return a text as it stands in a snippet as itself."""
    return re.sub(r"[\\$}]", r"\\\g<0>", text)

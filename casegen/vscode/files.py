"""The files of `.vscode`: which there are, and what becomes of those that are there already."""

import json
from pathlib import Path
from typing import Any

from msgspec import Struct

from casegen import messages
from casegen.config import Config
from casegen.messages import say
from casegen.rewrite import Change
from casegen.site.vocabularies import Vocabularies
from casegen.vscode import schemas
from casegen.vscode.merge import UnmergeableError, merged, written
from casegen.vscode.snippets import snippets

FOLDER = ".vscode"
MARK = "casegen schema --vscode"
"""Stands in every file that is casegen's own; another file of the same name is left alone."""


class Plan(Struct, frozen=True):
    """What is to be written, by path."""

    made: dict[str, bytes]
    """Files that are not there yet."""
    changed: dict[str, Change]
    same: tuple[str, ...]
    """Files that are as they should be."""
    refused: tuple[str, ...]
    """Files that can't be changed safely; where there are any, nothing is to be written."""


def plan(root: Path, config: Config, words: Vocabularies) -> Plan:
    """Return what the files for Visual Studio Code in `root` need; nothing is written."""
    made: dict[str, bytes] = {}
    changed: dict[str, Change] = {}
    same: list[str] = []
    refused: list[str] = []
    own, shared = _own(config, words), _shared(config)
    for path in (*shared, *own):
        before = _content(root / path)
        try:
            after = _after(path, before, own, shared)
        except (UnmergeableError, UnicodeDecodeError):
            refused.append(path)
            continue
        if before is None:
            made[path] = after
        elif before == after:
            same.append(path)
        else:
            changed[path] = Change(before, after)
    return Plan(made, changed, tuple(same), tuple(refused))


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _after(
    path: str, before: bytes | None, own: dict[str, str], shared: dict[str, dict[str, Any]]
) -> bytes:
    """Return what a file should hold, given what it holds; raises `UnmergeableError`."""
    if path in own:
        if before is not None and MARK.encode() not in before:
            raise UnmergeableError
        return own[path].encode()
    text = before.decode() if before else ""
    return merged(text if text.strip() else "{}\n", shared[path]).encode()


def _own(config: Config, words: Vocabularies) -> dict[str, str]:
    """Return the files that are casegen's own, made anew each time."""
    note = say(messages.load(config.language), "vscode.own", command=MARK)
    documents = {
        _schema("case"): schemas.case(config, words),
        _schema("tags"): schemas.thesaurus(config, words),
        _schema("config"): schemas.settings(config),
    }
    # In one line each: they are for programs, and some name every county.
    files = {
        path: json.dumps({"$comment": note, **made}, ensure_ascii=False)
        for path, made in documents.items()
    }
    files[f"{FOLDER}/casegen.code-snippets"] = f"// {note}\n{written(snippets(config, words))}"
    return {path: f"{text}\n" for path, text in files.items()}


def _schema(name: str) -> str:
    return f"{FOLDER}/casegen/{name}.schema.json"


def _shared(config: Config) -> dict[str, dict[str, Any]]:
    """Return what files need that editors keep themselves."""
    globs = {
        "case": [f"{config.cases}/*.md", f"{config.cases}/*/index.md"],
        "tags": config.tags.file,
        "config": "config.yaml",
    }
    settings = {
        "files.eol": "\n",
        "yaml.schemas": {f"./{_schema(name)}": glob for name, glob in globs.items()},
        "[markdown]": {
            # Off by itself in Markdown, so that nothing would be offered.
            "editor.quickSuggestions": {"other": "on", "comments": "on", "strings": "on"},
            "editor.snippetSuggestions": "top",
            "editor.wordBasedSuggestions": "off",
            "editor.wordWrap": "on",
            # Full-width punctuation is what Chinese is written with.
            "editor.unicodeHighlight.ambiguousCharacters": False,
        },
    }
    return {
        f"{FOLDER}/settings.json": settings,
        f"{FOLDER}/extensions.json": {
            "recommendations": ["redhat.vscode-yaml", "editorconfig.editorconfig"]
        },
        f"{FOLDER}/tasks.json": {"version": "2.0.0", "tasks": [_task(config)]},
    }


def _task(config: Config) -> dict[str, Any]:
    """Return the task that checks the publication and shows every problem on its line."""
    catalogue = messages.load(config.language)
    matchers = [
        {
            "owner": f"casegen-{severity}",
            "source": "casegen",
            "severity": severity,
            "fileLocation": ["relative", "${workspaceFolder}"],
            "pattern": {
                "regexp": rf"^(\S.*?):(\d+):(\d+) {word}\[([a-z0-9-]+)\] (.*)$",
                "file": 1,
                "line": 2,
                "column": 3,
                "code": 4,
                "message": 5,
            },
        }
        for severity, word in catalogue.severities.items()
    ]
    return {
        "label": "casegen check",
        "type": "process",
        "command": "casegen",
        "args": ["--lang", config.language, "check"],
        "options": {"env": {"NO_COLOR": "1"}},
        "group": {"kind": "build", "isDefault": True},
        "presentation": {"reveal": "silent", "panel": "dedicated", "clear": True},
        "problemMatcher": matchers,
    }

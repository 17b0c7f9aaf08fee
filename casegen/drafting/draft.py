"""The text of a case that is still to be written."""

from msgspec import Struct

from casegen import messages
from casegen.config import Config, Form, case_schema
from casegen.content.fences import FENCE
from casegen.messages import Catalogue, say
from casegen.schema import Schema
from casegen.yaml import edits

KEYS = ("zh", "en")
"""The languages that the keys of a front matter may be in."""

ASKED = ("lead", "region", "stage", "tags")
"""Keys with one value or several that may be known beforehand."""


class Answers(Struct, frozen=True):
    """What is known of a case before it is written; what is empty stays open in its file."""

    title: str
    form: Form
    date: str
    lead: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def draft(answers: Answers, config: Config, keys: str = "") -> str:
    """Return a case that is still to be written, whose every line helps.

    Its keys are those of the publication's schema in one of `KEYS`, by default in the language of
    the publication: those that are needed or known, then the others as comments. What is not known
    is a placeholder, which `check` finds; so are the sentences on what belongs in each section.
    """
    chinese = _is_chinese(config, keys)
    words = messages.load(config.language)
    schema = case_schema(config)
    unwritten = placeholder(config)
    known = {key: values for key in ASKED if (values := getattr(answers, key))}
    written = (*schema["required"], *known, "form", "status", "source")
    lines, optional = [FENCE], [say(words, "new.optional")]
    for key, sub in schema["properties"].items():
        name = sub.get("x-zh", key) if chinese else key
        if key not in written:
            optional += _offered(name, sub, words, chinese)
        elif key == "title":
            lines.append(f"{name}: {edits.written(answers.title)}")
        elif key == "date":
            lines.append(f"{name}: {edits.written(answers.date)}    # {_said(sub, words, chinese)}")
        elif key == "form":
            value = edits.written(answers.form.name) if chinese else answers.form.key
            lines.append(f"{name}: {value}    # {_said(sub, words, chinese)}")
        elif key == "status":
            lines.append(f"{status(config, keys)}    # {_said(sub, words, chinese)}")
        elif key == "source":
            inner = sub["properties"]["name"]["x-zh"] if chinese else "name"
            lines += [f"{name}:", f"  {inner}: {unwritten}"]
        elif key in known:
            lines.append(f"{name}: {_values(known[key])}")
        else:
            lines.append(f"{name}: {unwritten}    # {_said(sub, words, chinese)}".rstrip(" #"))
    return "\n".join((*lines, *optional, FENCE, "", *_body(answers.form, config, words)))


def _is_chinese(config: Config, keys: str) -> bool:
    """Tell whether keys are in Chinese: as asked for, or as the publication is."""
    return keys == "zh" if keys else config.language == "zh-CN"


def placeholder(config: Config) -> str:
    """Return a text that the publication takes for one still to be written."""
    usual = say(messages.load(config.language), "new.placeholder")
    return usual if usual in config.placeholders else (*config.placeholders, usual)[0]


def status(config: Config, keys: str) -> str:
    """Return the line of a front matter that makes a case a draft."""
    sub = case_schema(config)["properties"]["status"]
    if not _is_chinese(config, keys):
        return "status: draft"
    word = next(word for word, meant in sub["x-zh-values"].items() if meant == "draft")
    return f"{sub['x-zh']}: {word}"


def _values(values: tuple[str, ...]) -> str:
    """Return one value as it is, several as a list in one line."""
    found = [edits.written(value) for value in values]
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]"


def members(schema: Schema) -> dict[str, Schema]:
    """Return the keys that a value has, or each value of a list."""
    found = {**schema.get("properties", {}), **_items(schema).get("properties", {})}
    return {key: sub if isinstance(sub, dict) else {} for key, sub in found.items()}


def choices_of(schema: Schema, chinese: bool) -> list[str]:
    """Return the words that a value may be, or each value of a list, in one language."""
    named: dict[str, str] = {}
    for word, meant in schema.get("x-zh-values", {}).items() if chinese else ():
        named.setdefault(meant, word)
    choices = _items(schema).get("enum") or schema.get("enum", ())
    return [named.get(str(choice), str(choice)) for choice in choices]


def _items(schema: Schema) -> Schema:
    items = schema.get("items")
    return items if isinstance(items, dict) else {}


def _said(schema: Schema, words: Catalogue, chinese: bool) -> str:
    """Return what a key is for, with its choices."""
    said = schema.get("x-description-zh" if words.language == "zh-CN" else "description", "")
    choices = choices_of(schema, chinese)
    if not choices:
        return str(said)
    listed = words.separator.join(choices)
    return say(words, "new.choices", said=said, choices=listed).strip()


def _offered(name: str, schema: Schema, words: Catalogue, chinese: bool) -> list[str]:
    """Return an optional key as a comment that says what it is for, with the keys below it."""
    lines = [f"# {name}:    # {_said(schema, words, chinese)}".rstrip(" #")]
    for n, (key, sub) in enumerate(members(schema).items()):
        bullet = ("- " if n == 0 else "  ") if "items" in schema else ""
        label = sub.get("x-zh", key) if chinese else key
        lines.append(f"#   {bullet}{label}:    # {_said(sub, words, chinese)}".rstrip(" #"))
    return lines


def _body(form: Form, config: Config, words: Catalogue) -> list[str]:
    """Return the sections that a form asks for, each with a sentence on what belongs there."""
    unwritten = placeholder(config)
    lines: list[str] = []
    for section in config.sections:
        if section.key in form.sections:
            hint = section.hint or say(words, "new.hint", name=section.name)
            lines += [f"## {section.name}", ""]
            if section.items:
                lines += [f"### {say(words, 'new.item', placeholder=unwritten)}", ""]
            lines += [say(words, "new.section", hint=hint, placeholder=unwritten), ""]
    return lines or [say(words, "new.text", placeholder=unwritten), ""]

"""`casegen new "标题"`"""

import datetime
from pathlib import Path

import click

from casegen import config as settings
from casegen import messages, readings
from casegen.cli.context import Context
from casegen.cli.report import print_problems
from casegen.config import Config, Form, case_schema
from casegen.content.parse import RESERVED
from casegen.messages import Catalogue, say
from casegen.schema import Schema


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("new", help=context.say("help.new"))
    @click.argument("title")
    @click.option("--form", default="", help=context.say("help.form"))
    @click.option("--slug", default="", help=context.say("help.slug"))
    def run(title: str, form: str, slug: str) -> int:
        title = " ".join(title.split())
        if not title:
            context.fail(context.say("no-title"), 2)
        config, problems = settings.load(context.root)
        if config is None:
            print_problems(problems, context, error=True)
            return 1
        path = f"{config.cases}/{_slug(title, slug, context)}.md"
        chosen = _form(form, config, context)
        file = context.root / path
        if file.exists() or file.with_suffix("").exists():
            context.fail(context.say("exists", path=path), 1)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = draft(title, chosen, config, datetime.date.today())
        try:
            _write(file, text)
        except FileExistsError:
            context.fail(context.say("exists", path=path), 1)
        click.echo(context.say("created-case", path=path))
        return 0

    return run


def draft(title: str, form: Form, config: Config, today: datetime.date) -> str:
    """Return a case that is still to be written.

    Its keys are those of the schema, the required ones first and the others as comments, in the
    language of the publication.
    """
    chinese = config.language == "zh-CN"
    words = messages.load(config.language)
    schema = case_schema(config)
    keys = schema["properties"]
    placeholder = _placeholder(words, config)

    def name(key: str) -> str:
        return str(keys[key].get("x-zh", key)) if chinese else key

    required = [key for key in keys if key in (*schema["required"], "form", "status", "source")]
    values = {
        "title": _quoted(title),
        "date": str(today),
        "form": form.name if chinese else form.key,
        "status": _first(keys["status"]["x-zh-values"], "draft") if chinese else "draft",
    }
    lines = ["---"]
    for key in required:
        if key == "source":
            inner = keys[key]["properties"]["name"].get("x-zh") if chinese else "name"
            lines += [f"{name(key)}:", f"  {inner}: {placeholder}"]
        else:
            lines.append(f"{name(key)}: {values.get(key, placeholder)}")
    lines.append(say(words, "new.optional"))
    for key, sub in keys.items():
        if key not in required:
            lines += _offered(name(key), sub, words, chinese)
    lines += ["---", ""]
    for section in config.sections:
        if section.key in form.sections:
            lines += [f"## {section.name}", ""]
            if section.items:
                lines += [f"### {say(words, 'new.item', placeholder=placeholder)}", ""]
            text = say(words, "new.section", name=section.name, placeholder=placeholder)
            lines += [text, ""]
    if not form.sections:
        lines += [placeholder, ""]
    return "\n".join(lines)


def _placeholder(words: Catalogue, config: Config) -> str:
    """Return a text that the publication takes for one still to be written."""
    usual = say(words, "new.placeholder")
    return next((p for p in config.placeholders if p == usual), (*config.placeholders, usual)[0])


def _offered(name: str, schema: Schema, words: Catalogue, chinese: bool) -> list[str]:
    """Return an optional key as a comment that says what it is for, with the keys below it."""
    said = schema.get("x-description-zh" if chinese else "description", "")
    items = schema.get("items", {})
    if choices := items.get("enum") or schema.get("enum"):
        listed = words.separator.join(map(str, choices))
        said = f"{said} {say(words, 'new.choices', choices=listed)}"
    lines = [f"# {name}:    # {said}".rstrip(" #")]
    inner = {**schema.get("properties", {}), **items.get("properties", {})}
    for n, (key, sub) in enumerate(inner.items()):
        bullet = ("- " if n == 0 else "  ") if items else ""
        label = sub.get("x-zh", key) if chinese else key
        lines.append(f"#   {bullet}{label}:")
    return lines


def _first(words: dict[str, str], value: str) -> str:
    return next(word for word, meant in words.items() if meant == value)


def _quoted(title: str) -> str:
    """Return a title as YAML reads it back, in quotes where it must be."""
    risky = (
        ": " in title
        or " #" in title
        or title[0] in "!&*-?|>@`\"'%#{}[],"
        or title[-1] == ":"
        or title in ("~", "null", "Null", "NULL")
    )
    return "'" + title.replace("'", "''") + "'" if risky else title


def _slug(title: str, slug: str, context: Context) -> str:
    """Return the name of the file: as asked, or by the readings of the title, cut at a word."""
    if slug:
        fits = readings.SLUG.fullmatch(slug) and len(slug) <= readings.LONGEST_SLUG
        if not fits or slug in RESERVED:
            context.fail(context.say("bad-slug", slug=slug), 2)
        return slug
    made = readings.slug(title)
    if len(made) > readings.LONGEST_SLUG:
        made = made[: readings.LONGEST_SLUG + 1].rpartition("-")[0]
    if not made or made in RESERVED:
        context.fail(context.say("no-slug", title=title), 2)
    return made


def _form(asked: str, config: Config, context: Context) -> Form:
    known = {name: form for form in config.forms for name in (form.key, form.name)}
    if asked and asked not in known:
        names = context.catalogue.separator.join(form.name for form in config.forms)
        context.fail(context.say("unknown-form", form=asked, known=names), 2)
    return known[asked] if asked else config.forms[0]


def _write(file: Path, text: str) -> None:
    # Mode x: should another program make the file in this moment, it is left alone.
    with file.open("x", encoding="utf-8", newline="\n") as out:
        out.write(text)

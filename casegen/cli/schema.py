"""`casegen schema`"""

import json
from contextlib import suppress
from pathlib import Path

import click

from casegen import config as settings
from casegen.cli.context import Context
from casegen.cli.report import print_problems
from casegen.cli.writing import show
from casegen.config import Config, case_schema
from casegen.rewrite import Change, ChangedError, write
from casegen.site import vocabularies
from casegen.site.vocabularies import Vocabularies


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("schema", help=context.say("help.schema"))
    @click.option("--vscode", is_flag=True, help=context.say("help.vscode"))
    @click.option("--diff", is_flag=True, help=context.say("help.vscode-diff"))
    def run(vscode: bool, diff: bool) -> int:
        config, problems = settings.load(context.root)
        if config is None:
            print_problems(problems, context, error=True)
            return 1
        words, _ = vocabularies.load(context.root, config)
        if vscode or diff:
            return _settle(config, words, context, shown=diff)
        schema = case_schema(config)
        tags = [tag.name for tag in words.thesaurus.tags.values() if not tag.replaced_by]
        if tags:
            # Synonyms are accepted too; what is offered is what is preferred.
            schema["properties"]["tags"] |= {"examples": [tags]}
        click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
        return 0

    return run


def _settle(config: Config, words: Vocabularies, context: Context, *, shown: bool) -> int:
    """Write the files for Visual Studio Code, or show what would be written."""
    # Imported here, for the schema alone needs none of it.
    from casegen.vscode.files import FOLDER, plan

    planned = plan(context.root, config, words)
    if planned.refused:
        names = context.catalogue.separator.join(planned.refused)
        context.fail(context.say("vscode-refused", files=names), 1)
    if planned.changed:
        show(planned.changed)
    if not shown:
        try:
            _write(context.root, planned.made, planned.changed)
        except ChangedError as error:
            context.fail(context.say("changed-meanwhile", path=error), 1)
        except OSError as error:
            context.fail(context.say("not-written", reason=error.strerror or error), 1)
    for key, paths in (
        ("made", planned.made),
        ("changed", planned.changed),
        ("same", planned.same),
    ):
        for path in paths:
            click.echo(context.say(f"vscode-{key}", path=path))
    click.echo(context.say("vscode-shown" if shown else "vscode-written", folder=FOLDER))
    return 0


def _write(root: Path, made: dict[str, bytes], changed: dict[str, Change]) -> None:
    """Write new files and changes, all or none."""
    done: list[Path] = []
    try:
        for path, content in made.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as out:
                done.append(file)
                out.write(content)
        write(root, changed)
    except BaseException:
        for file in done:
            with suppress(OSError):
                file.unlink()
        raise

"""`casegen schema`"""

import json

import click

from casegen import config as settings
from casegen.cli.context import Context
from casegen.cli.report import print_problems
from casegen.config import case_schema
from casegen.site import vocabularies


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("schema", help=context.say("help.schema"))
    def run() -> int:
        config, problems = settings.load(context.root)
        if config is None:
            print_problems(problems, context, error=True)
            return 1
        words, _ = vocabularies.load(context.root, config)
        schema = case_schema(config)
        tags = [tag.name for tag in words.thesaurus.tags.values() if not tag.replaced_by]
        if tags:
            # Synonyms are accepted too; what is offered is what is preferred.
            schema["properties"]["tags"] |= {"examples": [tags]}
        click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
        return 0

    return run

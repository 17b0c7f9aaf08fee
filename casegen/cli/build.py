"""`casegen build`"""

from pathlib import Path
from time import monotonic

import click

from casegen.build import build
from casegen.check import Options
from casegen.cli.context import Context
from casegen.cli.report import (
    TEXT,
    format_option,
    print_problems,
    print_report,
    progress,
    told,
)
from casegen.messages import count
from casegen.schema import is_url
from casegen.work.account import Account
from casegen.work.cluster import NoClusterError


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("build", help=context.say("help.build"))
    @click.option("--output", type=click.Path(path_type=Path), help=context.say("help.output"))
    @click.option("--drafts", is_flag=True, help=context.say("help.drafts"))
    @click.option(
        "--base-url",
        default="",
        metavar="URL",
        callback=lambda _, option, url: _checked(url, option, context),
        help=context.say("help.base-url"),
    )
    @click.option("--strict", is_flag=True, help=context.say("help.strict"))
    @click.option(
        "--processes",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help=context.say("help.processes"),
    )
    @click.option("--scheduler", default="", metavar="ADDRESS", help=context.say("help.scheduler"))
    @click.option("--profile", is_flag=True, help=context.say("help.profile"))
    @format_option(context)
    def run(
        output: Path | None,
        drafts: bool,
        base_url: str,
        strict: bool,
        processes: int,
        scheduler: str,
        profile: bool,
        format_: str,
    ) -> int:
        start = monotonic()
        options = Options(output, base_url, drafts, strict, processes, scheduler)
        account = Account()
        try:
            with progress(context) as heard:
                built = build(context.root, options, heard, account)
        except NoClusterError as error:
            context.fail(context.say(error.args[0], address=scheduler), 2)
        if profile:
            from casegen.cli.costs import costs

            click.echo(costs(account, context), err=True)
        changes = built.changes
        if format_ != TEXT:
            found = told(built.diagnostics, context)
            summary = {"cases": built.cases, "pages": built.pages, "published": changes is not None}
            print_report(format_, found, context, **summary)
            return 0 if changes else 1
        print_problems(built.diagnostics, context)
        if changes is None:
            problems = count(built.diagnostics, context.catalogue)
            click.echo(context.say("not-built", problems=problems, output=built.output))
            return 1
        click.echo(
            context.say(
                "built",
                cases=built.cases,
                pages=built.pages,
                output=built.output,
                added=changes.added,
                changed=changes.changed,
                removed=changes.removed,
                seconds=f"{monotonic() - start:.1f}",
            )
        )
        return 0

    return run


def _checked(url: str, option: click.Parameter, context: Context) -> str:
    if url and not is_url(url):
        raise click.BadParameter(context.say("not-a-url", value=url), param=option)
    return url

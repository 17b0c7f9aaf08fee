"""`casegen`: the way in, and the one place where every error ends.

Exit codes: 0 fine, 1 problems found, 2 wrong usage, 3 a bug in casegen, 130 interrupted.
"""

import importlib
import os
import re
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path

import click

from casegen import __version__, messages
from casegen.cli.context import Context
from casegen.messages import say

COMMANDS = ("build", "check", "serve", "new", "init", "tags", "clean", "schema", "explain")
"""Each is a module of this package that has a function `command`."""


class Formatter(click.HelpFormatter):
    """Lays out help in the language of a run."""

    def __init__(self, context: Context, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self.context = context

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is written."""
        super().write_usage(prog, args, prefix or self.context.say("usage"))

    def write_heading(self, heading: str) -> None:
        """Write the heading of a list; click names its own in English."""
        words = {"Options": "options", "Commands": "commands"}
        super().write_heading(self.context.say(words[heading]) if heading in words else heading)


class Invocation(click.Context):
    """One call of a command, whose help is laid out by `Formatter`."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what lays out the help of this call."""
        return Formatter(self.ensure_object(Context), self.terminal_width, self.max_content_width)


class Commands(click.Group):
    """The commands, each imported when it is called for, so that help comes at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names in the order in which a newcomer needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command whose help is in the language of this run."""
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"casegen.cli.{name}")
        made: click.Command = module.command(ctx.ensure_object(Context))
        return _localized(made, ctx.ensure_object(Context))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        catalogue = ctx.ensure_object(Context).catalogue
        with formatter.section("Commands"):
            formatter.write_dl([(name, say(catalogue, f"help.{name}")) for name in COMMANDS])


def main() -> None:
    """Run the command line and exit."""
    _speak_unicode()
    context = Context.of(_asked_language(sys.argv[1:]), Path.cwd())
    try:
        code = program(context).main(prog_name="casegen", standalone_mode=False, obj=context)
    except click.UsageError as error:
        context.fail(_explain(error, context), 2)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        context.fail(say(context.catalogue, "interrupted"), 130)
    except BrokenPipeError:
        # Whoever read our output has had enough; nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:
        if os.environ.get("CASEGEN_DEBUG"):
            raise
        # Imported here: with what it needs, it takes a tenth of the time of `--help`.
        from casegen import bug

        context.fail(say(context.catalogue, "bug", path=bug.record()), 3)
    sys.exit(code or 0)


def program(context: Context) -> click.Group:
    """Return the command line in the language of the context."""
    catalogue = context.catalogue
    group = Commands(
        "casegen",
        help=say(catalogue, "help"),
        params=[
            click.Option(
                ["--root"],
                type=click.Path(file_okay=False, exists=True, path_type=Path),
                callback=lambda _, __, root: context.enter(root),
                expose_value=False,
                help=say(catalogue, "help.root"),
            ),
            click.Option(
                ["--lang"],
                type=click.Choice(messages.LANGUAGES),
                expose_value=False,
                help=say(catalogue, "help.lang"),
            ),
            _flag(["--version"], "help.version", context, lambda _: f"casegen {__version__}"),
        ],
    )
    _localized(group, context)
    return group


def _speak_unicode() -> None:
    """See to it that every character can be printed, whatever the system's old encoding is.

    A program that reads our output gets UTF-8; a terminal keeps its encoding, and shows a question
    mark for what it lacks.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _localized(command: click.Command, context: Context) -> click.Command:
    """Give a command the words around its help in the language of a run."""
    command.context_class = Invocation
    command.options_metavar = context.say("usage.options")
    command.add_help_option = False
    help_ = _flag(["-h", "--help"], "help.help", context, lambda ctx: ctx.get_help())
    command.params.append(help_)
    if isinstance(command, click.Group):
        command.subcommand_metavar = context.say("usage.command")
        for inner in command.commands.values():
            _localized(inner, context)
    return command


def _flag(
    names: list[str], key: str, context: Context, text: Callable[[click.Context], str]
) -> click.Option:
    """Return an option that prints a text and ends the run."""

    def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            click.echo(text(ctx))
            ctx.exit()

    return click.Option(
        names,
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=context.say(key),
    )


def _asked_language(arguments: list[str]) -> str | None:
    """Return the language asked for; it is needed before the arguments are parsed."""
    for n, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.partition("=")[2]
        if argument == "--lang" and n + 1 < len(arguments):
            return arguments[n + 1]
    return None


def _explain(error: click.UsageError, context: Context) -> str:
    catalogue = context.catalogue
    if isinstance(error, click.NoSuchOption):
        name = error.option_name
        if error.ctx and name in _before_command(error.ctx):
            command = error.ctx.command_path.partition(" ")[2]
            reason = say(catalogue, "before-command", name=name, command=command)
        else:
            reason = say(catalogue, "no-such-option", name=name)
    elif isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        reason = say(catalogue, "missing-argument", name=name)
    elif isinstance(error, click.BadParameter):
        reason = _explain_value(error, context)
    elif isinstance(error, click.BadOptionUsage):
        reason = say(catalogue, "missing-value", name=error.option_name)
    elif error.message.startswith("No such command"):
        reason = say(catalogue, "no-such-command", name=error.message.split("'")[1])
    elif extra := re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message):
        reason = say(catalogue, "extra-argument", value=extra[1])
    else:
        reason = say(catalogue, "wrong-usage", reason=error.message)
    command = error.ctx.command_path if error.ctx else "casegen"
    return f"{reason}\n{say(catalogue, 'usage-hint', command=command)}"


def _before_command(ctx: click.Context) -> set[str]:
    """Return the options that every command has, in front of its name."""
    root = ctx.find_root()
    return (
        set() if ctx is root else {name for option in root.command.params for name in option.opts}
    )


def _explain_value(error: click.BadParameter, context: Context) -> str:
    name = error.param.opts[0] if error.param else ""
    kind = error.param.type if error.param else None
    given = re.search("'(.*?)'", error.message)
    if given and isinstance(kind, click.Choice):
        known = context.catalogue.separator.join(kind.choices)
        return context.say("bad-choice", name=name, value=given[1], known=known)
    if given and isinstance(kind, click.Path):
        return context.say("no-file" if kind.file_okay else "no-folder", path=given[1])
    return context.say("bad-value", name=name, reason=error.message)

"""`casegen serve`"""

import socket
import sys
from contextlib import suppress
from datetime import datetime

import click

from casegen import config
from casegen.cli.context import CONFIG, Context
from casegen.cli.report import print_problems
from casegen.messages import count
from casegen.preview.notice import EDITORS, Manner
from casegen.preview.server import HOST, TakenError, listen, serve
from casegen.preview.shown import Shown, problems
from casegen.preview.stage import Stage


def command(context: Context) -> click.Command:
    """Return the command in the language of the context."""

    @click.command("serve", help=context.say("help.serve"))
    @click.option(
        "--port",
        type=click.IntRange(0, 65535),
        default=8000,
        metavar="N",
        help=context.say("help.port"),
    )
    @click.option("--open", "open_", is_flag=True, help=context.say("help.open"))
    @click.option(
        "--editor",
        type=click.Choice(tuple(EDITORS)),
        default="path",
        help=context.say("help.editor"),
    )
    def run(port: int, open_: bool, editor: str) -> int:
        if not (context.root / CONFIG).exists():
            # A folder that is no publication may be one's whole disk, which nobody wants watched.
            print_problems(config.load(context.root)[1], context)
            return 1
        listening = _listen(port, context)
        address = f"http://{HOST}:{listening.getsockname()[1]}/"

        def heard(shown: Shown, changed: frozenset[str]) -> None:
            # Where nobody listens any more, pages still do.
            with suppress(OSError):
                click.echo(_line(shown, changed, context))

        def ready() -> None:
            click.echo(context.say("serving", address=address))
            if open_:
                click.launch(address)

        manner = Manner(context.catalogue, editor)
        try:
            serve(Stage(Shown(context.root.resolve()), manner, heard), listening, ready)
        except KeyboardInterrupt:
            click.echo()
        click.echo(context.say("served.end"))
        return 0

    return run


def _listen(port: int, context: Context) -> socket.socket:
    """Return a socket that listens; ask for another port where that one is taken."""
    try:
        return listen(port)
    except TakenError as taken:
        said = context.say("port-taken", port=port)
        if not taken.free:
            context.fail(said, 2)
        if not sys.stdin.isatty():
            context.fail(f"{said}{context.say('port-other', free=taken.free)}", 2)
        question = f"{said}{context.say('port-ask', free=taken.free)}"
        if not click.confirm(question, default=True):
            context.fail(context.say("port-other", free=taken.free), 2)
        return _listen(taken.free, context)


def _line(shown: Shown, changed: frozenset[str], context: Context) -> str:
    """Say in one line what was made again, and how much is wrong."""
    time = f"{datetime.now():%H:%M:%S}"
    if shown.bug:
        return context.say("served.bug", time=time, path=shown.bug)
    if "" in changed and len(changed) == 1:
        what = context.say("served.all", cases=len(shown.site.entries) if shown.site else 0)
    elif len(named := changed - {""}) <= 3:
        what = context.catalogue.separator.join(sorted(named))
    else:
        what = context.say("served.files", n=len(named))
    return context.say(
        "served", time=time, what=what, problems=count(problems(shown), context.catalogue)
    )

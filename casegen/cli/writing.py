"""Writing changes of the publication's files, or saying why not."""

from collections.abc import Mapping

from casegen.cli.context import Context
from casegen.rewrite import Change, ChangedError, write


def write_all(changes: Mapping[str, Change], context: Context) -> None:
    """Write changes to all of their files; where that can't be, none is, and the run ends here."""
    try:
        write(context.root, changes)
    except ChangedError as error:
        context.fail(context.say("changed-meanwhile", path=error), 1)
    except OSError as error:
        context.fail(context.say("not-written", reason=error.strerror or error), 1)

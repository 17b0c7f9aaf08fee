"""Putting the files of a site in their place, and remembering what they were made from."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import process_time

from filelock import FileLock, Timeout

from casegen.build import last as lasts
from casegen.build.last import Last, Place
from casegen.check import STATE
from casegen.diagnostics import Diagnostic, diagnostic
from casegen.pages.theme import default_folder
from casegen.publish.standing import File
from casegen.publish.tree import Changes, RefusedError, check_target, put
from casegen.work.account import Account
from casegen.work.making import Files
from casegen.work.tools import Tools


class ProblemsError(Exception):
    """Something went wrong after the publication was found to be in order."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        """Take what is to be said of it."""
        super().__init__()
        self.problems = tuple(problems)


def release(
    place: Place,
    last: Last,
    files: Callable[[Mapping[str, File]], Files],
    now: Callable[[dict[str, File]], Last],
    means: Tools,
) -> Changes | tuple[Diagnostic, ...]:
    """Put the files of a site in the place of the last build's, and remember what they are.

    `files` is told which of the last build's files stand as it left them, and makes the site's; it
    may raise `ProblemsError` and `LostError`. `now` is told what was put there; what it returns is
    known to the next build. Returns what differs, or why nothing was put there.
    """
    root, target = place.root, place.target
    config = place.config
    sources = (root / STATE, root / config.cases, root / config.theme, default_folder())
    try:
        (root / STATE).mkdir(exist_ok=True)
        with FileLock(root / STATE / "lock", timeout=0):
            standing = check_target(target, sources)
            known = standing.untouched(last.files)
            spare = root / STATE / lasts.key(target).hex()
            made = _counted(files(known), means.account)
            published = put(made, target, known, spare, standing)
            lasts.keep(means.store, target, now(published.files))
            return published.changes
    except ProblemsError as error:
        return error.problems
    except RefusedError as refused:
        return (diagnostic(refused.rule, place.name, **refused.arguments),)
    except Timeout:
        return (diagnostic("output-locked", place.name),)
    except OSError as error:
        reason = error.strerror or str(error)
        return (
            diagnostic("cannot-write", place.name, reason=reason, file=str(error.filename or "")),
        )


def _counted(files: Files, account: Account) -> Iterator[tuple[str, bytes | None]]:
    """Count what whoever takes the files does with each as the time to write it."""
    for path, content in files:
        start = process_time()
        yield path, content
        account.add("write", process_time() - start, 1, len(content or b""))

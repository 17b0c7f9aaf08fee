"""The steps from a publication's folder to its site.

1. The publication is read. Where it is what the last build was made from, and that stands
   untouched, nothing more is done.
2. It is checked (`check`).
3. The theme is loaded, pages are planned, cases indexed and pages rendered (`pages`), but those
   that an earlier run made from the same (`work`).
4. The pages are put in the place of the old ones (`publish`).

Nothing is published where any step finds an error.
"""

from functools import partial
from hashlib import blake2b
from pathlib import Path

from msgspec import msgpack, structs

from casegen.build import last as lasts
from casegen.build.last import Built, Last, Place
from casegen.check import Options, Sources, assembled, forbidden, inspected, quiet, read, run
from casegen.diagnostics import Diagnostic, in_order
from casegen.pages import theme as themes
from casegen.pages.theme import Theme
from casegen.pictures import encoder
from casegen.publish.standing import look
from casegen.publish.tree import Changes
from casegen.work.account import Account
from casegen.work.program import program
from casegen.work.tools import Progress, Tools

__all__ = ["Built", "build"]


def build(
    root: Path, options: Options, progress: Progress = quiet, account: Account | None = None
) -> Built:
    """Build the publication in the folder `root` and publish it into its output folder.

    What each step costs is added to the account.
    """
    return run(root, options, progress, account or Account(), partial(_build, root, options))


def _build(root: Path, options: Options, means: Tools) -> Built:
    sources, problems = read(root, options, means)
    if sources is None:
        return Built(0, 0, str(options.output or "output"), None, tuple(in_order(problems)))
    name = str(options.output or sources.config.output)
    target = options.output or root / sources.config.output
    theme, wrong = themes.load(sources.config, root)
    last = lasts.load(means.store, target)
    now = Last(_settled(options, sources, theme), sources.parsed.keys, day=options.today)
    with means.account.step("compare"):
        same = _same_but_texts(root, last, now, means)
        if same and last.keys == now.keys and look(target).is_whole(last.files):
            return structs.replace(same, changes=Changes(0, 0, 0, len(last.files)))
    place = Place(root, target, name, sources.config)
    if same and theme:
        # Here, for it brings all that makes pages, for which nothing should wait that makes none.
        from casegen.build.edit import edit

        if made := edit(place, theme, last, now, means):
            return made
    checked = assembled(root, options, sources, means)
    site, problems = checked.site, checked.diagnostics
    if site is None or theme is None or forbidden(problems, options.strict):
        return Built(len(checked.files), 0, name, None, (*problems, *wrong))
    from casegen.build.remake import remake

    return remake(place, checked, site, theme, last, now, means)


def _settled(options: Options, sources: Sources, theme: Theme | None) -> bytes:
    """Return the digest of all that a site is made from, case files and pictures apart.

    It is that of what was read, not of the files, which may change while a site is made.
    """
    making = encoder.installed()
    everything = (
        program(),
        (options.drafts, options.strict),
        sources.config,
        sources.words,
        sources.problems,
        [found for found in sources.parsed.files if isinstance(found, Diagnostic)],
        theme,
        making.version if making else "",
    )
    return blake2b(msgpack.encode(everything), digest_size=16).digest()


def _same_but_texts(root: Path, last: Last, now: Last, means: Tools) -> Built | None:
    """Return what the last build came to, if nothing but the texts of cases may have changed."""
    if (
        last.built
        and last.settled == now.settled
        and last.day <= now.day <= last.until
        and list(last.keys) == list(now.keys)
        and inspected(root, last.pictures, means) == last.pictures
    ):
        return last.built
    return None

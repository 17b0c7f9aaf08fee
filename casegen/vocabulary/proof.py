"""Proof, before anything is written, that a change of tags does no harm."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, structs

from casegen.check import Checked
from casegen.diagnostics import Diagnostic, Place, in_order
from casegen.files import Unsaved
from casegen.rewrite import Change
from casegen.site.assemble import addresses
from casegen.site.site import Redirect, Site
from casegen.vocabulary.publication import RefusedError


class Outcome(Struct, frozen=True):
    """What becomes of a site's addresses."""

    redirects: tuple[Redirect, ...]
    """Those that the site did not have before."""
    lost: tuple[str, ...]
    """Addresses that had a page and lead nowhere any more, for their tag has no case left."""


def prove(check: Callable[[Unsaved], Checked], changes: Mapping[str, Change]) -> Outcome:
    """See to it that with the changes made nothing would be wrong that was not wrong before.

    `check` checks the publication as it is with files that are not written yet. Returns what
    becomes of addresses; raises `RefusedError` (`tags.new-problems`) with what would be wrong.
    """
    before = check({path: change.before for path, change in changes.items()})
    after = check({path: change.after for path, change in changes.items()})
    if new := _new(before.diagnostics, after.diagnostics):
        # The lines of a file that will be another are not those that the editor would look at.
        shown = (structs.replace(p, place=Place(p.place.path), related=()) for p in new)
        raise RefusedError("tags.new-problems", tuple(in_order(shown)))
    old = before.site.redirects if before.site else ()
    now = after.site.redirects if after.site else ()
    lost = _addresses(before.site) - _addresses(after.site)
    return Outcome(tuple(r for r in now if r not in old), tuple(sorted(lost)))


def _addresses(site: Site | None) -> frozenset[str]:
    if site is None:
        return frozenset()
    return addresses(site) | {redirect.address for redirect in site.redirects}


def _new(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the problems that are not among those before, wherever in their files they stand."""
    same = {repr((*_kind(problem), problem.arguments)) for problem in before}
    known = Counter(map(_kind, before))
    new = []
    # First those that are told in the same words, so that of their kind the others are left.
    for problem in sorted(after, key=lambda p: repr((*_kind(p), p.arguments)) not in same):
        known[_kind(problem)] -= 1
        if known[_kind(problem)] < 0:
            new.append(problem)
    return new


def _kind(problem: Diagnostic) -> tuple[str, str]:
    return problem.id, problem.place.path

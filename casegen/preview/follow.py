"""The next value after a few files changed, at once: what is edited is seen on its own page.

A case whose texts alone changed changes nothing else. Of any other change, the page of the case
itself is shown; what else it changes takes as long as there are cases, and is for `settle`.
"""

from msgspec import msgpack, structs

from casegen.check import Options, quiet, run
from casegen.content.case import Card, placeless
from casegen.content.dialect import dialect
from casegen.content.source import source_file
from casegen.diagnostics import Diagnostic, Place, Span
from casegen.files import read_bytes
from casegen.pages.plan import of_case
from casegen.pages.rows import Rows
from casegen.preview.shown import Shown, kept
from casegen.site.assemble import assemble
from casegen.site.site import Site
from casegen.site.vocabularies import Vocabularies
from casegen.work.account import Account
from casegen.work.parsing import parse_all
from casegen.work.tasks.parsed import ParsedCard
from casegen.work.tools import Tools

FEW = 8
"""Files that one change may have here: an editor saves one, and what saves many is no editor."""


def follow(shown: Shown, changed: frozenset[str]) -> Shown:
    """Return what is shown after some files changed; what of it is not, is `behind`."""
    if shown.bug:
        shown = structs.replace(shown, bug="")
    known = {path for path in changed if path in shown.files}
    if not known or len(changed) > FEW or not shown.site:
        return structs.replace(shown, behind=shown.behind | changed)

    def all_edited(means: Tools) -> Shown:
        now = structs.replace(shown, behind=shown.behind | (changed - known))
        for path in sorted(known):
            now = _edited(now, path, means)
        return now

    return run(shown.root, Options(), quiet, Account(), all_edited)


def _edited(shown: Shown, path: str, means: Tools) -> Shown:
    assert shown.config
    assert shown.words
    assert shown.site
    behind = structs.replace(shown, behind=shown.behind | {path})
    content, unreadable = read_bytes(shown.root, path)
    if unreadable:
        return behind
    rules = dialect(shown.config)
    parsed = parse_all([source_file(path, content)], 1, rules, means)
    key = parsed.keys[path]
    found = means.store.get("card", [key]).get(key)
    if not found:
        return behind
    before = shown.files[path]
    after = kept(before, key, msgpack.decode(found, type=ParsedCard), means.store, shown.config)
    if after == before:
        return shown
    old, new = before.card, after.card
    moved = _moved(shown.site_problems, old, new) if old and new else shown.site_problems
    now = structs.replace(shown, files={**shown.files, path: after}, site_problems=moved)
    if after.stale and old is new:
        return now
    behind = structs.replace(now, behind=shown.behind | {path})
    if not old or not new or shown.site.paths.get(path) != new.slug:
        return behind
    if placeless(old) == placeless(new):
        return now if after.notes == before.notes else behind
    site = _with(shown.site, new, shown.words)
    page = of_case(site, site.entries[new.slug], Rows(site))
    return structs.replace(behind, pages={**shown.pages, page.path: page})


def _moved(problems: tuple[Diagnostic, ...], old: Card, new: Card) -> tuple[Diagnostic, ...]:
    """Return problems with those of a case where it has now what they are about."""
    spans: dict[Span, Span] = {}
    # Where there are more of them or fewer, nobody knows which is which until all is settled.
    if len(old.links) == len(new.links):
        spans |= {a.span: b.span for a, b in zip(old.links, new.links, strict=True)}
    if len(old.pictures) == len(new.pictures):
        spans |= {a.span: b.span for a, b in zip(old.pictures, new.pictures, strict=True)}
    spans |= {span: new.spans[key] for key, span in old.spans.items() if key in new.spans}

    def place(at: Place) -> Place:
        mine = at.path == new.path and at.span in spans
        return Place(at.path, spans[at.span]) if at.span and mine else at

    return tuple(
        structs.replace(
            problem, place=place(problem.place), related=tuple(map(place, problem.related))
        )
        for problem in problems
    )


def _with(site: Site, card: Card, words: Vocabularies) -> Site:
    """Return a site in which one case is as its card says, and all others know it as it was."""
    alone, _ = assemble((card,), site.config, words, site.pictures, drafts=True)
    terms = alone.entries[card.slug].terms
    entry = structs.replace(site.entries[card.slug], card=card, terms=terms)
    taxonomies = dict(site.taxonomies)
    for key, own in alone.taxonomies.items():
        known = taxonomies.get(key, own)
        taxonomies[key] = structs.replace(known, terms={**own.terms, **known.terms})
    entries = {**site.entries, card.slug: entry}
    return structs.replace(site, entries=entries, taxonomies=taxonomies)

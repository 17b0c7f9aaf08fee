"""The rules for one text, in a table, and what is noted of it for those for several."""

from collections.abc import Iterator

from casegen.content.case import Case
from casegen.content.dialect import Dialect
from casegen.content.source import SourceFile
from casegen.diagnostics import Diagnostic
from casegen.editorial import abbreviations, figures, filing, lengths, pictures, privacy
from casegen.editorial.manuscript import Manuscript, manuscript
from casegen.editorial.notes import Notes


def read(source: SourceFile, case: Case, dialect: Dialect) -> tuple[tuple[Diagnostic, ...], Notes]:
    """Return what the rules that are on have to say of a case, and what others will ask.

    Of a draft, which is not published and may change, only what ought not to stand there.
    """
    case_ = manuscript(source, case)
    draft = case.card.front.status == "draft"
    found = (*_private(case_, dialect), *(() if draft else _worded(case_, dialect)))
    return found, Notes() if draft else _noted(case_, dialect)


def _private(case: Manuscript, dialect: Dialect) -> Iterator[Diagnostic]:
    rules = dialect.editorial
    if rules.phone_number:
        yield from privacy.phones(case)
    if rules.identity_number:
        yield from privacy.identities(case)
    if rules.minor_name:
        yield from privacy.minors(case)


def _worded(case: Manuscript, dialect: Dialect) -> Iterator[Diagnostic]:
    rules = dialect.editorial
    if rules.summary_length:
        yield from lengths.summary(case, rules.summary_length)
    if rules.section_length:
        yield from lengths.sections(case, rules.section_length)
    if rules.item_length:
        yield from lengths.items(case, rules.item_length)
    if rules.figure_without_unit:
        yield from figures.without_unit(case)
    if rules.figure_without_year:
        yield from figures.without_year(case)
    if rules.unfiled_stage:
        yield from filing.stages(case, dialect.stages, rules.unfiled_stage)
    if rules.unexplained_abbreviation:
        yield from abbreviations.unexplained(case, rules.unexplained_abbreviation)
    if rules.picture_without_credit:
        yield from pictures.without_credit(case)


def _noted(case: Manuscript, dialect: Dialect) -> Notes:
    rules = dialect.editorial
    sketch = b""
    if rules.near_duplicate:
        # Here, for it brings numpy, for which nothing should wait that does without.
        from casegen.editorial import duplicates

        sketch = duplicates.sketch(case)
    kinds = ["region"] if rules.unfiled_region else []
    kinds += ["organization"] if rules.unfiled_organization else []
    return Notes(sketch, tuple(filing.mentions(case, kinds)))

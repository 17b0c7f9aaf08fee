"""What casegen has to say about a publication: data, not text.

A diagnostic names a rule by its id and carries the facts of one instance of it. How it reads, in
Chinese or English, is the business of `casegen.messages`; how it is printed, of `casegen.cli`.

Spans are many, and no circle can go through one (`gc=False`).
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct, structs


class Severity(StrEnum):
    """How much a diagnostic weighs: an error stops publication, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(Struct, frozen=True, gc=False, order=True):
    """A stretch of a file.

    Lines and columns count from 1, columns in characters; the end is open.
    """

    line: int
    column: int
    end_line: int
    end_column: int


class Place(Struct, frozen=True, gc=False):
    """A file of the publication, and where in it when that is known."""

    path: str
    """Relative to the publication's folder, with forward slashes."""
    span: Span | None = None

    @property
    def where(self) -> str:
        """As people name it: `cases/x.md:3:5`."""
        return f"{self.path}:{self.span.line}:{self.span.column}" if self.span else self.path


class Phrase(Struct, frozen=True, tag=True):
    """An argument that the catalogue words, such as the name of a type."""

    key: str


Argument = str | int | tuple[str, ...] | Phrase


class Edit(Struct, frozen=True):
    """What goes in the place of a stretch of text; `casegen.rewrite` makes edits."""

    span: Span
    """Empty where something is put in."""
    text: str
    """With plain line ends; a file's own are put in."""


class Diagnostic(Struct, frozen=True):
    """One problem, or one thing worth knowing, at one place."""

    id: str
    """Stable kebab-case name of the rule; `casegen explain` tells more about it."""
    severity: Severity
    place: Place
    arguments: dict[str, Argument] = {}
    """The facts that the message names. `nearest` holds what may have been meant."""
    related: tuple[Place, ...] = ()
    """Other places that take part, such as the second of two colliding files."""
    repair: tuple[Edit, ...] = ()
    """What mends it, where that is certain: edits of the file that `place` names."""
    written_in: str = ""
    """What mends it where no edit can: the encoding of a whole file that is to be in UTF-8."""

    @property
    def mendable(self) -> bool:
        """Whether there is one certain way to mend it."""
        return bool(self.repair or self.written_in)


_SHOWN_AS_TYPED = (
    "setext-heading",
    "full-width-link",
    "full-width-address",
    "link-with-space",
    "space-in-address",
    "curly-link-title",
    "unclosed-link",
    "wiki-link",
    "full-width-table",
    "table-delimiter",
    "table-with-gaps",
    "full-width-note",
    "missing-note",
    "unused-note",
    "repeated-note",
    "unclosed-fence",
)
"""What readers see as marks instead of what these stand for, or do not see."""

SEVERITIES: dict[str, Severity] = {
    **dict.fromkeys(
        (
            # files
            "no-cases",
            "config-missing",
            "file-unreadable",
            "file-too-large",
            "file-changed",
            "not-a-regular-file",
            "not-utf8",
            "looks-like-gbk",
            "not-text",
            "looks-like-utf16",
            "control-character",
            # YAML
            "yaml-syntax",
            "yaml-forbidden",
            "full-width-colon",
            "full-width-mark",
            "duplicate-key",
            "no-front-matter",
            "unclosed-front-matter",
            "unopened-front-matter",
            "bad-fence",
            "text-before-front-matter",
            "second-front-matter",
            "front-matter-too-large",
            # values
            "unknown-key",
            "missing-key",
            "wrong-type",
            "empty-value",
            "bad-date",
            "bad-slug",
            "bad-url",
            "bad-path",
            "too-long",
            "not-in-vocabulary",
            "repeated-value",
            "invalid-value",
            "bad-schema",
            # the weights that config.yaml gives
            "unknown-rule",
            "fixed-severity",
            # body
            "missing-section",
            "empty-section",
            "repeated-section",
            "misordered-section",
            "unknown-section",
            "placeholder-text",
            "raw-html",
            "forbidden-link-scheme",
            "missing-alternative-text",
            "remote-picture",
            "picture-type",
            # how the text was typed
            *_SHOWN_AS_TYPED,
            # between files
            "slug-collision",
            "slug-reserved",
            "slug-unusable",
            "alias-collision",
            "bad-alias",
            "unknown-region",
            "ambiguous-region",
            "unknown-tag",
            "unknown-related",
            "term-collision",
            "term-unusable",
            "unknown-parent",
            "parent-cycle",
            "unknown-replacement",
            "dead-link",
            "dead-anchor",
            "draft-link",
            "missing-picture",
            "picture-misnamed",
            "picture-damaged",
            "picture-too-large",
            # the theme and the output
            "template-error",
            "template-missing",
            "output-not-ours",
            "output-unsafe",
            "output-locked",
            "cannot-write",
        ),
        Severity.ERROR,
    ),
    **dict.fromkeys(
        (
            "invisible-character",
            "value-cut",
            "unpaired-quote",
            "curly-quotes",
            "full-width-digits",
            "joined-values",
            "heading-without-space",
            "full-width-hash",
            "heading-wide-space",
            "too-many-hashes",
            "heading-as-text",
            "indented-mark",
            "indented-paragraph",
            "joined-lines",
            "lazy-line",
            "list-mark",
            "full-width-rule",
            "full-width-quote",
            "text-in-table",
            "full-width-bold",
            "space-in-bold",
            "underscore-bold",
            "unclosed-bold",
            "full-width-code",
            "unclosed-code",
            "undefined-reference",
            "space-entity",
            "trailing-backslash",
            "mixed-quotes",
            "other-markup",
            "first-level-heading",
            "item-outside-section",
            "retired-tag",
            "stray-file",
            "expired-exemption",
            # editorial rules
            "summary-length",
            "section-length",
            "item-length",
            "figure-without-unit",
            "figure-without-year",
            "unfiled-region",
            "unfiled-organization",
            "unfiled-stage",
            "unexplained-abbreviation",
            "phone-number",
            "identity-number",
            "minor-name",
            "picture-without-credit",
            "near-duplicate",
            "similar-tags",
        ),
        Severity.WARNING,
    ),
    "bare-address": Severity.INFO,
    "synonym-used": Severity.INFO,
    "unused-exemption": Severity.INFO,
    "review-overdue": Severity.INFO,
    "unfinished-draft": Severity.INFO,
    "pictures-full-size": Severity.INFO,
}
"""Every rule and what it weighs unless a publication says otherwise."""

LENIENT = frozenset(
    [
        "missing-section",
        "empty-section",
        "misordered-section",
        "unknown-section",
        "placeholder-text",
        "missing-alternative-text",
        "unknown-tag",
        "unknown-related",
        "dead-link",
        "dead-anchor",
        "draft-link",
        *_SHOWN_AS_TYPED,
    ]
)
"""The errors that a publication may make light of: its site is whole all the same.

After any other error something of the site would be missing, broken, unsafe or another's.
"""


def is_fixed(rule: str) -> bool:
    """Tell whether a rule has to be an error."""
    return SEVERITIES[rule] is Severity.ERROR and rule not in LENIENT


def diagnostic(
    rule: str, path: str, span: Span | None = None, /, **arguments: Argument
) -> Diagnostic:
    """Return an instance of `rule` at a place, with the facts that its message names."""
    return Diagnostic(rule, SEVERITIES[rule], Place(path, span), arguments)


def by_hand(found: Diagnostic) -> Diagnostic:
    """Return a diagnostic of a file that a check does not read, and so can't mend."""
    return structs.replace(found, repair=(), written_in="")


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics by file, line, column and id, each once."""
    start = Span(0, 0, 0, 0)
    unique = {repr(d): d for d in diagnostics}.values()
    return sorted(unique, key=lambda d: (d.place.path, d.place.span or start, d.id, repr(d)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of the diagnostics forbids publication."""
    return any(d.severity is Severity.ERROR for d in diagnostics)

"""The catalogues: what each diagnostic says and how to mend it, in Chinese and in English."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct, yaml

from casegen.diagnostics import Argument, Diagnostic, Phrase, Severity

LANGUAGES = ("zh-CN", "en")


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one rule; `{names}` stand for a diagnostic's arguments."""

    title: str
    """What the rule is about, without an instance: for `casegen explain`."""
    message: str
    """What is wrong, in one sentence."""
    help: str
    """How to mend it."""


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True):
    """All words of one language."""

    language: str
    """One of `LANGUAGES`."""
    separator: str
    """Stands between the members of a list, such as `、`."""
    nearest: str
    """Offers what may have been meant: `是不是想写“{nearest}”？`."""
    severities: dict[str, str]
    phrases: dict[str, str]
    words: dict[str, str]
    """What the command line says besides diagnostics."""
    rules: dict[str, Entry]


class Wording(Struct, frozen=True):
    """A diagnostic in words."""

    message: str
    help: str


def load(language: str) -> Catalogue:
    """Return the catalogue of one of `LANGUAGES`."""
    # Not by importlib.resources, which takes a tenth of the time of `casegen --help`.
    text = Path(__file__).with_name(f"{language}.yaml").read_bytes()
    return yaml.decode(text, type=Catalogue)


def word(diagnostic: Diagnostic, catalogue: Catalogue) -> Wording:
    """Put a diagnostic into the words of a catalogue."""
    entry = catalogue.rules[diagnostic.id]
    names = {key: _word_argument(value, catalogue) for key, value in diagnostic.arguments.items()}
    help_ = entry.help.format_map(names)
    if names.get("nearest"):
        help_ = catalogue.nearest.format_map(names) + help_
    return Wording(entry.message.format_map(names), help_)


def say(catalogue: Catalogue, key: str, **names: object) -> str:
    """Return one of the command line's own sentences.

    A number may choose its words: `{n:# case|# cases}` is `1 case` and `2 cases`.
    """
    counted = {name: _Count(n) if type(n) is int else n for name, n in names.items()}
    return catalogue.words[key].format_map(counted)


class _Count(int):
    """A number that words can agree with."""

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        if not bar:
            return super().__format__(spec)
        return (one if self == 1 else many).replace("#", str(int(self)))


def count(diagnostics: Iterable[Diagnostic], catalogue: Catalogue) -> str:
    """Say how many problems there are of each weight."""
    numbers = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [say(catalogue, f"count.{s.value}", n=numbers[s]) for s in Severity if numbers[s]]
    return catalogue.separator.join(parts) or say(catalogue, "fine")


def offer(words: Iterable[str], catalogue: Catalogue) -> str:
    """Offer what may have been meant; nothing, where nobody knows."""
    nearest = catalogue.separator.join(words)
    return catalogue.nearest.format(nearest=nearest) if nearest else ""


def choose(asked: str | None, environment: Mapping[str, str], publication: str | None) -> str:
    """Return the language to speak: as asked, else the environment's, else the publication's.

    The environment counts only where it names a language that there is a catalogue of; `C` and
    `POSIX`, the usual setting of a CI machine, name none.
    """
    locale = next(
        (environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)),
        "",
    )
    candidates = (asked, locale, publication)
    found = (_language(candidate) for candidate in candidates if candidate)
    return next((language for language in found if language), "zh-CN")


def _language(locale: str) -> str | None:
    code = locale.replace("_", "-").split(".")[0].lower().split("-")[0]
    return next((known for known in LANGUAGES if known.lower().split("-")[0] == code), None)


def _word_argument(value: Argument, catalogue: Catalogue) -> str:
    if isinstance(value, Phrase):
        return catalogue.phrases[value.key]
    if isinstance(value, tuple):
        return catalogue.separator.join(value)
    return str(value)

"""Asking, on a terminal, for what a new case starts from.

Imported only where something is asked, for prompt_toolkit takes long to import.
"""

from collections.abc import Callable, Iterable

from msgspec import structs
from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.validation import ValidationError, Validator

from casegen.cli.context import Context
from casegen.content.case import Card
from casegen.diagnostics import Severity
from casegen.drafting.answers import SEPARATORS, Rules, settled, several
from casegen.drafting.candidates import Candidate, candidates, matching
from casegen.drafting.draft import ASKED, Answers
from casegen.messages import word

Check = Callable[[str], str]
"""Says what is wrong with an answer; an empty text where nothing is."""

FEW = 20
"""As many as may be seen before anything is typed."""


def ask(
    answers: Answers,
    rules: Rules,
    context: Context,
    *,
    name: Callable[[str], str],
    unusable: Check,
    form: bool,
    cards: Callable[[], Iterable[Card]],
) -> tuple[Answers, str]:
    """Ask for the title and whatever is not known yet; return the answers and the file's name.

    `name` makes the file's name of a title and `unusable` says why one can't be had: only then is
    it asked for. `form` says whether the form is asked for. Each answer is checked at once.
    Raises `KeyboardInterrupt`, and `EOFError` where there is no more to read.
    """
    session: PromptSession[str] = PromptSession()

    def question(key: str, check: Check, known: Iterable[Candidate] = ()) -> str:
        known = tuple(known)
        return session.prompt(
            f"{context.say(f'ask.{key}')} ",
            completer=_Offer(known, several=key in ASKED),
            pre_run=_open_menu if len(known) <= FEW else None,
            validator=_Checked(check),
            validate_while_typing=False,
            reserve_space_for_menu=6 if known else 0,
        ).strip()

    def problem(key: str, value: object) -> str:
        _, problems = settled(structs.replace(answers, **{key: value}), rules)
        for found in problems:
            if found.severity is Severity.ERROR:
                wording = word(found, context.catalogue)
                return f"{wording.message} {wording.help}"
        return ""

    def check_title(text: str) -> str:
        return problem("title", _one_line(text)) if text.strip() else context.say("no-title")

    print(context.say("ask"))
    title = _one_line(question("title", check_title))
    answers = structs.replace(answers, title=title)
    slug = name(title)
    if unusable(slug):
        slug = question("slug", unusable)
    forms = {name: form for form in rules.config.forms for name in (form.name, form.key)}
    if form and len(rules.config.forms) > 1:
        names = context.catalogue.separator.join(form.name for form in rules.config.forms)
        refused = context.say("unknown-form", form="{form}", known=names)
        answer = question(
            "form",
            lambda text: "" if text in forms or not text else refused.replace("{form}", text),
            candidates("form", rules),
        )
        answers = structs.replace(answers, form=forms.get(answer, answers.form))
    for key in ASKED:
        known = candidates(key, rules, cards() if key == "lead" else ())
        if getattr(answers, key) or (key != "lead" and not known):
            continue
        answer = question(key, lambda text, key=key: problem(key, several(text)), known)  # type: ignore[misc]
        answers, _ = settled(structs.replace(answers, **{key: several(answer)}), rules)
    return answers, slug


def _open_menu() -> None:
    get_app().current_buffer.start_completion()


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Checked(Validator):
    """Refuses an answer that is wrong, and says why."""

    def __init__(self, check: Check) -> None:
        self.check = check

    def validate(self, document: Document) -> None:
        """Raise `ValidationError` where the answer is wrong."""
        if problem := self.check(document.text.strip()):
            raise ValidationError(len(document.text), problem)


class _Offer(Completer):
    """Offers what fits the part of an answer before the cursor."""

    def __init__(self, known: tuple[Candidate, ...], *, several: bool) -> None:
        self.known = known
        self.several = several

    def get_completions(self, document: Document, _: CompleteEvent) -> Iterable[Completion]:
        """Return completions, the likeliest first."""
        typed = document.text_before_cursor
        if self.several:
            typed = SEPARATORS.split(typed)[-1]
        typed = typed.lstrip()
        for candidate in matching(typed, self.known):
            yield Completion(candidate.text, -len(typed), display_meta=candidate.note)

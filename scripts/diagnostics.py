"""Write docs/diagnostics.md and docs/diagnostics.zh-CN.md from the catalogues and their examples.

From the repository's folder: python -m scripts.diagnostics
"""

import re
from collections.abc import Iterator
from pathlib import Path

from casegen import messages
from casegen.diagnostics import SEVERITIES
from casegen.messages import Catalogue, say, word
from casegen.messages.examples import Example, Frame, load, parts

DOCS = Path(__file__).parents[1] / "docs"

PAGES = {"en": "diagnostics.md", "zh-CN": "diagnostics.zh-CN.md"}

HEADS = {
    "en": (
        "# Diagnostics",
        "Every problem that casegen can find, with a wrong and a right example. What a report has "
        "in square brackets, `error[unknown-tag]`, is the id of a problem; it never changes, and "
        "`casegen explain unknown-tag` shows what is here. In Chinese: "
        "[diagnostics.zh-CN.md](diagnostics.zh-CN.md).",
        "An **error** stops publication. A **warning** does not, unless you ask for `--strict`. "
        "What is only worth knowing (**info**) never does. `config.yaml` can give most of them "
        "another weight.",
    ),
    "zh-CN": (
        "# 诊断",
        "casegen 能发现的每一种问题，各有一个错误和一个正确的例子。报告里方括号中的就是编号，"
        "如 `错误[unknown-tag]`；编号不会变，`casegen explain unknown-tag` 显示的就是这里的内容。"
        "英文版：[diagnostics.md](diagnostics.md)。",
        "有**错误**就不会发布。有**警告**照样发布，除非用了 `--strict`。**提示**不影响发布。"
        "多数问题的轻重可以在 `config.yaml` 里改。",
    ),
}


def page(language: str) -> str:
    """Return the page of diagnostics in one of `messages.LANGUAGES`."""
    catalogue = messages.load(language)
    groups = load(language)
    blocks = [*HEADS[language]]
    for name, rules in groups.items():
        blocks.append(f"**{name}**")
        rows = (f"- [`{rule}`](#{rule}) {catalogue.rules[rule].title}" for rule in rules)
        blocks.append("\n".join(rows))
    for name, rules in groups.items():
        blocks.append(f"## {name}")
        for rule, example in rules.items():
            blocks += _rule(rule, example, catalogue)
    return "\n\n".join(blocks) + "\n"


def _rule(rule: str, example: Example, catalogue: Catalogue) -> Iterator[str]:
    wording = word(example.diagnostic(rule), catalogue)
    place = "" if example.frame is Frame.FILES else say(catalogue, f"frame.{example.frame.value}")
    # A heading of one word has that word for its anchor, whatever shows the page.
    yield f"### {rule}"
    yield f"**{catalogue.severities[SEVERITIES[rule].value]}** · {catalogue.rules[rule].title}"
    if example.why:
        yield _escaped(example.why)
    yield from _shown(say(catalogue, "explain.wrong", place=place), example.wrong, example)
    yield _escaped(say(catalogue, "explain.said", message=wording.message))
    yield _escaped(say(catalogue, "explain.mend", help=wording.help))
    yield from _shown(say(catalogue, "explain.right"), example.right, example)
    if example.mended:
        yield say(catalogue, "explain.mended")


def _shown(title: str, text: str | dict[str, str], example: Example) -> Iterator[str]:
    yield f"*{title}*"
    for path, content in parts(text):
        if path:
            yield f"`{path}`"
        if example.frame is Frame.WORDS:
            yield _escaped(content)
        else:
            longest = max((len(ticks) for ticks in re.findall("`+", content)), default=0)
            fence = "`" * max(3, longest + 1)
            yield f"{fence}text\n{content.rstrip()}\n{fence}"


def _escaped(text: str) -> str:
    """Return text that Markdown would take for markup; what stands in backticks is code."""
    return "".join(
        part if part.startswith("`") else re.sub(r"([\\*_<>&\[\]#|{}])", r"\\\1", part)
        for part in re.split("(`[^`]*`)", text)
    )


def main() -> None:
    """Write both pages."""
    for language, name in PAGES.items():
        (DOCS / name).write_text(page(language), "utf-8", newline="\n")


if __name__ == "__main__":
    main()

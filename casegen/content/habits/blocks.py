"""Indentation and marks at the start of lines that make another block than was meant, or none."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from casegen.content.habits.written import WIDE, Passage, Written, shortened
from casegen.content.headings import without_number
from casegen.diagnostics import Diagnostic, Edit

_INDENT = re.compile(r"[ \t\u3000\u00a0]*")
_PROSE = re.compile(rf"(?:#{{1,6}} |[-*+] |[0-9]{{1,9}}[.)] )?(?:[{WIDE}0-9]|\*\*[{WIDE}])")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_CODE = re.compile(r"[={}<>]|: |\w\(|^\s*[-\w]+:\s*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[。！？…][”’）)》」]*\s*$")
_MARK = re.compile(r"#{1,6}[ \t]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|>|```|~~~|\|")
_RULE = re.compile(r"(?=.*[－—–＊＝＿=])(?:[－—–＊＝＿=*_-][ \u3000]*){3,}")
_QUOTE = re.compile(r"＞[ \t\u3000\u00a0]*(?![0-9０-９])(?=\S)")


def indented(tokens: Sequence[Token], written: Written) -> Iterator[Diagnostic]:
    """Find paragraphs that their indentation made code: `indented-paragraph`."""
    for token in tokens:
        if token.type != "code_block" or token.level or not token.map:
            continue
        first, end = token.map
        lines = [(n, written.lines[n]) for n in range(first, end) if written.lines[n].strip()]
        if not all(_is_prose(line) for _, line in lines):
            continue
        edits = []
        for at, (n, line) in enumerate(lines):
            width = _width(line)
            apart = at > 0 and n == lines[at - 1][0] + 1
            apart = apart and bool(_SENTENCE_END.search(lines[at - 1][1]))
            edits.append(Edit(written.span(n, 0, width), "\n" if apart else ""))
        n, line = lines[0]
        span = written.span(n, 0, _width(line))
        words = line.strip()
        heading = words.lstrip("#").strip() if words.startswith("#") else ""
        named = {"words": heading} if heading else {}
        yield written.found("indented-paragraph", span, edits, value=shortened(words), **named)


def _is_prose(line: str) -> bool:
    words = line.strip()
    letters = re.sub(r"[\W_]", "", words)
    han = len(_HAN.findall(letters))
    return bool(_PROSE.match(words)) and 3 * han >= len(letters) and not _CODE.search(words)


def _width(line: str) -> int:
    match = _INDENT.match(line)
    return match.end() if match else 0


def hidden(passage: Passage) -> Iterator[Diagnostic]:
    """Find marks after a wide space, where Markdown does not see them: `indented-mark`."""
    if passage.tag != "p" or passage.level:
        return
    found = [
        (n, match)
        for n, line in enumerate(passage.lines)
        if (match := _MARK.match(line)) and re.search("[\u3000\u00a0]", passage.indent(n))
    ]
    if found:
        n, match = found[0]
        written = passage.written
        edits = (passage.start_of_line(n, 0, "") for n, _ in found)
        span = written.span(passage.first + n, 0, passage.columns[n])
        line = passage.lines[n]
        words = without_number(line[match.end() :]) if match[0][0] == "#" else ""
        named = {"words": words} if words else {}
        yield written.found("indented-mark", span, edits, value=match[0].strip(), **named)


def marked(passage: Passage) -> Iterator[Diagnostic]:
    """Find lines whose marks are full-width: `full-width-rule` and `full-width-quote`."""
    if passage.tag != "p" or passage.level:
        return
    lines = passage.lines
    for n, line in enumerate(lines):
        if _RULE.fullmatch(line):
            text = "\n---" if n else "---"
            edits = (passage.start_of_line(n, len(line), text),)
            span = passage.on_line(n, 0, len(line))
            yield passage.written.found("full-width-rule", span, edits, value=line)
    quoted = [(n, match) for n, line in enumerate(lines) if (match := _QUOTE.match(line))]
    if quoted:
        signs = (passage.start_of_line(n, match.end(), "> ") for n, match in quoted)
        span = passage.on_line(quoted[0][0], 0, 1)
        yield passage.written.found("full-width-quote", span, signs, value="＞")


def unclosed(tokens: Sequence[Token], written: Written) -> Iterator[Diagnostic]:
    """Find code that starts and never ends: `unclosed-fence`."""
    for token in tokens:
        if token.type == "fence" and token.map:
            first, end = token.map
            last = written.lines[min(end, len(written.lines)) - 1].strip("> \t")
            if end - 1 > first and last.startswith(token.markup) and not last.strip("`~"):
                continue
            line = written.lines[first]
            start = line.find(token.markup)
            span = written.span(first, start, start + len(token.markup))
            yield written.found("unclosed-fence", span, value=token.markup)

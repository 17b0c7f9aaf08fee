import json
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from rich.console import Console

from casegen.cli.bar import Bar
from casegen.cli.context import Context
from casegen.cli.text import print_text
from casegen.diagnostics import Diagnostic, Place, Severity, Span, diagnostic
from casegen.messages import count, load
from casegen.quote import BEFORE, SHOWN
from casegen.reports import FORMS
from casegen.reports.finding import findings
from tests.publications import case, publication, write

from .conftest import Casegen


def printed(root: Path, *diagnostics: Diagnostic, language: str = "zh-CN", **console: Any) -> str:
    out = StringIO()
    settings = {"file": out, "highlight": False, "width": 40, **console}
    print_text(diagnostics, Context.of(language, root), Console(**settings))
    return out.getvalue()


FILE = "cases/海岛.md"

CHINESE = """\
cases/海岛.md:3:3 错误[full-width-colon] “日期”后面是全角冒号“：”。
  3 │ 日期：２０２５-10-08
    │     ^^
  怎么改 改成半角冒号加一个空格，写成“日期: ”。

"""

ENGLISH = """\
cases/海岛.md:3:3 error[full-width-colon] There is a full-width colon after "日期".
  3 │ 日期：２０２５-10-08
    │     ^^
  help Write an ordinary colon and a space: `日期: `.

"""


@pytest.mark.parametrize(("language", "expected"), [("zh-CN", CHINESE), ("en", ENGLISH)])
def test_a_diagnostic_shows_its_line_with_the_place_underlined(
    tmp_path: Path, language: str, expected: str
) -> None:
    write(tmp_path, {FILE: "---\n标题: 甲\n日期：２０２５-10-08\n---\n"})
    told = diagnostic("full-width-colon", FILE, Span(3, 3, 3, 4), key="日期")
    assert printed(tmp_path, told, language=language) == expected


def test_wide_and_narrow_characters_and_tabs_are_underlined_as_wide_as_they_are(
    tmp_path: Path,
) -> None:
    write(tmp_path, {FILE: "ab\t海岛cd教育\n"})
    told = diagnostic("placeholder-text", FILE, Span(1, 5, 1, 9), value="岛cd教")
    assert printed(tmp_path, told).splitlines()[1:3] == [
        "  1 │ ab 海岛cd教育",
        "    │      ^^^^^^",
    ]


def test_other_places_are_named_and_what_has_no_place_has_no_quotation(tmp_path: Path) -> None:
    told = Diagnostic(
        "slug-collision",
        Severity.ERROR,
        Place("cases/b.md"),
        {"slug": "a", "other": "cases/a.md"},
        (Place("cases/a.md", Span(2, 6, 2, 7)),),
    )
    assert printed(tmp_path, told) == (
        "cases/b.md 错误[slug-collision] 这个案例和 cases/a.md 的网址名都是“a”。\n"
        "  另见 cases/a.md:2:6\n"
        "  怎么改 给其中一个加上一行“网址名: ……”，写一个不同的名字。\n\n"
    )


def test_a_long_paragraph_is_cut_around_the_place(tmp_path: Path) -> None:
    paragraph = "".join(chr(0x4E00 + n) for n in range(500))
    write(tmp_path, {FILE: f"{paragraph}\n"})
    told = diagnostic("placeholder-text", FILE, Span(1, 301, 1, 304), value=paragraph[300:303])
    _, quoted, marks, *_ = printed(tmp_path, told).splitlines()
    shown = quoted.partition("│ ")[2]
    assert shown == f"…{paragraph[300 - BEFORE : 300 - BEFORE + SHOWN]}…"
    # The ellipsis takes one cell, each character two.
    assert marks.partition("│ ")[2] == " " * (1 + 2 * BEFORE) + "^" * 6


@pytest.mark.parametrize("start", [1, 30, 59])
def test_a_place_at_the_start_of_a_long_line_is_shown_with_the_start(
    tmp_path: Path, start: int
) -> None:
    write(tmp_path, {FILE: "长" * 200})
    told = diagnostic("placeholder-text", FILE, Span(1, start, 1, start + 1), value="长")
    _, quoted, marks, *_ = printed(tmp_path, told).splitlines()
    assert quoted == f"  1 │ {'长' * SHOWN}…"
    assert marks == f"    │ {' ' * (2 * (start - 1))}^^"


def test_a_place_longer_than_the_line_shown_is_underlined_as_far_as_it_is_shown(
    tmp_path: Path,
) -> None:
    write(tmp_path, {FILE: f"摘要: {'长' * 301}"})
    told = diagnostic("too-long", FILE, Span(1, 5, 1, 306), chinese="摘要", length=301, limit=300)
    _, quoted, marks, *_ = printed(tmp_path, told).splitlines()
    assert quoted == f"  1 │ 摘要: {'长' * (SHOWN - 4)}…"
    assert marks == f"    │ {' ' * 6}{'^' * (2 * (SHOWN - 4))}"


def test_a_line_that_just_fits_is_shown_whole(tmp_path: Path) -> None:
    write(tmp_path, {FILE: "长" * SHOWN})
    told = diagnostic("placeholder-text", FILE, Span(1, SHOWN, 1, SHOWN + 1), value="长")
    _, quoted, marks, *_ = printed(tmp_path, told).splitlines()
    assert quoted == f"  1 │ {'长' * SHOWN}"
    assert marks == f"    │ {' ' * (2 * SHOWN - 2)}^^"


def test_a_place_of_several_lines_is_underlined_to_the_end_of_the_first(tmp_path: Path) -> None:
    write(tmp_path, {FILE: "摘要: 甲\n  乙\n"})
    told = diagnostic("placeholder-text", FILE, Span(1, 5, 2, 4), value="甲 乙")
    assert printed(tmp_path, told).splitlines()[1:3] == ["  1 │ 摘要: 甲", "    │       ^^"]


@pytest.mark.parametrize("text", [b"", b"\n\n", b"   \n", "标题".encode("gbk")])
def test_a_line_that_shows_nothing_is_not_quoted(tmp_path: Path, text: bytes) -> None:
    write(tmp_path, {FILE: text})
    told = diagnostic("no-front-matter", FILE, Span(1, 1, 1, 1))
    assert "│" not in printed(tmp_path, told)


def bar(tmp_path: Path, *, terminal: bool, seconds: float) -> str:
    made = Bar(Context.of("zh-CN", tmp_path))
    made.console = Console(file=StringIO(), force_terminal=terminal, width=60)
    made.started -= seconds
    with made:
        made("parse", 1, 3)
        made("parse", 2, 3)
    out = made.console.file
    assert isinstance(out, StringIO)
    return out.getvalue()


def test_progress_is_shown_on_a_terminal_when_it_takes_long(tmp_path: Path) -> None:
    assert "读取案例" in bar(tmp_path, terminal=True, seconds=1)
    assert "2/3" in bar(tmp_path, terminal=True, seconds=1)
    assert bar(tmp_path, terminal=True, seconds=0) == ""
    assert bar(tmp_path, terminal=False, seconds=1) == ""


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, {FILE: "标题: \x1b[31m红\x07\x9b\n"})
    told = diagnostic("control-character", FILE, Span(1, 5, 1, 6), value="U+001B")
    out = printed(tmp_path, told)
    assert not {"\x1b", "\x07", "\x9b"} & {*out}
    assert "标题: �[31m红��" in out


def test_line_ends_and_a_byte_order_mark_do_not_move_the_line(tmp_path: Path) -> None:
    write(tmp_path, {FILE: b"\xef\xbb\xbfa\r\nb\rc\n"})
    for line, text in enumerate("abc", 1):
        told = diagnostic("placeholder-text", FILE, Span(line, 1, line, 2), value=text)
        assert printed(tmp_path, told).splitlines()[1] == f"  {line} │ {text}"


def test_there_is_colour_on_a_terminal_and_none_elsewhere(tmp_path: Path) -> None:
    told = diagnostic("no-cases", "cases", None, folder="cases")
    assert "\x1b[" not in printed(tmp_path, told)
    assert "\x1b[" in printed(tmp_path, told, force_terminal=True, color_system="standard")


def test_square_brackets_are_not_taken_for_colours(tmp_path: Path) -> None:
    told = diagnostic("dead-link", "cases/a.md", None, value="[red]x[/red]", nearest=())
    assert "[red]x[/red]" in printed(tmp_path, told)


def test_problems_are_counted_by_their_weight(tmp_path: Path) -> None:
    chinese, english = (Context.of(language, tmp_path) for language in ("zh-CN", "en"))
    told = [diagnostic(rule, "a.md", None) for rule in ("dead-link", "dead-link", "stray-file")]
    assert count(told, chinese.catalogue) == "2 个错误、1 个警告"
    assert count(told, english.catalogue) == "errors: 2, warnings: 1"
    assert count([], chinese.catalogue) == "没有发现问题"


NUMBER = {"type": ["integer", "null"], "minimum": 1}
PLACE = {
    "path": {"type": "string"},
    "line": NUMBER,
    "column": NUMBER,
    "end_line": NUMBER,
    "end_column": NUMBER,
}
KEYS = ("id", "severity", "message", "help", "mendable", "edits", "related", "fingerprint")
REPORT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "summary", "diagnostics"],
    "properties": {
        "version": {"const": 1},
        "summary": {"type": "object"},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [*KEYS, *PLACE],
                "properties": {
                    "id": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                    "severity": {"enum": ["error", "warning", "info"]},
                    **PLACE,
                    "message": {"type": "string", "minLength": 1},
                    "help": {"type": "string", "minLength": 1},
                    "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                    "mendable": {"type": "boolean"},
                    "edits": {"type": "array"},
                    "related": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": [*PLACE],
                            "properties": PLACE,
                        },
                    },
                },
            },
        },
    },
}


def test_as_json_diagnostics_have_the_fields_that_programs_count_on(tmp_path: Path) -> None:
    told = Diagnostic(
        "slug-collision",
        Severity.ERROR,
        Place("cases/b.md", Span(2, 5, 2, 6)),
        {"slug": "a", "other": "cases/a.md"},
        (Place("cases/a.md"),),
    )
    catalogue = load("zh-CN")
    (finding,) = findings([told], catalogue, tmp_path, tmp_path)
    text = FORMS["json"]([finding], {"files": 2}, catalogue)
    assert "这个案例" in text
    report = json.loads(text)
    jsonschema_rs.validate(REPORT, report)
    assert report == {
        "version": 1,
        "summary": {"files": 2},
        "diagnostics": [
            {
                "id": "slug-collision",
                "severity": "error",
                "path": "cases/b.md",
                "line": 2,
                "column": 5,
                "end_line": 2,
                "end_column": 6,
                "message": "这个案例和 cases/a.md 的网址名都是“a”。",
                "help": "给其中一个加上一行“网址名: ……”，写一个不同的名字。",
                "mendable": False,
                "edits": [],
                "related": [
                    {
                        "path": "cases/a.md",
                        "line": None,
                        "column": None,
                        "end_line": None,
                        "end_column": None,
                    }
                ],
                "fingerprint": finding.fingerprint,
            }
        ],
    }


def test_check_and_build_report_in_json_alike(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case(), "cases/b.md": "甲"})
    checked, built = (json.loads(casegen(c, "--format", "json").out) for c in ("check", "build"))
    jsonschema_rs.validate(REPORT, checked)
    assert checked["summary"] == {"files": 2}
    assert built["summary"] == {"cases": 2, "pages": 0, "published": False}
    assert checked["diagnostics"] == built["diagnostics"]
    assert [d["id"] for d in checked["diagnostics"]] == ["no-front-matter"]

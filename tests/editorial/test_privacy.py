"""What must not become public of a person is reported unless a publication says otherwise."""

from pathlib import Path

import pytest

from casegen.cli import main
from tests.cli.conftest import Casegen, casegen
from tests.publications import case, publication

from .rules import checked, said

__all__ = ["casegen", "main"]


def values(tmp: Path, text: str) -> list[str]:
    return [value for _, _, value in said(tmp, "", text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("电话13800138000。", ["13800138000"]),
        ("手机：138 0013 8000；139-0013-8000", ["138 0013 8000", "139-0013-8000"]),
        ("+86 13800138000或+8613900139000", ["13800138000", "13900139000"]),
        ("电话0580-5081234，编号2013800138000，12800138000", []),
        ("投入13800138000元，13800138000.5，v1.13800138000", []),
        ("见[网页](https://example.org/13800138000)和`13800138000`", []),
        ("看https://example.org/13800138000，好", []),
    ],
)
def test_a_mobile_number(tmp_path: Path, text: str, told: list[str]) -> None:
    assert values(tmp_path, text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("身份证11010519491231002X。", ["11010519491231002X"]),
        ("身份证11010519491231002x。", ["11010519491231002x"]),
        ("440524188001010014", []),
        ("440524198001010013，", ["440524198001010013"]),
        ("440524198001010014，", []),
        ("440524198013010013，110105194912310020", []),
        ("A11010519491231002X，111010519491231002X，11010519491231002X1", []),
    ],
)
def test_an_identity_number_has_the_right_check_digit(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    assert values(tmp_path, text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("学生张小明，家住本岛。", ["张小明"]),
        ("小学生李晓红说：“好。”", ["李晓红"]),
        ("学生代表欧阳小雨（六年级）", ["欧阳小雨"]),
        ("由张小明同学领读，王芳同学", ["张小明", "王芳"]),
        ("孩子陈子轩的妈妈", ["陈子轩"]),
        ("A pupil, Mary Smith, and the student Ann Lee wrote.", ["Mary Smith", "Ann Lee"]),
        ("小学生李某某，学生王某，学生张同学，小明同学，学生张××说", []),
        ("学生高质量，学生何以成长，学生任课教师，学生余下部分。", []),
        ("学生安全，学生成长，学生方面，学生水平，学生程序设计，学生许多问题。", []),
        ("全班同学、任何同学、和高年级同学、让许多同学、与徐州同学", []),
        ("大学生张小明，学生王老师说，学生马克思主义理论", []),
        ("The student Council met.", []),
    ],
)
def test_the_full_name_of_a_pupil(tmp_path: Path, text: str, told: list[str]) -> None:
    assert values(tmp_path, text) == told


def test_the_front_matter_is_read_too(tmp_path: Path) -> None:
    text = case(summary="学生张小明，13800138000", background="背景。")
    found = checked(tmp_path, "", {"a.md": text})
    assert [(d.id, d.place.span.line, d.place.span.column) for d in found if d.place.span] == [
        ("minor-name", 7, 12),
        ("phone-number", 7, 16),
    ]


def test_a_report_does_not_repeat_numbers(tmp_path: Path, casegen: Casegen) -> None:
    text = case(background="电话13800138000，身份证11010519491231002X。")
    publication(tmp_path, {"cases/a.md": text})
    out = casegen("check", "--format", "json").out
    assert '"phone-number"' in out
    assert '"identity-number"' in out
    assert "8000" not in out
    assert "1002" not in out


@pytest.mark.parametrize("rule", ["phone-number", "identity-number", "minor-name"])
def test_each_can_be_switched_off(tmp_path: Path, rule: str) -> None:
    text = "电话13800138000，身份证11010519491231002X，学生张小明。"
    left = {id_ for id_, _, _ in said(tmp_path, f"{rule}: false", text)}
    assert left == {"phone-number", "identity-number", "minor-name"} - {rule}

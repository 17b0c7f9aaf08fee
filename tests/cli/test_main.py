import subprocess
import sys
from pathlib import Path

import pytest

from casegen import __version__
from casegen.cli import check as check_command
from casegen.cli.main import COMMANDS
from tests.publications import case, publication

from .conftest import Casegen

CHINESE_HELP = """\
用法：casegen [选项] 命令 [参数]...

  把 Markdown 案例生成可浏览、可检索的静态网站。

选项:
  --root DIRECTORY   案例集所在的文件夹；默认从当前文件夹向上找 config.yaml。
  --lang [zh-CN|en]  提示信息用的语言。
  --version          显示版本。
  -h, --help         显示这份说明。

命令:
  build    检查全部案例并生成网站。
  check    只检查，不生成网站。
  serve    在浏览器里预览，边改边看。
  new      新建一个案例文件。
  init     新建一份案例集。
  tags     列出标签；推荐、改名、合并、停用标签。
  clean    清除缓存。
  schema   输出案例文件头的 JSON Schema。
  explain  解释一条诊断是什么意思、怎么改。
"""

ENGLISH_HELP = """\
Usage: casegen [OPTIONS] COMMAND [ARGS]...

  Turn Markdown case studies into a browsable, searchable static site.

Options:
  --root DIRECTORY   The publication's folder; by default the nearest one
                     upwards with a config.yaml.
  --lang [zh-CN|en]  The language of the messages.
  --version          Show the version.
  -h, --help         Show this help.

Commands:
  build    Check all cases and build the site.
  check    Check without building.
  serve    Show the site in the browser as it changes.
  new      Start a new case file.
  init     Start a new publication.
  tags     List the tags; suggest, rename, merge and retire them.
  clean    Remove what earlier runs remembered.
  schema   Print the JSON Schema of a case's front matter.
  explain  Say what a diagnostic means and how to fix it.
"""


@pytest.mark.parametrize("arguments", [("--help",), ("-h",)])
def test_help_is_in_the_language_of_the_environment(
    casegen: Casegen, arguments: tuple[str, ...]
) -> None:
    for language, expected in (("zh_CN.UTF-8", CHINESE_HELP), ("en_US.UTF-8", ENGLISH_HELP)):
        run = casegen(*arguments, LANG=language)
        assert (run.code, run.out, run.err) == (0, expected, "")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(casegen: Casegen, command: str) -> None:
    chinese = casegen(command, "--help")
    assert chinese.code == 0
    assert chinese.out.startswith(f"用法：casegen {command} [选项]")
    # Besides names of options and arguments, nothing in it is in English.
    assert not {"Usage", "Options", "Show", "exit", "and"} & {
        *chinese.out.replace(":", " ").split()
    }
    english = casegen("--lang", "en", command, "-h")
    assert english.out.startswith(f"Usage: casegen {command} [OPTIONS]")
    assert english.out.isascii()


def test_the_version_is_shown(casegen: Casegen) -> None:
    assert casegen("--version").out == f"casegen {__version__}\n"


def test_without_a_command_help_is_shown_as_for_wrong_usage(casegen: Casegen) -> None:
    run = casegen()
    assert run.code == 2
    assert run.err.startswith(CHINESE_HELP.rstrip())


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        ("biuld", "没有 biuld 这个命令。", "There is no command biuld."),
        ("--loud", "没有 --loud 这个选项。", "There is no option --loud."),
        ("check --fromat json", "没有 --fromat 这个选项。", "There is no option --fromat."),
        (
            "tags rename 甲 乙 --root .",
            "--root 要写在命令前面：casegen --root … tags rename",
            "--root belongs before the command: casegen --root ... tags rename",
        ),
        ("tags lst", "没有 lst 这个命令。", "There is no command lst."),
        ("tags rename 甲", "缺少 新名。", "NEW is missing."),
        ("check --format", "--format 后面缺少值。", "--format needs a value after it."),
        (
            "check --format xml",
            "--format 不能是 xml，可以写：text、json、github、sarif、gitlab、junit。",
            "--format can't be xml; the choices are: text, json, github, sarif, gitlab, junit.",
        ),
        (
            "build --base-url e.org",
            "--base-url 的值不对：“e.org”不是完整的网址，要从 https:// 开始。",
            '--base-url is wrong: "e.org" is not a full web address; it should start with https://.',
        ),
        (
            "new 海岛 教育",
            "多了 教育。里面有空格的文字要用引号括起来。",
            "There is 教育 too many. Put text with spaces in quotes.",
        ),
        ("check nowhere.md", "没有 nowhere.md 这个文件。", "There is no file nowhere.md."),
        ("--root /nowhere check", "没有 /nowhere 这个文件夹。", "There is no folder /nowhere."),
        (
            "explain dead-lnk",
            "没有“dead-lnk”这条诊断。是不是想写：dead-link、draft-link、dead-anchor？",
            'There is no diagnostic "dead-lnk". Did you mean dead-link, draft-link, dead-anchor?',
        ),
    ],
)
def test_wrong_usage_is_explained_and_ends_with_2(
    casegen: Casegen, arguments: str, chinese: str, english: str
) -> None:
    for language, expected in (("zh_CN", chinese), ("en_US", english)):
        run = casegen(*arguments.split(), LANG=language)
        assert (run.code, run.out) == (2, "")
        assert run.err.splitlines()[0].strip() == expected


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-CN", "--lang 要写在命令前面：casegen --lang … build"),
        ("en", "--lang belongs before the command: casegen --lang ... build"),
    ],
)
def test_a_language_behind_the_command_is_told_where_it_belongs_in_that_language(
    casegen: Casegen, language: str, said: str
) -> None:
    run = casegen("build", "--lang", language)
    assert (run.code, run.out) == (2, "")
    assert run.err.splitlines()[0] == said


def test_wrong_usage_leads_to_the_help_of_the_command(casegen: Casegen) -> None:
    assert (
        casegen("check", "--format", "xml").err.splitlines()[1]
        == "用 casegen check --help 查看用法。"
    )


def test_a_language_that_there_is_not_is_wrong_usage(casegen: Casegen) -> None:
    run = casegen("--lang", "fr", "check")
    assert run.code == 2
    assert run.err.splitlines()[0] == "--lang 不能是 fr，可以写：zh-CN、en。"


@pytest.mark.parametrize(
    ("environment", "config", "arguments", "chinese"),
    [
        ("en_US.UTF-8", "", (), False),
        ("zh_CN.UTF-8", "language: en\nregions: none\n", (), True),
        ("C", "", (), True),
        ("POSIX", "language: en\nregions: none\n", (), False),
        ("C", "language: 'en' # 英文\nregions: none\n", (), False),
        ("en_US.UTF-8", "", ("--lang", "zh-CN"), True),
        ("en_US.UTF-8", "", ("--lang=zh-CN",), True),
        ("zh_CN.UTF-8", "", ("--lang=en",), False),
    ],
)
def test_the_language_is_as_asked_or_the_environments_or_the_publications(
    casegen: Casegen,
    tmp_path: Path,
    environment: str,
    config: str,
    arguments: tuple[str, ...],
    chinese: bool,
) -> None:
    publication(tmp_path, {}, config, theme=False)
    run = casegen(*arguments, "check", LANG=environment)
    assert run.code == 1
    assert ("检查了 0 个案例文件" in run.out) == chinese
    assert ("Case files checked: 0" in run.out) != chinese


def test_a_publication_is_found_from_within_or_named_by_root(
    casegen: Casegen, tmp_path: Path
) -> None:
    root = publication(tmp_path / "publication", {"cases/a.md": case()}, theme=False)
    assert "检查了 1 个案例文件" in casegen("check", folder=root / "cases").out
    (tmp_path / "elsewhere").mkdir()
    assert casegen("check", folder=tmp_path / "elsewhere").code == 1
    run = casegen("--root", str(root), "check", folder=tmp_path / "elsewhere")
    assert "检查了 1 个案例文件" in run.out


def test_a_bug_says_that_it_is_one_and_where_the_details_are(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr(check_command, "check", broken)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    publication(tmp_path, {}, theme=False)
    run = casegen("check")
    assert (run.code, run.out) == (3, "")
    assert run.err.startswith("这是 casegen 自己的错误，不是你的文件有问题。")
    assert "Traceback" not in run.err
    (record,) = tmp_path.glob("casegen-bug-*.txt")
    assert str(record) in run.err
    text = record.read_text("utf-8")
    assert f"casegen {__version__}" in text
    assert "ZeroDivisionError: of all things" in text


HEAVY = {"jinja2", "jsonschema_rs", "markdown_it", "pypinyin", "rich", "tempfile", "traceback"}


def imported(root: Path, *arguments: str) -> set[str]:
    """Return what a run of the command line imports."""
    command = [sys.executable, "-X", "importtime", "-m", "casegen", *arguments]
    run = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True)
    return {line.rpartition("|")[2].strip() for line in run.stderr.splitlines()}


def test_help_comes_without_the_libraries_that_it_does_not_need(tmp_path: Path) -> None:
    found = imported(tmp_path, "--help")
    assert "click" in found
    assert not HEAVY & found


def test_what_lays_out_problems_is_imported_where_there_are_any(tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": case(), "cases/b/x.md": "甲"}, theme=False)
    assert "rich" in imported(tmp_path, "check")
    (tmp_path / "cases/b/x.md").unlink()
    assert "rich" not in imported(tmp_path, "check")


def test_an_interrupted_run_says_so_and_ends_with_130(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(check_command, "check", interrupted)
    publication(tmp_path, {}, theme=False)
    run = casegen("check")
    assert (run.code, run.err) == (130, "\n已中断，没有改动网站。\n")


def test_output_is_utf8_whatever_the_system_says(tmp_path: Path) -> None:
    publication(tmp_path, {"cases/a.md": "甲"}, theme=False)
    command = [sys.executable, "-m", "casegen", "--lang", "zh-CN", "check"]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env={"PYTHONIOENCODING": "ascii", "PATH": "", "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 1
    assert "文件开头没有文件头" in run.stdout.decode("utf-8")
    assert run.stderr == b""

"""`casegen new`: what is given or answered, and the file that is made of it."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casegen import messages
from casegen.check import Options, check
from casegen.cli import new as new_command
from casegen.invisible import has_marks
from tests.publications import case, publication

from .conftest import Casegen


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize(
    "title",
    [
        "海岛小规模学校",
        "A plain title",
        "冒号: 在中间",
        "空格 #井号",
        "'引号' \"与\" #井号",
        "- 短横",
        "null",
        "结尾:",
    ],
)
def test_a_new_case_lacks_nothing_but_what_is_to_be_written(
    casegen: Casegen, tmp_path: Path, language: str, title: str
) -> None:
    """Whatever the language of the system, the file is in that of the publication."""
    publication(tmp_path, {}, f"language: {language}\n", theme=False)
    for n, system in enumerate(("zh_CN", "en_US")):
        assert casegen("new", "--slug", f"a{n}", "--", title, LANG=system).code == 0
    first, second = ((tmp_path / "cases" / f"a{n}.md").read_text("utf-8") for n in (0, 1))
    assert first == second
    checked = check(tmp_path, Options(), lambda *_: None)
    assert {(d.id, d.severity.value) for d in checked.diagnostics} == {("unfinished-draft", "info")}
    assert ("标题:" in first) == (language == "zh-CN")
    assert checked.site
    with_drafts = check(tmp_path, Options(drafts=True), lambda *_: None).site
    assert with_drafts
    assert with_drafts.entries["a0"].card.front.title == title
    # Once it is no draft any more, every placeholder is an error.
    file = tmp_path / "cases" / "a0.md"
    status = "状态: 草稿" if language == "zh-CN" else "status: draft"
    written = [line for line in first.splitlines() if not line.startswith(status)]
    assert len(written) == len(first.splitlines()) - 1
    file.write_text("\n".join(written), "utf-8")
    told = [
        d for d in check(tmp_path, Options(), lambda *_: None).diagnostics if "a0" in d.place.path
    ]
    assert {(d.id, d.severity.value) for d in told} == {("placeholder-text", "error")}
    word = "待补充" if language == "zh-CN" else "TODO"
    assert len(told) == first.count(word)


def test_a_new_case_shows_every_key_with_what_it_is_for(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, "fields: {budget: {label: 经费, schema: {}}}\n", theme=False)
    casegen("new", "海岛")
    text = (tmp_path / "cases" / "hai-dao.md").read_text("utf-8")
    keys = [line.lstrip("# ").partition(":")[0] for line in text.splitlines()[1:45] if ":" in line]
    for key in (
        "标题",
        "日期",
        "牵头单位",
        "地区",
        "来源",
        "标签",
        "摘要",
        "成效数据",
        "封面",
        "经费",
    ):
        assert key in keys
    assert "# 标签:    # 标签，取自标签表。" in text
    assert [line for line in text.splitlines() if line.startswith("##")] == [
        "## 背景意义",
        "## 主要做法",
        "### 待补充：用一句话概括这一条",
        "## 经验启示",
        "### 待补充：用一句话概括这一条",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("重庆的学校", "chong-qing-de-xue-xiao"),
        ("厦门", "xia-men"),
        ("单县：协同", "shan-xian-xie-tong"),
        ("AI 进课堂", "ai-jin-ke-tang"),
        ("海岛" * 30, "-".join(["hai-dao"] * 10)),
    ],
)
def test_a_new_file_is_named_by_the_readings_of_its_title(
    casegen: Casegen, tmp_path: Path, title: str, name: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", title)
    assert run.code == 0
    assert [p.name for p in (tmp_path / "cases").iterdir()] == [f"{name}.md"]
    assert run.out.startswith(f"已新建 cases/{name}.md。")


def test_the_folder_of_the_cases_is_made_where_there_is_none(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {}, "cases: content/cases\n", theme=False)
    assert casegen("new", "海岛").code == 0
    assert (tmp_path / "content" / "cases" / "hai-dao.md").is_file()


def test_a_new_case_has_the_form_that_is_asked_for(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    for n, form in enumerate(("brief", "简讯")):
        assert casegen("new", "海岛", "--form", form, "--slug", f"a{n}").code == 0
        text = (tmp_path / "cases" / f"a{n}.md").read_text("utf-8")
        assert "体例: 简讯" in text
        assert text.rpartition("---")[2].strip() == "待补充：正文。"
    run = casegen("new", "海岛", "--form", "短讯")
    assert (run.code, run.err) == (2, "没有“短讯”这种体例，可用的有：案例、简讯。\n")


@pytest.mark.parametrize(
    "slug", ["Hai-Dao", "hai--dao", "a/b", "..", "page", "index", "con", "a" * 81]
)
def test_a_slug_that_is_no_address_is_wrong_usage(
    casegen: Casegen, tmp_path: Path, slug: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", "海岛", "--slug", slug)
    assert run.code == 2
    assert run.err.startswith(f"网址名“{slug}”不合要求")
    assert not (tmp_path / "cases").exists()


@pytest.mark.parametrize("title", ["——", "🏫", "index"])
def test_a_title_that_cannot_be_read_asks_for_a_slug(
    casegen: Casegen, tmp_path: Path, title: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", title)
    assert (run.code, run.err) == (2, f"标题“{title}”读不出网址名，请用 --slug 写一个。\n")


@pytest.mark.parametrize("title", ["", " 　\n"])
def test_a_title_must_not_be_empty(casegen: Casegen, tmp_path: Path, title: str) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", title, "--slug", "a")
    assert (run.code, run.err) == (2, "标题是空的。\n")


@pytest.mark.parametrize("taken", ["cases/hai-dao.md", "cases/hai-dao/index.md"])
def test_new_never_writes_over_what_is_there(casegen: Casegen, tmp_path: Path, taken: str) -> None:
    publication(tmp_path, {taken: "mine"}, theme=False)
    run = casegen("new", "海岛")
    assert run.code == 1
    assert run.err == "cases/hai-dao.md 已经存在，没有改动它。换个名字，或先把它移走。\n"
    assert (tmp_path / taken).read_text() == "mine"


def test_new_does_not_write_over_a_file_that_appears_in_between(
    casegen: Casegen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publication(tmp_path, {}, theme=False)
    file = tmp_path / "cases" / "hai-dao.md"

    def meanwhile(*_: object) -> str:
        file.write_text("mine")
        return "theirs"

    monkeypatch.setattr(new_command, "draft", meanwhile)
    run = casegen("new", "海岛")
    assert run.code == 1
    assert file.read_text() == "mine"


def said(root: Path) -> set[str]:
    """Return the ids of all that `check` says."""
    return {found.id for found in check(root, Options(), lambda *_: None).diagnostics}


AWKWARD = st.lists(
    st.sampled_from(
        [
            *("甲", "海岛", "a", " ", ": ", "：", ":", " #", "#", "'", '"', "“", "”", "- ", "-"),
            *("🏫", "[", "]", "{", "}", ",", "，", "、", "\\", "|", ">", "!", "&", "*", "?", "%"),
            *("`", "<b>", "~", "null", "true", "2024", "---", "...", "\t", "\u3000", "\u200b"),
            *("——", "@", "TODO"),
        ]
    ),
    min_size=1,
    max_size=8,
).map("".join)


def is_as_meant(text: str) -> bool:
    """Tell whether a check has nothing to say about the text itself."""
    wide = set(text) <= {*"０１２３４５６７８９．，％＋－"}
    return not has_marks(text) and text.count("“") == text.count("”") and not wide


TITLES = AWKWARD | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=130)
CONFIG = """\
sections:
  - {key: why, name: "缘起: 为什么", hint: "说说 #缘起: 为什么。"}
  - {key: how, name: 怎么做, items: true}
forms: [{key: full, name: "全文: 长", sections: [why, how]}, {key: short, name: 短讯, sections: []}]
fields:
  budget: {label: 经费, required: true, schema: {type: number, minimum: 0}}
  kind: {label: 类型, required: true, schema: {type: array, items: {type: string, enum: [甲, 乙]}}}
"""


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=TITLES.filter(is_as_meant),
    lead=st.lists(AWKWARD.filter(is_as_meant), max_size=2),
    tags=st.lists(st.sampled_from(["双减", "减负", "旧词", "課後"]), max_size=2),
    stage=st.lists(st.sampled_from(["义务教育", " 高等教育"]), max_size=2),
    language=st.sampled_from(messages.LANGUAGES),
    own=st.booleans(),
    form=st.sampled_from([0, 1]),
    keys=st.sampled_from(["", "zh", "en"]),
)
def test_what_is_written_passes_but_for_placeholders(
    casegen: Casegen,
    tmp_path: Path,
    title: str,
    lead: list[str],
    tags: list[str],
    stage: list[str],
    language: str,
    own: bool,
    form: int,
    keys: str,
) -> None:
    words = "- {名称: 双减, 同义词: [减负]}\n- {名称: 旧词, 改用: 双减}\n- {名称: 課後}\n"
    stages = "stages: [{name: 义务教育}, {name: 高等教育}]\n"
    config = f"language: {language}\n{stages}{CONFIG if own else ''}"
    publication(tmp_path, {"cases/tags.yaml": words}, config, theme=False)
    file = tmp_path / "cases" / "a.md"
    file.unlink(missing_ok=True)
    options = [f"--title={title}", "--slug=a", f"--keys={keys}"] if keys else []
    options = options or [f"--title={title}", "--slug=a"]
    options += [f"--form={('full', 'short')[form] if own else ('case', 'brief')[form]}"]
    for name, values in (("lead", lead), ("tag", tags), ("stage", stage)):
        options += [f"--{name}={value}" for value in values]
    run = casegen("new", *options, "--region=嵊泗", "--region=海南")
    assert file.exists() == (run.code == 0)
    assert run.code in (0, 2)
    if run.code == 2:
        assert run.err
        assert len(run.err.splitlines()) > 1 or not title.strip()
        return
    assert said(tmp_path) == {"unfinished-draft"}
    site = check(tmp_path, Options(drafts=True), lambda *_: None).site
    assert site
    front = site.entries["a"].card.front
    assert front.title == " ".join(title.split())
    assert front.region == ("浙江省/舟山市/嵊泗县", "海南省")
    assert set(front.tags) <= {"双减", "課後"}
    assert bool(front.tags) == bool(tags)


def test_a_placeholder_is_nothing_but_that(casegen: Casegen, tmp_path: Path) -> None:
    """Whatever a key asks for, what is still to be written is reported as such alone."""
    text = case(stage="待补充", metrics="待补充", review_by="待补充", status="草稿")
    publication(tmp_path, {"cases/a.md": text}, theme=False)
    assert said(tmp_path) == {"unfinished-draft"}
    publication(tmp_path, {"cases/a.md": text.replace("status: 草稿\n", "")}, theme=False)
    assert said(tmp_path) == {"placeholder-text"}
    # Else a case would be published because nobody has said that it should not.
    publication(tmp_path, {"cases/a.md": case(status="待补充")}, theme=False)
    assert "not-in-vocabulary" in said(tmp_path)
    assert casegen("check").code == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--region", "朝阳区"], "“朝阳区”可能是：北京市/朝阳区、吉林省/长春市/朝阳区。"),
        (["--region", "没有这里"], "没有找到地区“没有这里”。"),
        (["--stage", "小学"], "“学段”不能是“小学”。"),
        (["--tag", "没有"], "标签表里没有“没有”。"),
        (["--date", "2025-02-30"], "“日期”写的“2025-02-30”不是日期。"),
        (["--lead", "局" * 121], "“牵头单位”有 121 字，最多 120 字。"),
        (["--title", "再一个"], "标题写了两次。--title 和直接写出的标题只要一个。"),
    ],
)
def test_what_is_wrong_is_said_as_check_says_it_and_nothing_is_written(
    casegen: Casegen, tmp_path: Path, options: list[str], told: str
) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", "海岛", *options)
    assert (run.code, run.err.splitlines()[0]) == (2, told)
    assert not (tmp_path / "cases").exists()


def test_a_place_is_refused_where_there_are_none(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, "regions: none\n", theme=False)
    run = casegen("new", "海岛", "--region", "嵊泗")
    assert (run.code, run.err.splitlines()[0]) == (2, "不认识“region”这一项。")
    assert not (tmp_path / "cases").exists()


def test_keys_are_in_the_language_asked_for(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", "海岛", "--keys", "en", "--lead", "甲局、乙局", "--date", "2025年10月8日")
    assert "删掉“status: draft”一行" in run.out
    text = (tmp_path / "cases" / "hai-dao.md").read_text("utf-8")
    for line in ("title: 海岛", "lead: [甲局, 乙局]", "## 背景意义"):
        assert line in text.splitlines()
    for start in (
        "date: 2025年10月8日    # ",
        "form: case    # ",
        "status: draft    # ",
        "# tags:",
    ):
        assert f"\n{start}" in text
    assert "待补充：当时遇到什么问题" in text


def test_a_section_starts_with_the_publications_own_sentence(
    casegen: Casegen, tmp_path: Path
) -> None:
    publication(tmp_path, {}, CONFIG, theme=False)
    casegen("new", "海岛")
    body = (tmp_path / "cases" / "hai-dao.md").read_text("utf-8").rpartition("---\n")[2]
    assert body.split("\n\n") == [
        "\n## 缘起: 为什么",
        "待补充：说说 #缘起: 为什么。",
        "## 怎么做",
        "### 待补充：用一句话概括这一条",
        "待补充：写怎么做。\n",
    ]


def test_a_section_of_ones_own_starts_with_the_usual_sentence_where_it_is_the_usual_one(
    casegen: Casegen, tmp_path: Path
) -> None:
    config = "sections: [{key: background, name: 缘起}]\n"
    publication(tmp_path, {}, config, theme=False)
    casegen("new", "海岛")
    text = (tmp_path / "cases" / "hai-dao.md").read_text("utf-8")
    assert "## 缘起\n\n待补充：当时遇到什么问题" in text


def test_where_nobody_can_answer_nothing_is_asked(casegen: Casegen, tmp_path: Path) -> None:
    publication(tmp_path, {}, theme=False)
    run = casegen("new", "--lead", "甲局")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("这里不是终端")
    assert not (tmp_path / "cases").exists()

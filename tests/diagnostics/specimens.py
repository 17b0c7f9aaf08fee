"""A real instance of every diagnostic, from publications that deserve it."""

import datetime
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from casegen import config as settings
from casegen.build import build, release
from casegen.check import STATE, Options, check
from casegen.diagnostics import SEVERITIES, Diagnostic
from casegen.pictures import encoder
from casegen.site import thesaurus
from tests.publications import case, png, publication, write

from .test_broken import BROKEN, GOOD, OTHER_ENCODINGS

FIELDS = """\
fields:
  budget: {label: 经费, schema: {type: number, minimum: 0}}
"""

CASES: dict[str, str | bytes] = {
    "alias-collision.md": case("旧网址已被占用", aliases="cases/bad-alias/"),
    "bad-alias.md": case("旧网址不对", aliases="../旧网址"),
    "bad-slug.md": case("网址名不对", slug="Sheng_Si"),
    "bad-url.md": case("网址不对").replace("{name: 资料}", "{name: 资料, url: www.example.org}"),
    "control-character.md": case("有控制字符", background="背景\x08。"),
    "file-too-large.md": b"-" * (4 * 1024 * 1024 + 1),
    "first-level-heading.md": case("有一级标题", background="# 大标题"),
    "front-matter-too-large.md": case("文件头太长", summary="长" * 22_000),
    "invalid-value.md": case("经费是负的", 经费="-1"),
    "item-outside-section.md": case("小标题在外面").replace("## 背景意义", "### 背景意义"),
    "picture-damaged.md": case("图片不完整", background="![图](half.png)"),
    "half.png": png()[:-4],
    "picture-misnamed.md": case("图片扩展名不对", background="![图](photo.jpg)"),
    "photo.jpg": png(),
    "picture-too-large.md": case("图片太大", background="![图](huge.png)"),
    "huge.png": png(12_000, 9_000),
    "picture-type.md": case("图片类型不对", background="![图](a.svg)"),
    "repeated-value.md": case("单位重复", partners="[甲局, 乙局, 甲局]"),
    "term-unusable.md": case("单位读不出", lead="“—”"),
    "unfinished-draft.md": case("没写完", status="draft", background="待补充"),
    "—.md": case("文件名读不出"),
}

CONFIGS = (
    "title: 案例集\ncases: ../cases\n",
    "title: 案例集\nfields: {budget: {label: 经费, schema: {type: numbre}}}\n",
    "title: 案例集\ndiagnostics: {severity: {dead-lnk: off, not-utf8: warning}}\n",
)

LONG = "".join(chr(0x4E00 + n * 37 % 20_000) for n in range(400))

EDITED: dict[str, str | bytes] = {
    "cases/a.md": case(
        "编得不好的案例",
        background="嵊泗县的电话是13800138000，11010519491231002X是身份证号，学生张小明，PISA提高了30。\n\n"
        "杭州市和杭州市，乙小学和乙小学，义务教育和义务教育。\n\n![图](a.png)\n\n" + LONG,
        summary="短",
        metrics="[{label: 学生, value: '30'}]",
        review_by="2026-01-01",
    ),
    "cases/a.png": png(),
    "cases/b.md": case("另一个", lead="乙小学", background=LONG),
    "cases/tags.yaml": "- {name: 教师发展}\n- {name: 教师的发展}\n",
}

RULES = """\
editorial:
  summary-length: {min: 60, max: 200}
  section-length: {background: {max: 100}}
  item-length: {min: 20}
  figure-without-unit: true
  figure-without-year: true
  unfiled-region: true
  unfiled-organization: true
  unfiled-stage: true
  unexplained-abbreviation: true
  picture-without-credit: true
  near-duplicate: true
  similar-tags: true
"""

EXEMPT = """\
diagnostics:
  exempt:
    - {id: dead-link, until: 2026-06-30}
    - {id: stray-file}
"""

NAMED = (
    *("good", "a-draft", "page", "picture-without-words", "tags", "empty-key"),
    *("yaml-", "date-", "encoding-", "fence-", "invisible-", "body-"),
)
"""Broken files that are specimens, or go with them, besides those that are named after a rule."""

TAGS = """\
- {name: 甲, parent: 乙}
- {name: 丙, replaced_by: 乙}
- {name: 丁, parent: 丁}
"""


def specimens(tmp: Path, patch: pytest.MonkeyPatch) -> dict[str, Diagnostic]:
    """Return the first diagnostic of each rule."""
    found: dict[str, Diagnostic] = {}
    for diagnostic in _all(tmp, patch):
        found.setdefault(diagnostic.id, diagnostic)
    return found


def _all(tmp: Path, patch: pytest.MonkeyPatch) -> Iterator[Diagnostic]:
    yield from _of_files(tmp / "files")
    for text in CONFIGS:
        yield from settings.parse(text)[1]
    yield from thesaurus.parse(TAGS, "cases/tags.yaml")[1]
    (tmp / "empty").mkdir()
    yield from check(tmp / "empty", Options()).diagnostics
    none = publication(tmp / "none", {}, "regions: regions.yaml\n", theme=False)
    yield from check(none, Options()).diagnostics
    exempt = publication(tmp / "exempt", {"cases/a.md": case()}, EXEMPT, theme=False)
    yield from check(exempt, Options(today=datetime.date(2026, 7, 1))).diagnostics
    edited = publication(tmp / "edited", EDITED, RULES, theme=False)
    yield from check(edited, Options(today=datetime.date(2026, 7, 1))).diagnostics
    yield from _of_templates(tmp)
    yield from _of_pictures(tmp / "pictures", patch)
    yield from _of_outputs(tmp / "outputs", patch)


def _of_files(root: Path) -> Iterable[Diagnostic]:
    shutil.copytree(BROKEN, root, ignore=_others)
    with (root / "config.yaml").open("a", encoding="utf-8") as config:
        config.write(FIELDS)
    write(root / "cases", CASES)
    write(root / "cases", {n: GOOD.encode(code) for n, code in OTHER_ENCODINGS.items()})
    (root / "cases" / "link.md").symlink_to("good.md")
    return check(root, Options()).diagnostics


def _others(folder: str, names: list[str]) -> list[str]:
    """Return the broken files that are no specimens, so that these do not depend on them."""
    if Path(folder) != BROKEN / "cases":
        return ["publications"]
    return [name for name in names if not name.startswith((*SEVERITIES, *NAMED))]


def _of_templates(tmp: Path) -> Iterator[Diagnostic]:
    for name, text in (("error", "\n{{ nothing.there }}"), ("missing", "{% include 'x.html' %}")):
        root = publication(tmp / name, {"cases/a.md": case()})
        (root / "templates" / "case.html").write_text(text, "utf-8")
        yield from build(root, Options()).diagnostics


def _of_pictures(root: Path, patch: pytest.MonkeyPatch) -> Iterator[Diagnostic]:
    text = case(background="![图](a.png)")
    publication(root, {"cases/a.md": text, "cases/a.png": png()})

    def change(step: str, *_: int) -> None:
        if step == "render":
            write(root, {"cases/a.png": png(2, 2)})

    yield from build(root, Options(), change).diagnostics
    with patch.context() as context:
        context.setattr(encoder, "installed", lambda: None)
        yield from check(root, Options()).diagnostics


def _of_outputs(root: Path, patch: pytest.MonkeyPatch) -> Iterator[Diagnostic]:
    publication(root, {"cases/a.md": case(), "foreign/notes.txt": "mine"})
    yield from build(root, Options(Path(root / "cases"))).diagnostics
    yield from build(root, Options(Path(root / "foreign"))).diagnostics
    (root / STATE).mkdir(exist_ok=True)
    with FileLock(root / STATE / "lock"):
        yield from build(root, Options()).diagnostics

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "index.html")

    patch.setattr(release, "put", full)
    yield from build(root, Options()).diagnostics

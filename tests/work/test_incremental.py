"""Whatever is changed between two builds, the second gives what a build from nothing gives.

CASEGEN_TEST_STEPS says how many changes are made; 300 where it says nothing.
"""

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import STATE, Options
from casegen.pages.search import changes, shards

from ..publications import case, png, publication, site, write

STEPS = int(os.environ.get("CASEGEN_TEST_STEPS", "300"))

OURS = shutil.ignore_patterns(STATE, "output")

TAGS = ("对口帮扶", "智慧教育", "产教融合", "教师培训")
TITLES = ("海岛支教", "结对帮扶", "强基", "书香校园", "大手牵小手")


def tags(*names: str, more: str = "") -> str:
    return "".join(f"- name: {name}\n" for name in names) + more


class Editor:
    """Makes one change after the other to a publication, by chance but the same each time."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.made = 0

    def change(self) -> str:
        """Make one change, and name it."""
        changes: tuple[Callable[[], object], ...] = (
            *[self.text] * 4,
            *[self.front_matter] * 4,
            self.add,
            self.remove,
            self.rename,
            self.link,
            self.picture,
            self.thesaurus,
            self.settings,
            self.template,
            self.style,
            self.words,
            self.spoil,
            self.touch,
            self.tamper,
            self.forget,
        )
        made = self.chance.choice(changes)
        made()
        return made.__name__

    @property
    def cases(self) -> list[Path]:
        return sorted((self.root / "cases").rglob("*.md"))

    def one(self) -> Path:
        return self.chance.choice(self.cases)

    def replace(self, file: Path, old: str, new: str) -> None:
        text = file.read_text("utf-8")
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def text(self) -> None:
        self.made += 1
        part = self.chance.choice(("背景", "做法", "启示"))
        # The last of the words: headings have the first.
        file = self.one()
        before, word, after = file.read_text("utf-8").rpartition(f"{part}。")
        file.write_text(f"{before}第{self.made}次写下的{word}{after}", encoding="utf-8")

    def front_matter(self) -> None:
        keys = {
            "title": self.chance.choice(TITLES),
            "date": f"202{self.chance.randint(0, 6)}-0{self.chance.randint(1, 9)}-11",
            "tags": f"[{', '.join(self.chance.sample(TAGS, 2))}]",
            "status": self.chance.choice(("published", "draft", "archived")),
            "summary": f"摘要{self.chance.randint(1, 9)}",
            "aliases": f"[old/{self.chance.randint(1, 99)}/]",
            "lead": f"第{self.chance.randint(1, 4)}学校",
        }
        key = self.chance.choice(list(keys))
        file = self.one()
        lines = [
            line
            for line in file.read_text("utf-8").split("\n")
            if not line.startswith((f"{key}:", f"- {key}"))
        ]
        lines.insert(1, f"{key}: {keys[key]}")
        file.write_text("\n".join(lines), encoding="utf-8")

    def add(self) -> None:
        self.made += 1
        title = self.chance.choice(TITLES)
        date = f"2025-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        folder = self.chance.choice(("", "/index"))
        write(self.root, {f"cases/new-{self.made}{folder}.md": case(title, date=date)})

    def remove(self) -> None:
        if len(self.cases) > 2:
            file = self.one()
            file.unlink()
            if file.name == "index.md":
                shutil.rmtree(file.parent)

    def rename(self) -> None:
        self.made += 1
        file = self.one()
        if file.name != "index.md":
            file.rename(file.with_name(f"moved-{self.made}.md"))

    def link(self) -> None:
        to = self.one()
        if to.name != "index.md":
            self.replace(self.one(), "做法。", f"做法，见[另一个](/cases/{to.stem}/)。")

    def picture(self) -> None:
        self.made += 1
        name = self.chance.choice(("one.png", "two.png"))
        write(self.root, {f"cases/{name}": png(self.made, 2)})
        file = self.one()
        if file.name != "index.md":
            self.replace(file, "启示。", f"启示。\n\n![图]({name})")

    def thesaurus(self) -> None:
        more = self.chance.choice(
            ("", "- name: 新词\n", "- name: 旧词\n  replaced_by: 产教融合\n", "- name: 又一词\n")
        )
        first = self.chance.choice(("- name: 教改\n  synonyms: [改革]\n", ""))
        write(self.root, {"cases/tags.yaml": first + tags(*TAGS, more=more)})

    def settings(self) -> None:
        lines = self.chance.choice(
            (
                "",
                "page_size: 2\n",
                "base_url: https://example.org/x/\n",
                "regions: none\n",
                "license: CC BY 4.0\n",
                "language: en\n",
            )
        )
        write(self.root, {"config.yaml": f"title: 案例集\ntags: {{unknown: warning}}\n{lines}"})

    def template(self) -> None:
        self.made += 1
        name = self.chance.choice(("case.html", "cases.html", "feed.xml", "partials/part.html"))
        file = self.root / "templates" / name
        file.parent.mkdir(exist_ok=True)
        before = file.read_text("utf-8") if file.exists() else ""
        more = self.chance.choice(
            (f"{self.made}\n", "{{ asset('x.css') }}\n", "{% include 'partials/part.html' %}\n")
        )
        if name == "partials/part.html":
            more = f"{self.made}\n"
        file.write_text((before + more)[-4000:], encoding="utf-8")

    def style(self) -> None:
        self.made += 1
        write(self.root, {"templates/static/x.css": f"p {{ order: {self.made} }}"})

    def words(self) -> None:
        self.made += 1
        write(self.root, {"templates/i18n/zh-CN.yaml": f"cases: 案例{self.made}\n"})

    def spoil(self) -> None:
        """Make a mistake, build, and mend it."""
        file = self.one()
        before = file.read_bytes()
        file.write_bytes(self.chance.choice((b"", before[:40], before + b"\xff")))
        assert build(self.root, Options()).changes is None
        file.write_bytes(before)

    def touch(self) -> None:
        for file in self.root.rglob("*.*"):
            os.utime(file)

    def tamper(self) -> None:
        """Write over a published file: nobody should, and nobody should see it long."""
        kind = self.chance.choice(("*.html", "*.bin"))
        published = sorted(f for f in (self.root / "output").rglob(kind))
        if published:
            self.chance.choice(published).write_text("not ours", encoding="utf-8")

    def forget(self) -> None:
        """Lose what is remembered, or part of it."""
        found = sorted(f for f in (self.root / STATE).rglob("*") if f.is_file())
        file = self.chance.choice(found)
        if self.chance.random() < 0.5:
            file.unlink()
        else:
            file.write_bytes(self.chance.randbytes(self.chance.randint(0, 9000)))


@pytest.mark.parametrize("seed", range(4))
def test_a_build_after_any_change_is_as_one_from_nothing(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a large publication, where an edit concerns few shards of many.
    monkeypatch.setattr(shards, "SHARD", 60)
    monkeypatch.setattr(changes, "MOST", 0)
    root = publication(
        tmp_path / "publication",
        {f"cases/{n}.md": case(TITLES[n], date=f"2025-0{n + 1}-01") for n in range(4)},
        "tags: {unknown: warning}\n",
    )
    write(root, {"cases/tags.yaml": tags(*TAGS), "templates/partials/part.html": "part"})
    write(root, {"templates/static/x.css": "p {}"})
    editor = Editor(root, seed)
    published = 0
    assert build(root, Options()).changes
    for _ in range(STEPS // 4):
        before = tmp_path / "before"
        shutil.copytree(root, before, ignore=OURS)
        name = editor.change()
        result = build(root, Options())
        clean = tmp_path / "clean"
        shutil.copytree(root, clean, ignore=OURS)
        expected = build(clean, Options())
        assert result.diagnostics == expected.diagnostics, name
        if expected.changes:
            assert site(root / "output") == site(clean / "output"), name
            published += 1
        else:
            # Some changes are mistakes; they are taken back.
            for folder in ("cases", "templates"):
                shutil.rmtree(root / folder)
            shutil.copytree(before, root, dirs_exist_ok=True)
        shutil.rmtree(clean)
        shutil.rmtree(before)
    assert published > STEPS // 6

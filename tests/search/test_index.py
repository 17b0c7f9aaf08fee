"""The files of the index, as a build writes them."""

import json
import zlib
from pathlib import Path
from typing import Any

import pytest

from casegen.pages.search import changes, index, shards
from casegen.pages.search.index import GUIDE

from ..publications import built, case, publication, site

TAGS = """
- name: 智慧教育
  synonyms: [数字教育]
- name: 教育信息化
  synonyms: [信息化]
  replaced_by: 智慧教育
"""
FILES: dict[str, str | bytes] = {
    "cases/a.md": case("甲", tags="[智慧教育]"),
    "cases/b.md": case("乙"),
    "cases/tags.yaml": TAGS,
}


def guide(root: Path) -> dict[str, Any]:
    """Return the guide of the index, unpacked."""
    read: dict[str, Any] = json.loads(unpacked(site(root / "output")[GUIDE]))
    return read


def indexed(root: Path) -> dict[str, bytes]:
    """Return the files of the index that are named by what they hold."""
    return {path: data for path, data in site(root / "output").items() if "static/search/" in path}


def unpacked(content: bytes) -> bytes:
    """Return what a file of JSON holds, in UTF-8."""
    data = zlib.decompress(content)
    return data if data[0] else data.decode("utf-16-be").encode()


def test_equal_publications_have_equal_indexes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        built(publication(tmp_path / name, FILES))
    assert site(tmp_path / "one" / "output") == site(tmp_path / "two" / "output")


def test_the_guide_knows_every_word_that_means_a_tag(tmp_path: Path) -> None:
    built(publication(tmp_path, FILES))
    assert guide(tmp_path)["cases"] == 2
    assert guide(tmp_path)["tags"] == [
        ["智慧教育", "zhi-hui-jiao-yu", 1, ["数字教育", "教育信息化", "信息化"]]
    ]


def test_a_text_keeps_its_name_when_another_case_changes(tmp_path: Path) -> None:
    root = publication(tmp_path, FILES)
    built(root)
    before = {path for path in site(root / "output") if "/text." in path}
    (root / "cases" / "b.md").write_text(case("丙"), encoding="utf-8")
    built(root)
    after = {path for path in site(root / "output") if "/text." in path}
    # The text of a case is without its title, which its card has.
    assert before == after
    (root / "cases" / "b.md").write_text(case("丙", background="另一种背景。"), encoding="utf-8")
    built(root)
    assert len({path for path in site(root / "output") if "/text." in path} & after) == 1


def test_what_only_the_index_knows_changes_no_other_page(tmp_path: Path) -> None:
    root = publication(tmp_path, FILES, theme=False)
    built(root)
    before = site(root / "output")
    changed = case("乙").replace("启示。", "另一种启示。")
    (root / "cases" / "b.md").write_text(changed, encoding="utf-8")
    built(root)
    after = site(root / "output")
    assert before[GUIDE] != after[GUIDE]
    pages = {path for path in before.keys() | after.keys() if path.endswith(".html")}
    differ = {path for path in pages if before.get(path) != after.get(path)}
    assert differ == {"cases/b/index.html"}


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut the index as that of a large publication, of whose shards an edit concerns few."""
    monkeypatch.setattr(shards, "SHARD", 60)
    monkeypatch.setattr(changes, "MOST", 1)


@pytest.mark.usefixtures("cut")
def test_an_edit_does_not_make_the_index_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = publication(tmp_path, FILES)
    built(root)
    before = indexed(root)
    (root / "cases" / "b.md").write_text(
        case("乙", background="背景，另有其事。"), encoding="utf-8"
    )
    with monkeypatch.context() as patched:
        patched.setattr(index, "merge", None)
        built(root)
    after = indexed(root)
    assert before.keys() - after.keys()
    assert len(before.keys() & after.keys()) > len(before) / 2


@pytest.mark.usefixtures("cut")
def test_an_index_of_which_files_are_gone_is_made_anew(tmp_path: Path) -> None:
    root = publication(tmp_path, FILES)
    built(root)
    for path in indexed(root):
        (root / "output" / path).unlink()
    (root / "cases" / "b.md").write_text(case("乙", background="另一种背景。"), encoding="utf-8")
    built(root)
    clean = publication(tmp_path / "clean", {p: (root / p).read_bytes() for p in FILES})
    built(clean)
    assert site(root / "output") == site(clean / "output")


def test_a_newest_case_leaves_the_texts_and_full_chunks_as_they_are(tmp_path: Path) -> None:
    def case_of(n: int) -> str:
        return case(f"第{n}号", date=f"2020-01-{n:02}", background=f"背景{n}，另有其事。")

    root = publication(tmp_path, {f"cases/c{n}.md": case_of(n) for n in range(1, 20)})
    built(root)
    before = indexed(root)
    (root / "cases" / "new.md").write_text(case_of(20), encoding="utf-8")
    built(root)
    after = indexed(root)
    gone = sorted(path.split("/")[-1].split(".")[0] for path in before.keys() - after.keys())
    assert gone[0] == "cards"
    # The first sixteen cards stay; of the few shards none is without a token of the new case.
    assert gone.count("cards") == 1
    assert "text" not in gone
    assert all(after[path] == before[path] for path in before.keys() & after.keys())


def test_a_publication_without_cases_shown_has_an_index(tmp_path: Path) -> None:
    built(publication(tmp_path, {"cases/a.md": case(status="draft")}))
    assert guide(tmp_path)["cases"] == 0

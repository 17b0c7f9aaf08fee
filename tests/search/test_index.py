"""The files of the index, as a build writes them."""

import json
import zlib
from pathlib import Path
from typing import Any

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
    found = site(root / "output")
    (name,) = (path for path in found if path.startswith("static/search/guide."))
    read: dict[str, Any] = json.loads(unpacked(found[name]))
    return read


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


def test_a_newest_case_leaves_the_texts_and_full_chunks_as_they_are(tmp_path: Path) -> None:
    def case_of(n: int) -> str:
        return case(f"第{n}号", date=f"2020-01-{n:02}", background=f"背景{n}，另有其事。")

    root = publication(tmp_path, {f"cases/c{n}.md": case_of(n) for n in range(1, 20)})
    built(root)
    before = {path: data for path, data in site(root / "output").items() if "/search/" in path}
    (root / "cases" / "new.md").write_text(case_of(20), encoding="utf-8")
    built(root)
    after = {path: data for path, data in site(root / "output").items() if "/search/" in path}
    gone = sorted(path.split("/")[-1].split(".")[0] for path in before.keys() - after.keys())
    assert gone[0] == "cards"
    # The first sixteen cards stay; of the few shards none is without a token of the new case.
    assert gone.count("cards") == 1
    assert "text" not in gone
    assert all(after[path] == before[path] for path in before.keys() & after.keys())


def test_a_publication_without_cases_shown_has_an_index(tmp_path: Path) -> None:
    built(publication(tmp_path, {"cases/a.md": case(status="draft")}))
    assert guide(tmp_path)["cases"] == 0

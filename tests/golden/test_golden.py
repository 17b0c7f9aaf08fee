"""Whole sites, compared byte for byte: a file too many is as wrong as a file that is missing.
Files of the search index are compared as they are before zlib.

`pytest --update-golden tests/golden` writes what is expected anew; read the difference in git.
"""

import shutil
import zlib
from pathlib import Path

import pytest

from casegen.build import build
from casegen.check import Options
from casegen.pictures import encoder

from ..publications import site, weighty, write

HERE = Path(__file__).parent

TOLD = {
    "zh": ["retired-tag"],
    "en": [],
}
"""What each publication has wrong, on purpose."""


@pytest.mark.parametrize("name", TOLD)
def test_the_site_is_as_expected(
    name: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What an encoder makes of a picture differs from version to version; tests/pictures looks at
    # sizes and colours instead.
    monkeypatch.setattr(encoder, "installed", lambda: None)
    root = tmp_path / name
    shutil.copytree(HERE / name / "site", root)
    result = build(root, Options())
    assert [problem.id for problem in weighty(result.diagnostics)] == TOLD[name]
    assert result.changes
    expected = HERE / name / "expected"
    if request.config.getoption("--update-golden"):
        shutil.rmtree(expected, ignore_errors=True)
        write(expected, dict(site(root / "output")))
    found, wanted = site(root / "output"), site(expected)
    assert sorted(found.keys() - wanted.keys()) == [], "pages that are not expected"
    assert sorted(wanted.keys() - found.keys()) == [], "pages that are missing"
    for path, content in found.items():
        if path.endswith((".html", ".css", ".js", ".svg")):
            # As text first, so that pytest shows the line that differs.
            assert content.decode().splitlines() == wanted[path].decode().splitlines(), path
        if path.endswith(".bin"):
            # Named by what they hold; how small zlib makes that is each machine's own.
            assert zlib.decompress(content) == zlib.decompress(wanted[path]), path
        else:
            assert content == wanted[path], path


def test_the_chinese_publication_builds_with_a_tree_of_places_of_its_own(tmp_path: Path) -> None:
    root = tmp_path / "zh"
    shutil.copytree(HERE / "zh" / "site", root)
    settings = (root / "config.yaml").read_text("utf-8")
    write(
        root,
        {
            "config.yaml": settings + "\nregions: places.yaml\n",
            "places.yaml": """
- {name: 海岛片, slug: islands, children: [{name: 舟山市, children: [{name: 嵊泗县, short: 嵊泗}]}]}
- name: 山区片
  children: [{name: 彭水, slug: pengshui}, {name: 云和县}]
- {name: 城区片, children: [{name: 渝北区}, {name: 黄浦区}, {name: 西湖区}]}
""",
        },
    )
    for path in (root / "cases").rglob("*.md"):
        text = path.read_text("utf-8")
        for written, meant in PLACES.items():
            text = text.replace(written, meant)
        path.write_text(text, encoding="utf-8")
    result = build(root, Options())
    assert [problem.id for problem in weighty(result.diagnostics)] == TOLD["zh"]
    found = site(root / "output")
    assert "regions/islands/zhou-shan-shi/sheng-si-xian/index.html" in found
    assert "regions/shan-qu-pian/pengshui/index.html" in found
    assert not any(path.startswith("regions/zhejiang/") for path in found)


PLACES = {
    "浙江省/舟山市/嵊泗县": "海岛片/舟山市/嵊泗县",
    "重庆市/渝北区": "城区片/渝北区",
    "浙江省/丽水市/云和县": "山区片/云和县",
    "重庆市彭水苗族土家族自治县": "彭水",
    "上海市/黄浦区": "黄浦区",
    "杭州西湖区": "城区片/西湖区",
}

"""From the pictures of a publication to those of its site."""

import os
import shutil
import subprocess
import sys
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from casegen.build import build
from casegen.check import PICTURES, Options, check
from casegen.pictures import encoder
from casegen.pictures.renditions import Encoder, Rendition
from tests.publications import built, case, png, publication, site, weighty, write

from .files import SECRET, exif, moving, opened, photo, saved, telling

ROOT = Path(__file__).parents[2]

PHOTO = saved(photo(1000, 750), "JPEG", exif=exif())


def one(root: Path, **pictures: bytes) -> Path:
    """Write a publication with a case that shows pictures, by their names with an underscore."""
    files = {name.replace("_", "."): content for name, content in pictures.items()}
    text = " ".join(f"![图]({name})" for name in files)
    return publication(
        root,
        {
            "cases/a/index.md": case(background=text),
            **{f"cases/a/{name}": content for name, content in files.items()},
        },
    )


def shown(root: Path) -> dict[str, bytes]:
    """Return what is published beside the page of the case."""
    return {
        path.removeprefix("cases/a/"): content
        for path, content in site(root / "output").items()
        if path.startswith("cases/a/") and not path.endswith((".html", ".json"))
    }


def rules(root: Path) -> list[tuple[str, str]]:
    return [(p.place.path, p.id) for p in weighty(check(root, Options()).diagnostics)]


# What is published


def test_a_picture_is_published_bare_with_smaller_ones_beside_it(tmp_path: Path) -> None:
    root = one(tmp_path, a_jpg=PHOTO)
    assert built(root).diagnostics == ()
    found = shown(root)
    assert [*found] == ["a.jpg", "a.jpg.1000.webp", "a.jpg.480.webp"]
    assert opened(found["a.jpg"]).size == (1000, 750)
    assert opened(found["a.jpg.480.webp"]).size == (480, 360)
    assert opened(found["a.jpg.1000.webp"]).size == (1000, 750)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "AVIF"])
def test_no_published_file_tells_where_a_picture_was_taken(tmp_path: Path, kind: str) -> None:
    name = {"JPEG": "a_JPG"}.get(kind, f"a_{kind.lower()}")
    root = one(tmp_path, **{name: telling(kind)})
    built(root)
    found = site(root / "output")
    assert any(path.startswith("cases/a/a.") for path in found)
    assert [path for path, content in found.items() if SECRET in content] == []


def test_what_moves_is_published_as_it_is(tmp_path: Path) -> None:
    root = one(tmp_path, a_gif=moving("GIF"), b_webp=moving("WEBP"))
    built(root)
    found = shown(root)
    assert [*found] == ["a.gif", "b.webp"]
    assert [getattr(Image.open(BytesIO(c)), "n_frames", 1) for c in found.values()] == [3, 3]


def test_the_page_tells_the_browser_what_there_is(tmp_path: Path) -> None:
    root = one(tmp_path, a_jpg=PHOTO, b_png=png(3, 2))
    built(root)
    page = site(root / "output")["cases/a/index.html"].decode()
    start = '<picture><source type="image/webp" srcset="'
    offered = "../../cases/a/a.jpg.480.webp 480w, ../../cases/a/a.jpg.1000.webp 1000w"
    assert f'{start}{offered}" sizes="' in page
    image = '<img src="../../cases/a/a.jpg" width="1000" height="750" loading="lazy"'
    assert f'{image} alt="图" /></picture>' in page
    assert '<img src="../../cases/a/b.png" width="3" height="2" loading="lazy" alt="图" />' in page
    assert page.count("<picture>") == 1


def test_a_picture_that_lies_on_its_side_has_the_size_that_is_shown(tmp_path: Path) -> None:
    root = one(tmp_path, a_jpg=saved(photo(1000, 750), "JPEG", exif=exif(6)))
    built(root)
    page = site(root / "output")["cases/a/index.html"].decode()
    assert 'a.jpg" width="750" height="1000"' in page
    assert opened(shown(root)["a.jpg.480.webp"]).size == (480, 640)


def test_the_picture_at_the_top_is_offered_in_every_size_and_fetched_at_once(
    tmp_path: Path,
) -> None:
    root = publication(
        tmp_path,
        {
            "cases/a/index.md": case(image="{src: a.jpg, alt: 图}"),
            "cases/a/a.jpg": PHOTO,
            "config.yaml": "title: 集\nbase_url: https://example.org/x/\n",
        },
        theme=False,
    )
    built(root)
    page = site(root / "output")["cases/a/index.html"].decode()
    _, _, figure = page.partition('<figure class="image">')
    figure, _, _ = figure.partition("</figure>")
    offered = "../../cases/a/a.jpg.480.webp 480w, ../../cases/a/a.jpg.1000.webp 1000w"
    assert f'<source type="image/webp" srcset="{offered}" sizes="' in figure
    assert '<img src="../../cases/a/a.jpg" alt="图" width="1000" height="750">' in figure
    assert '<meta property="og:image" content="https://example.org/x/cases/a/a.jpg">' in page


def test_feeds_show_the_picture_itself(tmp_path: Path) -> None:
    root = one(tmp_path, a_jpg=PHOTO)
    shutil.rmtree(root / "templates")
    write(root, {"config.yaml": "title: 集\nbase_url: https://example.org/x/\n"})
    built(root)
    feed = unescape(site(root / "output")["feed.xml"].decode())
    assert 'src="https://example.org/x/cases/a/a.jpg" width="1000" height="750"' in feed
    assert "webp" not in feed


def test_a_picture_of_two_cases_stands_beside_both(tmp_path: Path) -> None:
    both = {
        f"cases/{n}.md": case(n, background="![图](图 1.jpg)".replace(" ", "%20")) for n in "ab"
    }
    root = publication(tmp_path, {**both, "cases/图 1.jpg": PHOTO})
    built(root)
    found = site(root / "output")
    for name in ("图 1.jpg", "图 1.jpg.480.webp", "图 1.jpg.1000.webp"):
        assert found[f"cases/a/{name}"] == found[f"cases/b/{name}"]
    assert "cases/a/%E5%9B%BE%201.jpg.480.webp 480w" in found["cases/a/index.html"].decode()


def test_a_name_that_the_case_uses_itself_is_not_taken(tmp_path: Path) -> None:
    own = saved(photo(30, 20), "WEBP")
    root = one(tmp_path, a_jpg=PHOTO)
    text = "![图](a.jpg) ![图](A.JPG.480.webp)"
    write(root, {"cases/a/index.md": case(background=text), "cases/a/A.JPG.480.webp": own})
    built(root)
    found = shown(root)
    assert [*found] == ["A.JPG.480.webp", "a.jpg", "a.jpg.1000.webp"]
    assert found["A.JPG.480.webp"] == own
    assert "a.jpg.480.webp" not in site(root / "output")["cases/a/index.html"].decode()


# What is not


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("a_png", b"", "picture-type"),
        ("a_png", b"not a picture", "picture-type"),
        ("a_png", png(3, 2)[:20], "picture-damaged"),
        ("a_png", png(0, 2), "picture-damaged"),
        ("a_jpg", PHOTO[: len(PHOTO) // 2], "picture-damaged"),
        ("a_png", PHOTO, "picture-misnamed"),
        ("a_jpg", png(), "picture-misnamed"),
        ("a_png", png(12_000, 12_000), "picture-too-large"),
    ],
    ids=lambda value: value if isinstance(value, str) else len(value),
)
def test_a_picture_that_can_not_be_used_is_reported_at_its_place(
    tmp_path: Path, name: str, content: bytes, rule: str
) -> None:
    root = one(tmp_path, **{name: content})
    found = build(root, Options())
    assert found.changes is None
    (problem,) = weighty(found.diagnostics)
    assert (problem.place.path, problem.id) == ("cases/a/index.md", rule)
    assert problem.place.span is not None
    assert (problem.place.span.line, problem.place.span.column) == (11, 6)


def test_the_name_that_would_be_right_is_told(tmp_path: Path) -> None:
    root = one(tmp_path, a_png=PHOTO)
    (problem,) = weighty(check(root, Options()).diagnostics)
    assert problem.arguments["kind"] == "JPEG"
    assert problem.arguments["name"] == "a.jpg"


def test_a_few_bytes_that_claim_to_be_a_huge_picture_are_not_read(tmp_path: Path) -> None:
    """Nothing tries to: this one has no data at all, and still its size is what is wrong."""
    huge = saved(photo(20, 20), "JPEG")
    at = huge.index(b"\xff\xc0") + 5
    root = one(tmp_path, a_jpg=huge[:at] + b"\xff\xdc\xff\xdc" + huge[at + 4 :])
    assert rules(root) == [("cases/a/index.md", "picture-too-large")]


def test_a_picture_that_changes_meanwhile_forbids_publication(tmp_path: Path) -> None:
    root = one(tmp_path, a_jpg=PHOTO)

    def change(step: str, *_: int) -> None:
        if step == "render":
            write(root, {"cases/a/a.jpg": saved(photo(700, 500), "JPEG")})

    result = build(root, Options(), change)
    assert result.changes is None
    assert [(p.place.path, p.id) for p in result.diagnostics] == [("cases/a/a.jpg", "file-changed")]


# What is remembered


class Counting:
    """An encoder that counts what it makes."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.made = 0
        self.version = "1"
        patch.setattr(encoder, "installed", lambda: Encoder(self, self.version))

    def __call__(self, content: bytes, _format: str) -> tuple[Rendition, ...]:
        self.made += 1
        return (Rendition(480, self.version.encode() + content[-20:]),)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    return Counting(monkeypatch)


def entries(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (root / PICTURES).iterdir()}


def test_a_picture_is_made_smaller_once(tmp_path: Path, counting: Counting) -> None:
    root = one(tmp_path, a_jpg=PHOTO)
    check(root, Options())
    built(root)
    before = site(root / "output")
    built(root)
    assert counting.made == 1
    assert site(root / "output") == before


def test_one_that_has_no_smaller_ones_is_not_tried_again(tmp_path: Path) -> None:
    root = one(tmp_path, a_png=png(3, 2))
    built(root)
    (entry,) = (root / PICTURES).iterdir()
    before = entry.stat().st_mtime_ns
    built(root)
    assert entry.stat().st_mtime_ns == before


def test_another_picture_or_another_encoder_makes_it_anew(
    tmp_path: Path, counting: Counting
) -> None:
    root = one(tmp_path, a_jpg=PHOTO)
    built(root)
    old = entries(root)
    counting.version = "2"
    built(root)
    assert counting.made == 2
    assert shown(root)["a.jpg.480.webp"].startswith(b"2")
    assert not old.keys() & entries(root).keys()
    write(root, {"cases/a/a.jpg": saved(photo(700, 500), "JPEG")})
    built(root)
    assert counting.made == 3
    assert len(entries(root)) == 1


def test_other_words_about_a_picture_change_nothing(tmp_path: Path, counting: Counting) -> None:
    root = one(tmp_path, a_jpg=PHOTO)
    built(root)
    write(root, {"cases/a/a.jpg": PHOTO[:2] + b"\xff\xfe\0\5abc" + PHOTO[2:]})
    built(root)
    assert counting.made == 1


@pytest.mark.parametrize("content", [b"", b"\x93NUMPY", None])
def test_what_was_spoilt_is_made_anew(
    tmp_path: Path, counting: Counting, content: bytes | None
) -> None:
    root = one(tmp_path, a_jpg=PHOTO)
    built(root)
    before = site(root / "output")
    for file in (root / PICTURES).iterdir():
        file.write_bytes(file.read_bytes()[:-3] if content is None else content)
    built(root)
    assert counting.made == 2
    assert site(root / "output") == before


def test_what_is_spoilt_meanwhile_is_made_anew(tmp_path: Path, counting: Counting) -> None:
    root = one(tmp_path, a_jpg=PHOTO)

    def spoil(step: str, *_: int) -> None:
        if step == "render":
            for file in (root / PICTURES).iterdir():
                file.unlink()

    assert build(root, Options(), spoil).changes
    assert counting.made > 1
    assert shown(root)["a.jpg.480.webp"].startswith(b"1")


def test_pictures_that_are_gone_are_forgotten(tmp_path: Path, counting: Counting) -> None:
    root = one(tmp_path, a_jpg=PHOTO, b_jpg=saved(photo(700, 500), "JPEG"))
    built(root)
    assert len(entries(root)) == counting.made == 2
    write(root, {"cases/a/index.md": case(background="![图](a.jpg)")})
    built(root)
    assert len(entries(root)) == 1
    write(root, {"cases/a/index.md": case()})
    built(root)
    assert entries(root) == {}
    assert counting.made == 2


def test_progress_is_told_to_the_end(tmp_path: Path, counting: Counting) -> None:
    root = one(tmp_path, a_jpg=PHOTO, b_png=png())
    told: list[tuple[str, int, int]] = []
    check(root, Options(), lambda *step: told.append(step))
    assert [step for step in told if step[0] == "pictures"] == [
        ("pictures", 1, 2),
        ("pictures", 2, 2),
    ]
    assert counting.made == 2


# Without the extra

WITHOUT = """
import sys
sys.modules["PIL"] = None
from casegen.cli.main import main
main()
"""


def without(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "--lang", "en", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_without_the_extra_the_picture_itself_is_published_and_a_note_says_so_once(
    tmp_path: Path,
) -> None:
    clean = saved(photo(700, 500), "JPEG")
    root = one(tmp_path, a_jpg=clean, b_jpg=telling("JPEG", 6))
    said = without(root, "build", "--strict")
    assert said.count("info[pictures-full-size]") == 1
    assert 'pip install "casegen[pictures]"' in said
    found = shown(root)
    assert [*found] == ["a.jpg", "b.jpg"]
    assert found["a.jpg"] == clean
    page = site(root / "output")["cases/a/index.html"].decode()
    assert "<picture>" not in page
    assert 'b.jpg" width="180" height="240"' in page


def test_without_the_extra_nothing_is_told_either(tmp_path: Path) -> None:
    pictures = {f"{kind}_{kind}".lower(): telling(kind) for kind in ("PNG", "GIF", "WEBP", "AVIF")}
    root = one(tmp_path, **pictures, a_jpg=telling("JPEG"))
    without(root, "build")
    found = site(root / "output")
    assert len([path for path in found if path.startswith("cases/a/")]) == 5 + 2
    assert [path for path, content in found.items() if SECRET in content] == []


def test_without_pictures_nobody_is_told_of_the_extra(tmp_path: Path) -> None:
    root = publication(tmp_path, {"cases/a.md": case()})
    assert "pictures-full-size" not in without(root, "build")


def test_no_module_but_one_knows_pillow() -> None:
    knowing = [
        path.name
        for path in (ROOT / "casegen").rglob("*.py")
        if "from PIL" in path.read_text("utf-8") or "import PIL" in path.read_text("utf-8")
    ]
    assert knowing == ["pillow.py"]

"""The preview shows whatever can be shown, and fails at nothing."""

import asyncio
import shutil
from pathlib import Path

import pytest

from casegen.check import Options, check
from casegen.messages import LANGUAGES, load
from casegen.preview import settle as settling
from casegen.preview.answers import made, noticed, with_script
from casegen.preview.follow import follow
from casegen.preview.notice import Manner
from casegen.preview.settle import settle
from casegen.preview.shown import Shown, problems
from casegen.preview.stage import Stage, keep_up
from tests.diagnostics.specimens import CASES, FIELDS
from tests.diagnostics.test_broken import BROKEN, GOOD, OTHER_ENCODINGS
from tests.publications import case, write


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication with every mistake there is."""
    root = tmp_path_factory.mktemp("broken") / "publication"
    shutil.copytree(BROKEN, root)
    with (root / "config.yaml").open("a", encoding="utf-8") as config:
        config.write(FIELDS)
    write(root / "cases", CASES)
    return write(root / "cases", {n: GOOD.encode(code) for n, code in OTHER_ENCODINGS.items()})


def test_it_says_what_check_says(broken: Path) -> None:
    root = broken.parent
    assert problems(settle(Shown(root))) == check(root, Options(drafts=True)).diagnostics


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_made_all_the_same(broken: Path, language: str) -> None:
    shown = settle(Shown(broken.parent))
    manner = Manner(load(language), "vscode")
    assert len(shown.unread) > 5
    for path in (*shown.pages, *shown.unread, "_problems/index.html", "nowhere/index.html"):
        found = made(shown, path, manner)
        assert found.failed == ()
        assert with_script(found, noticed(shown, found, manner))


def test_a_good_publication_that_breaks_stays_as_it_was(tmp_path: Path) -> None:
    names = [name for name in CASES if name.endswith(".md")]
    write(tmp_path, {"config.yaml": f"title: 案例集\n{FIELDS}"})
    write(tmp_path / "cases", {name: case(name[:-3], slug=f"c{n}") for n, name in enumerate(names)})
    good = settle(Shown(tmp_path))
    assert problems(good) == ()
    write(tmp_path / "cases", CASES)
    every = frozenset(f"cases/{name}" for name in CASES)
    shown = settle(follow(good, every))
    assert len(problems(shown)) > len(names) / 2
    stale = [path for path, file in shown.files.items() if file.stale]
    assert len(stale) > 5
    for path in stale:
        card = good.files[path].card
        assert card
        page = f"cases/{card.slug}/index.html"
        text = made(shown, page, Manner(load("en"), "path")).content
        assert card.front.title in text
        assert "做法。" in text


def test_one_change_at_a_time_comes_to_the_same_as_all_at_once(tmp_path: Path) -> None:
    write(tmp_path, {"config.yaml": "title: 案例集\n"})
    write(tmp_path / "cases", {f"c{n}.md": case(f"案例{n}") for n in range(5)})
    shown = settle(Shown(tmp_path))
    for n, text in enumerate(
        (
            case("案例0", background="改了。\n\n[丙](c2.md)"),
            case("新题", tags="没有的标签"),
            case("案例2", date="2020-01-01").replace("浙江省/舟山市/嵊泗县", "朝阳区"),
            case("案例3", slug="moved"),
            case("案例4", status="draft"),
        )
    ):
        write(tmp_path, {f"cases/c{n}.md": text})
        shown = follow(shown, frozenset([f"cases/c{n}.md"]))
    shown = settle(shown)
    anew = settle(Shown(tmp_path))
    assert shown.pages == anew.pages
    assert problems(shown) == problems(anew)


def test_rules_for_several_cases_are_kept_up_with(tmp_path: Path) -> None:
    one, other = ("".join(chr(first + n) for n in range(300)) for first in (0x4E00, 0x5E00))
    write(tmp_path, {"config.yaml": "title: 案例集\neditorial: {near-duplicate: true}\n"})
    write(tmp_path / "cases", {"a.md": case(background=one), "b.md": case(background=other)})
    shown = settle(Shown(tmp_path))
    assert problems(shown) == ()
    write(tmp_path, {"cases/b.md": case(background=one)})
    shown = settle(follow(shown, frozenset(["cases/b.md"])))
    assert {problem.id for problem in problems(shown)} == {"near-duplicate"}
    assert problems(shown) == check(tmp_path, Options(drafts=True)).diagnostics


def test_a_bug_keeps_what_is_shown_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"config.yaml": "title: 案例集\n", "cases/a.md": case("案例")})
    heard: list[Shown] = []

    async def lived() -> None:
        stage = Stage(Shown(tmp_path), Manner(load("en"), "path"), lambda s, _: heard.append(s))
        changes: asyncio.Queue[frozenset[str]] = asyncio.Queue()
        keeping = asyncio.ensure_future(keep_up(stage, changes))

        async def next_heard(count: int) -> Shown:
            while len(heard) < count:
                await asyncio.sleep(0.01)
            return heard[-1]

        assert (await next_heard(1)).bug == ""
        with monkeypatch.context() as patch:
            patch.setattr(settling, "plan", lambda _: 1 / 0)
            write(tmp_path, {"cases/b.md": case("又一个")})
            changes.put_nowait(frozenset(["cases/b.md"]))
            broken = await next_heard(2)
        assert "ZeroDivisionError" in Path(broken.bug).read_text("utf-8")
        assert "cases/a/index.html" in stage.shown.pages
        assert broken.bug in stage.notice("index.html").notes[0]
        assert stage.notice("index.html").weight == "error"
        changes.put_nowait(frozenset(["cases/b.md"]))
        mended = await next_heard(3)
        assert mended.bug == ""
        assert "cases/b/index.html" in mended.pages
        keeping.cancel()

    asyncio.run(lived())

"""What people install: the source distribution, the wheel that is made of it, and that it works.

The distributions are built once for all workers; the build system is fetched, nothing else.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a program that must not fail, and return what it says."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "LC_ALL", "LC_MESSAGES", "LANG")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the distributions, and an environment in which the wheel is installed."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "wheel"
    with FileLock(shared / "wheel.lock"):
        if not (made / "done").exists():
            shutil.rmtree(made, ignore_errors=True)
            checkout(made / "source")
            run(sys.executable, "-m", "build", "--outdir", made / "dist", cwd=made / "source")
            build = (sys.executable, "-m", "build", "--wheel")
            run(*build, "--outdir", made / "direct", cwd=made / "source")
            install(made / "dist", made / "venv")
            (made / "done").touch()
    return made


def checkout(folder: Path) -> None:
    """Copy the files that git knows, or would know after `git add`."""
    listed = run("git", "ls-files", "-z", "-co", "--exclude-standard", cwd=ROOT)
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)


def install(dist: Path, place: Path) -> None:
    """Install the wheel where only what it depends on is taken from this environment."""
    venv.create(place, symlinks=os.name != "nt")
    paths = {"base": str(place), "platbase": str(place)}
    packages = Path(sysconfig.get_path("purelib", "venv", vars=paths))
    # A folder that a .pth file names is searched last, and its own .pth files, such as the one
    # that leads to this checkout, are not read.
    here = sysconfig.get_path("purelib")
    (packages / "dependencies.pth").write_text(here, encoding="utf-8")
    pip = (sys.executable, "-m", "pip", "--python", program(place, "python"), "install")
    run(*pip, "--no-deps", "--no-index", "--ignore-installed", *dist.glob("*.whl"), cwd=place)


def program(place: Path, name: str) -> Path:
    return place / ("Scripts" if os.name == "nt" else "bin") / name


def wheel(folder: Path) -> dict[str, bytes]:
    """Return the files of the only wheel in a folder."""
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_has_every_file_of_the_package_and_the_theme(folder: Path) -> None:
    source = folder / "source"
    wanted = {
        f"{place}/{path.relative_to(source / top).as_posix()}"
        for top, place in (("casegen", "casegen"), ("templates", "casegen/theme"))
        for path in (source / top).rglob("*")
        if path.is_file()
    }
    found = {name for name in wheel(folder / "dist") if ".dist-info/" not in name}
    assert sorted(found) == sorted(wanted)
    assert {
        "casegen/py.typed",
        "casegen/config.schema.json",
        "casegen/content/case.schema.json",
        "casegen/site/thesaurus.schema.json",
        "casegen/regions/tree.schema.json",
        "casegen/regions/divisions.csv",
        "casegen/defaults/zh-CN.yaml",
        "casegen/messages/en.yaml",
        "casegen/scaffold/zh-CN/gitignore",
        "casegen/scaffold/en/gitignore",
        "casegen/scaffold/zh-CN/editorconfig",
        "casegen/theme/base.html",
        "casegen/theme/i18n/zh-CN.yaml",
    } <= found


def test_the_wheel_made_of_the_source_distribution_is_that_made_of_the_checkout(
    folder: Path,
) -> None:
    assert wheel(folder / "dist") == wheel(folder / "direct")


def test_what_is_installed_is_the_wheel(folder: Path) -> None:
    code = "import casegen, casegen.pages.theme as t; print(casegen.__file__, t.default_folder())"
    said = run(program(folder / "venv", "python"), "-c", code, cwd=folder)
    package, theme = (Path(path) for path in said.split())
    assert package.is_relative_to(folder / "venv")
    assert theme == package.parent / "theme"


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_new_publication_builds_at_once(folder: Path, tmp_path: Path, language: str) -> None:
    casegen = program(folder / "venv", "casegen")
    run(casegen, "--lang", language, "init", "demo", cwd=tmp_path)
    demo = tmp_path / "demo"
    assert (demo / ".gitignore").is_file()
    run(casegen, "build", "--strict", cwd=demo)
    home = (demo / "output" / "index.html").read_text("utf-8")
    assert f'<html lang="{language}"' in home
    assert list((demo / "output" / "static").glob("*.css"))

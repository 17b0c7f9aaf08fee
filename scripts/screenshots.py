"""Take pictures of a built site, narrow to wide, light and dark.

From the repository's folder: python -m scripts.screenshots output ../shots index.html cases/
"""

import argparse
import re
from pathlib import Path

from tests.browser.rig import ROOT, Tabs, chromium, serving

WIDTHS = (360, 768, 1280)


def name(path: str, width: int, dark: bool) -> str:
    """Return the file name that says what a picture shows."""
    page = re.sub(r"[^\w.-]+", "-", path.removesuffix("index.html")).strip("-") or "index"
    return f"{page}-{width}-{'dark' if dark else 'light'}.png"


def shoot(site: Path, to: Path, paths: list[str]) -> None:
    """Write a full-page picture of each path at each width, light and dark."""
    to.mkdir(parents=True, exist_ok=True)
    with serving(site) as home, chromium() as browser:
        for path in paths:
            for width in WIDTHS:
                for dark in (False, True):
                    with Tabs(browser) as tabs:
                        page = tabs(home + path.removeprefix("/"), width, dark=dark).page
                        page.wait_for_load_state("networkidle")
                        picture = to / name(path, width, dark)
                        page.screenshot(path=picture, full_page=True)
                    print(picture)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of a built site")
    parser.add_argument("to", type=Path, help="where the pictures go, outside of the repository")
    parser.add_argument("paths", nargs="*", default=["index.html"], help="addresses in the site")
    asked = parser.parse_args()
    if not (asked.site / "index.html").is_file():
        parser.error(f"{asked.site} is no built site: it has no index.html")
    if asked.to.resolve().is_relative_to(ROOT):
        parser.error("pictures do not belong into the repository: name a folder outside of it")
    shoot(asked.site, asked.to, asked.paths)


if __name__ == "__main__":
    main()

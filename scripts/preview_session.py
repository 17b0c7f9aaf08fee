"""Record a session of the preview for the documentation: a case, a mistake in it, and it mended.

From the repository's folder: python -m scripts.preview_session
"""

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.rig import ROOT, Tabs, chromium
from tests.preview.running import running
from tests.publications import write

IMAGES = ROOT / "docs" / "images"
SIZE = (1000, 640)

TAGS = """\
- {名称: 教师队伍, 网址名: teaching-staff}
- {名称: 对口帮扶, 网址名: paired-assistance}
"""

CASE = """\
---
标题: 嵊泗县：给外岛教师单列待遇
日期: 2024年2月1日
牵头单位: 嵊泗县教育局
地区: 嵊泗县
学段: [义务教育, 普通高中]
标签: 教师队伍
来源:
  名称: 2024年度浙江省教育系统工作会议发言摘登
---

## 背景意义

嵊泗是舟山市的海岛县，学校分布在本岛和若干外岛，外岛的教师不容易留任。

## 主要做法

### 外岛岗位单列收入

外岛教师与本岛同职称者相比，每年多2.3万元。

### 长期任教另有奖励

当班主任满20年的在职教师共74人，2023年人均获奖金3万元。

## 经验启示

### 补偿写成明确的数目

每年多多少、满多少年奖多少，都有具体数目，教师容易判断去留。
"""

WRONG = CASE.replace("日期: ", "日期：")
MENDED = CASE.replace("来源:", "摘要: 海岛县嵊泗给外岛教师单列收入，长期任教另有奖励。\n来源:")
DRAFT = CASE.replace("标题:", "状态: 草稿\n标题:").replace(
    "每年多多少、满多少年奖多少，都有具体数目，教师容易判断去留。", "待补充"
)


def record(root: Path) -> None:
    """Write the pictures."""
    file = root / "cases" / "shengsi.md"
    write(root, {"config.yaml": "title: 海岛教育案例\n", "cases/tags.yaml": TAGS})
    file.write_text(CASE, "utf-8")
    with running(root, "--editor", "vscode") as preview, chromium() as browser:
        preview.until(lambda: len(preview.lines) > 1)
        with Tabs(browser) as tabs:
            page = tabs(f"{preview.home}cases/shengsi/", *SIZE).page
            overlay = page.locator("#_preview .overlay")
            _shoot(page, "before")
            file.write_text(WRONG, "utf-8")
            expect(overlay).to_be_visible()
            _shoot(page, "error")
            file.write_text(MENDED, "utf-8")
            expect(overlay).to_have_count(0)
            _shoot(page, "mended")
            file.write_text(DRAFT, "utf-8")
            expect(page.locator("#_preview_top .draft")).to_be_visible()
            _shoot(page, "draft")
            file.write_text(WRONG.replace("教师队伍", "教师待遇"), "utf-8")
            write(root, {"cases/xin.md": CASE.replace("教师队伍", "教师待遇")})
            page.goto(f"{preview.home}_problems/")
            expect(page.locator("article")).to_have_count(2)
            _shoot(page, "problems")


def _shoot(page: Page, name: str) -> None:
    page.wait_for_load_state("load")
    # The styles of what the preview adds come after those of the page.
    page.wait_for_timeout(500)
    path = IMAGES / f"preview-{name}.png"
    page.screenshot(path=path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} KB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        record(Path(folder))

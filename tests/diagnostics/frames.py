"""What the examples of rules show a part of: whole publications in which nothing else is wrong."""

import json
import re
from functools import cache
from importlib.resources import files

from msgspec import Struct, structs

from casegen.messages.examples import Frame
from tests.publications import png


class Sample(Struct, frozen=True):
    """What a publication in one language has besides an example."""

    config: str
    front: tuple[str, ...]
    body: str
    """A whole body."""
    more: str
    """What goes before the second section, so that the first one has something in it."""
    case: str
    """The file in which an example stands."""
    other: str
    """A case that examples refer to."""
    tags: str
    regions: str = ""


CHINESE = Sample(
    config="title: 案例集\n",
    front=(
        "标题: 双桥区的轮岗支教",
        "日期: 2025-10-08",
        "牵头单位: 嵊泗县教育局",
        "地区: 嵊泗县",
        "来源: {名称: 舟山日报}",
    ),
    body=(
        "## 背景意义\n\n海岛学校规模小，教师难留。\n\n"
        "## 主要做法\n\n### 同步上课\n\n小岛学校与县城学校同步上课。\n\n"
        "## 经验启示\n\n### 先通网络\n\n网络通了，课才能同上。\n"
    ),
    more="## 主要做法",
    case="cases/anli.md",
    other="cases/haidao.md",
    tags="- {名称: 双减, 网址名: double-reduction}\n",
)

ENGLISH = Sample(
    config="title: Learning Cases\nlanguage: en\nregions: regions.yaml\n",
    front=(
        "title: A quiet hour",
        "date: 2025-10-08",
        "lead: Northgate Library",
        "region: Northshire",
        "source: {name: Northgate Gazette}",
    ),
    body=(
        "## Background\n\nFew pupils read at home.\n\n"
        "## What was done\n\n### Reading buddies\n\nOlder pupils read with younger ones.\n\n"
        "## Lessons\n\n### Start small\n\nOne class was enough to begin with.\n"
    ),
    more="## What was done",
    case="cases/example.md",
    other="cases/buddies.md",
    tags="- {name: Reading, slug: reading}\n",
    regions=(
        "- name: Northshire\n  children: [{name: Northgate}, {name: Newport}]\n"
        "- name: Southshire\n  children: [{name: Newport}]\n"
    ),
)

SAMPLES = {"zh-CN": CHINESE, "en": ENGLISH}


def framed(text: str | dict[str, str], frame: Frame, language: str) -> dict[str, str | bytes]:
    """Return the files of a publication that has an example in it."""
    sample = SAMPLES[language]
    if frame is Frame.TREE:
        sample = structs.replace(sample, front=tuple(f for f in sample.front if "region" not in f))
        return {path: _content(path, sample) for path in str(text).split()}
    shown = text if isinstance(text, dict) else {_PLACES.get(frame, sample.case): text}
    standing: dict[str, str | bytes] = {
        "config.yaml": sample.config,
        "cases/tags.yaml": sample.tags,
        "cases/port.png": png(),
        sample.other: _case(sample.front, sample.body),
    }
    if sample.regions:
        standing["regions.yaml"] = sample.regions
    return standing | {path: _filled(path, shown[path], frame, sample) for path in shown}


_PLACES = {Frame.CONFIG: "config.yaml", Frame.TAGS: "cases/tags.yaml"}


def _content(path: str, sample: Sample) -> str | bytes:
    """Return a file in which nothing is wrong."""
    if path == "config.yaml":
        return sample.config.replace("regions: regions.yaml", "regions: none")
    if path == "cases/tags.yaml":
        return sample.tags
    if path.endswith(".png"):
        return png()
    return _case(sample.front, sample.body)


def _case(front: tuple[str, ...], body: str) -> str:
    return "\n".join(("---", *front, "---", "", body))


def _filled(path: str, text: str, frame: Frame, sample: Sample) -> str:
    """Return the whole of a file that an example shows a part of."""
    if path == "config.yaml":
        return _merged(sample.config.splitlines(), text)
    if not path.endswith(".md") or frame is Frame.CASE:
        return text
    if frame is Frame.HEADER:
        return f"{text}\n{sample.body}"
    if frame is Frame.SECTIONS:
        return _case(sample.front, text)
    before, fence, after = text.partition("---\n")
    front, body = (before, after) if fence else (text, "")
    if frame is Frame.BODY:
        front, body = "", text
    lines = _merged(sample.front, front).splitlines()
    whole = sample.body.replace(sample.more, f"{body.strip()}\n\n{sample.more}", 1)
    return _case(tuple(lines), whole)


def _merged(lines: tuple[str, ...] | list[str], shown: str) -> str:
    """Return lines of a document with those of an example in the place of the same keys."""
    keys = {_key(line) for line in shown.splitlines()}
    kept = [line for line in lines if _key(line) not in keys]
    return "\n".join([*kept, shown.rstrip("\n"), ""])


def _key(line: str) -> str:
    written = re.split("[:：]", line)[0]
    return _names().get(written, written)


@cache
def _names() -> dict[str, str]:
    """Return the key for each Chinese name of one."""
    case = json.loads((files("casegen.content") / "case.schema.json").read_text("utf-8"))
    config = json.loads((files("casegen") / "config.schema.json").read_text("utf-8"))
    known = {**config["properties"], **case["properties"]}
    return {schema["x-zh"]: key for key, schema in known.items()}

"""What the words of a heading say, and the addresses that they give."""

import re
import unicodedata

_HAN_NUMBER = r"[一二三四五六七八九十百]{1,4}"
_NUMBER = re.compile(
    rf"""\s*(?:
        [(（]?(?:{_HAN_NUMBER}|\d{{1,2}})[)）][、.．]?         # （一） (1) 1）
      | (?:{_HAN_NUMBER}|\d{{1,2}})[、.．,，](?!\d)            # 一、 1.
      | 第(?:{_HAN_NUMBER}|\d{{1,2}})[章节条、]+               # 第一节
      | [\u2460-\u2473\u2474-\u2487\u3220-\u3229]              # ① ⑴ ㈠
    )\s*""",
    re.VERBOSE,
)


def without_number(heading: str) -> str:
    """Return a heading without the number in front: `（一）建立机制` is `建立机制`."""
    match = _NUMBER.match(heading)
    if not match or match.end() == len(heading) or _RANGE.match(heading):
        return heading.strip()
    return heading[match.end() :].strip()


_RANGE = re.compile("一、二|二、三|三、四|四、五|五、六|六、七|七、八|八、九")
"""`三、四年级联动` is about two grades; it is not the third heading."""


def anchor(section: str, title: str, taken: set[str]) -> str:
    """Return the id of an item: its section and its title's words, so that reordering keeps it.

    The section in front keeps an id from shadowing a name of the page's scripts.
    """
    words = "-".join(re.findall(r"\w+", unicodedata.normalize("NFKC", title).casefold()))
    base = candidate = f"{section}-{words}" if words else f"{section}-item"
    count = 1
    while candidate in taken:
        count += 1
        candidate = f"{base}-{count}"
    taken.add(candidate)
    return candidate

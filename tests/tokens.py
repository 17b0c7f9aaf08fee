"""What files are made of, for tests that put it together at random."""

from hypothesis import strategies as st

# fmt: off
YAML = [
    "标题", "日期", "来源", "名称", "a", "title", "：", ":", ": ", "[", "]", "{", "}", ", ",
    "，", "'", '"',
    "“", "”", "#", " #", "&", "*", "!", "|", ">", "%", "@", "`", "?", "---", "...", "- ",
    "-", "－",
    "2025-10-08", "no", "12:30", "<<", "\n", "\n  ", "\n- ", "\n    ", "\t", "　", "\\",
    "\ufeff", "\u200b", "\u2028", "\x85", "\x00", "\r", "\r\n",
]

MARKDOWN = [
    "## ", "### ", "# ", "##", "＃＃", "背景意义", "主要做法", "经验启示", "一、", "（二）",
    "待补充", "TODO", "文字", "，", "。",
    "word", " ", "  ", "    ", "\n", "\n\n", "\r\n", "\t", "*", "**", "_", "~~", "`", "```",
    "> ", "- ", "1. ", "| ", "|-|-|",
    "---", "===", "[", "](", ")", "![", "](a.md)", "](#一)", "](http://e.org)",
    "](javascript:x)", "](a.png)", "[^1]", "[^1]: ",
    "^[", "]", ": ", "<b>", "</b>", "<", ">", "<!--", "-->", "&lt;", "\\", "!", "“", "”",
    "\u3000",
]
# fmt: on

yaml = st.lists(st.sampled_from(YAML), max_size=30).map("".join)
markdown = st.lists(st.sampled_from(MARKDOWN), max_size=40).map("".join)

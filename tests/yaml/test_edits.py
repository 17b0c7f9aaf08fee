import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casegen.diagnostics import Edit
from casegen.rewrite import rewritten
from casegen.yaml.edits import appended, removed, without_key, written
from casegen.yaml.reading import Mapping, Node, Scalar, Sequence, child, read_yaml

TEXTS = st.text("甲a1 '\"\\#:：,，[]{}-?&*!|>%@`~=<.", min_size=1, max_size=8).map(
    lambda text: " ".join(text.split()) or "甲"
)


def read(text: str) -> Node:
    node, problems = read_yaml(text, "a.yaml")
    assert problems == ()
    assert node
    return node


def value(node: Node | None) -> tuple[str, bool]:
    assert isinstance(node, Scalar)
    return node.text, node.plain and node.text in ("", "~", "null")


@given(TEXTS, st.sampled_from(["", "甲", "'甲'", '"甲"']))
@example("null", "甲")
@example("- a", "")
@example("a #b", "甲")
@example("摄影：李四", "")
def test_a_value_is_read_back_wherever_it_stands(text: str, like: str) -> None:
    new = written(text, like)
    for document, steps in (
        (f"k: {new}  # k\nl: m", ("k",)),
        (f"k: [{new}, m]", ("k", 0)),
        (f"k: [m, {new}]", ("k", 1)),
        (f"k:\n  - {new}\n  - m", ("k", 0)),
        (f"- {{k: {new}, l: m}}", (0, "k")),
    ):
        node: Node | None = read(document)
        for step in steps:
            node = child(node, step)
        assert value(node) == (text, False), document


def test_plain_names_stay_plain() -> None:
    for name in ("对口帮扶", "AI 教育", "C#", "A-B", "“双减”", "1+X", "no", "2025"):
        assert written(name) == name


@pytest.mark.parametrize(
    "text",
    [
        "[a, b, c]",
        "[ a ,b , c ]",
        "[a, b, c,]",
        "[\n  a, # 1\n  b, # 2\n  c # 3\n]",
        "[a, b,\n  c]",
        "[a,\n b, c]",
        "- a # 1\n- b\n\n- c",
        "-   a\n# 1\n-   b\n-   c\n",
    ],
)
@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_member_is_taken_out_and_put_in_and_the_others_stay(text: str, n: int) -> None:
    names = ["a", "b", "c"]
    sequence = read(text)
    assert isinstance(sequence, Sequence)
    without = rewritten(text, [removed(text, sequence.items[n].span)])
    after = read(without)
    assert isinstance(after, Sequence)
    assert [item.text for item in after.items if isinstance(item, Scalar)] == (
        names[:n] + names[n + 1 :]
    )
    assert (without + "#").count("# 1") >= text.count("# 1") - (n == 0)
    more = read(rewritten(text, [appended(text, sequence, "d")]))
    assert isinstance(more, Sequence)
    assert [item.text for item in more.items if isinstance(item, Scalar)] == [*names, "d"]


@pytest.mark.parametrize("text", ["- k: 1\n  l: 2\n  m: 3\n", "- {k: 1, l: 2, m: 3}"])
@pytest.mark.parametrize("key", ["k", "l", "m"])
def test_a_key_is_taken_out_with_its_value(text: str, key: str) -> None:
    mapping = child(read(text), 0)
    assert isinstance(mapping, Mapping)
    edit: Edit = without_key(text, mapping, key)
    after = child(read(rewritten(text, [edit])), 0)
    assert isinstance(after, Mapping)
    assert [name.text for name, _ in after.entries] == [k for k in "klm" if k != key]

import pytest

from casegen.pages.search.extract import blocks


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ()),
        ('<p>一<strong>二</strong><em>三</em><a href="x">四</a></p>', ("一二三四",)),
        ("<p>一</p>\n<p>二<br />三</p>", ("一", "二", "三")),
        ("<ul><li>一</li><li><p>二</p></li></ul>", ("一", "二")),
        ("<table><tr><td>一</td><td>二 &amp; &lt;b&gt;</td></tr></table>", ("一", "二 & <b>")),
        ("<p>一\n  two   three</p>", ("一 two three",)),
        ('<p>一<img src="\0P0\0" alt="图 &quot;中&quot;">二</p>', ("一", '图 "中"', "二")),
        (
            '<p>两县<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>创建</p>',
            ("两县创建",),
        ),
        ('<p>注。 <a href="#fnref1" class="footnote-backref">↩︎</a></p>', ("注。",)),
        ("<pre><code>a\nb</code></pre>", ("a b",)),
    ],
)
def test_a_block_is_what_stands_together(html: str, expected: tuple[str, ...]) -> None:
    assert blocks(html) == expected

import json
import zlib

import pytest

from casegen.pages.search.packed import pack, pack_prose


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 200_000])
def test_bits_follow_the_data_in_one_stream(size: int) -> None:
    bits = bytes(n * n % 251 for n in range(size))
    assert zlib.decompress(pack(b"head" * 90, bits).content) == b"head" * 90 + bits


def test_a_file_is_named_by_all_that_it_holds() -> None:
    names = [pack(b"a", b"b").name, pack(b"a", b"c").name, pack(b"b", b"b").name]
    assert len(set(names)) == 3
    assert pack(b"a", b"b").name == names[0]


@pytest.mark.parametrize(
    ("value", "encoding"), [("教育强国𠮷", "utf-16-be"), ("education", "utf-8")]
)
def test_prose_is_in_the_shorter_encoding(value: str, encoding: str) -> None:
    data = zlib.decompress(pack_prose(json.dumps([value], ensure_ascii=False).encode()).content)
    assert json.loads(data.decode(encoding)) == [value]
    assert (data[0] == 0) == (encoding == "utf-16-be")

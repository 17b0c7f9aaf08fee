import json
import zlib

import pytest

from casegen.pages.search.packed import pack, pack_prose, unpack


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 200_000])
def test_bits_follow_the_data_in_one_stream(size: int) -> None:
    bits = bytes(n * n % 251 for n in range(size))
    packed = pack(b"head" * 90, bits)
    assert packed.content
    assert zlib.decompress(packed.content) == b"head" * 90 + bits
    assert unpack(packed.name, packed.content) == b"head" * 90 + bits


def test_a_file_is_not_taken_for_another() -> None:
    one, other = pack(b"one").content, pack(b"other")
    assert one
    for content in (one, b"", one[:-1]):
        with pytest.raises(ValueError, match=other.name):
            unpack(other.name, content)


def test_a_file_is_named_by_all_that_it_holds() -> None:
    names = [pack(b"a", b"b").name, pack(b"a", b"c").name, pack(b"b", b"b").name]
    assert len(set(names)) == 3
    assert pack(b"a", b"b").name == names[0]


@pytest.mark.parametrize(
    ("value", "encoding"), [("教育强国𠮷", "utf-16-be"), ("education", "utf-8")]
)
def test_prose_is_in_the_shorter_encoding(value: str, encoding: str) -> None:
    packed = pack_prose(json.dumps([value], ensure_ascii=False).encode())
    assert packed.content
    data = zlib.decompress(packed.content)
    assert json.loads(data.decode(encoding)) == [value]
    assert (data[0] == 0) == (encoding == "utf-16-be")

"""What a picture tells is taken out of it, and nothing that it shows."""

import random
import struct
from io import BytesIO
from zlib import crc32

import pytest
from PIL import Image

from casegen.content.markdown import PICTURES
from casegen.pictures import avif
from casegen.pictures.formats import FORMATS, recognise, strip
from casegen.pictures.stripped import DamagedError, Stripped
from tests.publications import png

from .files import GPS, MAKE, ORIENTATION, SECRET, SRGB, moving, opened, photo, saved, telling

KINDS = [format_.name.upper() for format_ in FORMATS]


def stripped(content: bytes) -> Stripped:
    format_ = recognise(content)
    assert format_
    return strip(content, format_)


def test_every_kind_that_a_case_may_name_is_known() -> None:
    assert {ending for format_ in FORMATS for ending in format_.endings} == {*PICTURES}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_left_of_places_cameras_and_comments(kind: str) -> None:
    content = telling(kind)
    if kind != "GIF":
        assert opened(content).getexif().get_ifd(GPS)
    assert SECRET in content
    found = stripped(content)
    assert SECRET not in found.content
    picture = opened(found.content)
    assert not picture.getexif().get_ifd(GPS)
    assert MAKE not in picture.getexif()
    told = (picture.info.get(key, b"") for key in ("comment", "xmp", "Author", "Comment"))
    # Where nothing may be taken out of a file, zeros are written over it.
    assert not any(text.strip(b"\0") for text in told)
    assert "photoshop" not in picture.info


@pytest.mark.parametrize("kind", KINDS)
def test_not_a_pixel_changes(kind: str) -> None:
    content = telling(kind)
    found = stripped(content)
    assert opened(found.content).tobytes() == opened(content).tobytes()
    assert (found.width, found.height, found.still) == (240, 180, True)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colours_keep_their_profile(kind: str) -> None:
    assert opened(stripped(telling(kind)).content).info["icc_profile"] == SRGB


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_tells_nothing_stays_as_it_is(kind: str) -> None:
    content = saved(photo(240, 180), kind)
    assert stripped(content).content == content
    once = stripped(telling(kind)).content
    assert stripped(once).content == once


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "AVIF"])
def test_which_side_is_up_stays_known_and_gives_the_size(kind: str, orientation: int) -> None:
    found = stripped(telling(kind, orientation))
    assert opened(found.content).getexif() == {ORIENTATION: orientation}
    assert (found.width, found.height) == ((180, 240) if orientation >= 5 else (240, 180))


def test_webp_is_shown_as_it_lies() -> None:
    """As Chromium does, whatever EXIF says."""
    found = stripped(telling("WEBP", 6))
    assert not opened(found.content).getexif()
    assert (found.width, found.height) == (240, 180)


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_blocks": 3}])
def test_every_way_to_write_jpeg_is_read(options: dict[str, int]) -> None:
    content = saved(photo(), "JPEG", **options)
    assert stripped(content).content == content


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_every_kind_of_colour_of_jpeg_is_read(mode: str) -> None:
    content = saved(photo().convert(mode), "JPEG")
    assert opened(stripped(content).content).tobytes() == opened(content).tobytes()


def test_the_small_picture_in_a_jpeg_goes() -> None:
    content = saved(photo(), "JPEG")
    thumbnail = struct.pack(">BBH", 0xFF, 0xE0, 16 + 3) + content[6:18] + b"\1\1abc"
    found = stripped(content[:2] + thumbnail + content[20:])
    assert found.content == content


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 80}, {"quality": 80, "a": 1}])
def test_every_way_to_write_webp_is_read(options: dict[str, int]) -> None:
    picture = photo(301, 201).convert("RGBA" if options.pop("a", 0) else "RGB")
    if picture.mode == "RGBA":
        picture.putalpha(128)
    found = stripped(saved(picture, "WEBP", **options))
    assert (found.width, found.height) == (301, 201)


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "AVIF"])
def test_what_moves_keeps_moving(kind: str) -> None:
    content = moving(kind)
    found = stripped(content)
    assert not found.still
    assert SECRET not in found.content
    before, after = Image.open(BytesIO(content)), Image.open(BytesIO(found.content))
    assert getattr(after, "n_frames", 0) == 3
    assert after.info.get("loop") == before.info.get("loop")
    for n in range(3):
        before.seek(n)
        after.seek(n)
        assert after.tobytes() == before.tobytes()
        assert after.info.get("duration") == before.info.get("duration")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_ends_too_early_is_seen(kind: str) -> None:
    content = telling(kind)
    for share in (0.01, 0.3, 0.6, 0.9):
        with pytest.raises(DamagedError):
            stripped(content[: max(40, int(share * len(content)))])


@pytest.mark.parametrize("kind", KINDS)
def test_noise_is_refused_or_read_but_never_breaks_anything(kind: str) -> None:
    content = telling(kind)
    format_ = recognise(content)
    assert format_
    chance = random.Random(kind)
    for _ in range(300):
        noisy = bytearray(content[: chance.randrange(20, len(content))])
        for _ in range(chance.randrange(8)):
            noisy[chance.randrange(min(len(noisy), 900))] = chance.randrange(256)
        try:
            found = strip(bytes(noisy), format_)
        except DamagedError:
            continue
        assert found.width > 0
        assert found.height > 0


def test_a_png_whose_data_are_spoilt_is_seen() -> None:
    content = bytearray(saved(photo(240, 180), "PNG"))
    content[len(content) // 2] ^= 1
    with pytest.raises(DamagedError):
        stripped(bytes(content))


def test_a_picture_without_width_is_no_picture() -> None:
    with pytest.raises(DamagedError):
        stripped(png(0, 2))


@pytest.mark.parametrize("content", [b"", b"text", b"<svg></svg>", b"BM" + bytes(60)])
def test_other_files_are_no_pictures(content: bytes) -> None:
    assert recognise(content) is None


def test_heic_is_not_taken_for_avif() -> None:
    assert recognise(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") is None


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I4s", len(data) + 8, kind) + data


def made_of(locations: bytes) -> bytes:
    """Return AVIF of 3 by 2 pixels with one item, which is EXIF, at the given locations."""
    item = box(b"infe", struct.pack(">IHH4sx", 0x02000000, 1, 0, b"Exif"))
    size = box(b"ispe", struct.pack(">III", 0, 3, 2))
    inner = box(b"iinf", struct.pack(">IH", 0, 1) + item) + box(b"iloc", locations)
    meta = bytes(4) + inner + box(b"iprp", box(b"ipco", size))
    return box(b"ftyp", b"avif\0\0\0\0avif") + box(b"meta", meta) + box(b"mdat", b"." * 100)


def test_what_lies_in_the_places_of_exif_is_written_over() -> None:
    content = made_of(struct.pack(">IBBHHHHII", 0, 0x44, 0, 1, 1, 0, 1, 150, 60))
    found = stripped(content)
    assert (found.width, found.height) == (3, 2)
    assert found.content[:150] + found.content[210:] == content[:150] + content[210:]
    assert b"." not in found.content[150:210]


@pytest.mark.parametrize(
    "locations",
    [
        # 65,535 items of 65,535 stretches of no bytes each, and one that is many times everything.
        struct.pack(">IBBH", 0, 0, 0, 65535) + struct.pack(">HHH", 1, 0, 65535) * 65535,
        struct.pack(">IBBHHHH", 0, 0x44, 0, 1, 1, 0, 9) + struct.pack(">II", 0, 200) * 9,
    ],
    ids=["without end", "over each other"],
)
def test_places_that_would_take_hours_to_write_to_are_refused(locations: bytes) -> None:
    content = made_of(locations)
    assert avif.is_avif(content)
    with pytest.raises(DamagedError):
        stripped(content)


def test_a_broken_exif_is_taken_out_like_any_other() -> None:
    data = b"MM\0*" + struct.pack(">IH", 8, 500) + SECRET
    chunk = struct.pack(">I", len(data)) + b"eXIf" + data + struct.pack(">I", crc32(b"eXIf" + data))
    content = saved(photo(), "PNG")
    assert stripped(content[:33] + chunk + content[33:]).content == content

"""The smaller pictures: their sizes, and that they look like what they were made of."""

import struct

import pytest
from PIL import Image

from casegen.pictures.formats import recognise, strip
from casegen.pictures.pillow import renditions
from casegen.pictures.renditions import widths
from casegen.pictures.stripped import DamagedError

from .files import SECRET, SRGB, exif, opened, photo, saved, telling

RED = (255, 0, 0)


def made(content: bytes) -> list[Image.Image]:
    format_ = recognise(content)
    assert format_
    return [opened(r.content) for r in renditions(strip(content, format_).content, format_.name)]


def near(found: object, wanted: tuple[int, ...], by: int = 12) -> bool:
    assert isinstance(found, tuple)
    return len(found) == len(wanted) and all(
        abs(a - b) <= by for a, b in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1, (1,)),
        (480, (480,)),
        (590, (590,)),
        (600, (480, 600)),
        (1000, (480, 1000)),
        (1200, (480, 960, 1200)),
        (1440, (480, 960, 1440)),
        (1441, (480, 960, 1440)),
        (9000, (480, 960, 1440)),
    ],
)
def test_none_is_wider_than_the_picture_and_none_is_almost_another(
    width: int, expected: tuple[int, ...]
) -> None:
    assert widths(width) == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_width_is_made_in_webp_with_the_proportions_of_the_picture(kind: str) -> None:
    found = made(saved(photo(1000, 750), kind, **({"quality": 95} if kind == "WEBP" else {})))
    assert [(p.format, p.size) for p in found] == [("WEBP", (480, 360)), ("WEBP", (1000, 750))]
    assert all(near(p.getpixel((5, 5)), RED) for p in found)


def test_a_photo_much_larger_than_needed_is_read_at_a_fraction_and_looks_the_same() -> None:
    found = made(saved(photo(6000, 4500), "JPEG"))
    assert [p.size for p in found] == [(480, 360), (960, 720), (1440, 1080)]
    assert all(near(p.getpixel((5, 5)), RED) for p in found)


CORNERS = {1: (0, 0), 3: (1, 1), 6: (1, 0), 8: (0, 1)}
"""Where the upper left corner of the file is shown, across and down."""


@pytest.mark.parametrize("orientation", CORNERS)
def test_they_are_upright(orientation: int) -> None:
    picture = made(saved(photo(1000, 750), "JPEG", exif=exif(orientation)))[0]
    assert picture.size == ((480, 360) if orientation in (1, 3) else (480, 640))
    across, down = CORNERS[orientation]
    place = (5 + across * (picture.width - 10), 5 + down * (picture.height - 10))
    assert near(picture.getpixel(place), RED)
    assert not picture.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_they_tell_nothing(kind: str) -> None:
    content = saved(photo(), kind, exif=exif(), icc_profile=SRGB)
    for rendition in renditions(content, kind):
        assert SECRET not in rendition.content
        assert not {"exif", "xmp", "icc_profile"} & opened(rendition.content).info.keys()


def test_what_is_transparent_stays_so() -> None:
    picture = photo().convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    shades = [picture, picture.convert("LA"), picture.quantize(64)]
    for shade in shades:
        found = made(saved(shade, "PNG"))[0]
        assert found.mode == "RGBA"
        assert near((found.getchannel("A").getpixel((240, 0)),), (0,), by=30)
        assert near((found.getchannel("A").getpixel((240, 359)),), (255,), by=30)


def test_the_colours_of_print_become_those_of_screens() -> None:
    found = made(saved(photo().convert("CMYK"), "JPEG"))[0]
    assert found.mode == "RGB"
    assert near(found.getpixel((5, 5)), RED)


def test_a_profile_is_applied() -> None:
    """One in which red and green have changed names."""
    profile = SRGB.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")
    found = made(saved(photo(), "JPEG", icc_profile=profile))[0]
    assert near(found.getpixel((5, 5)), (0, 255, 0))


@pytest.mark.parametrize("profile", [b"no profile", SRGB[:200]])
def test_a_profile_that_is_none_is_passed_over(profile: bytes) -> None:
    found = made(saved(photo(), "JPEG", icc_profile=profile))[0]
    assert near(found.getpixel((5, 5)), RED)


def test_of_16_bits_the_upper_ones_are_shown() -> None:
    columns = [int(x * 65535 / 799) for x in range(800)]
    rows = [b"".join(struct.pack("<H", x ^ y % 128) for x in columns) for y in range(600)]
    picture = Image.frombytes("I;16", (800, 600), b"".join(rows))
    found = made(saved(picture, "PNG"))[0]
    for across, grey in ((1, 0), (120, 64), (240, 128), (478, 255)):
        assert near(found.getpixel((across, 180)), (grey, grey, grey), by=3)


def test_a_drawing_is_kept_sharp() -> None:
    """A black line on white stays black and white, without the grey that photos may have."""
    picture = (
        Image.effect_noise((480, 400), 90).point(lambda v: 255 if v > 150 else 0).convert("RGB")
    )
    (found,) = made(saved(picture, "PNG", compress_level=0))
    assert found.tobytes() == picture.tobytes()


def test_none_takes_more_bytes_than_a_wider_one() -> None:
    picture = Image.new("L", (1440, 900), 255)
    for x in range(0, 1440, 6):
        picture.paste(0, (x, 0, x + 1, 900))
    found = renditions(saved(picture.convert("RGB"), "PNG", compress_level=0), "PNG")
    assert [rendition.width for rendition in found] == [1440]


def test_none_is_made_where_it_would_save_next_to_nothing() -> None:
    assert made(saved(Image.new("RGB", (600, 400), "red"), "PNG")) == []


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_a_picture_whose_data_are_spoilt_is_seen(kind: str) -> None:
    content = bytearray(telling(kind))
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    with pytest.raises(DamagedError):
        renditions(bytes(content), kind)


def test_the_same_picture_makes_the_same_bytes() -> None:
    content = saved(photo(), "JPEG")
    assert renditions(content, "JPEG") == renditions(content, "JPEG")

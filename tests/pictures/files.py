"""Real pictures, made with Pillow, that say more than they show."""

from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SECRET = b"SECRET"
"""Stands in everything that a file says beyond its picture."""

GPS = 0x8825
MAKE = 0x010F
ORIENTATION = 0x0112

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


_FAINTER = [64 + value // 2 for value in range(256)]


def photo(width: int = 800, height: int = 600) -> Image.Image:
    """Return a picture with detail, so that it takes some bytes; its upper left corner is red."""
    size = (width, height)
    noise = Image.frombytes("L", size, Random(1).randbytes(width * height)).point(_FAINTER)
    slope = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (noise, slope, slope.rotate(180)))
    picture.paste((255, 0, 0), (0, 0, width // 2, height // 2))
    return picture


def saved(picture: Image.Image, format_: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, format_, **options)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF with a place, a camera and, unless it is 1, which side is up."""
    data = Image.Exif()
    data[MAKE] = SECRET.decode()
    if orientation != 1:
        data[ORIENTATION] = orientation
    data.get_ifd(GPS).update({1: "N", 2: (30.0, 43.0, 26.5), 29: SECRET.decode()})
    return data


@cache
def telling(format_: str, orientation: int = 1) -> bytes:
    """Return a picture that tells all that a file of its kind can."""
    picture, told = photo(240, 180), exif(orientation)
    match format_:
        case "JPEG":
            content = saved(
                picture, format_, exif=told, comment=SECRET, xmp=SECRET, icc_profile=SRGB
            )
            # Photoshop's and camera makers' own.
            own = b"\xff\xed\0\x16Photoshop 3.0\0" + SECRET + b"\xff\xe5\0\x08" + SECRET
            return content[:2] + own + content[2:] + b"\xff\xd8" + SECRET
        case "PNG":
            text = PngInfo()
            text.add_text("Author", SECRET.decode())
            text.add_text("Comment", SECRET.decode(), zip=True)
            text.add_itxt("XML:com.adobe.xmp", SECRET.decode())
            text.add(b"prVt", SECRET, after_idat=True)
            return saved(picture, format_, exif=told, pnginfo=text, icc_profile=SRGB) + SECRET
        case "GIF":
            return saved(picture, format_, comment=SECRET) + SECRET
        case _:
            return saved(picture, format_, exif=told, xmp=SECRET, icc_profile=SRGB, quality=90)


@cache
def moving(format_: str) -> bytes:
    """Return three pictures in one file, which go round twice."""
    first, *others = (Image.new("RGB", (600, 400), colour) for colour in ("red", "green", "blue"))
    more: dict[str, Any] = {"comment": SECRET} if format_ == "GIF" else {"exif": exif()}
    if format_ != "AVIF":
        more["loop"] = 2
    return saved(first, format_, save_all=True, append_images=others, duration=100, **more)

"""Renditions made with Pillow. The only module that imports it, and imported only where it is."""

from io import BytesIO

from PIL import Image, ImageCms, ImageOps, features

from casegen.pictures.renditions import WIDTHS, Rendition, widths
from casegen.pictures.stripped import DamagedError

QUALITY = 80
METHOD = 4
"""How hard the encoder tries, of 6; beyond, little is won for twice the time."""

WORTHWHILE = 4096
"""Bytes that the narrowest rendition must save."""

VERSIONS = (
    " ".join(
        f"{name}={features.version(name)}"
        for name in ("pil", "webp", "libjpeg_turbo", "jpg", "avif", "littlecms2")
    )
    + f" {QUALITY} {METHOD} {WORTHWHILE}"
)

if not features.check("webp"):
    raise ImportError("this Pillow was built without WebP")


def renditions(content: bytes, format_: str) -> tuple[Rendition, ...]:
    """Return the renditions of a still picture, upright and in sRGB, the narrowest first.

    There are none where even the narrowest hardly saves anything, and where this Pillow can't read
    AVIF. Raises `DamagedError` where it can't be read to its end.
    """
    if format_ == "AVIF" and not features.check("avif"):
        return ()
    try:
        with Image.open(BytesIO(content), formats=[format_]) as picture:
            # No more than twice the pixels that are needed, where the format can be read so.
            share = min(1.0, 2 * WIDTHS[-1] / min(picture.size))
            picture.draft(None, (int(share * picture.width), int(share * picture.height)))
            shown = _in_srgb(ImageOps.exif_transpose(picture))
    except Exception as error:
        # Decoders raise whatever they please about bytes that nobody has seen before.
        raise DamagedError from error
    drawn = format_ in ("PNG", "GIF")
    made: list[Rendition] = []
    for width in reversed(widths(shown.width)):
        rendition = Rendition(width, _encode(_resized(shown, width), drawn=drawn))
        # A drawing may take more bytes when it is made smaller: lines become shades.
        if not made or len(rendition.content) < len(made[0].content):
            made.insert(0, rendition)
    return tuple(made) if len(content) - len(made[0].content) >= WORTHWHILE else ()


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture with 8 bits a channel, whose colours need no profile."""
    if picture.mode.startswith("I"):
        # Of the 16 bits of a grey picture the upper ones count.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return picture.convert(mode)
    try:
        told = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(picture, told, srgb, outputMode=mode) or picture
    except (ImageCms.PyCMSError, OSError):
        # A profile that does not fit its picture says nothing of it; browsers think so too.
        return picture.convert(mode)


def _resized(picture: Image.Image, width: int) -> Image.Image:
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _encode(picture: Image.Image, *, drawn: bool) -> bytes:
    """Return a picture as WebP; what was drawn is often smaller, and sharper, without loss."""
    lossy = _saved(picture, lossless=False)
    return min(_saved(picture, lossless=True), lossy, key=len) if drawn else lossy


def _saved(picture: Image.Image, *, lossless: bool) -> bytes:
    file = BytesIO()
    # What is not given here is taken from the picture that this one was made of.
    picture.save(
        file,
        "WEBP",
        lossless=lossless,
        quality=QUALITY,
        method=METHOD,
        icc_profile=b"",
        exif=b"",
        xmp=b"",
    )
    return file.getvalue()

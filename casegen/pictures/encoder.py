"""The encoder that is installed, if any is."""

from casegen.pictures.renditions import WIDTHS, Encoder


def installed() -> Encoder | None:
    """Return what makes renditions, or None where the extra `pictures` is not installed."""
    try:
        # Most runs have no picture to make anything of, and Pillow takes its time to load.
        from casegen.pictures import pillow
    except ImportError:
        return None
    return Encoder(pillow.renditions, f"{pillow.VERSIONS} {WIDTHS}")

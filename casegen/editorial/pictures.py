"""Pictures that do not say whose they are."""

import re
from collections.abc import Iterator

from casegen.diagnostics import Diagnostic
from casegen.editorial.manuscript import Manuscript

_CREDIT = re.compile(
    r"摄|供图|图源|来源|提供|绘制|©|[Pp]hoto|[Cc]redit|[Cc]ourtesy|[Ii]llustration|[Ss]ource"
)
NEAR = 3
"""Lines in which a credit is looked for: that of the picture and those below it."""


def without_credit(case: Manuscript) -> Iterator[Diagnostic]:
    """Report pictures without a credit (`picture-without-credit`).

    That of the front matter has a key for it; one of the text may have it in its words, its title
    or its caption.
    """
    image = case.card.front.image
    lines = case.file.split("\n")
    for n, picture in enumerate(case.card.pictures):
        if image and n == len(case.card.pictures) - 1:
            credited = bool(image.credit)
        else:
            at = picture.span.line - 1
            near = "\n".join(lines[at : at + NEAR])
            # Half of what is near may be another's.
            mine = near.split("\n\n![", 1)[0]
            credited = bool(_CREDIT.search(mine))
        if not credited:
            yield case.found("picture-without-credit", picture.span, value=picture.name)

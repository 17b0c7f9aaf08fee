"""Tags that may be one and the same."""

import re
from collections.abc import Iterator

from msgspec import structs

from casegen.diagnostics import Diagnostic, Place, diagnostic
from casegen.schema import fold
from casegen.site.thesaurus import Tag, Thesaurus

_FILLERS = re.compile(r"[的之与和及、·\W_]")
_ENDINGS = re.compile(r"(?<=..)(?:工作|活动|实践|问题)$")
_PLURAL = re.compile(r"(?<=\w{3})(?<!s)s\b")


def similar(thesaurus: Thesaurus, path: str) -> Iterator[Diagnostic]:
    """Report tags in use that differ from another in what says little (`similar-tags`).

    Such are particles (教师发展, 教师的发展), the order of the words (家校共育, 共育家校), what can
    follow any matter (劳动教育, 劳动教育实践), and an English plural. How many characters differ
    says nothing: 教师培训 and 教师培养 are two things.
    """
    first: dict[str, Tag] = {}
    for tag in thesaurus.tags.values():
        for word in () if tag.replaced_by else (tag.name, *tag.synonyms):
            other = first.setdefault(_core(word), tag)
            if other is tag:
                continue
            span = thesaurus.places.get(tag.name)
            found = diagnostic("similar-tags", path, span, value=tag.name, other=other.name)
            place = Place(path, thesaurus.places.get(other.name))
            yield structs.replace(found, related=(place,))
            break


def _core(word: str) -> str:
    if word.isascii():
        words = re.findall(r"\w+", _PLURAL.sub("", word.casefold()))
        return "".join(sorted(words))
    return "".join(sorted(_ENDINGS.sub("", _FILLERS.sub("", fold(word)))))

"""What parsing a case depends on besides the case: a publication's schema and sections."""

import json
import re
from functools import cache

from msgspec import Struct

from casegen.config import Config, Form, Section, case_schema
from casegen.editorial.settings import Editorial


class Dialect(Struct, frozen=True):
    """The rules of one publication. Equal dialects parse equal files to equal cases."""

    schema: str
    """The JSON Schema of the front matter, as text."""
    sections: tuple[Section, ...]
    forms: tuple[Form, ...]
    placeholders: tuple[str, ...]
    stages: tuple[str, ...] = ()
    """Of the publication."""
    editorial: Editorial = Editorial()


@cache
def placeholder(words: tuple[str, ...]) -> re.Pattern[str]:
    """Match any of the words, one in Latin letters only as a whole: XXXIV is a number."""
    # What is to stand before a word is asked after it. So every pattern starts with a letter, and
    # `re` looks for the letters only: a third of the time that a case took went into this search.
    patterns = (
        rf"{re.escape(word)}(?<![A-Za-z0-9]{re.escape(word)})(?![A-Za-z0-9])"
        if word.isascii()
        else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    )
    return re.compile("|".join(patterns) or "(?!)")


def dialect(config: Config) -> Dialect:
    """Return the rules that a publication's settings make."""
    schema = json.dumps(case_schema(config), ensure_ascii=False)
    stages = tuple(stage.name for stage in config.stages)
    return Dialect(
        schema, config.sections, config.forms, config.placeholders, stages, config.editorial
    )

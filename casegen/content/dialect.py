"""What parsing a case depends on besides the case: a publication's schema and sections."""

import json

from msgspec import Struct

from casegen.config import Config, Form, Section, case_schema


class Dialect(Struct, frozen=True):
    """The rules of one publication. Equal dialects parse equal files to equal cases."""

    schema: str
    """The JSON Schema of the front matter, as text."""
    sections: tuple[Section, ...]
    forms: tuple[Form, ...]
    placeholders: tuple[str, ...]


def dialect(config: Config) -> Dialect:
    """Return the rules that a publication's settings make."""
    schema = json.dumps(case_schema(config), ensure_ascii=False, sort_keys=True)
    return Dialect(schema, config.sections, config.forms, config.placeholders)

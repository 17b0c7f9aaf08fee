"""The open data of a publication: every case as JSON, and all of them as JSON and CSV.

docs/data.md tells the users of the data what each field means; the two change together.
"""

import csv
import io
import json
from typing import Any

import msgspec

from casegen.pages.pictures import picture_address
from casegen.site.site import Entry, Site

VERSION = 1
"""Counts changes that take something away from whoever reads the data."""

SEPARATOR = "; "
"""Between the members of a list in a cell of the CSV."""


def case_data(site: Site, entry: Entry) -> dict[str, Any]:
    """Return a case as plain data: resolved terms, sections and items, no rendered text."""
    front = entry.card.front
    base = site.config.base_url
    source = front.source
    return {
        "slug": entry.card.slug,
        "title": front.title,
        "date": front.date.isoformat(),
        "updated": front.updated.isoformat() if front.updated else None,
        "form": front.form,
        "status": front.status,
        "summary": entry.card.summary,
        "lead": list(front.lead),
        "partners": list(front.partners),
        "regions": [_region(site, code) for code in entry.terms.get("regions", ())],
        "area": front.area or None,
        "stages": list(front.stage),
        "tags": list(entry.terms.get("tags", ())),
        "metrics": [
            {"label": m.label, "value": m.value, "unit": m.unit or None, "note": m.note or None}
            for m in front.metrics
        ],
        "source": source
        and {
            "name": source.name,
            "url": source.url or None,
            "date": source.date.isoformat() if source.date else None,
            "author": source.author or None,
        },
        "authors": list(front.authors),
        "license": front.license or site.config.license or None,
        "review_by": front.review_by.isoformat() if front.review_by else None,
        "fields": dict(front.fields),
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "items": [{"title": i.title, "anchor": i.anchor} for i in section.items],
            }
            for section in entry.card.sections
        ],
        "related": list(entry.related),
        "image": front.image
        and {
            "address": base + picture_address(entry.card, entry.card.pictures[-1]),
            "alt": front.image.alt,
            "credit": front.image.credit or None,
        },
        "address": base + entry.address,
    }


def case_json(site: Site, entry: Entry) -> bytes:
    """Return `cases/<slug>/case.json`."""
    return _json(case_data(site, entry))


def cases_json(site: Site) -> bytes:
    """Return `data/cases.json`: the publication and all of its cases, the newest first."""
    config = site.config
    return _json(
        {
            "version": VERSION,
            "title": config.title,
            "description": config.description or None,
            "language": config.language,
            "license": config.license or None,
            "address": config.base_url or None,
            "cases": [case_data(site, entry) for entry in site.entries.values()],
        }
    )


def cases_csv(site: Site) -> bytes:
    """Return `data/cases.csv` in UTF-8 with a byte order mark, without which spreadsheets guess.

    A text that a spreadsheet would take for a formula starts with an apostrophe.
    """
    out = io.StringIO()
    own = list(site.config.fields)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*COLUMNS, *(f"fields.{key}" for key in own)])
    for entry in site.entries.values():
        data = case_data(site, entry)
        row = [_column(data, name) for name in COLUMNS]
        writer.writerow([_cell(value) for value in (*row, *map(data["fields"].get, own))])
    return out.getvalue().encode("utf-8-sig")


COLUMNS = (
    *("slug", "title", "date", "updated", "form", "status", "summary", "lead", "partners"),
    *("regions", "region_codes", "area", "stages", "tags", "metrics"),
    *("source", "source_url", "source_date", "source_author", "authors", "license", "address"),
)


def _column(data: dict[str, Any], name: str) -> Any:
    source = data["source"] or {}
    match name:
        case "regions":
            return [region["name"] for region in data["regions"]]
        case "region_codes":
            return [region["code"] for region in data["regions"]]
        case "metrics":
            return [f"{m['label']}: {m['value']}{m['unit'] or ''}" for m in data["metrics"]]
        case "source":
            return source.get("name")
        case "source_url" | "source_date" | "source_author":
            return source.get(name.removeprefix("source_"))
    return data[name]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(member, str) for member in value):
        value = SEPARATOR.join(value)
    if not isinstance(value, str):
        # A number or a truth value as JSON writes it, and anything that has parts of its own.
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if value.startswith(_FORMULA) else value


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the start of a formula, in full width too where they are set to."""


def _region(site: Site, code: str) -> dict[str, str]:
    names = (term.name for term in site.taxonomies["regions"].lineage(code))
    return {"code": code, "name": "/".join(names)}


def _json(data: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(data), indent=1) + b"\n"

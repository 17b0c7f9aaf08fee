"""The open data of a publication: every case as JSON, and all of them as JSON and CSV.

docs/data.md tells the users of the data what each field means; the two change together.
"""

import csv
import io
import json
from typing import Any

from casegen.site.site import Entry, Site

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
            "title": config.title,
            "description": config.description or None,
            "language": config.language,
            "license": config.license or None,
            "cases": [case_data(site, entry) for entry in site.entries.values()],
        }
    )


def cases_csv(site: Site) -> bytes:
    """Return `data/cases.csv` in UTF-8 with a byte order mark, without which spreadsheets guess.

    A cell that a spreadsheet would take for a formula starts with an apostrophe.
    """
    out = io.StringIO()
    own = list(site.config.fields)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*_row({}), *own])
    for entry in site.entries.values():
        data = case_data(site, entry)
        row = [*_row(data).values(), *(_cell(data["fields"].get(key)) for key in own)]
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _row(data: dict[str, Any]) -> dict[str, str]:
    source = data.get("source") or {}
    metrics = [f"{m['label']}: {m['value']}{m['unit'] or ''}" for m in data.get("metrics", ())]
    plain = [
        *("slug", "title", "date", "updated", "form", "status", "summary"),
        *("lead", "partners", "regions", "area", "stages", "tags"),
    ]
    return {
        **{key: _cell(data.get(key)) for key in plain},
        "metrics": SEPARATOR.join(metrics),
        "source": _cell(source.get("name")),
        "source_url": _cell(source.get("url")),
        "license": _cell(data.get("license")),
        "address": _cell(data.get("address")),
    }


def _cell(value: object) -> str:
    if isinstance(value, list):
        return SEPARATOR.join(_cell(member) for member in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return "" if value is None else str(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _region(site: Site, code: str) -> dict[str, str]:
    names = (term.name for term in site.taxonomies["regions"].lineage(code))
    return {"code": code, "name": "/".join(names)}


def _json(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

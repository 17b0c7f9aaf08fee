"""What crawlers are told: which pages there are and when they changed (sitemaps.org)."""

import datetime
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from casegen.config import Config

MOST = 50_000
"""Addresses that one sitemap may have."""

_SAFE = ":/?#[]@!$&'()*+,;=%-._~"
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemaps(
    pages: Iterable[tuple[str, datetime.date | None]], config: Config
) -> Iterator[tuple[str, bytes]]:
    """Return `sitemap.xml` for pages given by address and day of change, and its parts if long.

    A sitemap holds absolute addresses, so that there is none where the site's is not known.
    """
    if not config.base_url:
        return
    entries = [_entry("url", config.base_url + address, day) for address, day in pages]
    if len(entries) <= MOST:
        yield "sitemap.xml", _document("urlset", entries)
        return
    parts = []
    for n, start in enumerate(range(0, len(entries), MOST), 1):
        yield f"sitemap-{n}.xml", _document("urlset", entries[start : start + MOST])
        parts.append(_entry("sitemap", f"{config.base_url}sitemap-{n}.xml", None))
    yield "sitemap.xml", _document("sitemapindex", parts)


def robots(config: Config) -> bytes:
    """Return robots.txt: everything may be read."""
    lines = ["User-agent: *", "Allow: /"]
    if config.base_url:
        lines += ["", f"Sitemap: {config.base_url}sitemap.xml"]
    return ("\n".join(lines) + "\n").encode()


def _entry(kind: str, address: str, day: datetime.date | None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<{kind}><loc>{escape(quote(address, safe=_SAFE), quote=False)}</loc>{changed}</{kind}>"


def _document(root: str, entries: list[str]) -> bytes:
    body = "\n".join(entries)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<{root} xmlns="{_NAMESPACE}">\n{body}\n</{root}>\n'.encode()

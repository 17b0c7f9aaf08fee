"""Cases and settings for the tests of what is made of them."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from casegen import config as settings
from casegen import regions
from casegen.config import Config
from casegen.content.case import Card, FrontMatter, Item, Link, Picture, Section
from casegen.content.source import PictureFile
from casegen.diagnostics import Diagnostic, Span
from casegen.site import thesaurus
from casegen.site.assemble import assemble
from casegen.site.site import Site, Taxonomy
from casegen.site.thesaurus import Thesaurus
from casegen.site.vocabularies import Vocabularies

TAGS = """
- name: 区域协同
  slug: region
- name: 对口帮扶
  slug: pairing
  parent: 区域协同
  synonyms: [结对帮扶, 山海协作]
- name: 阿波罗
- name: 中学
- name: 结队
  slug: teams
  replaced_by: 对口帮扶
- name: 搭伴
  replaced_by: 结队
"""


def card(slug: str, path: str = "", **front: Any) -> Card:
    """Return a case of which only what is given matters.

    Values of lists are tuples; the n-th stands at column n of a line that the key has for itself.
    """
    fields: dict[str, Any] = {
        "title": slug,
        "date": datetime.date(2025, 10, 8),
        "form": "case",
        "lead": ("某单位",),
        "source": None,
    }
    links, pictures = front.pop("links", ()), front.pop("pictures", ())
    sections = front.pop("sections", ())
    fields |= front
    if isinstance(fields["date"], str):
        fields["date"] = datetime.date.fromisoformat(fields["date"])
    spans = {"title": Span(2, 1, 2, 9)}
    for line, (key, value) in enumerate(fields.items(), 3):
        if isinstance(value, tuple):
            spans |= {f"{key}.{n}": Span(line, n, line, n + 1) for n in range(len(value))}
    return Card(
        path or f"cases/{slug}.md",
        slug,
        FrontMatter(**fields),
        f"关于{slug}",
        sections,
        links,
        pictures,
        spans,
    )


def link(target: str, fragment: str = "", line: int = 20) -> Link:
    """Return a link as the parser would give it."""
    return Link(target, fragment, f"{target}#{fragment}", Span(line, 1, line, 9))


def picture(path: str) -> Picture:
    return Picture(path, path.rpartition("/")[2], "图", Span(30, 1, 30, 9))


def section(key: str, title: str, *items: str) -> Section:
    return Section(key, title, tuple(Item(item, f"{key}-{item}") for item in items))


def config(text: str = "") -> Config:
    """Return settings from the lines of a config.yaml besides its title."""
    found, problems = settings.parse(f"title: 案例集\n{text}")
    assert problems == ()
    assert found
    return found


def words(text: str = TAGS) -> Thesaurus:
    found, problems = thesaurus.parse(text, "cases/tags.yaml")
    assert problems == ()
    return found


def site(
    *cards: Card,
    settings: str = "",
    tags: Thesaurus | None = None,
    places: regions.Regions | None = None,
    pictures: Mapping[str, PictureFile | Diagnostic] | None = None,
    drafts: bool = False,
    unread: Iterable[str] = (),
) -> tuple[Site, tuple[Diagnostic, ...]]:
    """Return the site of some cases and what is wrong with it."""
    return assemble(
        cards,
        config(settings),
        Vocabularies(tags or words(), places or regions.china()),
        pictures or {},
        drafts=drafts,
        unread=frozenset(unread),
    )


def whole(*cards: Card, **given: Any) -> Site:
    """Return the site of cases that have nothing wrong."""
    made, problems = site(*cards, **given)
    assert problems == ()
    return made


def one(problems: tuple[Diagnostic, ...], rule: str) -> Diagnostic:
    """Return the only problem, which must be of a rule."""
    assert [problem.id for problem in problems] == [rule]
    return problems[0]


def names(taxonomy: Taxonomy) -> list[str]:
    return [term.name for term in taxonomy.terms.values()]


def addresses(taxonomy: Taxonomy) -> dict[str, str]:
    return {term.name: term.address for term in taxonomy.terms.values()}

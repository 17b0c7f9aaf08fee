"""The page of one case."""

from collections.abc import Iterable

from casegen.config import Config
from casegen.pages.metadata import record
from casegen.pages.parts import Fact, Heading, SectionLink, TermLink
from casegen.pages.pictures import place
from casegen.pages.rows import Rows
from casegen.pages.views import CasePage
from casegen.site.site import Entry, Site


def case_page(site: Site, entry: Entry, rows: Rows) -> CasePage:
    """Return what the page of a case shows, its rendered body apart."""
    card, front = entry.card, entry.card.front
    picture = place(site, card, card.pictures[-1]) if front.image else None
    address = picture.address if picture else ""
    return CasePage(
        page=Heading(front.title, entry.address, card.summary),
        slug=card.slug,
        row=rows.row(entry),
        published=front.date,
        updated=front.updated,
        review_by=front.review_by,
        status=front.status,
        form=rows.form(entry),
        summary=card.summary,
        written_summary=bool(front.summary),
        place=_place(site, entry),
        area=front.area,
        facts=_facts(site, entry, rows),
        metrics=front.metrics,
        image=front.image,
        image_address=address,
        image_size=(picture.width, picture.height) if picture else (0, 0),
        image_renditions=picture.renditions if picture else (),
        sections=tuple(SectionLink(s.key, s.title, s.items) for s in card.sections),
        tags=rows.links(entry, "tags"),
        source=front.source,
        authors=front.authors,
        license=front.license or site.config.license,
        related=tuple(rows.row(site.entries[slug]) for slug in entry.related),
        record=record(site, entry, address),
        newer=_neighbour(site, entry.newer),
        older=_neighbour(site, entry.older),
    )


def asked(config: Config) -> tuple[Fact, ...]:
    """Return the key facts that are asked of every case, in their order and without answers."""
    places = ("region", "area") if config.regions != "none" else ()
    common = ("lead", "partners", *places, "stage", "form")
    return (
        *(Fact(key, "", ()) for key in common),
        *(Fact(key, field.label, ()) for key, field in config.fields.items()),
    )


def _place(site: Site, entry: Entry) -> tuple[TermLink, ...]:
    """Return the lineage of the first region, by short names."""
    taxonomy = site.taxonomies.get("regions")
    if not taxonomy or not entry.terms["regions"]:
        return ()
    line = taxonomy.lineage(entry.terms["regions"][0])
    return tuple(TermLink(t.synonyms[0], t.address, len(t.cases)) for t in line)


def _facts(site: Site, entry: Entry, rows: Rows) -> tuple[Fact, ...]:
    """Return the key facts of a case, each with what the case answers."""
    front = entry.card.front
    organizations = {link.name: link for link in rows.links(entry, "organizations")}

    def organized(names: Iterable[str]) -> tuple[TermLink, ...]:
        return tuple(organizations[name] for name in dict.fromkeys(names))

    answers = {
        "lead": organized(front.lead),
        "partners": organized(front.partners),
        "region": _regions(site, entry),
        "area": _words(front.area),
        "stage": rows.links(entry, "stages"),
        "form": _words(rows.form(entry)),
    }
    own = site.config.fields
    return tuple(
        _own_fact(site, entry, rows, fact)
        if fact.key in own
        else Fact(fact.key, "", answers[fact.key])
        for fact in asked(site.config)
    )


def _own_fact(site: Site, entry: Entry, rows: Rows, fact: Fact) -> Fact:
    """Answer a fact that the publication asks for."""
    listed = {own.field: own.key for own in site.config.taxonomies}
    if fact.key in listed:
        return Fact(fact.key, fact.label, rows.links(entry, listed[fact.key]))
    value = entry.card.front.fields.get(fact.key, "")
    if isinstance(value, bool):
        return Fact(fact.key, fact.label, (), value)
    words = value if isinstance(value, list) else (value,)
    return Fact(fact.key, fact.label, _words(*map(str, words)))


def _regions(site: Site, entry: Entry) -> tuple[TermLink, ...]:
    """Return the places that a case names, each by its full names from the province down."""
    taxonomy = site.taxonomies.get("regions")
    if not taxonomy:
        return ()
    lines = (taxonomy.lineage(id_) for id_ in entry.terms["regions"])
    return tuple(
        TermLink(" ".join(term.name for term in line), line[-1].address, len(line[-1].cases))
        for line in lines
    )


def _words(*values: str) -> tuple[TermLink, ...]:
    return tuple(TermLink(value, "") for value in values if value)


def _neighbour(site: Site, slug: str) -> TermLink | None:
    if not slug:
        return None
    entry = site.entries[slug]
    return TermLink(entry.card.front.title, entry.address)

"""The page of one case."""

from collections.abc import Iterable

from casegen.pages.metadata import record
from casegen.pages.pictures import place
from casegen.pages.rows import Rows
from casegen.pages.views import CasePage, Fact, Heading, SectionLink, TermLink
from casegen.site.site import Entry, Site


def case_page(site: Site, entry: Entry, rows: Rows) -> CasePage:
    """Return what the page of a case shows, its rendered body apart."""
    card, front = entry.card, entry.card.front
    picture = place(site, card, card.pictures[-1]) if front.image else None
    address = picture.address if picture else ""
    return CasePage(
        page=Heading(front.title, entry.address, card.summary),
        slug=card.slug,
        published=front.date,
        updated=front.updated,
        review_by=front.review_by,
        status=front.status,
        form=rows.forms[front.form],
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


def _place(site: Site, entry: Entry) -> tuple[TermLink, ...]:
    """Return the lineage of the first region, by short names."""
    taxonomy = site.taxonomies.get("regions")
    if not taxonomy or not entry.terms["regions"]:
        return ()
    line = taxonomy.lineage(entry.terms["regions"][0])
    return tuple(TermLink(t.synonyms[0], t.address, len(t.cases)) for t in line)


def _facts(site: Site, entry: Entry, rows: Rows) -> tuple[Fact, ...]:
    """Return the key facts: the same for every case, in the same order."""
    front = entry.card.front
    organizations = {link.name: link for link in rows.links(entry, "organizations")}

    def organized(names: Iterable[str]) -> tuple[TermLink, ...]:
        return tuple(organizations[name] for name in dict.fromkeys(names))

    facts = [
        Fact("lead", "", organized(front.lead)),
        Fact("partners", "", organized(front.partners)),
    ]
    if site.config.regions != "none":
        facts.append(Fact("region", "", _regions(site, entry)))
        facts.append(Fact("area", "", _words(front.area)))
    facts.append(Fact("stage", "", rows.links(entry, "stages")))
    facts.append(Fact("form", "", _words(rows.forms[front.form])))
    listed = {own.field: own.key for own in site.config.taxonomies}
    for key, field in site.config.fields.items():
        if key in listed:
            facts.append(Fact(key, field.label, rows.links(entry, listed[key])))
        else:
            value = front.fields.get(key, "")
            truth = value if isinstance(value, bool) else None
            words = () if truth is not None else value if isinstance(value, list) else (value,)
            facts.append(Fact(key, field.label, _words(*map(str, words)), truth))
    return tuple(facts)


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

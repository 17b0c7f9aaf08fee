"""Cases as rows of lists, and terms as links."""

from casegen.pages.parts import Row, TermLink
from casegen.site.site import Entry, Site, Term


class Rows:
    """Makes rows of a site's cases, each once, for a case stands in many lists."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.made: dict[str, Row] = {}
        self.usual = site.config.forms[0].key
        self.forms = {form.key: form.name for form in site.config.forms}

    def row(self, entry: Entry) -> Row:
        """Return a case as a row."""
        card = entry.card
        if card.slug not in self.made:
            front = card.front
            self.made[card.slug] = Row(
                front.title,
                entry.address,
                card.summary,
                front.date,
                self.form(entry) if front.form != self.usual else "",
                front.status,
                self.links(entry, "regions"),
                self.links(entry, "stages"),
                self.links(entry, "tags"),
            )
        return self.made[card.slug]

    def form(self, entry: Entry) -> str:
        """Return the name of a case's form; one that there is not has its key, in a preview."""
        return self.forms.get(entry.card.front.form, entry.card.front.form)

    def links(self, entry: Entry, key: str) -> tuple[TermLink, ...]:
        """Return the terms that a case names in a taxonomy; regions go by their short names."""
        taxonomy = self.site.taxonomies.get(key)
        if not taxonomy:
            return ()
        terms = (taxonomy.terms[id_] for id_ in entry.terms[key])
        return tuple(
            TermLink(shown_name(key, term), term.address, len(term.cases)) for term in terms
        )


def shown_name(key: str, term: Term) -> str:
    """Return the name of a taxonomy's term in lists: regions go by their short names."""
    return term.synonyms[0] if key == "regions" else term.name

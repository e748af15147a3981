"""The public graph as the rows of a Talka folder, so that a spreadsheet user gets out what can go in again."""

from typing import Any

from talka.graph.network import Labels, Network, Territory
from talka.graph.store import GraphStore
from talka.ontology.terms import CATEGORY, COLLABORATION_KIND, KIND, NUTS, ROLE, local_id
from talka.ontology.themes import themes

Rows = list[tuple[object, ...]]


def _text(labels: Labels) -> tuple[str, str]:
    """A text and its language; a folder holds one: the own language before English."""
    language = min(labels, key=lambda code: (code == "en", code), default="")
    return labels.get(language, ""), language


def folder_rows(store: GraphStore, network: Network) -> dict[str, Rows]:
    """Rows by table, in the order of the columns of `talka.graph.sources.folder`."""
    facts = _Facts(store, network)
    used = sorted({place for place in network.territories if "/id/place/" in place})
    return {
        "municipalities.csv": [_place(network.places[iri], facts) for iri in used],
        "organisations.csv": [_organisation(network, row, facts) for row in range(len(network))],
        "collaborations.csv": [_collaboration(network, column, facts) for column in range(len(network.collaborations))],
        "participations.csv": facts.participations(),
        **{
            table: [
                (
                    local_id(wish.iri),
                    local_id(network.iris[wish.organisation]),
                    wish.category.removeprefix(CATEGORY),
                    _themes([network.theme_iris[column] for column in wish.themes]),
                    *_text(wish.texts),
                    facts.one(wish.iri, "schema:datePublished"),
                    facts.one(wish.iri, "dct:source"),
                )
                for wish in network.wishes
                if wish.offers is offers
            ]
            for table, offers in (("needs.csv", False), ("offers.csv", True))
        },
        "practices.csv": facts.practices(),
    }


class _Facts:
    """What the network leaves out, looked up by predicate."""

    def __init__(self, store: GraphStore, network: Network) -> None:
        self._store, self._same = store, network.same
        self._tables: dict[str, dict[str, list[str]]] = {}

    def all(self, subject: str, predicate: str) -> list[str]:
        if predicate not in self._tables:
            table: dict[str, list[str]] = {}
            rows = self._store.query(f"SELECT ?s ?o WHERE {{ ?s {predicate} ?o }}")
            for thing, value in sorted({(_value(row[0]), _value(row[1])) for row in rows}):
                table.setdefault(self._one(thing), []).append(value)
            self._tables[predicate] = table
        return self._tables[predicate].get(subject, [])

    def _one(self, iri: str) -> str:
        """The first IRI of what has several."""
        return self._same.get(iri, iri)

    def one(self, subject: str, predicate: str) -> str:
        return next(iter(self.all(subject, predicate)), "")

    def texts(self, subject: str, predicate: str) -> tuple[str, str]:
        rows = self._store.query(f"SELECT ?t (LANG(?t) AS ?l) WHERE {{ <{subject}> {predicate} ?t }}")
        return _text({_value(row[1]): _value(row[0]) for row in rows})

    def participations(self) -> Rows:
        query = """SELECT ?c ?o ?role ?start ?end WHERE { ?m a org:Membership ; org:member ?o ; org:organization ?c .
            OPTIONAL { ?m org:role ?role } OPTIONAL { ?m schema:startDate ?start } OPTIONAL { ?m schema:endDate ?end }
            }"""
        rows = {tuple(_value(term) for term in row) for row in self._store.query(query)}
        members = {(c, self._one(o), role): (start, end) for c, o, role, start, end in sorted(rows, reverse=True)}
        return [
            (local_id(c), local_id(o), role.removeprefix(ROLE), *dates)
            for (c, o, role), dates in sorted(members.items())
        ]

    def practices(self) -> Rows:
        iris = [_value(row[0]) for row in self._store.query("SELECT ?p WHERE { ?p a talka:GoodPractice } ORDER BY ?p")]
        return [
            (
                local_id(iri),
                *self.texts(iri, "skos:prefLabel"),
                local_id(place) if (place := self.one(iri, "dct:spatial")) else "",
                "|".join(dict.fromkeys(local_id(self._one(o)) for o in self.all(iri, "dct:contributor"))),
                _themes(self.all(iri, "dct:subject")),
                *self.texts(iri, "dct:description"),
                self.one(iri, "dct:source"),
            )
            for iri in iris
        ]


def _value(term: Any) -> str:
    return str(getattr(term, "value", "")) if term is not None else ""


def _themes(iris: list[str]) -> str:
    return "|".join(themes()[iri].id for iri in iris if iri in themes())


def _place(place: Territory, facts: _Facts) -> tuple[object, ...]:
    nuts = [*facts.all(place.iri, "geo:sfWithin"), *facts.all(place.iri, "skos:exactMatch")]
    return (
        local_id(place.iri),
        *_text(place.labels),
        place.country,
        facts.one(place.iri, "dct:type"),
        next((iri.removeprefix(NUTS) for iri in nuts if iri.startswith(NUTS)), ""),
        facts.one(place.iri, "skos:notation"),
        facts.one(place.iri, "wgs:lat"),
        facts.one(place.iri, "wgs:long"),
        facts.one(place.iri, "dct:source"),
    )


def _organisation(network: Network, row: int, facts: _Facts) -> tuple[object, ...]:
    iri, place = network.iris[row], network.territories[row]
    return (
        local_id(iri),
        *_text(network.labels[row]),
        network.kinds[row].removeprefix(KIND),
        local_id(place) if "/id/place/" in place else "",
        network.countries[row],
        facts.one(iri, "wgs:lat"),
        facts.one(iri, "wgs:long"),
        network.websites[row],
        *_text(network.descriptions[row]),
        _themes(network.themes_of(row)),
        "|".join(facts.all(iri, "org:identifier")),
        network.sources[row],
    )


def _collaboration(network: Network, column: int, facts: _Facts) -> tuple[object, ...]:
    iri = network.collaborations[column]
    return (
        local_id(iri),
        *_text(network.titles[column]),
        network.collaboration_kinds[column].removeprefix(COLLABORATION_KIND),
        network.programmes[column],
        facts.one(iri, "schema:startDate"),
        facts.one(iri, "schema:endDate"),
        _themes(facts.all(iri, "dct:subject")),
        *_text(network.summaries[column]),
        network.collaboration_websites[column],
        facts.one(iri, "talka:memberCount"),
        facts.one(iri, "dct:source"),
    )

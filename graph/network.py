"""The graph as arrays: the one hand-over to matching. Read once from the RDF, immutable, stamped with the revision.

Rows are organisations in the order of their IRIs, columns of `membership` are collaborations in theirs.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyoxigraph as ox
from scipy.sparse import csr_matrix

from talka.graph.store import GraphStore, Row
from talka.ontology.themes import themes

Labels = dict[str, str]
"""A label by language code; the code is empty where the language is not known."""


@dataclass(frozen=True)
class Territory:
    """A municipality, region or country."""

    iri: str
    labels: Labels
    country: str
    latitude: float | None
    longitude: float | None
    within: frozenset[str] = frozenset()
    """IRIs of the territories in which it lies, itself included."""


@dataclass(frozen=True)
class WishRow:
    """A need or an offer; `organisation` is a row number, `themes` are column numbers."""

    iri: str
    offers: bool
    organisation: int
    category: str
    themes: tuple[int, ...]
    texts: Labels


@dataclass(frozen=True, eq=False)
class Network:
    """Organisations (n), collaborations (m) and themes (t) with what links them.

    membership: (n, m) 1.0 where the organisation takes part
    organisation_themes: (n, t) 1.0 where the theme is declared; collaboration_themes: (m, t) likewise
    latitude, longitude: (n,) degrees, NaN where unknown; an organisation without a position has its territory's
    sizes: (m,) number of members in all; at least those that the network knows
    start, end: (m,) datetime64[D], NaT where unknown; a year or month counts from its first day
    """

    revision: str
    iris: tuple[str, ...]
    labels: tuple[Labels, ...]
    descriptions: tuple[Labels, ...]
    countries: np.ndarray
    kinds: tuple[str, ...]
    territories: tuple[str, ...]
    websites: tuple[str, ...]
    sources: tuple[str, ...]
    latitude: np.ndarray
    longitude: np.ndarray
    collaborations: tuple[str, ...]
    titles: tuple[Labels, ...]
    summaries: tuple[Labels, ...]
    collaboration_kinds: tuple[str, ...]
    programmes: tuple[str, ...]
    collaboration_websites: tuple[str, ...]
    start: np.ndarray
    end: np.ndarray
    sizes: np.ndarray
    membership: csr_matrix
    organisation_themes: csr_matrix
    collaboration_themes: csr_matrix
    wishes: tuple[WishRow, ...]
    places: dict[str, Territory]

    def __len__(self) -> int:
        return len(self.iris)

    @cached_property
    def index(self) -> dict[str, int]:
        """Row number by organisation IRI."""
        return {iri: row for row, iri in enumerate(self.iris)}

    @cached_property
    def collaboration_index(self) -> dict[str, int]:
        return {iri: row for row, iri in enumerate(self.collaborations)}

    @cached_property
    def theme_iris(self) -> tuple[str, ...]:
        return tuple(concept.iri for concept in themes())

    @cached_property
    def theme_index(self) -> dict[str, int]:
        return {iri: column for column, iri in enumerate(self.theme_iris)}

    @cached_property
    def by_collaboration(self) -> csr_matrix:
        """(m, n) the membership matrix transposed."""
        return self.membership.T.tocsr()

    def collaborations_of(self, organisation: int) -> np.ndarray:
        """Column numbers of the collaborations in which an organisation takes part."""
        return _row(self.membership, organisation)

    def members_of(self, collaboration: int) -> np.ndarray:
        """Row numbers of a collaboration's members."""
        return _row(self.by_collaboration, collaboration)

    def partners_of(self, organisation: int) -> np.ndarray:
        """Row numbers, ascending, of those with whom an organisation shares a collaboration."""
        if not len(columns := self.collaborations_of(organisation)):
            return np.empty(0, dtype=np.int64)
        partners: np.ndarray = np.unique(np.concatenate([self.members_of(column) for column in columns]))
        others: np.ndarray = partners[partners != organisation]
        return others

    def shared(self, one: int, other: int) -> np.ndarray:
        """Column numbers of the collaborations that two organisations share."""
        return np.intersect1d(self.collaborations_of(one), self.collaborations_of(other))

    @cached_property
    def _declared(self) -> list[list[str]]:
        m = self.organisation_themes
        rows = (m.indices[m.indptr[row] : m.indptr[row + 1]] for row in range(len(self)))
        return [[self.theme_iris[column] for column in np.sort(columns)] for columns in rows]

    def within(self, organisation: int) -> frozenset[str]:
        """IRIs of the territories in which an organisation is based, from the smallest known to the country."""
        territory = self.territories[organisation]
        place = self.places.get(territory)
        return place.within if place else frozenset({territory})

    def themes_of(self, organisation: int) -> list[str]:
        """IRIs of the declared themes, in the order of the scheme."""
        return self._declared[organisation]


_ORGANISATIONS = """
SELECT ?o ?kind ?place ?homepage ?source ?lat ?long WHERE {
  ?o a org:FormalOrganization .
  OPTIONAL { ?o org:classification ?kind } OPTIONAL { ?o talka:basedIn ?place }
  OPTIONAL { ?o foaf:homepage ?homepage } OPTIONAL { ?o dct:source ?source }
  OPTIONAL { ?o wgs:lat ?lat ; wgs:long ?long }
} ORDER BY ?o ?kind ?place ?homepage ?source ?lat ?long"""
_COLLABORATIONS = """
SELECT ?c ?kind ?programme ?start ?end ?homepage ?size WHERE {
  ?c a org:OrganizationalCollaboration .
  OPTIONAL { ?c org:classification ?kind } OPTIONAL { ?c schema:funding ?programme }
  OPTIONAL { ?c schema:startDate ?start } OPTIONAL { ?c schema:endDate ?end } OPTIONAL { ?c foaf:homepage ?homepage }
  OPTIONAL { ?c talka:memberCount ?size }
} ORDER BY ?c ?kind ?programme ?start ?end ?homepage"""
_PLACES = """
SELECT ?p ?code ?lat ?long WHERE {
  ?p a cpov:AdminUnit . OPTIONAL { ?p geo:sfWithin* ?country . ?country skos:notation ?code
    FILTER(STRSTARTS(STR(?country), "http://publications.europa.eu/resource/authority/country/")) }
  OPTIONAL { ?p wgs:lat ?lat ; wgs:long ?long }
} ORDER BY ?p ?code ?lat ?long"""
_WISHES = """
SELECT ?w ?type ?o ?category WHERE {
  { ?o schema:seeks ?w BIND(schema:Demand AS ?type) } UNION { ?o schema:makesOffer ?w BIND(schema:Offer AS ?type) }
  OPTIONAL { ?w schema:category ?category }
} ORDER BY ?w ?o ?category"""


def read_network(store: GraphStore) -> Network:
    """Read the public graphs of a store. Where two graphs give several values of one property, the first in the
    order of the query counts; labels and descriptions keep one text for each language."""
    labels = _texts(store, "skos:prefLabel")
    descriptions = _texts(store, "dct:description")
    subjects = _lists(store.query("SELECT ?s ?t WHERE { ?s dct:subject ?t } ORDER BY ?s ?t"))
    within = _within(store)
    places = {
        iri: Territory(iri, labels[iri], row[1] or "", _number(row[2]), _number(row[3]), within[iri] | {iri})
        for iri, row in _first(store.query(_PLACES)).items()
    }
    organisations = _first(store.query(_ORGANISATIONS))
    collaborations = _first(store.query(_COLLABORATIONS))
    row_of = {iri: row for row, iri in enumerate(organisations)}
    column_of = {iri: column for column, iri in enumerate(collaborations)}
    pairs = [
        (row_of[o], column_of[c])
        for c, members in _lists(store.query("SELECT ?c ?o WHERE { ?c org:hasMember ?o } ORDER BY ?c ?o")).items()
        for o in members
        if c in column_of and o in row_of
    ]
    theme_of = {concept.iri: column for column, concept in enumerate(themes())}
    based = [places.get(fields[2]) for fields in organisations.values()]
    membership = _incidence(pairs, (len(row_of), len(column_of)))
    return Network(
        revision=store.revision,
        iris=tuple(organisations),
        labels=tuple(labels[iri] for iri in organisations),
        descriptions=tuple(descriptions[iri] for iri in organisations),
        countries=np.array([place.country if place else "" for place in based], dtype="U2"),
        kinds=tuple(fields[1] for fields in organisations.values()),
        territories=tuple(fields[2] for fields in organisations.values()),
        websites=tuple(fields[3] for fields in organisations.values()),
        sources=tuple(fields[4] for fields in organisations.values()),
        latitude=_positions(organisations.values(), based, 5, "latitude"),
        longitude=_positions(organisations.values(), based, 6, "longitude"),
        collaborations=tuple(collaborations),
        titles=tuple(labels[iri] for iri in collaborations),
        summaries=tuple(descriptions[iri] for iri in collaborations),
        collaboration_kinds=tuple(fields[1] for fields in collaborations.values()),
        programmes=tuple(fields[2] for fields in collaborations.values()),
        collaboration_websites=tuple(fields[5] for fields in collaborations.values()),
        start=_days(fields[3] for fields in collaborations.values()),
        end=_days(fields[4] for fields in collaborations.values()),
        sizes=np.maximum(
            [float(fields[6] or 0) for fields in collaborations.values()],
            np.asarray(membership.sum(axis=0)).ravel() if len(column_of) else [],
        ),
        membership=membership,
        organisation_themes=_theme_matrix(organisations, subjects, theme_of),
        collaboration_themes=_theme_matrix(collaborations, subjects, theme_of),
        wishes=tuple(
            WishRow(
                iri=iri,
                offers=fields[1].endswith("Offer"),
                organisation=row_of[fields[2]],
                category=fields[3],
                themes=tuple(theme_of[theme] for theme in dict.fromkeys(subjects[iri]) if theme in theme_of),
                texts=descriptions[iri],
            )
            for iri, fields in _first(store.query(_WISHES)).items()
            if fields[2] in row_of
        ),
        places=places,
    )


def _within(store: GraphStore) -> defaultdict[str, frozenset[str]]:
    """The territories in which each one lies; a region of the graph stands for the NUTS region that it matches."""
    regions = _lists(store.query("SELECT ?nuts ?region { ?region a cpov:AdminUnit ; skos:exactMatch ?nuts }"))
    within: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for place, wholes in _lists(store.query("SELECT ?p ?q { ?p a cpov:AdminUnit ; geo:sfWithin+ ?q }")).items():
        within[place] = frozenset(wholes).union(*(regions.get(whole, ()) for whole in wholes))
    return within


def _value(term: object) -> str:
    return str(getattr(term, "value", "")) if term is not None else ""


def _first(rows: Iterable[Row]) -> dict[str, list[str]]:
    """The first row of each subject, as strings."""
    table: dict[str, list[str]] = {}
    for row in rows:
        table.setdefault(_value(row[0]), [_value(term) for term in row])
    return table


def _lists(rows: Iterable[Row]) -> defaultdict[str, list[str]]:
    table: defaultdict[str, list[str]] = defaultdict(list)
    for subject, value in rows:
        table[_value(subject)].append(_value(value))
    return table


def _texts(store: GraphStore, predicate: str) -> defaultdict[str, Labels]:
    table: defaultdict[str, Labels] = defaultdict(dict)
    for subject, text in store.query(f"SELECT ?s ?t WHERE {{ ?s {predicate} ?t }} ORDER BY ?s ?t"):
        if isinstance(text, ox.Literal):
            table[_value(subject)].setdefault(text.language or "", text.value)
    return table


def _number(text: str) -> float | None:
    return float(text) if text else None


def _positions(rows: Iterable[list[str]], based: list[Territory | None], column: int, attribute: str) -> np.ndarray:
    own = [_number(row[column]) for row in rows]
    territory = [getattr(place, attribute) if place else None for place in based]
    chosen = [mine if mine is not None else theirs for mine, theirs in zip(own, territory, strict=True)]
    return np.array([np.nan if value is None else value for value in chosen], dtype=np.float64)


def _days(values: Iterable[str]) -> np.ndarray:
    def day(value: str) -> date | None:
        parts = [int(part) for part in value.split("T")[0].rstrip("Z").split("-")] if value else []
        return date(*[*parts, 1, 1][:3]) if parts else None

    return np.array([day(value) for value in values], dtype="datetime64[D]")


def _row(matrix: csr_matrix, row: int) -> np.ndarray:
    """Column numbers of a row's entries, ascending."""
    columns: np.ndarray = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return columns


def _incidence(pairs: Iterable[tuple[int, int]], shape: tuple[int, int]) -> csr_matrix:
    """1.0 for each pair, also when it comes twice: a fact that two sources state has two rows in a query's answer."""
    pairs = sorted(set(pairs))
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return csr_matrix((np.ones(len(pairs), dtype=np.float32), (rows, columns)), shape=shape)


def _theme_matrix(things: Iterable[str], subjects: dict[str, list[str]], theme_of: dict[str, int]) -> csr_matrix:
    things = list(things)
    pairs = [
        (row, theme_of[theme]) for row, iri in enumerate(things) for theme in subjects.get(iri, ()) if theme in theme_of
    ]
    return _incidence(pairs, (len(things), len(theme_of)))

"""A store's public graphs to arrays: SPARQL asks for one property at a time, and Python puts them side by side.

The store sorts slowly (21 s for the 101,329 memberships of CORDIS, of which reading takes 1 s) and joins one row at a
time, so that neither ORDER BY nor a chain of OPTIONAL is asked of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pyoxigraph as ox
from scipy.sparse import csr_matrix

from talka.graph.network import Labels, Network, Territory, WishRow
from talka.graph.resolve.links import LINKS
from talka.graph.store import GraphStore
from talka.ontology.terms import COUNTRY, ROLE
from talka.ontology.themes import themes

Lists = Mapping[str, list[str]]
Position = tuple[float, float]
"""Latitude and longitude in degrees."""


def read_network(store: GraphStore) -> Network:
    """Read the public graphs of a store.

    Where graphs give several values of one property, the first in the order of subject and value counts; labels and
    descriptions keep one text for each language, themes and memberships all.
    """
    facts = _Facts(store)
    labels, descriptions = facts.texts("skos:prefLabel"), facts.texts("dct:description")
    others, subjects = facts.lists("skos:altLabel"), facts.lists("dct:subject")
    positions = _by_subject(facts)
    places = _places(facts, labels, positions)
    iris = facts.instances("org:FormalOrganization")
    collaborations = facts.instances("org:OrganizationalCollaboration")
    row_of, column_of = _numbers(iris), _numbers(collaborations)
    theme_of = {concept.iri: column for column, concept in enumerate(themes())}
    homepages, kinds = facts.firsts("foaf:homepage"), facts.firsts("org:classification")
    based, sources = facts.firsts("talka:basedIn"), facts.lists("dct:source")
    starts, ends, sizes = (facts.firsts(f) for f in ("schema:startDate", "schema:endDate", "talka:memberCount"))
    programmes, keywords = facts.firsts("schema:funding"), facts.lists("schema:keywords")
    signed = facts.firsts("dct:dateAccepted")
    membership = _incidence(facts.pairs("^org:hasMember", row_of, column_of), (len(iris), len(collaborations)))
    latitude, longitude = _positions(positions, iris, [places.get(based.get(iri, "")) for iri in iris])
    return Network(
        revision=store.revision,
        iris=iris,
        labels=tuple(labels[iri] for iri in iris),
        other_names=tuple(tuple(others.get(iri, ())) for iri in iris),
        descriptions=tuple(descriptions[iri] for iri in iris),
        countries=np.array([_country(places, based.get(iri, "")) for iri in iris], dtype="U2"),
        kinds=_column(kinds, iris),
        territories=_column(based, iris),
        localities=_column(facts.firsts("schema:addressLocality"), iris),
        websites=_column(homepages, iris),
        sources=tuple(", ".join(dict.fromkeys(sources.get(iri, ()))) for iri in iris),
        latitude=latitude,
        longitude=longitude,
        collaborations=collaborations,
        titles=tuple(labels[iri] for iri in collaborations),
        summaries=tuple(descriptions[iri] for iri in collaborations),
        collaboration_kinds=_column(kinds, collaborations),
        programmes=_column(programmes, collaborations),
        collaboration_websites=_column(homepages, collaborations),
        start=_days(starts.get(iri, "") for iri in collaborations),
        end=_days(ends.get(iri, "") for iri in collaborations),
        signed=_days(signed.get(iri, starts.get(iri, "")) for iri in collaborations),
        calls=_column(facts.firsts("talka:call"), collaborations),
        schemes=_column(facts.firsts("talka:fundingScheme"), collaborations),
        keywords=tuple(", ".join(keywords.get(iri, ())) for iri in collaborations),
        sizes=np.maximum(
            [float(sizes.get(iri, 0)) for iri in collaborations],
            np.asarray(membership.sum(axis=0)).ravel() if collaborations else [],
        ),
        membership=membership,
        coordination=_incidence(facts.coordinators(row_of, column_of), membership.shape),
        organisation_themes=_incidence(_of_themes(iris, subjects, theme_of), (len(iris), len(theme_of))),
        collaboration_themes=_incidence(
            _of_themes(collaborations, subjects, theme_of), (len(collaborations), len(theme_of))
        ),
        wishes=tuple(_wishes(facts, row_of, theme_of, subjects, descriptions)),
        places=places,
        same=facts.same,
    )


class _Facts:
    """The public facts by predicate, with the IRIs of one organisation read as the first of them."""

    def __init__(self, store: GraphStore) -> None:
        self._store = store
        self.same = _same(store)

    def rows(self, pattern: str) -> list[tuple[str, ...]]:
        """The solutions of `SELECT ?s ?o`, or of more variables, sorted."""
        rows = {tuple(_value(term) for term in row) for row in self._store.query(pattern)}
        return sorted(rows)

    def one(self, iri: str) -> str:
        return self.same.get(iri, iri)

    def instances(self, class_: str) -> tuple[str, ...]:
        return tuple(sorted({self.one(iri) for (iri,) in self.rows(f"SELECT ?s {{ ?s a {class_} }}")}))

    def lists(self, predicate: str) -> Lists:
        table: defaultdict[str, list[str]] = defaultdict(list)
        for subject, value in self.rows(f"SELECT ?s ?o {{ ?s {predicate} ?o }}"):
            table[self.one(subject)].append(value)
        return table

    def firsts(self, predicate: str) -> dict[str, str]:
        return {subject: values[0] for subject, values in self.lists(predicate).items()}

    def pairs(self, predicate: str, rows: Mapping[str, int], columns: Mapping[str, int]) -> Iterable[tuple[int, int]]:
        for subject, value in self.rows(f"SELECT ?s ?o {{ ?s {predicate} ?o }}"):
            if (row := rows.get(self.one(subject))) is not None and (column := columns.get(value)) is not None:
                yield row, column

    def coordinators(self, rows: Mapping[str, int], columns: Mapping[str, int]) -> Iterable[tuple[int, int]]:
        """Row of the organisation and column of the collaboration of each coordinator."""
        pattern = f"?m org:role <{ROLE}coordinator> ; org:member ?o ; org:organization ?c"
        for organisation, collaboration in self.rows(f"SELECT ?o ?c {{ {pattern} }}"):
            if (row := rows.get(self.one(organisation))) is not None and collaboration in columns:
                yield row, columns[collaboration]

    def texts(self, predicate: str) -> defaultdict[str, Labels]:
        table: defaultdict[str, Labels] = defaultdict(dict)
        solutions = self._store.query(f"SELECT ?s ?o {{ ?s {predicate} ?o }}")
        texts = [(_value(row[0]), row[1]) for row in solutions if isinstance(row[1], ox.Literal)]
        for subject, text in sorted(texts, key=lambda pair: (pair[0], pair[1].value)):
            table[self.one(subject)].setdefault(text.language or "", text.value)
        return table


def _same(store: GraphStore) -> dict[str, str]:
    """The first IRI of each organisation by each other one."""
    first: dict[str, str] = {}

    def find(iri: str) -> str:
        while iri in first:
            iri = first[iri]
        return iri

    pairs = store.query(f"SELECT ?a ?b {{ GRAPH <{LINKS}> {{ ?a owl:sameAs ?b }} }}")
    loaded = {_value(row[0]) for row in store.query("SELECT ?o { ?o a org:FormalOrganization }")} if pairs else ()
    for ends in ((_value(one), _value(other)) for one, other in pairs):
        one, other = sorted(map(find, ends))
        if one != other and ends[0] in loaded and ends[1] in loaded:
            first[other] = one
    return {iri: find(iri) for iri in first}


def _places(facts: _Facts, labels: Mapping[str, Labels], positions: Mapping[str, Position]) -> dict[str, Territory]:
    """The territories; a region of the graph stands for the NUTS region that it matches."""
    codes = {iri: code for iri, code in facts.firsts("skos:notation").items() if iri.startswith(COUNTRY)}
    matches = "SELECT ?nuts ?region { ?region a cpov:AdminUnit ; skos:exactMatch ?nuts }"
    regions: defaultdict[str, list[str]] = defaultdict(list)
    for nuts, region in facts.rows(matches):
        regions[nuts].append(region)
    wholes: defaultdict[str, set[str]] = defaultdict(set)
    for place, whole in facts.rows("SELECT ?p ?q { ?p a cpov:AdminUnit ; geo:sfWithin+ ?q }"):
        wholes[place] |= {whole, *regions[whole]}
    places = {}
    for iri in facts.instances("cpov:AdminUnit"):
        within = frozenset({iri}) | wholes[iri]
        country = min((codes[whole] for whole in within if whole in codes), default="")
        latitude, longitude = positions.get(iri, (None, None))
        places[iri] = Territory(iri, labels.get(iri, {}), country, latitude, longitude, within)
    return places


def _by_subject(facts: _Facts) -> dict[str, Position]:
    """Latitude and longitude of what has both; of several positions the first."""
    positions: dict[str, Position] = {}
    for subject, latitude, longitude in facts.rows("SELECT ?s ?lat ?long { ?s wgs:lat ?lat ; wgs:long ?long }"):
        positions.setdefault(facts.one(subject), (float(latitude), float(longitude)))
    return positions


def _positions(
    own: Mapping[str, Position], iris: Sequence[str], based: list[Territory | None]
) -> tuple[np.ndarray, np.ndarray]:
    """Latitudes and longitudes; an organisation without its own has those of its territory."""
    chosen = [
        own.get(iri) or ((place.latitude, place.longitude) if place else (None, None))
        for iri, place in zip(iris, based, strict=True)
    ]
    degrees = np.array([[np.nan if x is None else x for x in pair] for pair in chosen], dtype=np.float64)
    return degrees.reshape(-1, 2)[:, 0].copy(), degrees.reshape(-1, 2)[:, 1].copy()


def _wishes(
    facts: _Facts,
    row_of: Mapping[str, int],
    theme_of: Mapping[str, int],
    subjects: Lists,
    texts: Mapping[str, Labels],
) -> Iterable[WishRow]:
    categories = facts.firsts("schema:category")
    found = [
        (wish, offers, facts.one(who))
        for offers, predicate in ((False, "schema:seeks"), (True, "schema:makesOffer"))
        for who, wish in facts.rows(f"SELECT ?s ?o {{ ?s {predicate} ?o }}")
    ]
    for wish, offers, who in sorted(found):
        if who in row_of:
            yield WishRow(
                iri=wish,
                offers=offers,
                organisation=row_of[who],
                category=categories.get(wish, ""),
                themes=tuple(theme_of[theme] for theme in subjects.get(wish, ()) if theme in theme_of),
                texts=texts.get(wish, {}),
            )


def _value(term: object) -> str:
    return str(getattr(term, "value", "")) if term is not None else ""


def _numbers(iris: Sequence[str]) -> dict[str, int]:
    return {iri: number for number, iri in enumerate(iris)}


def _column(values: Mapping[str, str], iris: Sequence[str]) -> tuple[str, ...]:
    return tuple(values.get(iri, "") for iri in iris)


def _country(places: Mapping[str, Territory], territory: str) -> str:
    return places[territory].country if territory in places else ""


def _days(values: Iterable[str]) -> np.ndarray:
    def day(value: str) -> date | None:
        parts = [int(part) for part in value.split("T")[0].rstrip("Z").split("-")] if value else []
        return date(*[*parts, 1, 1][:3]) if parts else None

    return np.array([day(value) for value in values], dtype="datetime64[D]")


def _incidence(pairs: Iterable[tuple[int, int]], shape: tuple[int, int]) -> csr_matrix:
    """1.0 for each pair, also when it comes twice: a fact that two sources state has two rows in a query's answer."""
    pairs = sorted(set(pairs))
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return csr_matrix((np.ones(len(pairs), dtype=np.float32), (rows, columns)), shape=shape)


def _of_themes(iris: Sequence[str], subjects: Lists, theme_of: Mapping[str, int]) -> Iterable[tuple[int, int]]:
    for row, iri in enumerate(iris):
        for theme in subjects.get(iri, ()):
            if theme in theme_of:
                yield row, theme_of[theme]

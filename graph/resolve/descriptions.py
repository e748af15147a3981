"""What the sources say of an organisation, as far as it helps to tell whether two of them mean the same one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyoxigraph as ox

from talka.graph.store import GraphStore, is_private
from talka.ontology.terms import ID, NUTS

SHARED_DOMAIN = 3
"""A web domain that more bodies than this have is a portal's, a programme's or a parent's, not their own."""

_SOURCE = f"{ID}source/"
_PROPERTIES = [
    "skos:prefLabel",
    "skos:altLabel",
    "talka:basedIn",
    "schema:addressLocality",
    "dct:spatial",
    "org:identifier",
    "foaf:homepage",
    "wgs:lat",
    "wgs:long",
]
_PLACES = """
SELECT ?p ?code ?label ?lat ?long ?nuts WHERE {
  ?p a cpov:AdminUnit ; geo:sfWithin* ?country . ?country skos:notation ?code
  FILTER(STRSTARTS(STR(?country), "http://publications.europa.eu/resource/authority/country/"))
  OPTIONAL { ?p skos:prefLabel ?label } OPTIONAL { ?p wgs:lat ?lat ; wgs:long ?long }
  OPTIONAL { { ?p geo:sfWithin ?nuts } UNION { ?p skos:exactMatch ?nuts }
             FILTER(STRSTARTS(STR(?nuts), "http://data.europa.eu/nuts/code/")) }
} ORDER BY ?p ?code ?label ?lat ?long ?nuts"""


@dataclass(frozen=True, slots=True)
class Description:
    """An organisation as the sources describe it under one IRI.

    source: the named graph, the first one by name where several have this IRI
    country: ISO 3166-1 alpha-2, empty where it is not known; nuts: NUTS code of any level
    latitude, longitude: degrees (WGS 84)
    identifiers: "scheme:value", such as "pic:999981634", "vat:LV40008042411", "oid:E10012345"
    """

    iri: str
    source: str
    names: tuple[str, ...]
    country: str = ""
    locality: str = ""
    nuts: str = ""
    latitude: float | None = None
    longitude: float | None = None
    website: str = ""
    identifiers: tuple[str, ...] = ()

    def values(self, scheme: str) -> frozenset[str]:
        """The identifiers of a scheme, as they are compared: without spaces and points, in capitals.

        >>> sorted(Description("i", "s", ("A",), identifiers=("vat:lv 400.08", "pic:9")).values("vat"))
        ['LV40008']
        """
        found = (identifier.partition(":") for identifier in self.identifiers)
        cleaned = ("".join(c for c in value if c.isalnum()).upper() for key, _, value in found if key == scheme)
        return frozenset(value for value in cleaned if value.strip("0"))

    @property
    def domain(self) -> str:
        """The host of its website, without `www.`.

        >>> Description("i", "s", ("A",), website="https://www.geri-norai.lt/kontaktai").domain
        'geri-norai.lt'
        """
        try:
            host = urlsplit(self.website).hostname or ""
        except ValueError:
            host = ""
        return host.removeprefix("www.")


def own_domains(descriptions: Iterable[Description]) -> dict[str, str]:
    """The domain of each description's website, by IRI, where it may be the body's own."""
    domains = {description.iri: description.domain for description in descriptions if description.domain}
    bearers: dict[str, int] = defaultdict(int)
    for domain in domains.values():
        bearers[domain] += 1
    return {iri: domain for iri, domain in domains.items() if bearers[domain] <= SHARED_DOMAIN}


def read_descriptions(store: GraphStore) -> list[Description]:
    """The organisations of the public graphs, sorted by IRI."""
    places = _places(store)
    found: dict[str, dict[str, list[str]]] = {}
    for graph, iri, key, value in sorted(_facts(store)):
        facts = found.setdefault(iri, defaultdict(list, {"graph": [graph]}))
        facts[key].append(value)
    return [_description(iri, facts, places) for iri, facts in sorted(found.items()) if facts["prefLabel"]]


def _facts(store: GraphStore) -> Iterator[tuple[str, str, str, str]]:
    """Graph, organisation, property and value; the store sorts slowly, and joins slowly with a list of properties."""
    bodies = {_text(row[0]) for row in store.query("SELECT ?o { ?o a org:FormalOrganization }")}
    for property_ in _PROPERTIES:
        key = property_.partition(":")[2]
        for row in store.query(f"SELECT ?g ?o ?v {{ GRAPH ?g {{ ?o {property_} ?v }} }}"):
            graph, iri, value = map(_text, row)
            if iri in bodies and graph.startswith(_SOURCE) and not is_private(graph):
                yield graph, iri, key, value


@dataclass(frozen=True, slots=True)
class _Place:
    country: str
    label: str
    latitude: float | None
    longitude: float | None
    nuts: str


def _places(store: GraphStore) -> dict[str, _Place]:
    """The territories, by IRI; the first of several labels counts."""
    places: dict[str, _Place] = {}
    for place, code, label, latitude, longitude, nuts in store.query(_PLACES):
        iri = getattr(place, "value", "")
        if iri not in places:
            places[iri] = _Place(_text(code), _text(label), _number(latitude), _number(longitude), _nuts(_text(nuts)))
    return places


def _description(iri: str, facts: dict[str, list[str]], places: dict[str, _Place]) -> Description:
    based = next((places[place] for place in facts["basedIn"] if place in places), _Place("", "", None, None, ""))
    is_country = not facts["basedIn"] or facts["basedIn"][0].rpartition("/")[0].endswith("/country")
    own = facts["lat"] and facts["long"]
    return Description(
        iri=iri,
        source=facts["graph"][0],
        names=tuple(dict.fromkeys(facts["prefLabel"] + facts["altLabel"])),
        country=based.country,
        locality=next(iter(facts["addressLocality"]), "" if is_country else based.label),
        nuts=next((_nuts(value) for value in facts["spatial"]), based.nuts),
        latitude=float(facts["lat"][0]) if own else based.latitude,
        longitude=float(facts["long"][0]) if own else based.longitude,
        website=next(iter(facts["homepage"]), ""),
        identifiers=tuple(dict.fromkeys(facts["identifier"])),
    )


def _nuts(iri: str) -> str:
    return iri.removeprefix(NUTS) if iri.startswith(NUTS) else ""


def _text(term: object) -> str:
    return str(getattr(term, "value", ""))


def _number(term: object) -> float | None:
    return float(term.value) if isinstance(term, ox.Literal) else None

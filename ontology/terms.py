"""The IRIs of the graph as Python names; a test checks each against the ontology files.

Plain strings, not rdflib terms: the writer formats millions of N-Triples lines from them.

>>> TALKA.basedIn
'https://w3id.org/talka/ns#basedIn'
>>> organisation_iri("cordis", "999981634")
'https://w3id.org/talka/id/organisation/cordis-999981634'
"""

from hashlib import blake2b
from urllib.parse import quote

NS = "https://w3id.org/talka/ns#"
ID = "https://w3id.org/talka/id/"
THEME = "https://w3id.org/talka/theme/"
KIND = "https://w3id.org/talka/kind/"
COLLABORATION_KIND = "https://w3id.org/talka/collaboration-kind/"
ROLE = "https://w3id.org/talka/role/"
CATEGORY = "https://w3id.org/talka/category/"
METHOD = "https://w3id.org/talka/method/"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
NUTS = "http://data.europa.eu/nuts/code/"

PREFIXES = {
    "talka": NS,
    "theme": THEME,
    "kind": KIND,
    "collaboration-kind": COLLABORATION_KIND,
    "role": ROLE,
    "category": CATEGORY,
    "method": METHOD,
    "country": COUNTRY,
    "nuts": NUTS,
    "cpov": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class Namespace:
    """A vocabulary of which only the listed terms may be used.

    >>> Namespace("http://example.org/", "name").name
    'http://example.org/name'
    """

    def __init__(self, base: str, terms: str) -> None:
        self._base = base
        self._terms = {term.rstrip("_"): base + term.rstrip("_") for term in terms.split()}

    def __getattr__(self, term: str) -> str:
        try:
            return self._terms[term.rstrip("_")]
        except KeyError:
            raise AttributeError(f"{self._base} has no term {term!r} here; add it to ontology/terms.py") from None

    def __iter__(self):  # type: ignore[no-untyped-def]  # Iterator[str]; __getattr__ confuses the checker
        return iter(self._terms.values())


TALKA = Namespace(
    NS,
    "basedIn governs GoodPractice Suggestion suggestedTo suggestedPartner score status reason modelVersion "
    "consent memberCount call fundingScheme confidence method",
)
CPOV = Namespace(PREFIXES["cpov"], "PublicOrganisation ContactPoint")
ADMIN_UNIT = "http://data.europa.eu/m8g/AdminUnit"
DCAT = Namespace(PREFIXES["dcat"], "Dataset")
DCT = Namespace(
    PREFIXES["dct"],
    "title description subject source type modified spatial contributor license publisher dateAccepted",
)
FOAF = Namespace(PREFIXES["foaf"], "homepage")
GEO = Namespace(PREFIXES["geo"], "Feature sfWithin")
ORG = Namespace(
    PREFIXES["org"],
    "FormalOrganization OrganizationalCollaboration Membership hasMember member organization role "
    "classification identifier",
)
PROV = Namespace(PREFIXES["prov"], "Activity wasGeneratedBy endedAtTime wasAssociatedWith")
OWL = Namespace(PREFIXES["owl"], "sameAs differentFrom")
RDF = Namespace(PREFIXES["rdf"], "type Statement subject predicate object")
SCHEMA = Namespace(
    PREFIXES["schema"],
    "Project Demand Offer startDate endDate funding seeks makesOffer category datePublished "
    "email telephone name jobTitle contactPoint addressLocality keywords",
)
SKOS = Namespace(PREFIXES["skos"], "prefLabel altLabel broader notation exactMatch")
SPDX = Namespace(PREFIXES["spdx"], "checksumValue")
WGS = Namespace(PREFIXES["wgs"], "lat long")
XSD = Namespace(PREFIXES["xsd"], "date decimal dateTime gYear integer")


def instance_iri(type_: str, source: str, local: str) -> str:
    """The IRI of an instance: deterministic, so that loading a source twice changes nothing.

    >>> instance_iri("place", "talka", "Aglantziá")
    'https://w3id.org/talka/id/place/talka-Aglantzi%C3%A1'
    """
    return f"{ID}{type_}/{quote(source, safe='')}-{quote(local, safe='')}"


def local_id(iri: str) -> str:
    """By what an instance is addressed in commands and on pages: the tail of its IRI, a digest of anybody else's IRI.

    >>> local_id("https://w3id.org/talka/id/organisation/talka-cordis-999981634")
    'talka-cordis-999981634'
    >>> local_id("https://example.org/org/1")
    'iri-6309f232eb'
    """
    if iri.startswith(ID):
        return iri.removeprefix(ID).partition("/")[2]
    return f"iri-{blake2b(iri.encode(), digest_size=5).hexdigest()}"


def organisation_iri(source: str, local: str) -> str:
    return instance_iri("organisation", source, local)


def source_iri(source: str) -> str:
    """The named graph that holds one source, and the `dcat:Dataset` that describes it."""
    return f"{ID}source/{quote(source, safe='')}"


def private_iri(source: str) -> str:
    """The named graph that holds a source's contact persons: never exported."""
    return f"{ID}private/{quote(source, safe='')}"


def shorten(iri: str) -> str:
    """An IRI as a prefixed name where one of the prefixes fits.

    >>> shorten("http://www.w3.org/ns/org#role")
    'org:role'
    """
    prefix, base = max(
        ((p, b) for p, b in PREFIXES.items() if iri.startswith(b)), key=lambda pair: len(pair[1]), default=("", "")
    )
    return f"{prefix}:{iri[len(base) :]}" if base else iri

"""The properties and classes by which a mapping says what a column or a row is: those that Talka writes."""

from talka.graph.tables import cells
from talka.graph.tables.columns import COLUMNS
from talka.graph.tables.parsed import Column
from talka.ontology.terms import ADMIN_UNIT, CPOV, DCT, FOAF, ORG, PREFIXES, SCHEMA, SKOS, TALKA, WGS

CLASSES = {
    ORG.FormalOrganization: "organisations",
    ADMIN_UNIT: "municipalities",
    ORG.OrganizationalCollaboration: "collaborations",
    ORG.Membership: "participations",
    SCHEMA.Demand: "needs",
    SCHEMA.Offer: "offers",
    TALKA.GoodPractice: "practices",
    CPOV.ContactPoint: "contacts",
}
"""The table whose rows are of a class."""

_IDENTIFIER = PREFIXES["dct"] + "identifier"
_COUNTRY = PREFIXES["schema"] + "addressCountry"
_SHARED = {
    _IDENTIFIER: "id",
    _COUNTRY: "country",
    WGS.lat: "lat",
    WGS.long: "lon",
    ORG.classification: "kind",
    FOAF.homepage: "website",
    SCHEMA.startDate: "start",
    SCHEMA.endDate: "end",
    SCHEMA.category: "category",
    DCT.source: "source",
}
_OWN = {
    "organisations": {
        SKOS.prefLabel: "name",
        TALKA.basedIn: "municipality",
        SCHEMA.addressLocality: "locality",
        DCT.description: "description",
        DCT.subject: "themes",
        ORG.identifier: "identifiers",
    },
    "municipalities": {SKOS.prefLabel: "name", DCT.type: "level", SKOS.notation: "iso3166_2"},
    "collaborations": {
        SKOS.prefLabel: "title",
        DCT.description: "description",
        DCT.subject: "themes",
        SCHEMA.funding: "programme",
        TALKA.memberCount: "members",
    },
    "participations": {ORG.organization: "collaboration", ORG.member: "organisation", ORG.role: "role"},
    "needs": {DCT.subject: "theme", DCT.description: "text", SCHEMA.datePublished: "date"},
    "offers": {DCT.subject: "theme", DCT.description: "text", SCHEMA.datePublished: "date"},
    "practices": {
        SKOS.prefLabel: "title",
        DCT.spatial: "municipality",
        DCT.contributor: "organisations",
        DCT.subject: "themes",
        DCT.description: "text",
    },
    "contacts": {
        SCHEMA.name: "name",
        SCHEMA.jobTitle: "role",
        SCHEMA.email: "email",
        SCHEMA.telephone: "phone",
        TALKA.consent: "consent",
        DCT.modified: "date",
    },
}
EXTRA = {"organisations": {"locality": Column(cells.name)}}
"""Columns that only a mapping knows, since a Talka folder names the municipality instead."""


def known(table: str) -> dict[str, Column]:
    """The columns that a table may have."""
    return COLUMNS[table] | EXTRA.get(table, {})


def properties(table: str) -> dict[str, str]:
    """The column of a table by property IRI."""
    shared = {iri: name for iri, name in _SHARED.items() if name in COLUMNS[table]}
    return shared | _OWN[table]


def expand(iri: str) -> str:
    """An IRI from one with a prefix; http://schema.org/ is written with https.

    >>> expand("skos:prefLabel"), expand("http://schema.org/name")
    ('http://www.w3.org/2004/02/skos/core#prefLabel', 'https://schema.org/name')
    """
    prefix, _, name = iri.partition(":")
    base = (PREFIXES | {"dc": PREFIXES["dct"], "dcterms": PREFIXES["dct"]}).get(prefix)
    full = base + name if base and not name.startswith("//") else iri
    return full.replace("http://schema.org/", PREFIXES["schema"], 1)

"""The vocabularies that are read, as tables: which classes and predicates say what. `docs/rdf.md` is checked with them.

Where several predicates say the same, the first that a node has leads.
"""

from talka.ontology.terms import (
    CATEGORY,
    COLLABORATION_KIND,
    ID,
    KIND,
    METHOD,
    NS,
    PREFIXES,
    ROLE,
    THEME,
)

IRI_LENGTH = 2_000
LISTED = "docs/rdf.md lists what is read."
EUROVOC, UN_GOALS = "http://eurovoc.europa.eu/", "http://metadata.un.org/sdg/"
VOCABULARIES = PREFIXES | {
    "adms": "http://www.w3.org/ns/adms#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "frapo": "http://purl.org/cerif/frapo/",
    "legal": "http://www.w3.org/ns/legal#",
    "locn": "http://www.w3.org/ns/locn#",
    "rov": "http://www.w3.org/ns/regorg#",
    "time": "http://www.w3.org/2006/time#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}


def terms(names: str) -> tuple[str, ...]:
    """The IRIs of prefixed names.

    >>> terms("org:role skos:prefLabel")
    ('http://www.w3.org/ns/org#role', 'http://www.w3.org/2004/02/skos/core#prefLabel')
    """
    return tuple(VOCABULARIES[name.partition(":")[0]] + name.partition(":")[2] for name in names.split())


def short(iri: str) -> str:
    """The prefixed name of an IRI; the IRI itself where no prefix fits."""
    fitting = [
        (len(base), f"{prefix}:{iri[len(base) :]}") for prefix, base in VOCABULARIES.items() if iri.startswith(base)
    ]
    return max(fitting)[1] if fitting else iri


KIND_OF_CLASS = {
    **dict.fromkeys(terms("schema:NGO"), "association"),
    **dict.fromkeys(terms("schema:CollegeOrUniversity"), "higher-education"),
    **dict.fromkeys(terms("schema:Cooperative"), "cooperative"),
    **dict.fromkeys(terms("schema:Corporation schema:LocalBusiness schema:OnlineBusiness"), "company"),
    **dict.fromkeys(terms("schema:ResearchOrganization"), "research-institute"),
    **dict.fromkeys(
        terms("schema:School schema:ElementarySchool schema:HighSchool schema:MiddleSchool schema:Preschool"), "school"
    ),
    **dict.fromkeys(terms("schema:Library schema:Museum schema:PerformingGroup"), "cultural-institution"),
    **dict.fromkeys(terms("schema:Hospital"), "health-care-provider"),
}
"""Classes that say what kind of organisation something is."""
ORGANISATIONS = frozenset(
    terms(
        "org:FormalOrganization org:Organization foaf:Organization schema:Organization cpov:PublicOrganisation "
        "rov:RegisteredOrganization legal:LegalEntity vcard:Organization schema:GovernmentOrganization "
        "schema:EducationalOrganization schema:SportsOrganization"
    )
) | set(KIND_OF_CLASS)
PROJECTS = frozenset(terms("schema:Project schema:ResearchProject foaf:Project frapo:Project"))
COLLABORATIONS = PROJECTS | set(terms("org:OrganizationalCollaboration"))
PLACES = frozenset(terms("cpov:AdminUnit"))
NEEDS, OFFERS = frozenset(terms("schema:Demand")), frozenset(terms("schema:Offer"))
PRACTICES = frozenset(terms("talka:GoodPractice"))
MEMBERSHIPS = frozenset(terms("org:Membership"))
RECORDS = ORGANISATIONS | COLLABORATIONS | PLACES | NEEDS | OFFERS | PRACTICES
"""Classes whose instances become records with an id."""
PERSONS = frozenset(
    terms("cpov:ContactPoint schema:ContactPoint foaf:Person schema:Person vcard:Individual vcard:VCard")
)
STATEMENTS = frozenset(terms("rdf:Statement"))
PARTS = (
    MEMBERSHIPS
    | STATEMENTS
    | set(
        terms(
            "geo:Feature schema:PostalAddress vcard:Address locn:Address schema:Place schema:Country "
            "org:Site schema:GeoCoordinates wgs:Point wgs:SpatialThing dct:Location adms:Identifier "
            "schema:PropertyValue schema:AdministrativeArea schema:City time:Interval time:ProperInterval time:Instant "
            "skos:Concept"
        )
    )
)
"""Classes of what is read as part of a record."""
COUNTRY_CLASSES = frozenset(terms("schema:Country"))
SAY_NOTHING = frozenset(terms("owl:NamedIndividual owl:Thing rdfs:Resource foaf:Agent prov:Agent schema:Thing"))
KNOWN = RECORDS | PERSONS | PARTS | SAY_NOTHING
"""All classes that are understood."""

NAMES = terms(
    "skos:prefLabel legal:legalName rov:legalName schema:legalName foaf:name schema:name vcard:organization-name "
    "vcard:fn rdfs:label dct:title dc:title"
)
OTHER_NAMES = terms("skos:altLabel schema:alternateName dct:alternative foaf:nick")
DESCRIPTIONS = terms("dct:description schema:description dc:description rdfs:comment")
HOMEPAGES = terms("foaf:homepage schema:url vcard:hasURL")
SUBJECTS = terms("dct:subject schema:about schema:knowsAbout org:purpose foaf:topic foaf:topic_interest")
KEYWORDS = terms("schema:keywords")
CLASSIFICATION = terms("org:classification")
SOURCES = terms("dct:source")
IDENTIFIERS = terms("org:identifier adms:identifier rov:registration schema:identifier dct:identifier")
REGISTERS = {
    terms("schema:vatID")[0]: "vat",
    terms("schema:taxID")[0]: "tax",
    terms("schema:leiCode")[0]: "lei",
    terms("schema:duns")[0]: "duns",
}
"""Predicates that name the scheme of an identifier."""
VALUES, SCHEMES = terms("skos:notation schema:value"), terms("adms:schemaAgency schema:propertyID")

BASED_IN, GOVERNS, SPATIAL, WITHIN = (*terms("talka:basedIn talka:governs dct:spatial geo:sfWithin"),)
ADDRESSES = terms(
    "schema:address org:hasPrimarySite org:hasRegisteredSite org:hasSite org:siteAddress rov:registeredAddress "
    "legal:registeredAddress locn:address vcard:hasAddress vcard:adr schema:location"
)
COUNTRIES = terms("schema:addressCountry vcard:country-name locn:adminUnitL1")
LOCALITIES = terms("schema:addressLocality vcard:locality locn:postName")
LATITUDES, LONGITUDES = terms("wgs:lat schema:latitude"), terms("wgs:long schema:longitude")
POINTS = terms("schema:geo wgs:location")

STARTS = terms("schema:startDate dcat:startDate time:hasBeginning")
ENDS = terms("schema:endDate dcat:endDate time:hasEnd")
INSTANTS = terms("time:inXSDDate time:inXSDDateTimeStamp time:inXSDDateTime time:inXSDgYearMonth time:inXSDgYear")
DURING = terms("org:memberDuring")
MEMBERS = terms("org:hasMember schema:member schema:participant foaf:member")
MEMBER_OF = terms("org:memberOf schema:memberOf foaf:currentProject foaf:pastProject")
FUNDERS = terms("schema:funder schema:sponsor frapo:isFundedBy foaf:fundedBy")
MEMBERSHIP_LINKS = terms("org:hasMembership")
"""The inverse of `org:member`, which is read."""
WISHES = terms("schema:seeks schema:makesOffer")
WISHERS = terms("schema:offeredBy schema:seller")
SAME = terms("owl:sameAs skos:exactMatch schema:sameAs")
CONTACTS = terms(
    "schema:contactPoint cpov:contactPoint dcat:contactPoint foaf:mbox schema:email schema:telephone cpov:email "
    "cpov:telephone vcard:hasEmail vcard:email vcard:hasTelephone vcard:tel schema:employee schema:founder"
)
MAILS = terms("foaf:mbox schema:email vcard:hasEmail vcard:email")

QUIET_SUBJECTS = (
    *(NS, THEME, KIND, COLLABORATION_KIND, ROLE, CATEGORY, METHOD, "https://w3id.org/talka/status/"),
    *(f"{ID}{type_}/" for type_ in ("source", "run", "agent")),
)
"""Talka's own vocabulary and provenance, which its exports hold beside the sources."""
QUIET_GRAPHS = (f"{ID}graph/", f"{ID}provenance/", f"{ID}links")

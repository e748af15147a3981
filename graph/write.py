"""Records to N-Triples: the only place that decides how a fact looks in RDF. The model is that of `ontology/`."""

from collections.abc import Iterator
from hashlib import blake2b
from urllib.parse import quote

from talka.graph.records import (
    Collaboration,
    Contact,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
    ThemeLink,
    Wish,
)
from talka.ontology.countries import country_iri, country_name
from talka.ontology.terms import (
    ADMIN_UNIT,
    COLLABORATION_KIND,
    CPOV,
    DCT,
    FOAF,
    GEO,
    ID,
    KIND,
    NUTS,
    ORG,
    RDF,
    SCHEMA,
    SKOS,
    TALKA,
    WGS,
    XSD,
)

_DATE_TYPES = {4: XSD.gYear, 7: "http://www.w3.org/2001/XMLSchema#gYearMonth", 10: XSD.date}
PUBLIC_BODIES = {KIND + kind for kind in ("municipality", "region", "national-authority", "public-agency")}
GOVERNING = {KIND + "municipality", KIND + "region"}


def literal(value: str, language: str = "", datatype: str = "") -> str:
    """An N-Triples literal.

    >>> literal('say "hej"', "sv")
    '"say \\\\"hej\\\\""@sv'
    """
    # four passes in C: ten times as fast as str.translate on a text without any of these
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    tail = f"@{language}" if language else f"^^<{datatype}>" if datatype else ""
    return f'"{escaped}"{tail}'


def decimal(value: float, places: int = 6) -> str:
    """A decimal, never in the notation with an exponent. Six places of a degree are 11 cm.

    >>> decimal(57.2438), decimal(-0.00001), decimal(180.0), decimal(0.95, 3)
    ('57.2438', '-0.00001', '180', '0.95')
    """
    return f"{value:.{places}f}".rstrip("0").rstrip(".")


def iri(value: str) -> str:
    return f"<{value}>"


# Most triples of a large source are memberships: written in one piece, they take half the time.
_TYPE, _MEMBERSHIP, _MEMBER, _ORGANIZATION, _ROLE, _HAS_MEMBER = (
    iri(term) for term in (RDF.type, ORG.Membership, ORG.member, ORG.organization, ORG.role, ORG.hasMember)
)


class Writer:
    """Turns the records of one source into N-Triples.

    namespace: who gives the ids of the source, such as "cordis"; it stands in the IRIs. An id that is an absolute IRI
        stays as it is.

    >>> block = next(Writer("demo").blocks(Organisation("o1", (Text("Geri Norai", "lt"),), "LT")))
    >>> print(block.splitlines()[1])  # doctest: +ELLIPSIS
    <https://w3id.org/talka/id/organisation/demo-o1> <http://www.w3.org/2004/02/skos/core#prefLabel> "Geri Norai"@lt .
    """

    def __init__(self, namespace: str) -> None:
        self.namespace = quote(namespace, safe="")
        self._countries: set[str] = set()
        self._members: set[int] = set()

    def blocks(self, record: Record) -> Iterator[str]:
        """The public triples of a record as lines, then those of its country where it is met for the first time.

        Nothing for a contact or an unread row. What a block says depends on its record alone, so that the blocks of a
        source are the same in whatever order its rows stand.
        """
        match record:
            case Participation():
                yield "".join(self._participation(record))
                yield from self._member(record)
            case Organisation():
                yield "".join(self._organisation(record))
                yield from self._country(record.country)
            case Collaboration():
                yield "".join(self._collaboration(record))
            case Place():
                yield "".join(self._place(record))
                yield from self._country(record.country)
            case Wish():
                yield "".join(self._wish(record))
            case Practice():
                yield "".join(self._practice(record))

    def private_block(self, record: Record) -> str:
        """The triples of a contact, for the private graph; empty for any other record."""
        return "".join(self._contact(record)) if isinstance(record, Contact) else ""

    def _contact(self, record: Contact) -> Iterator[str]:
        who = self._iri("organisation", record.organisation)
        me = self._compound("contact", f"{record.organisation}~{record.email}~{record.name}")
        yield from self._facts(
            me,
            (RDF.type, iri(CPOV.ContactPoint)),
            (SCHEMA.name, literal(record.name)),
            (SCHEMA.jobTitle, record.role and literal(record.role)),
            (SCHEMA.email, record.email and literal(record.email)),
            (SCHEMA.telephone, record.phone and literal(record.phone)),
            (TALKA.consent, record.consent and literal(record.consent)),
            (DCT.modified, self._date(record.date)),
        )
        yield f"<{who}> <{SCHEMA.contactPoint}> <{me}> .\n"

    def _iri(self, type_: str, local: str) -> str:
        """As `talka.ontology.terms.instance_iri` makes it."""
        if "://" in local:
            return local
        return f"{ID}{type_}/{self.namespace}-{local if local.isalnum() and local.isascii() else quote(local, safe='')}"

    def _compound(self, type_: str, *parts: str) -> str:
        """The IRI of something that is told by several ids. None of them contains a tilde; absolute IRIs are hashed."""
        joined = "~".join(part for part in parts if part)
        return self._iri(type_, blake2b(joined.encode(), digest_size=16).hexdigest() if "://" in joined else joined)

    def _facts(self, subject: str, *facts: tuple[str, str | None]) -> Iterator[str]:
        for predicate, value in facts:
            if value:
                yield f"<{subject}> <{predicate}> {value} .\n"

    def _texts(self, subject: str, predicate: str, texts: tuple[Text, ...]) -> Iterator[str]:
        for text in texts:
            yield f"<{subject}> <{predicate}> {literal(text.value, text.language)} .\n"

    def _themes(self, subject: str, declared: tuple[str, ...], links: tuple[ThemeLink, ...] = ()) -> Iterator[str]:
        for theme in declared:
            yield f"<{subject}> <{DCT.subject}> <{theme}> .\n"
        for link in links:
            me = self._compound("theme-link", subject.removeprefix(ID).replace("/", "~"), link.theme.rpartition("/")[2])
            yield f"<{subject}> <{DCT.subject}> <{link.theme}> .\n"
            yield from self._facts(
                me,
                (RDF.type, iri(RDF.Statement)),
                (RDF.subject, iri(subject)),
                (RDF.predicate, iri(DCT.subject)),
                (RDF.object, iri(link.theme)),
                (TALKA.method, iri(link.method)),
                (TALKA.confidence, literal(decimal(link.confidence, 3), datatype=XSD.decimal)),
                (DCT.source, link.via and literal(link.via)),
            )

    def _position(self, subject: str, latitude: float | None, longitude: float | None) -> Iterator[str]:
        if latitude is not None and longitude is not None:
            yield f"<{subject}> <{WGS.lat}> {literal(decimal(latitude), datatype=XSD.decimal)} .\n"
            yield f"<{subject}> <{WGS.long}> {literal(decimal(longitude), datatype=XSD.decimal)} .\n"

    @staticmethod
    def _date(value: str) -> str | None:
        return literal(value, datatype=_DATE_TYPES[len(value)]) if value else None

    def _country(self, code: str) -> Iterator[str]:
        """A country's own facts, once for a source."""
        if code and code not in self._countries:
            self._countries.add(code)
            yield "".join(
                self._facts(
                    country_iri(code),
                    (RDF.type, iri(ADMIN_UNIT)),
                    (SKOS.notation, literal(code)),
                    (SKOS.prefLabel, literal(country_name(code), "en")),
                )
            )

    def _place(self, record: Place) -> Iterator[str]:
        me = self._iri("place", record.id)
        yield from self._facts(me, (RDF.type, iri(ADMIN_UNIT)), (RDF.type, iri(GEO.Feature)))
        yield from self._texts(me, SKOS.prefLabel, record.names)
        yield from self._facts(
            me,
            (DCT.type, literal(record.level)),
            (SKOS.exactMatch, iri(NUTS + record.nuts) if record.nuts and record.level == "region" else None),
            (SKOS.notation, record.iso3166_2 and literal(record.iso3166_2)),
            (GEO.sfWithin, iri(country_iri(record.country))),
            (DCT.source, record.source and literal(record.source)),
        )
        if record.nuts and record.level != "region":
            yield from self._facts(me, (GEO.sfWithin, iri(NUTS + record.nuts)))
        yield from self._position(me, record.latitude, record.longitude)

    def _organisation(self, record: Organisation) -> Iterator[str]:
        me = self._iri("organisation", record.id)
        place = self._iri("place", record.place) if record.place else record.country and country_iri(record.country)
        public = record.kind in PUBLIC_BODIES
        yield from self._facts(me, (RDF.type, iri(ORG.FormalOrganization)))
        yield from self._texts(me, SKOS.prefLabel, record.names)
        yield from self._facts(
            me,
            (RDF.type, iri(CPOV.PublicOrganisation) if public else None),
            (ORG.classification, record.kind and iri(record.kind)),
            (TALKA.basedIn, place and iri(place)),
            (SCHEMA.addressLocality, record.locality and literal(record.locality)),
            (DCT.spatial, record.nuts and iri(NUTS + record.nuts)),
            (TALKA.governs, iri(place) if record.kind in GOVERNING and record.place else None),
            (FOAF.homepage, record.website and iri(record.website)),
            (DCT.source, record.source and literal(record.source)),
        )
        yield from self._texts(me, SKOS.altLabel, record.other_names)
        yield from self._texts(me, DCT.description, record.descriptions)
        yield from self._themes(me, record.themes, record.links)
        for identifier in record.identifiers:
            yield from self._facts(me, (ORG.identifier, literal(identifier)))
        yield from self._position(me, record.latitude, record.longitude)

    def _collaboration(self, record: Collaboration) -> Iterator[str]:
        me = self._iri("collaboration", record.id)
        is_project = record.kind == COLLABORATION_KIND + "project"
        yield from self._facts(
            me,
            (RDF.type, iri(ORG.OrganizationalCollaboration)),
            (RDF.type, iri(SCHEMA.Project) if is_project else None),
        )
        yield from self._texts(me, SKOS.prefLabel, record.titles)
        yield from self._facts(
            me,
            (ORG.classification, record.kind and iri(record.kind)),
            (SCHEMA.funding, record.programme and literal(record.programme)),
            (TALKA.call, record.call and literal(record.call)),
            (TALKA.fundingScheme, record.scheme and literal(record.scheme)),
            (DCT.dateAccepted, self._date(record.signed)),
            (SCHEMA.startDate, self._date(record.start)),
            (SCHEMA.endDate, self._date(record.end)),
            (TALKA.memberCount, literal(str(record.members), datatype=XSD.integer) if record.members else None),
            (FOAF.homepage, record.website and iri(record.website)),
            (DCT.source, record.source and literal(record.source)),
        )
        yield from self._texts(me, SKOS.altLabel, record.other_titles)
        yield from self._texts(me, DCT.description, record.descriptions)
        yield from self._texts(me, SCHEMA.keywords, record.keywords)
        yield from self._themes(me, record.themes, record.links)

    def _participation(self, record: Participation) -> Iterator[str]:
        me = self._compound("membership", record.collaboration, record.organisation, record.role.rpartition("/")[2])
        collaboration = self._iri("collaboration", record.collaboration)
        organisation = self._iri("organisation", record.organisation)
        yield f"<{me}> {_TYPE} {_MEMBERSHIP} .\n<{me}> {_MEMBER} <{organisation}> .\n"
        yield f"<{me}> {_ORGANIZATION} <{collaboration}> .\n"
        if record.role:
            yield f"<{me}> {_ROLE} <{record.role}> .\n"
        if record.start or record.end:
            dates = (SCHEMA.startDate, self._date(record.start)), (SCHEMA.endDate, self._date(record.end))
            yield from self._facts(me, *dates)

    def _member(self, record: Participation) -> Iterator[str]:
        """That a collaboration has a member, once for all roles in which an organisation takes part."""
        pair = hash((record.collaboration, record.organisation))
        if pair not in self._members:
            self._members.add(pair)
            collaboration = self._iri("collaboration", record.collaboration)
            yield f"<{collaboration}> {_HAS_MEMBER} <{self._iri('organisation', record.organisation)}> .\n"

    def _wish(self, record: Wish) -> Iterator[str]:
        me = self._iri("offer" if record.offers else "need", record.id)
        who = self._iri("organisation", record.organisation)
        yield from self._facts(
            me,
            (RDF.type, iri(SCHEMA.Offer if record.offers else SCHEMA.Demand)),
            (SCHEMA.category, record.category and iri(record.category)),
            (SCHEMA.datePublished, self._date(record.date)),
            (DCT.source, record.source and literal(record.source)),
        )
        yield from self._texts(me, DCT.description, record.texts)
        yield from self._themes(me, record.themes)
        yield f"<{who}> <{SCHEMA.makesOffer if record.offers else SCHEMA.seeks}> <{me}> .\n"

    def _practice(self, record: Practice) -> Iterator[str]:
        me = self._iri("practice", record.id)
        yield from self._facts(me, (RDF.type, iri(TALKA.GoodPractice)))
        yield from self._texts(me, SKOS.prefLabel, record.titles)
        yield from self._texts(me, DCT.description, record.texts)
        yield from self._themes(me, record.themes)
        yield from self._facts(
            me,
            (DCT.spatial, record.place and iri(self._iri("place", record.place))),
            (DCT.source, record.source and literal(record.source)),
        )
        for organisation in record.organisations:
            yield from self._facts(me, (DCT.contributor, iri(self._iri("organisation", organisation))))

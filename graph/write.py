"""Records to N-Triples: the only place that decides how a fact looks in RDF. The model is that of `ontology/`."""

from collections.abc import Iterator

from talka.graph.records import (
    Collaboration,
    Contact,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
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
    KIND,
    NUTS,
    ORG,
    RDF,
    SCHEMA,
    SKOS,
    TALKA,
    WGS,
    XSD,
    instance_iri,
)

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_DATE_TYPES = {4: XSD.gYear, 7: "http://www.w3.org/2001/XMLSchema#gYearMonth", 10: XSD.date}
PUBLIC_BODIES = {KIND + kind for kind in ("municipality", "region", "national-authority", "public-agency")}
GOVERNING = {KIND + "municipality", KIND + "region"}


def literal(value: str, language: str = "", datatype: str = "") -> str:
    """An N-Triples literal.

    >>> literal('say "hej"', "sv")
    '"say \\\\"hej\\\\""@sv'
    """
    tail = f"@{language}" if language else f"^^<{datatype}>" if datatype else ""
    return f'"{value.translate(_ESCAPES)}"{tail}'


def _degrees(value: float) -> str:
    """A decimal with up to six places (11 cm), never in the notation with an exponent.

    >>> _degrees(57.2438), _degrees(-0.00001), _degrees(180.0)
    ('57.2438', '-0.00001', '180')
    """
    return f"{value:.6f}".rstrip("0").rstrip(".")


def iri(value: str) -> str:
    return f"<{value}>"


class Writer:
    """Turns the records of one source into N-Triples lines; `source` is the source's name.

    >>> lines = list(Writer("demo").lines(Organisation("o1", (Text("Geri Norai", "lt"),), "LT")))
    >>> print(lines[1].strip())  # doctest: +ELLIPSIS
    <https://w3id.org/talka/id/organisation/demo-o1> <http://www.w3.org/2004/02/skos/core#prefLabel> "Geri Norai"@lt .
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._countries: set[str] = set()

    def lines(self, record: Record) -> Iterator[str]:
        """The public triples of a record; none for a contact or an unread row."""
        match record:
            case Organisation():
                yield from self._organisation(record)
            case Participation():
                yield from self._participation(record)
            case Collaboration():
                yield from self._collaboration(record)
            case Place():
                yield from self._place(record)
            case Wish():
                yield from self._wish(record)
            case Practice():
                yield from self._practice(record)

    def private_lines(self, record: Record) -> Iterator[str]:
        """The triples of a contact, for the private graph."""
        if isinstance(record, Contact):
            who = self._iri("organisation", record.organisation)
            me = self._iri("contact", f"{record.organisation}~{record.email}~{record.name}")
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
        return instance_iri(type_, self.source, local)

    def _facts(self, subject: str, *facts: tuple[str, str | None]) -> Iterator[str]:
        for predicate, value in facts:
            if value:
                yield f"<{subject}> <{predicate}> {value} .\n"

    def _texts(self, subject: str, predicate: str, texts: tuple[Text, ...]) -> Iterator[str]:
        for text in texts:
            yield f"<{subject}> <{predicate}> {literal(text.value, text.language)} .\n"

    def _themes(self, subject: str, themes: tuple[str, ...]) -> Iterator[str]:
        for theme in themes:
            yield f"<{subject}> <{DCT.subject}> <{theme}> .\n"

    def _position(self, subject: str, latitude: float | None, longitude: float | None) -> Iterator[str]:
        if latitude is not None and longitude is not None:
            yield f"<{subject}> <{WGS.lat}> {literal(_degrees(latitude), datatype=XSD.decimal)} .\n"
            yield f"<{subject}> <{WGS.long}> {literal(_degrees(longitude), datatype=XSD.decimal)} .\n"

    @staticmethod
    def _date(value: str) -> str | None:
        return literal(value, datatype=_DATE_TYPES[len(value)]) if value else None

    def _country(self, code: str) -> Iterator[str]:
        """A country's own facts, once for a source."""
        if code not in self._countries:
            self._countries.add(code)
            yield from self._facts(
                country_iri(code),
                (RDF.type, iri(ADMIN_UNIT)),
                (SKOS.notation, literal(code)),
                (SKOS.prefLabel, literal(country_name(code), "en")),
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
        yield from self._country(record.country)

    def _organisation(self, record: Organisation) -> Iterator[str]:
        me = self._iri("organisation", record.id)
        place = self._iri("place", record.place) if record.place else country_iri(record.country)
        public = record.kind in PUBLIC_BODIES
        yield from self._facts(me, (RDF.type, iri(ORG.FormalOrganization)))
        yield from self._texts(me, SKOS.prefLabel, record.names)
        yield from self._facts(
            me,
            (RDF.type, iri(CPOV.PublicOrganisation) if public else None),
            (ORG.classification, record.kind and iri(record.kind)),
            (TALKA.basedIn, iri(place)),
            (TALKA.governs, iri(place) if record.kind in GOVERNING and record.place else None),
            (FOAF.homepage, record.website and iri(record.website)),
            (DCT.source, record.source and literal(record.source)),
        )
        yield from self._texts(me, DCT.description, record.descriptions)
        yield from self._themes(me, record.themes)
        for identifier in record.identifiers:
            yield from self._facts(me, (ORG.identifier, literal(identifier)))
        yield from self._position(me, record.latitude, record.longitude)
        yield from self._country(record.country)

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
            (SCHEMA.startDate, self._date(record.start)),
            (SCHEMA.endDate, self._date(record.end)),
            (TALKA.memberCount, literal(str(record.members), datatype=XSD.integer) if record.members else None),
            (FOAF.homepage, record.website and iri(record.website)),
            (DCT.source, record.source and literal(record.source)),
        )
        yield from self._texts(me, DCT.description, record.descriptions)
        yield from self._themes(me, record.themes)

    def _participation(self, record: Participation) -> Iterator[str]:
        collaboration = self._iri("collaboration", record.collaboration)
        organisation = self._iri("organisation", record.organisation)
        role = record.role.rpartition("/")[2]
        # no id contains a tilde, so different memberships have different IRIs
        me = self._iri("membership", f"{record.collaboration}~{record.organisation}" + (f"~{role}" if role else ""))
        yield from self._facts(
            me,
            (RDF.type, iri(ORG.Membership)),
            (ORG.member, iri(organisation)),
            (ORG.organization, iri(collaboration)),
            (ORG.role, record.role and iri(record.role)),
            (SCHEMA.startDate, self._date(record.start)),
            (SCHEMA.endDate, self._date(record.end)),
        )
        yield f"<{collaboration}> <{ORG.hasMember}> <{organisation}> .\n"

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

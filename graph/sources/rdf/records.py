"""Nodes to records: which facts of RDF are which field."""

from talka.graph.faults import Report
from talka.graph.records import Collaboration, Organisation, Place, Practice, Record, Unread, Wish
from talka.graph.sources.rdf.facts import Facts
from talka.graph.sources.rdf.left_out import LeftOut
from talka.graph.sources.rdf.nodes import Node, Nodes, text
from talka.graph.sources.rdf.terms import (
    CLASSIFICATION,
    COLLABORATIONS,
    DESCRIPTIONS,
    ENDS,
    FUNDERS,
    GOVERNS,
    HOMEPAGES,
    KEYWORDS,
    KIND_OF_CLASS,
    MEMBER_OF,
    MEMBERS,
    MEMBERSHIP_LINKS,
    NAMES,
    PROJECTS,
    SOURCES,
    SPATIAL,
    STARTS,
    SUBJECTS,
    WISHERS,
    WISHES,
    WITHIN,
)
from talka.graph.sources.rdf.themes import declared, topics
from talka.graph.sources.rdf.where import country_of, position, term_id, where
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal, code
from talka.ontology.concepts import scheme
from talka.ontology.terms import (
    CATEGORY,
    COLLABORATION_KIND,
    COUNTRY,
    DCT,
    KIND,
    NUTS,
    SCHEMA,
    SKOS,
    TALKA,
)

_NUTS = code("[A-Z]{2}[A-Z0-9]{0,3}", "NUTS code", "LV003")
_ISO = code("[A-Z]{2}-[A-Z0-9]{1,3}", "code of ISO 3166-2", "LV-054")
_LEVELS = ("municipality", "region")


class Reader:
    """Makes records of nodes. What it has read is remembered by id: territories with their countries, bodies, projects.

    Territories come first, then organisations, then collaborations, then what refers to them.
    """

    def __init__(self, nodes: Nodes, file: str, report: Report) -> None:
        self.nodes, self.file, self._report = nodes, file, report
        self.left_out = LeftOut()
        self.places: dict[str, str] = {}
        self.organisations: set[str] = set()
        self.collaborations: set[str] = set()

    def facts(self, node: Node) -> Facts:
        return Facts(node, self.nodes, self.file, self._report, self.left_out)

    def place(self, node: Node) -> Record | None:
        """A territory; None for a country or a region of Eurostat's, which are known by their codes."""
        if node.id.startswith((COUNTRY, NUTS)):
            return None
        facts = self.facts(node)
        names, others = facts.names()
        within = [text(term) for term in node.take((WITHIN,))]
        level = facts.one((DCT.type,), lambda cell: cell if cell in _LEVELS else _LEVELS[0], _LEVELS[0])
        nuts = [_code(iri) for iri in (*within, *map(text, node.take((SKOS.exactMatch,)))) if iri.startswith(NUTS)]
        country = country_of(facts, node.term)
        if not country:
            mend = "Say that it lies geo:sfWithin a country of the EU's country table."
            facts.refuse((WITHIN,), "", Refusal("does not lead to a country", mend))
        if others:
            facts.leave_out(NAMES, "is another name of a territory, which is not loaded", count=len(others))
        latitude, longitude = position(facts)
        record = Place(
            id=node.id,
            names=names,
            country=country,
            level=level,
            nuts=facts.checked((WITHIN,), nuts[0], _NUTS) if nuts else "",
            iso3166_2=facts.one((SKOS.notation,), _ISO, ""),
            latitude=latitude,
            longitude=longitude,
            source=facts.one(SOURCES, cells.name, ""),
        )
        self.places[node.id] = country
        return self._finished(facts, record, "municipalities.csv")

    def organisation(self, node: Node) -> Record | None:
        """An organisation; None for what is a collaboration too, as schema.org's projects are organisations."""
        if node.classes & COLLABORATIONS:
            return None
        facts = self.facts(node)
        names, others = facts.names()
        there = where(facts, self.places)
        about = topics(facts, (*SUBJECTS, *KEYWORDS))
        for _ in about.words:
            facts.leave_out((*SUBJECTS, *KEYWORDS), "is a word that no theme has as its name")
        kind = facts.code(CLASSIFICATION, scheme("kind"), KIND)
        if not kind:
            kinds = sorted(KIND_OF_CLASS[each] for each in node.classes & KIND_OF_CLASS.keys())
            kind = KIND + kinds[0] if kinds else ""
        if any(term_id(term) != there.place for term in node.take((GOVERNS,))):
            facts.leave_out((GOVERNS,), "is not where the body is based, and is not loaded")
        if not there.country:
            mend = "Say where it is: talka:basedIn, schema:address, dct:spatial."
            self.left_out.add("", "an organisation has no country, and will hardly be suggested", mend, node.id)
        node.take((*MEMBERS, *MEMBER_OF, *MEMBERSHIP_LINKS, *WISHES))  # told by whoever reads these
        self.organisations.add(node.id)
        record = Organisation(
            id=node.id,
            names=names,
            country=there.country,
            kind=kind,
            place=there.place,
            latitude=there.latitude,
            longitude=there.longitude,
            website=facts.one(HOMEPAGES, cells.url, ""),
            descriptions=facts.descriptions(),
            themes=about.declared,
            identifiers=facts.identifiers(),
            source=facts.one(SOURCES, cells.name, ""),
            other_names=others,
            locality=there.locality,
            nuts=there.nuts,
            links=about.links,
        )
        return self._finished(facts, record, "organisations.csv")

    def collaboration(self, node: Node) -> Record:
        facts = self.facts(node)
        titles, others = facts.names()
        about = topics(facts, SUBJECTS)
        keywords = dict.fromkeys((*facts.texts(KEYWORDS, cells.name), *about.words))
        kind = facts.code(CLASSIFICATION, scheme("collaboration-kind"), COLLABORATION_KIND)
        node.take((*MEMBERS, *FUNDERS))
        self.collaborations.add(node.id)
        record = Collaboration(
            id=node.id,
            titles=titles,
            kind=kind or (COLLABORATION_KIND + "project" if node.classes & PROJECTS else ""),
            programme=facts.one((SCHEMA.funding,), cells.name, ""),
            start=facts.date(STARTS),
            end=facts.date(ENDS),
            themes=about.declared,
            descriptions=facts.descriptions(),
            website=facts.one(HOMEPAGES, cells.url, ""),
            members=facts.one((TALKA.memberCount,), cells.count, None),
            source=facts.one(SOURCES, cells.name, ""),
            other_titles=others,
            signed=facts.date((DCT.dateAccepted,)),
            call=facts.one((TALKA.call,), cells.name, ""),
            scheme=facts.one((TALKA.fundingScheme,), cells.name, ""),
            keywords=tuple(keywords),
            links=about.links,
        )
        return self._finished(facts, record, "collaborations.csv")

    def wish(self, node: Node, *, offers: bool) -> Record | None:
        """A need or an offer; None where nobody who is loaded has it, as with a shop's offers."""
        facts = self.facts(node)
        says = SCHEMA.makesOffer if offers else SCHEMA.seeks
        named = map(term_id, (*self.nodes.subjects(says, node.term), *node.take(WISHERS)))
        who = [each for each in dict.fromkeys(named) if each in self.organisations]
        if not who:
            reason = "is not of an organisation that is loaded, and is left out"
            self.left_out.add("schema:Offer" if offers else "schema:Demand", reason, example=node.id)
            return None
        if len(who) > 1:
            facts.leave_out(WISHERS, "is of several organisations, of which one is loaded", count=len(who) - 1)
        record = Wish(
            id=node.id,
            offers=offers,
            organisation=who[0],
            category=facts.code((SCHEMA.category,), scheme("category"), CATEGORY),
            themes=declared(facts),
            texts=facts.descriptions((*DESCRIPTIONS, *NAMES)),
            date=facts.date((SCHEMA.datePublished,)),
            source=facts.one(SOURCES, cells.name, ""),
        )
        return self._finished(facts, record, "offers.csv" if offers else "needs.csv")

    def practice(self, node: Node) -> Record:
        facts = self.facts(node)
        titles, _ = facts.names()
        places = [term_id(term) for term in node.take((SPATIAL,)) if term_id(term) in self.places]
        bodies = [term_id(term) for term in node.take((DCT.contributor,))]
        known = [body for body in bodies if body in self.organisations]
        if len(known) < len(bodies):
            reason = "is not an organisation that is loaded"
            facts.leave_out((DCT.contributor,), reason, count=len(bodies) - len(known))
        if len(places) < len(node.take((SPATIAL,))):
            facts.leave_out((SPATIAL,), "is not a territory that is loaded")
        record = Practice(
            id=node.id,
            titles=titles,
            place=places[0] if places else "",
            organisations=tuple(known),
            themes=declared(facts),
            texts=facts.descriptions(),
            source=facts.one(SOURCES, cells.name, ""),
        )
        return self._finished(facts, record, "practices.csv")

    def _finished(self, facts: Facts, record: Record, table: str) -> Record:
        facts.finish()
        return record if facts.sound else Unread(table, facts.id)


def _code(iri: str) -> str:
    return iri.removeprefix(NUTS)

"""Who takes part in what: memberships with roles and dates first, then plain links between the two."""

from collections.abc import Iterator

from talka.graph.records import Participation
from talka.graph.sources.rdf.nodes import Node, Term
from talka.graph.sources.rdf.records import Reader
from talka.graph.sources.rdf.terms import (
    DURING,
    ENDS,
    FUNDERS,
    LISTED,
    MEMBER_OF,
    MEMBERS,
    MEMBERSHIPS,
    PERSONS,
    STARTS,
    short,
)
from talka.graph.sources.rdf.where import term_id
from talka.ontology.concepts import scheme
from talka.ontology.terms import ORG, ROLE


def participations(reader: Reader) -> Iterator[Participation]:
    """Each once, of organisations and collaborations that were read."""
    paired: set[int] = set()
    seen: set[int] = set()
    for node in reader.nodes.of(MEMBERSHIPS):
        if (record := _membership(reader, node)) and _is_new(seen, record):
            paired.add(hash((record.collaboration, record.organisation)))
            yield record
    for predicates, turned, role in ((MEMBERS, False, ""), (MEMBER_OF, True, ""), (FUNDERS, False, f"{ROLE}funder")):
        for predicate in predicates:
            for one, other in reader.nodes.pairs(predicate):
                record = _link(reader, predicate, *((other, one) if turned else (one, other)), role)
                if not record or (not role and hash((record.collaboration, record.organisation)) in paired):
                    continue  # a membership says more of the same
                if _is_new(seen, record):
                    yield record


def _is_new(seen: set[int], record: Participation) -> bool:
    """Whether no such part came before; remembers its hash, 8 bytes instead of two IRIs."""
    key = hash((record.collaboration, record.organisation, record.role))
    if key in seen:
        return False
    seen.add(key)
    return True


def _membership(reader: Reader, node: Node) -> Participation | None:
    facts = reader.facts(node)
    organisations = [term_id(term) for term in node.take((ORG.member,))]
    collaborations = [term_id(term) for term in node.take((ORG.organization,))]
    role = facts.code((ORG.role,), scheme("role"), ROLE)
    start, end = facts.date(STARTS), facts.date(ENDS)
    for term in node.take(DURING):
        if term_id(term):
            during = facts.part(term)
            start, end = start or during.date(STARTS), end or during.date(ENDS)
    facts.finish()
    if not (len(organisations) == len(collaborations) == 1):
        facts.leave_out((ORG.member,), "is not one organisation in one collaboration")
        return None
    if not _is_known(reader, "org:Membership", collaborations[0], organisations[0], node.take((ORG.member,))[0]):
        return None
    return Participation(collaborations[0], organisations[0], role, start, end) if facts.sound else None


def _link(reader: Reader, predicate: str, collaboration: Term, organisation: Term, role: str) -> Participation | None:
    ids = term_id(collaboration), term_id(organisation)
    return Participation(*ids, role) if _is_known(reader, short(predicate), *ids, organisation) else None


def _is_known(reader: Reader, column: str, collaboration: str, organisation: str, member: Term) -> bool:
    """Whether both ends were read; counts what is left out."""
    if collaboration in reader.collaborations and organisation in reader.organisations:
        return True
    if not term_id(member) or reader.nodes[member].classes & PERSONS:
        reader.left_out.add(column, "is of a person; persons are not loaded", LISTED)
    elif collaboration in reader.organisations:
        reader.left_out.add(column, "is between organisations, without a collaboration", LISTED, collaboration)
    else:
        reader.left_out.add(column, "has an end that the file does not describe", "Describe it too.", collaboration)
    return False

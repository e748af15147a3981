"""What nobody asked for while a file was read: persons, classes that are not read, nodes without a class."""

from talka.graph.sources.rdf.nodes import Node
from talka.graph.sources.rdf.records import Reader
from talka.graph.sources.rdf.terms import KNOWN, LISTED, MAILS, PERSONS, RECORDS, short

_CONTACTS = "Contact persons are loaded from contacts.csv of a Talka folder, with what they agreed to."
_LOOSE = "Give them a class, such as org:Organization."


def count_remains(reader: Reader) -> None:
    """Count it in the report of what is left out; of persons nothing but their number is told."""
    for node in reader.nodes.of(PERSONS):
        if not node.classes & RECORDS:
            _count_person(reader)
    for node in reader.nodes.unread():
        strange = node.classes - KNOWN
        if any(mail in node.facts for mail in MAILS):
            _count_person(reader)
        elif strange:
            _count_classes(reader, node, strange)
        else:
            reason = "nodes that have no class that is read, and are no part of one that has, are not loaded"
            reader.left_out.add("", reason, _LOOSE, node.id)


def _count_person(reader: Reader) -> None:
    reader.left_out.add("", "persons and contact points are not loaded", _CONTACTS)


def _count_classes(reader: Reader, node: Node, classes: set[str]) -> None:
    for class_ in classes:
        reader.left_out.add(short(class_), "is a class that is not read", LISTED, node.id)

"""RDF to records: Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD, one file or a folder, also with gzip.

What Talka exports is read, and the same things in the common vocabularies (`docs/rdf.md`). The files are told by their
content, nothing is fetched, and what is not loaded is counted in the report.
"""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from talka.graph.faults import Fault, Report
from talka.graph.records import Located, Record, Unread
from talka.graph.sources.base import About, source_name
from talka.graph.sources.rdf.files import Unreadable, begins_as_rdf, quads
from talka.graph.sources.rdf.memberships import participations
from talka.graph.sources.rdf.nodes import nodes_of
from talka.graph.sources.rdf.records import Reader
from talka.graph.sources.rdf.remains import count_remains
from talka.graph.sources.rdf.terms import COLLABORATIONS, NEEDS, OFFERS, ORGANISATIONS, PLACES, PRACTICES, RECORDS

NAME = "rdf"
_TABLES = ("municipalities.csv", "organisations.csv", "collaborations.csv")


def recognises(path: Path) -> bool:
    """Whether this is an RDF file, or a folder with one."""
    if path.is_dir():
        return any(begins_as_rdf(file) for file in _files(path))
    return path.is_file() and begins_as_rdf(path)


def about(path: Path) -> About:
    """The source is called as the file or folder is; `.gz` does not count."""
    return About(source_name(path.with_suffix("") if path.suffix.lower() == ".gz" else path), title=path.name)


def read(path: Path, report: Report) -> Iterator[Located]:
    """The records, those first to which others refer. A file that cannot be read refuses the source.

    The triples are put on disk for as long as this takes; a record's id is the IRI of its subject.
    """
    try:
        with nodes_of(_quads(path, report), RECORDS) as nodes:
            reader = Reader(nodes, path.name, report)
            yield from _records(reader)
            count_remains(reader)
            for fault in reader.left_out.faults(path.name):
                report(fault)
            if not reader.organisations and not reader.collaborations:
                report(_nothing(path))
    except Unreadable as refusal:
        file = refusal.file or path.name
        report(Fault(file, refusal.line, "", refusal.value, refusal.reason, refusal.mend))
        for table in _TABLES:
            yield Located(Unread(table), path.name, 0)


def _records(reader: Reader) -> Iterator[Located]:
    nodes = reader.nodes
    for classes, make in (
        (PLACES, reader.place),
        (ORGANISATIONS, reader.organisation),
        (COLLABORATIONS, reader.collaboration),
    ):
        for node in nodes.of(classes):
            yield from _located(reader, make(node), node.id)
    for part in participations(reader):
        yield from _located(reader, part, part.collaboration)
    for classes, offers in ((NEEDS, False), (OFFERS, True)):
        for node in nodes.of(classes):
            yield from _located(reader, reader.wish(node, offers=offers), node.id)
    for node in nodes.of(PRACTICES):
        yield from _located(reader, reader.practice(node), node.id)


def _located(reader: Reader, record: Record | None, subject: str) -> Iterator[Located]:
    """A record with its subject, which says where it stands: RDF has no rows."""
    if record is not None:
        yield Located(record, f"{reader.file} <{subject}>", 0)


def _quads(path: Path, report: Report) -> Iterator[ox.Quad]:
    """The quads of a file, or of all files of a folder; what else is in it is warned of."""
    for file in _files(path) if path.is_dir() else [path]:
        if path.is_dir() and not begins_as_rdf(file):
            report(Fault(file.name, 0, "", "", "is not RDF and is not loaded", "Move it elsewhere.", warning=True))
            continue
        try:
            yield from quads(file)
        except Unreadable as refusal:
            refusal.file = file.name
            raise


def _files(folder: Path) -> list[Path]:
    """The files of a folder, not of those in it, without hidden ones."""
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def _nothing(path: Path) -> Fault:
    mend = "docs/rdf.md lists the classes that are read, such as org:Organization and schema:Project."
    return Fault(path.name, 0, "", "", "holds no organisation and no collaboration", mend)

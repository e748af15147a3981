"""Read, check, write: all of a source or nothing of it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from talka.graph import validate
from talka.graph.faults import Fault, SourceRefused, UnknownFormat
from talka.graph.records import Located
from talka.graph.sources import folder
from talka.graph.store import GraphStore
from talka.graph.write import Writer, iri, literal
from talka.ontology.terms import DCAT, DCT, ID, PROV, RDF, SPDX, XSD, private_iri, source_iri

PROVENANCE = f"{ID}provenance"
"""The named graph that says of each source what it is, when and by which run it was loaded."""

Progress = Callable[[str], None]
"""Called with the name of each step."""


@dataclass
class LoadReport:
    """What became of one source."""

    source: str
    read: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    triples: int = 0
    changed: bool = False

    @property
    def refused(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.warning]


def source_name(path: Path) -> str:
    """The name under which a path is loaded: the file's or folder's, as a plain identifier.

    >>> source_name(Path("/home/ana/Mapeamento Braga 2024.csv"))
    'mapeamento-braga-2024'
    """
    name = re.sub(r"[^\w]+", "-", path.resolve().stem.lower()).strip("-")
    return name or "source"


def read(path: Path, format_: str | None = None, progress: Progress = lambda step: None) -> tuple[list[Located], LoadReport]:
    """All records of a source that are without fault by themselves, and the report with every fault found."""
    if not path.exists():
        raise UnknownFormat(f"{path} does not exist. Check the path.")
    if format_ not in (None, "folder"):
        raise UnknownFormat(f"{format_} is not a known format. Known is: folder.")
    if not folder.recognises(path) and format_ is None:
        raise UnknownFormat(
            f"{path} is not a Talka folder: a folder that holds organisations.csv. "
            "`talka load --help` shows the columns."
        )
    report = LoadReport(source_name(path))
    progress(f"reading {path.name}")
    records = list(folder.read(path, report.faults.append))
    report.read.update(Path(located.file).stem for located in records)
    progress("checking rows")
    validate.check(records, report.faults.append)
    report.faults.sort(key=lambda fault: (fault.file, fault.row))
    return records, report


def check(path: Path, format_: str | None = None, progress: Progress = lambda step: None) -> LoadReport:
    """The checks of `load`, without writing."""
    records, report = read(path, format_, progress)
    if not report.refused:
        progress("checking shapes")
        public, _ = _ntriples(records, report.source)
        validate.shacl(public, report.faults.append, path.name)
    return report


def load(
    store: GraphStore,
    path: Path,
    *,
    source: str | None = None,
    format_: str | None = None,
    progress: Progress = lambda step: None,
) -> LoadReport:
    """Load a source into its own named graph, in the place of what was loaded under that name before.

    Raises SourceRefused, with all faults, when there is any; the store is then as it was. Loading the same content
    again changes nothing.
    """
    records, report = read(path, format_, progress)
    report.source = source or report.source
    if report.refused:
        raise SourceRefused(report.refused)
    public, private = _ntriples(records, report.source)
    digest = hashlib.sha256(public + b"\x00" + private).hexdigest()
    report.triples = public.count(b"\n")
    if digest == loaded_digest(store, report.source):
        return report
    progress("checking shapes")
    validate.shacl(public, report.faults.append, path.name)
    if report.refused:
        raise SourceRefused(report.refused)
    progress(f"writing {report.triples:,} triples")
    provenance = _provenance(store, report.source, path.name, digest)
    store.replace({source_iri(report.source): public, private_iri(report.source): private, PROVENANCE: provenance})
    report.changed = True
    return report


def loaded_digest(store: GraphStore, source: str) -> str:
    """SHA-256 of the content under which a source was loaded last; empty when it never was."""
    rows = store.query(f"SELECT ?digest WHERE {{ <{source_iri(source)}> spdx:checksumValue ?digest }}")
    return str(getattr(rows[0][0], "value", "")) if rows else ""


def _ntriples(records: list[Located], source: str) -> tuple[bytes, bytes]:
    """The public and the private triples of a source."""
    writer = Writer(source)
    public = "".join(line for located in records for line in writer.lines(located.record))
    private = "".join(line for located in records for line in writer.private_lines(located.record))
    return public.encode(), private.encode()


def _provenance(store: GraphStore, source: str, name: str, digest: str) -> bytes:
    """The provenance graph with this source's entry replaced."""
    dataset, run = source_iri(source), f"{ID}run/{source}-{digest[:16]}"
    now = literal(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.dateTime)
    old = [
        f"{triple} .\n"
        for triple in store.triples(PROVENANCE)
        if f"{ID}run/{source}-" not in str(triple.subject) and str(triple.subject) != iri(dataset)
    ]
    new = [
        f"<{dataset}> <{RDF.type}> <{DCAT.Dataset}> .\n",
        f"<{dataset}> <{DCT.title}> {literal(name)} .\n",
        f"<{dataset}> <{SPDX.checksumValue}> {literal(digest)} .\n",
        f"<{dataset}> <{PROV.wasGeneratedBy}> <{run}> .\n",
        f"<{run}> <{RDF.type}> <{PROV.Activity}> .\n",
        f"<{run}> <{PROV.endedAtTime}> {now} .\n",
    ]
    return "".join(old + new).encode()

"""Read, check, write: all of a source or nothing of it."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from talka.graph import validate
from talka.graph.faults import Fault, SourceRefused, TalkaError, UnknownFormat, printable
from talka.graph.records import Located, Unread
from talka.graph.schemes import SCHEMES, schemes, schemes_are_current
from talka.graph.sources import folder
from talka.graph.sources.base import source_name
from talka.graph.store import GraphStore
from talka.graph.write import Writer, literal
from talka.ontology.terms import DCAT, DCT, ID, PROV, RDF, SPDX, XSD, private_iri, source_iri

PROVENANCE = f"{ID}provenance/"
"""Named graphs that say of each source what it is, when and by which run it was loaded: one for each source, so that
two processes that load two sources do not overwrite each other's entry."""

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


def read(
    path: Path, format_: str | None = None, progress: Progress = lambda step: None
) -> tuple[list[Located], LoadReport]:
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
    progress("checking rows")
    validate.check(records, report.faults.append)
    report.faults.sort(key=lambda fault: (fault.file, fault.row))
    records = [located for located in records if not isinstance(located.record, Unread)]
    report.read.update(Path(located.file).stem for located in records)
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
    title: str = "",
    license_: str = "",
    format_: str | None = None,
    progress: Progress = lambda step: None,
) -> LoadReport:
    """Load a source into its own named graph, in the place of what was loaded under that name before.

    Raises SourceRefused, with all faults, when there is any; the store is then as it was. Loading the same content
    again, in whatever order its rows are, changes nothing. `title` is what the source is called in its provenance, the
    path's name by default, and `license_` the IRI of its licence. Raises TalkaError for a `source` that is no plain
    name.
    """
    if source is not None and not re.fullmatch(r"\w+", source):
        raise TalkaError(f"{source!r} is not a name for a source. Use letters, digits and underscores.")
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
    graphs = {
        source_iri(report.source): public,
        private_iri(report.source): private,
        provenance_iri(report.source): _provenance(report.source, title or path.name, digest, license_),
    }
    store.replace(graphs if schemes_are_current(store) else graphs | {SCHEMES: schemes()})
    report.changed = True
    return report


def provenance_iri(source: str) -> str:
    """The named graph that holds a source's provenance."""
    return PROVENANCE + source_iri(source).rpartition("/")[2]


def loaded_digest(store: GraphStore, source: str) -> str:
    """SHA-256 of the content under which a source was loaded last; empty when it never was."""
    for triple in store.triples(provenance_iri(source)):
        if triple.predicate.value == SPDX.checksumValue and isinstance(triple.object, ox.Literal):
            return triple.object.value
    return ""


def _ntriples(records: list[Located], source: str) -> tuple[bytes, bytes]:
    """The public and the private triples of a source, each once and in order."""
    writer = Writer(source)
    public = {line for located in records for line in writer.lines(located.record)}
    private = {line for located in records for line in writer.private_lines(located.record)}
    return "".join(sorted(public)).encode(), "".join(sorted(private)).encode()


def _provenance(source: str, name: str, digest: str, license_: str) -> bytes:
    dataset = source_iri(source)
    run = f"{ID}run/{dataset.rpartition('/')[2]}-{digest[:16]}"
    now = literal(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD.dateTime)
    lines = [
        f"<{dataset}> <{RDF.type}> <{DCAT.Dataset}> .\n",
        f"<{dataset}> <{DCT.title}> {literal(printable(name))} .\n",
        *([f"<{dataset}> <{DCT.license}> <{license_}> .\n"] if license_ else []),
        f"<{dataset}> <{SPDX.checksumValue}> {literal(digest)} .\n",
        f"<{dataset}> <{PROV.wasGeneratedBy}> <{run}> .\n",
        f"<{run}> <{RDF.type}> <{PROV.Activity}> .\n",
        f"<{run}> <{PROV.endedAtTime}> {now} .\n",
    ]
    return "".join(lines).encode()

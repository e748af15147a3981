"""Read, check, write: all of a source or nothing of it, in memory that does not grow with the source."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path

from talka.graph import provenance, validate
from talka.graph.changes import Changes, Index
from talka.graph.faults import Fault, SourceRefused, TalkaError
from talka.graph.records import Located, Organisation, Unread
from talka.graph.schemes import SCHEMES, schemes, schemes_are_current
from talka.graph.sources.base import About, Importer
from talka.graph.sources.formats import importer_for
from talka.graph.store import Content, GraphStore
from talka.graph.write import Writer
from talka.ontology.terms import private_iri, source_iri

Progress = Callable[[str], None]
"""Called with the name of each step."""
See = Callable[[Located], None]
"""Called with each record that is loaded."""

PART = 16 << 20
"""Bytes of N-Triples that are handed to the store at a time. Small parts keep memory low, but each becomes a file
of the store."""
_STEP = 5_000
"""Records between two reports of progress."""


@dataclass
class LoadReport:
    """What became of one source: how many records of each table were read, what is wrong, what was written."""

    source: str
    title: str = ""
    read: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    unregistered: int = 0
    """Organisations without an identifier of a register (PIC, OID), which only their names can tell apart."""
    triples: int = 0
    changed: bool = False
    changes: Changes | None = None
    """What was added, changed and gone; None where the source was not there before, or what it held is not known."""

    @property
    def refused(self) -> list[Fault]:
        return [fault for fault in self.faults if not fault.warning]


class _Reading:
    """One source on its way to N-Triples.

    The digest of the content is the sum of the digests of its blocks (a multiset hash, as MSet-Add-Hash of Clarke et
    al., ASIACRYPT 2003): it does not depend on the order of the rows, and no more than one block is held for it.
    """

    def __init__(self, path: Path, importer: Importer, about: About, progress: Progress) -> None:
        self.path, self.importer, self.about = path, importer, about
        self.report = LoadReport(about.source, about.title)
        self.private: list[bytes] = []
        self.index = Index()
        self._progress = progress
        self._sum = 0

    @property
    def digest(self) -> str:
        """Hexadecimal, of what has been read so far."""
        return f"{self._sum % (1 << 128):032x}"

    def records(self) -> Iterator[Located]:
        """The records that may be written; what is wrong goes into the report, which is sorted at the end."""
        report = self.report
        checker = validate.Checker(report.faults.append, lenient=self.about.lenient)
        for located in self._located():
            if isinstance(located.record, Unread):
                checker.see(located)
                continue
            table = validate.table_of(located.record).removesuffix(".csv")
            report.read[table] += 1
            if report.read[table] % _STEP == 0:
                self._progress(f"{self.path.name}: {report.read[table]:,} {table}")
            if checker.see(located):
                if isinstance(located.record, Organisation):
                    report.unregistered += not any(i.startswith(("pic:", "oid:")) for i in located.record.identifiers)
                yield located
        checker.finish()
        report.faults.sort(key=lambda fault: (fault.file, fault.row))

    def _located(self) -> Iterator[Located]:
        """What the importer yields. Raises TalkaError where reading fails, which is not for the store to answer."""
        try:
            yield from self.importer.read(self.path, self.report.faults.append)
        except OSError as error:
            mend = "Check the free space and who may read it."
            raise TalkaError(f"{self.path} cannot be read: {error}. {mend}") from error

    def parts(self, see: See = lambda located: None) -> Iterator[bytes]:
        """The public triples in parts; those of contact persons are put by. Raises SourceRefused at the end."""
        writer = Writer(self.about.namespace or self.about.source)
        blocks: list[bytes] = []
        size = 0
        for located in self.records():
            see(located)
            record = [block.encode() for block in writer.blocks(located.record)]
            if secret := writer.private_block(located.record).encode():
                self.private.append(secret)
            self._add(located, [*record, secret])
            blocks += record
            size += sum(map(len, record))
            if size > PART:
                yield self._part(blocks)
                blocks, size = [], 0
        if self.report.refused:
            raise SourceRefused(self.report.refused)
        yield self._part(blocks)

    def _part(self, blocks: list[bytes]) -> bytes:
        part = b"".join(blocks)
        self.report.triples += part.count(b"\n")
        return part

    def _add(self, located: Located, record: list[bytes]) -> None:
        """Take a record into digest and index. Its own block comes first; that of a country is nobody's own."""
        for place, block in enumerate(filter(None, record)):
            digest = int.from_bytes(blake2b(block, digest_size=16).digest())
            self._sum += digest
            if not place:
                table = validate.table_of(located.record).removesuffix(".csv")
                self.index.add(table, block[: block.index(b" ")], digest)


def _open(path: Path, format_: str | None, source: str | None, progress: Progress) -> _Reading:
    if source is not None and not re.fullmatch(r"\w+", source):
        raise TalkaError(f"{source!r} is not a name for a source. Use letters, digits and underscores.")
    importer = importer_for(path, format_)
    about = importer.about(path)
    progress(f"reading {path.name}")
    return _Reading(path, importer, replace(about, source=source) if source else about, progress)


def check(
    path: Path,
    format_: str | None = None,
    progress: Progress = lambda step: None,
    see: See = lambda located: None,
    *,
    shacl: bool = False,
) -> LoadReport:
    """The checks of `load`, without writing. With `shacl` the shapes are run over all triples too."""
    reading = _open(path, format_, None, progress)
    kept: list[bytes] = []
    try:
        for part in reading.parts(see):
            if shacl:
                kept.append(part)
    except SourceRefused:
        return reading.report
    if shacl:
        from talka.graph.shapes import check_shapes  # pyshacl takes 0.3 s to import

        progress(f"checking the shapes of {reading.report.triples:,} triples")
        check_shapes(b"".join(kept), reading.report.faults.append, path.name)
    return reading.report


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
    again, in whatever order its rows are, changes nothing. `source`, `title` and `license_` (an IRI) stand in the
    place of what the importer says of the source. Raises TalkaError for a `source` that is no plain name.
    """
    reading = _open(path, format_, source, progress)
    about = replace(
        reading.about,
        title=title or reading.about.title or path.name,
        license=license_ or reading.about.license,
    )
    old = provenance.loaded_digest(store, about.source)
    if old and _digest(reading) == old:  # a second reading costs less than writing what is there already
        return reading.report
    if old:
        reading = _open(path, format_, source, progress)

    def private() -> Iterator[bytes]:
        progress(f"writing {reading.report.triples:,} triples")
        yield b"".join(reading.private)

    def entry() -> Iterator[bytes]:
        yield provenance.entry(about, reading.digest)

    graphs: dict[str, Content] = {
        source_iri(about.source): reading.parts(),
        private_iri(about.source): private(),
        provenance.provenance_iri(about.source): entry(),
    }
    store.replace(graphs if schemes_are_current(store) else graphs | {SCHEMES: schemes()})
    before = Index.from_bytes(store.kept(about.source), old)
    store.keep(about.source, reading.index.to_bytes(reading.digest))
    reading.report.changed = True
    reading.report.changes = before.compare(reading.index) if before else None
    return reading.report


def _digest(reading: _Reading) -> str:
    """Read a source to its end for the digest of its content."""
    for _ in reading.parts():
        pass
    return reading.digest

"""The formats that Talka reads, in the order in which they are tried."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from talka.graph.faults import Fault, SourceRefused, UnknownFormat
from talka.graph.sources import cordis, erasmus, folder, keep, mapping, rdf, twinning, workbook
from talka.graph.sources.base import Importer
from talka.graph.tables.archives import is_zip, open_zip
from talka.graph.tables.cells import Refusal
from talka.graph.tables.csv_files import csv_rows
from talka.graph.tables.raw import MAX_COLUMNS

FORMATS: Sequence[Importer] = (mapping, folder, workbook, cordis, keep, erasmus, twinning, rdf)
"""A table with a mapping beside it is read by that, whatever else it may look like."""
_LOOKED_AT = 1_000
"""Rows in which damage is looked for."""
NAMES = tuple(importer.NAME for importer in FORMATS)


def importer_for(path: Path, name: str | None = None) -> Importer:
    """The importer called `name`, or else the first that recognises the content.

    Raises UnknownFormat for none, and SourceRefused where that is so because the file is damaged.
    """
    if not path.exists():
        raise UnknownFormat(f"{path} does not exist. Check the path.")
    for importer in FORMATS:
        if name == importer.NAME or (name is None and importer.recognises(path)):
            return importer
    if name is not None:
        raise UnknownFormat(f"{name} is not a known format. Known are: {', '.join(NAMES)}.")
    if damage := _damage(path):
        raise SourceRefused([damage])
    known = f"Known formats are: {', '.join(NAMES)}; name one with --as to see what is wrong with it."
    if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        own = f"Is it a table of your own? Write a mapping: talka template {path.name}-metadata.json --for {path.name}"
    else:
        own = "A Talka folder holds organisations.csv; `talka load --help` shows its columns."
    raise UnknownFormat(f"{path} is not recognised. {known} {own}")


def _damage(path: Path) -> Fault | None:
    """Why no importer could recognise a file, where the file itself is the reason: cut off, too large, unreadable."""
    row = 0
    try:
        if is_zip(path):
            with open_zip(path):
                pass
        elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
            for number, cells in islice(csv_rows(path, len), _LOOKED_AT):
                row = number
                if isinstance(cells, Refusal):
                    raise cells
                if len(cells) > MAX_COLUMNS:
                    raise Refusal(f"has {len(cells):,} cells", f"A table has at most {MAX_COLUMNS:,} columns.")
    except Refusal as refusal:
        return Fault(path.name, row, "", refusal.value, refusal.reason, refusal.mend)
    return None

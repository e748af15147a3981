"""The formats that Talka reads, in the order in which they are tried."""

from collections.abc import Sequence
from pathlib import Path

from talka.graph.faults import UnknownFormat
from talka.graph.sources import cordis, erasmus, folder, keep, mapping, rdf, twinning, workbook
from talka.graph.sources.base import Importer

FORMATS: Sequence[Importer] = (mapping, folder, workbook, cordis, keep, erasmus, twinning, rdf)
"""A table with a mapping beside it is read by that, whatever else it may look like."""
NAMES = tuple(importer.NAME for importer in FORMATS)


def importer_for(path: Path, name: str | None = None) -> Importer:
    """The importer called `name`, or else the first that recognises the content. Raises UnknownFormat for none."""
    if not path.exists():
        raise UnknownFormat(f"{path} does not exist. Check the path.")
    for importer in FORMATS:
        if name == importer.NAME or (name is None and importer.recognises(path)):
            return importer
    if name is not None:
        raise UnknownFormat(f"{name} is not a known format. Known are: {', '.join(NAMES)}.")
    known = f"Known formats are: {', '.join(NAMES)}; name one with --as to see what is wrong with it."
    if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
        own = f"Is it a table of your own? Write a mapping: talka template {path.name}-metadata.json --for {path.name}"
    else:
        own = "A Talka folder holds organisations.csv; `talka load --help` shows its columns."
    raise UnknownFormat(f"{path} is not recognised. {known} {own}")

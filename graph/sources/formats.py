"""The formats that Talka reads, in the order in which they are tried."""

from collections.abc import Sequence
from pathlib import Path

from talka.graph.faults import UnknownFormat
from talka.graph.sources import cordis, folder, keep
from talka.graph.sources.base import Importer

FORMATS: Sequence[Importer] = (folder, cordis, keep)
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
    raise UnknownFormat(
        f"{path} is not recognised. Known formats are: {', '.join(NAMES)}. A table of your own can be loaded as a "
        "Talka folder: a folder that holds organisations.csv; `talka load --help` shows the columns."
    )

"""What every importer of `graph/sources/` offers, and how open data is read: what cannot be read is left out by name.

An importer is a module with `NAME`, `recognises`, `about` and `read`; `talka.graph.sources.formats` lists them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from talka.graph.faults import Fault, Report
from talka.graph.records import Located
from talka.graph.tables import cells
from talka.graph.tables.cells import Refusal
from talka.graph.tables.raw import Spoilt

T = TypeVar("T")


@dataclass(frozen=True)
class About:
    """What a source is.

    source: name of its named graph, `\\w+`; a newer export of the same source has the same name and replaces it
    namespace: the part of its IRIs that says who gives the ids ("cordis"); the source's name by default. Two sources
        with ids from one register share it, so that the same id is the same organisation
    title, publisher: what a reader knows it by; license: the IRI of its licence, empty where it is not known
    lenient: open data, whose slips nobody here can mend: a record with a fault is left out with a warning and the
        others are loaded. A user's own table is refused instead
    """

    source: str
    namespace: str = ""
    title: str = ""
    license: str = ""
    publisher: str = ""
    lenient: bool = False


class Importer(Protocol):
    """A module of `graph/sources/`."""

    NAME: str
    """What `talka load --as` calls the format."""

    def recognises(self, path: Path) -> bool:
        """Whether a file or folder holds this format, told by its content, of which only the beginning is read.

        Never raises: what cannot be read is not recognised.
        """

    def about(self, path: Path) -> About:
        """What the source is called and who made it; reads no more than the beginning."""

    def read(self, path: Path, report: Report) -> Iterator[Located]:
        """The records, one after the other, in memory that does not grow with the file.

        Each id comes once. What a record refers to may come before or after it; in lenient sources it comes before,
        since what is refused there must be told while records are written. An importer checks what only it can
        see: that the file is whole, and that its cells can be read. Names, texts, dates and references are checked
        by `talka.graph.validate` on the records of all importers alike.
        """


def source_name(path: Path) -> str:
    """The name under which a path is loaded: the file's or folder's, as a plain identifier.

    Without hyphens, since in the IRIs a hyphen parts the source from the local id.

    >>> source_name(Path("/home/ana/Mapeamento Braga 2024.csv"))
    'mapeamento_braga_2024'
    """
    path = path.resolve()
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFC", path.name if path.is_dir() else path.stem).lower())
    return name.strip("_") or "source"


class Lenient:
    """Reads the cells of one file of open data: a value that cannot be read is left out, with a warning.

    >>> from talka.graph.tables import cells
    >>> faults: list[Fault] = []
    >>> read = Lenient("organization.csv", faults.append)
    >>> read(cells.date, "2024-13-01", 7, "startDate"), read(cells.date, "2024-12-01", 8, "startDate")
    (None, '2024-12-01')
    >>> print(faults[0])
    organization.csv, row 7, column startDate: "2024-13-01" is not a date; left out. Write it as 2024-05-31, 2024-05 or 2024.
    """  # noqa: E501

    def __init__(self, file: str, report: Report) -> None:
        self.file = file
        self._report = report

    def __call__(self, parse: Callable[[str], T], cell: str, row: int, column: str) -> T | None:
        """The parsed cell; None where it is blank or cannot be read."""
        spoilt, cell = isinstance(cell, Spoilt) and cell.refusal, cell.strip()
        if not cell:
            return None
        try:
            if spoilt:
                raise spoilt
            return parse(cell)
        except Refusal as refusal:
            self.leave_out(row, column, refusal.value or cell, refusal.reason, refusal.mend)
            return None

    def plain(self, cell: str, row: int, column: str) -> str:
        """A text without control characters, and in which nothing looks like markup, as "<p" in "0 <p< 1" would."""
        for pattern, reason, mended in (
            (cells.CONTROL, "is a control character, read as a space", " "),
            (cells.MARKUP, "looks like markup; < is read as ‹", "‹"),
        ):
            if found := pattern.search(cell):
                value = cell[found.start() : found.start() + 20]
                self._report(Fault(self.file, row, column, value, reason, "Nothing need be done.", warning=True))
                cell = pattern.sub(lambda match, mended=mended: mended + match[0][1:], cell)  # type: ignore[misc]
        return cell

    def leave_out(self, row: int, column: str, value: str, reason: str, mend: str) -> None:
        """Report what is not loaded."""
        self._report(Fault(self.file, row, column, value, f"{reason}; left out", mend, warning=True))

"""The Talka folder: a folder of CSV files (`organisations.csv`, `collaborations.csv`, ...) to records."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.records import Located
from talka.graph.sources.base import About, source_name
from talka.graph.tables import columns
from talka.graph.tables.columns import records, unread
from talka.graph.tables.parsed import rows

NAME = "folder"

COLUMNS = {f"{table}.csv": kept for table, kept in columns.COLUMNS.items()}
"""The files of a Talka folder in the order in which they are read, and their columns."""

REQUIRED = f"{columns.REQUIRED}.csv"
_TABLE_ENDINGS = {".csv", ".tsv", ".xlsx", ".xls", ".ods"}


def recognises(path: Path) -> bool:
    """Whether this is a folder with at least one table of a Talka folder."""
    return path.is_dir() and any((path / table).is_file() for table in COLUMNS)


def about(path: Path) -> About:
    return About(source=source_name(path), title=path.resolve().name)


def read(path: Path, report: Report) -> Iterator[Located]:
    """The records of a folder, and an `Unread` for each row that was refused; faults go to `report`."""
    _report_strangers(path, report)
    for file, kept in COLUMNS.items():
        table = file.removesuffix(".csv")
        if (path / file).is_file():
            yield from records(table, file, rows(path / file, kept, report), report)
        elif file == REQUIRED:
            mend = f"A Talka folder has at least {REQUIRED} with the columns id, name and country."
            report(Fault(file, 0, "", "", f"is missing in {path.name}", mend))
            yield Located(unread(table), file, 0)


def _report_strangers(path: Path, report: Report) -> None:
    """Warn of tables under names that are not known: a misspelt one would be missing without a word."""
    for entry in sorted(path.iterdir()) if path.is_dir() else ():
        if entry.suffix.lower() in _TABLE_ENDINGS and entry.name not in COLUMNS:
            near = get_close_matches(f"{entry.stem.lower()}.csv", COLUMNS, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"The tables are: {', '.join(COLUMNS)}."
            reason = "is not a table of a Talka folder and is not loaded"
            report(Fault(entry.name, 0, "", "", reason, mend, warning=True))

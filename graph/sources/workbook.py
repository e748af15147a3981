"""The Talka workbook: one xlsx file whose sheets are the tables of a Talka folder, as `talka template` writes it."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.records import Located
from talka.graph.sources.base import About, source_name
from talka.graph.tables.cells import Refusal
from talka.graph.tables.columns import COLUMNS, REQUIRED, records, unread
from talka.graph.tables.parsed import parsed
from talka.graph.tables.raw import Raw
from talka.graph.tables.sheets import sheet_names, sheet_rows

NAME = "workbook"

GUIDE, LISTS = "Read me", "Lists"
"""Sheets of the template that hold no rows to load."""


def recognises(path: Path) -> bool:
    """Whether this is an xlsx file with a sheet of organisations, or with two other sheets of a Talka workbook."""
    tables = _tables(path) if path.is_file() else {}
    return REQUIRED in tables or len(tables) > 1


def about(path: Path) -> About:
    return About(source=source_name(path), title=path.name)


def read(path: Path, report: Report) -> Iterator[Located]:
    """The records of a workbook, and an `Unread` for each row that was refused; faults name sheets as files."""
    tables = _tables(path)
    if not tables and isinstance(problem := next(raw_rows(path, REQUIRED), (0, None))[1], Refusal):
        report(Fault(path.name, 0, "", "", problem.reason, problem.mend))
        yield Located(unread(REQUIRED), path.name, 0)
        return
    _report_strangers(path, report)
    for table, columns in COLUMNS.items():
        if table in tables:
            rows = parsed(raw_rows(path, tables[table]), tables[table], columns, report)
            yield from records(table, tables[table], rows, report)
        elif table == REQUIRED:
            mend = f"A Talka workbook has at least a sheet {REQUIRED} with the columns id, name and country."
            report(Fault(path.name, 0, "", "", f"has no sheet {REQUIRED}", mend))
            yield Located(unread(table), path.name, 0)


def raw_rows(path: Path, sheet: str) -> Iterator[Raw]:
    """The rows of a sheet; what keeps it from being read comes as a last row."""
    try:
        yield from sheet_rows(path, sheet)
    except Refusal as refusal:
        yield 0, refusal


def _tables(path: Path) -> dict[str, str]:
    """The name of the sheet that holds each table, whatever its case."""
    return {name.strip().lower(): name for name in sheet_names(path) if name.strip().lower() in COLUMNS}


def _report_strangers(path: Path, report: Report) -> None:
    """Warn of sheets under names that are not known: a misspelt one would be missing without a word."""
    for sheet in sheet_names(path):
        if sheet.strip().lower() not in COLUMNS and sheet not in (GUIDE, LISTS):
            near = get_close_matches(sheet.strip().lower(), COLUMNS, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"The sheets are: {', '.join(COLUMNS)}."
            reason = "is not a sheet of a Talka workbook and is not loaded"
            report(Fault(sheet, 0, "", "", reason, mend, warning=True))

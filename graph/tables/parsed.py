"""Rows of raw cells, from a CSV file or a sheet, to rows of parsed cells; every fault with its place and mend."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from talka.graph.faults import Fault, Report
from talka.graph.tables.cells import Refusal
from talka.graph.tables.csv_files import among, csv_rows
from talka.graph.tables.raw import MAX_COLUMNS, Raw, Spoilt, trimmed

_TAMED = ("'=", "'+", "'-", "'@", "'\t", "'\r")
_ERRORS = re.compile(r"#(REF|DIV/0|VALUE|NUM|NULL|SPILL|CALC)!|#N/A|#NAME\?|Err:5[0-9]{2}")


@dataclass(frozen=True)
class Column:
    """How one column is read. `parse` is not called for empty cells, whose value is `empty`.

    `titles` are other headers under which the column may stand. A refused value of a `private` column is not shown.
    """

    parse: Callable[[str], Any]
    required: bool = False
    empty: Any = ""
    private: bool = False
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """One row: its number (1 is the header), the cells that could be read, and whether these are all.

    A row without number and cells stands for any number of rows that could not be read.
    """

    number: int
    cells: dict[str, Any]
    complete: bool


UNREAD = Parsed(0, {}, complete=False)

Refuse = Callable[..., None]


def rows(path: Path, columns: Mapping[str, Column], report: Report) -> Iterator[Parsed]:
    """The rows of a CSV file; faults go to `report`."""
    return parsed(csv_rows(path, among(titles(columns))), path.name, columns, report)


def titles(columns: Mapping[str, Column]) -> dict[str, str]:
    """The name of a column by each header, in lower case, under which it may stand."""
    return {title.lower(): name for name, column in columns.items() for title in (*column.titles, name)}


def parsed(raw: Iterable[Raw], file: str, columns: Mapping[str, Column], report: Report) -> Iterator[Parsed]:
    """The rows of a table, of which the first is the header; faults go to `report` under the name `file`."""

    def refuse(row: int, column: str, value: str, reason: str, mend: str, warning: bool = False) -> None:
        report(Fault(file, row, column, value, reason, mend, warning))

    header: list[str] | None = None
    for number, cells in raw:
        if isinstance(cells, Refusal):
            refuse(number, "", "", str(cells), cells.mend)
            yield UNREAD
            if header is None:
                return
        elif header is None:
            names = titles(columns)
            header = [names.get(cell.lower(), cell) for cell in (cell.strip() for cell in trimmed(cells))]
            if not _header_fits(number, header, columns, refuse):
                yield UNREAD
                return
        elif any(cell.strip() for cell in cells):
            yield _parse(number, cells, header, columns, refuse)


def _untame(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it as a formula.

    >>> _untame("'=1+1"), _untame("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return cell[1:] if cell.startswith(_TAMED) else cell


def _header_fits(row: int, header: list[str], columns: Mapping[str, Column], refuse: Refuse) -> bool:
    every = f"The columns are: {', '.join(columns)}."
    if len(header) > MAX_COLUMNS:
        refuse(row, "", "", f"the header has {len(header):,} columns", every)
        return False
    missing = [name for name, column in columns.items() if column.required and name not in header]
    written = {name.lower(): name for name in header if name not in columns}
    for name in missing:
        near = get_close_matches(name.lower(), written, n=1)
        mend = f'Rename column "{written[near[0]]}".' if near else f"Add a column {name}. {every}"
        refuse(row, name, "", "the column is missing", mend)
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    for name in doubled:
        refuse(row, name, "", "the column is there twice", "Remove or rename one of them.")
    for name in header:
        if not name:
            refuse(row, "", "", "a column has no name and is not loaded", every, warning=True)
        elif name not in columns:
            near = get_close_matches(name.lower(), columns, n=1)
            mend = f"Did you mean {near[0]}?" if near else every
            refuse(row, name, "", "is not a known column and is not loaded", mend, warning=True)
    return not missing and not doubled


def _parse(number: int, cells: list[str], header: list[str], columns: Mapping[str, Column], refuse: Refuse) -> Parsed:
    if len(cells) > len(header) and len(cells := trimmed(cells)) > len(header):
        mend = "Put quotes around cells that contain the delimiter."
        refuse(number, "", "", f"has {len(cells)} cells, but the header has {len(header)}", mend)
        return Parsed(number, {}, complete=False)
    raw = dict(zip(header, cells, strict=False))
    values: dict[str, Any] = {}
    for name, column in columns.items():
        cell = raw.get(name, "")
        if not cell.strip():
            if column.required:
                refuse(number, name, "", "the cell is empty", "It is required; fill it in or remove the row.")
            else:
                values[name] = column.empty
            continue
        try:
            values[name] = column.parse(_sound(cell))
        except Refusal as refusal:
            shown = "" if column.private else refusal.value or cell.strip()
            refuse(number, name, shown, refusal.reason, refusal.mend)
    return Parsed(number, values, complete=len(values) == len(columns))


def _sound(cell: str) -> str:
    """A cell's text, composed and without the apostrophe of a tamed formula. Raises Refusal for one that has none."""
    if isinstance(cell, Spoilt):
        raise cell.refusal
    cell = cell.strip()
    if _ERRORS.fullmatch(cell):
        raise Refusal("is an error of a spreadsheet", "Mend its formula, or empty the cell.")
    return unicodedata.normalize("NFC", _untame(cell))

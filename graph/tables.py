"""A CSV file to rows of parsed cells, reporting every fault with its place and mend.

Strangers' spreadsheets: a byte order mark, semicolons or tabs as delimiters, short rows and broken encodings are met
daily. What can be read for certain is read; the rest is refused by name.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TextIO

from talka.graph.cells import TEXT_LENGTH, Refusal
from talka.graph.faults import Fault

MAX_COLUMNS = 1_000
_CELL_LIMIT = 10 * TEXT_LENGTH
_NOT_TEXT = {b"PK\x03\x04": "a zip or Excel file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}


@dataclass(frozen=True)
class Column:
    """How one column is read. `parse` is not called for empty cells, whose value is `empty`."""

    parse: Callable[[str], Any]
    required: bool = False
    empty: Any = ""


Report = Callable[[Fault], None]


def rows(path: Path, columns: Mapping[str, Column], report: Report) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row number and parsed cells of each row without fault; faults go to `report`. Row 1 is the header."""
    file = path.name

    def refuse(row: int, column: str, value: str, reason: str, mend: str, warning: bool = False) -> None:
        report(Fault(file, row, column, value, reason, mend, warning))

    problem = _file_problem(path)
    if problem:
        refuse(0, "", "", *problem)
        return
    csv.field_size_limit(_CELL_LIMIT)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
        reader = csv.reader(stream, delimiter=_delimiter(stream, columns))
        try:
            header = [cell.strip() for cell in next(reader)]
        except (csv.Error, StopIteration):
            refuse(1, "", "", "the header cannot be read", f"Start the file with: {','.join(columns)}")
            return
        if not _header_fits(header, columns, refuse):
            return
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                refuse(number, "", "", f"cannot be read ({error})", "Look for a missing quote or an oversized cell.")
                continue
            if any(cells):
                values = _parse(number, cells, header, columns, refuse)
                if values is not None:
                    yield number, values


def _file_problem(path: Path) -> tuple[str, str] | None:
    """What is wrong with the file as a whole, and the mend."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    if not head.strip():
        return "is empty", "Write a header and at least one row, or remove the file."
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            return f"is {what}, not a CSV file", "Open it in the program that made it and save it as CSV UTF-8."
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is encoded in UTF-16", "Save it as CSV UTF-8."
    if b"\x00" in head:
        return "is a binary file, not a CSV file", "Save the table as CSV UTF-8."
    if head.startswith((b"<<<<<<< ", b"=======", b">>>>>>> ")) or b"\n<<<<<<< " in head:
        return "contains merge-conflict marks (<<<<<<<)", "Resolve the conflict, then load the file again."
    return None


def _delimiter(stream: TextIO, columns: Mapping[str, Column]) -> str:
    """The delimiter under which most known columns appear in the header; leaves the stream at its start."""
    header = stream.readline(65_536)
    stream.seek(0)

    def known(delimiter: str) -> int:
        return sum(cell.strip().strip('"') in columns for cell in header.rstrip("\r\n").split(delimiter))

    return max(",;\t", key=known)


def _header_fits(header: list[str], columns: Mapping[str, Column], refuse: Callable[..., None]) -> bool:
    if len(header) > MAX_COLUMNS:
        refuse(1, "", "", f"has {len(header):,} columns", f"The columns are: {', '.join(columns)}.")
        return False
    missing = [name for name, column in columns.items() if column.required and name not in header]
    for name in missing:
        near = get_close_matches(name, header, n=1)
        mend = f'Rename column "{near[0]}".' if near else f"Add a column {name}; the columns are: {', '.join(columns)}."
        refuse(1, name, "", "the column is missing", mend)
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    for name in doubled:
        refuse(1, name, "", "the column is there twice", "Remove or rename one of them.")
    for name in header:
        if name and name not in columns:
            near = get_close_matches(name, columns, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"The columns are: {', '.join(columns)}."
            refuse(1, name, "", "is not a known column and is not loaded", mend, warning=True)
    return not missing and not doubled


def _parse(
    number: int, cells: list[str], header: list[str], columns: Mapping[str, Column], refuse: Callable[..., None]
) -> dict[str, Any] | None:
    if len(cells) > len(header):
        mend = "Put quotes around cells that contain the delimiter."
        refuse(number, "", "", f"has {len(cells)} cells, but the header has {len(header)}", mend)
        return None
    raw = dict(zip(header, cells, strict=False))
    values: dict[str, Any] = {}
    for name, column in columns.items():
        cell = raw.get(name, "").strip()
        if not cell:
            values[name] = column.empty
            if column.required:
                refuse(number, name, "", "the cell is empty", "It is required; fill it in or remove the row.")
                values.pop(name)
            continue
        try:
            if any("\udc80" <= c <= "\udcff" for c in cell):
                raise Refusal("is not UTF-8", "Save the file as CSV UTF-8.")
            values[name] = column.parse(cell)
        except Refusal as refusal:
            refuse(number, name, cell, refusal.reason, refusal.mend)
    return values if len(values) == len(columns) else None

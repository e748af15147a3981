"""A CSV file to rows of parsed cells, reporting every fault with its place and mend.

Strangers' spreadsheets: a byte order mark, semicolons or tabs as delimiters, short rows and broken encodings are met
daily. What can be read for certain is read; the rest is refused by name.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TextIO

from talka.graph.cells import TEXT_LENGTH, Refusal
from talka.graph.faults import Fault

MAX_COLUMNS = 1_000
_CELL_LIMIT = 10 * TEXT_LENGTH
_LINE_LIMIT = 20 * _CELL_LIMIT
"""Longest cell and line, in characters, that are read into memory: a cell of 50 MB is refused after 9 ms."""
_AFTER = "the rows after it were not read"
_NOT_TEXT = {b"PK\x03\x04": "a zip or Excel file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}
_TAMED = ("'=", "'+", "'-", "'@", "'\t", "'\r")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of a byte that is not UTF-8


@dataclass(frozen=True)
class Column:
    """How one column is read. `parse` is not called for empty cells, whose value is `empty`."""

    parse: Callable[[str], Any]
    required: bool = False
    empty: Any = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One row: its number (1 is the header), the cells that could be read, and whether these are all.

    A row without number and cells stands for any number of rows that could not be read.
    """

    number: int
    cells: dict[str, Any]
    complete: bool


UNREAD = Parsed(0, {}, complete=False)

Report = Callable[[Fault], None]
Refuse = Callable[..., None]


def rows(path: Path, columns: Mapping[str, Column], report: Report) -> Iterator[Parsed]:
    """The rows of a file; faults go to `report`."""

    def refuse(row: int, column: str, value: str, reason: str, mend: str, warning: bool = False) -> None:
        report(Fault(path.name, row, column, value, reason, mend, warning))

    try:
        problem = _file_problem(path)
        stream = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        problem = f"cannot be opened ({error.strerror})", "Check who may read the file."
    if problem:
        refuse(0, "", "", *problem)
        yield UNREAD
        return
    with stream:
        yield from _rows(stream, columns, refuse)


def _rows(stream: TextIO, columns: Mapping[str, Column], refuse: Refuse) -> Iterator[Parsed]:
    csv.field_size_limit(_CELL_LIMIT)
    delimiter = _delimiter(stream, columns)
    # strict: otherwise a missing quote would swallow the rows after it without a word
    reader = csv.reader(_lines(stream), delimiter=delimiter, strict=True, skipinitialspace=True)
    header: list[str] | None = None
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except Refusal as refusal:
            refuse(number, "", "", refusal.reason, refusal.mend)
            yield UNREAD
            return
        except csv.Error as error:
            reason, mend = _unreadable(str(error))
            refuse(number, "", "", reason, mend)
            yield UNREAD
            if header is None or reason.endswith(_AFTER):
                return
            continue
        if header is None:
            header = _trim([cell.strip().lower() for cell in cells])
            if not _header_fits(header, columns, refuse):
                yield UNREAD
                return
        elif any(cell.strip() for cell in cells):
            yield _parse(number, cells, header, columns, refuse)


def _lines(stream: TextIO) -> Iterator[str]:
    """The lines of a file, as long as they can be those of a table."""
    while line := stream.readline(_LINE_LIMIT):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            raise Refusal("contains merge-conflict marks (<<<<<<<)", "Resolve the conflict, then load the file again.")
        yield line
        if len(line) == _LINE_LIMIT and not line.endswith(("\n", "\r")):
            raise Refusal(
                f"follows a row of more than {_LINE_LIMIT:,} characters; {_AFTER}", "Look for a missing line end."
            )


def _unreadable(error: str) -> tuple[str, str]:
    """Reason and mend for what the csv module reports: there are only these three."""
    if "limit" in error:
        return (
            f"has a cell of more than {_CELL_LIMIT:,} characters; {_AFTER}",
            "Shorten it, or look for a missing quote.",
        )
    if "end of data" in error:
        return f"has a quotation mark that is never closed; {_AFTER}", "Close it, or remove it."
    return f"cannot be read ({error})", 'Write a quotation mark inside a quoted cell twice, as in "the ""best"" one".'


def _file_problem(path: Path) -> tuple[str, str] | None:
    """What is wrong with the file as a whole, and the mend."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        return "is empty", "Write a header and at least one row, or remove the file."
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            return f"is {what}, not a CSV file", "Open it in the program that made it and save it as CSV UTF-8."
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "is encoded in UTF-16", "Save it as CSV UTF-8."
    if b"\x00" in head:
        return "is a binary file, not a CSV file", "Save the table as CSV UTF-8."
    return None


def _delimiter(stream: TextIO, columns: Mapping[str, Column]) -> str:
    """The delimiter under which most known columns appear in the header; leaves the stream at its start."""
    header = stream.readline(65_536)
    stream.seek(0)

    def known(delimiter: str) -> int:
        return sum(cell.strip().strip('"').strip().lower() in columns for cell in header.split(delimiter))

    return max(",;\t", key=lambda delimiter: (known(delimiter), header.count(delimiter)))


def _untame(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it as a formula.

    >>> _untame("'=1+1"), _untame("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return cell[1:] if cell.startswith(_TAMED) else cell


def _trim(cells: list[str]) -> list[str]:
    """Cells without the empty ones at the end, with which spreadsheets fill up to their widest row."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]


def _header_fits(header: list[str], columns: Mapping[str, Column], refuse: Refuse) -> bool:
    every = f"The columns are: {', '.join(columns)}."
    if len(header) > MAX_COLUMNS:
        refuse(1, "", "", f"the header has {len(header):,} columns", every)
        return False
    missing = [name for name, column in columns.items() if column.required and name not in header]
    written = {name.lower(): name for name in header if name not in columns}
    for name in missing:
        near = get_close_matches(name, written, n=1)
        mend = f'Rename column "{written[near[0]]}".' if near else f"Add a column {name}. {every}"
        refuse(1, name, "", "the column is missing", mend)
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    for name in doubled:
        refuse(1, name, "", "the column is there twice", "Remove or rename one of them.")
    for name in header:
        if not name:
            refuse(1, "", "", "a column has no name and is not loaded", every, warning=True)
        elif name not in columns:
            near = get_close_matches(name.lower(), columns, n=1)
            mend = f"Did you mean {near[0]}?" if near else every
            refuse(1, name, "", "is not a known column and is not loaded", mend, warning=True)
    return not missing and not doubled


def _parse(number: int, cells: list[str], header: list[str], columns: Mapping[str, Column], refuse: Refuse) -> Parsed:
    if len(cells) > len(header) and len(cells := _trim(cells)) > len(header):
        mend = "Put quotes around cells that contain the delimiter."
        refuse(number, "", "", f"has {len(cells)} cells, but the header has {len(header)}", mend)
        return Parsed(number, {}, complete=False)
    raw = dict(zip(header, cells, strict=False))
    values: dict[str, Any] = {}
    for name, column in columns.items():
        cell = unicodedata.normalize("NFC", _untame(raw.get(name, "").strip()))
        if not cell:
            if column.required:
                refuse(number, name, "", "the cell is empty", "It is required; fill it in or remove the row.")
            else:
                values[name] = column.empty
            continue
        try:
            if _NOT_UTF8.search(cell):
                raise Refusal("is not UTF-8", "Save the file as CSV UTF-8.")
            values[name] = column.parse(cell)
        except Refusal as refusal:
            refuse(number, name, refusal.value or cell, refusal.reason, refusal.mend)
    return Parsed(number, values, complete=len(values) == len(columns))

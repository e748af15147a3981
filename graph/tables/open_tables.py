"""The rows of a CSV file of open data, one at a time: what cannot be read is named, and memory has limits.

`talka.graph.tables.parsed` reads a user's own tables, whose columns are known beforehand and whose every cell is
parsed. An export of 622 columns, most of them empty, is read here as it stands; its importer parses what it needs.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from talka.graph.faults import Fault
from talka.graph.sources.base import Report
from talka.graph.tables.cells import Refusal

Known = Callable[[list[str]], int]
"""How many of the cells of a first row are columns of the format; 0 where the row is not its header."""
Rows = Iterator[tuple[int, list[str]]]
"""Number of a row (1 is the header) and its cells."""

MAX_COLUMNS = 1_000
CELL_LIMIT = 200_000
LINE_LIMIT = 1_000_000
"""Longest cell and line, in characters. A row of a real export has at most about 40,000."""
_HEAD = 1 << 17
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ROWS_LOST = "the rows after it were not read"


def header_of(path: Path, known: Known) -> list[str]:
    """The header of a file of the format, read from its beginning; empty for any other file. Never raises."""
    try:
        line = _first_line(_head(path))
    except OSError:
        return []
    return next((cells for delimiter in ",;\t" if known(cells := _split(line, delimiter))), [])


def rows(path: Path, known: Known, report: Report) -> Rows:
    """The header, then the rows that are not empty.

    A row that cannot be read is left out with a warning. Where the end of a row cannot be told, what follows it cannot
    be read either: that is a fault, which refuses the file.
    """

    def refuse(row: int, refusal: Refusal, warning: bool = False) -> None:
        report(Fault(path.name, row, "", refusal.value, refusal.reason, refusal.mend, warning))

    try:
        delimiter = _delimiter(_head(path), known)
        stream = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="")
    except OSError as error:
        refuse(0, Refusal(f"cannot be opened ({error.strerror})", "Check who may read the file."))
    except Refusal as refusal:
        refuse(0, refusal)
    else:
        with stream:
            yield from _rows(stream, delimiter, refuse)


def _rows(stream: TextIO, delimiter: str, refuse: Callable[..., None]) -> Rows:
    csv.field_size_limit(CELL_LIMIT)
    lines = _Lines(stream)
    # strict: otherwise a missing quote would swallow the rows after it without a word
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = width = 0
    while True:
        number += 1
        try:
            cells = next(reader)
            width = width or len(cells)
            if len(cells) < width and not lines.ended:
                raise Refusal("ends in the middle of a row", "The file is cut off; download it again.")
        except StopIteration:
            return
        except Refusal as refusal:
            refuse(number, refusal)
            return
        except csv.Error as error:
            unreadable = _unreadable(str(error))
            lost = not width or unreadable.reason.endswith(_ROWS_LOST)
            refuse(number, unreadable, warning=not lost)
            if lost:
                return
            continue
        if len(cells) > width and any(cells[width:]):
            reason = f"has {len(cells):,} cells, but the header has {width:,}; the row is left out"
            refuse(number, Refusal(reason, "Put quotes around cells that contain the delimiter."), warning=True)
        elif any(cells):
            yield number, cells


class _Lines:
    """The lines of a file, as long as they can be those of a table; `ended` is whether the last one had an end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.ended = True

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(LINE_LIMIT):
            self.ended = line.endswith(("\n", "\r"))
            if not self.ended and len(line) == LINE_LIMIT:
                reason = f"has a line of more than {LINE_LIMIT:,} characters; {_ROWS_LOST}"
                raise Refusal(reason, "Look for a missing line end.")
            if line.startswith(("<<<<<<< ", ">>>>>>> ")):
                raise Refusal("contains merge-conflict marks (<<<<<<<)", "Resolve the conflict, or download it again.")
            yield line


def _unreadable(error: str) -> Refusal:
    """What the csv module reports: there are only these three."""
    if "limit" in error:
        reason = f"has a cell of more than {CELL_LIMIT:,} characters; {_ROWS_LOST}"
        return Refusal(reason, "Look for a missing quotation mark.")
    if "end of data" in error:
        return Refusal(f"has a quotation mark that is never closed; {_ROWS_LOST}", "Close it, or download it again.")
    return Refusal(f"cannot be read ({error}); left out", 'Write a quotation mark in a cell twice, as in "a ""b"" c".')


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)


def _first_line(head: bytes) -> str:
    encoding = _BYTE_ORDER_MARKS.get(head[:2], "utf-8-sig")
    return head.decode(encoding, errors="replace").partition("\n")[0].rstrip("\r")


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _delimiter(head: bytes, known: Known) -> str:
    """The delimiter under which most columns are known. Raises Refusal for a file that cannot be read as a whole."""
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise Refusal("is empty", "Download it again.")
    if head[:2] in _BYTE_ORDER_MARKS:
        raise Refusal("is encoded in UTF-16", "Save it as CSV UTF-8.")
    if b"\x00" in head:
        raise Refusal("is a binary file, not a CSV file", "Save the table as CSV UTF-8.")
    line = _first_line(head)
    split = {delimiter: _split(line, delimiter) for delimiter in ",;\t"}
    delimiter = max(split, key=lambda delimiter: known(split[delimiter]))
    if (columns := max(map(len, split.values()))) > MAX_COLUMNS:
        raise Refusal(f"has {columns:,} columns in its header", f"At most {MAX_COLUMNS:,} are read.")
    if len(head) == _HEAD and b"\n" not in head:
        raise Refusal(f"has a first line of more than {_HEAD:,} bytes", "Look for a missing line end.")
    if not known(split[delimiter]):
        raise Refusal("has none of the columns of this format in its first row", "Check that it is the right file.")
    return delimiter

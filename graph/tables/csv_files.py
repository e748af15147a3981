"""A CSV file to rows of raw cells, with what could not be read in its place.

Strangers' spreadsheets: a byte order mark, semicolons or tabs as delimiters and broken encodings are met daily. What
can be read for certain is read; the rest is refused by name.
"""

import codecs
import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from talka.graph.tables.cells import TEXT_LENGTH, Refusal
from talka.graph.tables.raw import Raw, Spoilt

_CELL_LIMIT = 10 * TEXT_LENGTH
_LINE_LIMIT = 20 * _CELL_LIMIT
"""Longest cell and line, in characters, that are read into memory: a cell of 50 MB is refused after 9 ms."""
_AFTER = "the rows after it were not read"
_NOT_TEXT = {b"PK\x03\x04": "a zip or Excel file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}
_UNDECODED = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of a byte that the encoding does not have


@dataclass(frozen=True)
class Dialect:
    """How a file is written.

    delimiter: empty where it is told from the header: the one under which most known columns appear
    skip: lines before the header
    """

    delimiter: str = ""
    encoding: str = "utf-8"
    quote: str = '"'
    skip: int = 0


def csv_rows(path: Path, known: Collection[str], dialect: Dialect | None = None) -> Iterator[Raw]:
    """The rows of a file, the header first. `known` are the names of columns, in lower case, that may be in it.

    Ends after a row that makes those after it uncertain, such as one with a quotation mark that is never closed.
    """
    dialect = dialect or Dialect()
    utf8 = codecs.lookup(dialect.encoding).name == "utf-8"
    try:
        problem = _file_problem(path, utf8)
        encoding = "utf-8-sig" if utf8 else dialect.encoding
        stream = path.open(encoding=encoding, errors="surrogateescape", newline="")
    except OSError as error:
        problem = Refusal(f"cannot be opened ({error.strerror})", "Check who may read the file.")
    if problem:
        yield 0, problem
        return
    with stream:
        for _ in range(dialect.skip):
            stream.readline(_LINE_LIMIT)
        undecoded = Refusal(f"is not {'UTF-8' if utf8 else dialect.encoding}", "Save the file as CSV UTF-8.")
        for number, row in _rows(stream, known, dialect):
            if isinstance(row, list):
                row = [Spoilt(cell, undecoded) if _UNDECODED.search(cell) else cell for cell in row]
            yield number + dialect.skip, row


def told_dialect(path: Path, known: Collection[str], encoding: str = "utf-8") -> Dialect:
    """The dialect of a file as its header tells it, for those who want to see it."""
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace", newline="") as stream:
        return Dialect(_delimiter(stream, known), encoding)


def _rows(stream: TextIO, known: Collection[str], dialect: Dialect) -> Iterator[Raw]:
    csv.field_size_limit(_CELL_LIMIT)
    delimiter = dialect.delimiter or _delimiter(stream, known)
    # strict: otherwise a missing quote would swallow the rows after it without a word
    lines = _Lines(stream)
    reader = csv.reader(lines, delimiter=delimiter, quotechar=dialect.quote, strict=True, skipinitialspace=True)
    number = width = 0
    while True:
        number += 1
        try:
            cells = next(reader)
            width = width or len(cells)
            if lines.too_long:
                reason = f"has a line of more than {_LINE_LIMIT:,} characters; {_AFTER}"
                raise Refusal(reason, "Look for a missing line end.")
            if len(cells) < width and not lines.ended:
                raise Refusal("ends in the middle of a row", "If the file is not cut off, end its last row with Enter.")
            yield number, cells
        except StopIteration:
            return
        except Refusal as refusal:
            yield number, refusal
            return
        except UnicodeError as error:  # of encodings in which a wrong byte spoils those after it
            yield number, Refusal(f"is not {dialect.encoding} ({error}); {_AFTER}", "Save the file as CSV UTF-8.")
            return
        except csv.Error as error:
            reason, mend = _unreadable(str(error))
            yield number, Refusal(reason, mend)
            if reason.endswith(_AFTER):
                return


class _Lines:
    """The lines of a file, no more of each than there may be in a table; what the last one lacked is remembered."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.ended, self.too_long = True, False

    def __iter__(self) -> Iterator[str]:
        while line := self._stream.readline(_LINE_LIMIT):
            if line.startswith(("<<<<<<< ", ">>>>>>> ")):
                mend = "Resolve the conflict, then load the file again."
                raise Refusal("contains merge-conflict marks (<<<<<<<)", mend)
            self.ended = line.endswith(("\n", "\r"))
            self.too_long = len(line) == _LINE_LIMIT and not self.ended
            yield line


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


def _file_problem(path: Path, utf8: bool) -> Refusal | None:
    """What is wrong with the file as a whole."""
    with path.open("rb") as stream:
        head = stream.read(65_536)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        return Refusal("is empty", "Write a header and at least one row, or remove the file.")
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            mend = "Open it in the program that made it and save it as CSV UTF-8."
            return Refusal(f"is {what}, not a CSV file", mend)
    if utf8 and head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Refusal("is encoded in UTF-16", "Save it as CSV UTF-8.")
    if utf8 and b"\x00" in head:
        return Refusal("is a binary file, not a CSV file", "Save the table as CSV UTF-8.")
    return None


def _delimiter(stream: TextIO, known: Collection[str]) -> str:
    """The delimiter under which most known columns appear in the header; leaves the stream where it was."""
    start = stream.tell()
    header = stream.readline(65_536)
    stream.seek(start)

    def fitting(delimiter: str) -> int:
        return sum(cell.strip().strip('"').strip().lower() in known for cell in header.split(delimiter))

    return max(",;\t", key=lambda delimiter: (fitting(delimiter), header.count(delimiter)))

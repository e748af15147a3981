"""A CSV file to rows of raw cells, with what could not be read in its place. All delimited files are read here.

Strangers' spreadsheets: a byte order mark, semicolons or tabs as delimiters and broken encodings are met daily. What
can be read for certain is read; the rest is refused by name, in memory that does not grow with the file.
"""

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from talka.graph.tables.cells import TEXT_LENGTH, Refusal
from talka.graph.tables.raw import Lost, Raw, Spoilt

Source = Path | Callable[[], AbstractContextManager[BinaryIO]]
"""A file, or what opens one that is inside another, such as a member of a zip. It is opened twice."""
Known = Callable[[list[str]], int]
"""How many of the cells of a first row are columns of the format; 0 where the row is not its header."""

CELL_LIMIT = 10 * TEXT_LENGTH
LINE_LIMIT = 20 * CELL_LIMIT
"""Longest cell and line, in characters, that are read into memory: a cell of 50 MB is refused after 9 ms."""
_HEAD = 1 << 17
_AFTER = "the rows after it were not read"
_NOT_TEXT = {b"PK\x03\x04": "a zip or Excel file", b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel file"}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNDECODED = re.compile("[\udc80-\udcff]")  # what "surrogateescape" makes of a byte that the encoding does not have


@dataclass(frozen=True)
class Dialect:
    """How a file is written.

    delimiter: empty where it is told from the header: the one under which most known columns appear
    skip: lines before the header
    strict: whether a byte that is not of the encoding refuses the file, not only its cell
    """

    delimiter: str = ""
    encoding: str = "utf-8"
    quote: str = '"'
    skip: int = 0
    strict: bool = False

    @property
    def codec(self) -> str:
        """The encoding, of which UTF-8 may have a byte order mark."""
        return "utf-8-sig" if codecs.lookup(self.encoding).name == "utf-8" else self.encoding


_USUAL = Dialect()


def among(names: Collection[str]) -> Known:
    """Knows columns by their names, which are in lower case."""
    return lambda cells: sum(cell.strip().lower() in names for cell in cells)


def csv_rows(source: Source, known: Known, dialect: Dialect = _USUAL) -> Iterator[Raw]:
    """The rows of a file, the header first; of blank lines, no cells. `known` tells its delimiter.

    Ends after a `Lost`; after any other Refusal the rows are certain again. A cell with a byte that is not of the
    encoding is a `Spoilt`, unless the dialect is strict.
    """
    csv.field_size_limit(CELL_LIMIT)
    try:
        with _opened(source) as stream:
            problem = _file_problem(stream.read(_HEAD), dialect)
        if problem:
            yield 0, problem
            return
        with _opened(source) as stream:
            lines = _Lines(stream, dialect)
            delimiter = dialect.delimiter or delimiter_of(lines.first, known)
            # strict: otherwise a missing quote would swallow the rows after it without a word
            reader = csv.reader(lines, delimiter=delimiter, quotechar=dialect.quote, strict=True, skipinitialspace=True)
            yield from _rows(reader, lines, dialect)
    except (Refusal, UnicodeError) as error:
        yield 0, _unreadable(error, dialect)
    except OSError as error:
        yield 0, Lost(f"cannot be opened ({error.strerror})", "Check who may read the file.")


def header(source: Source, known: Known) -> list[str]:
    """The cells of the first line; empty where none is known. Raises OSError, and Refusal for a damaged archive."""
    line = first_line(source)
    cells = _split(line, delimiter_of(line, known))
    return cells if known(cells) else []


def first_line(source: Source, encoding: str = "utf-8") -> str:
    """The first line, of which 128 kB are read. One of UTF-16 is told, so that the file can be refused for that."""
    with _opened(source) as stream:
        head = stream.read(_HEAD)
    text = head.decode("utf-16" if head.startswith(_UTF_16) else Dialect(encoding=encoding).codec, errors="replace")
    return re.split("[\r\n]", text, maxsplit=1)[0]


def delimiter_of(line: str, known: Known) -> str:
    """The delimiter under which most known columns appear in a header."""
    return max(",;\t", key=lambda delimiter: (known(_split(line, delimiter)), line.count(delimiter)))


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []


def _opened(source: Source) -> AbstractContextManager[BinaryIO]:
    return source.open("rb") if isinstance(source, Path) else source()


def _file_problem(head: bytes, dialect: Dialect) -> Lost | None:
    """What is wrong with a file that begins like this."""
    if not head.removeprefix(codecs.BOM_UTF8).strip():
        return Lost("is empty", "Write a header and at least one row, or remove the file.")
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            return Lost(f"is {what}, not a CSV file", "Open it in the program that made it and save it as CSV UTF-8.")
    if dialect.codec == "utf-8-sig" and head.startswith(_UTF_16):
        return Lost("is encoded in UTF-16", "Save it as CSV UTF-8.")
    if dialect.codec == "utf-8-sig" and b"\x00" in head:
        return Lost("is a binary file, not a CSV file", "Save the table as CSV UTF-8.")
    return None


class _Lines:
    """The lines of a file, no more of each than there may be in a table.

    ended: whether the last line had an end; undecoded: whether a line had a byte that is not of the encoding
    """

    def __init__(self, stream: BinaryIO, dialect: Dialect) -> None:
        self._stream = io.TextIOWrapper(stream, dialect.codec, errors="surrogateescape", newline="")
        for _ in range(dialect.skip):
            self._stream.readline(LINE_LIMIT)
        self.first = self._stream.readline(LINE_LIMIT)
        self.last = ""
        self.ended, self.undecoded = True, False

    def __iter__(self) -> Iterator[str]:
        line = self.first
        while line:
            if line[0] in "<>" and line.startswith(("<<<<<<< ", ">>>>>>> ")):
                mend = "Resolve the conflict, then load the file again."
                raise Lost("contains merge-conflict marks (<<<<<<<)", mend)
            if not line.isascii() and _UNDECODED.search(line):
                self.undecoded = True
            if line[-1] not in "\r\n":
                self.ended, self.last = False, line
            yield line
            line = self._stream.readline(LINE_LIMIT)

    def problem(self, whole: bool) -> Lost | None:
        """What is wrong with a row in whose last line the line end is missing; `whole` is whether it has all cells."""
        if len(self.last) == LINE_LIMIT:
            return Lost(f"has a line of more than {LINE_LIMIT:,} characters; {_AFTER}", "Look for a missing line end.")
        mend = "If the file is not cut off, end its last row with Enter."
        return None if whole else Lost("ends in the middle of a row", mend)


def _rows(reader: Iterator[list[str]], lines: _Lines, dialect: Dialect) -> Iterator[Raw]:
    undecoded = Refusal(
        f"is not {'UTF-8' if dialect.codec == 'utf-8-sig' else dialect.encoding}", "Save the file as CSV UTF-8."
    )
    number, width = dialect.skip, 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (Refusal, csv.Error, UnicodeError) as error:
            refusal = _unreadable(error, dialect)
            yield number, refusal
            if isinstance(refusal, Lost):
                return
            continue
        width = width or len(cells)
        if not lines.ended:
            cut = dialect.strict and lines.last[-1] in ",;\t"  # a program would write "" or a line end
            if lost := lines.problem(whole=len(cells) >= width and not cut):
                yield number, lost
                return
        if lines.undecoded:
            lines.undecoded = False
            if dialect.strict:
                yield number, Lost(undecoded.reason, undecoded.mend, next(filter(_UNDECODED.search, cells)))
                return
            cells = [Spoilt(cell, undecoded) if _UNDECODED.search(cell) else cell for cell in cells]
        yield number, cells


def _unreadable(error: Exception, dialect: Dialect) -> Refusal:
    """Reason and mend of what stops the reader. The csv module reports only the three at the end."""
    said = str(error)
    if isinstance(error, Refusal):
        return Lost(error.reason, error.mend)
    if isinstance(error, UnicodeError):  # of encodings in which a wrong byte spoils those after it
        return Lost(f"is not {dialect.encoding} ({said}); {_AFTER}", "Save the file as CSV UTF-8.")
    if "limit" in said:
        reason = f"has a cell of more than {CELL_LIMIT:,} characters; {_AFTER}"
        return Lost(reason, "Shorten it, or look for a missing quote.")
    if "end of data" in said:
        return Lost(f"has a quotation mark that is never closed; {_AFTER}", "Close it, or remove it.")
    mend = 'Write a quotation mark inside a quoted cell twice, as in "the ""best"" one".'
    return Refusal(f"cannot be read ({said})", mend)

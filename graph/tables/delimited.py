"""Delimited files that a program has written, such as open data: the columns that are asked for, row by row.

Their columns are known, so that a file that does not keep to them is damaged and refused as a whole. Tables that people
write by hand are read by `talka.graph.tables.parsed`, which understands more and explains more.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import BinaryIO

from talka.graph.faults import Fault
from talka.graph.tables.cells import TEXT_LENGTH, Refusal

Report = Callable[[Fault], None]
Row = tuple[int, list[str]]
"""Number of the row (1 is the header) and its cells, in the order of the columns that were asked for."""

DELIMITERS = ",;\t"
MAX_COLUMNS = 2_000
"""The widest table of the sources, Erasmus+ results with 100 partners, has 622 columns."""
CELL_LIMIT = 10 * TEXT_LENGTH
LINE_LIMIT = 20 * CELL_LIMIT
"""Longest cell and line, in characters, that are read into memory."""


def header(stream: BinaryIO) -> list[str]:
    """The cells of the first line, in lower case, under the delimiter that gives most; empty for what is no text."""
    line = stream.readline(LINE_LIMIT).removeprefix(b"\xef\xbb\xbf")
    try:
        text = line.decode().strip()
    except UnicodeDecodeError:
        return []
    if not text.isprintable() and "\t" not in text:
        return []
    return [cell.strip().strip('"').strip().lower() for cell in text.split(max(DELIMITERS, key=text.count))]


def rows(
    stream: BinaryIO, file: str, required: Sequence[str], optional: Sequence[str], report: Report
) -> Iterator[Row]:
    """The cells of the columns `required` and then `optional`, "" where one of the latter is not there.

    The delimiter is told by the header. A file that cannot be read to its end is reported, and with that refused.
    """

    def refuse(row: int, column: str, reason: str, mend: str) -> None:
        report(Fault(file, row, column, "", reason, mend))

    csv.field_size_limit(CELL_LIMIT)
    number = 1
    try:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        first = next(_lines(text), "")
        delimiter = max(DELIMITERS, key=first.count)
        names = [cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])]
        if len(names) > MAX_COLUMNS:
            raise Refusal(f"the header has {len(names):,} columns", "Download the file again.")
        missing = [name for name in required if name.lower() not in names]
        for name in missing:
            near = get_close_matches(name.lower(), names, n=1)
            hint = f' Is it the column "{near[0]}"?' if near else ""
            refuse(1, name, "the column is missing", f"Download the whole file again.{hint}")
        if missing:
            return
        places = [names.index(name.lower()) if name.lower() in names else -1 for name in (*required, *optional)]
        reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
        number += 1
        for cells in reader:
            if len(cells) == len(names):
                yield number, [cells[place] if place >= 0 else "" for place in places]
            elif cells:
                mend = "A quotation mark or delimiter is missing or too many there, or the file is cut off."
                raise Refusal(f"has {len(cells):,} cells, but the header has {len(names)}", mend)
            number += 1
    except Refusal as refusal:
        refuse(number, "", refusal.reason, refusal.mend)
    except csv.Error as error:
        refuse(number, "", f"cannot be read ({error})", "A quotation mark is missing there, or the file is cut off.")
    except UnicodeDecodeError as error:
        refuse(number, "", f"is not UTF-8 (byte {error.object[error.start]:#x})", "Download the file again.")
    except OSError as error:
        refuse(0, "", f"cannot be read ({error.strerror})", "Check who may read the file.")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LINE_LIMIT):
        if line.startswith(("<<<<<<< ", ">>>>>>> ")):
            raise Refusal("contains merge-conflict marks (<<<<<<<)", "Resolve the conflict, then load the file again.")
        if len(line) == LINE_LIMIT:
            raise Refusal(f"is longer than {LINE_LIMIT:,} characters", "A line end or quotation mark is missing there.")
        yield line

"""The rows of open data in CSV files, as they stand: users' own tables are read by `talka.graph.tables.parsed`.

A file that is damaged is refused. Whether a single row that is damaged refuses it too depends on who made it: see
`open_rows` and `picked_rows`.
"""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from operator import itemgetter

from talka.graph.faults import Fault, Report
from talka.graph.tables.cells import Refusal
from talka.graph.tables.csv_files import Dialect, Known, Source, among, csv_rows
from talka.graph.tables.raw import MAX_COLUMNS, Lost

Row = tuple[int, tuple[str, ...]]
"""Number of a row (1 is the header) and its cells, in the order of the columns that were asked for."""

_AGAIN = "Or is the file cut off? Download it again."


def open_rows(source: Source, file: str, known: Known, report: Report) -> Iterator[tuple[int, list[str]]]:
    """The header, which must be `known`, then the rows that are not empty; a row that cannot be read is left out.

    Where the end of a row cannot be told, what follows it cannot be read either: that refuses the file.
    """
    width = 0
    for number, cells in csv_rows(source, known):
        refusal = cells if isinstance(cells, Refusal) else _flaw(cells, width, known)
        if refusal and (isinstance(refusal, Lost) or not width):
            report(Fault(file, number, "", "", refusal.reason, f"{refusal.mend} {_AGAIN}"))
            return
        if refusal:
            report(Fault(file, number, "", "", f"{refusal.reason}; the row is left out", refusal.mend, warning=True))
        elif isinstance(cells, list) and any(cells):
            width = width or len(cells)
            yield number, cells


def _flaw(cells: list[str], width: int, known: Known) -> Refusal | None:
    """What is wrong with a row; with the header where no width is known yet."""
    if not width and len(cells) > MAX_COLUMNS:
        return _too_wide(cells)
    if not width and not known(cells):
        return Refusal("has none of the columns of this format in its first row", "Check that it is the right file.")
    if len(cells) > width and width and any(cells[width:]):
        return _other_width(cells, width)
    return None


def _too_wide(header: list[str]) -> Refusal:
    return Refusal(f"the header has {len(header):,} columns", f"At most {MAX_COLUMNS:,} are read.")


def _other_width(cells: list[str], width: int) -> Refusal:
    reason = f"has {len(cells):,} cells, but the header has {width:,}"
    return Refusal(reason, "A quotation mark or delimiter is missing or too many there.")


def picked_rows(
    source: Source, file: str, required: Sequence[str], optional: Sequence[str], report: Report
) -> Iterator[Row]:
    """The cells of the columns `required` and then `optional`, "" where one of the latter is not there.

    For files that a program has written: one that does not keep to its columns in every row is refused as a whole.
    """

    def refuse(row: int, refusal: Refusal, column: str = "") -> None:
        report(Fault(file, row, column, refusal.value, refusal.reason, f"{refusal.mend} {_AGAIN}"))

    names = [name.lower() for name in (*required, *optional)]
    pick: Callable[[list[str]], tuple[str, ...]] = tuple
    width = 0
    for number, cells in csv_rows(source, among(names), Dialect(strict=True)):
        if isinstance(cells, Refusal):
            refuse(number, cells)
            return
        if not width:
            header = [cell.strip().lower() for cell in cells]
            flaws = dict(_header_flaws(header, required))
            for column, flaw in flaws.items():
                refuse(number, flaw, column)
            if flaws:
                return
            # of a column that is not there, the empty cell that is added to each row
            pick, width = itemgetter(*(header.index(name) if name in header else -1 for name in names)), len(cells)
        elif len(cells) == width:
            cells.append("")
            yield number, pick(cells)
        elif cells:
            refuse(number, _other_width(cells, width))
            return


def _header_flaws(header: list[str], required: Sequence[str]) -> Iterator[tuple[str, Refusal]]:
    """What keeps a header from being that of the format, by the column that it is about."""
    if len(header) > MAX_COLUMNS:
        yield "", _too_wide(header)
        return
    for name in required:
        if name.lower() not in header:
            near = get_close_matches(name.lower(), header, n=1)
            hint = f'Is it the column "{near[0]}"?' if near else "The format always has it."
            yield name, Refusal("the column is missing", hint)

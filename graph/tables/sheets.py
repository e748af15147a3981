"""The sheets of a workbook (xlsx) as rows of strings.

python-calamine reads the cells, one sheet at a time in memory. Before it does, `sheet_scan` looks the sheet over:
calamine reserves 32 bytes for each cell of the rectangle between the first and the last filled one, so that two cells
in far corners end the process, and it gives errors and formulas without a stored value as empty cells.
"""

import datetime
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from talka.graph.tables.archives import is_zip, open_zip
from talka.graph.tables.cells import Refusal
from talka.graph.tables.sheet_scan import Scan, scan, sheet_parts

Rows = Iterator[tuple[int, list[str]]]
"""Number of the row in the sheet (1 is the first) and its cells."""

CELLS = 16_000_000
"""Largest rectangle of cells in a sheet, 0.5 GB: 16,000 rows of the 1,000 columns that the widest exports have."""
_SAVE = "Open it in a spreadsheet program and save it as .xlsx."


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets; empty for what is no workbook."""
    try:
        with open_zip(path) as archive:
            return list(sheet_parts(archive))
    except (Refusal, OSError):
        return []


def sheet_rows(path: Path, sheet: str, limit: int | None = None) -> Rows:
    """The rows of a sheet that are not empty, `limit` of them at most; the first one is usually the header.

    Numbers are without ".0", dates in ISO 8601, booleans "true" and "false", a formula is its stored value. A cell that
    holds an error, or a formula that was never computed, is a `Spoilt`. Cells begin with the first filled column.
    Raises Refusal for what cannot be read. The sheet is held in memory.
    """
    looked = _look(path, sheet)
    if not looked.filled:
        return
    try:
        content = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet)
    except (CalamineError, OSError) as error:
        raise Refusal(f"cannot be read as a workbook ({error})", _SAVE) from error
    left, given = looked.first_column - 1, 0
    read, missing = content.iter_rows(), (content.start or (0, left))[1] - left
    for number in range(1, looked.last_row + 1):
        cells = [""] * missing + [_text(cell) for cell in next(read, [])]
        for column, spoilt in looked.spoilt.get(number, {}).items():
            cells.extend([""] * (column - left - len(cells)))
            cells[column - left - 1] = spoilt
        if any(cells):
            yield number, cells
            given += 1
            if given == limit:
                return


def _look(path: Path, sheet: str) -> Scan:
    """What is in a sheet. Raises Refusal where it may not or cannot be read."""
    if not is_zip(path):
        mend = "Open it in a spreadsheet program, take the password off if it has one, and save it as .xlsx."
        raise Refusal("is not a workbook, or an old one (.xls), or locked with a password", mend)
    with open_zip(path) as archive:
        parts = sheet_parts(archive)
        if sheet not in parts:
            raise Refusal(f"has no sheet {sheet}", f"Its sheets are {', '.join(parts)}.")
        found = scan(archive, parts[sheet])
    if found.rectangle > CELLS:
        reason = f"spans {found.rows:,} rows and {found.columns:,} columns, more than {CELLS:,} cells"
        raise Refusal(f"has a sheet {sheet} that {reason}", "Delete stray cells far from the table, or save it as CSV.")
    return found


def _text(cell: object) -> str:
    """A cell as one would type it: 6560 rather than 6560.0, dates in ISO 8601."""
    match cell:
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
    return str(cell).strip()

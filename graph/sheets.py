"""The sheets of a workbook (xlsx, ods) as rows of strings."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from talka.graph.archives import is_zip, open_zip
from talka.graph.cells import Refusal

Rows = Iterator[tuple[int, list[str]]]
"""Number of the row in the sheet (1 is the first) and its cells."""


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets; empty for what is no workbook."""
    try:
        return list(_open(path).sheet_names)
    except (Refusal, OSError):
        return []


def sheet_rows(path: Path, sheet: str, limit: int | None = None) -> Rows:
    """The rows of a sheet that are not empty, `limit` of them at most; the first one is usually the header.

    Raises Refusal for what cannot be read. The sheet is held in memory.
    """
    workbook = _open(path)
    try:
        content = workbook.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise Refusal(f"has no sheet {sheet}", f"Its sheets are {', '.join(workbook.sheet_names)}.") from error
    first = (content.start or (0, 0))[0] + 1
    for number, row in enumerate(content.to_python(skip_empty_area=True, nrows=limit), first):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _open(path: Path) -> CalamineWorkbook:
    if not is_zip(path):
        raise Refusal("is not a workbook", "Save it as .xlsx.")
    try:
        with open_zip(path):
            pass
        return CalamineWorkbook.from_path(str(path))
    except CalamineError as error:
        raise Refusal(
            f"cannot be read as a workbook ({error})", "Open it in a spreadsheet program and save it."
        ) from error


def _text(cell: object) -> str:
    """A cell as one would type it: 6560 rather than 6560.0, dates in ISO 8601."""
    match cell:
        case float() if cell.is_integer():
            return str(int(cell))
        case bool():
            return str(cell).lower()
        case datetime.datetime() if cell.time() == datetime.time():
            return cell.date().isoformat()
        case datetime.datetime() | datetime.date() | datetime.time():
            return cell.isoformat()
    return str(cell).strip()

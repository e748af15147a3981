"""A cell as the metadata says it is written, to what `talka.graph.tables.cells` reads."""

import re
from collections.abc import Callable
from typing import Any

from talka.graph.sources.mapping import csvw
from talka.graph.tables.cells import Refusal


def reader(column: csvw.Column, parse: Callable[[str], Any], many: bool) -> Callable[[str], Any]:
    """Reads a cell as the metadata says it is written, then as its column of the Talka table is read."""
    null, datatype = set(column.null or ()), column.datatype or csvw.Datatype()

    def one(cell: str) -> str:
        return plain(cell.strip(), datatype)

    def read(cell: str) -> Any:
        if cell in null:
            cell = column.default or ""
        parts = cell.split(column.separator) if column.separator else [cell]
        written = [one(part) for part in parts if part.strip() and part.strip() not in null]
        if not written and column.required:
            raise Refusal("stands for no value", "It is required; fill it in or remove the row.")
        if not written:
            return () if many else ""
        return parse("|".join(written) if many else (column.separator or "").join(written))

    return read


_DATE_PARTS = {"yyyy": r"(?P<y>\d{4})", "MM": r"(?P<m>\d{2})", "M": r"(?P<m>\d{1,2})"} | {
    "dd": r"(?P<d>\d{2})",
    "d": r"(?P<d>\d{1,2})",
}


def plain(cell: str, datatype: csvw.Datatype) -> str:
    """A cell in the form that `talka.graph.tables.cells` reads.

    >>> plain("1.234,5", csvw.Datatype(base="decimal", format=csvw.NumberFormat(decimalChar=",", groupChar=".")))
    '1234.5'
    >>> plain("5/31/2024", csvw.Datatype(base="date", format="M/d/yyyy"))
    '2024-05-31'
    """
    if isinstance(datatype.format, csvw.NumberFormat):
        cell = cell.replace(datatype.format.groupChar, "") if datatype.format.groupChar else cell
        return cell.replace(datatype.format.decimalChar, ".")
    if not datatype.format or datatype.base not in ("date", "gYear", "gYearMonth"):
        return cell
    pattern = re.sub("yyyy|MM?|dd?", lambda part: _DATE_PARTS[part[0]], re.escape(datatype.format))
    match = re.fullmatch(pattern, cell)
    if not match:
        raise Refusal(
            f"is not a date of the form {datatype.format}", "Correct it, or the format in the metadata.", cell
        )
    found = match.groupdict()
    parts = [found.get("y") or "", (found.get("m") or "").zfill(2), (found.get("d") or "").zfill(2)]
    return "-".join(part for part in parts if part.strip("0") or len(part) == 4)

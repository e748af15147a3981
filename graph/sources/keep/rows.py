"""The rows of a keep.eu workbook by column, with a fault for what is missing, merged or shifted."""

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.tables.cells import Refusal
from talka.graph.tables.sheets import sheet_names, sheet_rows

Row = dict[str, str]
"""Every column of `COLUMNS`; what is missing is empty."""

PROJECTS, PARTNERS = "Projects (lead partners)", "Partners"
KEY = ("Programme", "Acronym")
"""The columns by which a header is known, and by which a partner's row refers to its project."""
REQUIRED = {PROJECTS: (*KEY, "Lead Partner", "Period"), PARTNERS: (*KEY, "Project Partner", "Lead Partner")}
COLUMNS = {
    PROJECTS: (
        *REQUIRED[PROJECTS],
        *("Project Name", "Project Name language 2", "Project Name language 3"),
        *("Description EN", "Description 1", "Description 2"),
        *("Town", "Country", "Website", "Thematic1", "Thematic2", "Thematic3"),
        *("Project start", "Project end", "Call SN"),
    ),
    PARTNERS: (
        *REQUIRED[PARTNERS],
        *("Town", "Country", "Country code", "Website", "Department", "Legal Status"),
        *("NUTS1 (or equivalent)", "NUTS2 (or equivalent)", "NUTS3 (or equivalent)"),
    ),
}
"""The columns that are read, by sheet. Without the required ones the source is refused."""
_EXTRA = {PROJECTS: ("Country code", "Department", "Legal Status", *COLUMNS[PARTNERS][-3:]), PARTNERS: ()}
_EXPECTED = {
    PROJECTS: {"Period": re.compile(r"[0-9]{4}\s*-\s*[0-9]{4}")},
    PARTNERS: {"Lead Partner": re.compile("Yes|No")},
}
"""What a cell of a row that is not shifted looks like."""
_SEARCHED = 10
"""Rows in which a header is looked for: some people write a title above it."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def place(path: Path, sheet: str) -> str:
    """How faults name a sheet."""
    return f"{path.name}, sheet {sheet}"


def has_header(path: Path, sheet: str) -> bool:
    """Whether a file is a workbook with that sheet and the columns by which keep.eu's are known."""
    if sheet not in sheet_names(path):
        return False
    try:
        return any(set(REQUIRED[sheet]) <= set(_names(row)) for _, row in sheet_rows(path, sheet, _SEARCHED))
    except (Refusal, OSError):
        return False


def rows(path: Path, sheet: str, report: Report) -> Iterator[tuple[int, Row]]:
    """The rows of a sheet that can be read, with their numbers; faults go to `report`."""
    file = place(path, sheet)
    header: list[str] = []
    try:
        for number, row in sheet_rows(path, sheet):
            if header:
                cells = dict(zip(header, map(clean, row), strict=False))
                found = dict.fromkeys((*COLUMNS[sheet], *_EXTRA[sheet]), "") | cells
                if _is_whole(found, sheet, file, number, report):
                    yield number, found | {"Acronym": without_decimals(found["Acronym"])}
            elif set(KEY) <= set(_names(row)):
                header = _names(row)
                if not _check_header(header, sheet, file, number, report):
                    return
            elif number > _SEARCHED:
                break
    except (Refusal, OSError) as error:
        reason, mend = _told(error)
        report(Fault(file, 0, "", "", reason, mend))
        return
    if not header:
        mend = f"Delete what stands above it, or write one with {', '.join(REQUIRED[sheet])}."
        report(Fault(file, 1, "", "", f"the header is not among the first {_SEARCHED} rows", mend))


def clean(cell: str) -> str:
    r"""A cell in composed Unicode, without characters that cannot be seen.

    >>> clean("\u200b Ins\u00adtitute\xa0")
    'Institute'
    """
    return unicodedata.normalize("NFC", _UNSEEN.sub("", cell)).strip()


def without_decimals(cell: str) -> str:
    """A number that was an acronym before a spreadsheet saw it.

    >>> without_decimals("17.0"), without_decimals("2.0 Cities")
    ('17', '2.0 Cities')
    """
    return cell.removesuffix(".0") if re.fullmatch(r"[0-9]+\.0", cell) else cell


def _names(row: list[str]) -> list[str]:
    return [" ".join(cell.split()) for cell in row]


def _check_header(header: list[str], sheet: str, file: str, number: int, report: Report) -> bool:
    """Refuse a header without a required column or with one twice; tell which others are missing."""
    whole = True
    for name in COLUMNS[sheet]:
        if header.count(name) > 1:
            report(Fault(file, number, name, "", "the column is there twice", "Remove or rename one of them."))
            whole = False
        if name in header:
            continue
        required = name in REQUIRED[sheet]
        near = get_close_matches(name, set(header) - set(COLUMNS[sheet]), n=1, cutoff=0.8)
        mend = f'Rename column "{near[0]}".' if near else "Export it again with all columns."
        reason = "the column is missing" if required else "the column is missing and not loaded"
        report(Fault(file, number, name, "", reason, mend, warning=not required))
        whole = whole and not required
    return whole


def _is_whole(row: Row, sheet: str, file: str, number: int, report: Report) -> bool:
    """Whether a row has its required cells, and none that belongs into another column."""
    for name in REQUIRED[sheet]:
        if not row[name]:
            mend = "Fill it in; merged cells have a value in their first row only, so unmerge them."
            report(Fault(file, number, name, "", "the cell is empty; the row is left out", mend, warning=True))
            return False
    for name, expected in _EXPECTED[sheet].items():
        if not expected.fullmatch(row[name]):
            mend = "Check whether the cells of this row are shifted."
            reason = f"is not what the column {name} holds; the row is left out"
            report(Fault(file, number, name, row[name], reason, mend, warning=True))
            return False
    return True


def _told(error: Refusal | OSError) -> tuple[str, str]:
    if isinstance(error, Refusal):
        return error.reason, error.mend
    return f"cannot be opened ({error.strerror})", "Check who may read the file."

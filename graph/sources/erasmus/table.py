"""The columns of an Erasmus+ Project Results export, and its rows out of CSV or xlsx.

The exports are wide: a project in each row, then its coordinator and up to a hundred partners, each with columns of its
own ("Partner 7 name"). Names of columns differ by the years of the call, and by whether it is Youth in Action.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.tables import csv_files
from talka.graph.tables.archives import is_zip
from talka.graph.tables.cells import Refusal
from talka.graph.tables.open_data import open_rows
from talka.graph.tables.raw import MAX_COLUMNS
from talka.graph.tables.sheets import Rows, sheet_names, sheet_rows

PROJECT = {
    "id": ("project identifier", "project reference", "project number"),
    "title": ("project title",),
    "summary": ("project summary",),
    "programme": ("programme",),
    "funding": ("programme funding",),
    "scheme": ("action type",),
    "call": ("call year", "funding year"),
    "start": ("start date", "project start date"),
    "end": ("end date", "project end date"),
    "topics": ("topics",),
    "website": ("project website",),
    "card": ("results platform project card",),
    "countries": ("participating countries",),
}
"""Names of the columns of a project by what they hold, in lower case and with a straight apostrophe."""
ORGANISATION = {
    "name": ("name", "organisation name"),
    "type": ("organisation type", "type"),
    "address": ("address", "organisation address"),
    "country": ("country", "organisation country"),
    "website": ("website", "organisation website"),
    "pic": ("pic", "organisation pic"),
    "oid": ("oid", "organisation oid", "organisation id", "oid code"),
}
"""Names of the columns of an organisation, after "Coordinating", "Coordinator's" or "Partner 1"."""
_WHO = re.compile(r"(?:coordinating|coordinator's|coordinator|partner (?P<number>[0-9]{1,4})) (?P<what>.+)")
_FIELDS = {spelling: field for field, spellings in ORGANISATION.items() for spelling in spellings}
_MAX_SHEETS = 10

Cells = dict[str, str]
"""The filled cells of a project or organisation by what they hold."""


@dataclass(frozen=True)
class Columns:
    """Where the cells of a row stand. The first organisation is the coordinator, the others come by number."""

    project: dict[str, int]
    organisations: tuple[dict[str, int], ...]
    names: tuple[str, ...]
    """The names of all columns as the file writes them."""

    def read(self, row: list[str]) -> tuple[Cells, list["Slot"]]:
        """The project, and those organisations that have a name."""
        slots = []
        for number, columns in enumerate(self.organisations):
            at = columns["name"]
            if at < len(row) and row[at] and row[at].strip():
                slots.append(Slot(number == 0, columns, _filled(row, columns)))
        return _filled(row, self.project), slots


@dataclass(frozen=True, slots=True)
class Slot:
    """An organisation of a row."""

    coordinates: bool
    columns: dict[str, int]
    cells: Cells


def _filled(row: list[str], columns: dict[str, int]) -> Cells:
    return {field: cell for field, at in columns.items() if at < len(row) and (cell := row[at].strip())}


def columns_of(header: list[str]) -> Columns | None:
    """The columns, whatever their order and case; None for what is no such header.

    >>> header = ["Partner 2 name", "Project Identifier", "Coordinating organisation name", "Coordinator's country"]
    >>> columns_of(header).organisations
    ({'country': 3, 'name': 2}, {'name': 0})
    """
    if len(header) > MAX_COLUMNS:
        return None
    names = [" ".join(cell.replace("’", "'").lower().split()) for cell in header]
    first = {name: at for at, name in reversed(list(enumerate(names)))}
    project = {
        field: first[spelling] for field, spellings in PROJECT.items() for spelling in spellings if spelling in first
    }
    organisations: dict[int, dict[str, int]] = {}
    for name, at in first.items():
        if (match := _WHO.fullmatch(name)) and (field := _FIELDS.get(match["what"])):
            organisations.setdefault(int(match["number"] or 0), {})[field] = at
    named = [organisations[number] for number in sorted(organisations) if "name" in organisations[number]]
    if "id" not in project or "name" not in organisations.get(0, {}):
        return None
    return Columns(project, tuple(named), tuple(header))


def header(path: Path) -> list[str]:
    """The header of an export; empty for any other file. Never raises."""
    if is_zip(path):
        return next((cells for _, cells in _sheets(path)), [])
    with suppress(OSError):
        return csv_files.header(path, _known)
    return []


def export_rows(path: Path, report: Report) -> Rows:
    """The header of an export and its rows. What is no export, or is not whole, is reported."""
    if not is_zip(path):
        yield from open_rows(path, path.name, _known, report)
        return
    try:
        sheet = next((sheet for sheet, _ in _sheets(path)), "")
        if not sheet:
            raise Refusal("has no sheet with the columns of an Erasmus+ export", "Check that it is the right file.")
        yield from sheet_rows(path, sheet)
    except Refusal as refusal:
        report(Fault(path.name, 0, "", refusal.value, refusal.reason, refusal.mend))


def _sheets(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The sheets of a workbook that hold an export, and their headers."""
    for sheet in sheet_names(path)[:_MAX_SHEETS]:
        try:
            _, cells = next(sheet_rows(path, sheet, limit=1), (0, []))
        except Refusal:
            continue
        if columns_of(cells):
            yield sheet, cells


def _known(cells: list[str]) -> int:
    columns = columns_of(cells)
    return len(columns.project) + sum(map(len, columns.organisations)) if columns else 0

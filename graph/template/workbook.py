"""The Talka workbook to hand out: a sheet for each table, with help and drop-down lists, and a guide.

What goes into its cells is text, so that no spreadsheet makes a day of the month 2024-05, or 7 of the id 007.
"""

import io
import math

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from talka.graph.sources.workbook import GUIDE, LISTS
from talka.graph.tables.columns import COLUMNS, REQUIRED
from talka.graph.template.rows import choices, example, list_of
from talka.ontology.columns import column, guide, table
from talka.ontology.concepts import LANGUAGES, pick

ROWS = 2_000
"""Rows, below the header, that have drop-down lists."""
_WIDTHS = {"id": 20, "name": 38, "title": 38, "description": 60, "text": 60, "themes": 34, "theme": 34, "website": 30}
_NUMBERS = {"lat", "lon", "members"}
_REFERENCES = {"municipality": "municipalities", "organisation": REQUIRED, "collaboration": "collaborations"}
"""Columns that hold an id, and the table in whose first column it stands."""
_DARK, _LIGHT = PatternFill("solid", fgColor="1F4E5F"), PatternFill("solid", fgColor="D5E5EA")
_PARAGRAPHS = ("purpose", "fill", "help", "privacy", "check")
_PROMPT = 255
"""Characters that Excel shows of a message; it calls a file with a longer one damaged."""
_LINE = 105
"""Characters in a line of the guide, to tell how high its rows must be."""


def template(language: str = "en") -> bytes:
    """The template as an xlsx file; `language` comes first in the guide and is that of lists and messages.

    >>> template("sv")[:2]
    b'PK'
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    languages = (language, *(code for code in LANGUAGES if code != language))
    _write_guide(workbook.create_sheet(GUIDE), languages)
    lists = choices(language)
    for name in sorted(COLUMNS, key=lambda name: name != REQUIRED):
        _write_table(workbook.create_sheet(name), name, languages, lists)
    _write_lists(workbook.create_sheet(LISTS), lists)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _write_guide(sheet: Worksheet, languages: tuple[str, ...]) -> None:
    sheet.column_dimensions["A"].width = 110
    sheet.sheet_view.showGridLines = False
    for language in languages:
        _paragraph(sheet, guide("title")[language], Font(bold=True, size=15, color="1F4E5F"))
        for part in _PARAGRAPHS:
            _paragraph(sheet, guide(part)[language])
        for name, columns in COLUMNS.items():
            required = ", ".join(column for column, kept in columns.items() if kept.required)
            words, must = table(name), guide("required")[language]
            line = f"{name} – {words.label[language]}. {words.help[language]} {must}: {required}."
            _paragraph(sheet, line, Font(size=10))
        sheet.append([None])


def _paragraph(sheet: Worksheet, text: str, font: Font | None = None) -> None:
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet["A1"].value else 1
    cell = sheet.cell(row, 1, text)
    cell.font = font or Font(size=11)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[row].height = (cell.font.size * 1.4) * math.ceil(len(text) / _LINE) + 3


def _write_table(sheet: Worksheet, name: str, languages: tuple[str, ...], lists: dict[str, list[str]]) -> None:
    shown = example(name, languages[0])
    for number, (head, kept) in enumerate(COLUMNS[name].items(), 1):
        words, letter = column(name, head), get_column_letter(number)
        cell = sheet.cell(1, number, head)
        cell.font = Font(bold=True, color="FFFFFF" if kept.required else "1F4E5F")
        cell.fill = _DARK if kept.required else _LIGHT
        cell.comment = _comment(words.label, words.help, kept.required, languages)
        dimension = sheet.column_dimensions[letter]
        dimension.width = _WIDTHS.get(head, 18)
        dimension.number_format = "General" if head in _NUMBERS else "@"
        sheet.cell(2, number, shown.get(head)).font = Font(italic=True, color="808080")
        sheet.cell(2, number).number_format = dimension.number_format
        sheet.add_data_validation(_validation(name, head, letter, languages[0], lists))
    sheet.freeze_panes = "C2"


def _comment(label: dict[str, str], help_: dict[str, str], required: bool, languages: tuple[str, ...]) -> Comment:
    lines = []
    for code in languages:
        note = f" ({guide('required')[code].lower()})" if required else ""
        lines.append(f"{code}: {label[code]}{note}. {help_[code]}")
    return Comment("\n".join(lines), "Talka", width=460, height=330)


def _validation(name: str, head: str, letter: str, language: str, lists: dict[str, list[str]]) -> DataValidation:
    """The message that a cell shows when it is chosen and, where there is one, its list; other values only warn.

    They must: a country may be written as code, a cell may hold several themes, a row may come before the one it names.
    """
    words = column(name, head)
    choice = list_of(name, head)
    if choice:
        place = get_column_letter(list(lists).index(choice) + 1)
        source = f"={LISTS}!${place}$2:${place}${len(lists[choice]) + 1}"
    elif head in _REFERENCES and _REFERENCES[head] != name:
        source = f"={_REFERENCES[head]}!$A$2:$A${ROWS + 1}"
    else:
        source = ""
    validation = DataValidation(
        type="list" if source else None,
        formula1=source or None,
        allow_blank=True,
        showInputMessage=True,
        promptTitle=pick(words.label, language)[:32],
        prompt=pick(words.help, language)[:_PROMPT],
        showErrorMessage=bool(source),
        errorStyle="information" if choice == "themes" or head in _REFERENCES else "warning",
        error=pick(words.help, language)[:_PROMPT],
    )
    validation.add(f"{letter}2:{letter}{ROWS + 1}")
    return validation


def _write_lists(sheet: Worksheet, lists: dict[str, list[str]]) -> None:
    for number, (name, values) in enumerate(lists.items(), 1):
        sheet.cell(1, number, name).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 36
        for row, value in enumerate(values, 2):
            sheet.cell(row, number, value)
    sheet.freeze_panes = "A2"

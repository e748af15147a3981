"""A look over the XML of an xlsx workbook: which sheets there are, how far they reach, which cells hold no value."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from xml.parsers import expat

from talka.graph.tables.archives import open_member
from talka.graph.tables.cells import Refusal
from talka.graph.tables.raw import Spoilt

UNPACKED = 1 << 30
"""Largest sheet, in bytes of XML."""
MOST_SPOILT = 10_000
"""Spoilt cells that are told apart; a sheet with more is refused."""

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_BLANK = re.compile(rb'<(?:\w+:)?(?:c|row) [^<>]*?\br="[^<>]*/>')
_CHUNK = 1 << 17
_COMPUTE = Refusal(
    "is a formula without a value", "Open the file in a spreadsheet program and save it, then try again."
)
_ERROR = Refusal("is an error of a spreadsheet", "Mend its formula, or empty the cell.")
_SAVE = "Open it in a spreadsheet program and save it as .xlsx."

Attributes = dict[str, str]


@dataclass
class Scan:
    """Where the filled cells of a sheet lie (1 is the first row and column), and those that hold no value.

    spoilt: by row, then column
    """

    first_row: int = 0
    last_row: int = 0
    first_column: int = 0
    last_column: int = 0
    spoilt: dict[int, dict[int, Spoilt]] = field(default_factory=dict)

    @property
    def filled(self) -> bool:
        return self.last_row > 0

    @property
    def rows(self) -> int:
        return self.last_row - self.first_row + 1 if self.filled else 0

    @property
    def columns(self) -> int:
        return self.last_column - self.first_column + 1 if self.filled else 0

    @property
    def rectangle(self) -> int:
        """Cells between the first and the last filled one."""
        return self.rows * self.columns

    def add(self, row: int, column: int) -> None:
        if not self.filled:
            self.first_row, self.first_column = row, column
        self.first_row, self.last_row = min(self.first_row, row), max(self.last_row, row)
        self.first_column, self.last_column = min(self.first_column, column), max(self.last_column, column)


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of the archive that holds each sheet, by the sheet's name. Raises Refusal for what is no xlsx."""
    members = set(archive.namelist())
    if not {_WORKBOOK, _RELATIONS} <= members:
        raise Refusal("is not an .xlsx workbook", _SAVE)
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}

    def relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def sheet(name: str, attributes: Attributes) -> None:
        identifier = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if name == "sheet" and identifier in targets:
            target = targets[identifier]
            part = target[1:] if target.startswith("/") else str(PurePosixPath("xl") / target)
            if part in members and "worksheets/" in part:  # a sheet may also be a chart
                sheets[attributes.get("name", "")] = part

    _parse(archive, _RELATIONS, relation)
    _parse(archive, _WORKBOOK, sheet)
    return sheets


def scan(archive: zipfile.ZipFile, part: str) -> Scan:
    """Look over a sheet, in memory that grows with its spoilt cells only."""
    looker = _Looker()
    _parse(archive, part, looker.start, looker.end, looker.text)
    return looker.found


class _Looker:
    """Follows the elements row, c (cell), f (formula), v (value) and is (text) of a sheet."""

    def __init__(self) -> None:
        self.found = Scan()
        self._row = self._column = self._spoilt = 0
        self._type = self._formula = self._value = self._inside = ""
        self._has_formula = self._has_value = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._row = int(attributes.get("r") or self._row + 1)
            self._column = 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = _number(letters) if letters else self._column + 1
            self._type, self._formula, self._value = attributes.get("t", ""), "", ""
            self._has_formula = self._has_value = False
        elif name in ("f", "v"):
            self._inside = name
            self._has_formula |= name == "f"
        elif name == "is":
            self._has_value = True

    def text(self, text: str) -> None:
        if self._inside == "v":
            self._value += text[: 20 - len(self._value)]
            self._has_value = True
        elif self._inside == "f":
            self._formula += text[: 100 - len(self._formula)]

    def end(self, name: str) -> None:
        if name in ("f", "v"):
            self._inside = ""
        elif name == "c" and (self._has_value or self._has_formula):
            self.found.add(self._row, self._column)
            if self._type == "e" and self._has_value:
                self._spoil(Spoilt(self._value, _ERROR))
            elif self._has_formula and not self._has_value and self._type != "str":  # "str": an empty text
                self._spoil(Spoilt(f"={self._formula}", _COMPUTE))

    def _spoil(self, cell: Spoilt) -> None:
        self._spoilt += 1
        if self._spoilt > MOST_SPOILT:
            reason = f"has more than {MOST_SPOILT:,} cells that are errors or formulas without a value"
            raise Refusal(reason, _COMPUTE.mend)
        self.found.spoilt.setdefault(self._row, {})[self._column] = cell


def _number(letters: str) -> int:
    """The number of a column.

    >>> _number("A"), _number("AA"), _number("XFD")
    (1, 27, 16384)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] = lambda text: None,
) -> None:
    """Call back for each element, without the prefix of its namespace. Raises Refusal for XML that is not sound."""
    if archive.getinfo(part).file_size > UNPACKED:
        raise Refusal(f"holds a sheet of more than {UNPACKED >> 30} GB", "Save it as CSV, which is read row by row.")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with open_member(archive, part) as stream:
        try:
            while chunk := _without_blanks(stream):
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError) as error:
            if isinstance(error, Refusal):
                raise
            raise Refusal(f"is damaged: {part} cannot be read ({error})", _SAVE) from error


def _without_blanks(stream: BinaryIO) -> bytes:
    """The next part of a sheet without the rows and cells that are formatted but empty, of which there may be millions.

    One that the end of the part cuts in two stays.
    """
    while chunk := stream.read(_CHUNK):
        if kept := _BLANK.sub(b"", chunk):
            return kept
    return b""


def _refuse_doctype(*_: Any) -> None:
    raise Refusal("contains a document type declaration, which no workbook needs", _SAVE)

"""Rows of somebody's table to records: ids are made where there are none, and places of the names of municipalities."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from talka.graph.faults import Fault, Report
from talka.graph.records import Located, Organisation, Place, Record, Text, Unread
from talka.graph.sources.mapping.columns import Meaning
from talka.graph.sources.notes import local_id
from talka.graph.tables.cells import Refusal, identifier
from talka.graph.tables.columns import COLUMNS, TEXTS, language_column, make, unread
from talka.graph.tables.parsed import Parsed
from talka.ontology.concepts import fold

_REFERENCES = ("id", "organisation", "collaboration")


def id_of(text: str, *more: str) -> str:
    """An id for what a person wrote: itself where it is one, else readable letters and a hash that tells it apart.

    >>> id_of("A-12"), id_of("A 12"), id_of("Ungdomens hus", "SE")
    ('A-12', 'a-12-fc78e4e8', 'ungdomens-hus-ff55951e')
    """
    if not more:
        with suppress(Refusal):
            return identifier(text)
    return local_id(text, *map(fold, (text, *more)))


class RowReader:
    """Makes records of the rows of all tables of one mapping. Keeps the ids that it makes, and those of places."""

    def __init__(self, tables: set[str], report: Report) -> None:
        self._has_places = "municipalities" in tables
        self._report = report
        self._places: set[str] = set()
        self._made: dict[tuple[str, str], int] = {}

    def records(self, meant: Meaning, file: str, rows: Iterable[Parsed]) -> Iterator[Located]:
        """The records of a table, and an `Unread` for each row that was refused."""
        count = 0
        for row in rows:
            count += 1
            if not row.complete:
                given = row.cells.get(meant.id, "")
                yield Located(Unread(f"{meant.table}.csv", id_of(given) if given else ""), file, row.number)
                continue
            cells, texts = _cells(meant, row)
            if not meant.id and "id" in cells:
                self._make_id(meant, cells, file, row.number)
            if cells.get("municipality") and self._has_places:
                cells["municipality"] = id_of(cells["municipality"])
            elif cells.get("municipality"):
                yield from self._place(meant, cells, file, row.number)
            yield Located(_record(meant.table, cells, texts), file, row.number)
        if not count:
            self._report(Fault(file, 1, "", "", "has a header, but no rows", "Write at least one row."))
            yield Located(unread(meant.table), file, 0)

    def _make_id(self, meant: Meaning, cells: dict[str, Any], file: str, number: int) -> None:
        """An id from the name and country, or the title: the same whenever the table is loaded again."""
        named = [str(cells.get(column) or "") for column in ("name", "title", "organisation", "text", "country")]
        cells["id"] = id_of(*[word for word in named if word] or [str(number)], meant.table)
        first = self._made.setdefault((meant.table, cells["id"]), number)
        if first != number:
            mend = "Add a column with ids and name it as primaryKey, or remove one of the rows."
            value = next((word for word in named if word), "")
            self._report(Fault(file, number, "", value, f"cannot be told from row {first}: no column holds ids", mend))

    def _place(self, meant: Meaning, cells: dict[str, Any], file: str, number: int) -> Iterator[Located]:
        """A place for the name of a municipality, once for each country; the row then refers to it."""
        country = str(cells.get("country", ""))
        name, cells["municipality"] = cells["municipality"], id_of(cells["municipality"], country)
        if not country:
            mend = "Add a table of municipalities, with their country, to the mapping."
            reason = "is a municipality of which no country is known"
            self._report(Fault(file, number, "municipality", name, reason, mend))
        elif cells["municipality"] not in self._places:
            self._places.add(cells["municipality"])
            language = next((source.language for source in meant.sources if source.target == "municipality"), "")
            place = Place(cells["municipality"], (Text(name, language),), country, source=cells.get("source", ""))
            yield Located(place, file, number)


def _cells(meant: Meaning, row: Parsed) -> tuple[dict[str, Any], dict[str, list[Text]]]:
    """The cells of a Talka table, and all texts by their column."""
    cells = {name: column.empty for name, column in COLUMNS[meant.table].items()} | meant.constants
    texts: dict[str, list[Text]] = {}
    for source in meant.sources:
        value = row.cells[source.key]
        if not value:
            continue
        language = language_column(meant.table, source.target)
        if isinstance(value, tuple):
            cells[source.target] = tuple(dict.fromkeys((*cells[source.target], *value)))
        elif language:
            texts.setdefault(source.target, []).append(Text(value, source.language))
            cells[source.target] = cells[source.target] or value
        else:
            cells[source.target] = value
    if meant.id:
        cells["id"] = row.cells[meant.id]
    for column in _REFERENCES:
        if cells.get(column):
            cells[column] = id_of(cells[column])
    if "organisations" in cells:
        cells["organisations"] = tuple(map(id_of, cells["organisations"]))
    return cells, texts


def _record(table: str, cells: dict[str, Any], texts: dict[str, list[Text]]) -> Record:
    extra = {name: cells.pop(name) for name in set(cells) - set(COLUMNS[table])}
    record = make(table, cells)
    for column, several in texts.items():
        told = cells[language_column(table, column)]
        given = tuple(Text(text.value, text.language or told) for text in several)
        record = replace(record, **{TEXTS[column]: given})  # type: ignore[arg-type]
    return replace(record, **extra) if isinstance(record, Organisation) else record

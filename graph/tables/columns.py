"""The tables that people fill in, as a folder of CSV files or as a workbook: their columns, and a row as a record.

The columns below are the definition of both formats; `docs/talka-folder.md` is checked against them.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from talka.graph.faults import Fault, Report
from talka.graph.records import (
    Collaboration,
    Contact,
    Located,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Text,
    Unread,
    Wish,
)
from talka.graph.tables import cells
from talka.graph.tables.cells import concept, decimal, many, one_of
from talka.graph.tables.parsed import Column, Parsed
from talka.ontology.concepts import scheme
from talka.ontology.themes import themes

Row = dict[str, Any]


def _columns() -> dict[str, dict[str, Column]]:
    theme_list = Column(many(concept(themes(), "theme")), empty=())
    id_, name = Column(cells.identifier, required=True), Column(cells.name, required=True)
    language, text, url = Column(cells.language), Column(cells.text), Column(cells.url)
    latitude, longitude = Column(decimal(-90, 90), empty=None), Column(decimal(-180, 180), empty=None)
    date, word, source = Column(cells.date), Column(cells.name), Column(cells.name)
    wish = {
        "id": id_,
        "organisation": Column(cells.identifier, required=True),
        "category": Column(concept(scheme("category"), "category")),
        "theme": theme_list,
        "text": text,
        "lang": language,
        "date": date,
        "source": source,
    }
    return {
        "municipalities": {
            "id": id_,
            "name": name,
            "name_lang": language,
            "country": Column(cells.country, required=True),
            "level": Column(one_of("municipality", "region"), empty="municipality"),
            "nuts": Column(cells.code("[A-Z]{2}[A-Z0-9]{0,3}", "NUTS code", "LV003")),
            "iso3166_2": Column(cells.code("[A-Z]{2}-[A-Z0-9]{1,3}", "code of ISO 3166-2", "LV-054")),
            "lat": latitude,
            "lon": longitude,
            "source": source,
        },
        "organisations": {
            "id": id_,
            "name": name,
            "name_lang": language,
            "kind": Column(concept(scheme("kind"), "kind of organisation")),
            "municipality": Column(cells.identifier),
            "country": Column(cells.country, required=True),
            "lat": latitude,
            "lon": longitude,
            "website": url,
            "description": text,
            "description_lang": language,
            "themes": theme_list,
            "identifiers": Column(many(cells.name), empty=()),
            "source": source,
        },
        "collaborations": {
            "id": id_,
            "title": name,
            "title_lang": language,
            "kind": Column(concept(scheme("collaboration-kind"), "kind of collaboration")),
            "programme": word,
            "start": date,
            "end": date,
            "themes": theme_list,
            "description": text,
            "description_lang": language,
            "website": url,
            "members": Column(cells.count, empty=None),
            "source": source,
        },
        "participations": {
            "collaboration": id_,
            "organisation": id_,
            "role": Column(concept(scheme("role"), "role")),
            "start": date,
            "end": date,
        },
        "needs": wish,
        "offers": wish,
        "practices": {
            "id": id_,
            "title": name,
            "title_lang": language,
            "municipality": Column(cells.identifier),
            "organisations": Column(many(cells.identifier), empty=()),
            "themes": theme_list,
            "text": text,
            "text_lang": language,
            "source": source,
        },
        "contacts": {
            "organisation": id_,
            "name": Column(cells.name, required=True, private=True),
            "role": Column(cells.name, private=True),
            "email": Column(cells.email, private=True),
            "phone": Column(cells.name, private=True),
            "consent": Column(cells.name, private=True),
            "date": date,
        },
    }


COLUMNS = _columns()
"""The tables in the order in which they are read, and their columns."""

REQUIRED = "organisations"


EXAMPLE = "example"
"""The first cell of a row that only shows how a table is filled in: such a row is left out, with a warning."""


def records(table: str, file: str, rows: Iterable[Parsed], report: Report) -> Iterator[Located]:
    """The records of a table, and an `Unread` for each row that was refused; `file` is what faults call the table."""
    count = examples = 0
    for row in rows:
        if row.cells.get(next(iter(COLUMNS[table]))) == EXAMPLE:
            examples += 1
            mend = "Remove it. If it is yours, give it an id of its own."
            report(Fault(file, row.number, "", "", "is the example row and is not loaded", mend, warning=True))
            continue
        count += 1
        yield Located(_record(table, row), file, row.number)
    if not count and (table == REQUIRED or not examples):  # loading nothing would remove what was loaded before
        mend = "Write at least one row." if table == REQUIRED else "Write at least one row, or remove the table."
        report(Fault(file, 1, "", "", "has a header, but no rows", mend, warning=table != REQUIRED))


def unread(table: str) -> Unread:
    """Stands for all rows of a table."""
    return Unread(f"{table}.csv")


def _record(table: str, row: Parsed) -> Record:
    return make(table, row.cells) if row.complete else Unread(f"{table}.csv", row.cells.get("id", ""))


def make(table: str, cells: Row) -> Record:
    """The record of a row; `cells` holds a value for each column of the table."""
    fields = {
        field: cells[column] if not language else (Text(cells[column], cells[language]),) if cells[column] else ()
        for column, field, language in _FIELDS[table]
    }
    return _RECORDS[table](**fields)


def language_column(table: str, column: str) -> str:
    """The column that holds the language of a text; empty for what is no text.

    >>> language_column("needs", "text"), language_column("practices", "text"), language_column("contacts", "name")
    ('lang', 'text_lang', '')
    """
    names = (f"{column}_lang", "lang") if column in TEXTS else ()
    return next((name for name in names if name in COLUMNS[table]), "")


TEXTS = {"name": "names", "title": "titles", "description": "descriptions", "text": "texts"}
"""The field of a record by the column of its text."""
_RENAMED = {"lat": "latitude", "lon": "longitude", "municipality": "place", "theme": "themes"}
_FIELDS = {
    table: [
        (column, TEXTS[column] if language else _RENAMED.get(column, column), language)
        for column in columns
        for language in (language_column(table, column),)
        if not column.endswith("lang")
    ]
    for table, columns in COLUMNS.items()
}
"""Column, field of the record, and column of the language."""
_RECORDS: dict[str, Callable[..., Record]] = {
    "municipalities": Place,
    "organisations": Organisation,
    "collaborations": Collaboration,
    "participations": Participation,
    "needs": partial(Wish, offers=False),
    "offers": partial(Wish, offers=True),
    "practices": Practice,
    "contacts": Contact,
}

"""The Talka folder: a folder of CSV files (`organisations.csv`, `collaborations.csv`, ...) to records.

The columns below are the format's definition; `docs/talka-folder.md` is checked against them.
"""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from talka.graph import cells
from talka.graph.cells import concept, decimal, many, one_of
from talka.graph.faults import Fault
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
from talka.graph.sources.base import About, source_name
from talka.graph.tables import Column, Report, rows
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
        "municipalities.csv": {
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
        "organisations.csv": {
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
        "collaborations.csv": {
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
        "participations.csv": {
            "collaboration": id_,
            "organisation": id_,
            "role": Column(concept(scheme("role"), "role")),
            "start": date,
            "end": date,
        },
        "needs.csv": wish,
        "offers.csv": wish,
        "practices.csv": {
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
        "contacts.csv": {
            "organisation": id_,
            "name": name,
            "role": word,
            "email": Column(cells.email),
            "phone": word,
            "consent": word,
            "date": date,
        },
    }


NAME = "folder"

COLUMNS = _columns()
"""The tables of a Talka folder in the order in which they are read, and their columns."""

REQUIRED = "organisations.csv"
_TABLE_ENDINGS = {".csv", ".tsv", ".xlsx", ".xls", ".ods"}


def recognises(path: Path) -> bool:
    """Whether this is a folder with at least one table of a Talka folder."""
    return path.is_dir() and any((path / table).is_file() for table in COLUMNS)


def about(path: Path) -> About:
    """A source that is called as its folder is."""
    return About(source=source_name(path), title=path.resolve().name)


def read(path: Path, report: Report) -> Iterator[Located]:
    """The records of a folder, and an `Unread` for each row that was refused; faults go to `report`."""
    _report_strangers(path, report)
    for table, columns in COLUMNS.items():
        if (path / table).is_file():
            yield from _read_table(path / table, columns, report)
        elif table == REQUIRED:
            mend = f"A Talka folder has at least {REQUIRED} with the columns id, name and country."
            report(Fault(table, 0, "", "", f"is missing in {path.name}", mend))
            yield Located(Unread(table), table, 0)


def _read_table(path: Path, columns: Mapping[str, Column], report: Report) -> Iterator[Located]:
    table, make, count = path.name, _MAKERS[path.name], 0
    for row in rows(path, columns, report):
        count += 1
        record = make(row.cells) if row.complete else Unread(table, row.cells.get("id", ""))
        yield Located(record, table, row.number)
    if not count:  # loading nothing would remove what was loaded before
        mend = "Write at least one row." if table == REQUIRED else "Write at least one row, or remove the file."
        report(Fault(table, 1, "", "", "has a header, but no rows", mend, warning=table != REQUIRED))


def _report_strangers(path: Path, report: Report) -> None:
    """Warn of tables under names that are not known: a misspelt one would be missing without a word."""
    for entry in sorted(path.iterdir()) if path.is_dir() else ():
        if entry.suffix.lower() in _TABLE_ENDINGS and entry.name not in COLUMNS:
            near = get_close_matches(f"{entry.stem.lower()}.csv", COLUMNS, n=1)
            mend = f"Did you mean {near[0]}?" if near else f"The tables are: {', '.join(COLUMNS)}."
            reason = "is not a table of a Talka folder and is not loaded"
            report(Fault(entry.name, 0, "", "", reason, mend, warning=True))


def _texts(value: str, language: str) -> tuple[Text, ...]:
    return (Text(value, language),) if value else ()


def _place(row: Row) -> Place:
    return Place(
        id=row["id"],
        names=_texts(row["name"], row["name_lang"]),
        country=row["country"],
        level=row["level"],
        nuts=row["nuts"],
        iso3166_2=row["iso3166_2"],
        latitude=row["lat"],
        longitude=row["lon"],
        source=row["source"],
    )


def _organisation(row: Row) -> Organisation:
    return Organisation(
        id=row["id"],
        names=_texts(row["name"], row["name_lang"]),
        country=row["country"],
        kind=row["kind"],
        place=row["municipality"],
        latitude=row["lat"],
        longitude=row["lon"],
        website=row["website"],
        descriptions=_texts(row["description"], row["description_lang"]),
        themes=row["themes"],
        identifiers=row["identifiers"],
        source=row["source"],
    )


def _collaboration(row: Row) -> Collaboration:
    return Collaboration(
        id=row["id"],
        titles=_texts(row["title"], row["title_lang"]),
        kind=row["kind"],
        programme=row["programme"],
        start=row["start"],
        end=row["end"],
        themes=row["themes"],
        descriptions=_texts(row["description"], row["description_lang"]),
        website=row["website"],
        members=row["members"],
        source=row["source"],
    )


def _participation(row: Row) -> Participation:
    return Participation(**row)


def _wish(offers: bool) -> Callable[[Row], Wish]:
    return lambda row: Wish(
        id=row["id"],
        offers=offers,
        organisation=row["organisation"],
        category=row["category"],
        themes=row["theme"],
        texts=_texts(row["text"], row["lang"]),
        date=row["date"],
        source=row["source"],
    )


def _practice(row: Row) -> Practice:
    return Practice(
        id=row["id"],
        titles=_texts(row["title"], row["title_lang"]),
        place=row["municipality"],
        organisations=row["organisations"],
        themes=row["themes"],
        texts=_texts(row["text"], row["text_lang"]),
        source=row["source"],
    )


def _contact(row: Row) -> Contact:
    return Contact(**row)


_MAKERS: dict[str, Callable[[Row], Record]] = {
    "municipalities.csv": _place,
    "organisations.csv": _organisation,
    "collaborations.csv": _collaboration,
    "participations.csv": _participation,
    "needs.csv": _wish(offers=False),
    "offers.csv": _wish(offers=True),
    "practices.csv": _practice,
    "contacts.csv": _contact,
}

"""Which fields a record should have, and in how many records they are filled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from talka.graph.records import (
    Collaboration,
    Organisation,
    Participation,
    Place,
    Practice,
    Record,
    Wish,
)
from talka.ontology.terms import METHOD

Has = Callable[[Any], object]


def _linked(method: str) -> Has:
    def has(record: Organisation | Collaboration) -> bool:
        return any(link.method == METHOD + method for link in record.links)

    return has


_THEMES: dict[str, Has] = {
    "themes": lambda record: record.themes or record.links,
    "themes-declared": attrgetter("themes"),
    "themes-mapped": _linked("mapped"),
    "themes-found": _linked("found-in-text"),
}


def _position(record: Organisation | Place) -> bool:
    return record.latitude is not None and record.longitude is not None


_WISH: Mapping[str, Has] = {
    "category": attrgetter("category"),
    "themes": attrgetter("themes"),
    "description": attrgetter("texts"),
    "date": attrgetter("date"),
}
FIELDS: Mapping[str, Mapping[str, Has]] = {
    "organisations": {
        "name": attrgetter("names"),
        "other-names": attrgetter("other_names"),
        "kind": attrgetter("kind"),
        "country": attrgetter("country"),
        "place": lambda record: record.place or record.locality or record.nuts,
        "position": _position,
        "website": attrgetter("website"),
        "description": attrgetter("descriptions"),
        **_THEMES,
        "identifiers": attrgetter("identifiers"),
    },
    "collaborations": {
        "name": attrgetter("titles"),
        "other-names": attrgetter("other_titles"),
        "kind": attrgetter("kind"),
        "programme": attrgetter("programme"),
        "call": attrgetter("call"),
        "start": attrgetter("start"),
        "end": attrgetter("end"),
        "signed": attrgetter("signed"),
        "website": attrgetter("website"),
        "description": attrgetter("descriptions"),
        **_THEMES,
        "keywords": attrgetter("keywords"),
        "members": attrgetter("members"),
    },
    "participations": {"role": attrgetter("role"), "start": attrgetter("start"), "end": attrgetter("end")},
    "places": {
        "name": attrgetter("names"),
        "nuts": lambda record: record.nuts or record.iso3166_2,
        "position": _position,
    },
    "needs": _WISH,
    "offers": _WISH,
    "practices": {
        "name": attrgetter("titles"),
        "place": attrgetter("place"),
        "organisations": attrgetter("organisations"),
        "themes": attrgetter("themes"),
        "description": attrgetter("texts"),
    },
}
"""By table, what a record should have."""


def table_of(record: Record) -> str:
    """The table of `FIELDS` to which a record belongs; empty for contact persons and refused rows.

    >>> table_of(Wish("w1", False, "o1"))
    'needs'
    """
    match record:
        case Wish():
            return "offers" if record.offers else "needs"
    return _TABLES.get(type(record), "")


_TABLES: Mapping[type, str] = {
    Organisation: "organisations",
    Collaboration: "collaborations",
    Participation: "participations",
    Place: "places",
    Practice: "practices",
}


@dataclass
class Table:
    """How many records a table has, and how many of them have each field."""

    records: int = 0
    filled: dict[str, int] = field(default_factory=dict)

    def add(self, record: Record, fields: Mapping[str, Has]) -> None:
        self.records += 1
        for name, has in fields.items():
            self.filled[name] = self.filled.get(name, 0) + bool(has(record))

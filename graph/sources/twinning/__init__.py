"""Town twinnings out of Wikidata: tables of pairs of towns (TSV), or a folder of such tables.

Not loaded: population, distance and whether the country is in the EU. The tables give no dates.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from talka.graph.faults import Fault, Report
from talka.graph.records import Collaboration, Located, Organisation, Participation, Place, Record, Text, ThemeLink
from talka.graph.sources.base import About, Lenient, source_name
from talka.graph.sources.notes import Notes, local_id
from talka.graph.sources.twinning.towns import End, Position, Town, Towns
from talka.graph.tables import cells, csv_files
from talka.graph.tables.cells import Refusal, decimal
from talka.graph.tables.open_data import open_rows
from talka.ontology.concepts import fold
from talka.ontology.terms import COLLABORATION_KIND, KIND, METHOD, ROLE, THEME

NAME = "twinning"
SOURCE = "Wikidata twinned administrative bodies (CC0)"

SIDES = (
    ("origincityLabel", "origincountry", "originlat", "originlong"),
    ("sistercityLabel", "destination_countryLabel", "destinationlat", "destinationlong"),
)
"""Label, country, latitude and longitude of the two towns of a row, whatever the case of the letters."""
_COLUMNS = [column.lower() for side in SIDES for column in side]
_ENDINGS = {".tsv", ".csv"}
_NOT_LOADED = {"originpopulation", "destinationpopulation"}
_ITEM = re.compile(r"Q[0-9]+")
_THEME = ThemeLink(THEME + "european-citizenship", METHOD + "mapped", 1.0, "Wikidata: twinned administrative body")


def recognises(path: Path) -> bool:
    """Whether this is such a table, or a folder with at least one."""
    return any(_is_table(file) for file in _files(path))


def about(path: Path) -> About:
    """The name tells which of Wikidata's tables it is: they hold different countries, and so do not replace each other.

    >>> about(Path("wikidata_2018_sistercities_eu.tsv")).source
    'twinning_2018_sistercities_eu'
    """
    name = re.sub(r"^(wikidata|twinnings?)_", "", source_name(path))
    return About(
        source=f"twinning_{name}",
        namespace="twinning",
        title=f"Town twinnings out of Wikidata, {name.replace('_', ' ')}",
        license="https://creativecommons.org/publicdomain/zero/1.0/",
        publisher="Wikidata",
        lenient=True,
    )


def read(path: Path, report: Report) -> Iterator[Located]:
    """Of each town a place and its municipality, of each pair a twinning, whichever of the two comes first.

    The tables are read twice, since which town a row means is told from all of the rows. The towns stay in memory.
    """
    first, second = _Reading(lambda fault: None), _Reading(report)
    towns = Towns(end for row in first.rows(path) for end in first.ends(row))
    for row in second.rows(path):
        for record in second.records(row, towns):
            yield Located(record, row.file, row.number)
    second.notes.report()
    if not second.written and (
        second.has_header or path.is_dir()
    ):  # loading nothing would remove what was loaded before
        report(Fault(path.name, 0, "", "", "holds no twinnings", "Check that it is the right file or folder."))


def _files(path: Path) -> list[Path]:
    return sorted(p for p in path.iterdir() if p.suffix.lower() in _ENDINGS) if path.is_dir() else [path]


def _is_table(file: Path) -> bool:
    with suppress(OSError):
        return bool(csv_files.header(file, _known))
    return False


def _known(header: list[str]) -> int:
    names = {cell.strip().lower() for cell in header}
    return len(names) if names.issuperset(_COLUMNS) else 0


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    number: int
    cells: dict[str, str]


class _Reading:
    """One reading of the tables: what is wrong in them, and what has been written."""

    def __init__(self, report: Report) -> None:
        self.notes = Notes(report)
        self._report = report
        self.has_header = False
        self.written: set[str] = set()
        self._countries: dict[tuple[str, Position], str] = {}

    def rows(self, path: Path) -> Iterator[_Row]:
        for file in _files(path):
            if path.is_dir() and not _is_table(file):
                mend = f"The columns are: {', '.join(column for side in SIDES for column in side)}."
                self.notes.add(file.name, 0, "", "", "is not a table of twinnings and is not loaded", mend)
                continue
            header: list[str] = []
            for number, row in open_rows(file, file.name, _known, self._report):
                if header:
                    yield _Row(file.name, number, dict(zip(header, row, strict=False)))
                else:
                    header, self.has_header = [cell.strip().lower() for cell in row], True
                    for column in sorted(_NOT_LOADED.intersection(header)):
                        self.notes.add(file.name, 1, column, "", "is not loaded", "The graph holds no population.")

    def ends(self, row: _Row) -> list[End]:
        """Both towns of a row, or none where one of them has no name or no country."""
        ends = [self._end(row, *side) for side in SIDES]
        return [end for end in ends if end] if all(ends) else []

    def _end(self, row: _Row, *columns: str) -> End | None:
        label, country, latitude, longitude = (row.cells.get(column.lower(), "") for column in columns)
        read = Lenient(row.file, self._report)
        name = read(_name, label, row.number, columns[0])
        code = read(cells.country, country, row.number, columns[1])
        for column, cell in zip(columns, (label, country), strict=False):
            if not cell.strip():
                self.notes.add(row.file, row.number, column, "", "the cell is empty; left out", "Fill it in.")
        north = read(decimal(-90, 90), latitude, row.number, columns[2])
        east = read(decimal(-180, 180), longitude, row.number, columns[3])
        if north is None or east is None:
            self.notes.add(row.file, row.number, columns[2], "", "a town has no position", "Fill in both coordinates.")
        position = None if north is None or east is None else (north, east)
        return (name, code, position) if name and code else None

    def records(self, row: _Row, towns: Towns) -> Iterator[Record]:
        """What a row adds to the rows before it."""
        pair = [town for end in self.ends(row) if (town := self._town(row, end, towns))]
        if len(pair) < 2:
            return
        one, other = sorted(pair, key=lambda town: (fold(town.label), town.id))
        twinning = local_id(f"{one.label} {other.label}", one.id, other.id)
        if one == other:
            mend = "Twinnings are between two towns."
            self.notes.add(row.file, row.number, "", one.label, "is twinned with itself; left out", mend)
            return
        for town in (one, other):
            if self._is_new(town.id):
                yield _place(town)
                yield _municipality(town)
        if self._is_new(twinning):
            yield _twinning(twinning, one, other)
            yield from (Participation(twinning, town.id, ROLE + "partner") for town in (one, other))
        else:
            reason = "is the twinning of an earlier row, perhaps the other way round; loaded once"
            self.notes.add(row.file, row.number, "", "", reason, "Nothing needs to be done.")

    def _town(self, row: _Row, end: End, towns: Towns) -> Town | None:
        label, country, position = end
        town = towns.find(*end)
        if town is None:
            reason = "has no position here, and is the name of several towns; left out"
            self.notes.add(row.file, row.number, "", label, reason, "Fill in both coordinates.")
        elif position is not None:
            elsewhere = self._countries.setdefault((fold(label), position), country)
            if elsewhere != country:
                reason = f"is in {elsewhere} and in {country} at the same position; loaded as two towns"
                self.notes.add(row.file, row.number, "", label, reason, "Correct the country that is wrong.")
        return town

    def _is_new(self, id_: str) -> bool:
        new = id_ not in self.written
        self.written.add(id_)
        return new


def _name(cell: str) -> str:
    """A label; without the marks of writing direction that some have at their end."""
    name = cells.name(cell.strip("\u200e\u200f"))
    if _ITEM.fullmatch(name):
        raise Refusal("is the number of an item without a label", "Write the town's name.")
    return name


def _place(town: Town) -> Place:
    latitude, longitude = town.position or (None, None)
    names = (Text(town.label),)
    return Place(town.id, names, town.country, latitude=latitude, longitude=longitude, source=SOURCE)


def _municipality(town: Town) -> Organisation:
    """The body that twins: named as the town, since a label does not tell the one from the other."""
    latitude, longitude = town.position or (None, None)
    return Organisation(
        id=town.id,
        names=(Text(town.label),),
        country=town.country,
        kind=KIND + "municipality",
        place=town.id,
        latitude=latitude,
        longitude=longitude,
        source=SOURCE,
    )


def _twinning(id_: str, one: Town, other: Town) -> Collaboration:
    return Collaboration(
        id=id_,
        titles=(Text(f"{one.label} – {other.label}"),),
        kind=COLLABORATION_KIND + "twinning",
        members=2,
        source=SOURCE,
        links=(_THEME,),
    )

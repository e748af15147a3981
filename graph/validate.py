"""Checks of a source's records as they come: each by itself, unique ids, references that exist.

SHACL says the same of the written graph. What is remembered of each record is its id and its place, no more.
"""

from talka.graph.checks import flaws
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
    Unread,
    Wish,
)
from talka.graph.tables.cells import Refusal


class Checker:
    """Sees the records of one source and reports what is wrong with them.

    lenient: for open data, whose slips nobody here can mend. A record with a fault is left out with a warning; a
        record must then come after those that it refers to. Otherwise every fault refuses the source, and a reference
        may come before what it means.
    """

    def __init__(self, report: Report, *, lenient: bool = False) -> None:
        self._report = report
        self._lenient = lenient
        self._ids: dict[tuple[str, str], tuple[str, int]] = {}
        self._pairs: dict[int, int] = {}
        self._countries: dict[str, str] = {}
        self._unread: set[str] = set()
        self._open: list[Located] = []

    def see(self, located: Located) -> bool:
        """Check a record; whether it may be written. A second one with an id is refused, the first is kept."""
        record, table = located.record, table_of(located.record)
        if isinstance(record, Unread):
            self._note(table, record.id, located)
            return False
        sound = self._sound(located)
        if getattr(record, "id", None) == "" or not self._first(located, table):
            return False
        if not self._lenient:
            if not self._refers(located, final=False):
                self._open.append(located)
            return sound
        if sound and self._refers(located):
            return True
        self._ids.pop((table, getattr(record, "id", "")), None)  # what refers to it is left out too
        return False

    def finish(self) -> None:
        """Report the references to what never came."""
        for located in self._open:
            self._refers(located)

    def _note(self, table: str, id_: str, located: Located) -> None:
        if id_:
            self._ids.setdefault((table, id_), (located.file, located.row))
        else:
            self._unread.add(table)

    def _sound(self, located: Located) -> bool:
        sound = True
        for field, value, refusal in flaws(located.record):
            shown = "" if isinstance(located.record, Contact) else refusal.value or value
            self._refuse(located, field, shown, refusal)
            sound = False
        _warn_of_exchange(located, self._report)
        return sound

    def _first(self, located: Located, table: str) -> bool:
        """Whether neither the id nor, in tables without ids, the pair has come before."""
        record = located.record
        if isinstance(record, Participation | Contact):
            pair = hash((table, *_pair(record)))  # a number in the place of three ids: there may be millions
            if pair in self._pairs:
                refusal = Refusal(f"repeats row {self._pairs[pair]}", "Remove one of the two rows.")
                self._refuse(located, "organisation", record.organisation, refusal)
                return False
            self._pairs[pair] = located.row
            return True
        id_ = str(getattr(record, "id", ""))
        if (table, id_) in self._ids:
            file, row = self._ids[table, id_]
            refusal = Refusal(f"is already the id of row {row} of {file}", "Give each row an id of its own.")
            self._refuse(located, "id", id_, refusal)
            return False
        self._note(table, id_, located)
        if isinstance(record, Place):
            self._countries[id_] = record.country
        return True

    def _refers(self, located: Located, *, final: bool = True) -> bool:
        """Whether everything that a record refers to has come; if this is `final`, what is wrong is reported."""
        record, right = located.record, True
        for column, table, reference in _references(record):
            if reference and (table, reference) not in self._ids and table not in self._unread:
                right = False
                if final:
                    reason, mend = (
                        f"is not an id in {_called(table)}",
                        f"Add it to {_called(table)}, or correct the id.",
                    )
                    self._refuse(located, column, reference, Refusal(reason, mend))
        if right and isinstance(record, Organisation) and record.place:
            country = self._countries.get(record.place, record.country)
            if country != record.country:
                mend = "Correct the country or the municipality."
                refusal = Refusal(f"is not the country of its municipality, {country}", mend)
                self._refuse(located, "country", record.country, refusal)
                return not self._lenient
        return right

    def _refuse(self, located: Located, column: str, value: str, refusal: Refusal) -> None:
        left_out = "; the row is left out" if self._lenient else ""
        reason = refusal.reason + left_out
        self._report(Fault(located.file, located.row, column, value, reason, refusal.mend, warning=self._lenient))


PLACES, ORGANISATIONS, COLLABORATIONS = "municipalities.csv", "organisations.csv", "collaborations.csv"


def table_of(record: Record) -> str:
    """The table to which a record belongs in a Talka folder."""
    match record:
        case Unread():
            return record.table
        case Wish():
            return "offers.csv" if record.offers else "needs.csv"
    return _TABLES[type(record)]


_TABLES: dict[type, str] = {
    Place: PLACES,
    Organisation: ORGANISATIONS,
    Collaboration: COLLABORATIONS,
    Participation: "participations.csv",
    Practice: "practices.csv",
    Contact: "contacts.csv",
}


def _called(table: str) -> str:
    """A table's name for people, whose tables may be files or sheets."""
    return table.removesuffix(".csv")


def _pair(record: Participation | Contact) -> tuple[str, ...]:
    """What must not come twice in a table without ids. One organisation may well have two roles."""
    if isinstance(record, Participation):
        return record.collaboration, record.organisation, record.role
    return record.organisation, record.name, record.email


def _references(record: object) -> list[tuple[str, str, str]]:
    """Column, table and id of what a record refers to."""
    match record:
        case Organisation():
            return [("municipality", PLACES, record.place)]
        case Participation():
            return [
                ("collaboration", COLLABORATIONS, record.collaboration),
                ("organisation", ORGANISATIONS, record.organisation),
            ]
        case Wish() | Contact():
            return [("organisation", ORGANISATIONS, record.organisation)]
        case Practice():
            bodies = [("organisations", ORGANISATIONS, organisation) for organisation in record.organisations]
            return [("municipality", PLACES, record.place), *bodies]
    return []


EUROPE = frozenset(
    "AT BE BG CH CY CZ DE DK EE ES FI GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO SE SI SK".split()  # noqa: SIM905
)
"""Countries of which an exchanged pair of coordinates can be told; France, among others, has islands elsewhere."""


def _in_europe(latitude: float, longitude: float) -> bool:
    """Whether a point lies roughly in Europe: between the Canaries and Cyprus, Crete and the North Cape."""
    return 34 <= latitude <= 72 and -32 <= longitude <= 35


def _warn_of_exchange(located: Located, report: Report) -> None:
    """Warn of coordinates that would lie in Europe, as the country does, if they were exchanged."""
    record = located.record
    if isinstance(record, Organisation | Place) and record.country in EUROPE:
        latitude, longitude = record.latitude, record.longitude
        if latitude is None or longitude is None or _in_europe(latitude, longitude):
            return
        if _in_europe(longitude, latitude):
            reason = f"and lon {longitude:g} are not in Europe, as {record.country} is"
            mend = "They look exchanged."
            report(Fault(located.file, located.row, "lat", f"{latitude:g}", reason, mend, warning=True))

"""What is asked of a meeting plan, read from words: who, when, who with whom."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from talka.graph.faults import Fault, SourceRefused, TalkaError
from talka.graph.network import Network
from talka.matching.explain import Labeller
from talka.matching.meetings.event import Pair
from talka.matching.reasons import mark
from talka.service.named import find_organisation
from talka.service.search import Search, search

MOST_PARTICIPANTS, MOST_SLOTS = 300, 20
"""More people than these sit in no hall, and no day has more slots."""
MOST_WAITING = 3_000
"""Participants times slots for which somebody waits at a page: ten seconds or so, where tables are short."""
ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC).date()
"""The day of an event whose day was not said."""


class MeetingsRefused(TalkaError):  # noqa: N818  # like those it is one of
    """A request that cannot be planned; the message can be translated."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message.format(**values))
        self.message, self.values = message, values


@dataclass(frozen=True)
class Participant:
    """An organisation by its row number, and the slots, counted from 1, in which it is there; None for all."""

    row: int
    slots: frozenset[int] | None = None


@dataclass(frozen=True)
class Asked:
    """A meeting plan that is asked for.

    tables: 0 for as many as are of use; wishes, avoid: pairs of row numbers, the lower first
    breaks: after which slots, counted from 1; start: with its time zone; dated: the day was said, and the zone
    least: lower scores count as no interest; None for what is usual for the model
    """

    participants: tuple[Participant, ...]
    slots: int = 6
    tables: int = 0
    minutes: int = 20
    change: int = 5
    breaks: tuple[int, ...] = ()
    pause: int = 30
    start: datetime = datetime(2000, 1, 1, 9, tzinfo=UTC)
    dated: bool = False
    wishes: frozenset[Pair] = frozenset()
    avoid: frozenset[Pair] = frozenset()
    rest: int = 0
    least: float | None = None
    same_country: bool = False
    past_partners: bool = False
    title: str = ""
    place: str = ""


def check(asked: Asked, network: Network) -> None:
    """Raises MeetingsRefused for what cannot be an event."""
    count = len(asked.participants)
    if count < 2:
        raise MeetingsRefused(
            mark("A meeting plan needs two organisations at least; here are {count}."), count=str(count)
        )
    if count > MOST_PARTICIPANTS:
        raise MeetingsRefused(
            mark("These are {count} organisations; a plan has {most} at most. Choose fewer."),
            count=str(count),
            most=str(MOST_PARTICIPANTS),
        )
    if not 1 <= asked.slots <= MOST_SLOTS:
        raise MeetingsRefused(mark("A day has from 1 to {most} slots."), most=str(MOST_SLOTS))
    there = {participant.row for participant in asked.participants}
    name = Labeller(network).organisation
    for pair in sorted(asked.wishes | asked.avoid):
        if strangers := [name(who, network.iris[who]) for who in pair if who not in there]:
            raise MeetingsRefused(
                mark("A pair names somebody who does not take part: {who}."), who=" – ".join(strangers)
            )
        if pair in asked.wishes & asked.avoid:
            both = " – ".join(name(who, network.iris[who]) for who in pair)
            raise MeetingsRefused(mark("The two must meet and must not meet: {who}."), who=both)


def check_waiting(asked: Asked) -> None:
    """Raises MeetingsRefused for what takes too long for a request."""
    if len(asked.participants) * asked.slots > MOST_WAITING:
        raise MeetingsRefused(
            mark(
                "{count} organisations in {slots} slots are too many to be planned while you wait. Choose fewer, or "
                "use the command talka meetings."
            ),
            count=str(len(asked.participants)),
            slots=str(asked.slots),
        )


def start_of(text: str, zone: str) -> tuple[datetime, bool]:
    """When the first slot begins, and whether both the day and the time zone were said.

    >>> start_of("2026-11-28T09:00", "Europe/Riga")[0].isoformat(), start_of("", "")[0].time().isoformat()
    ('2026-11-28T09:00:00+02:00', '09:00:00')
    """
    try:
        place = ZoneInfo(zone) if zone else None
    except (ValueError, KeyError, OSError):  # no zone of this name, or a name like a path
        raise MeetingsRefused(
            mark("{zone} is not a time zone. Write a name such as Europe/Riga."), zone=repr(zone)
        ) from None
    try:
        if re.fullmatch(r"\d\d?:\d\d", text.strip() or "09:00"):
            hour, minute = (text.strip() or "09:00").split(":")
            return datetime.combine(ANY_DAY, time(int(hour), int(minute)), place or UTC), False
        found = datetime.fromisoformat(text.strip())
        if found.tzinfo is not None or not 2000 <= found.year <= 2100:
            raise ValueError("the zone is said apart")
    except ValueError:
        raise MeetingsRefused(
            mark("{text} is not a time. Write it as 2026-11-28T09:00, or 09:00 without a day."), text=repr(text)
        ) from None
    return found.replace(tzinfo=place or UTC), place is not None


def slots_of(text: str) -> frozenset[int] | None:
    """The slots that a cell names: numbers and ranges; None, for all, where it is empty. Raises MeetingsRefused.

    >>> sorted(slots_of("1-3|6")), slots_of("")
    ([1, 2, 3, 6], None)
    """
    found: set[int] = set()
    for part in re.split(r"[|,;\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
        match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", part)
        if match:
            found |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
        elif part:
            raise MeetingsRefused(
                mark("{text} does not say in which slots somebody is there. Write numbers, such as 1-3|6."),
                text=repr(text[:60]),
            )
    return frozenset(found) or None


def pairs_of(network: Network, texts: Iterable[str]) -> frozenset[Pair]:
    """Pairs of organisations, written with = between the two. Raises TalkaError for those that are not known."""
    found = set()
    for text in texts:
        one, sign, other = text.partition("=")
        rows = sorted({find_organisation(network, name.strip()) for name in (one, other)}) if sign else []
        if len(rows) != 2:
            raise MeetingsRefused(
                mark("{text} is not a pair. Write two organisations with = between."), text=repr(text)
            )
        found.add((rows[0], rows[1]))
    return frozenset(found)


def selected(network: Network, countries: Iterable[str], places: Iterable[str], themes: Iterable[str]) -> list[int]:
    """Row numbers, ascending, of the organisations in any of the countries (codes) and territories (IRIs) that work on
    any of the themes (IRIs); nobody where nothing is said."""
    where = [Search(country=code) for code in countries] + [Search(place=iri) for iri in places]
    about = [Search(theme=iri) for iri in themes]
    here = {row for wanted in where for row in search(network, wanted)}
    on = {row for wanted in about for row in search(network, wanted)}
    return sorted(here & on if where and about else here | on)


def read_participants(file: Path, network: Network) -> list[Participant]:
    """The rows of a CSV file with a column `organisation` (IRI, id or name) and perhaps `available` (slots).

    Raises SourceRefused with each cell that cannot be understood, TalkaError for what is not such a file.
    """
    faults, found = [], {}
    for number, row in enumerate(_rows(file), start=2):
        name, there = row["organisation"], row.get("available", "")
        try:
            slots = slots_of(there)
        except MeetingsRefused:
            mend = "Write numbers and ranges, such as 1-3|6, or leave it empty."
            faults.append(Fault(file.name, number, "available", there, "does not name slots", mend))
            slots = None
        try:
            which = find_organisation(network, name)
        except TalkaError as error:
            faults.append(Fault(file.name, number, "organisation", name, "is not one organisation", str(error)))
            continue
        if which in found:
            faults.append(Fault(file.name, number, "organisation", name, "takes part already", "Take one row away."))
        found[which] = Participant(which, slots)
    if faults:
        raise SourceRefused(faults)
    return list(found.values())


def _rows(file: Path) -> list[dict[str, str]]:
    """Cells without blanks at their ends; rows without an organisation are left out."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TalkaError(f"{file.name} is not UTF-8. Save it as CSV UTF-8.") from None
    header = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    if "organisation" not in (reader.fieldnames or ()):
        raise TalkaError(f"{file.name}: there is no column organisation. Name the organisations in it, one in a row.")
    rows = [{name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)} for row in reader]
    return [row for row in rows if row["organisation"]]

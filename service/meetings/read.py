"""From words to what is asked of a meeting plan: times, slots, pairs, participants."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from talka.graph.faults import Fault, SourceRefused, TalkaError
from talka.graph.network import Network
from talka.matching.meetings.event import Pair
from talka.matching.reasons import mark
from talka.service.meetings.asked import ANY_DAY, MeetingsRefused, Participant
from talka.service.named import find_organisation
from talka.service.search import Search, search


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
    """Row numbers, ascending, of the organisations in any of the countries (codes) and territories (IRIs, or codes of
    countries) that work on any of the themes (IRIs); nobody where nothing is said."""
    where = [Search(country=code) for code in countries]
    where += [Search(place=place) if "/" in place else Search(country=place) for place in places]
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

"""The form of a meeting plan: its fields, and what they ask for."""

import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.meetings.event import Pair
from talka.matching.reasons import mark
from talka.ontology.themes import themes
from talka.service.meetings.asked import MOST_PARTICIPANTS, MOST_SLOTS, Asked, MeetingsRefused, Participant
from talka.service.meetings.read import pairs_of, selected, slots_of, start_of
from talka.service.named import find_organisation
from talka.service.pages import forms
from talka.service.pages.collate import sort_key
from talka.service.pages.forms import Choice, Group

HOME = {
    "sv": "Europe/Stockholm",
    "lv": "Europe/Riga",
    "lt": "Europe/Vilnius",
    "pt": "Europe/Lisbon",
    "el": "Europe/Athens",
}
"""The time zone that the form begins with; English is read everywhere."""
EMPTY = {
    "title": "", "place": "", "people": "", "theme": "", "tables": "", "slots": "6", "minutes": "20", "change": "5",
    "start": "", "timezone": "", "break_after": "", "pause": "30", "rest": "0", "wishes": "", "avoid": "",
    "same_country": "", "past_partners": "",
}  # fmt: skip
"""The fields of the form; `country` may be there several times."""
WITH_SLOTS = re.compile(r"(.*?)[;\t]\s*([\d ,|–-]+)")
MOST_UNKNOWN, MOST_PAIRS = 20, 100
"""After so many names that nobody has, only ids are looked up: a search for spellings near to each takes its time."""
NOT_KNOWN = mark("Nobody of this name: {names}. Write an id, or the whole name.")
NUMBERS = {"tables": (0, 500), "slots": (1, MOST_SLOTS), "minutes": (1, 240), "change": (0, 120), "pause": (0, 600),
           "rest": (0, MOST_SLOTS)}  # fmt: skip


@dataclass(frozen=True)
class Form:
    """What was filled in, as it was written."""

    fields: dict[str, str]
    countries: tuple[str, ...] = ()

    def number(self, name: str) -> int:
        """A whole number within its bounds; what the form begins with where there is none."""
        low, high = NUMBERS[name]
        text = self.fields[name] if re.fullmatch(r"\d{1,6}", self.fields[name]) else EMPTY[name]
        return min(max(int(text or "0"), low), high)

    def lines(self, name: str) -> list[str]:
        return [line.strip() for line in self.fields[name].splitlines() if line.strip()]

    def posted(self) -> list[tuple[str, str]]:
        """Names and values, to be sent again."""
        filled = [(name, value) for name, value in self.fields.items() if value]
        return filled + [("country", code) for code in self.countries]


def asked_by(network: Network, form: Form) -> tuple[Asked, list[str]]:
    """What is asked for, and the lines that name nobody. Raises MeetingsRefused."""
    known = forms.Asked(network)
    codes = [code for text in form.countries if (code := known.country(text))]
    about = [iri] if (iri := known.concept(themes(), form.fields["theme"])) else []
    people = {row: Participant(row) for row in selected(network, codes, (), about)}
    for line in form.lines("people")[: MOST_PARTICIPANTS + 1]:
        match = WITH_SLOTS.fullmatch(line)
        found = _row(network, match[1].strip() if match else line, search=len(known.unknown) < MOST_UNKNOWN)
        if found is None:
            known.unknown.append(line[:60])
        else:
            people[found] = Participant(found, slots_of(match[2]) if match else None)
    start, dated = start_of(form.fields["start"], form.fields["timezone"])
    asked = Asked(
        participants=tuple(people.values()),
        slots=form.number("slots"),
        tables=form.number("tables"),
        minutes=form.number("minutes"),
        change=form.number("change"),
        breaks=tuple(sorted(slots_of(form.fields["break_after"]) or ())),
        pause=form.number("pause"),
        start=start,
        dated=dated,
        wishes=_pairs(network, form.lines("wishes")[:MOST_PAIRS]),
        avoid=_pairs(network, form.lines("avoid")[:MOST_PAIRS]),
        rest=form.number("rest"),
        same_country=bool(form.fields["same_country"]),
        past_partners=bool(form.fields["past_partners"]),
        title=form.fields["title"][:200],
        place=form.fields["place"][:200],
    )
    return asked, known.unknown


def _row(network: Network, name: str, *, search: bool) -> int | None:
    """By id, and by name where it may be searched for."""
    try:
        return find_organisation(network, name) if search else network.row(name)
    except TalkaError:
        return None


def _pairs(network: Network, lines: list[str]) -> frozenset[Pair]:
    try:
        return pairs_of(network, lines)
    except MeetingsRefused:
        raise
    except TalkaError:
        raise MeetingsRefused(NOT_KNOWN, names=" / ".join(lines)[:200]) from None


@lru_cache(maxsize=16)
def zones(network: Network, language: str) -> list[Group]:
    """The time zones of the network's countries, by the name of their city."""
    here = set(network.countries.tolist())
    names = [name for name, territory in get_global("zone_territories").items() if territory in here]
    made = [
        Choice(name, str(get_timezone_location(ZoneInfo(name), locale=language, return_city=True))) for name in names
    ]
    return [Group("", sorted(made, key=lambda choice: sort_key(choice.label, language)))]

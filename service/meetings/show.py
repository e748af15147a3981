"""A meeting plan as people read it: rows for a spreadsheet, the day of each participant."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from babel.dates import format_date

from talka.matching.meetings.event import Meeting
from talka.matching.reasons import Statement
from talka.ontology.concepts import pick
from talka.ontology.terms import KIND, local_id
from talka.service.meetings.programme import Programme
from talka.service.pages.collate import sort_key
from talka.service.words import Words

REASONS = 2
"""Told to those who meet; one is enough for a spreadsheet."""
SNIPPET = 180
"""Letters of a description."""


def meeting_rows(programme: Programme, words: Words) -> list[dict[str, Any]]:
    """One row for each meeting, by slot and table; names for people, ids for programs."""
    rows = []
    for meeting in programme.plan.meetings:
        begin, end = programme.times[meeting.slot]
        a, b = (programme.rows[who] for who in meeting.pair)
        rows.append(
            {
                "slot": meeting.slot + 1,
                "start": _moment(begin, programme.asked.dated),
                "end": _moment(end, programme.asked.dated),
                "table": meeting.table + 1,
                "a": words.label.organisation(a, programme.network.iris[a]),
                "b": words.label.organisation(b, programme.network.iris[b]),
                "score": round(programme.score(meeting), 4),
                "reason": words.say(programme.reasons(meeting)[0]),
                "a_id": local_id(programme.network.iris[a]),
                "b_id": local_id(programme.network.iris[b]),
            }
        )
    return rows


def _moment(when: datetime, dated: bool) -> str:
    return when.isoformat() if dated else f"{when:%H:%M}"


@dataclass(frozen=True)
class Stop:
    """What a participant does in a slot; without a meeting `table` is 0. `partner` may be a link.

    number: of the slot, from 1; pause: a break follows; reasons: why the two meet, as told to this participant
    there: whether the participant is there at all; about: what the partner says of itself, cut, and in which language
    """

    number: int
    time: str
    pause: bool
    there: bool
    table: int = 0
    partner: Any = ""
    country: str = ""
    kind: str = ""
    reasons: tuple[Any, ...] = ()
    about: str = ""
    about_lang: str = ""


@dataclass(frozen=True)
class Day:
    """A participant's day. `who` is its place among the participants, `name` may be a link."""

    who: int
    name: Any
    country: str
    stops: tuple[Stop, ...]

    @property
    def meetings(self) -> int:
        return sum(stop.table > 0 for stop in self.stops)


def days(
    programme: Programme,
    words: Words,
    name: Callable[[int], Any] | None = None,
    say: Callable[[Statement], Any] | None = None,
) -> list[Day]:
    """Everybody's day, by country and name. `name` (of a row) and `say` give links where there are any."""
    network = programme.network
    label = words.label.organisation
    named = name or (lambda row: label(row, network.iris[row]))
    said = say or words.say

    def stop(who: int, slot: int, meeting: Meeting | None) -> Stop:
        number, there = slot + 1, bool(programme.plan.event.available[who, slot])
        pause = number in programme.asked.breaks and number < programme.asked.slots
        if meeting is None:
            return Stop(number, span(programme, slot), pause, there)
        row = programme.rows[programme.partner(meeting, who)]
        reasons = programme.reasons(meeting, who)[:REASONS]
        about = pick(network.descriptions[row], words.language)
        return Stop(
            number,
            span(programme, slot),
            pause,
            there,
            meeting.table + 1,
            named(row),
            words.country(str(network.countries[row])),
            words.kind(network.kinds[row]) if network.kinds[row].startswith(KIND) else "",
            tuple(said(reason) for reason in reasons),
            shorten(about, SNIPPET, placeholder=" …"),
            next((code for code, text in network.descriptions[row].items() if text == about), ""),
        )

    found = [
        Day(
            who,
            named(row),
            words.country(str(network.countries[row])),
            tuple(stop(who, slot, meeting) for slot, meeting in enumerate(programme.days[who])),
        )
        for who, row in enumerate(programme.rows)
    ]
    language = words.language
    return sorted(
        found,
        key=lambda day: (sort_key(day.country, language), sort_key(label(programme.rows[day.who]), language), day.who),
    )


def span(programme: Programme, slot: int) -> str:
    """From when to when a slot is, by the clock of the place."""
    begin, end = programme.times[slot]
    return f"{begin:%H:%M}–{end:%H:%M}"


def date_of(programme: Programme, words: Words) -> str:
    """The day of the event in words; empty where it was not said."""
    return str(format_date(programme.asked.start, "full", locale=words.language)) if programme.asked.dated else ""

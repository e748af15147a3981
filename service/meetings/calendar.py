"""Meeting plans as iCalendar files (RFC 5545), with their time zone, to be opened by any calendar."""

import re
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

from talka.matching.meetings.event import Meeting
from talka.matching.reasons import mark
from talka.ontology.terms import local_id
from talka.service.meetings.asked import MeetingsRefused
from talka.service.meetings.programme import Programme
from talka.service.meetings.show import REASONS
from talka.service.words import Words

NAMED_AFTER = "https://w3id.org/talka/id/meeting/"


def calendar(programme: Programme, words: Words, who: int | None = None, stamp: datetime | None = None) -> bytes:
    """The whole plan, or the meetings of one participant, told to that one.

    A meeting of the same two at an event of the same title and day keeps its UID, so that a newer plan moves it and
    does not double it. Raises MeetingsRefused without a day and a time zone.

    stamp: when the plan was made, now by default; a calendar takes the newer of two
    """
    if not programme.asked.dated:
        raise MeetingsRefused(
            mark("A calendar needs the day and the time zone: {example}."),
            example="--start 2026-11-28T09:00 --timezone Europe/Riga",
        )
    made = Calendar()
    made.add("prodid", "-//Talka//Meeting plan//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _clean(programme.asked.title or words.gettext("Meetings")))
    for meeting in programme.plan.meetings:
        if who is None or who in meeting.pair:
            made.add_component(_event(programme, words, meeting, who, stamp or datetime.now(UTC)))
    year = timedelta(days=366)
    made.add_missing_timezones(
        programme.times[0][0].date() - year, programme.times[-1][1].date() + year
    )  # not the clock's whole past
    return bytes(made.to_ical())


def _event(programme: Programme, words: Words, meeting: Meeting, who: int | None, stamp: datetime) -> Event:
    network = programme.network
    places = list(meeting.pair) if who is None else [programme.partner(meeting, who)]
    rows = [programme.rows[place] for place in places]
    names = [_clean(words.label.organisation(row, network.iris[row])) for row in rows]
    table = words.gettext("Table %(number)s") % {"number": meeting.table + 1}
    begin, end = programme.times[meeting.slot]
    made = Event()
    made.add("uid", uid(programme, meeting))
    made.add("dtstamp", stamp)
    made.add("dtstart", begin)
    made.add("dtend", end)
    made.add("summary", " – ".join(names))
    made.add("location", ", ".join(filter(None, (table, _clean(programme.asked.place)))))
    made.add("description", "\n".join(_clean(words.say(r)) for r in programme.reasons(meeting, who)[:REASONS]))
    return made


def uid(programme: Programme, meeting: Meeting) -> str:
    """A UUID of event and pair, always the same (RFC 7986, section 5.3, asks for one that tells nothing)."""
    asked, iris = programme.asked, programme.network.iris
    pair = [iris[programme.rows[who]] for who in meeting.pair]
    return str(uuid5(NAMESPACE_URL, NAMED_AFTER + "|".join([asked.title, asked.start.date().isoformat(), *pair])))


def file_name(programme: Programme, who: int) -> str:
    """Of a participant's calendar.

    Ids hold only letters, numbers, - and percent signs; whatever else there is becomes an underscore.
    """
    return re.sub(r"[^\w.-]", "_", local_id(programme.network.iris[programme.rows[who]])).lstrip(".")[:120] + ".ics"


def _clean(text: str) -> str:
    """On one line, without control characters, which no calendar may hold; the library escapes the rest."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)

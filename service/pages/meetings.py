"""Who meets whom at a networking event. The form is read, answered and forgotten; files are made from the same form."""

import base64
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.dates import get_timezone_location
from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.meetings.event import Pair
from talka.matching.reasons import mark
from talka.ontology.terms import local_id
from talka.ontology.themes import themes
from talka.service import output
from talka.service.meetings.asked import (
    MOST_SLOTS,
    Asked,
    MeetingsRefused,
    Participant,
    check_waiting,
    pairs_of,
    selected,
    slots_of,
    start_of,
)
from talka.service.meetings.calendar import calendar, file_name
from talka.service.meetings.chart import meetings_svg
from talka.service.meetings.printed import plan_html
from talka.service.meetings.programme import Programme, make
from talka.service.meetings.show import date_of, days, meeting_rows, span
from talka.service.named import find_organisation
from talka.service.pages import forms
from talka.service.pages.collate import sort_key
from talka.service.pages.forms import Choice, Group
from talka.service.pages.reader import ForReader, Reader

router = APIRouter()

EFFORT = 2.0
"""Deterministic seconds for a proof: somebody waits."""
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


@router.get("/{lang}/meetings")
def ask(reader: ForReader) -> HTMLResponse:
    form = Form({**EMPTY, "timezone": HOME.get(reader.view.language, "")})
    return reader.page("meetings.html", **_page(reader, form))


@router.post("/{lang}/meetings")
def answer(reader: ForReader, fields: Annotated[dict[str, list[str]], Depends(forms.posted)]) -> Response:
    form = Form(
        {name: fields.get(name, [""])[0].strip()[:20_000] for name in EMPTY}, tuple(fields.get("country", []))[:100]
    )
    matcher = reader.matcher()
    try:
        asked, unknown = _asked(reader.network, form)
        check_waiting(asked)
        programme = make(matcher, asked, effort=EFFORT)
        if (file := _file(reader, programme, fields)) is not None:
            return file
    except MeetingsRefused as refused:
        said = reader.words.gettext(refused.message).format(**refused.values)
        return reader.page("meetings.html", **{**_page(reader, form), "fault": said}, status=400)
    return reader.page("meetings.html", **{**_page(reader, form), **_answer(reader, programme), "unknown": unknown})


def _asked(network: Network, form: Form) -> tuple[Asked, list[str]]:
    """What is asked for, and the lines that name nobody. Raises MeetingsRefused."""
    known = forms.Asked(network)
    codes = [code for text in form.countries if (code := known.country(text))]
    about = [iri] if (iri := known.concept(themes(), form.fields["theme"])) else []
    people = {row: Participant(row) for row in selected(network, codes, (), about)}
    for line in form.lines("people"):
        match = WITH_SLOTS.fullmatch(line)
        try:
            row = find_organisation(network, match[1].strip() if match else line)
        except TalkaError:
            known.unknown.append(line[:60])
            continue
        people[row] = Participant(row, slots_of(match[2]) if match else None)
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
        wishes=_pairs(network, form.lines("wishes")),
        avoid=_pairs(network, form.lines("avoid")),
        rest=form.number("rest"),
        same_country=bool(form.fields["same_country"]),
        past_partners=bool(form.fields["past_partners"]),
        title=form.fields["title"][:200],
        place=form.fields["place"][:200],
    )
    return asked, known.unknown


def _pairs(network: Network, lines: list[str]) -> frozenset[Pair]:
    try:
        return pairs_of(network, lines)
    except MeetingsRefused:
        raise
    except TalkaError:
        raise MeetingsRefused(NOT_KNOWN, names=" / ".join(lines)[:200]) from None


def _file(reader: Reader, programme: Programme, fields: dict[str, list[str]]) -> Response | None:
    """The plan as a file, where one was asked for; `who` is the id of one participant."""
    words = reader.words
    wanted = reader.network.row(fields.get("who", [""])[0])
    who = programme.rows.index(wanted) if wanted in programme.rows else None
    match fields.get("format", [""])[0]:
        case "csv":
            content, kind, name = output.rows_csv(meeting_rows(programme, words)).encode(), "text/csv", "meetings.csv"
        case "ics":
            content, kind, name = calendar(programme, words), "text/calendar", "meetings.ics"
        case "print":
            return HTMLResponse(plan_html(programme, words))
        case _ if who is not None:
            content, kind, name = calendar(programme, words, who), "text/calendar", file_name(programme, who)
        case _:
            return None
    return Response(
        content, media_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _answer(reader: Reader, programme: Programme) -> dict[str, Any]:
    view, words = reader.view, reader.words
    svg = meetings_svg(programme, words).encode()
    by_slot = [
        (
            span(programme, slot),
            [
                (m.table + 1, view.organisation(programme.rows[m.a]), view.organisation(programme.rows[m.b]),
                 view.say(programme.reasons(m)[0]))
                for m in programme.plan.meetings
                if m.slot == slot
            ],
        )
        for slot in range(programme.asked.slots)
    ]  # fmt: skip
    return {
        "programme": programme,
        "date": date_of(programme, words),
        "summary": [view.say(said) for said in programme.summary()],
        "days": days(programme, words, name=view.organisation, say=view.say),
        "ids": [local_id(reader.network.iris[row]) for row in programme.rows],
        "times": [span(programme, slot) for slot in range(programme.asked.slots)],
        "by_slot": by_slot,
        "chart": f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}",
    }


def _page(reader: Reader, form: Form) -> dict[str, Any]:
    view = reader.view
    return {
        "filled": form.fields,
        "chosen": form.countries,
        "again": form.posted(),
        "countries": forms.countries(view)[0].choices,
        "themes": forms.theme_choices(view),
        "zones": _zones(reader.network, view.language),
        "fault": "",
        "unknown": [],
        "programme": None,
    }


@lru_cache(maxsize=16)
def _zones(network: Network, language: str) -> list[Group]:
    """The time zones of the network's countries, by the name of their city."""
    here = set(network.countries.tolist())
    zones = [zone for zone, territory in get_global("zone_territories").items() if territory in here]
    made = [
        Choice(zone, str(get_timezone_location(ZoneInfo(zone), locale=language, return_city=True))) for zone in zones
    ]
    return [Group("", sorted(made, key=lambda choice: sort_key(choice.label, language)))]

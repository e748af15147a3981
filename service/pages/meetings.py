"""Who meets whom at a networking event. The form is read, answered and forgotten; files are made from the same form."""

import base64
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from talka.ontology.terms import local_id
from talka.service import output
from talka.service.meetings.asked import MeetingsRefused, check_waiting
from talka.service.meetings.calendar import calendar, file_name
from talka.service.meetings.chart import meetings_svg
from talka.service.meetings.printed import plan_html
from talka.service.meetings.programme import Programme, make
from talka.service.meetings.show import date_of, days, meeting_rows, span
from talka.service.pages import forms
from talka.service.pages.meeting_form import EMPTY, HOME, Form, asked_by, zones
from talka.service.pages.reader import ForReader, Reader

router = APIRouter()

EFFORT = 2.0
"""Deterministic seconds for a proof: somebody waits."""


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
        asked, unknown = asked_by(reader.network, form)
        check_waiting(asked)
        programme = make(matcher, asked, effort=EFFORT)
        if (file := _file(reader, programme, fields)) is not None:
            return file
    except MeetingsRefused as refused:
        said = reader.words.gettext(refused.message).format(**refused.values)
        return reader.page("meetings.html", **{**_page(reader, form), "fault": said}, status=400)
    return reader.page("meetings.html", **{**_page(reader, form), **_answer(reader, programme), "unknown": unknown})


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
        "zones": zones(reader.network, view.language),
        "fault": "",
        "unknown": [],
        "programme": None,
    }

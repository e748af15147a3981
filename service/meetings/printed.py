"""The meeting plan on paper: an overview for the organiser, and a sheet for each participant (A4)."""

from pathlib import Path

from talka.service.meetings.programme import Programme
from talka.service.meetings.show import date_of, days, span
from talka.service.templates import environment
from talka.service.words import Words


def plan_html(programme: Programme, words: Words) -> bytes:
    """One page that asks nothing of any host."""
    name = words.label.organisation
    slots = [
        (span(programme, slot), [m for m in programme.plan.meetings if m.slot == slot])
        for slot in range(programme.asked.slots)
    ]
    page = (
        environment(words.language, Path(__file__).parent)
        .get_template("plan.html")
        .render(
            language=words.language,
            programme=programme,
            title=programme.asked.title or words.gettext("Meeting plan"),
            date=date_of(programme, words),
            summary=[words.say(said) for said in programme.summary()],
            names=[name(row, programme.network.iris[row]) for row in programme.rows],
            slots=slots,
            days=days(programme, words),
        )
    )
    return page.encode()

"""How many meetings each participant has, and with which countries: an SVG drawn offline."""

import altair as alt
import vl_convert

from talka.service.meetings.programme import Programme
from talka.service.meetings.show import days
from talka.service.pictures.colours import by_frequency
from talka.service.words import Words

WIDTH, LABELS, BAR = 340, 170, 17
"""Pixels of the picture, of the names in it, and of a row: what a phone shows without shrinking it."""
LONGEST = 21
"""Letters of a name."""


def meetings_svg(programme: Programme, words: Words) -> str:
    """A bar for each participant, by country and name, with a piece for each meeting in the colour of its country."""
    shown = days(programme, words)
    names = {day.who: f"{number}. {_short(str(day.name))}" for number, day in enumerate(shown, start=1)}
    values = [
        {"name": names[day.who], "country": stop.country, "one": 1} for day in shown for stop in day.stops if stop.table
    ]
    colours = by_frequency(str(row["country"]) for row in values)
    chart = (
        alt.Chart(alt.InlineData(values=values))
        .mark_bar(stroke="#ffffff", strokeWidth=1)
        .encode(
            y=alt.Y(
                "name:N",
                title=None,
                sort=None,
                scale=alt.Scale(domain=list(names.values())),
                axis=alt.Axis(labelLimit=LABELS, minExtent=LABELS, ticks=False, domain=False),
            ),
            x=alt.X(
                "sum(one):Q",
                title=words.gettext("Meetings"),
                axis=alt.Axis(tickMinStep=1, format="d", grid=False),
            ),
            color=alt.Color(
                "country:N",
                title=words.gettext("With partners from"),
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=alt.Legend(orient="top", columns=2, labelFontSize=12, titleFontWeight="normal"),
            ),
        )
        .properties(width=WIDTH - LABELS - 20, height=BAR * len(names), background="white")
        .configure(aria=False, font="system-ui, Noto Sans, sans-serif", padding=4)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal")
        .configure_view(stroke=None)
    )
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), vl_version="6.1"))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"

"""The chapters of a brief on who is there and on what they work."""

from talka.matching.reasons import Ref, Statement, mark
from talka.ontology.terms import KIND
from talka.service.brief.document import Item, Line, Section, counted, ngettext, refs
from talka.service.brief.ground import Ground
from talka.service.brief.pictures import Bars
from talka.service.worked_on import themes_of

ACTIVE = 10
"""Organisations that a brief lists at most."""
BODIES = (f"{KIND}municipality", f"{KIND}region")
"""Kinds of those who govern a place: their names say which."""
NAMED = 6
"""Names in one sentence."""
THEMES = 8
"""Themes in the chart."""


def organisation(ground: Ground, row: int) -> Ref:
    return Ref("organisation", ground.network.iris[row])


def active(ground: Ground) -> Section:
    """Those with most partners abroad first: they open doors for the others."""
    positions = ground.most_connected
    return Section(
        "active",
        mark("Who is active"),
        items=tuple(Item(_introduced(ground, p), _described(ground, p)) for p in positions[:ACTIVE]),
        more=max(0, len(positions) - ACTIVE),
    )


def _introduced(ground: Ground, position: int) -> Statement:
    """Name, kind, and where; no words of ours, so nothing to translate."""
    network, row = ground.network, int(ground.rows[position])
    values = {"organisation": (organisation(ground, row),)}
    message = "{organisation}"
    if network.kinds[row].startswith(KIND):
        values["kind"], message = (Ref("kind", network.kinds[row]),), message + " · {kind}"
    known = "/id/place/" in network.territories[row] and network.kinds[row] not in BODIES
    if known and network.territories[row] != ground.subject.ref.value:
        values["place"], message = (Ref("place", network.territories[row]),), message + " · {place}"
    if ground.subject.is_theme and network.countries[row]:
        values["country"], message = (Ref("country", str(network.countries[row])),), message + " · {country}"
    return Line(message, values)


def _described(ground: Ground, position: int) -> tuple[Statement, ...]:
    network, row = ground.network, int(ground.rows[position])
    lines: list[Statement] = []
    if works_on := themes_of(network, row)[:NAMED]:
        lines.append(Line(mark("Works on: {themes}"), {"themes": refs("theme", works_on)}))
    if abroad := int(ground.partners_abroad[position]):
        countries = ground.countries_of(position)
        forms = ngettext("{count} partner abroad: {countries}", "{count} partners abroad: {countries}")
        if len(countries) > NAMED:
            forms = ngettext(
                "{count} partner abroad, most in: {countries}", "{count} partners abroad, most in: {countries}"
            )
        lines.append(counted(forms, abroad, countries=refs("country", countries[:NAMED])))
    elif not ground.complete[position]:
        lines.append(Line(mark("Takes part in projects whose members abroad are not in the loaded data.")))
    elif ground.partners[position]:
        lines.append(Line(mark("Partners so far only in its own country.")))
    else:
        lines.append(Line(mark("No partner in the loaded data.")))
    return tuple(lines)


def topics(ground: Ground) -> Section:
    """A chart of the themes on which most of them work; broader themes do not count those of narrower ones."""
    others = [(iri, count) for iri, count in ground.themes if iri != ground.subject.ref.value]
    return Section(
        "themes",
        mark("What else they work on") if ground.subject.is_theme else mark("What they work on"),
        more=max(0, len(others) - THEMES),
        picture=Bars(tuple(others[:THEMES]), ground.all_declare) if others else None,
    )

"""The chapter of a brief on who works with whom already."""

from collections.abc import Iterable

import numpy as np

from talka.graph.network import Network
from talka.matching.reasons import Ref, Statement, mark
from talka.service.brief.document import Item, Line, Section, counted, ngettext, refs
from talka.service.brief.ground import Ground
from talka.service.brief.pictures import Bonds
from talka.service.brief.sections import BODIES, NAMED, organisation

JOINT = 6
"""Collaborations that a brief lists at most."""
DRAWN = 12
"""Organisations, and countries, in the picture of ties."""


def together(ground: Ground) -> Section:
    """Who works with whom already: in numbers, as a picture, and the newest collaborations."""
    columns = _telling(ground)
    lead: list[Statement] = []
    if ground.pairs:
        forms = ngettext("{count} pair of them works together already.", "{count} pairs of them work together already.")
        lead.append(counted(forms, len(ground.pairs)))
    elif len(ground.rows) > 1:
        lead.append(Line(mark("No two of them work together in the loaded data.")))
    if ground.countries:
        forms = ngettext(
            "Abroad they have {count} partner, in: {countries}.", "Abroad they have {count} partners, in: {countries}."
        )
        if len(ground.countries) > NAMED:
            forms = ngettext(
                "Abroad they have {count} partner, most in: {countries}.",
                "Abroad they have {count} partners, most in: {countries}.",
            )
        codes = [code for code, _ in ground.countries[:NAMED]]
        lead.append(counted(forms, sum(n for _, n in ground.countries), countries=refs("country", codes)))
    else:
        lead.append(Line(mark("No partner abroad is in the loaded data.")))
    return Section(
        "together",
        mark("Who already works together"),
        lead=tuple(lead),
        items=tuple(_joint(ground, column) for column in columns[:JOINT]),
        more=max(0, len(columns) - JOINT),
        picture=bonds(ground) if ground.countries or ground.pairs else None,
    )


def bonds(ground: Ground) -> Bonds:
    """The best connected of them with the countries in which most partners are."""
    order = [position for position in ground.most_connected if ground.partners_abroad[position]]
    order += [
        position for position in ground.most_connected if _tied_inside(ground, position) and position not in order
    ]
    positions, countries = order[:DRAWN], ground.countries[:DRAWN]
    place = {int(ground.rows[position]): n for n, position in enumerate(positions)}
    abroad = []
    for n, position in enumerate(positions):
        codes = ground.network.countries[ground.abroad[position].indices].tolist()
        abroad += [(n, c, codes.count(code)) for c, (code, _) in enumerate(countries) if code in codes]
    pairs = [] if ground.subject.is_theme else ground.pairs  # those of a theme are drawn as ties to other countries
    inside = [(place[one], place[other]) for one, other in pairs if one in place and other in place]
    return Bonds(
        tuple(ground.network.iris[ground.rows[position]] for position in positions),
        tuple(countries),
        tuple(abroad),
        tuple(inside),
        whole=len(order) <= DRAWN and len(ground.countries) <= DRAWN,
    )


def _tied_inside(ground: Ground, position: int) -> bool:
    return bool(ground.here[ground.ties[position].indices].any())


def newest_first(network: Network, columns: np.ndarray) -> list[int]:
    """Column numbers, those that began last first; those without a date come last."""
    start = network.start[columns].astype("datetime64[D]")
    days = np.where(np.isnat(start), np.iinfo(np.int64).min + 1, start.astype(np.int64))
    return [int(column) for column in columns[np.argsort(-days, kind="stable")]]


def _telling(ground: Ground) -> list[int]:
    """Column numbers of the collaborations with more than one known member, the most telling first.

    Of a place: those of its municipality or region with somebody abroad, then those of others with somebody abroad.
    """
    network = ground.network
    columns = [c for c in newest_first(network, ground.collaborations) if len(network.members_of(c)) > 1]

    def rank(column: int) -> int:
        members = network.members_of(column)
        if len(set(network.countries[members].tolist())) < 2:
            return 2
        bodies = any(network.kinds[row] in BODIES and ground.here[row] for row in members)
        return 0 if bodies and ground.subject.ref.kind == "place" else 1

    return sorted(columns, key=rank)


def _joint(ground: Ground, column: int) -> Item:
    network = ground.network
    members = network.members_of(column)
    values = {"collaboration": (Ref("collaboration", network.collaborations[column]),)}
    message = "{collaboration}"
    if years := _years(network.start[column], network.end[column]):
        values["years"], message = (Ref("number", years),), "{collaboration} ({years})"
    here, others = members[ground.here[members]], members[~ground.here[members]]
    lines: list[Statement] = []
    if ground.subject.is_theme:
        lines += _who(ground, mark("Members: {names}"), mark("Members, among others: {names}"), members)
        lines.append(Line(mark("Countries: {countries}"), {"countries": _countries(ground, members)}))
        return Item(Line(message, values), tuple(lines))
    lines += _who(ground, mark("Here: {names}"), mark("Here, among others: {names}"), here)
    own = np.isin(network.countries[others], sorted(ground.own))
    lines += _who(
        ground, mark("Elsewhere in the country: {names}"), mark("Elsewhere in the country, among others: {names}"),
        others[own],
    )  # fmt: skip
    lines += _who(
        ground, mark("Abroad ({countries}): {names}"), mark("Abroad ({countries}), among others: {names}"), others[~own]
    )
    return Item(Line(message, values), tuple(lines))


def _who(ground: Ground, all_of_them: str, some_of_them: str, rows: np.ndarray) -> list[Statement]:
    """A sentence that names the organisations, at most six of them; nothing where there are none."""
    if not len(rows):
        return []
    names = tuple(organisation(ground, int(row)) for row in rows[:NAMED])
    countries = _countries(ground, rows)
    return [Line(all_of_them if len(rows) <= NAMED else some_of_them, {"names": names, "countries": countries})]


def _countries(ground: Ground, rows: Iterable[int]) -> tuple[Ref, ...]:
    """In the order of their codes, at most six."""
    codes = sorted({str(ground.network.countries[row]) for row in rows} - {""})
    return refs("country", codes[:NAMED]) + refs("number", ["…"] if len(codes) > NAMED else [])


def _years(start: np.datetime64, end: np.datetime64) -> str:
    """
    >>> _years(np.datetime64("2015-10-01"), np.datetime64("2018-01-31"))
    '2015–2018'
    """
    years = ["" if np.isnat(day) else str(day)[:4] for day in (start, end)]
    if all(years):
        return years[0] if years[0] == years[1] else "–".join(years)
    return f"{years[0]}–" if years[0] else f"–{years[1]}" if years[1] else ""

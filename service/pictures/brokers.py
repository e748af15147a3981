"""The network around the brokers as SVG: each broker numbered as in the list and as large as its betweenness, among its
contacts; colours are countries."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jinja2 import Environment, FileSystemLoader

from talka.matching.brokers import Broker, Brokers
from talka.service.pictures.colours import OTHER, by_frequency
from talka.service.pictures.network import draw
from talka.service.words import Words

WIDTH, HEIGHT = 560, 520
LEGEND = 32
"""Height of a row of the legend; two countries stand in a row."""
MOST = 260
"""Organisations drawn at most: more is a grey ball."""
SMALLEST, GROWTH = 12, 10
"""Radius of a broker without any betweenness, and what the first one has more."""
_EXTENT = 1_200
"""Of the layout, from its middle."""
_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def brokers_svg(found: Brokers, top: Sequence[Broker], words: Words) -> str:
    """`top` with those of their contacts who are contacts of most of them, up to `MOST` organisations."""
    network = found.ties.network
    rows = _drawn(found, top)
    codes = dict(zip(rows, network.countries[rows].tolist(), strict=True))
    colours = by_frequency(codes.values())
    picture = draw(network, rows, words)
    place = {node["id"]: (_along(node["x"], WIDTH), _along(node["y"], HEIGHT)) for node in picture.nodes}
    brokers = {broker.row for broker in top}
    highest = max((broker.betweenness for broker in top), default=0.0) or 1.0
    legend = [(colour, words.country(code)) for code, colour in colours.items() if code and colour != OTHER]
    if OTHER in colours.values():
        legend.append((OTHER, words.gettext("Other countries")))
    return _TEMPLATES.get_template("brokers.svg").render(
        width=WIDTH,
        height=HEIGHT + LEGEND * -(-len(legend) // 2),
        ties=[(*place[edge["from"]], *place[edge["to"]]) for edge in picture.edges],
        contacts=[(*place[row], colours[code]) for row, code in codes.items() if row not in brokers],
        brokers=[
            (
                *place[broker.row],
                colours[codes[broker.row]],
                round(SMALLEST + GROWTH * (broker.betweenness / highest) ** 0.5, 1),
                number,
            )
            for number, broker in reversed(list(enumerate(top, start=1)))  # the first is drawn last, on top
        ],
        legend=[
            (20 + WIDTH // 2 * (number % 2), HEIGHT + LEGEND * (number // 2), colour, name)
            for number, (colour, name) in enumerate(legend)
        ],
    )


def _drawn(found: Brokers, top: Sequence[Broker]) -> list[int]:
    brokers = [broker.row for broker in top]
    contacts = np.concatenate([found.contacts(row) for row in brokers] or [np.zeros(0, dtype=np.int64)])
    others, times = np.unique(contacts[~np.isin(contacts, brokers)], return_counts=True)
    kept = others[np.argsort(-times, kind="stable")[: max(0, MOST - len(brokers))]]
    return sorted([*brokers, *kept.tolist()])


def _along(position: float, length: int) -> float:
    """From the middle of the layout to that of the picture, with room for the largest circle at the edge."""
    margin = SMALLEST + GROWTH + 2
    return round(length / 2 + position / _EXTENT * (length / 2 - margin), 1)

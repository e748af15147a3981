"""The network around the brokers as SVG: each broker numbered as in the list and as large as its betweenness, among its
contacts; colours are countries."""

from collections.abc import Sequence
from pathlib import Path

import networkx as nx
import numpy as np
from jinja2 import Environment, FileSystemLoader
from scipy.sparse import triu

from talka.matching.brokers import Broker, Brokers
from talka.service.pictures.colours import OTHER, by_frequency
from talka.service.pictures.network import layout
from talka.service.words import Words

WIDTH, HEIGHT = 560, 520
LEGEND = 32
"""Height of a row of the legend; two countries stand in a row."""
MOST = 260
"""Organisations drawn at most, beside the brokers."""
TANGLE = 1_500
"""Ties up to which those among contacts are drawn too."""
SMALLEST, GROWTH = 12, 10
"""Radius of a broker without any betweenness, and what the first one has more."""
_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def brokers_svg(found: Brokers, top: Sequence[Broker], words: Words) -> str:
    """`top` and the contacts that each of them knows best."""
    network = found.network
    rows = _drawn(found, top)
    codes = dict(zip(rows, network.countries[rows].tolist(), strict=True))
    colours = by_frequency(codes.values())
    brokers = {broker.row for broker in top}
    graph = _ties(found, rows, brokers)
    place = {row: (_along(x, WIDTH), _along(y, HEIGHT)) for row, (x, y) in layout(graph).items()}
    highest = max((broker.betweenness for broker in top), default=0.0) or 1.0
    legend = [(colour, words.country(code)) for code, colour in colours.items() if code and colour != OTHER]
    if OTHER in colours.values():
        legend.append((OTHER, words.gettext("Other countries")))
    return _TEMPLATES.get_template("brokers.svg").render(
        width=WIDTH,
        height=HEIGHT + LEGEND * -(-len(legend) // 2),
        ties=[(*place[one], *place[other]) for one, other in graph.edges],
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
    """Row numbers, ascending: the brokers, and of each the contacts that it knows best, the same number of each."""
    rows = {broker.row for broker in top}
    for broker in top:
        contacts = found.contacts(broker.row)
        known = found.ties.weights[broker.row].toarray().ravel()[contacts]
        rows.update(contacts[np.argsort(-known, kind="stable")[: MOST // len(top)]].tolist())
    return sorted(rows)


def _ties(found: Brokers, rows: list[int], brokers: set[int]) -> nx.Graph:
    """All ties among the rows, or only those of the brokers where all would be a tangle."""
    among = triu(found.ties.counts[rows][:, rows], k=1).tocoo()
    pairs = [(rows[one], rows[other]) for one, other in zip(among.row, among.col, strict=True)]
    graph = nx.Graph()
    graph.add_nodes_from(rows)
    graph.add_edges_from(pair for pair in pairs if len(pairs) <= TANGLE or not brokers.isdisjoint(pair))
    return graph


def _along(position: float, length: int) -> float:
    """From -1..1 to the picture, with room for the largest circle at the edge."""
    margin = SMALLEST + GROWTH + 2
    return round(length / 2 + float(position) * (length / 2 - margin), 1)

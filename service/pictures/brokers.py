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
LEGEND = 38
"""Height of a row of the legend; two countries stand in a row."""
MOST = 260
"""Organisations drawn at most, beside the brokers."""
TANGLE = 1_500
"""Ties up to which those among contacts are drawn too."""
SMALLEST, GROWTH = 14, 10
"""Radius of a broker without any betweenness, and what the first one has more."""
Point = tuple[float, float]
_TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


def brokers_svg(found: Brokers, top: Sequence[Broker], words: Words) -> str:
    """`top` and the contacts that each of them knows best."""
    network = found.network
    rows = _drawn(found, top)
    codes = dict(zip(rows, network.countries[rows].tolist(), strict=True))
    colours = by_frequency(codes.values())
    brokers = {broker.row for broker in top}
    graph = _ties(found, rows, brokers)
    place = _fitted(layout(graph))
    place |= _apart({broker.row: place[broker.row] for broker in top})
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
            (24 + WIDTH // 2 * (number % 2), HEIGHT + LEGEND * (number // 2) + 4, colour, name)
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


def _fitted(layout: dict[int, np.ndarray]) -> dict[int, Point]:
    """The layout stretched over the picture, with room for the largest circle at the edge."""
    points = np.array(list(layout.values())).reshape(-1, 2)
    low, wide = points.min(axis=0, initial=1), np.ptp(points, axis=0) if len(points) else np.ones(2)
    margin = SMALLEST + GROWTH + 2
    shares = np.divide(points - low, wide, out=np.full_like(points, 0.5), where=wide > 0)
    stretched = (margin + shares * (np.array([WIDTH, HEIGHT]) - 2 * margin)).round(1)
    return {row: (float(x), float(y)) for row, (x, y) in zip(layout, stretched, strict=True)}


def _apart(place: dict[int, Point]) -> dict[int, Point]:
    """Brokers moved until none hides another."""
    points, least = np.array(list(place.values())).reshape(-1, 2), 2.0 * (SMALLEST + GROWTH)
    for _ in range(200):
        across = points[:, None] - points
        far = np.linalg.norm(across, axis=2) + np.eye(len(points)) * least
        if (far >= least).all():
            break
        push = np.maximum(least - far, 0) / np.maximum(far, 1e-9) / 2
        points = points + (across * push[:, :, None]).sum(axis=1)
        points = np.clip(points, least / 2, np.array([WIDTH, HEIGHT]) - least / 2)
    return {row: (round(float(x), 1), round(float(y), 1)) for row, (x, y) in zip(place, points, strict=True)}

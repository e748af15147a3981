"""Introductions as a picture, before and after, and as one page that asks nothing of any host and prints well."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import networkx as nx
import numpy as np
import rustworkx as rx
import vl_convert
from markupsafe import Markup

from talka.graph.network import Network
from talka.matching.introductions.introduce import Introductions
from talka.service.introducing import TELL, footnotes, told
from talka.service.pictures.colours import OTHER, by_frequency
from talka.service.templates import environment
from talka.service.words import Words

WIDTH = 340
"""Pixels of a picture: what a phone shows without shrinking it."""
CELL = 108
"""Pixels of the place that each part of the picture has; three stand side by side."""
ACROSS = 3
MARGIN = 17
CROWDED = 8
"""Organisations above which a part has a line for itself."""
PARTNERS = 6
"""Partners that are drawn of each organisation: those with the most shared collaborations."""
_NEW, _OLD, _INK = "#b3401f", "#8f8b80", "#231d18"


def before_after(network: Network, found: Introductions, words: Words) -> tuple[Markup, Markup]:
    """The organisations of a list, each with its closest partners, today and with the new ties, at the same places.

    Their numbers are those of the introductions. Names stand in the list, so that the pictures are hidden from screen
    readers.
    """
    pairs = [(network.index[item.one], network.index[item.other]) for item in found.items]
    ranks: dict[int, list[str]] = {}
    for rank, pair in enumerate(pairs, start=1):
        for row in pair:
            ranks.setdefault(row, []).append(str(rank))
    graph = _today(network, list(ranks))
    places = _places(graph, pairs)
    colours = by_frequency(network.countries[list(graph)].tolist())
    points = [
        {
            "x": x,
            "y": y,
            "number": ",".join(ranks.get(row, [])),
            "country": words.country(code) if colours[code] != OTHER else words.gettext("Other countries"),
        }
        for row, (x, y) in places.items()
        for code in [str(network.countries[row])]
    ]
    domain = {words.country(code): colour for code, colour in colours.items() if colour != OTHER}
    if OTHER in colours.values():
        domain[words.gettext("Other countries")] = OTHER
    old, new = (
        [dict(zip(("x", "y", "x2", "y2"), (*places[a], *places[b]), strict=True)) for a, b in edges]
        for edges in (graph.edges, pairs)
    )
    return _svg(points, old, [], domain), _svg(points, old, new, domain)


def _today(network: Network, rows: list[int]) -> nx.Graph:
    """The organisations and their closest partners, with the ties among all of them."""
    shared = (network.membership[rows] @ network.by_collaboration).tocsr()
    drawn = dict.fromkeys(rows)
    for number in range(len(rows)):
        counts = shared[[number]].toarray().ravel()
        counts[rows[number]] = 0
        closest = np.argsort(-counts, kind="stable")[:PARTNERS]
        drawn |= dict.fromkeys(closest[counts[closest] > 0].tolist())
    graph = nx.Graph()
    graph.add_nodes_from(drawn)
    some = network.membership[list(drawn)]
    ties = (some @ some.T).tocoo()
    nodes = list(drawn)
    graph.add_edges_from((nodes[a], nodes[b]) for a, b in zip(ties.row, ties.col, strict=True) if a < b)
    return graph


def _places(graph: nx.Graph, pairs: list[tuple[int, int]]) -> dict[int, tuple[float, float]]:
    """Pixels of each organisation: what will hang together has a place of its own, laid out by springs."""
    joined = graph.copy()
    joined.add_edges_from(pairs)
    parts = sorted((sorted(part) for part in nx.connected_components(joined)), key=lambda part: (-len(part), part))
    places: dict[int, tuple[float, float]] = {}
    for part, (corner, size) in zip(parts, _cells([len(part) for part in parts]), strict=True):
        springs = rx.PyGraph()
        node = dict(zip(part, springs.add_nodes_from(part), strict=True))
        springs.add_edges_from_no_data([(node[a], node[b]) for a, b in joined.subgraph(part).edges])
        raw = rx.spring_layout(springs, k=1.6 / np.sqrt(len(part)), num_iter=300, seed=1)
        points = np.array([raw[node[row]] for row in part])
        points = (points - points.min(axis=0)) / np.maximum(np.ptp(points, axis=0), 1e-9)
        for row, (x, y) in zip(part, corner + MARGIN + points * (size - 2 * MARGIN), strict=True):
            places[row] = (float(x), float(y))
    return places


def _cells(sizes: list[int]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Left upper corner and extent in pixels for each part, of so many organisations, the largest first: a large one
    has a line for itself."""
    cells, top, column = [], 0, 0
    for size in sizes:
        large = size > CROWDED
        width, height = (ACROSS * CELL, 2 * CELL) if large else (CELL, CELL)
        cells.append((np.array([column * CELL, top]), np.array([width, height])))
        column = 0 if large else (column + 1) % ACROSS
        top += 0 if column else height
    return cells


def _svg(
    points: list[dict[str, Any]], old: list[dict[str, Any]], new: list[dict[str, Any]], domain: dict[str, str]
) -> Markup:
    height = max((point["y"] for point in points), default=0.0) + MARGIN
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, WIDTH]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, 0]), axis=None)
    layers = [
        alt.Chart(alt.InlineData(values=ties))
        .mark_rule(color=colour, strokeWidth=width, strokeDash=dash)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
        for ties, colour, width, dash in ((old, _OLD, 1, [1, 0]), (new, _NEW, 3, [7, 3]))
        if ties
    ]
    countries = alt.Scale(domain=list(domain), range=list(domain.values()))
    colour = alt.Color(
        "country:N",
        scale=countries,
        legend=alt.Legend(title=None, orient="bottom", columns=3, symbolSize=90),
    )
    small = [point for point in points if not point["number"]]
    named = [point | {"size": 330 if len(point["number"]) <= 2 else 780} for point in points if point["number"]]
    layers.append(
        alt.Chart(alt.InlineData(values=small))
        .mark_point(filled=True, size=45, opacity=1)
        .encode(x=x, y=y, color=colour)
    )
    chosen = alt.Chart(alt.InlineData(values=named)).encode(x=x, y=y)
    size = alt.Size("size:Q", scale=None, legend=None)
    ring = alt.Stroke("country:N", scale=countries, legend=None)
    layers.append(chosen.mark_point(fill="white", strokeWidth=4, opacity=1).encode(stroke=ring, size=size))
    layers.append(chosen.mark_text(color=_INK, fontSize=12, fontWeight="bold").encode(text="number:N"))
    drawn = (
        alt.layer(*layers)
        .properties(width=WIDTH, height=height, background="transparent", padding=2)
        .configure(aria=False, font="system-ui, Noto Sans, sans-serif")
        .configure_view(stroke=None)
        .configure_legend(labelFontSize=13, labelColor=_INK)
    )
    return Markup(_render(drawn.to_json(indent=None)))  # noqa: S704  # drawn by us; Vega escapes texts


@lru_cache(maxsize=64)
def _render(chart: str) -> str:
    """SVG of a Vega-Lite chart, hidden from screen readers."""
    return str(vl_convert.vegalite_to_svg(chart, vl_version="6.1")).replace("<svg ", '<svg aria-hidden="true" ', 1)


def introductions_html(network: Network, found: Introductions, words: Words) -> bytes:
    """The list with its reasons and the picture."""

    def side(iri: str) -> tuple[str, str]:
        row = network.index[iri]
        place = network.places.get(network.territories[row])
        where = [words.label.place(place.iri)] if place and "/place/" in place.iri else []
        return words.label.organisation(row), ", ".join([*where, words.country(str(network.countries[row]))])

    page = (
        environment(words.language, Path(__file__).parent)
        .get_template("introductions.html")
        .render(
            language=words.language,
            items=[
                {
                    "sides": [side(item.one), side(item.other)],
                    "likely": words.percent(item.probability) if found.months else "",
                    "effects": [words.say(effect) for effect in item.effects],
                    "told": [
                        (
                            words.gettext(TELL).format(organisation=side(iri)[0]),
                            [words.say(reason) for reason in reasons],
                        )
                        for iri, reasons in told(item)
                    ],
                }
                for item in found.items
            ],
            notes=footnotes(found, words),
            pictures=before_after(network, found, words) if found.items else None,
        )
    )
    return page.encode()

"""The network as a picture: one self-contained page with positions worked out beforehand, and the same for one
organisation's neighbourhood as data for the web page.

pyvis collects nodes, ties and options; the template is our own, since pyvis's loads Bootstrap from another host and
prints the heading unescaped.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pyvis.network import Network as Pyvis

from talka.graph.network import Network
from talka.ontology.terms import local_id
from talka.service.pictures.colours import OTHER, by_frequency
from talka.service.words import Words

MOST_NODES = 1_500
"""Organisations drawn at most: those with the most partners. More is a grey ball, and slow on a phone."""
NAMED = 12
"""In a large picture, so many organisations have a name that is readable from afar."""
WIDTH = 2_400
"""Extent of the layout, in the picture's own units."""

_VIS = Path(str(__import__("pyvis").__file__)).parent / "templates" / "lib" / "vis-9.1.2"
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 100, "keyboard": {"enabled": True, "bindToWindow": False}},
    "nodes": {
        "shape": "dot",
        "borderWidth": 1,
        "font": {"face": "system-ui, sans-serif", "strokeWidth": 3},
        "scaling": {"label": {"drawThreshold": 9}},  # names appear as one comes closer
    },
    "edges": {"color": {"color": "#a5a5a0", "highlight": "#333333"}, "smooth": False},
}


def draw(network: Network, rows: Sequence[int], words: Words, centre: int | None = None) -> Pyvis:
    """Nodes for `rows`, ties between them, positions by a seeded spring layout; `centre` stands in the middle."""
    graph = _ties(network, rows)
    positions = layout(graph, centre)
    colours = by_frequency(network.countries[list(rows)].tolist())
    hubs = sorted(rows, key=lambda row: -graph.degree[row])[:NAMED] if len(rows) > 5 * NAMED else ()
    picture = Pyvis(height="100%", width="100%", notebook=False, cdn_resources="in_line")
    for row in rows:
        country = str(network.countries[row])
        name = words.label.organisation(row, network.iris[row])
        x, y = positions[row]
        picture.add_node(
            row,
            label=_short(name),
            title=" · ".join(part for part in (name, words.kind(network.kinds[row]), words.country(country)) if part),
            x=float(x * WIDTH / 2),
            y=float(y * WIDTH / 2),
            size=8 + 3 * float(np.sqrt(graph.degree[row])),
            font={"size": 38 if row in hubs else 14},
            color=colours[country],
            url=f"/{words.language}/organisations/{local_id(network.iris[row])}",
        )
    for one, other, data in graph.edges(data=True):
        names = [words.label.organisation(row, network.iris[row]) for row in (one, other)]
        picture.add_edge(one, other, width=1 + float(np.log2(data["weight"])), title=" – ".join(names))
    return picture


def _ties(network: Network, rows: Sequence[int]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(rows)
    part = network.membership[list(rows)]
    shared = (part @ part.T).tocoo()
    graph.add_weighted_edges_from(
        (rows[one], rows[other], int(count))
        for one, other, count in zip(shared.row, shared.col, shared.data, strict=True)
        if one < other
    )
    return graph


def layout(graph: nx.Graph, centre: int | None = None) -> dict[int, np.ndarray]:
    """Positions in about -1..1: the largest component in the middle, the others on a ring around it.

    Fruchterman and Reingold's springs, seeded, in rustworkx: networkx took 3.4 s for 537 nodes where this takes 0.25 s.
    """
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    if not parts:
        return {}
    positions = _springs(graph, parts[0], centre)
    around = parts[1:]
    scale = 0.72 if around else 1.0
    positions = {node: point * scale for node, point in positions.items()}
    for angle, part in zip(np.linspace(0, 2 * np.pi, len(around), endpoint=False), around, strict=True):
        place = (0.9 + 0.1 * (len(positions) % 3)) * np.array([np.cos(angle), np.sin(angle)])
        radius = 0.0 if len(part) == 1 else 0.02 + 0.004 * len(part)
        for turn, node in zip(np.linspace(0, 2 * np.pi, len(part), endpoint=False), part, strict=True):
            positions[node] = place + radius * np.array([np.cos(turn), np.sin(turn)])
    return positions


def _springs(graph: nx.Graph, nodes: list[int], centre: int | None) -> dict[int, np.ndarray]:
    """A component within the unit circle, `centre` in the middle, its crowded core spread out."""
    springs = rx.PyGraph()
    number = dict(zip(nodes, springs.add_nodes_from(nodes), strict=True))
    part = graph.subgraph(nodes)
    springs.add_edges_from_no_data([(number[one], number[other]) for one, other in part.edges])
    raw = rx.spring_layout(springs, k=3.0 / np.sqrt(len(nodes)), num_iter=200, seed=1)
    points = np.array([raw[number[node]] for node in nodes])
    points = points - (points[nodes.index(centre)] if centre in number else points.mean(axis=0))
    radius = np.linalg.norm(points, axis=1, keepdims=True)
    spread = np.divide(points, radius, out=np.zeros_like(points), where=radius > 0)
    order = np.argsort(np.argsort(radius.ravel(), kind="stable"), kind="stable")
    even = np.sqrt(order / max(1, len(nodes) - 1))[:, None]  # as if the disc were filled evenly
    return dict(zip(nodes, spread * (0.7 * even + 0.3 * radius / max(float(radius.max()), 1e-9)), strict=True))


def _short(name: str, length: int = 28) -> str:
    return name if len(name) <= length else name[: length - 1].rstrip() + "…"


def neighbourhood(network: Network, row: int, words: Words, most: int = 40) -> dict[str, Any]:
    """One organisation, its partners (the `most` with the most shared collaborations) and the ties among them."""
    partners = network.partners_of(row)
    together = np.asarray(network.membership[row].multiply(network.membership[partners]).sum(axis=1)).ravel()
    nearest = partners[np.argsort(-together, kind="stable")[:most]] if len(partners) else partners
    return as_data(draw(network, [row, *nearest.tolist()], words, centre=row))


def as_data(picture: Pyvis) -> dict[str, Any]:
    """What vis-network draws: nodes, edges and options."""
    return {"nodes": picture.nodes, "edges": picture.edges, "options": _OPTIONS}


def network_html(network: Network, words: Words, title: str = "Talka") -> bytes:
    """The whole network as one file that asks nothing of any host."""
    partners = np.array([len(network.partners_of(row)) for row in range(len(network))])
    rows = sorted(np.argsort(-partners, kind="stable")[:MOST_NODES].tolist())
    picture = draw(network, rows, words)
    colours = by_frequency(network.countries[rows].tolist())
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(), trim_blocks=True
    )
    data = as_data(picture)
    for node in data["nodes"]:
        node.pop("url")
    page = environment.get_template("network.html").render(
        _=words.gettext,
        title=title,
        language=words.language,
        left_out=len(network) - len(rows),
        organisations=len(rows),
        ties=len(picture.edges),
        legend=[(words.country(code), colour) for code, colour in colours.items() if colour != OTHER],
        other=OTHER if OTHER in colours.values() else "",
        rows=[
            (
                words.label.organisation(row, network.iris[row]),
                words.country(str(network.countries[row])),
                partners[row],
            )
            for row in sorted(rows, key=lambda row: (-partners[row], network.iris[row]))
        ],
        data=Markup(script_json(data)),  # noqa: S704  # escaped by script_json
        vis=Markup((_VIS / "vis-network.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")),  # noqa: S704
    )
    return page.encode()


def script_json(data: object) -> str:
    """JSON that may stand inside a script element, whatever the names in it say.

    >>> script_json({"name": "</script><!--"})
    '{"name": "\\\\u003c/script\\\\u003e\\\\u003c!--"}'
    """
    text = json.dumps(data, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text

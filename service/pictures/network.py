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
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pyvis.network import Network as Pyvis

from talka.graph.network import Network
from talka.matching.explain import local_id
from talka.service.pictures.colours import by_frequency
from talka.service.words import Words

MOST_NODES = 1_500
"""Organisations drawn at most: those with the most partners. More is a grey ball, and slow on a phone."""
WIDTH = 1_600
"""Extent of the layout, in the picture's own units."""

_VIS = Path(str(__import__("pyvis").__file__)).parent / "templates" / "lib" / "vis-9.1.2"
_OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "tooltipDelay": 100, "keyboard": {"enabled": True, "bindToWindow": False}},
    "nodes": {"shape": "dot", "borderWidth": 1, "font": {"size": 14, "face": "system-ui, sans-serif"}},
    "edges": {"color": {"color": "#b8b8b8", "highlight": "#333333"}, "smooth": False},
}


def draw(network: Network, rows: Sequence[int], words: Words, centre: int | None = None) -> Pyvis:
    """Nodes for `rows`, ties between them, positions by a seeded spring layout; `centre` stands in the middle."""
    graph = _ties(network, rows)
    positions = _layout(graph, centre)
    colours = by_frequency(network.countries[list(rows)].tolist())
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
            color=colours[country],
            group=country,
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


def _layout(graph: nx.Graph, centre: int | None) -> dict[int, np.ndarray]:
    """Positions in -1..1. What has no tie stands on a ring outside, so that it does not hide the rest."""
    tied = [node for node in graph if graph.degree[node]]
    alone = [node for node in graph if not graph.degree[node]]
    fixed = {"pos": {centre: (0.0, 0.0)}, "fixed": [centre]} if centre in tied and len(tied) > 1 else {}
    core = nx.spring_layout(
        graph.subgraph(tied), k=2.2 / np.sqrt(max(1, len(tied))), iterations=120, seed=1, weight=None,
        method="force", **fixed,
    )  # fmt: skip
    extent = max((float(np.abs(point).max()) for point in core.values()), default=1.0) or 1.0
    inner = 0.8 if alone else 1.0
    positions = {node: np.asarray(point) / extent * inner for node, point in core.items()}
    angles = np.linspace(0, 2 * np.pi, len(alone), endpoint=False)
    for turn, (node, angle) in enumerate(zip(alone, angles, strict=True)):
        radius = 1.05 + 0.07 * (turn % 3)
        positions[node] = radius * np.array([np.cos(angle), np.sin(angle)])
    return positions


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
        legend=[(words.country(code), colour) for code, colour in colours.items()],
        rows=[
            (words.label.organisation(row, network.iris[row]), words.country(str(network.countries[row])), partners[row])
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

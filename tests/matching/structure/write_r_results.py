"""Writes r_results.json: networks small enough to be checked by other means, and what R's packages say of them.

Run by hand after a change of the networks: `python tests/matching/structure/write_r_results.py`. Needs R with igraph,
sna and jsonlite (Debian: r-cran-igraph, r-cran-sna, r-cran-jsonlite); the tests need none of them.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

BORGATTI = "AB AF AG AE EG FG BG BD DG GC"
"""Ties of the example of Borgatti, Structural holes: unpacking Burt's redundancy measures, Connections 20 (1997) 36."""


def _random(n: int, p: float, seed: int) -> nx.Graph:
    return nx.gnp_random_graph(n, p, seed=seed)


def _weighted(n: int, p: float, seed: int) -> nx.Graph:
    draw, graph = np.random.default_rng(seed), _random(n, p, seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = round(float(draw.uniform(0.1, 5)), 3)
    return graph


def _two_cliques() -> nx.Graph:
    return nx.barbell_graph(5, 1)


def _davis() -> nx.Graph:
    """Women of Davis, Gardner and Gardner, Deep South (1941), by how many events they shared."""
    both = nx.davis_southern_women_graph()
    return nx.bipartite.weighted_projected_graph(both, both.graph["top"])


def _teams() -> nx.Graph:
    """Collaborations of random size, as in the networks of Talka: overlapping cliques, and some who are alone."""
    draw, graph = np.random.default_rng(3), nx.empty_graph(60)
    for _ in range(25):
        members = draw.choice(55, size=draw.integers(2, 8), replace=False).tolist()
        for one, other in combinations(members, 2):
            shared = graph.get_edge_data(one, other, {"weight": 0.0})["weight"]
            graph.add_edge(one, other, weight=shared + 1 / (len(members) - 1))
    return graph


GRAPHS: dict[str, Callable[[], nx.Graph]] = {
    "star": lambda: nx.star_graph(7),
    "path": lambda: nx.path_graph(8),
    "cycle": lambda: nx.cycle_graph(9),
    "complete": lambda: nx.complete_graph(7),
    "two cliques": _two_cliques,
    "bipartite": lambda: nx.complete_bipartite_graph(3, 5),
    "grid": lambda: nx.convert_node_labels_to_integers(nx.grid_2d_graph(5, 6)),
    "tree": lambda: nx.balanced_tree(2, 4),
    "Borgatti": lambda: nx.Graph([tuple(tie) for tie in BORGATTI.split()]),
    "karate": nx.karate_club_graph,
    "Davis": _davis,
    "Florentine": nx.florentine_families_graph,
    "random": lambda: _random(40, 0.12, 1),
    "dense": lambda: _random(30, 0.6, 2),
    "sparse": lambda: _random(60, 0.03, 3),
    "weighted": lambda: _weighted(40, 0.15, 4),
    "teams": _teams,
}


def described(name: str) -> dict[str, Any]:
    """Nodes 0..n-1, ties with strengths, and groups of unequal size in no particular order."""
    graph = nx.convert_node_labels_to_integers(GRAPHS[name](), ordering="sorted")
    ties = sorted((min(i, j), max(i, j), float(data.get("weight", 1))) for i, j, data in graph.edges(data=True))
    one, other, weight = zip(*ties, strict=True)
    groups = np.random.default_rng(len(name)).choice(["SE", "LV", "LT", "PT"], size=len(graph), p=[0.4, 0.3, 0.2, 0.1])
    return {"n": len(graph), "one": one, "other": other, "weight": weight, "groups": groups.tolist()}


R = """
suppressPackageStartupMessages({library(jsonlite); library(igraph)})
said <- function(g) {
  i <- graph_from_data_frame(data.frame(g$one, g$other, weight = g$weight), FALSE, data.frame(0:(g$n - 1)))
  a <- as.matrix(as_adjacency_matrix(i, sparse = FALSE))
  b <- sna::brokerage(a, g$groups)
  list(
    constraint = constraint(i),
    betweenness = sna::betweenness(a, gmode = "graph", rescale = FALSE),
    points = I(sort(as.integer(articulation_points(i))) - 1L),
    groups = b$clid, brokerage = b$raw.nli, expected = b$exp.grp, deviation = b$sd.grp
  )
}
given <- fromJSON(commandArgs(TRUE)[1])
answer <- list(
  R = R.version.string, igraph = as.character(packageVersion("igraph")), sna = as.character(packageVersion("sna")),
  calls = "igraph::constraint, igraph::articulation_points, sna::betweenness(gmode='graph'), sna::brokerage",
  graphs = lapply(given, said)
)
write(toJSON(answer, digits = NA, auto_unbox = TRUE, na = "null"), commandArgs(TRUE)[2])
"""


def main() -> None:
    given = {name: described(name) for name in GRAPHS}
    with tempfile.TemporaryDirectory() as folder:
        questions, script, answers = (Path(folder) / name for name in ("graphs.json", "said.R", "answers.json"))
        questions.write_text(json.dumps(given), encoding="utf-8")
        script.write_text(R, encoding="utf-8")
        subprocess.run(["Rscript", str(script), str(questions), str(answers)], check=True)
        told = json.loads(answers.read_text(encoding="utf-8"))
    graphs = {name: given[name] | {"R": told["graphs"][name]} for name in given}
    versions = ",\n".join(f"{json.dumps(name)}: {json.dumps(told[name])}" for name in ("R", "igraph", "sna", "calls"))
    each = ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in graphs.items())
    Path(__file__).with_name("r_results.json").write_text(
        f'{{{versions},\n"graphs": {{\n{each}\n}}}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()

"""The measures of the network of CORDIS beside networkx's own functions, side by side in one run.

networkx has constraint by matrices, for all organisations at once; that is measured as it is, and takes some GB. Its
other functions are asked for organisations drawn at random, and their time is taken for all by proportion, since the
whole would take hours. Those drawn have at most 100 contacts: the hubs, which cost it most, are left out, so the ratios
are too low. What networkx does not have (the roles of brokers) is asked of its graph pair by pair, and taken for all by
the number of pairs. Run with OMP_NUM_THREADS=1.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from talka.graph.load import load
from talka.graph.network import Network
from talka.graph.read_network import read_network
from talka.graph.store import MemoryStore
from talka.matching.structure.betweenness import dependencies
from talka.matching.structure.brokerage import ROLES, brokerage
from talka.matching.structure.communities import communities, modularity
from talka.matching.structure.cuts import Cuts
from talka.matching.structure.holes import effective_size, structural_holes, weighted_effective_size
from talka.matching.structure.mesh import Mesh
from talka.matching.ties import Ties

pytestmark = pytest.mark.benchmark

CORDIS = Path(__file__).parents[2].parent / "shared" / "data" / "cordis" / "cordis-HORIZONprojects-csv.zip"
ASKED, MOST = 5, 100
"""Organisations that networkx is asked for, and their contacts at most."""
PIVOTS = 32


@pytest.fixture(scope="module")
def network() -> Network:
    if not CORDIS.is_file():
        pytest.skip("the CORDIS file is not beside the checkout")
    store = MemoryStore()
    load(store, CORDIS)
    return read_network(store)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = work()
    return time.perf_counter() - begun, answer


def tell(name: str, ours: float, theirs: float) -> None:
    print(f"{name:<28} {ours:>9.2f} s {theirs:>12.1f} s {theirs / ours:>10,.1f} times")


def roles(graph: nx.Graph, groups: np.ndarray, rows: Iterable[int]) -> np.ndarray:
    """Counts of `ROLES`, every pair of contacts looked at."""
    counts = []
    for row in rows:
        found = dict.fromkeys(ROLES, 0)
        for one, other in combinations(graph[row], 2):
            if not graph.has_edge(one, other):
                g, a, b = groups[row], groups[one], groups[other]
                role = "coordinator" if g == a == b else "itinerant" if a == b else "liaison"
                if g in (a, b) and a != b:
                    found["representative"] += 1
                    role = "gatekeeper"
                found[role] += 1  # type: ignore[index]
        counts.append(list(found.values()))
    return np.array(counts)


def test_beside_networkx(network: Network) -> None:
    ties = Ties(network)
    seconds, mesh = timed(lambda: Mesh(ties.weights))
    print(f"\nCORDIS: {len(mesh):,} organisations, {len(mesh.ends):,} ties, at most {mesh.degrees.max():,} of one")
    print(f"ties and mesh: {seconds:.2f} s\n{'':<28} {'Talka':>11} {'networkx':>14} {'ratio':>16}")
    graph = nx.Graph()
    graph.add_nodes_from(range(len(mesh)))
    graph.add_weighted_edges_from(zip(*mesh.ends.T.tolist(), mesh.strengths.tolist(), strict=True))
    small = np.flatnonzero((mesh.degrees > 0) & (mesh.degrees <= MOST))
    asked = sorted(np.random.default_rng(0).choice(small, size=ASKED, replace=False).tolist())
    per_node = partial(_beside, graph=graph, asked=asked, all_of_them=int((mesh.degrees > 0).sum()))

    ours, found = timed(lambda: structural_holes(mesh).constraint)
    theirs, expected = timed(lambda: nx.constraint(graph, weight="weight"))
    np.testing.assert_allclose(found, [expected[row] for row in range(len(mesh))], rtol=1e-9, atol=1e-9)
    tell("all of structural holes", ours, theirs)
    del expected
    per_node("the same, one by one", lambda: structural_holes(mesh).constraint, _constraint)
    per_node("effective size", lambda: effective_size(mesh), _effective_size)
    per_node("effective size, weighted", lambda: weighted_effective_size(mesh), _weighted_effective_size)

    ours, counts = timed(lambda: brokerage(mesh, network.countries).counts[:, :5])
    theirs, expected = timed(lambda: roles(graph, network.countries, asked))
    np.testing.assert_array_equal(counts[asked], expected)
    pairs = mesh.degrees * (mesh.degrees - 1.0)
    tell("roles, pair by pair", ours, theirs * pairs.sum() / pairs[asked].sum())

    pivots = np.array(asked[:2])
    ours, found = timed(lambda: dependencies(mesh, np.resize(pivots, PIVOTS)))
    theirs, expected = timed(lambda: nx.betweenness_centrality_subset(graph, pivots.tolist(), list(graph)))
    np.testing.assert_allclose(found[:, :2].sum(axis=1) / 2, list(expected.values()), atol=1e-6)
    tell(f"betweenness of {PIVOTS} pivots", ours, theirs / 2 * PIVOTS)

    ours, cuts = timed(lambda: Cuts(mesh).points())
    theirs, points = timed(lambda: list(nx.articulation_points(graph)))
    assert [cut.through[0] for cut in cuts] == sorted(points)
    tell("articulation points", ours, theirs)

    ours, label = timed(lambda: communities(mesh))
    theirs, parts = timed(lambda: nx.community.louvain_communities(graph, seed=0))
    tell("communities", ours, theirs)
    known = np.zeros(len(mesh), dtype=np.int64)
    for number, part in enumerate(parts):
        known[list(part)] = number
    print(f"modularity: {modularity(mesh, label):.4f}, networkx {modularity(mesh, known):.4f}")
    assert modularity(mesh, label) > 0.97 * modularity(mesh, known)


def _beside(
    name: str,
    ours: Callable[[], np.ndarray],
    theirs: Callable[[nx.Graph, list[int]], np.ndarray],
    graph: nx.Graph,
    asked: list[int],
    all_of_them: int,
) -> None:
    seconds, found = timed(ours)
    sampled, expected = timed(lambda: theirs(graph, asked))
    np.testing.assert_allclose(found[asked], expected, rtol=1e-9, atol=1e-9)
    tell(name, seconds, sampled / len(asked) * all_of_them)


def _constraint(graph: nx.Graph, rows: list[int]) -> np.ndarray:
    found = nx.constraint(graph, rows, "weight")
    return np.array([found[row] for row in rows])


def _effective_size(graph: nx.Graph, rows: list[int]) -> np.ndarray:
    found = nx.effective_size(graph, rows)
    return np.array([found[row] for row in rows])


def _weighted_effective_size(graph: nx.Graph, rows: list[int]) -> np.ndarray:
    found = nx.effective_size(graph, rows, "weight")
    return np.array([found[row] for row in rows])

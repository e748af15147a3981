"""Betweenness, cuts and communities: equal to networkx and to R, and to closed forms."""

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import block_diag, csr_matrix

from talka.matching.structure.betweenness import betweenness, dependencies, sampled
from talka.matching.structure.communities import communities, modularity
from talka.matching.structure.cuts import Cut, Cuts
from talka.matching.structure.mesh import Mesh


def near(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def mesh_of(graph: nx.Graph) -> Mesh:
    return Mesh(csr_matrix(nx.to_scipy_sparse_array(graph, nodelist=range(len(graph)))))


def test_betweenness_is_that_of_networkx_and_of_sna(known) -> None:  # type: ignore[no-untyped-def]
    found = betweenness(known.mesh)
    theirs = nx.betweenness_centrality(known.graph)
    near(found.values, [theirs[node] for node in range(len(known.graph))])
    n = len(known.graph)
    near(found.values * (n - 1) * (n - 2) / 2, known.r["betweenness"])
    assert not found.error.any()


def test_a_sample_of_all_is_exact(known) -> None:  # type: ignore[no-untyped-def]
    found = sampled(known.mesh, np.arange(len(known.graph)))
    near(found.values, betweenness(known.mesh).values)
    assert not found.error.any()


def test_dependencies_on_a_path() -> None:
    """From the first of five, each is on the way to all behind it."""
    assert dependencies(mesh_of(nx.path_graph(5)), np.array([0])).ravel().tolist() == [0, 3, 2, 1, 0]


def test_a_sample_is_as_far_off_as_it_says() -> None:
    mesh = mesh_of(nx.powerlaw_cluster_graph(600, 3, 0.4, seed=1))
    exact = betweenness(mesh).values
    high, inside, off = exact > 0.02, [], []
    for seed in range(20):
        found = betweenness(mesh, exact=0, pivots=120, seed=seed)
        assert found.pivots == 120
        off.append((found.values - exact)[high])
        inside.append(np.abs(off[-1]) <= 2 * found.error[high])
    assert 0.85 <= np.mean(inside) <= 0.99  # of a normal distribution 0.954
    assert abs(np.mean(off)) < 0.02 * exact[high].mean()  # no bias


def test_the_same_seed_draws_the_same() -> None:
    mesh = mesh_of(nx.powerlaw_cluster_graph(300, 3, 0.4, seed=1))
    one, again = (betweenness(mesh, exact=0, pivots=20).values for _ in range(2))
    np.testing.assert_array_equal(one, again)
    assert (one != betweenness(mesh, exact=0, pivots=20, seed=1).values).any()


def by_hand(graph: nx.Graph, without: nx.Graph) -> int:
    """How many are in another part than the largest of what their component falls into."""
    lost = 0
    for component in nx.connected_components(graph):
        parts = [len(part & component) for part in nx.connected_components(without)]
        lost += sum(parts) - max(parts, default=0)
    return lost


def check(graph: nx.Graph, cut: Cut, without: nx.Graph) -> None:
    component = nx.node_connected_component(graph, cut.through[0])
    assert len(cut.cut_off) == by_hand(graph, without)
    kept = set(without) - set(cut.cut_off.tolist())
    assert cut.rest == max(
        len(part) for part in nx.connected_components(without) if cut.cut_off[0] not in part and part & component
    )
    assert cut.cut_off.tolist() == sorted(set(cut.cut_off.tolist()))
    assert not any(without.has_edge(one, other) for one in kept for other in cut.cut_off.tolist())


def test_articulation_points_are_those_of_networkx_and_of_igraph(known) -> None:  # type: ignore[no-untyped-def]
    found = Cuts(known.mesh).points()
    assert [cut.through[0] for cut in found] == sorted(nx.articulation_points(known.graph)) == known.r["points"]
    for cut in found:
        without = known.graph.copy()
        without.remove_node(cut.through[0])
        check(known.graph, cut, without)


def test_bridges_are_those_of_networkx(known) -> None:  # type: ignore[no-untyped-def]
    found = Cuts(known.mesh).bridges()
    assert sorted(map(sorted, nx.bridges(known.graph))) == sorted(sorted(cut.through) for cut in found)
    for cut in found:
        without = known.graph.copy()
        without.remove_edge(*cut.through)
        check(known.graph, cut, without)
        assert [row in cut.cut_off for row in cut.through] == [False, True]


def test_cuts_of_nothing() -> None:
    assert Cuts(Mesh(csr_matrix((0, 0)))).points() == []
    assert Cuts(Mesh(csr_matrix((3, 3)))).bridges() == []


def test_planted_communities_are_found() -> None:
    """Six groups of 30, tied inside with 0.4, outside with 0.01."""
    graph = nx.planted_partition_graph(6, 30, 0.4, 0.01, seed=3)
    found = communities(mesh_of(graph))
    planted = np.arange(180) // 30
    assert len(set(zip(found.tolist(), planted.tolist(), strict=True))) == len(set(found.tolist())) == 6


def test_modularity_is_that_of_networkx(known) -> None:  # type: ignore[no-untyped-def]
    found = communities(known.mesh)
    parts = [set(np.flatnonzero(found == label).tolist()) for label in range(found.max() + 1)]
    parts += [{node} for node in np.flatnonzero(found == -1).tolist()]
    theirs = nx.community.modularity(known.graph, parts, weight="weight")
    assert modularity(known.mesh, found) == pytest.approx(theirs, abs=1e-9)


def test_the_club_of_karate_falls_apart_as_well_as_is_known() -> None:
    """The best modularity of the unweighted club is 0.4198 (Brandes and others, On modularity clustering, 2008)."""
    graph = nx.karate_club_graph()
    mesh = Mesh(csr_matrix(nx.to_scipy_sparse_array(graph, weight=None, dtype=float)))
    assert modularity(mesh, communities(mesh)) >= 0.415


def test_communities_hang_together_and_are_numbered_by_size(known) -> None:  # type: ignore[no-untyped-def]
    found = communities(known.mesh)
    sizes = np.bincount(found[found >= 0])
    assert (np.diff(sizes) <= 0).all()
    assert ((found == -1) == (known.mesh.degrees == 0)).all()
    for label in range(len(sizes)):
        assert nx.is_connected(known.graph.subgraph(np.flatnonzero(found == label).tolist()))


def test_communities_of_two_that_do_not_touch() -> None:
    clique = nx.to_scipy_sparse_array(nx.complete_graph(4))
    mesh = Mesh(csr_matrix(block_diag([clique, clique, clique])))
    found = communities(mesh)
    assert len(set(found.tolist())) == 3
    assert modularity(mesh, found) == pytest.approx(2 / 3)
    assert all(found[one] == found[other] for one, other in combinations(range(4), 2))

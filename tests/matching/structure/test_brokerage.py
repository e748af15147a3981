"""The five roles: equal to a count by hand, to R's sna, and in expectation to all networks of five organisations."""

from itertools import combinations, product
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_matrix

from talka.matching.structure.brokerage import ROLES, brokerage
from talka.matching.structure.mesh import Mesh

SNA = [0, 1, 3, 2, 4, 5]
"""Our columns among sna's: w_I, w_O, b_IO (representative), b_OI (gatekeeper), b_O, t."""
TWICE = np.array([2, 2, 1, 1, 2, 2])
"""How often sna counts an undirected pair: once for each direction in which it plays the role."""


def near(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def counted(graph: nx.Graph, groups: np.ndarray) -> np.ndarray:
    """Every pair of contacts of every broker, looked at."""
    counts = np.zeros((len(graph), 6))
    for broker in graph:
        for one, other in combinations(graph[broker], 2):
            if graph.has_edge(one, other):
                continue
            g, a, b = groups[broker], groups[one], groups[other]
            if g == a == b:
                roles = ["coordinator"]
            elif a == b:
                roles = ["itinerant"]
            elif g in (a, b):
                roles = ["gatekeeper", "representative"]
            else:
                roles = ["liaison"]
            for role in roles:
                counts[broker, ROLES.index(role)] += 1
            counts[broker, 5] += 1
    return counts


def test_counts_are_those_of_every_pair_looked_at(known) -> None:  # type: ignore[no-untyped-def]
    np.testing.assert_array_equal(brokerage(known.mesh, known.groups).counts, counted(known.graph, known.groups))


def test_counts_are_those_of_sna(known) -> None:  # type: ignore[no-untyped-def]
    theirs = np.array(known.r["brokerage"])[:, SNA]
    near(brokerage(known.mesh, known.groups).counts * TWICE, theirs)


def test_expectation_is_that_of_sna(known) -> None:  # type: ignore[no-untyped-def]
    of = [known.r["groups"].index(group) for group in known.groups]
    theirs = np.array(known.r["expected"])[:, SNA][of]
    near(brokerage(known.mesh, known.groups).expected * TWICE, theirs)


def test_deviation_is_that_of_sna_where_a_direction_counts_once(known) -> None:  # type: ignore[no-untyped-def]
    """sna holds the two directions of a tie for independent, which halves the variance of a pair that counts twice."""
    of = [known.r["groups"].index(group) for group in known.groups]
    theirs = np.array(known.r["deviation"])[:, SNA][of]
    near(brokerage(known.mesh, known.groups).deviation * np.sqrt(TWICE), theirs)


@pytest.mark.parametrize("groups", ["AABBC", "AAABB", "ABCDE", "AAAAA"])
def test_expectation_and_deviation_are_those_of_all_networks_of_five(groups: str) -> None:
    """Each of the 1,024 networks, weighed by how likely it is when each of the ten ties is there in four of ten."""
    pairs, label = list(combinations(range(5), 2)), np.array(list(groups))
    mean, square = np.zeros((5, 6)), np.zeros((5, 6))
    for there in product([False, True], repeat=10):
        graph = nx.empty_graph(5)
        graph.add_edges_from(pair for pair, tied in zip(pairs, there, strict=True) if tied)
        weight = 0.4 ** sum(there) * 0.6 ** (10 - sum(there))
        counts = counted(graph, label)
        mean += weight * counts
        square += weight * counts**2
    ties = np.zeros((5, 5))
    for one, other in pairs[:4]:  # four of ten: the density that the expectation is computed for
        ties[one, other] = ties[other, one] = 1
    found = brokerage(Mesh(csr_matrix(ties)), label)
    near(found.expected, mean)
    near(found.deviation**2, square - mean**2)


def test_closed_forms() -> None:
    n = 9
    star = Mesh(csr_matrix(nx.to_scipy_sparse_array(nx.star_graph(n))))
    alone = brokerage(star, np.array(["SE"] + ["LV"] * n)).counts
    assert alone[0].tolist() == [0, n * (n - 1) / 2, 0, 0, 0, n * (n - 1) / 2]
    among = brokerage(star, np.array(["SE"] * (n + 1))).counts
    assert among[0].tolist() == [n * (n - 1) / 2, 0, 0, 0, 0, n * (n - 1) / 2]
    cliques = Mesh(csr_matrix(nx.to_scipy_sparse_array(nx.barbell_graph(5, 0))))
    between = brokerage(cliques, np.array(["SE"] * 5 + ["LV"] * 5)).counts
    assert between[[4, 5], 2].tolist() == [4, 4]
    assert between.sum() == 2 * (4 + 4 + 4)  # gatekeeper, representative, all


def test_strengths_do_not_matter(known) -> None:  # type: ignore[no-untyped-def]
    doubled = brokerage(Mesh(known.matrix * 7), known.groups)
    np.testing.assert_array_equal(brokerage(known.mesh, known.groups).counts, doubled.counts)

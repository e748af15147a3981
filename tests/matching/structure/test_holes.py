"""Burt's measures: equal to networkx, to R's igraph, to the definition written out, and to closed forms."""

import math
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_matrix

from talka.matching.structure.holes import (
    effective_size,
    local_constraint,
    structural_holes,
    weighted_effective_size,
)
from talka.matching.structure.mesh import Mesh

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning:networkx")


def near(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def in_order(values: dict[int, float]) -> np.ndarray:
    return np.array([values[node] for node in sorted(values)])


def as_numbers(values: list[float | None]) -> np.ndarray:
    return np.array([math.nan if value is None else value for value in values])


def test_constraint_is_that_of_networkx_and_of_igraph(known) -> None:  # type: ignore[no-untyped-def]
    found = structural_holes(known.mesh).constraint
    theirs = {node: nx.constraint(known.graph, [node], "weight")[node] for node in known.graph}
    near(found, in_order(theirs))
    near(found, as_numbers(known.r["constraint"]))


def test_effective_size_is_that_of_networkx(known) -> None:  # type: ignore[no-untyped-def]
    theirs = {node: nx.effective_size(known.graph, [node])[node] for node in known.graph}
    near(effective_size(known.mesh), in_order(theirs))


def test_weighted_effective_size_is_that_of_networkx(known) -> None:  # type: ignore[no-untyped-def]
    theirs = {node: nx.effective_size(known.graph, [node], "weight")[node] for node in known.graph}
    near(weighted_effective_size(known.mesh), in_order(theirs))


def test_efficiency_and_hierarchy_are_those_of_the_definition(known) -> None:  # type: ignore[no-untyped-def]
    found = structural_holes(known.mesh)
    for node in known.graph:
        contacts = list(known.graph[node])
        efficiency = hierarchy = math.nan
        if contacts:
            efficiency = nx.effective_size(known.graph, [node])[node] / len(contacts)
        if len(contacts) > 1:
            parts = [nx.local_constraint(known.graph, node, other, "weight") for other in contacts]
            ratios = [part / (sum(parts) / len(parts)) for part in parts]
            hierarchy = sum(ratio * math.log(ratio) for ratio in ratios) / (len(parts) * math.log(len(parts)))
        near(found.efficiency[node], efficiency)
        near(found.hierarchy[node], hierarchy)


def test_local_constraint_names_who_constrains_whom(known) -> None:  # type: ignore[no-untyped-def]
    mesh = known.mesh
    for (one, other), (by_other, by_one) in zip(mesh.ends.tolist(), local_constraint(mesh).tolist(), strict=True):
        assert by_other == pytest.approx(nx.local_constraint(known.graph, one, other, "weight"), abs=1e-9)
        assert by_one == pytest.approx(nx.local_constraint(known.graph, other, one, "weight"), abs=1e-9)


def test_the_published_example(borgatti) -> None:  # type: ignore[no-untyped-def]
    """Borgatti 1997: G has six contacts with four ties among them, A four with four, C one."""
    found = structural_holes(borgatti.mesh)
    a, c, g = 0, 2, 6
    np.testing.assert_allclose(found.effective_size[[a, c, g]], [2.5, 1, 4.667], atol=5e-4)
    np.testing.assert_allclose(found.efficiency[[a, c, g]], [0.625, 1, 0.778], atol=5e-4)


@pytest.mark.parametrize("n", [3, 5, 12])
def test_closed_forms(n: int) -> None:
    star = structural_holes(Mesh(csr_matrix(nx.to_scipy_sparse_array(nx.star_graph(n)))))
    assert star.constraint[0] == pytest.approx(1 / n)  # n times (1/n) squared
    assert star.effective_size[0] == n
    assert star.hierarchy[0] == pytest.approx(0)
    complete = structural_holes(Mesh(csr_matrix(nx.to_scipy_sparse_array(nx.complete_graph(n)))))
    d = n - 1
    assert complete.constraint == pytest.approx((1 / d + (d - 1) / d**2) ** 2 * d)
    assert complete.effective_size == pytest.approx(1.0)
    path = structural_holes(Mesh(csr_matrix(nx.to_scipy_sparse_array(nx.path_graph(n)))))
    assert path.constraint[[0, 1]] == pytest.approx([1, 0.5])
    assert path.efficiency == pytest.approx(1.0)


def test_without_a_contact_there_is_nothing_to_measure() -> None:
    found = structural_holes(Mesh(csr_matrix((3, 3))))
    assert np.isnan(found.constraint).all()
    assert np.isnan(found.effective_size).all()
    assert np.isnan(found.efficiency).all()
    assert np.isnan(found.hierarchy).all()


def test_strengths_matter_by_their_proportion_only(known) -> None:  # type: ignore[no-untyped-def]
    one, hundred = structural_holes(known.mesh), structural_holes(Mesh(known.matrix * 100))
    near(one.constraint, hundred.constraint)
    near(one.hierarchy, hundred.hierarchy)


def test_the_listing_of_triangles_does_not_depend_on_how_many_at_once(known, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    whole = known.mesh.triangles()
    monkeypatch.setattr("talka.matching.structure.mesh.TIES", 3)
    np.testing.assert_array_equal(known.mesh.triangles(), whole)
    np.testing.assert_array_equal(whole, in_order(nx.triangles(known.graph)))

"""Networks small enough to be checked by other means, and what R says of them (`write_r_results.py`)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_matrix

from talka.matching.structure.mesh import Mesh

_WRITTEN = json.loads(Path(__file__).with_name("r_results.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Known:
    """A network with groups; `r` holds what R computed."""

    name: str
    graph: nx.Graph
    groups: np.ndarray
    r: dict[str, Any]

    @property
    def matrix(self) -> csr_matrix:
        nodes = range(len(self.graph))
        return csr_matrix(nx.to_scipy_sparse_array(self.graph, nodelist=nodes, weight="weight", dtype=float))

    @property
    def mesh(self) -> Mesh:
        return Mesh(self.matrix)


def known_graph(name: str) -> Known:
    told = _WRITTEN["graphs"][name]
    graph = nx.empty_graph(told["n"])
    graph.add_weighted_edges_from(zip(told["one"], told["other"], told["weight"], strict=True))
    return Known(name, graph, np.array(told["groups"]), told["R"])


@pytest.fixture(params=list(_WRITTEN["graphs"]))
def known(request: pytest.FixtureRequest) -> Known:
    return known_graph(request.param)


@pytest.fixture
def borgatti() -> Known:
    """A to G are 0 to 6."""
    return known_graph("Borgatti")

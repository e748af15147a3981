"""One contract for numbers that are worked out where they are wanted: `talka.matching.evidence.values`."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from talka.matching.evidence.values import Among, Flows, Products, Values, Votes, votes_for_all

B, N, M, D = 3, 40, 25, 6


def drawn(seed: int) -> tuple[csr_matrix, dict[str, tuple[Values, np.ndarray]]]:
    """A membership matrix (n, m), and each implementation with the (b, n) that it stands for."""
    draw = np.random.default_rng(seed)
    members = (draw.random((N, M)) < draw.random()).astype(np.float32)
    worth = draw.normal(size=(B, M)).astype(np.float32)
    by = draw.random(N).astype(np.float32)
    asked, vectors = draw.normal(size=(B, D)).astype(np.float32), draw.normal(size=(N, D)).astype(np.float32)
    flows = np.where(draw.random((B, N)) < 0.3, draw.random((B, N)), 0.0).astype(np.float32)
    membership = csr_matrix(members)
    votes, products = np.maximum(worth @ members.T, 0.0), asked @ vectors.T
    return membership, {
        "votes": (Votes(membership, worth), votes),
        "votes by length": (Votes(membership, worth, by), votes * by),
        "products": (Products(asked, vectors), np.maximum(products, 0.0)),
        "products of either sign": (Products(asked, vectors, least=-np.inf), products),
        "flows": (Flows(csr_matrix(flows)), flows),
    }


KINDS = sorted(drawn(0)[1])


@pytest.mark.parametrize("kind", KINDS)
@given(st.integers(0, 99), st.lists(st.integers(0, N - 1), max_size=N))
def test_some_have_what_they_have_among_all(kind: str, seed: int, chosen: list[int]) -> None:
    membership, found = drawn(seed)
    values, expected = found[kind]
    rows = np.array(chosen, dtype=np.int64)
    for row in range(B):
        whole, among = values.whole(row), values.among(row, Among(rows, membership[rows]))
        assert whole.dtype == among.dtype == np.float32
        np.testing.assert_allclose(whole, expected[row], rtol=1e-4, atol=1e-5)
        np.testing.assert_allclose(among, expected[row][rows], rtol=1e-4, atol=1e-5)


@given(st.integers(0, 99))
def test_votes_counted_together_are_those_counted_apart(seed: int) -> None:
    _, found = drawn(seed)
    votes = [values for values, _ in found.values() if isinstance(values, Votes)]
    for row in range(B):
        together = votes_for_all(votes, row)
        assert len(together) == 2
        for each, values in zip(together, votes, strict=True):
            np.testing.assert_allclose(each, values.whole(row), rtol=1e-4, atol=1e-5)
    assert votes_for_all([], 0) == []

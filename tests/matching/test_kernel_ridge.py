"""Votes that are solved for together: exact where the kernel is small, near where parts stand for all."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from talka.matching.evidence import kernel_ridge
from talka.matching.evidence.kernel_ridge import PENALTY, KernelRidge, bent


def texts(m: int, words: int = 400, seed: int = 0) -> csr_matrix:
    """Rows of length 1, of a hundred topics that share words."""
    draw = np.random.default_rng(seed)
    centres = draw.dirichlet(np.full(words, 0.05), size=100)
    rows = np.stack([draw.multinomial(60, centres[k]) for k in draw.integers(100, size=m)])
    return normalize(csr_matrix(np.log1p(rows), dtype=np.float32))


def solved(rows: csr_matrix, asked: csr_matrix) -> np.ndarray:
    """By the definition: (K + penalty) weights = k."""
    kernel = bent((rows @ rows.T).toarray().astype(np.float64))
    return np.linalg.solve(kernel + PENALTY * np.eye(len(kernel)), bent((rows @ asked.T).toarray())).T


def weights(rows: csr_matrix, asked: csr_matrix) -> np.ndarray:
    return KernelRidge(rows).weights((asked @ rows.T).toarray())


@pytest.mark.parametrize("m", [1, 2, 40, 500])
def test_small_ones_are_solved_exactly(m: int) -> None:
    rows, asked = texts(m), texts(7, seed=1)
    np.testing.assert_allclose(weights(rows, asked), solved(rows, asked), atol=1e-5)


def test_of_large_ones_the_strongest_directions_are_kept() -> None:
    rows, asked = texts(1_500), texts(40, seed=1)
    found, exact = weights(rows, asked), solved(rows, asked)
    assert np.corrcoef(found.ravel(), exact.ravel())[0, 1] > 0.99


def test_of_very_large_ones_some_stand_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_ridge, "LANDMARKS", 600)
    rows, asked = texts(1_500), texts(40, seed=1)
    found, exact = weights(rows, asked), solved(rows, asked)
    assert found.shape == exact.shape
    assert np.corrcoef(found.ravel(), exact.ravel())[0, 1] > 0.8


def without(rows: csr_matrix, some: np.ndarray) -> np.ndarray:
    """By the definition: what weights solved without some of the texts say to each of them, together."""
    others = np.setdiff1d(np.arange(rows.shape[0]), some)
    explained = np.zeros(rows.shape[0])
    explained[others] = solved(rows[others], rows[some]).sum(axis=0)
    return explained


@pytest.mark.parametrize("some", [[0], [3, 17, 21], range(39), range(40)])
def test_some_are_held_out_as_if_they_had_never_been_there(some: list[int]) -> None:
    rows, chosen = texts(40), np.array(some)
    np.testing.assert_allclose(KernelRidge(rows).held_out([chosen])[0], without(rows, chosen), atol=1e-4)


def test_several_questions_are_answered_as_one_by_one() -> None:
    ridge, asked = KernelRidge(texts(40)), [np.array([3, 17]), np.empty(0, dtype=np.int64), np.array([5])]
    one_by_one = np.concatenate([ridge.held_out([some]) for some in asked])
    np.testing.assert_allclose(ridge.held_out(asked), one_by_one, atol=1e-6)
    assert not one_by_one[1].any()


@pytest.mark.parametrize("many", [5, 200], ids=["by their own matrix", "by that of the directions"])
def test_of_large_ones_the_same_is_held_out_by_either_way(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel_ridge, "RANK", 100)
    rows, chosen = texts(600), np.arange(many)
    ridge = KernelRidge(rows)
    inverse = ridge.weights(np.eye(600))  # what is like itself and nothing else: a row of the inverse
    expected = -inverse[:, chosen] @ np.linalg.solve(inverse[np.ix_(chosen, chosen)], np.ones(many))
    expected[chosen] = 0.0
    np.testing.assert_allclose(ridge.held_out([chosen])[0], expected, atol=1e-3)


def test_of_very_large_ones_what_is_held_out_is_near_the_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, chosen = texts(1_500), np.arange(30)
    exact = without(rows, chosen)
    monkeypatch.setattr(kernel_ridge, "LANDMARKS", 600)
    assert np.corrcoef(KernelRidge(rows).held_out([chosen])[0], exact)[0, 1] > 0.8


def test_what_is_said_ten_times_does_not_count_ten_times() -> None:
    """Ten texts that are the same, and one of its own, all equally like what is asked about."""
    rows = csr_matrix(np.vstack([np.tile([1.0, 0.0], (10, 1)), [[0.0, 1.0]]]), dtype=np.float32)
    asked = normalize(csr_matrix(np.ones((1, 2), dtype=np.float32)))
    found = weights(rows, asked)[0]
    assert found[:10].sum() < 3 * found[10]
    assert found[:10] == pytest.approx([found[0]] * 10)


def test_without_texts() -> None:
    nothing = KernelRidge(csr_matrix((0, 3), dtype=np.float32))
    assert nothing.weights(np.zeros((2, 0), dtype=np.float32)).shape == (2, 0)
    silent = csr_matrix((4, 3), dtype=np.float32)
    assert not KernelRidge(silent).weights(np.zeros((2, 4), dtype=np.float32)).any()

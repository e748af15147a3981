"""The null model against enumeration of all sets, closed forms and exact tails."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from talka.matching.gaps.expected import MOST, expected, presence, too_few


@st.composite
def presences(draw: st.DrawFn) -> np.ndarray:
    """3 to 6 groups in up to 12 collaborations of at least two, no group in all of them."""
    groups = draw(st.integers(3, 6))
    sets = draw(st.lists(st.sets(st.integers(0, groups - 1), min_size=2, max_size=groups - 1), min_size=2, max_size=12))
    there = np.zeros((groups, len(sets)))
    for column, members in enumerate(sets):
        there[list(members), column] = 1.0
    return there


def by_enumeration(there: np.ndarray) -> np.ndarray:
    """(g, g) expected degrees and pairs: the odds by plain gradient steps, the expectation over all sets of a size."""
    groups = len(there)
    sizes = there.sum(axis=0).astype(int)
    wanted = there.sum(axis=1)
    logs = np.zeros(groups)
    for _ in range(20_000):
        total = np.zeros((groups, groups))
        for size in sizes:
            sets = np.array([[i in chosen for i in range(groups)] for chosen in combinations(range(groups), size)])
            worth = np.exp(sets @ logs)
            total += (sets * (worth / worth.sum())[:, None]).T @ sets
        miss = wanted - np.diag(total)
        if np.abs(miss).max() < 1e-8:
            break
        logs += 2 * miss / len(sizes)
    return total


@settings(max_examples=25, deadline=None)
@given(presences())
def test_as_by_enumeration(there: np.ndarray) -> None:
    degrees = there.sum(axis=1)
    if degrees.max() == there.shape[1] or degrees.min() == 0:
        return  # odds without bound: the next tests
    wanted = by_enumeration(there)
    np.fill_diagonal(wanted, 0.0)
    assert expected(csr_matrix(there)) == pytest.approx(wanted, abs=1e-5)


@settings(max_examples=50, deadline=None)
@given(presences())
def test_collaborations_keep_their_pairs_and_groups_are_treated_alike(there: np.ndarray) -> None:
    null, sizes, degrees = expected(csr_matrix(there)), there.sum(axis=0), there.sum(axis=1)
    assert null.sum() == pytest.approx((sizes * (sizes - 1)).sum())
    assert null == pytest.approx(null.T)
    assert null.min() >= 0
    assert (null <= np.minimum.outer(degrees, degrees) + 0.51).all()  # half a one for a group that is everywhere
    turned = np.random.default_rng(len(degrees)).permutation(len(degrees))
    assert expected(csr_matrix(there[turned])) == pytest.approx(null[turned][:, turned], abs=1e-6)


def test_groups_of_one_activity_meet_equally_often() -> None:
    ring = np.eye(7) + np.roll(np.eye(7), 1, axis=0) + np.roll(np.eye(7), 3, axis=0)
    null = expected(csr_matrix(ring))
    assert null[np.triu_indices(7, 1)] == pytest.approx(7 * 6 / (7 * 6))  # collaborations, pairs


def test_a_group_that_is_everywhere_meets_each_as_often_as_that_one_is_there() -> None:
    there = csr_matrix(np.array([[1.0] * 6, [1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 0, 1]]))
    assert expected(there)[0, 1:] == pytest.approx([3, 2, 1], abs=0.3)


def test_busy_groups_do_not_meet_themselves() -> None:
    """Two groups that are nearly everywhere meet nearly always; the closed form of Chung and Lu expects half of it."""
    random = np.random.default_rng(5)
    there = np.array([random.random(1_000) < share for share in [0.98, 0.98] + [0.02] * 3]).astype(np.float64)
    there = there[:, there.sum(axis=0) >= 2]
    degrees, sizes = there.sum(axis=1), there.sum(axis=0)
    closed = degrees[0] * degrees[1] / degrees.sum() ** 2 * (sizes * (sizes - 1)).sum()
    together = (there[0] * there[1]).sum()
    assert expected(csr_matrix(there))[0, 1] == pytest.approx(together, rel=0.01)
    assert closed < 0.6 * together


def exact(chances: np.ndarray, observed: int) -> float:
    """Distribution function of a sum of independent draws, by convolution."""
    law = np.ones(1)
    for chance in chances:
        law = np.convolve(law, [1 - chance, chance])
    return float(law[: observed + 1].sum())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=40))
def test_the_chance_of_too_few_is_never_understated(chances: list[float]) -> None:
    mean = sum(chances)
    for observed in range(len(chances) + 1):
        stated = float(too_few(np.array([observed]), np.array([mean]), len(chances))[0])
        assert stated >= exact(np.array(chances), observed) - 1e-9


def test_presence_counts_a_group_once_and_leaves_out_crowds_and_those_of_one_group() -> None:
    groups = np.array([0, 0, 1, -1, *range(2, MOST + 2)])
    members = np.zeros((len(groups), 4))
    members[[0, 1, 2], 0] = 1  # two of one group and one of another
    members[[0, 1], 1] = 1  # one group
    members[[0, 3], 2] = 1  # one group, and one of none
    members[:, 3] = 1  # more than MOST groups
    there = presence(csr_matrix(members), groups).toarray()
    assert there.shape == (MOST + 2, 1)
    assert there[:, 0].nonzero()[0].tolist() == [0, 1]


def test_of_nothing_nothing_is_expected() -> None:
    assert expected(csr_matrix((3, 0))).tolist() == [[0.0] * 3] * 3
    assert too_few(np.zeros(2), np.ones(2), 0).tolist() == [1.0, 1.0]

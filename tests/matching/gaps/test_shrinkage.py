"""Shrunk ratios: honest about what they say, near the plain ratio where there is much to count."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.matching.gaps.shrinkage import shrink

COUNTS = st.lists(st.tuples(st.integers(0, 60), st.floats(0.5, 60)), min_size=1, max_size=30)


def test_the_bound_holds_as_often_as_it_says() -> None:
    """Ratios drawn from two gamma distributions, counts from them: 95 of 100 ratios are below their bound."""
    random = np.random.default_rng(3)
    lacking = random.random(20_000) < 0.2
    ratios = np.where(lacking, random.gamma(2, 0.15, 20_000), random.gamma(30, 1 / 30, 20_000))
    wanted = random.uniform(1, 30, 20_000)
    shrunk = shrink(random.poisson(ratios * wanted).astype(np.float64), wanted)
    assert (ratios < shrunk.upper).mean() == pytest.approx(0.95, abs=0.01)
    plain = np.abs(np.maximum(random.poisson(ratios * wanted), 0.5) / wanted - ratios).mean()
    assert np.abs(shrunk.ratio - ratios).mean() < 0.7 * plain


def test_little_says_little_and_much_says_much() -> None:
    many = np.full(200, 20.0)
    observed = np.concatenate([np.random.default_rng(1).poisson(many), [0.0, 0.0, 300.0]])
    shrunk = shrink(observed, np.concatenate([many, [1.0, 40.0, 1_000.0]]))
    none_of_one, none_of_forty, third_of_many = shrunk.ratio[-3:]
    assert none_of_one > 0.7
    assert none_of_forty < 0.2
    assert third_of_many == pytest.approx(0.3, rel=0.05)


@settings(max_examples=50, deadline=None)
@given(COUNTS)
def test_ratios_are_positive_and_below_their_bounds(counts: list[tuple[int, float]]) -> None:
    observed, wanted = np.array(counts, dtype=np.float64).T
    shrunk = shrink(observed, wanted)
    assert np.isfinite(shrunk.ratio).all()
    assert (shrunk.ratio > 0).all()
    assert (shrunk.ratio <= shrunk.upper).all()


@settings(max_examples=30, deadline=None)
@given(COUNTS, st.floats(1, 40))
def test_of_two_with_one_expectation_the_one_with_fewer_has_the_lower_ratio(
    counts: list[tuple[int, float]], wanted: float
) -> None:
    observed, expected = np.array([*counts, (1, wanted), (9, wanted)], dtype=np.float64).T
    shrunk = shrink(observed, expected)
    assert shrunk.ratio[-2] < shrunk.ratio[-1]
    assert shrunk.upper[-2] < shrunk.upper[-1]


def test_of_no_pairs_nothing() -> None:
    assert len(shrink(np.zeros(0), np.zeros(0)).ratio) == 0

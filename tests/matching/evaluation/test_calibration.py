"""Reliability: known truths, and probabilities that are right by construction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from talka.matching.evaluation.calibration import BINS, calibration, wilson


@pytest.fixture(scope="module")
def true_ones() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities, and outcomes drawn by them."""
    generator = np.random.default_rng(0)
    probabilities = generator.beta(1, 5, size=20_000)
    return probabilities, generator.random(20_000) < probabilities


def test_true_probabilities_are_found_reliable(true_ones: tuple[np.ndarray, np.ndarray]) -> None:
    found = calibration(*true_ones)
    assert len(found.bins) == BINS
    assert sum(each.n for each in found.bins) == 20_000
    assert found.error < 0.01
    assert sum(each.low <= each.predicted <= each.high for each in found.bins) >= BINS - 1


def test_doubled_probabilities_are_found_out(true_ones: tuple[np.ndarray, np.ndarray]) -> None:
    probabilities, outcomes = true_ones
    found = calibration(np.minimum(1, 2 * probabilities), outcomes)
    assert found.error == pytest.approx(probabilities.mean(), abs=0.02)


def test_the_curve_and_the_score_are_those_of_scikit_learn(true_ones: tuple[np.ndarray, np.ndarray]) -> None:
    probabilities, outcomes = true_ones
    found = calibration(probabilities, outcomes)
    shares, means = calibration_curve(outcomes, probabilities, n_bins=BINS, strategy="quantile")
    assert [each.predicted for each in found.bins] == pytest.approx(means, abs=1e-3)
    assert [each.share for each in found.bins] == pytest.approx(shares, abs=2e-3)
    assert found.brier == pytest.approx(brier_score_loss(outcomes, probabilities))


def test_fewer_suggestions_than_bins() -> None:
    found = calibration(np.array([0.2, 0.4]), np.array([False, True]))
    assert [each.n for each in found.bins] == [1, 1]
    assert found.error == pytest.approx((0.2 + 0.6) / 2)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy(case: tuple[int, int]) -> None:
    true, n = case
    theirs = binomtest(true, n).proportion_ci(method="wilson")
    assert wilson(true, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)

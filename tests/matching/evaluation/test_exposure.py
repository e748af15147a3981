"""Whom lists show: known truths, and what must hold for any lists."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.matching.evaluation.exposure import exposure, gini


def test_the_same_ten_for_all() -> None:
    lists = np.tile(np.arange(10), (100, 1))
    shown = exposure(lists, np.full(1_000, 3))
    assert shown.coverage == 0.01
    assert shown.gini == pytest.approx(0.99)
    assert shown.small == 0.0


def test_everybody_once() -> None:
    shown = exposure(np.arange(1_000).reshape(100, 10), np.ones(1_000, dtype=int))
    assert (shown.coverage, shown.small) == (1.0, 1.0)
    assert shown.gini == pytest.approx(0.0)


def test_missing_places_and_who_was_not_there_do_not_count() -> None:
    activity = np.array([2, 1, 0])
    assert exposure(np.array([[0, -1], [1, -1]]), activity).coverage == 1.0
    nothing = exposure(np.full((5, 10), -1), activity)
    assert (nothing.coverage, nothing.gini, nothing.small) == (0.0, 0.0, 0.0)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_gini_is_half_the_relative_mean_difference(values: list[int]) -> None:
    each = np.array(values, dtype=float)
    pairs = np.abs(each[:, None] - each[None, :]).mean()
    expected = pairs / (2 * each.mean()) if each.any() else 0.0
    assert gini(each) == pytest.approx(expected, abs=1e-12)

"""The choice of introductions: the objective is what it says, greedy keeps its guarantee, every bound holds."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from talka.matching.introductions.choose import Limits, greedy, in_order
from talka.matching.introductions.goals import Goals, Objective, saturating
from talka.matching.introductions.prove import best, bounded

Case = tuple[Objective, Limits]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A few pairs among a few organisations, with goals that they share; all numbers from a drawn seed."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    organisations, goals = draw(st.integers(3, 6)), draw(st.integers(1, 8))
    every = np.array(list(combinations(range(organisations), 2)))
    count = draw(st.integers(1, min(10, len(every))))
    pairs = np.sort(random.choice(every, count, replace=False), axis=0)
    takes = random.random((goals, count)) * (random.random((goals, count)) < draw(st.floats(0.2, 1.0)))
    takes[random.random((goals, count)) < 0.1] = 1.0
    goals_ = Goals(5 * random.random(goals), csr_matrix(takes), lambda goal, pair: ("", {}))
    objective = Objective.of([goals_], [1.0], random.random(count) ** draw(st.sampled_from([0.1, 1.0, 4.0])))
    return objective, Limits(pairs, draw(st.integers(1, 4)), draw(st.integers(1, 3)))


def allowed(limits: Limits) -> list[tuple[int, ...]]:
    """Every choice within the limits."""
    found = []
    for size in range(limits.k + 1):
        for chosen in combinations(range(len(limits.pairs)), size):
            ends = np.bincount(limits.pairs[list(chosen)].ravel(), minlength=1)
            if ends.max(initial=0) <= limits.each:
                found.append(chosen)
    return found


@given(cases())
@settings(deadline=None, max_examples=150)
def test_greedy_keeps_its_guarantee_and_every_bound_holds(case: Case) -> None:
    objective, limits = case
    optimum = max(objective.value(chosen) for chosen in allowed(limits))
    found = greedy(objective, limits)
    assert found.chosen in [in_order(objective, chosen) for chosen in allowed(limits)] or not found.chosen
    assert found.value == pytest.approx(objective.value(found.chosen))
    limited = bool(np.bincount(limits.pairs.ravel()).max() > limits.each)
    assert found.value >= (1 / 3 if limited else 1 - 1 / np.e) * optimum - 1e-9
    assert found.bound >= optimum - 1e-9
    tighter = bounded(objective, limits, found)
    assert optimum - 1e-9 <= tighter.bound <= found.bound + 1e-9
    assert tighter.chosen == found.chosen


@given(cases())
@settings(deadline=None, max_examples=60)
def test_the_best_choice_is_that_of_trying_all(case: Case) -> None:
    objective, limits = case
    optimum = max(objective.value(chosen) for chosen in allowed(limits))
    found = best(objective, limits, greedy(objective, limits))
    assert found.chosen == in_order(objective, found.chosen)
    assert tuple(sorted(found.chosen)) in allowed(limits)
    assert objective.value(found.chosen) == pytest.approx(optimum, rel=1e-5, abs=1e-9)
    assert optimum - 1e-9 <= found.bound <= optimum * (1 + 1e-4) + 1e-9


@given(cases())
@settings(deadline=None, max_examples=100)
def test_a_further_pair_adds_something_and_less_the_more_there_are(case: Case) -> None:
    objective, limits = case
    everything = list(range(len(limits.pairs)))
    for last in everything:
        rest = [pair for pair in everything if pair != last]
        early, late = objective.gains(objective.missing(rest[:1]))[last], objective.gains(objective.missing(rest))[last]
        assert early >= late - 1e-12
        assert late >= 0
        assert objective.value([*rest, last]) - objective.value(rest) == pytest.approx(late, abs=1e-9)


def test_the_value_is_the_expectation_over_what_comes_about() -> None:
    """Summed over all outcomes, each with its probability, of what is gained when some of the pairs come about."""
    random = np.random.default_rng(7)
    takes, worth, probability = random.random((3, 4)), np.array([1.0, 2.0, 0.5]), np.array([0.2, 0.5, 0.9, 0.01])
    goals = Goals(worth, csr_matrix(takes), lambda goal, pair: ("", {}))
    expected = 0.0
    for outcome in range(16):
        came = np.array([bool(outcome >> pair & 1) for pair in range(4)])
        gained = (worth * (1 - np.prod(1 - takes[:, came], axis=1))).sum()
        expected += np.prod(np.where(came, probability, 1 - probability)) * gained
    assert Objective.of([goals], [1.0], probability).value(range(4)) == pytest.approx(expected)


def test_greedy_is_not_always_best_and_then_the_best_is_found() -> None:
    """A pair that takes most of two goals tempts; one pair for each of them takes both whole."""
    takes = csr_matrix([[0.9, 1.0, 0.0], [0.9, 0.0, 1.0]])
    goals = Goals(np.ones(2), takes, lambda goal, pair: ("", {}))
    objective = Objective.of([goals], [1.0], np.ones(3))
    limits = Limits(np.array([[0, 1], [2, 3], [4, 5]]), k=2, each=1)
    found = greedy(objective, limits)
    assert found.chosen == (0, 1)
    assert found.value == pytest.approx(1.9)
    proved = best(objective, limits, found)
    assert sorted(proved.chosen) == [1, 2]
    assert proved.value == pytest.approx(2.0)
    assert proved.share == pytest.approx(1.0, abs=1e-5)


def test_parts_without_weight_do_not_count() -> None:
    goals = [Goals(np.ones(1), csr_matrix(row), lambda goal, pair: ("", {})) for row in ([[1.0, 0.0]], [[0.0, 1.0]])]
    limits = Limits(np.array([[0, 1], [0, 2]]), k=5, each=5)
    found = greedy(Objective.of(goals, [0.0, 2.0], np.array([0.9, 0.3])), limits)
    assert found.chosen == (1,)
    assert found.value == pytest.approx(0.6)


def test_nothing_to_choose_from() -> None:
    none = Objective.of([Goals(np.ones(2), csr_matrix((2, 0)), lambda goal, pair: ("", {}))], [1.0], np.empty(0))
    found = greedy(none, Limits(np.empty((0, 2), dtype=np.int64), 3, 1))
    assert (found.chosen, found.value, found.share) == ((), 0.0, 1.0)


def test_saturation_is_that_of_the_sum() -> None:
    """The goal's gain from x more is h(n + x) - h(n)."""
    worth, share = saturating(np.array([3]), halved=5)
    q = 1 - share
    for more in range(6):
        assert worth[0] * (1 - (1 - share) ** more) == pytest.approx((q**3 - q ** (3 + more)) / (1 - q))

"""Metrics against known truths, scikit-learn, and what must hold for any lists."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import bootstrap
from sklearn.metrics import ndcg_score

from talka.matching.evaluation.metrics import LENGTH, METRICS, Bootstrap, accuracy, found, recall


def of(rows: list[int], relevant: list[int]) -> dict[str, float]:
    values = accuracy(found(np.array(rows, dtype=int), np.array(relevant))[None], np.array([len(relevant)]))
    return dict(zip(METRICS, values[0].tolist(), strict=True))


def test_known_truths() -> None:
    assert of([], [1]) == dict.fromkeys(METRICS, 0.0)
    assert of([1], [1]) == dict.fromkeys(METRICS, 1.0)
    eleventh = of(list(range(20)), [10])
    assert eleventh == {"hit@10": 0.0, "recall@50": 1.0, "MRR": 1 / 11, "nDCG@10": 0.0}
    beyond = of(list(range(60)), [55])
    assert beyond == dict.fromkeys(METRICS, 0.0), "what comes after 50 is not looked at"
    third = of([7, 8, 1], [1, 2])
    assert third["recall@50"] == 0.5
    assert third["nDCG@10"] == pytest.approx((1 / 2) / (1 + 1 / np.log2(3)))


lists = st.permutations(range(30)).map(list)
answers = st.sets(st.integers(0, 29), min_size=1)


@given(lists, answers)
def test_ndcg_is_that_of_scikit_learn(rows: list[int], relevant: set[int]) -> None:
    truth = np.isin(np.arange(30), list(relevant)).astype(float)
    scores = np.empty(30)
    scores[rows] = -np.arange(30)
    assert of(rows, sorted(relevant))["nDCG@10"] == pytest.approx(ndcg_score([truth], [scores], k=10))


@given(lists, answers)
def test_a_perfect_list_gives_1_and_none_is_outside_0_to_1(rows: list[int], relevant: set[int]) -> None:
    perfect = [*relevant, *(row for row in rows if row not in relevant)]
    assert of(perfect, sorted(relevant)) == pytest.approx(dict.fromkeys(METRICS, 1.0))
    assert all(0 <= value <= 1 for value in of(rows, sorted(relevant)).values())


@given(lists, answers, st.integers(0, 28))
def test_moving_an_answer_up_never_harms(rows: list[int], relevant: set[int], place: int) -> None:
    before = of(rows, sorted(relevant))
    if rows[place + 1] in relevant:
        rows[place], rows[place + 1] = rows[place + 1], rows[place]
    after = of(rows, sorted(relevant))
    assert all(after[metric] >= before[metric] - 1e-12 for metric in METRICS)


@given(st.lists(st.tuples(lists, answers), min_size=2, max_size=6), st.randoms())
def test_the_order_of_questions_does_not_matter(pairs: list[tuple[list[int], set[int]]], random: object) -> None:
    def means(some: list[tuple[list[int], set[int]]]) -> np.ndarray:
        hits = np.stack([found(np.array(rows), np.array(sorted(relevant))) for rows, relevant in some])
        mean: np.ndarray = accuracy(hits, np.array([len(relevant) for _, relevant in some])).mean(axis=0)
        return mean

    shuffled = pairs[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert means(shuffled) == pytest.approx(means(pairs))


def test_intervals_are_those_of_scipy() -> None:
    values = np.random.default_rng(1).beta(0.3, 2, size=400)
    ours = Bootstrap(400, resamples=4_000, seed=2).mean(values)
    theirs = bootstrap((values,), np.mean, n_resamples=4_000, method="percentile", rng=3).confidence_interval
    assert ours.value == pytest.approx(values.mean())
    width = theirs.high - theirs.low
    assert [ours.low, ours.high] == pytest.approx([theirs.low, theirs.high], abs=0.05 * width)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    generator = np.random.default_rng(5)
    held = 0
    for seed in range(200):
        interval = Bootstrap(200, resamples=400, seed=seed).mean(generator.random(200))
        held += interval.low <= 0.5 <= interval.high
    assert 0.90 <= held / 200 <= 0.99


def test_the_ratio_is_paired() -> None:
    values = np.random.default_rng(1).random(300)
    draws = Bootstrap(300, seed=0)
    twice = draws.ratio(2 * values, values)
    assert twice is not None
    assert (twice.value, twice.low, twice.high) == pytest.approx((2.0, 2.0, 2.0)), "the noise is the same on both sides"
    unpaired = draws.ratio(values[::-1].copy(), values)
    assert unpaired is not None
    assert unpaired.low < 0.99 < 1.01 < unpaired.high


def test_no_ratio_to_nothing() -> None:
    assert Bootstrap(3).ratio(np.ones(3), np.zeros(3)) is None
    assert Bootstrap(3).ratio(np.ones(3), np.array([1.0, 0.0, 0.0])) is None, "some resamples hold only zeros"


def test_same_seed_same_interval() -> None:
    values = np.random.default_rng(1).random(50)
    assert Bootstrap(50, seed=1).mean(values) == Bootstrap(50, seed=1).mean(values)
    assert Bootstrap(50, seed=1).mean(values) != Bootstrap(50, seed=2).mean(values)


@given(lists, answers)
def test_recall_of_candidates_grows_with_their_number(rows: list[int], relevant: set[int]) -> None:
    shares = recall(np.array(rows), np.array(sorted(relevant)), (1, 5, 20, 30, 99))
    assert (np.diff(shares) >= 0).all()
    assert shares[-1] == 1.0
    assert shares[1] == len(relevant & set(rows[:5])) / len(relevant)


def test_a_list_is_as_long_as_what_is_measured() -> None:
    assert found(np.arange(200), np.array([0])).shape == (LENGTH,)

"""The evaluation as a whole: its figures are those counted by hand from the lists, for any recommender given to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evaluation.baselines.base import best
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.evaluate import SIZES, evaluate
from talka.matching.evaluation.metrics import LENGTH, METRICS
from talka.matching.evaluation.recommenders import BASELINES
from talka.matching.evaluation.results import GROUPS, Evaluation
from talka.matching.evaluation.split import cutoffs, split
from talka.matching.evaluation.task import TASKS, Question, Ranking, Split


class Oracle:
    """Knows the answers, to see that the measure is right: 1 for each, and the probability of each is certain."""

    name = "oracle"

    def __init__(self, known: Network) -> None:
        self._n = len(known)

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        scores = np.zeros(self._n)
        scores[question.relevant] = 1.0
        ranking = best(scores, allowed, k)
        return Ranking(ranking.rows, ranking.scores, calibrated=True)

    def candidates(self, question: Question, allowed: np.ndarray) -> np.ndarray:
        others = np.setdiff1d(np.flatnonzero(allowed), question.relevant)
        return np.concatenate([others[:100], question.relevant])


class Mute:
    """Suggests nobody."""

    name = "mute"

    def __init__(self, known: Network) -> None:
        pass

    def rank(self, question: Question, allowed: np.ndarray, k: int) -> Ranking:
        return Ranking(np.empty(0, dtype=int), np.empty(0))


@pytest.fixture(scope="module")
def splits(dated_network: Network) -> Sequence[Split]:
    return [split(dated_network, day, 6) for day in cutoffs(dated_network, n=2)]


@pytest.fixture(scope="module")
def found(splits: Sequence[Split]) -> Evaluation:
    return evaluate(splits, BASELINES, [Oracle, Mute])


def test_every_recommender_has_every_task_group_and_cutoff(found: Evaluation, splits: Sequence[Split]) -> None:
    names = {maker.name for maker in (*BASELINES, Oracle, Mute)}  # type: ignore[attr-defined]
    days = ["", *(str(each.cutoff) for each in splits)]
    for task in TASKS:
        for group in GROUPS:
            for day in days:
                results = found.of(task, group, day)
                assert {result.recommender for result in results} == names, (task, group, day)
                assert len({result.questions for result in results}) == 1
    assert found.revision == splits[0].known.revision


def test_questions_are_counted(found: Evaluation, splits: Sequence[Split]) -> None:
    for cut, each in zip(found.cuts, splits, strict=True):
        known = Counter((q.task, q.newcomer) for q in each.questions)
        assert cut.questions["partner"]["all"] == known["partner", False]
        assert cut.questions["partner"]["newcomers"] == known["partner", True] > 0
        assert cut.questions["idea"]["all"] == known["idea", False] + known["idea", True]
        assert cut.collaborations == len(each.known.collaborations)
        assert found.of("partner", "all", cut.cutoff)[0].questions == cut.questions["partner"]["all"]
    assert found.of("idea", "all")[0].questions == sum(cut.questions["idea"]["all"] for cut in found.cuts)


def test_who_knows_the_answers_has_all_and_who_is_mute_none(found: Evaluation) -> None:
    for result in found.results:
        if result.recommender == "oracle":
            assert all(metric.value == pytest.approx(1.0) for metric in result.metrics.values())
            assert not result.baseline
        if result.recommender == "mute":
            assert all((metric.value, metric.low, metric.high) == (0, 0, 0) for metric in result.metrics.values())
            assert result.exposure.coverage == 0


def test_only_known_askers_for_partners_can_be_wanted_back(found: Evaluation) -> None:
    for result in found.results:
        if result.task == "idea" or result.group == "newcomers" or result.recommender == "mute":
            assert result.mutual is None
        else:
            assert result.mutual is not None
            assert 0 <= result.mutual <= 1


def test_the_ratio_is_to_the_best_baseline(found: Evaluation) -> None:
    for task in TASKS:
        results = found.of(task, "all")
        first = next(result for result in results if result.baseline)
        assert first.ratio is not None
        assert (first.ratio.value, first.ratio.low, first.ratio.high) == (1.0, 1.0, 1.0)
        assert all(r.metrics["nDCG@10"].value <= first.metrics["nDCG@10"].value for r in results if r.baseline)
        oracle = next(result for result in results if result.recommender == "oracle")
        assert oracle.ratio is not None
        assert oracle.ratio.value == pytest.approx(1 / first.metrics["nDCG@10"].value)
        assert oracle.ratio.low < oracle.ratio.value < oracle.ratio.high


def test_figures_are_those_of_the_lists(found: Evaluation, splits: Sequence[Split]) -> None:
    """Popularity counted again, question by question, without the arrays."""
    hits, recalls, reciprocal, shown = [], [], [], Counter[int]()
    each = splits[1]
    popularity = Popularity(each.known)
    questions = [q for q in each.questions if q.task == "idea"]
    for question in questions:
        rows = popularity.rank(question, each.allowed(question), LENGTH).rows.tolist()
        relevant = set(question.relevant.tolist())
        places = [place for place, row in enumerate(rows, start=1) if row in relevant]
        hits.append(any(place <= 10 for place in places))
        recalls.append(len(places) / len(relevant))
        reciprocal.append(1 / places[0] if places else 0)
        shown.update(rows[:10])
    result = next(r for r in found.of("idea", "all", str(each.cutoff)) if r.recommender == "popularity")
    figures = [result.metrics[metric].value for metric in METRICS[:3]]
    assert figures == pytest.approx([np.mean(hits), np.mean(recalls), np.mean(reciprocal)])
    active = [row for row in range(len(each.known)) if len(each.known.collaborations_of(row))]
    assert result.exposure.coverage == pytest.approx(len(shown) / len(active))


def test_intervals_hold_their_means_and_narrow_with_more_questions(found: Evaluation) -> None:
    for result in found.results:
        for metric in result.metrics.values():
            assert metric.low - 1e-12 <= metric.value <= metric.high + 1e-12
    together, alone = (found.of("partner", "all", day) for day in ("", found.cuts[0].cutoff))
    for one in (r for r in together if r.baseline):
        other = next(r for r in alone if r.recommender == one.recommender)
        wide, narrow = (r.metrics["hit@10"].high - r.metrics["hit@10"].low for r in (other, one))
        assert narrow < wide


def test_probabilities_and_candidates_are_measured_where_there_are_any(found: Evaluation) -> None:
    assert {(each.recommender, each.task) for each in found.reliabilities} == {("oracle", task) for task in TASKS}
    assert all((each.calibration.error, each.calibration.brier) == (0, 0) for each in found.reliabilities)
    shares = {(c.task, c.size): c.recall for c in found.candidates if c.recommender == "oracle"}
    assert set(shares) == {(task, size) for task in TASKS for size in SIZES}
    for task in TASKS:
        assert shares[task, 50] == 0.0, "the answers come after a hundred others"
        assert shares[task, 200] == 1.0


def test_progress_counts_all_questions_and_what_is_asked_back(splits: Sequence[Split]) -> None:
    @dataclass
    class Seen:
        last: tuple[int, int] = (0, 0)

        def __call__(self, done: int, total: int) -> None:
            assert done == self.last[0] + 1
            self.last = (done, total)

    seen = Seen()
    evaluate(splits, [Popularity], [Mute], progress=seen)
    questions = sum(len(each.questions) for each in splits)
    assert seen.last == (4 * questions, 4 * questions)


def test_the_same_again(splits: Sequence[Split]) -> None:
    assert evaluate(splits, [Popularity], seed=1) == evaluate(splits, [Popularity], seed=1)


def test_real_projects(keep_network: Network) -> None:
    """Interreg: partners' texts say more of a new idea than who is in many projects."""
    found = evaluate([split(keep_network, day, 6) for day in cutoffs(keep_network)], BASELINES)
    results = {result.recommender: result.metrics["recall@50"].value for result in found.of("idea", "all")}
    assert results["text profile"] > results["popularity"]

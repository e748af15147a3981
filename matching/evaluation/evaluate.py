"""Puts the questions of the past to recommenders and counts what they found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np

from talka.matching.evaluation.calibration import calibration
from talka.matching.evaluation.exposure import Exposure, exposure
from talka.matching.evaluation.metrics import LENGTH, METRICS, TOP, Bootstrap, accuracy, found, recall
from talka.matching.evaluation.reciprocity import reciprocity
from talka.matching.evaluation.results import GROUPS, CandidateRecall, Cut, Evaluation, Reliability, Result
from talka.matching.evaluation.task import TASKS, Generator, Maker, Question, Recommender, Split, Task

SIZES = (50, 100, 200, 500, 1_000, 2_000)
"""Sizes of the candidate set at which its recall is measured."""

Progress = Callable[[int, int], None]
"""Called with the number of questions answered and in all; each is asked back too, whether both sides would want it."""


def evaluate(
    splits: Sequence[Split],
    baselines: Sequence[Maker],
    others: Sequence[Maker] = (),
    *,
    seed: int = 0,
    progress: Progress = lambda done, total: None,
) -> Evaluation:
    """Make each recommender on each split, one at a time, and ask it all questions. Seeds the bootstrap.

    splits: at least one; baselines: those to the best of which all are compared, at least one
    """
    total = 2 * sum(len(split.questions) for split in splits) * (len(baselines) + len(others))
    answers: list[_Answers] = []
    steps = count(1)
    for number, split in enumerate(splits):
        for maker in (*baselines, *others):
            recommender = maker(split.known)
            given = _Answers(recommender.name, maker in baselines, number)
            for question in split.questions:
                given.add(recommender, question, split.allowed(question))
                progress(next(steps), total)
            given.mutual = reciprocity(recommender, split, given.top, lambda: progress(next(steps), total))
            answers.append(given)
            del recommender  # else it would stay until the next one is made
    return Evaluation(
        revision=splits[0].known.revision,
        cuts=tuple(_cut(split) for split in splits),
        results=tuple(_results(splits, answers, seed)),
        reliabilities=tuple(_reliabilities(answers)),
        candidates=tuple(_candidate_recall(answers)),
    )


@dataclass
class _Answers:
    """What one recommender answered to the questions of one split, in their order."""

    recommender: str
    baseline: bool
    split: int
    hits: list[np.ndarray] = field(default_factory=list)
    top: list[np.ndarray] = field(default_factory=list)
    stated: dict[Task, list[tuple[np.ndarray, np.ndarray]]] = field(default_factory=dict)
    recalls: dict[Task, list[np.ndarray]] = field(default_factory=dict)
    mutual: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def add(self, recommender: Recommender, question: Question, allowed: np.ndarray) -> None:
        ranking = recommender.rank(question, allowed, LENGTH)
        hits = found(ranking.rows, question.relevant)
        top = np.full(TOP, -1)
        top[: len(ranking.rows)] = ranking.rows[:TOP]
        self.hits.append(hits)
        self.top.append(top)
        if ranking.calibrated:
            self.stated.setdefault(question.task, []).append((ranking.scores, hits[: len(ranking.rows)]))
        if isinstance(recommender, Generator):
            candidates = recommender.candidates(question, allowed)
            self.recalls.setdefault(question.task, []).append(recall(candidates, question.relevant, SIZES))


def _cut(split: Split) -> Cut:
    def number(task: Task, group: str) -> int:
        return sum(question.task == task and GROUPS[group](question) for question in split.questions)

    return Cut(
        cutoff=str(split.cutoff),
        until=str(split.until),
        collaborations=len(split.known.collaborations),
        organisations=int(np.count_nonzero(np.diff(split.known.membership.indptr))),
        questions={task: {group: number(task, group) for group in GROUPS} for task in TASKS},
    )


def _results(splits: Sequence[Split], answers: Sequence[_Answers], seed: int) -> Iterator[Result]:
    """Each group of questions on all splits together, and where there are several, on each."""
    spans = {"": tuple(range(len(splits)))}
    if len(splits) > 1:
        spans |= {str(split.cutoff): (number,) for number, split in enumerate(splits)}
    for task in TASKS:
        for group, belongs in GROUPS.items():
            asked = [np.array([q.task == task and belongs(q) for q in split.questions], dtype=bool) for split in splits]
            for cutoff, numbers in spans.items():
                if any(asked[number].any() for number in numbers):
                    compared = _Comparison(task, group, cutoff, numbers, splits, asked)
                    yield from compared.results(answers, seed)


@dataclass
class _Comparison:
    """All recommenders on one group of questions; `asked` holds (q,) bool for each split."""

    task: Task
    group: str
    cutoff: str
    numbers: Sequence[int]
    splits: Sequence[Split]
    asked: Sequence[np.ndarray]

    def results(self, answers: Sequence[_Answers], seed: int) -> Iterator[Result]:
        by_name: dict[str, list[_Answers]] = {}
        for given in answers:
            if given.split in self.numbers:
                by_name.setdefault(given.recommender, []).append(given)
        measured = {name: self._accuracy(given) for name, given in by_name.items()}
        gain = {name: values[:, METRICS.index("nDCG@10")] for name, values in measured.items()}
        baselines = [name for name, given in by_name.items() if given[0].baseline]
        best = max(baselines, key=lambda name: gain[name].mean())
        bootstrap = Bootstrap(len(gain[best]), seed=seed)
        for name, values in measured.items():
            yield Result(
                recommender=name,
                baseline=by_name[name][0].baseline,
                task=self.task,
                group=self.group,
                cutoff=self.cutoff,
                questions=len(values),
                metrics={metric: bootstrap.mean(values[:, n]) for n, metric in enumerate(METRICS)},
                ratio=bootstrap.ratio(gain[name], gain[best]),
                exposure=self._exposure(by_name[name]),
                mutual=self._mutual(by_name[name]),
            )

    def _accuracy(self, answers: Sequence[_Answers]) -> np.ndarray:
        """(q, metrics) over the questions of all splits, one after the other."""
        hits = [np.stack(given.hits)[self.asked[given.split]] for given in answers]
        questions = [q for number in self.numbers for q in self._questions(number)]
        return accuracy(np.concatenate(hits), np.array([len(question.relevant) for question in questions]))

    def _questions(self, number: int) -> list[Question]:
        return [q for q, asked in zip(self.splits[number].questions, self.asked[number], strict=True) if asked]

    def _exposure(self, answers: Sequence[_Answers]) -> Exposure:
        each = [
            exposure(
                np.stack(given.top)[self.asked[given.split]],
                np.diff(self.splits[given.split].known.membership.indptr),
            )
            for given in answers
            if self.asked[given.split].any()
        ]
        return Exposure(*np.mean([(e.coverage, e.gini, e.small) for e in each], axis=0).tolist())

    def _mutual(self, answers: Sequence[_Answers]) -> float | None:
        shares = np.concatenate([given.mutual[self.asked[given.split]] for given in answers])
        known = shares[~np.isnan(shares)]
        return float(known.mean()) if len(known) else None


def _reliabilities(answers: Sequence[_Answers]) -> Iterator[Reliability]:
    for name in dict.fromkeys(given.recommender for given in answers):
        for task in TASKS:
            stated = [pair for given in answers if given.recommender == name for pair in given.stated.get(task, ())]
            if any(len(probabilities) for probabilities, _ in stated):
                probabilities, outcomes = (np.concatenate(part) for part in zip(*stated, strict=True))
                yield Reliability(name, task, calibration(probabilities, outcomes))


def _candidate_recall(answers: Sequence[_Answers]) -> Iterator[CandidateRecall]:
    for name in dict.fromkeys(given.recommender for given in answers):
        for task in TASKS:
            recalls = [row for given in answers if given.recommender == name for row in given.recalls.get(task, ())]
            if recalls:
                for size, share in zip(SIZES, np.mean(recalls, axis=0).tolist(), strict=True):
                    yield CandidateRecall(name, task, size, share)

"""Learning from the collaborations in a store: what was known at a day, and who joined whom in the months after."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import LogisticRegression

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.evaluation.split import cutoffs, later, split
from talka.matching.evaluation.task import TASKS, Split, Task
from talka.matching.examples import Examples, Past, sample
from talka.matching.model import Model, Regression, scaled
from talka.matching.texts import Texts

Progress = Callable[[int, int], None]

MONTHS = 12
"""What a probability is about: that the two join in a project in so many months."""
LEARNED_MONTHS = 6
"""Months after a cut from which the order is learned. Half of `MONTHS`, so that the cuts can be late ones: a network
that was younger has other numbers."""
BACK = (0, 3, 6, 12)
"""The cuts: months before the last one that has `LEARNED_MONTHS` after it."""
CALIBRATED_AT = MONTHS - LEARNED_MONTHS
"""Months back of the cut on which probabilities are set: the last with `MONTHS` after it."""
QUESTIONS: dict[Task, int] = {"partner": 1800, "idea": 1200}
"""Questions learned from, of each cut at most."""
CALIBRATION = 400
"""Questions on which probabilities are set."""
LEAST = 300
"""Questions of a task without which it is not learned: of the default dataset's 129 for new partners no more was
learned than the shipped weights say."""
STRENGTH: dict[Task, float] = {"partner": 5e-5, "idea": 1e-3}
"""Of the regressions, as `LogisticRegression.C`: low, so that features that say the same share what they count."""


def enough(network: Network) -> bool:
    """Whether the store has the history to learn from: of one task at least, `LEAST` questions."""
    counts = Counter[Task]()
    for cutoff in cuts(network):
        if (window := asked(network, cutoff, LEARNED_MONTHS)) is not None:
            counts.update(question.task for question in window.questions)
        if max(counts.values(), default=0) >= LEAST:
            return True
    return False


@dataclass(frozen=True, eq=False)
class Gathered:
    """What a past gives to learn from, by task.

    examples: of all cuts; older: those of which all was known when the outcomes were still to come
    outcomes: all candidates of some questions, and who of them joined in `MONTHS`
    columns: kind of evidence and name of each feature
    """

    examples: dict[Task, list[Examples]]
    older: dict[Task, list[Examples]]
    outcomes: dict[Task, Examples]
    columns: tuple[tuple[str, str], ...]


def train(
    network: Network,
    texts: Texts,
    *,
    progress: Progress = lambda done, total: None,
    workers: int = 2,
) -> Model:
    """Learn a model from a network's past, without the tasks of which too little was asked: in the worst case of all.

    texts: of the network, with those of its projects; progress: told how many of the steps are done
    """
    steps = len(cuts(network)) + len(TASKS)
    gathered = gather(network, texts, progress=lambda done, _: progress(done, steps), workers=workers)
    regressions: dict[Task, Regression] = {}
    for number, task in enumerate(TASKS):
        progress(steps - len(TASKS) + number, steps)
        examples = gathered.examples[task]
        if sum(part.questions for part in examples) >= LEAST and task in gathered.outcomes:
            regressions[task] = _fit(task, examples, gathered.older[task], gathered.outcomes[task], gathered.columns)
    progress(steps, steps)
    return Model(regressions, MONTHS, network.revision, texts.space.encoder.name)


def gather(
    network: Network, texts: Texts, *, progress: Progress = lambda done, total: None, workers: int = 2
) -> Gathered:
    """The examples of a network's past. Arguments are those of `train`."""
    days = cuts(network)
    examples: dict[Task, list[Examples]] = {task: [] for task in TASKS}
    older: dict[Task, list[Examples]] = {task: [] for task in TASKS}
    outcomes: dict[Task, Examples] = {}
    columns: tuple[tuple[str, str], ...] = ()
    for number, cutoff in enumerate(days):
        progress(number, len(days))
        past = Past(network, texts, cutoff)
        columns = tuple(past.features.columns())
        for task in TASKS:
            if found := _gather(network, past, cutoff, task, workers, number):
                examples[task].append(found)
                if cutoff <= later(days[0], -MONTHS):
                    older[task].append(found)
            if cutoff == later(days[0], -CALIBRATED_AT) and (whole := _outcomes(network, past, cutoff, task, workers)):
                outcomes[task] = whole
        del past
    return Gathered(examples, older, outcomes, columns)


def cuts(network: Network) -> list[np.datetime64]:
    """Days at which the past is cut, newest first; none where too little is dated."""
    try:
        newest = cutoffs(network, 1, LEARNED_MONTHS)[0]
    except TalkaError:
        return []
    several = network.sizes >= 2
    days = [later(newest, -months) for months in BACK]
    before = [(several & (network.signed < day)).sum() for day in days]
    least = [0 if months <= CALIBRATED_AT else before[0] / 4 for months in BACK]
    return [day for day, count, some in zip(days, before, least, strict=True) if count > some]


def asked(network: Network, cutoff: np.datetime64, months: int) -> Split | None:
    """What was asked after a day; None for nothing, as where all organisations are of one country."""
    try:
        return split(network, cutoff, months)
    except TalkaError:
        return None


def _gather(
    network: Network, past: Past, cutoff: np.datetime64, task: Task, workers: int, seed: int
) -> Examples | None:
    window = asked(network, cutoff, LEARNED_MONTHS)
    questions = [question for question in window.questions if question.task == task] if window else []
    return past.examples(window, sample(questions, QUESTIONS[task], seed), workers) if window and questions else None


def _outcomes(network: Network, past: Past, cutoff: np.datetime64, task: Task, workers: int) -> Examples | None:
    """All candidates of some questions, and who of them joined in `MONTHS`; None where nobody did."""
    window = asked(network, cutoff, MONTHS)
    questions = [question for question in window.questions if question.task == task] if window else []
    if window is None or not questions:
        return None
    examples = past.examples(window, sample(questions, CALIBRATION, seed=99), workers, whole=True)
    return examples if examples.joined.any() else None


def _fit(
    task: Task,
    examples: list[Examples],
    older: list[Examples],
    outcomes: Examples,
    columns: tuple[tuple[str, str], ...],
) -> Regression:
    """Weights from all cuts, and a line from their log-odds to those of what came true (Platt, Probabilistic Outputs
    for Support Vector Machines, 1999).

    older: the examples of which all was known when the outcomes were still to come. What weights made of these alone
    say of the outcomes is how far to trust them; where there are none, the weights of all cuts say it.
    """
    learned = regress(examples, columns, STRENGTH[task])
    judged = regress(older, columns, STRENGTH[task]) if older else learned
    line = LogisticRegression(C=1e6).fit(judged.log_odds(outcomes.table)[:, None], outcomes.joined)
    slope, offset = float(line.coef_[0, 0]), float(line.intercept_[0])
    return replace(learned, weights=slope * learned.weights, base=slope * learned.base + offset)


def regress(examples: Sequence[Examples], columns: tuple[tuple[str, str], ...], strength: float) -> Regression:
    """What tells who joined from who did not, not yet calibrated."""
    table = np.concatenate([part.table for part in examples])
    joined = np.concatenate([part.joined for part in examples])
    typical = np.array([_typical(column) for column in table.T])
    features = scaled(table, typical.astype(np.float32))
    known = ~np.isnan(features)
    middle: np.ndarray = np.sum(features, axis=0, dtype=np.float64, where=known) / np.maximum(known.sum(axis=0), 1)
    del known
    features -= middle.astype(np.float32)
    np.nan_to_num(features, copy=False)
    spread = np.maximum(np.sqrt(np.einsum("rf,rf->f", features, features, dtype=np.float64) / len(features)), 1e-9)
    features /= spread.astype(np.float32)
    fitted = LogisticRegression(C=strength, solver="newton-cholesky").fit(features, joined)
    return Regression(columns, typical, middle, fitted.coef_[0] / spread, float(fitted.intercept_[0]))


def _typical(values: np.ndarray) -> float:
    """The median size of what is not 0."""
    some = np.abs(values[np.isfinite(values) & (values != 0)])
    return float(np.median(some)) if len(some) else 1.0

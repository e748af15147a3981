"""Learning from the collaborations in a store: what was known at a day, and who joined whom in the months after."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression

from talka.graph.faults import TalkaError
from talka.graph.network import Network
from talka.matching.evaluation.split import cutoffs, later, split
from talka.matching.evaluation.task import TASKS, Question, Split, Task
from talka.matching.evidence.history import History
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.features import Features
from talka.matching.model import Booster, Model
from talka.matching.query import Query
from talka.matching.texts import Texts
from talka.ontology.named import named_themes

Progress = Callable[[int, int], None]

MONTHS = 12
"""What a probability is about: that the two join in a project in so many months."""
STEP, WINDOWS = 6, 3
"""Months between the days at which the past is cut, and how many such days there are."""
QUESTIONS: dict[Task, int] = {"partner": 1500, "idea": 900}
"""Questions learned from, of each window at most."""
NEWCOMERS = 0.15
"""Share of questions by newcomers, where there are so many."""
NEGATIVES = 60
"""Candidates who did not join that are learned from, of each question; each stands for its share of the others."""
LEAST = 300
"""Questions of a task without which it is not learned: of the default dataset's 129 for new partners no more was
learned than is set by judgement."""
BATCH = 16
PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.4,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "max_bin": 127,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}
ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Examples:
    """Candidates (r) of past questions: features (r, f), whether they joined, and how many each stands for.

    questions: how many there were
    calibration: features and outcomes of all candidates of a question, for some of them, to calibrate with
    """

    table: np.ndarray
    joined: np.ndarray
    weight: np.ndarray
    questions: int
    calibration: tuple[np.ndarray, np.ndarray]


def enough(network: Network) -> bool:
    """Whether the store has the history to learn from: of one task at least, `LEAST` questions."""
    try:
        windows = _windows(network)
    except TalkaError:
        return False
    asked = Counter[Task]()
    for cutoff in reversed(windows):
        if (window := _asked(network, cutoff)) is not None:
            asked.update(question.task for question in window.questions)
        if max(asked.values(), default=0) >= LEAST:
            return True
    return False


def train(
    network: Network,
    texts: Texts,
    *,
    progress: Progress = lambda done, total: None,
    threads: int = 2,
) -> Model:
    """Learn a model from a network's past, without the tasks of which too little was asked: in the worst case of all.

    Raises TalkaError where the past is not `enough`.

    texts: of the network, with those of its projects; progress: told how many of the steps are done
    """
    boosters: dict[Task, Booster] = {}
    windows = _windows(network)
    steps = len(windows) + len(TASKS)
    found: dict[Task, list[Examples]] = {task: [] for task in TASKS}
    for number, cutoff in enumerate(windows):
        progress(number, steps)
        if (window := _asked(network, cutoff)) is None:
            continue
        past = _Past(network, texts, cutoff)
        for task in TASKS:
            questions = _sample([q for q in window.questions if q.task == task], QUESTIONS[task], seed=number)
            if questions:
                found[task].append(_examples(past, window, questions, threads))
    for number, task in enumerate(TASKS):
        progress(len(windows) + number, steps)
        if sum(examples.questions for examples in found[task]) >= LEAST and found[task][-1].calibration[1].any():
            boosters[task] = _fit(found[task], tuple(past.features.columns()))
    progress(steps, steps)
    return Model(boosters, MONTHS, network.revision)


def _windows(network: Network) -> list[np.datetime64]:
    """Days at which the past is cut, ascending, each with `MONTHS` known after it."""
    newest = cutoffs(network, 1, MONTHS)[0]
    multiple = np.asarray(network.sizes) >= 2
    days = [later(newest, -STEP * number) for number in range(WINDOWS)]
    before = [(multiple & (network.signed < day)).sum() for day in days]
    return [day for day, count in reversed(list(zip(days, before, strict=True))) if count >= before[0] / 4]


def _asked(network: Network, cutoff: np.datetime64) -> Split | None:
    """What was asked after a day; None for nothing, as where all organisations are of one country."""
    try:
        return split(network, cutoff, MONTHS)
    except TalkaError:
        return None


def _sample(questions: Sequence[Question], most: int, seed: int) -> list[Question]:
    """At most so many of the questions, at random, and of newcomers a set share of them."""
    generator = np.random.default_rng(seed)
    chosen: list[Question] = []
    for newcomer, share in ((False, 1 - NEWCOMERS), (True, NEWCOMERS)):
        some = [question for question in questions if question.newcomer == newcomer]
        drawn = generator.choice(len(some), size=min(len(some), int(share * most)), replace=False)
        chosen += [some[number] for number in np.sort(drawn)]
    return chosen


class _Past:
    """The features of what was known before a day, and the questions that were asked after it."""

    def __init__(self, network: Network, texts: Texts, cutoff: np.datetime64) -> None:
        columns = np.flatnonzero(network.signed < cutoff)
        self._known, self._texts = network.select(columns), texts
        self._profiles = ThemeProfiles(self._known)
        history = History(self._known, texts.descriptions, texts.projects[columns])
        self.features = Features(history, self._profiles, [texts.project_texts[column] for column in columns])

    def ask(self, question: Question) -> Query:
        country = str(self._known.countries[question.organisation])
        if question.task == "partner":
            themes = self._profiles.weights[question.organisation]
            return Query(themes, organisation=question.organisation, country=country)
        vector, column = self._texts.projects[question.collaboration], self._known.theme_index
        named = [column[iri] for iri in named_themes(question.text, question.language)]
        return Query(
            self._texts.themes.weights(vector, named),
            vector,
            question.text,
            question.language,
            country,
            question.organisation,
            is_idea=True,
        )


def _examples(past: _Past, window: Split, questions: Sequence[Question], threads: int) -> Examples:
    generator = np.random.default_rng(0)
    seeds = generator.integers(2**32, size=len(questions))

    def measured(begin: int) -> Iterator[tuple[np.ndarray, ...]]:
        some = questions[begin : begin + BATCH]
        block = past.features.measure([past.ask(question) for question in some])
        for row, question in enumerate(some):
            candidates = block.candidates(row, window.allowed(question))
            joined = np.isin(candidates, question.relevant)
            drawn, weight = _draw(joined, np.random.default_rng(seeds[begin + row]))
            table = past.features.table(block, row, candidates)
            full = (begin + row) % 5 == 0
            yield table[drawn], joined[drawn], weight, table if full else table[:0], joined if full else joined[:0]

    with ThreadPoolExecutor(threads) as pool:
        parts = [
            part for batch in pool.map(lambda b: list(measured(b)), range(0, len(questions), BATCH)) for part in batch
        ]
    table, joined, weight, full, outcome = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Examples(table, joined, weight, len(questions), (full, outcome))


def _draw(joined: np.ndarray, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Row numbers of all who joined and of some who did not, and how many each stands for."""
    yes, no = np.flatnonzero(joined), np.flatnonzero(~joined)
    drawn = generator.choice(no, size=min(NEGATIVES, len(no)), replace=False)
    weight = np.concatenate([np.ones(len(yes)), np.full(len(drawn), len(no) / max(len(drawn), 1))])
    return np.concatenate([yes, drawn]), weight


def _fit(examples: list[Examples], columns: tuple[tuple[str, str], ...]) -> Booster:
    """Trees from all windows; how far to trust them, from what those of the older windows said of the newest."""
    older = examples[:-1] or examples
    table, joined = examples[-1].calibration
    raw = np.asarray(_boost(older).predict(table, raw_score=True))
    line = LogisticRegression(C=1e6).fit(raw[:, None], joined)
    trees = _boost(examples).model_to_string()
    return Booster(trees, float(line.coef_[0, 0]), float(line.intercept_[0]), columns)


def _boost(examples: Sequence[Examples]) -> lightgbm.Booster:
    table, joined, weight = (
        np.concatenate([getattr(part, name) for part in examples]) for name in ("table", "joined", "weight")
    )
    data = lightgbm.Dataset(table, joined.astype(np.float32), weight=weight)
    return lightgbm.train(PARAMETERS, data, ROUNDS)

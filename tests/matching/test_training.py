"""What is learned from a generated store whose communities are known, and when there is too little to learn from."""

from collections.abc import Callable

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.calibration import calibration
from talka.matching.evaluation.metrics import METRICS, accuracy, found
from talka.matching.evaluation.task import TASKS, Question, Ranking, Split, Task
from talka.matching.learned import Ranked
from talka.matching.matcher import Matcher
from talka.matching.texts import Texts
from talka.matching.training import MONTHS, enough, train

Build = Callable[..., Network]

CALIBRATED: dict[Task, float] = {"partner": 0.05, "idea": 0.03}
"""Expected calibration error over all candidates of the year after. The store grows, so that its past is another."""


@pytest.fixture(scope="module")
def answers(trained: Matcher, asked_later: Split) -> list[tuple[Question, Ranked]]:
    """What the trained ranker says to all questions of the year after."""
    learned = trained.learned
    assert learned is not None
    found = []
    for question in asked_later.questions:
        iri = asked_later.known.iris[question.organisation]
        idea = question.task == "idea"
        query = trained.idea(question.text, organisation=iri) if idea else trained.organisation(iri)
        found.append((question, learned.rank(learned.measure([query]), 0, asked_later.allowed(question))))
    return found


def ndcg(questions: list[Question], rankings: list[Ranking]) -> float:
    hits = np.stack([found(answer.rows, asked.relevant) for asked, answer in zip(questions, rankings, strict=True)])
    scores = accuracy(hits, np.array([len(question.relevant) for question in questions]))
    return float(scores[:, METRICS.index("nDCG@10")].mean())


@pytest.mark.parametrize("task", TASKS)
def test_it_finds_communities_that_popularity_does_not(
    answers: list[tuple[Question, Ranked]], asked_later: Split, task: Task
) -> None:
    asked = [(question, ranked) for question, ranked in answers if question.task == task]
    assert len(asked) > 100
    questions = [question for question, _ in asked]
    learned = ndcg(questions, [Ranking(ranked.rows, ranked.scores) for _, ranked in asked])
    popularity = Popularity(asked_later.known)
    popular = ndcg(questions, [popularity.rank(each, asked_later.allowed(each), 50) for each in questions])
    assert learned > 0.2
    assert learned > 3 * popular


@pytest.mark.parametrize("task", TASKS)
def test_probabilities_come_true(answers: list[tuple[Question, Ranked]], task: Task) -> None:
    some = [(ranked.scores, np.isin(ranked.rows, asked.relevant)) for asked, ranked in answers if asked.task == task]
    probabilities, outcomes = (np.concatenate(parts) for parts in zip(*some, strict=True))
    curve = calibration(probabilities, outcomes)
    assert curve.error < CALIBRATED[task]
    assert curve.bins[-1].share > 5 * max(curve.bins[0].share, 0.001)


def test_the_same_store_gives_the_same_model(trained: Matcher, asked_later: Split) -> None:
    """Whatever the number of threads, which was two."""
    assert trained.learned is not None
    told: list[tuple[int, int]] = []
    again = train(asked_later.known, trained.texts, progress=lambda done, total: told.append((done, total)), workers=1)
    assert again.version == trained.learned.model.version
    assert set(again.regressions) == set(TASKS)
    assert again.months == MONTHS
    assert again.trained_on == asked_later.known.revision
    done, totals = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert (done[-1], len(set(totals))) == (totals[-1], 1)


def test_where_there_is_enough(busy_network: Network, asked_later: Split) -> None:
    assert enough(busy_network)
    assert enough(asked_later.known)


def test_the_default_dataset_is_not_enough(default_network: Network) -> None:
    assert not enough(default_network)


@pytest.mark.parametrize("kind", ["empty", "undated", "one country", "alone"])
def test_where_there_is_nothing_to_learn_from(build: Build, kind: str) -> None:
    names = [f"o{n}" for n in range(12)]
    day = "" if kind == "undated" else "{}-{:02}-01"
    pairs = {} if kind == "empty" else {
        f"p{n}": (f"o{n % 12} o{(5 * n + 1) % 12}" if kind != "alone" else f"o{n % 12}", "",
                  day.format(2021 + n % 4, 1 + n % 12))
        for n in range(120)
    }  # fmt: skip
    places = {} if kind == "one country" else {name: ("LV", "SE")[n % 2] for n, name in enumerate(names)}
    network = build(names, pairs, countries=places)
    assert not enough(network)
    model = train(network, Texts(network, projects=True, encoder="lsa"))
    assert model.regressions == {}

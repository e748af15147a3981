"""The weights that Talka comes with are those of the default dataset's past: the fit, to be repeated.

Logistic regression without negative weights on who joined whom after the last cutoffs. Of needs and offers, and of who
is named in an idea, this past tells nothing: they keep their weight, and the others share the rest. When the dataset
has changed and this fails, it prints what to write into `talka.matching.ranker`.
"""

from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize

from talka.graph.network import Network
from talka.matching.evaluation.split import cutoffs, split
from talka.matching.matcher import Matcher
from talka.matching.ranker import WEIGHTS

MONTHS, CUTS = 12, 3
BEST = 400
"""Candidates of each question that are learned from, beside those who joined: the best by the present weights."""
PENALTY = 1e-3
GIVEN = ["needs_and_offers", "named"]
RESAMPLES = 100


def examples(network: Network) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """For each question of the past the scores by kind of evidence (c, e), and (c,) bool who joined."""
    weights = np.array(list(WEIGHTS.values()))
    for cutoff in cutoffs(network, CUTS, MONTHS):
        window = split(network, cutoff, MONTHS)
        matcher = Matcher(window.known)
        assert [evidence.name for evidence in matcher.ranker.evidence] == list(WEIGHTS)
        for question in window.questions:
            iri = network.iris[question.organisation]
            query = (
                matcher.organisation(iri)
                if question.task == "partner"
                else matcher.idea(question.text, language=question.language, organisation=iri)
            )
            rows = np.flatnonzero(window.allowed(question))
            scores = np.stack([assessment.scores[rows] for assessment in matcher.ranker.assess(query)], axis=1)
            joined = np.isin(rows, question.relevant)
            others = np.flatnonzero(~joined)
            others = others[np.argsort(-(scores[others] @ weights), kind="stable")[:BEST]]
            if joined.any():
                chosen = np.concatenate([np.flatnonzero(joined), others])
                yield scores[chosen], joined[chosen]


def fitted(questions: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """(e,) weights, each question counting the same."""
    table = np.concatenate([scores for scores, _ in questions])
    joined = np.concatenate([joined for _, joined in questions]).astype(np.float64)
    counts = np.concatenate([np.full(len(joined), 1 / len(joined)) for _, joined in questions])

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        odds = table @ parameters[:-1] + parameters[-1]
        error = (1 / (1 + np.exp(-odds)) - joined) * counts
        value = counts @ (np.logaddexp(0, odds) - joined * odds) + PENALTY * (parameters[:-1] ** 2).sum()
        return value, np.append(table.T @ error + 2 * PENALTY * parameters[:-1], error.sum())

    bounds = [(0.0, None)] * table.shape[1] + [(None, None)]
    found: np.ndarray = minimize(loss, np.zeros(len(bounds)), jac=True, bounds=bounds, method="L-BFGS-B").x[:-1]
    return found


def shares(questions: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """(e,) fitted weights, which sum to 1 with that of needs and offers; and the given ones."""
    found = fitted(questions)
    given = [list(WEIGHTS).index(name) for name in GIVEN]
    found[given] = 0.0
    found *= (1 - WEIGHTS["needs_and_offers"]) / found.sum()
    found[given] = [WEIGHTS[name] for name in GIVEN]
    return found


def test_they_are_what_the_past_may_say(default_network: Network) -> None:
    """Within the 95 % percentile bootstrap intervals over questions, of which there are few."""
    questions = list(examples(default_network))
    assert len(questions) > 100
    generator = np.random.default_rng(0)
    drawn = [generator.integers(len(questions), size=len(questions)) for _ in range(RESAMPLES)]
    resampled = np.stack([shares([questions[number] for number in numbers]) for numbers in drawn])
    low, high = np.percentile(resampled, [2.5, 97.5], axis=0)
    for name, *values in zip(WEIGHTS, shares(questions), low, high, strict=True):
        print(f"{name}: {WEIGHTS[name]:.2f}, fitted {values[0]:.3f} [{values[1]:.3f}, {values[2]:.3f}]")
    weights = np.array(list(WEIGHTS.values()))
    assert ((low <= weights + 1e-9) & (weights <= high + 1e-9)).all()

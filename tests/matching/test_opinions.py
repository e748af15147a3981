"""What the matcher thinks of everybody is what it would suggest."""

import numpy as np
import pytest

from talka.matching.dials import PLAIN
from talka.matching.matcher import EVERYBODY, Matcher

ROWS = (5, 70)


@pytest.fixture(params=["by given weights", "learned"])
def judge(request: pytest.FixtureRequest, matcher: Matcher, trained: Matcher) -> Matcher:
    return matcher if request.param == "by given weights" else trained


def test_the_scores_are_those_of_the_suggestions(judge: Matcher) -> None:
    network = judge.network
    queries = [judge.organisation(network.iris[row]) for row in ROWS]
    for row, query, opinion in zip(ROWS, queries, judge.opinions(queries), strict=True):
        answer = judge.recommend(query, 10, dials=PLAIN)
        assert (opinion.model, opinion.months) == (answer.model, answer.months)
        told = [opinion.scores[network.index[item.partner]] for item in answer.items]
        # measured together and alone, sums of float32 differ in their last digits
        assert told == pytest.approx([item.score for item in answer.items], rel=1e-5)
        own = network.countries == network.countries[row]
        own[network.partners_of(row)] = True
        assert not opinion.scores[own].any()


def test_the_suggestion_of_one_is_that_of_the_list(judge: Matcher) -> None:
    query = judge.organisation(judge.network.iris[5])
    (opinion,) = judge.opinions([query])
    for item in judge.recommend(query, 5, dials=PLAIN).items:
        alone = opinion.suggestion(judge.network.index[item.partner])
        assert alone is not None
        assert [reason.values for reason in alone.reasons] == [reason.values for reason in item.reasons]
        assert alone.contributions == pytest.approx(item.contributions)
        assert alone.score == pytest.approx(item.score)


def test_those_who_are_asked_about_change_nobody_elses_score(judge: Matcher) -> None:
    query = judge.organisation(judge.network.iris[5])
    (few,), (all_,) = (judge.opinions([query], EVERYBODY, also) for also in ((), range(len(judge.network))))
    scored = few.scores > 0
    np.testing.assert_allclose(all_.scores[scored], few.scores[scored])
    assert all_.scores.argmax() == few.scores.argmax()

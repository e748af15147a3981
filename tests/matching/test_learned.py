"""The matcher with a trained model: probabilities, contributions, dials and filters."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.dials import PLAIN, Dials
from talka.matching.learned import ACQUAINTANCE, LearnedRanker
from talka.matching.matcher import POOL, Matcher
from talka.matching.query import Query
from talka.matching.suggestions import Suggestions
from talka.matching.texts import Texts
from talka.ontology.terms import KIND

IDEA = "Volunteers restore the wetland by the river and guard the harbour against the flood"


@pytest.fixture(scope="module")
def learned(trained: Matcher) -> LearnedRanker:
    assert trained.learned is not None
    return trained.learned


@pytest.fixture(scope="module")
def queries(trained: Matcher) -> list[Query]:
    """Organisations of all communities, and ideas with and without an asker."""
    iris = trained.network.iris
    ideas = [trained.idea(IDEA, country="SE"), trained.idea(IDEA, organisation=iris[40]), trained.idea(IDEA)]
    return [*(trained.organisation(iri) for iri in iris[::5]), *ideas]


@pytest.fixture(scope="module")
def plain(trained: Matcher, queries: list[Query]) -> list[Suggestions]:
    return list(trained.recommend_all(queries, dials=PLAIN))


@pytest.fixture(scope="module")
def wishing(fictional_network: Network, learned: LearnedRanker) -> Matcher:
    """The fictional store, which has needs and offers, seen through the model of another store."""
    texts = Texts(fictional_network, projects=True, encoder="lsa")
    return Matcher(fictional_network, model=learned.model, texts=texts)


def rows(matcher: Matcher, answer: Suggestions) -> list[int]:
    return [matcher.network.index[item.partner] for item in answer.items]


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def test_answers_are_stamped_with_the_model(plain: list[Suggestions], learned: LearnedRanker) -> None:
    for answer in plain:
        assert (answer.model, answer.months) == (learned.model.version, learned.model.months)
        assert len(answer.items) == 10


@pytest.mark.parametrize("dials", [PLAIN, Dials(), Dials(surprise=1.0), Dials(newcomers=1.0), Dials(mutual=1.0)])
def test_contributions_add_up_to_the_log_odds_of_the_score(
    trained: Matcher, wishing: Matcher, queries: list[Query], dials: Dials
) -> None:
    fictional = [wishing.organisation(iri) for iri in wishing.network.iris]
    for matcher, asked in ((trained, queries[-8:]), (wishing, fictional)):
        for answer in matcher.recommend_all(asked, dials=dials):
            for item in answer.items:
                assert 0 < item.score < 1
                log_odds = math.log(item.score / (1 - item.score))
                assert answer.base + sum(item.contributions.values()) == pytest.approx(log_odds, abs=1e-6)


def test_reasons_are_of_evidence_that_speaks_for_it(plain: list[Suggestions]) -> None:
    told = [item for answer in plain for item in answer.items]
    assert sum(bool(item.reasons) for item in told) > 0.8 * len(told)
    for item in told:
        parts = [reason.contribution for reason in item.reasons]
        assert parts == sorted(parts, reverse=True)
        for reason in item.reasons:
            assert reason.contribution == item.contributions[reason.evidence] > 0


def test_a_need_that_is_met_adds_to_the_odds(wishing: Matcher) -> None:
    met = 0
    for iri in wishing.network.iris:
        for item in wishing.recommend(wishing.organisation(iri), dials=PLAIN).items:
            part = item.contributions.get("needs_and_offers", 0.0)
            spoken = [reason for reason in item.reasons if reason.evidence == "needs_and_offers"]
            assert (part > 0) == bool(spoken)
            met += part > 0
    assert met > 3


def test_plain_is_the_order_of_the_scores(
    trained: Matcher, learned: LearnedRanker, queries: list[Query], plain: list[Suggestions]
) -> None:
    for query, answer in zip(queries, plain, strict=True):
        scores = [item.score for item in answer.items]
        assert scores == sorted(scores, reverse=True)
        permitted = trained.network.countries != query.country
        permitted[list(query.partners)] = False
        ranked = learned.rank(learned.measure([query]), 0, permitted)
        assert scores == pytest.approx(ranked.scores[:10].tolist(), rel=1e-4)
        assert ranked.scores[0] == ranked.scores.max()


def test_ties_are_broken_by_iri(trained: Matcher, learned: LearnedRanker, build: Callable[..., Network]) -> None:
    """Organisations of which the store says the same: rows are in the order of IRIs."""
    names = [f"o{n:02}" for n in range(12)]
    network = build(names, {"all": (" ".join(names), "", "2024-01-01")}, countries=dict.fromkeys(names[1:], "LV"))
    matcher = Matcher(network, model=learned.model, texts=Texts(network, projects=True, encoder="lsa"))
    newcomer = Query(np.zeros(len(network.theme_iris)), country="SE")
    answer = matcher.recommend(newcomer, 11, dials=PLAIN)
    by_score: dict[float, list[str]] = {}
    for item in answer.items:
        by_score.setdefault(item.score, []).append(item.partner)
    assert max(map(len, by_score.values())) > 1
    assert all(partners == sorted(partners) for partners in by_score.values())


def test_one_by_one_is_as_all_together(trained: Matcher, queries: list[Query], plain: list[Suggestions]) -> None:
    for query, together in zip(queries, plain, strict=True):
        alone = trained.recommend(query, dials=PLAIN)
        assert [item.partner for item in alone.items] == [item.partner for item in together.items]
        for one, other in zip(alone.items, together.items, strict=True):
            assert one.score == pytest.approx(other.score, rel=1e-4)
            assert [reason.refs() for reason in one.reasons] == [reason.refs() for reason in other.reasons]


def test_the_same_question_has_the_same_answer(trained: Matcher, queries: list[Query]) -> None:
    for query in queries[::6]:
        assert trained.recommend(query).items == trained.recommend(query).items


def test_a_shorter_list_is_the_beginning_of_a_longer(trained: Matcher, queries: list[Query]) -> None:
    for query in queries[::6]:
        longer = trained.recommend(query, 15, dials=PLAIN).items
        assert trained.recommend(query, 4, dials=PLAIN).items == longer[:4]


def test_newcomers_brings_up_the_small(
    trained: Matcher, learned: LearnedRanker, queries: list[Query], plain: list[Suggestions]
) -> None:
    joined = np.asarray(trained.network.membership.sum(axis=1)).ravel()
    turned = trained.recommend_all(queries, dials=Dials(newcomers=1.0, spread=0.0))
    before, after = (
        mean([joined[row] for answer in answers for row in rows(trained, answer)]) for answers in (plain, turned)
    )
    assert after < 0.8 * before


def test_surprise_takes_acquaintance_away(trained: Matcher, queries: list[Query], plain: list[Suggestions]) -> None:
    turned = list(trained.recommend_all(queries, dials=Dials(surprise=1.0, spread=0.0)))

    def acquainted(answers: list[Suggestions]) -> float:
        return mean([
            max(0.0, sum(item.contributions.get(kind, 0.0) for kind in ACQUAINTANCE))
            for answer in answers
            for item in answer.items
        ])  # fmt: skip

    assert acquainted(turned) < acquainted(plain)


def test_spread_brings_more_countries(trained: Matcher, queries: list[Query]) -> None:
    def countries(spread: float) -> float:
        answers = trained.recommend_all(queries, 4, dials=Dials(spread=spread))
        return mean([len(set(trained.network.countries[rows(trained, answer)])) for answer in answers])

    assert countries(0.0) < countries(0.25) <= countries(1.0)


def test_mutual_is_the_geometric_mean_of_both_sides_odds(trained: Matcher, queries: list[Query]) -> None:
    def odds(score: float) -> float:
        return score / (1 - score)

    everybody = Filters(same_country=True, past_partners=True)
    for query in [query for query in queries if query.organisation is not None][:4]:
        asker = query.organisation
        assert asker is not None
        turned = trained.recommend(query, dials=Dials(mutual=1.0, spread=0.0)).items
        together = []
        for item in turned:
            (theirs,) = trained.opinions([trained.organisation(item.partner)], everybody, also=[asker])
            together.append(math.sqrt(odds(item.score) * odds(float(theirs.scores[asker]))))
        assert together == sorted(together, reverse=True)
        first = {item.partner for item in trained.recommend(query, POOL * 10, dials=PLAIN).items}
        assert {item.partner for item in turned} <= first


def test_an_idea_of_nobody_is_on_no_list(trained: Matcher) -> None:
    idea = trained.idea("A river and its wetland", language="en")
    assert trained.recommend(idea, dials=Dials(mutual=1.0)).items == trained.recommend(idea).items


def test_dials_do_not_change_what_is_said_of_one(trained: Matcher, queries: list[Query]) -> None:
    """They choose; the score stays a probability."""
    for query in queries[:4]:
        whole = {item.partner: item for item in trained.recommend(query, 150, dials=PLAIN).items}
        for dials in (Dials(surprise=1.0), Dials(newcomers=1.0), Dials(spread=1.0), Dials(mutual=1.0)):
            for item in trained.recommend(query, dials=dials).items:
                assert whole[item.partner].score == pytest.approx(item.score)
                assert whole[item.partner].reasons == item.reasons


def test_filters_hold(trained: Matcher, queries: list[Query]) -> None:
    network = trained.network
    companies = frozenset({KIND + "company"})
    for query in queries:
        for found in rows(trained, trained.recommend(query, filters=Filters(countries=frozenset({"LV", "PT"})))):
            assert network.countries[found] in {"LV", "PT"}
        for found in rows(trained, trained.recommend(query, filters=Filters(kinds=companies))):
            assert network.kinds[found] in companies
        for found in rows(trained, trained.recommend(query)):
            assert found != query.organisation
            assert found not in query.partners
            assert network.countries[found] != query.country
    themed = Filters(themes=frozenset({network.theme_iris[0]}))
    assert trained.recommend(queries[0], filters=themed).items == ()  # no organisation of the store has a theme


def test_the_own_country_where_it_is_asked_for(trained: Matcher, queries: list[Query]) -> None:
    own = [query.country for query in queries if query.country]
    answers = trained.recommend_all([query for query in queries if query.country], 30, Filters(same_country=True))
    found = [set(trained.network.countries[rows(trained, answer)]) for answer in answers]
    assert any(country in countries for country, countries in zip(own, found, strict=True))


def test_past_partners_of_who_has_an_idea(trained: Matcher) -> None:
    """They come first where they are asked for, with what was done together."""
    network, again = trained.network, 0
    for iri in network.iris[::12]:
        partners = {network.iris[row] for row in network.partners_of(network.index[iri])}
        query = trained.idea(IDEA, organisation=iri)
        assert not partners & {item.partner for item in trained.recommend(query, 30).items}
        for item in trained.recommend(query, filters=Filters(past_partners=True)).items:
            named = [
                ref.value for reason in item.reasons if reason.evidence == "past_partners" for ref in reason.refs()
            ]
            shared = network.shared(network.index[iri], network.index[item.partner])
            assert set(named) <= {network.collaborations[column] for column in shared}
            again += bool(named)
    assert again > 5


def test_what_was_not_learned_is_judged(trained: Matcher, learned: LearnedRanker, queries: list[Query]) -> None:
    """A model of ideas alone: organisations are answered as without a model, ideas as with both."""
    ideas = replace(learned.model, regressions={"idea": learned.model.regressions["idea"]})
    half = Matcher(trained.network, model=ideas, texts=trained.texts)
    none = Matcher(trained.network, texts=trained.texts)
    organisation, idea = queries[0], queries[-1]
    judged, ranked = half.recommend_all([organisation, idea], dials=PLAIN)
    assert (judged.months, ranked.months) == (0, ideas.months)
    assert judged.items == none.recommend(organisation, dials=PLAIN).items
    assert [item.partner for item in ranked.items] == [
        item.partner for item in trained.recommend(idea, dials=PLAIN).items
    ]


@pytest.mark.parametrize("n", [1, 2])
def test_hardly_anybody_there(build: Callable[..., Network], learned: LearnedRanker, n: int) -> None:
    network = build(["a", "b"][:n], {}, countries={"b": "LV"})
    matcher = Matcher(network, model=learned.model, texts=Texts(network, projects=True, encoder="lsa"))
    assert matcher.recommend(matcher.organisation(network.iris[0])).items == ()
    assert matcher.recommend(matcher.idea(IDEA)).items == ()

"""The contract of a recommender, which every baseline keeps, and what each finds on networks small enough to count."""

from collections.abc import Callable
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.evaluation.baselines.base import best, partnerships
from talka.matching.evaluation.baselines.neighbours import CommonNeighbours, ResourceAllocation
from talka.matching.evaluation.baselines.popularity import Popularity
from talka.matching.evaluation.baselines.texts import SimilarProjects, TextProfile, project_texts
from talka.matching.evaluation.metrics import LENGTH, accuracy, found
from talka.matching.evaluation.recommenders import BASELINES
from talka.matching.evaluation.task import Maker, Question, Recommender, Split, Task
from talka.matching.factors import factorise

Dated = Callable[..., Network]


@pytest.fixture(scope="module", params=BASELINES, ids=lambda maker: str(maker.name))
def maker(request: pytest.FixtureRequest) -> Maker:
    made: Maker = request.param
    return made


@pytest.fixture(scope="module")
def recommender(maker: Maker, dated_split: Split) -> Recommender:
    return maker(dated_split.known)


def test_only_allowed_rows_at_most_k_and_none_twice(recommender: Recommender, dated_split: Split) -> None:
    for question in dated_split.questions:
        allowed = dated_split.allowed(question)
        for k in (1, 7, LENGTH):
            ranking = recommender.rank(question, allowed, k)
            assert len(ranking.rows) == len(ranking.scores) <= k
            assert allowed[ranking.rows].all()
            assert len(set(ranking.rows.tolist())) == len(ranking.rows)


def test_best_first_and_ties_in_the_order_of_rows(recommender: Recommender, dated_split: Split) -> None:
    for question in dated_split.questions:
        ranking = recommender.rank(question, dated_split.allowed(question), LENGTH)
        steps = np.diff(ranking.scores)
        assert (steps <= 0).all()
        assert (np.diff(ranking.rows)[steps == 0] > 0).all()


def test_a_longer_list_begins_with_the_shorter(recommender: Recommender, dated_split: Split) -> None:
    for question in dated_split.questions[::5]:
        allowed = dated_split.allowed(question)
        short, long = (recommender.rank(question, allowed, k).rows for k in (5, LENGTH))
        assert long[:5].tolist() == short.tolist()


def test_the_answers_are_not_looked_at(recommender: Recommender, dated_split: Split) -> None:
    for question in dated_split.questions[::5]:
        allowed = dated_split.allowed(question)
        other = replace(question, relevant=np.flatnonzero(allowed)[-1:], collaboration=0, newcomer=True, civil=False)
        one, two = (recommender.rank(asked, allowed, LENGTH) for asked in (question, other))
        assert one.rows.tolist() == two.rows.tolist()


def test_the_same_again(maker: Maker, recommender: Recommender, dated_split: Split) -> None:
    again = maker(dated_split.known)
    for question in dated_split.questions[::5]:
        allowed = dated_split.allowed(question)
        one, two = (some.rank(question, allowed, LENGTH) for some in (recommender, again))
        assert one.rows.tolist() == two.rows.tolist()
        assert one.scores.tolist() == two.scores.tolist()


def test_nobody_allowed_nobody_suggested(recommender: Recommender, dated_split: Split) -> None:
    ranking = recommender.rank(dated_split.questions[0], np.zeros(len(dated_split.known), dtype=bool), LENGTH)
    assert len(ranking.rows) == len(ranking.scores) == 0


@pytest.mark.parametrize("task", ["partner", "idea"])
def test_planted_communities_are_found_better_than_by_chance(
    recommender: Recommender, dated_split: Split, task: Task
) -> None:
    asked = [q for q in dated_split.questions if q.task == task and not q.newcomer]
    generator = np.random.default_rng(0)
    chance, ours = [], []
    for question in asked:
        allowed = dated_split.allowed(question)
        ours.append(found(recommender.rank(question, allowed, LENGTH).rows, question.relevant))
        chance.append(found(generator.permutation(np.flatnonzero(allowed)), question.relevant))
    counts = np.array([len(question.relevant) for question in asked])
    recall, random = (accuracy(np.stack(hits), counts)[:, 3].mean() for hits in (ours, chance))
    factor = 1.0 if recommender.name == "popularity" else 1.5  # popularity knows no communities
    assert recall > factor * random


def test_newcomers_are_answered_by_what_needs_no_past(dated_split: Split) -> None:
    newcomer = next(q for q in dated_split.questions if q.task == "partner" and q.newcomer)
    made = [maker(dated_split.known) for maker in BASELINES]
    rankings = {each.name: each.rank(newcomer, dated_split.allowed(newcomer), 10) for each in made}
    answered = {name for name, ranking in rankings.items() if len(ranking.rows)}
    assert answered == {"popularity", "text profile", "similar projects"}


# Networks small enough to count


@pytest.fixture(scope="module")
def toy(dated: Dated) -> Network:
    """a and b have worked together, b and c, b and d, a and e, e and d; f with nobody."""
    projects = [("p1", "2020-01-01", "a b"), ("p2", "2020-01-01", "b c d"), ("p3", "2020-01-01", "a e"),
                ("p4", "2020-01-01", "e d"), ("p5", "2020-01-01", "f")]  # fmt: skip
    return dated([f"{name} SE" for name in "abcdef"], projects)


def ranked(maker: Maker, known: Network, asker: str = "a", text: str = "") -> dict[str, float]:
    names = [labels["en"] for labels in known.labels]
    allowed = np.array([name != asker for name in names])
    question = Question("idea" if text else "partner", names.index(asker), np.array([0]), text)
    ranking = maker(known).rank(question, allowed, LENGTH)
    return {names[row]: score for row, score in zip(ranking.rows, ranking.scores.tolist(), strict=True)}


def test_popularity_counts_collaborations(toy: Network) -> None:
    assert ranked(Popularity, toy) == {"b": 2, "d": 2, "e": 2, "c": 1, "f": 1}


def test_common_neighbours_are_counted(toy: Network) -> None:
    assert ranked(CommonNeighbours, toy) == {"d": 2.0, "c": 1.0}


def test_resource_allocation_splits_by_degree(toy: Network) -> None:
    assert ranked(ResourceAllocation, toy) == pytest.approx({"d": 1 / 3 + 1 / 2, "c": 1 / 3})


def test_neighbours_are_those_of_networkx(dated_split: Split) -> None:
    known = dated_split.known
    graph = nx.from_scipy_sparse_array(partnerships(known))
    recommenders = CommonNeighbours(known), ResourceAllocation(known)
    for question in [q for q in dated_split.questions if q.task == "partner"][:40]:
        asker, allowed = question.organisation, dated_split.allowed(question)
        pairs = [(asker, row) for row in np.flatnonzero(allowed).tolist()]
        common = np.zeros(len(known))
        allocated = np.zeros(len(known))
        for one, other in pairs:
            common[other] = len(list(nx.common_neighbors(graph, one, other)))
        for _, other, score in nx.resource_allocation_index(graph, pairs):
            allocated[other] = score
        for recommender, expected in zip(recommenders, (common, allocated), strict=True):
            ranking = recommender.rank(question, allowed, LENGTH)
            assert ranking.scores == pytest.approx(best(expected, allowed, LENGTH).scores)
            assert ranking.scores == pytest.approx(expected[ranking.rows])


def test_least_squares_are_solved(toy: Network) -> None:
    """With many steps the factors are those of the closed form of Hu, Koren and Volinsky."""
    ties = partnerships(toy)
    alpha, regularisation = 3.0, 0.5
    users, items = factorise(ties, 2, alpha, regularisation, rounds=60)
    dense = ties.toarray()
    for item in range(5):
        confidence = np.diag(1 + alpha * dense[:, item])
        exact = np.linalg.solve(
            users.T @ confidence @ users + regularisation * np.eye(2), users.T @ confidence @ dense[:, item]
        )
        assert items[item] == pytest.approx(exact, abs=1e-3)
    assert not users[5].any(), "who worked with nobody has no factors"


def test_low_rank_structure_is_found() -> None:
    """Two blocks with one missing tie: it is the best guess."""
    ties = np.kron(np.eye(2), np.ones((6, 6))) - np.eye(12)
    ties[0, 1] = ties[1, 0] = 0
    users, items = factorise(csr_matrix(ties), 4, alpha=10.0, regularisation=1.0, rounds=10)
    scores = items @ users[0]
    others = [row for row in range(1, 12) if not ties[0, row]]
    assert max(others, key=lambda row: scores[row]) == 1


TEXTS = {"p1": "water rivers", "p2": "water rivers floods", "p3": "music choirs", "p4": "beekeeping"}


@pytest.fixture(scope="module")
def written(dated: Dated) -> Network:
    """a and b work on rivers, c on rivers and with d on music, e on bees, f on nothing."""
    members = {"p1": "a b", "p2": "c", "p3": "d c", "p4": "e"}
    projects = [(name, "2020-01-01", joined) for name, joined in members.items()]
    return dated([f"{name} SE" for name in "abcdef"], projects, texts={n: {"en": text} for n, text in TEXTS.items()})


def test_texts_find_who_works_on_it(written: Network) -> None:
    profile = ranked(TextProfile, written, text="rivers and their water")
    assert list(profile) == ["b", "c"], "c also works on something else"
    votes = ranked(SimilarProjects, written, text="floods of rivers and water")
    assert list(votes) == ["c", "b"]
    assert ranked(TextProfile, written, text="astronomy") == {}


def test_an_organisation_asks_by_its_past_projects(written: Network) -> None:
    assert set(ranked(TextProfile, written, asker="b")) == {"a", "c"}
    assert set(ranked(SimilarProjects, written, asker="e")) == set()


def test_the_profile_is_the_cosine_with_the_mean_text(dated_split: Split) -> None:
    known, texts = dated_split.known, project_texts(dated_split.known)
    idea = next(q for q in dated_split.questions if q.task == "idea")
    allowed = dated_split.allowed(idea)
    ranking = TextProfile(known).rank(idea, allowed, 10)
    asked = texts._tfidf.transform([idea.text]).toarray().ravel()
    for row, score in zip(ranking.rows, ranking.scores, strict=True):
        mean = texts.vectors[known.collaborations_of(row)].toarray().mean(axis=0)
        assert score == pytest.approx(mean @ asked / np.linalg.norm(mean) / np.linalg.norm(asked))


def test_only_the_most_similar_projects_vote(dated_split: Split) -> None:
    known = dated_split.known
    idea = next(q for q in dated_split.questions if q.task == "idea")
    everybody = np.ones(len(known), dtype=bool)
    nearest = int(np.argmax(project_texts(known).similarity(idea)))
    ranking = SimilarProjects(known, similar=1).rank(idea, everybody, LENGTH)
    assert sorted(ranking.rows.tolist()) == sorted(known.members_of(nearest).tolist())

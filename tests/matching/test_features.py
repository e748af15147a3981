"""From questions to candidates, and to the table that is learned from."""

import string
from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from talka.graph.network import Network
from talka.matching.candidates import Filters, candidates
from talka.matching.evidence.measures import NarrowMeasures
from talka.matching.evidence.values import Flows
from talka.matching.features import DEPTH, FINDERS, FLAT, FOR_NEWCOMERS, Block, Features
from talka.matching.matcher import Matcher
from talka.matching.query import Query

Build = Callable[..., Network]


@pytest.fixture(scope="module")
def features(trained: Matcher) -> Features:
    assert trained.learned is not None
    return trained.learned.features


@pytest.fixture(scope="module")
def queries(trained: Matcher) -> list[Query]:
    iris = trained.network.iris
    idea = trained.idea("Volunteers restore the wetland by the river", country="SE")
    return [*(trained.organisation(iri) for iri in iris[::12]), idea]


@pytest.fixture(scope="module")
def block(features: Features, queries: list[Query]) -> Block:
    return features.measure(queries)


def allowed(matcher: Matcher, query: Query) -> np.ndarray:
    return candidates(matcher.network, query, Filters(), matcher.profiles.weights)


def test_each_column_has_a_name_and_a_kind(features: Features, block: Block) -> None:
    columns = features.columns()
    assert len({name for _, name in columns}) == len(columns)
    assert {kind for kind, _ in columns} == {evidence.kind for evidence in features.evidence}
    for some in (np.arange(30), np.arange(1), np.empty(0, dtype=np.int64)):
        table = features.table(block, 0, some)
        assert table.shape == (len(some), len(columns))
        assert table.dtype == np.float32


def test_columns_hold_what_their_names_say(features: Features, block: Block, queries: list[Query]) -> None:
    names = [name for _, name in features.columns()]
    some = np.arange(3, len(features.history.network), 2)
    for row in range(len(queries)):
        table = dict(zip(names, features.table(block, row, some).T, strict=True))
        for name, values in block.wide.items():
            own, rank, share = table[name], np.expm1(table[f"{name}:rank"]), table[f"{name}:share"]
            np.testing.assert_allclose(own, values.whole(row)[some], rtol=1e-5, atol=1e-7)
            np.testing.assert_allclose(rank, [(own > value).sum() for value in own], atol=1e-3)
            assert share.max() == pytest.approx(1.0 if own.max() > 0 else 0.0)
        for evidence in features.evidence[len(features.evidence) - 3 :]:
            for name, column in cast(NarrowMeasures, evidence).measure(block.batch, row, some).items():
                np.testing.assert_allclose(table[name], column, rtol=1e-6)


def test_candidates_are_allowed_and_different(trained: Matcher, block: Block, queries: list[Query]) -> None:
    for row, query in enumerate(queries):
        permitted = allowed(trained, query)
        found = block.candidates(row, permitted)
        assert len(found) > 20
        assert permitted[found].all()
        assert len(np.unique(found)) == len(found)


def test_a_smaller_set_is_the_beginning_of_a_larger(trained: Matcher, block: Block, queries: list[Query]) -> None:
    for row, query in enumerate(queries):
        permitted = allowed(trained, query)
        whole = block.candidates(row, permitted)
        for most in (0, 1, 10, 25, len(whole)):
            assert block.candidates(row, permitted, most).tolist() == whole[:most].tolist()


def test_nobody_is_a_candidate_of_whom_nothing_speaks(trained: Matcher, block: Block, queries: list[Query]) -> None:
    for row, query in enumerate(queries):
        permitted = allowed(trained, query)
        spoken = np.any([values.whole(row) > 0 for values in block.wide.values()], axis=0) | (block.activity > 0)
        assert spoken[block.candidates(row, permitted)].all()


def test_nobody_allowed(block: Block) -> None:
    n = len(block.activity)
    assert block.candidates(0, np.zeros(n, dtype=bool)).tolist() == []


def found_by(activity: np.ndarray, *finders: np.ndarray) -> Block:
    """One question, of which so many finders, and nobody else, say something (n,)."""
    wide = {name: Flows(csr_matrix(values)) for name, values in zip(FINDERS, finders, strict=False)}
    return Block(None, wide, activity)  # type: ignore[arg-type]


def test_ranks_are_fused() -> None:
    """Of 2,000, of whom two finders say opposite things, those at both ends; who is known to be active comes first."""
    rising = np.arange(1.0, 2_001.0)
    activity = np.zeros(2_000)
    activity[1_000] = 1.0
    block = found_by(activity, rising, rising[::-1])
    found = block.candidates(0, np.ones(2_000, dtype=bool), most=2_000)
    assert len(found) == 2 * DEPTH + 1
    assert set(found[:3]) == {0, 1_000, 1_999}
    assert set(found[1:21]) - {1_000} <= {*range(11), *range(1_989, 2_000)}


def test_a_second_opinion_counts() -> None:
    """Second by two finders comes before first by one: 2 / (FLAT + 1) > 1 / FLAT."""
    assert 2 / (FLAT + 1) > 1 / FLAT
    block = found_by(np.zeros(3), np.array([3.0, 2.0, 0.0]), np.array([0.0, 2.0, 3.0]))
    assert block.candidates(0, np.ones(3, dtype=bool)).tolist() == [1, 0, 2]


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_small_networks(n: int) -> None:
    block = found_by(np.zeros(n), np.ones(n))
    assert block.candidates(0, np.ones(n, dtype=bool)).tolist() == list(range(n))
    assert block.candidates(0, np.zeros(n, dtype=bool)).tolist() == []


def test_the_newest_of_those_nothing_is_known_to_speak_for_come_by_activity(build: Build, trained: Matcher) -> None:
    """A question that says nothing finds the active ones."""
    network = build(string.ascii_lowercase[:6], {"p": ("a b", "", "2024-01-01"), "q": ("b c", "", "2023-01-01")})
    assert trained.learned is not None
    matcher = Matcher(network, model=trained.learned.model, encoder="lsa")
    assert matcher.learned is not None
    nothing = Query(np.zeros(len(network.theme_iris)))
    block = matcher.learned.measure([nothing])
    assert block.candidates(0, np.ones(6, dtype=bool)).tolist() == [1, 0, 2]


def test_what_counts_once_more_for_newcomers(build: Build, trained: Matcher) -> None:
    """c has worked with somebody, e took part in a project alone."""
    assert trained.learned is not None
    network = build("abcde", {"p": ("a b c", "", "2024-01-01"), "q": ("e", "", "2023-01-01")})
    matcher = Matcher(network, model=trained.learned.model, encoder="lsa")
    assert matcher.learned is not None
    features = matcher.learned.features
    names = [name for _, name in features.columns()]
    once, again = ([names.index(f"{name}{end}") for name in FOR_NEWCOMERS] for end in ("", ":newcomer"))
    block = features.measure([matcher.organisation(network.iris[row]) for row in (2, 4)])
    known, newcomer = (features.table(block, row, np.array([0, 1])) for row in (0, 1))
    assert known[:, once].any()
    assert not known[:, again].any()
    assert newcomer[:, once].any()
    np.testing.assert_array_equal(newcomer[:, again], newcomer[:, once])

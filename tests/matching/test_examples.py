"""Past questions as examples: nothing of what came after a cut is in them but who joined."""

import copy
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.evaluation.task import Question, Split
from talka.matching.examples import NEGATIVES, NEWCOMERS, Past, sample
from talka.matching.matcher import Matcher
from talka.matching.texts import Texts


@pytest.fixture(scope="module")
def texts(busy_network: Network) -> Texts:
    return Texts(busy_network, projects=True, encoder="lsa")


@pytest.fixture(scope="module")
def past(busy_network: Network, texts: Texts, asked_later: Split) -> Past:
    return Past(busy_network, texts, asked_later.cutoff)


@pytest.fixture(scope="module")
def questions(asked_later: Split) -> list[Question]:
    """Of both tasks, more than are measured together."""
    return [*asked_later.questions[:20], *asked_later.questions[-20:]]


def scrambled(network: Network, after: np.datetime64) -> Network:
    """Other members, leaders, titles, texts, themes, calls and sizes of all that was signed on a day or later."""
    late = np.flatnonzero(network.signed >= after)
    assert 50 < len(late) < len(network.collaborations)
    order = np.arange(len(network.collaborations))
    order[late] = np.random.default_rng(7).permutation(late)
    mixed = network.select(order)
    calls = tuple("NEW-CALL" if column in set(late.tolist()) else call for column, call in enumerate(network.calls))
    sizes = np.where(network.signed >= after, 40.0, network.sizes)
    return replace(
        mixed,
        collaborations=network.collaborations,
        start=network.start,
        end=network.end,
        signed=network.signed,
        calls=calls,
        sizes=sizes,
    )


def test_nothing_that_was_signed_later_is_known(
    busy_network: Network, texts: Texts, past: Past, asked_later: Split, questions: list[Question]
) -> None:
    after = asked_later.cutoff
    other, later = copy.copy(texts), busy_network.signed >= after
    other.projects = np.where(later[:, None], -texts.projects[::-1], texts.projects)
    other.project_texts = ["nothing" if late else text for text, late in zip(texts.project_texts, later, strict=True)]
    partners = [question for question in questions if question.task == "partner"]
    assert len(partners) == 20
    here = past.tables(asked_later, partners)
    there = Past(scrambled(busy_network, after), other, after).tables(asked_later, partners)
    for (candidates, table, joined), (others, changed, still) in zip(here, there, strict=True):
        np.testing.assert_array_equal(candidates, others)
        np.testing.assert_array_equal(table, changed)
        np.testing.assert_array_equal(joined, still)


def test_what_was_signed_before_does_matter(
    busy_network: Network, texts: Texts, past: Past, asked_later: Split, questions: list[Question]
) -> None:
    """The same test would find a leak: with a month before the cut scrambled, features do change."""
    earlier = Past(scrambled(busy_network, asked_later.cutoff - 60), texts, asked_later.cutoff)
    _, table, _ = next(past.tables(asked_later, questions))
    _, changed, _ = next(earlier.tables(asked_later, questions))
    assert table.shape != changed.shape or (table != changed).any()


def test_who_joined_is_told_and_nobody_else(past: Past, asked_later: Split, questions: list[Question]) -> None:
    for question, (candidates, table, joined) in zip(questions, past.tables(asked_later, questions), strict=True):
        assert asked_later.allowed(question)[candidates].all()
        assert (np.diff(candidates) > 0).all()
        assert len(table) == len(joined) == len(candidates)
        assert set(candidates[joined].tolist()) == set(candidates.tolist()) & set(question.relevant.tolist())


def test_questions_are_those_that_the_matcher_asks(
    past: Past, trained: Matcher, asked_later: Split, questions: list[Question]
) -> None:
    """What is trained on looks like what is asked later, but for vectors of texts: fitted here on later texts too."""
    assert trained.learned is not None
    names = [name for _, name in trained.learned.features.columns()]
    alike = [column for column, name in enumerate(names) if name.startswith(("tie", "common", "votes_of_50", "asker"))]
    assert len(alike) >= 10
    for question, (candidates, table, _) in zip(questions, past.tables(asked_later, questions), strict=True):
        iri = trained.network.iris[question.organisation]
        query = (
            trained.organisation(iri)
            if question.task == "partner"
            else trained.idea(question.text, language=question.language, organisation=iri)
        )
        block = trained.learned.measure([query])
        asked = trained.learned.features.table(block, 0, candidates)
        np.testing.assert_allclose(asked[:, alike], table[:, alike], rtol=1e-4, atol=1e-5)


def test_all_who_joined_and_some_others(past: Past, asked_later: Split, questions: list[Question]) -> None:
    tables = list(past.tables(asked_later, questions))
    some, whole = past.examples(asked_later, questions, 1), past.examples(asked_later, questions, 1, whole=True)
    assert some.questions == whole.questions == len(questions)
    assert len(whole.table) == sum(len(joined) for _, _, joined in tables)
    assert len(some.table) == sum(joined.sum() + min(NEGATIVES, (~joined).sum()) for _, _, joined in tables)
    assert some.joined.sum() == whole.joined.sum() == sum(joined.sum() for _, _, joined in tables) > 0


def test_threads_change_nothing(past: Past, asked_later: Split, questions: list[Question]) -> None:
    one, three = (past.examples(asked_later, questions, workers) for workers in (1, 3))
    np.testing.assert_array_equal(one.table, three.table)
    np.testing.assert_array_equal(one.joined, three.joined)


def _asked(newcomers: int, others: int) -> list[Question]:
    return [Question("partner", n, np.array([n + 1]), newcomer=n < newcomers) for n in range(newcomers + others)]


@pytest.mark.parametrize(("newcomers", "others"), [(50, 200), (0, 300), (5, 10), (0, 0)])
def test_samples(newcomers: int, others: int) -> None:
    questions = _asked(newcomers, others)
    chosen = sample(questions, 100, seed=1)
    assert {id(question) for question in chosen} <= {id(question) for question in questions}
    assert len({id(question) for question in chosen}) == len(chosen)
    counts = Counter(question.newcomer for question in chosen)
    assert counts[True] == min(newcomers, round(100 * NEWCOMERS))
    assert counts[False] == min(others, round(100 * (1 - NEWCOMERS)))
    assert sample(questions, 100, seed=1) == chosen
    assert others < 100 or sample(questions, 100, seed=2) != chosen

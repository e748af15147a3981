"""Texts of several languages in one space, without the pull of the language.

Multilingual encoders place a text near others of its language, whatever it says: exactly wrong for finding partners
abroad. Three steps take that away. They rest on estimates, so with few texts they are held back.

1. The mean vector of each language is subtracted (Libovický, Rosa and Fraser, On the Language Neutrality of
   Pre-trained Multilingual Representations, 2020).
2. Directions in which the means of languages lie apart are damped: what is left of a language, and languages of few
   texts or none, lie there (Yang et al., A Simple and Effective Method To Eliminate the Self Language Bias in
   Multilingual Representations, 2021, who remove such directions; damping keeps what they say of meaning).
3. What varies more in one language than in all texts together is brought to the common measure by the linear map
   between the two normal distributions that moves the vectors least (Flamary, Lounici and Ferrari, Concentration
   bounds for linear Monge mapping estimation and optimal transport domain adaptation, 2019), along the main
   directions of all texts: along the others, a few dozen texts say nothing.

Measured on parallel texts (`tests/benchmarks/test_parallel_texts.py`; figures in docs/matching.md).
"""

from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from talka.matching.encoders.base import Encoder, unit
from talka.matching.encoders.cache import CachedEncoder

MEAN_SHRINKAGE = 2.0
"""Number of texts at which a language's own mean counts as much as the mean of all texts."""
DAMPING = 3.0
"""How much the variance between languages counts against that within them, where a direction is damped."""
COVARIANCE_SHRINKAGE = 100.0
"""Number of texts at which a language's own covariance counts as much as that of all texts."""
MAIN_DIRECTIONS = 128
"""Principal components along which covariances are aligned. With all 384, texts are pushed away from others of their
language: fewer than by chance are near, though many are of the same region, and fewer twins are found first."""
NOISE = 1e-6
"""Length below which what is left of a vector is rounding: a corpus of one text has nothing to compare with."""
FEW = 10
"""Languages with fewer texts are not aligned, only centred."""


class TextSpace:
    """Fitted on a corpus; gives unit vectors for its texts and for others in the same or other languages.

    texts and languages: sequences of the same length (n); a language is a code, empty where it is not known.
    """

    def __init__(self, encoder: Encoder, texts: Sequence[str], languages: Sequence[str]) -> None:
        self.encoder = encoder
        raw = encoder.encode(texts).astype(np.float64)
        codes = np.array([language.lower() for language in languages], dtype=object)
        filled = np.linalg.norm(raw, axis=1) > 0
        self._mean = raw[filled].mean(axis=0) if filled.any() else np.zeros(encoder.dimension)
        own = {str(code): raw[filled & (codes == code)] for code in sorted(set(codes[filled]))}
        self._means = {code: _shrunk_mean(rows, self._mean) for code, rows in own.items()}
        # One thread: beside other busy processes OpenBLAS's threads wait for each other (11 s instead of 0.3 s)
        with threadpool_limits(1):
            self._damping = _damping(own, self._mean)
            centred = {code: (rows - self._means[code]) @ self._damping for code, rows in own.items()}
            self._maps = {code: self._damping @ map_ for code, map_ in _alignments(centred).items()}
        self.vectors = self._neutral(raw, languages)

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32 unit vectors, comparable with `vectors` by their dot product. Nothing is cached."""
        encode = self.encoder.encode_once if isinstance(self.encoder, CachedEncoder) else self.encoder.encode
        return self._neutral(encode(texts).astype(np.float64), languages)

    def _neutral(self, raw: np.ndarray, languages: Sequence[str]) -> np.ndarray:
        neutral = np.zeros_like(raw)
        codes = np.array([language.lower() for language in languages], dtype=object)
        for code in set(codes):
            rows = np.flatnonzero((codes == code) & (np.linalg.norm(raw, axis=1) > 0))
            centred = raw[rows] - self._means.get(code, self._mean)
            centred[np.linalg.norm(centred, axis=1) < NOISE] = 0.0
            neutral[rows] = centred @ self._maps.get(code, self._damping)
        return unit(neutral.astype(np.float32))


def _shrunk_mean(rows: np.ndarray, mean: np.ndarray) -> np.ndarray:
    weight = len(rows) / (len(rows) + MEAN_SHRINKAGE)
    shrunk: np.ndarray = weight * rows.mean(axis=0) + (1 - weight) * mean
    return shrunk


def _damping(by_language: dict[str, np.ndarray], mean: np.ndarray) -> np.ndarray:
    """(d, d) scales the principal directions of the languages' means by the share of variance that is not theirs.

    With variances w within and b between languages along a direction, by w / (w + DAMPING b).
    """
    apart = [_shrunk_mean(rows, mean) - mean for rows in by_language.values()]
    between, directions = np.linalg.eigh(
        np.mean([np.outer(row, row) for row in apart] or [0 * np.outer(mean, mean)], 0)
    )
    within = np.zeros_like(between)
    for rows in by_language.values():
        within += (((rows - rows.mean(axis=0)) @ directions) ** 2).sum(axis=0)
    within /= max(1, sum(map(len, by_language.values())))
    between = np.maximum(between, 0.0)
    total = within + DAMPING * between
    kept = np.divide(within, total, out=np.ones_like(total), where=total > NOISE**2)
    damping: np.ndarray = (directions * kept) @ directions.T
    return damping


def _alignments(by_language: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """(d, d) for each language with enough texts: the Monge map from its covariance to that of all texts."""
    if sum(map(len, by_language.values())) <= FEW:
        return {}
    common = _covariance(np.concatenate(list(by_language.values())))
    main = np.linalg.eigh(common)[1][:, -MAIN_DIRECTIONS:]
    target = main.T @ common @ main
    alignments = {}
    for code, rows in by_language.items():
        if len(rows) >= FEW:
            weight = len(rows) / (len(rows) + COVARIANCE_SHRINKAGE)
            own = weight * _covariance(rows @ main) + (1 - weight) * target
            root, inverse = _power(own, 0.5), _power(own, -0.5)
            monge = inverse @ _power(root @ target @ root, 0.5) @ inverse
            alignments[code] = np.eye(len(common)) + main @ (monge - np.eye(len(monge))) @ main.T
    return alignments


def _covariance(rows: np.ndarray) -> np.ndarray:
    return np.atleast_2d(np.cov(rows, rowvar=False))


def _power(matrix: np.ndarray, exponent: float) -> np.ndarray:
    """A power of a symmetric positive semidefinite matrix, within its range.

    >>> _power(np.diag([4.0, 0.0]), -0.5).tolist()
    [[0.5, 0.0], [0.0, 0.0]]
    """
    values, vectors = np.linalg.eigh(matrix)
    kept = values > values.max() * 1e-6
    power: np.ndarray = (vectors[:, kept] * values[kept] ** exponent) @ vectors[:, kept].T
    return power


def same_language_share(vectors: np.ndarray, languages: Sequence[str], k: int = 5) -> tuple[float, float]:
    """Share of the k nearest texts that are in the text's own language, and that share by chance.

    Chance is the mean over all texts of the share of other texts in the same language.

    >>> same_language_share(np.eye(4), ["sv", "sv", "pt", "pt"], k=3)
    (0.3333333333333333, 0.3333333333333333)
    """
    codes = np.array(languages)
    same = codes[:, None] == codes[None, :]
    np.fill_diagonal(same, False)
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    share = float(np.take_along_axis(same, nearest, axis=1).mean())
    return share, float(same.sum() / (len(codes) * (len(codes) - 1)))

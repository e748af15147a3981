"""Texts of several languages in one space, without the pull of the language.

Multilingual encoders place a text near others of its language, whatever it says: exactly wrong for finding partners
abroad. `talka.matching.encoders.neutral` holds the four steps that take that away, each resting on estimates that few
texts hold back, and none on knowing which texts are translations.

Measured on parallel texts in 17 languages (`tests/benchmarks/test_parallel_texts.py`, figures in docs/matching.md).
"""

from collections.abc import Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from talka.matching.encoders.base import Encoder, unit
from talka.matching.encoders.cache import CachedEncoder
from talka.matching.encoders.neutral import alignments, damping, shrunk_mean, topic_offsets

NOISE = 1e-6
"""Length below which what is left of a vector is rounding: a corpus of one text has nothing to compare with."""


class TextSpace:
    """Fitted on a corpus; gives unit vectors for its texts and for others in the same or other languages.

    texts and languages: sequences of the same length (n); a language is a code, empty where it is not known.
    """

    def __init__(self, encoder: Encoder, texts: Sequence[str], languages: Sequence[str]) -> None:
        self.encoder = encoder
        raw = encoder.encode(texts).astype(np.float64)
        codes = _codes(languages)
        filled = np.linalg.norm(raw, axis=1) > 0
        self._mean = raw[filled].mean(axis=0) if filled.any() else np.zeros(encoder.dimension)
        own = {str(code): raw[filled & (codes == code)] for code in sorted(set(codes[filled]))}
        self._means = {code: shrunk_mean(rows, self._mean) for code, rows in own.items()}
        self._offsets: dict[str, np.ndarray] = {}
        # One thread: beside other busy processes OpenBLAS's threads wait for each other (11 s instead of 0.3 s)
        with threadpool_limits(1):
            self._damping = damping(own, self._mean)
            centred = {code: (rows - self._means[code]) @ self._damping for code, rows in own.items()}
            self._maps = {code: self._damping @ alignment for code, alignment in alignments(centred).items()}
            first = self._neutral(raw, codes)
            self._offsets = topic_offsets({code: first[filled & (codes == code)] for code in own})
        self.vectors = self._neutral(raw, codes)

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32 unit vectors, comparable with `vectors` by their dot product. Nothing is cached."""
        encode = self.encoder.encode_once if isinstance(self.encoder, CachedEncoder) else self.encoder.encode
        return self._neutral(encode(texts).astype(np.float64), _codes(languages))

    def _neutral(self, raw: np.ndarray, codes: np.ndarray) -> np.ndarray:
        neutral = np.zeros_like(raw)
        for code in set(codes):
            rows = np.flatnonzero((codes == code) & (np.linalg.norm(raw, axis=1) > 0))
            centred = raw[rows] - self._means.get(code, self._mean)
            said = np.linalg.norm(centred, axis=1) >= NOISE
            vectors = unit(centred[said] @ self._maps.get(code, self._damping))
            neutral[rows[said]] = vectors - self._offsets.get(code, 0.0)
        return unit(neutral.astype(np.float32))


def _codes(languages: Sequence[str]) -> np.ndarray:
    return np.array([language.lower() for language in languages], dtype=object)


def same_language_share(
    vectors: np.ndarray, languages: Sequence[str], k: int = 5, *, left_out: np.ndarray | None = None
) -> tuple[float, float]:
    """Share of the k nearest texts that are in the text's own language, and that share by chance.

    Chance is the mean over all texts of the share of other texts in the same language.
    left_out: (n, n) bool, pairs that do not count, such as translations of each other

    >>> same_language_share(np.eye(4), ["sv", "sv", "pt", "pt"], k=3)
    (0.3333333333333333, 0.3333333333333333)
    """
    codes = np.array(languages)
    counted = ~np.eye(len(codes), dtype=bool) if left_out is None else ~(left_out | np.eye(len(codes), dtype=bool))
    same = (codes[:, None] == codes[None, :]) & counted
    similarity = np.where(counted, vectors @ vectors.T, -np.inf)
    nearest = np.argsort(-similarity, axis=1, kind="stable")[:, :k]
    share = float(np.take_along_axis(same, nearest, axis=1).mean())
    return share, float((same.sum(axis=1) / counted.sum(axis=1)).mean())

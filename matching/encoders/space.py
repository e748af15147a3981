"""Texts of several languages in one space, without the pull of the language.

Multilingual encoders place a text near others of its language, whatever it says: exactly wrong for finding partners
abroad. Here the mean vector of each language is taken away and the rest scaled to length 1 (as in Libovický et al.,
On the Language Neutrality of Pre-trained Multilingual Representations, 2020). A language with few texts has an
uncertain mean, so it is shrunk towards the mean of all texts.
"""

from collections.abc import Sequence

import numpy as np

from talka.matching.encoders.base import Encoder, unit

SHRINKAGE = 4.0
"""Number of texts at which a language's own mean counts as much as the mean of all texts."""


class TextSpace:
    """Fitted on a corpus; gives unit vectors for its texts and for others in the same or other languages.

    texts and languages: sequences of the same length (n); a language is a code, empty where it is not known.
    """

    def __init__(self, encoder: Encoder, texts: Sequence[str], languages: Sequence[str]) -> None:
        self.encoder = encoder
        raw = encoder.encode(texts)
        filled = np.linalg.norm(raw, axis=1) > 0
        self._mean = raw[filled].mean(axis=0) if filled.any() else np.zeros(encoder.dimension, dtype=np.float32)
        self._means: dict[str, np.ndarray] = {}
        codes = np.array([language.lower() for language in languages])
        for code in sorted(set(codes[filled].tolist())):
            own = raw[filled & (codes == code)]
            weight = len(own) / (len(own) + SHRINKAGE)
            self._means[code] = weight * own.mean(axis=0) + (1 - weight) * self._mean
        self.vectors = self._centre(raw, languages)

    def encode(self, texts: Sequence[str], languages: Sequence[str]) -> np.ndarray:
        """(n, dimension) float32 unit vectors, comparable with `vectors` by their dot product."""
        return self._centre(self.encoder.encode(texts), languages)

    def _centre(self, raw: np.ndarray, languages: Sequence[str]) -> np.ndarray:
        means = [self._means.get(language.lower(), self._mean) for language in languages]
        filled = np.linalg.norm(raw, axis=1, keepdims=True) > 0
        centred = raw - np.stack(means) if means else raw
        return unit(np.where(filled, centred, 0.0).astype(np.float32))


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

"""Themes of a text: those named in it, and those that it is close to in meaning."""

from collections.abc import Collection

import numpy as np

from talka.matching.encoders.space import TextSpace
from talka.ontology.themes import themes

NAMED, ONLY_NAMED = 1.0, 0.5
"""Weight of a theme whose name or synonym stands in the text: in full where the text's meaning is near it too, half
where it is not, as in "our school looks for partners" for clean water."""
NEAR = 1.0
"""Standard score among the themes from which a theme counts as near in meaning."""
MEANT = 0.8
"""Weight of the theme closest in meaning; others less, in proportion to their standard scores."""
LEAST_Z, MOST = 1.8, 4
"""Least standard score at which a theme is taken to be meant without being named, and how many are at most."""


def theme_texts() -> list[str]:
    """What stands for each theme in the text space: its English name and synonyms."""
    return [", ".join((theme.label("en"), *theme.synonyms.get("en", ()))) for theme in themes()]


class ThemeVectors:
    """The themes as vectors in a text space: what their English names and synonyms mean."""

    def __init__(self, space: TextSpace) -> None:
        raw = space.encoder.encode(theme_texts())
        centred = raw - raw.mean(axis=0)  # names are unlike sentences: they have a mean of their own
        norms = np.linalg.norm(centred, axis=1, keepdims=True)
        self._vectors = centred / np.maximum(norms, 1e-9)

    def weights(self, vector: np.ndarray, named: Collection[int] = ()) -> np.ndarray:
        """(t,) 0..1: the themes that a text is about, by its vector and the columns of those `named` in it."""
        weights = np.zeros(len(self._vectors))
        if not vector.any():
            weights[list(named)] = NAMED
            return weights
        cosine = self._vectors @ vector
        z = (cosine - cosine.mean()) / max(float(cosine.std()), 1e-9)
        for column in np.argsort(-z, kind="stable")[:MOST]:
            if z[column] >= LEAST_Z:
                weights[column] = MEANT * z[column] / z.max()
        for column in named:
            weights[column] = max(weights[column], NAMED if z[column] >= NEAR else ONLY_NAMED)
        return weights

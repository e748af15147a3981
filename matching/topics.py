"""Themes in a text: by their names and everyday synonyms in its language, and by closeness in meaning."""

import re
from collections.abc import Collection
from functools import lru_cache

import numpy as np
import simplemma

from talka.matching.encoders.space import TextSpace
from talka.ontology.concepts import LANGUAGES, fold
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


@lru_cache(maxsize=50_000)
def _lemma(word: str, language: str) -> str:
    return fold(simplemma.lemmatize(word, lang=language)) if language in LANGUAGES else fold(word)


def _lemmas(text: str, language: str) -> list[str]:
    return [_lemma(word, language) for word in re.findall(r"\w+", text.lower())]


@lru_cache
def _names(language: str) -> dict[tuple[str, ...], str]:
    """Theme IRI by the lemmas of its names in a language."""
    names: dict[tuple[str, ...], str] = {}
    for theme in themes():
        for name in (theme.labels.get(language, ""), *theme.synonyms.get(language, ())):
            if lemmas := tuple(_lemmas(name, language)):
                names.setdefault(lemmas, theme.iri)
    return names


def named_themes(text: str, language: str) -> list[str]:
    """IRIs of the themes whose name or synonym stands in the text, in order of appearance.

    >>> named_themes("Vi driver en fritidsgård", "sv")
    ['https://w3id.org/talka/theme/youth-centres']
    """
    words, names = _lemmas(text, language), _names(language)
    longest = max(map(len, names), default=0)
    found = [
        names[tuple(words[begin : begin + length])]
        for begin in range(len(words))
        for length in range(longest, 0, -1)
        if tuple(words[begin : begin + length]) in names
    ]
    return list(dict.fromkeys(found))


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

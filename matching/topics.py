"""Themes in a text: by their names and everyday synonyms in its language, and by closeness in meaning."""

import re
from functools import lru_cache

import numpy as np
import simplemma

from talka.matching.encoders.space import TextSpace
from talka.ontology.concepts import LANGUAGES, fold
from talka.ontology.themes import themes

NAMED = 1.0
"""Weight of a theme whose name or synonym stands in the text."""
MEANT = 0.6
"""Weight of the theme closest in meaning, and the least standard score at which any theme is taken to be meant."""
LEAST_Z, MOST = 1.8, 4


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


class ThemeVectors:
    """The themes as vectors in a text space: what their English names and synonyms mean."""

    def __init__(self, space: TextSpace) -> None:
        texts = [", ".join((theme.label("en"), *theme.synonyms.get("en", ()))) for theme in themes()]
        raw = space.encoder.encode(texts)
        centred = raw - raw.mean(axis=0)  # names are unlike sentences: they have a mean of their own
        norms = np.linalg.norm(centred, axis=1, keepdims=True)
        self._vectors = centred / np.maximum(norms, 1e-9)

    def weights(self, vector: np.ndarray) -> np.ndarray:
        """(t,) 0..MEANT: the themes closest in meaning to a text's vector, those that stand out from the rest."""
        cosine = self._vectors @ vector
        z = (cosine - cosine.mean()) / max(float(cosine.std()), 1e-9)
        weights = np.zeros(len(z))
        for column in np.argsort(-z, kind="stable")[:MOST]:
            if z[column] >= LEAST_Z:
                weights[column] = MEANT * z[column] / z.max()
        return weights

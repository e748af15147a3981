"""Latent semantic analysis: the fallback that needs no model, and the choice for large corpora in one language.

Deerwester et al., Indexing by Latent Semantic Analysis, JASIS 41(6), 1990. Over words it is for many texts of one
language, where words that stand in a fifth of them say nothing. Over character n-grams it is for few texts and for
several languages, which it does not cross but for names and international words.

Measured on titles and summaries of the 15,186 projects of CORDIS Horizon Europe (29 M characters, one thread): words
are fitted in 15 s, n-grams in 181 s; of the ten nearest projects, 0.51 share a theme with words and 0.46 with n-grams,
0.44 and 0.40 share a keyword.
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from threadpoolctl import threadpool_limits

from talka.matching.encoders.base import has_content, unit

Units = Literal["characters", "words"]
DIMENSION: dict[Units, int] = {"characters": 128, "words": 256}
MANY = 1_000
"""Texts from which words that are rare or in a fifth of them are left out; of few texts every word counts."""
_MANY_WORDS = {"min_df": 3, "max_df": 0.2}


class LsaEncoder:
    """Fitted on the corpus it is given, so its name carries the corpus's hash. Dimension: at most `DIMENSION`.

    >>> encoder = LsaEncoder(["youth centre in Talsi", "social enterprise in Braga", "youth work"])
    >>> (encoder.encode(["youth centre"]) @ encoder.encode(["youth"]).T).item() > 0.2
    True
    """

    def __init__(self, corpus: Sequence[str], units: Units = "characters", seed: int = 0) -> None:
        texts = sorted({text for text in corpus if has_content(text)} | {"talka", "talkoot"})  # something to fit
        digest = hashlib.sha256("\x00".join(texts).encode(errors="replace")).hexdigest()[:16]
        self._tfidf = _tfidf(units, len(texts))
        counts = self._tfidf.fit_transform(texts)
        self.dimension = max(1, min(DIMENSION[units], min(counts.shape) - 1))
        # One thread: it takes no longer, and sums in the same order everywhere
        with threadpool_limits(1):
            self._svd = TruncatedSVD(self.dimension, random_state=seed).fit(counts)
        self.name = f"lsa-{units}-{self.dimension}-{seed}-{digest}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        said = [text if has_content(text) else "" for text in texts]
        return unit(self._svd.transform(self._tfidf.transform(said)).astype(np.float32))


def _tfidf(units: Units, n: int) -> TfidfVectorizer:
    shared: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32}
    if units == "words":
        return TfidfVectorizer(max_features=100_000, **shared, **(_MANY_WORDS if n >= MANY else {}))
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), max_features=50_000, **shared)

"""Latent semantic analysis over character n-grams: the fallback that needs no model, and the choice for large corpora
in one language. It does not cross languages but for names and international words.

Deerwester et al., Indexing by Latent Semantic Analysis, JASIS 41(6), 1990.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer

from talka.matching.encoders.base import has_content, unit


class LsaEncoder:
    """Fitted on the corpus it is given, so its name carries the corpus's hash.

    >>> encoder = LsaEncoder(["youth centre in Talsi", "social enterprise in Braga", "youth work"])
    >>> (encoder.encode(["youth centre"]) @ encoder.encode(["youth"]).T).item() > 0.2
    True
    """

    def __init__(self, corpus: Sequence[str], dimension: int = 128, seed: int = 0) -> None:
        texts = sorted({text for text in corpus if has_content(text)} | {"talka", "talkoot"})  # something to fit
        digest = hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]
        self._tfidf = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, max_features=50_000)
        counts = self._tfidf.fit_transform(texts)
        self.dimension = max(1, min(dimension, min(counts.shape) - 1))
        self._svd = TruncatedSVD(self.dimension, random_state=seed).fit(counts)
        self.name = f"lsa-{self.dimension}-{seed}-{digest}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        said = [text if has_content(text) else "" for text in texts]
        return unit(self._svd.transform(self._tfidf.transform(said)).astype(np.float32))

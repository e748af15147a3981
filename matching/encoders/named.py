"""Any model2vec model by its name, from the package model2vec (extra `[model2vec]`)."""

import hashlib
import json
from collections.abc import Sequence
from threading import Lock

import numpy as np

from talka.graph.faults import TalkaError
from talka.matching.encoders.base import has_content, unit

PREFIX = "model2vec:"


class NamedEncoder:
    """Tulkens and van Dongen, Model2Vec: Fast State-of-the-Art Static Embeddings (2024): the mean of word vectors.

    name: `model2vec:` and a folder with a model, or its name on the Hugging Face hub, from where it is fetched once,
        such as `model2vec:minishlab/potion-multilingual-128M`

    Raises TalkaError where model2vec is not installed, or has no such model. A text all of whose words are unknown
    to the model has a row of zeros.
    """

    def __init__(self, name: str) -> None:
        try:
            from model2vec import StaticModel
        except ImportError as error:
            raise TalkaError(f"The text model {name} needs an extra: pip install 'talka[model2vec]'.") from error
        try:
            model = StaticModel.from_pretrained(name.removeprefix(PREFIX), force_download=False)
        except Exception as error:  # of the hub, of the disk or of the file's format: all mean the same to a user
            raise TalkaError(f"The text model {name} cannot be loaded: {error}") from error
        self._model = model
        self._lock = Lock()  # model2vec changes its tokenizer while it encodes
        self.dimension = int(model.dim)
        self.name = f"{PREFIX}{_digest(model.embedding, model.tokenizer.to_str(), json.dumps(model.config))}"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = [row for row, text in enumerate(texts) if has_content(text)]
        if filled:
            with self._lock:
                vectors[filled] = self._model.encode([texts[row] for row in filled])
        return unit(vectors)


def _digest(vectors: np.ndarray, *parts: str) -> str:
    """Another model under the same name has other vectors."""
    digest = hashlib.sha256(np.ascontiguousarray(vectors).tobytes())
    for part in parts:
        digest.update(part.encode())
    return digest.hexdigest()[:16]

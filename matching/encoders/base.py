"""What an encoder is: texts to unit vectors, so that close in meaning is close in angle."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np


class Encoder(Protocol):
    """Turns texts into unit vectors. Implementations pass `tests/matching/test_encoders.py`."""

    @property
    def name(self) -> str:
        """Names the vectors: texts encoded under the same name may be compared and cached together."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """(len(texts), dimension) float32, each row of length 1; a text without content gives a row of zeros."""


def has_content(text: str) -> bool:
    """Whether a text says anything: punctuation and signs do not.

    >>> has_content("62 år"), has_content(" ... !")
    (True, False)
    """
    return any(character.isalnum() for character in text)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1; rows of zeros stay.

    >>> unit(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: np.ndarray = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return scaled

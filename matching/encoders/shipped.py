"""Vectors that come with Talka: those of the default dataset's descriptions and of the themes.

Encoding them takes half a minute on two cores, which nobody should wait for on the first day. They are keyed by the
hash of the text and the encoder's name, so a changed text is simply encoded. `make vectors` writes the file anew;
`tests/matching/test_shipped.py` holds it against the encoder.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from talka.matching.encoders.base import Encoder
from talka.matching.encoders.cache import text_key

FILE = Path(__file__).parent / "shipped.npz"


class ShippedEncoder:
    """An encoder behind the shipped vectors, which are in half precision (cosines are off by less than 0.001)."""

    def __init__(self, encoder: Encoder, file: Path = FILE) -> None:
        self._encoder = encoder
        self._file = file

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    @cached_property
    def _shipped(self) -> dict[bytes, np.ndarray]:
        if not self._file.is_file():
            return {}
        with np.load(self._file) as file:
            return {key.tobytes(): vector for key, vector in zip(file["keys"], file["vectors"], strict=True)}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        missing = []
        for row, text in enumerate(texts):
            shipped = self._shipped.get(text_key(self.name, text))
            if shipped is None:
                missing.append(row)
            else:
                vectors[row] = shipped / np.linalg.norm(shipped.astype(np.float32))
        if missing:
            vectors[missing] = self._encoder.encode([texts[row] for row in missing])
        return vectors


def write(file: Path, encoder: Encoder, texts: Sequence[str]) -> None:
    """Encode the texts that have content and write their vectors, in the order of their keys."""
    filled = sorted({text for text in texts if text.strip()}, key=lambda text: text_key(encoder.name, text))
    keys = np.array([np.frombuffer(text_key(encoder.name, text), dtype=np.uint8) for text in filled])
    np.savez_compressed(file, keys=keys, vectors=encoder.encode(filled).astype(np.float16))

"""The vectors that come with Talka are those that the encoder gives, and there is one for every text they are for."""

from pathlib import Path

import numpy as np
import pytest

from talka.graph.network import Network
from talka.matching.encoders.cache import text_key
from talka.matching.encoders.e5 import E5Encoder
from talka.matching.encoders.shipped import FILE, ShippedEncoder, write
from talka.matching.texts import descriptions
from talka.matching.topics import theme_texts

MEND = "Run `make vectors`."


@pytest.fixture(scope="module")
def texts(default_network: Network) -> list[str]:
    return sorted({text for text in (*descriptions(default_network)[0], *theme_texts()) if text})


def test_every_description_and_theme_has_its_vector_and_nothing_else_has(texts: list[str]) -> None:
    with np.load(FILE) as file:
        shipped = {key.tobytes() for key in file["keys"]}
    assert shipped == {text_key(E5Encoder.name, text) for text in texts}, MEND


def test_the_vectors_are_those_of_the_encoder(texts: list[str]) -> None:
    sample = texts[::40]
    encoder = E5Encoder()
    cosines = np.sum(ShippedEncoder(encoder).encode(sample) * encoder.encode(sample), axis=1)
    assert cosines.min() > 0.999, MEND


class Counting:
    """An encoder that counts what it is asked."""

    name, dimension = "counting", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (len(texts), 1))


def test_only_other_texts_are_encoded(tmp_path: Path) -> None:
    write(tmp_path / "v.npz", Counting(), ["known", "", "known"])  # type: ignore[arg-type]
    inner = Counting()
    vectors = ShippedEncoder(inner, tmp_path / "v.npz").encode(["new", "known"])  # type: ignore[arg-type]
    assert inner.asked == ["new"]
    assert np.allclose(vectors, [[0.6, 0.8]] * 2, atol=1e-3)


def test_without_the_file_everything_is_encoded(tmp_path: Path) -> None:
    inner = Counting()
    ShippedEncoder(inner, tmp_path / "none.npz").encode(["a"])  # type: ignore[arg-type]
    assert inner.asked == ["a"]

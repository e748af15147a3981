"""Which encoder to use: the multilingual one where it is installed, LSA otherwise."""

from collections.abc import Sequence
from pathlib import Path

from talka.matching.encoders.base import Encoder
from talka.matching.encoders.cache import CachedEncoder, Progress, default_path
from talka.matching.encoders.e5 import E5Encoder
from talka.matching.encoders.shipped import ShippedEncoder


def choose_encoder(
    corpus: Sequence[str], *, cache: Path | None = None, progress: Progress = lambda done, total: None
) -> Encoder:
    """The encoder for a corpus; vectors of the multilingual one are cached at `cache` (default: the user's cache)."""
    try:
        return CachedEncoder(ShippedEncoder(E5Encoder()), cache or default_path(), progress)
    except ImportError:
        from talka.matching.encoders.lsa import LsaEncoder  # scikit-learn takes a second to import

        return LsaEncoder(corpus)

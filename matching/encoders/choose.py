"""Which encoder to use: the multilingual one where it is installed and done in some minutes, LSA otherwise."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from talka.matching.encoders.base import Encoder
from talka.matching.encoders.cache import CachedEncoder, Progress, default_path
from talka.matching.encoders.e5 import E5Encoder
from talka.matching.encoders.shipped import ShippedEncoder

LARGE = 3_000_000
"""Characters from which a corpus is not given to the multilingual encoder. At 1,000 tokens a second, of about 4
characters each, it takes 12 minutes for these, and two hours for the 30 million of CORDIS."""


def choose_encoder(
    corpus: Sequence[str], *, cache: Path | None = None, progress: Progress = lambda done, total: None
) -> Encoder:
    """The encoder for a corpus; vectors of the multilingual one are cached at `cache` (default: the user's cache)."""
    if sum(map(len, corpus)) <= LARGE:
        with suppress(ImportError):
            return CachedEncoder(ShippedEncoder(E5Encoder()), cache or default_path(), progress)
    from talka.matching.encoders.lsa import LsaEncoder  # scikit-learn takes a second to import

    return LsaEncoder(corpus)

"""Works on the same themes, by what its collaborations are about."""

from functools import partial

import numpy as np
from scipy.sparse import csr_matrix

from talka.matching.evidence.history import Batch, dense
from talka.matching.evidence.measures import Reasons, Wide
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.shared_themes import SharedThemes


class ThemeLikeness:
    """Cosine of the theme profiles (see `talka.matching.evidence.profiles`)."""

    kind = "shared_themes"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._words = SharedThemes(profiles)
        self._by_theme = csr_matrix(profiles.vectors.T, dtype=np.float32)  # most have a few themes of a hundred

    def measure(self, batch: Batch) -> Wide:
        themes = np.stack([query.themes for query in batch.queries])
        cosine = dense(csr_matrix(self._profiles.expand(themes), dtype=np.float32) @ self._by_theme)
        return {"theme_likeness": np.clip(cosine, 0.0, 1.0)}

    def reasons(self, batch: Batch, row: int) -> Reasons:
        return partial(self._words.reasons, batch.queries[row])

"""Works on the same themes, by what its collaborations are about."""

import numpy as np

from talka.matching.evidence.history import Batch
from talka.matching.evidence.measures import Wide
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.shared_themes import SharedThemes
from talka.matching.reasons import Reason


class ThemeLikeness:
    """Cosine of the theme profiles (see `talka.matching.evidence.profiles`)."""

    kind = "shared_themes"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._words = SharedThemes(profiles)

    def measure(self, batch: Batch) -> Wide:
        themes = np.stack([query.themes for query in batch.queries])
        cosine = self._profiles.expand(themes) @ self._profiles.vectors.T
        return {"theme_likeness": np.clip(cosine, 0.0, 1.0).astype(np.float32)}

    def reasons(self, batch: Batch, row: int, candidate: int) -> list[Reason]:
        return self._words.reasons(batch.queries[row], candidate)

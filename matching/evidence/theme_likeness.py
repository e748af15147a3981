"""Works on the same themes, by what its collaborations are about."""

from functools import partial

import numpy as np

from talka.matching.evidence.history import Batch
from talka.matching.evidence.measures import Reasons, Wide
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.shared_themes import SharedThemes
from talka.matching.evidence.values import Products


class ThemeLikeness:
    """Cosine of the theme profiles (see `talka.matching.evidence.profiles`)."""

    kind = "shared_themes"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._words = SharedThemes(profiles)
        self._vectors = profiles.vectors.astype(np.float32)

    def measure(self, batch: Batch) -> Wide:
        themes = np.stack([query.themes for query in batch.queries])
        return {"theme_likeness": Products(self._profiles.expand(themes).astype(np.float32), self._vectors)}

    def reasons(self, batch: Batch, row: int) -> Reasons:
        return partial(self._words.reasons, batch.queries[row])

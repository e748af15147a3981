"""The model: a readable list of evidence and what each counts. Additive, so contributions add up to the score."""

from collections.abc import Sequence

import numpy as np

from talka.graph.network import Network
from talka.matching.dials import Dials
from talka.matching.evidence.base import Assessment, Evidence
from talka.matching.evidence.common_collaborators import CommonCollaborators
from talka.matching.evidence.named_in_idea import NamedInIdea
from talka.matching.evidence.needs_and_offers import NeedsAndOffers
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.recent_activity import RecentActivity
from talka.matching.evidence.shared_themes import SharedThemes
from talka.matching.evidence.text_similarity import TextSimilarity
from talka.matching.query import Query

VERSION = "additive-3"
"""Stamped on every list of suggestions; changes when a weight or a kind of evidence does."""

WEIGHTS = {
    "shared_themes": 0.30,
    "text_similarity": 0.22,
    "needs_and_offers": 0.14,
    "common_collaborators": 0.18,
    "recent_activity": 0.16,
    "named": 0.14,
}
"""What each kind of evidence counts. An organisation names nobody, and an idea has no needs and offers: without one of
these two they sum to 1, so a score lies in 0..1. Fitted to the past of the default dataset (`docs/matching.md`), but
for these two, of which it says nothing: those by judgement."""


class Ranker:
    """Scores every organisation for a query."""

    def __init__(self, network: Network, profiles: ThemeProfiles, vectors: np.ndarray, languages: list[str]) -> None:
        self._collaborations = np.asarray(network.membership.sum(axis=1)).ravel()
        self.evidence: Sequence[Evidence] = (
            SharedThemes(profiles),
            TextSimilarity(vectors, languages),
            NeedsAndOffers(profiles),
            CommonCollaborators(network),
            RecentActivity(profiles),
            NamedInIdea(network),
        )

    def assess(self, query: Query) -> list[Assessment]:
        """What each kind of evidence says, in the order of `evidence`."""
        return [evidence.assess(query) for evidence in self.evidence]

    def contributions(self, assessments: Sequence[Assessment]) -> np.ndarray:
        """(e, n) what each kind of evidence adds to the score of each organisation; the score is the column's sum."""
        pairs = zip(self.evidence, assessments, strict=True)
        return np.stack([WEIGHTS[evidence.name] * assessment.scores for evidence, assessment in pairs])

    def turned(self, parts: np.ndarray, dials: Dials) -> np.ndarray:
        """(n,) 0..1 by which the list is made; `parts` (e, n) are the contributions."""
        names = [evidence.name for evidence in self.evidence]
        acquaintance = parts[names.index("common_collaborators")]
        small = 1.0 / (1.0 + self._collaborations) ** dials.newcomers
        order: np.ndarray = (parts.sum(axis=0) - dials.surprise * acquaintance) * small
        return order

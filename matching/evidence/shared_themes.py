"""Works on the same themes; a rare theme in common says more than a common one, a neighbouring theme says something."""

from functools import partial

import numpy as np

from talka.matching.evidence.base import Assessment, silence
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark
from talka.ontology.themes import themes

MOST = 3
"""Themes named in a reason."""


PRIOR = 0.25
"""Shrinkage: two profiles whose strengths multiply to this get half of their cosine."""


class SharedThemes:
    """Cosine of the two theme profiles, carried up the tree and weighed by information content, shrunk for profiles
    that tell little: two municipalities of which only "local self-government" is known are not a perfect match.

    Shrunk similarity as in Bell and Koren, Scalable Collaborative Filtering with Jointly Derived Neighborhood
    Interpolation Weights (ICDM 2007), with the profiles' strengths in the place of counts.
    """

    name = "shared_themes"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles

    def assess(self, query: Query) -> Assessment:
        if not query.themes.any():
            return silence(len(self._profiles.network))
        cosine = np.clip(self._profiles.vectors @ self._profiles.expand(query.themes)[0], 0.0, 1.0)
        strength = self._profiles.strengths * self._profiles.strength(query.themes)[0]
        scores = cosine * strength / (strength + PRIOR)
        return Assessment(scores, scores > 0, partial(self.reasons, query))

    def reasons(self, query: Query, candidate: int) -> list[Reason]:
        """The themes that the two have in common, or that are close."""
        profiles = self._profiles
        iris = profiles.network.theme_iris
        both = np.minimum(query.themes, profiles.weights[candidate]) * profiles.content
        both[list(query.chosen)] = 0.0
        chosen = [Ref("theme", iris[column]) for column in query.chosen if profiles.weights[candidate, column] > 0]
        asked = [Reason(self.name, mark("Works on {themes}, which you chose."), {"themes": tuple(chosen[:MOST])})]
        return (asked if chosen else []) + self._common(query, candidate, both)

    def _common(self, query: Query, candidate: int, both: np.ndarray) -> list[Reason]:
        """What the two have in common; `both` (t,) is how much each theme counts."""
        profiles = self._profiles
        iris = profiles.network.theme_iris
        shared = [iris[column] for column in np.argsort(-both, kind="stable")[:MOST] if both[column] > 0]
        if shared:
            message = mark("Works on {themes}, as your idea does.") if query.is_idea else mark("Both work on {themes}.")
            return [Reason(self.name, message, {"themes": tuple(Ref("theme", iri) for iri in shared)})]
        pair = None if query.chosen else self._nearest(query, candidate)
        if pair is None:
            return []
        mine, theirs = pair
        message = mark("Works on {theirs}, which is close to {yours}.")
        return [Reason(self.name, message, {"theirs": (Ref("theme", theirs),), "yours": (Ref("theme", mine),)})]

    def _nearest(self, query: Query, candidate: int) -> tuple[str, str] | None:
        """The pair of different themes whose lowest common broader theme is the most telling one."""
        profiles = self._profiles
        index, iris = profiles.network.theme_index, profiles.network.theme_iris
        best: tuple[float, str, str] | None = None
        for mine in np.flatnonzero(query.themes):
            for theirs in np.flatnonzero(profiles.weights[candidate]):
                common = [i for i in themes().ancestors(iris[mine]) if i in themes().ancestors(iris[theirs])]
                if common:
                    strength = (
                        profiles.content[index[common[0]]] * query.themes[mine] * profiles.weights[candidate, theirs]
                    )
                    if best is None or strength > best[0]:
                        best = (float(strength), iris[mine], iris[theirs])
        return best[1:] if best else None

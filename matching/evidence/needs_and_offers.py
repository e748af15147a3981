"""Offers what you need, or needs what you offer."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from talka.graph.network import Network, WishRow
from talka.matching.evidence.base import Assessment, silence
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.query import Query
from talka.matching.reasons import Reason, Ref, mark

OTHER_CATEGORY = 0.6
"""What a match of themes is worth when the categories differ, such as knowledge asked for and rooms on offer."""
FROM_WORK = 0.5
"""What it is worth that an organisation has worked on what the other needs, without an offer of its own."""
LEAST_WORK = 0.5
"""Least cosine of a need with an organisation's work for the work to be a match."""


@dataclass(frozen=True)
class _Match:
    """A need met. `themes` are columns: those of the need that the other side covers; `offer` None means work done."""

    worth: float
    need: WishRow
    offer: WishRow | None
    themes: tuple[int, ...]


class NeedsAndOffers:
    """The best match of a need on one side with an offer, or with work done, on the other.

    A match is the cosine of the themes of need and offer, times `OTHER_CATEGORY` where the categories differ. Offer or
    work must be on a theme of the need or a narrower one: a neighbouring theme does not meet a need.
    """

    name = "needs_and_offers"

    def __init__(self, profiles: ThemeProfiles) -> None:
        self._profiles = profiles
        self._network: Network = profiles.network
        weights = np.zeros((len(self._network.wishes), len(self._network.theme_iris)))
        for row, wish in enumerate(self._network.wishes):
            weights[row, list(wish.themes)] = 1.0
        self._vectors = profiles.expand(weights) if len(weights) else weights
        self._covered = profiles.covered(weights)
        self._worked_on = profiles.covered(profiles.weights)

    def assess(self, query: Query) -> Assessment:
        scores = np.zeros(len(self._network))
        if query.organisation is None or query.is_idea:
            return silence(len(scores))
        matches: dict[int, _Match] = {}
        for candidate, match in (*self._offers(query.organisation), *self._work(query.organisation)):
            if match.themes and match.worth > scores[candidate]:
                scores[candidate], matches[candidate] = match.worth, match
        return Assessment(np.minimum(scores, 1.0), scores > 0, partial(self._reasons, query.organisation, matches))

    def _offers(self, asker: int) -> list[tuple[int, _Match]]:
        """Needs and offers of the asker with offers and needs of others."""
        wishes = self._network.wishes
        found = []
        for mine in self._wishes_of(asker):
            for other, wish in enumerate(wishes):
                if wish.organisation != asker and wish.offers != wishes[mine].offers:
                    need, offer = (other, mine) if wishes[mine].offers else (mine, other)
                    worth = float(self._vectors[need] @ self._vectors[offer])
                    worth *= 1.0 if wish.category == wishes[mine].category else OTHER_CATEGORY
                    themes = tuple(column for column in wishes[need].themes if self._covered[offer, column])
                    found.append((wish.organisation, _Match(worth, wishes[need], wishes[offer], themes)))
        return found

    def _work(self, asker: int) -> list[tuple[int, _Match]]:
        """Needs of the asker with the work of others, and needs of others with the work of the asker."""
        wishes, work = self._network.wishes, self._profiles.vectors
        mine = set(self._wishes_of(asker))
        found = []
        for row, wish in enumerate(wishes):
            if wish.offers:
                continue
            workers = np.arange(len(work)) if row in mine else np.array([asker])
            cosine = work[workers] @ self._vectors[row]
            for worker, fit in zip(workers[cosine > LEAST_WORK], cosine[cosine > LEAST_WORK], strict=True):
                candidate = int(worker) if row in mine else wish.organisation
                themes = tuple(column for column in wish.themes if self._worked_on[worker, column])
                if candidate != asker:
                    found.append((candidate, _Match(FROM_WORK * float(fit), wish, None, themes)))
        return found

    def _wishes_of(self, organisation: int) -> list[int]:
        return [row for row, wish in enumerate(self._network.wishes) if wish.organisation == organisation]

    def _reasons(self, asker: int, matches: dict[int, _Match], candidate: int) -> list[Reason]:
        if candidate not in matches:
            return []
        match = matches[candidate]
        values: dict[str, tuple[Ref, ...]] = {
            "themes": tuple(Ref("theme", self._network.theme_iris[column]) for column in match.themes),
            "need": (Ref("need", match.need.iri),),
        }
        mine = match.need.organisation == asker
        if match.offer is None:
            message = (
                mark("Has worked on {themes}, which you need: {need}.")
                if mine
                else mark("Needs {themes}, on which you have worked: {need}.")
            )
            return [Reason(self.name, message, values)]
        values["offer"] = (Ref("offer", match.offer.iri),)
        message = (
            mark("Offers what you need ({themes}): {offer}.")
            if mine
            else mark("Needs what you offer ({themes}): {need}.")
        )
        return [Reason(self.name, message, values)]

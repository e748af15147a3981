"""The public door: who could be a partner for an organisation, or for an idea, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from talka.graph.network import Network
from talka.matching.candidates import Filters, candidates, wanted_themes
from talka.matching.diversify import diversify
from talka.matching.encoders.cache import Progress
from talka.matching.encoders.choose import choose_encoder
from talka.matching.encoders.space import TextSpace
from talka.matching.evidence.base import Assessment
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.languages import identify
from talka.matching.query import Query
from talka.matching.ranker import VERSION, Ranker
from talka.matching.reasons import Reason
from talka.matching.topics import NAMED, ThemeVectors
from talka.ontology.named import named_themes

POOL = 5
"""The list is chosen from so many times its length of best scored candidates."""
OWN_BESIDE_CHOSEN = 0.3
"""What the asker's own themes count when the question was narrowed to others."""
SPREAD = 0.25
"""How much unlikeness counts against the score when the list is chosen, 0..1."""


@dataclass(frozen=True)
class Suggestion:
    """A partner: its IRI, the score 0..1, the reasons, strongest first, and what each kind of evidence adds.

    The contributions add up to the score. Evidence that is not worth a word contributes without a reason.
    """

    partner: str
    score: float
    reasons: tuple[Reason, ...]
    contributions: dict[str, float]


@dataclass(frozen=True)
class Suggestions:
    """An answer, stamped with the model and the store's revision. `query` tells how the question was understood."""

    items: tuple[Suggestion, ...]
    query: Query
    model: str
    revision: str


class Matcher:
    """Finds partners in a network. Encodes the descriptions when made (from the cache, where they were seen before)."""

    def __init__(
        self, network: Network, *, cache: Path | None = None, progress: Progress = lambda done, total: None
    ) -> None:
        self.network = network
        self.profiles = ThemeProfiles(network)
        texts, self.languages = descriptions(network)
        self.space = TextSpace(choose_encoder(texts, cache=cache, progress=progress), texts, self.languages)
        self._theme_vectors = ThemeVectors(self.space)
        self.ranker = Ranker(network, self.profiles, self.space.vectors, self.languages)
        self._countries = np.unique(network.countries, return_inverse=True)[1]  # numbers are compared faster than names
        self._kinds = np.unique(np.array(network.kinds, dtype=object), return_inverse=True)[1]

    def organisation(self, iri: str) -> Query:
        """The question of an organisation of the graph. Raises KeyError for an unknown IRI."""
        row = self.network.index[iri]
        return Query(
            themes=self.profiles.weights[row],
            vector=self.space.vectors[row],
            language=self.languages[row],
            country=str(self.network.countries[row]),
            organisation=row,
            partners=frozenset(self.network.partners_of(row).tolist()),
        )

    def idea(
        self,
        text: str,
        *,
        language: str = "",
        country: str = "",
        organisation: str | None = None,
        themes: Sequence[str] = (),
    ) -> Query:
        """The question of an idea, or of a new organisation described in its own words.

        `themes` are IRIs that the asker chose; others are found in the text. With `organisation` the idea is that
        organisation's: its country, and its past partners, count.
        """
        text = text.encode(errors="replace").decode()  # a lone surrogate, as JSON may bring it, is no text
        language = language or identify(text)
        vector = self.space.encode([text], [language])[0]
        column = self.network.theme_index
        weights = self._theme_vectors.weights(vector, [column[iri] for iri in named_themes(text, language)])
        weights[[column[iri] for iri in themes]] = NAMED
        query = Query(themes=weights, vector=vector, language=language, country=country, is_idea=True)
        if organisation is None:
            return query
        asker = self.organisation(organisation)
        return replace(
            query, organisation=asker.organisation, country=country or asker.country, partners=asker.partners
        )

    def recommend(self, query: Query, k: int = 10, filters: Filters = Filters(), spread: float = SPREAD) -> Suggestions:
        """The k best partners for whom there is a reason, best first.

        Ties are broken by IRI, so the same question has the same answer. `spread` 0..1 is how much unlikeness counts
        against the score; with 0 the list holds the highest scores.
        """
        if filters.themes:
            query = self._narrowed(query, filters)
        assessments = self.ranker.assess(query)
        parts = self.ranker.contributions(assessments)
        scores = parts.sum(axis=0)
        allowed = candidates(self.network, query, filters, self.profiles.weights)
        reasoned = np.any([assessment.speaks for assessment in assessments], axis=0)
        pool = np.flatnonzero(allowed & reasoned)
        pool = pool[np.argsort(-scores[pool], kind="stable")[: POOL * k]]
        chosen = pool[diversify(scores[pool], self._likeness(pool), k, spread)] if len(pool) else pool
        items = tuple(self._suggestion(assessments, int(row), parts[:, row]) for row in chosen)
        return Suggestions(items, query, VERSION, self.network.revision)

    def _narrowed(self, query: Query, filters: Filters) -> Query:
        """The question put about the themes of a filter; the asker's own count for less."""
        themes = OWN_BESIDE_CHOSEN * query.themes
        themes[[column for iri, column in self.network.theme_index.items() if iri in filters.themes]] = NAMED
        return replace(query, themes=themes, chosen=tuple(wanted_themes(self.network, filters)))

    def _likeness(self, rows: np.ndarray) -> np.ndarray:
        """(c, c) 0..1 how alike organisations are as suggestions: half country and kind, half themes."""
        countries, kinds = self._countries[rows], self._kinds[rows]
        vectors = self.profiles.vectors[rows]
        likeness: np.ndarray = (
            0.3 * (countries[:, None] == countries) + 0.2 * (kinds[:, None] == kinds) + 0.5 * (vectors @ vectors.T)
        )
        return likeness

    def _suggestion(self, assessments: Sequence[Assessment], row: int, parts: np.ndarray) -> Suggestion:
        contributions: dict[str, float] = {}
        reasons: list[Reason] = []
        for evidence, assessment, part in zip(self.ranker.evidence, assessments, parts.tolist(), strict=True):
            if part > 0:
                contributions[evidence.name] = part
                reasons += [replace(reason, contribution=part) for reason in assessment.reasons(row)]
        reasons.sort(key=lambda reason: -reason.contribution)
        return Suggestion(self.network.iris[row], float(parts.sum()), tuple(reasons), contributions)


def descriptions(network: Network) -> tuple[list[str], list[str]]:
    """One text and its language for each organisation; names alone say too little to be compared."""
    texts, languages = [], []
    for labels in network.descriptions:
        language = min(labels, key=lambda code: (code == "en", code), default="")  # the own language before English
        texts.append(labels.get(language, ""))
        languages.append(language)
    return texts, languages

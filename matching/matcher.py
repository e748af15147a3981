"""The public door: who could be a partner for an organisation, or for an idea, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np

from talka.graph.network import Network
from talka.matching.candidates import Filters, candidates, wanted_themes
from talka.matching.dials import Dials
from talka.matching.diversify import diversify
from talka.matching.encoders.cache import Progress
from talka.matching.evidence.base import Assessment
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.features import POOL as CANDIDATES
from talka.matching.features import Block
from talka.matching.languages import identify
from talka.matching.learned import LearnedRanker, Ranked
from talka.matching.model import Model
from talka.matching.mutual import LOG_ODDS, SHARES, Scale
from talka.matching.query import Query
from talka.matching.ranker import VERSION, Ranker
from talka.matching.reasons import Reason
from talka.matching.suggestions import Opinion, Suggestion, Suggestions
from talka.matching.texts import Texts
from talka.matching.topics import NAMED
from talka.ontology.named import named_themes

POOL = 5
"""The list is chosen from so many times its length of best scored candidates."""
OWN_BESIDE_CHOSEN = 0.3
"""What the asker's own themes count when the question was narrowed to others."""
EVERYBODY = Filters(same_country=True, past_partners=True)
BATCH = 16
"""Questions that are measured together, when there are many."""


class Matcher:
    """Finds partners in a network. Encodes the texts when made (from the cache, where they were seen before)."""

    def __init__(
        self,
        network: Network,
        *,
        model: Model | None = None,
        texts: Texts | None = None,
        cache: Path | None = None,
        encoder: str = "auto",
        progress: Progress = lambda done, total: None,
    ) -> None:
        """model: learned from the network's past (`talka.matching.training`); without one the weights are those of
        `talka.matching.ranker`. texts: of this network, where they were made before.
        """
        self.network = network
        self.profiles = ThemeProfiles(network)
        self.texts = texts or Texts(
            network, projects=model is not None, cache=cache, encoder=encoder, progress=progress
        )
        self.ranker = Ranker(network, self.profiles, self.texts.descriptions, self.texts.languages)
        self.learned = LearnedRanker(network, self.profiles, self.texts, model) if model else None
        self._countries = np.unique(network.countries, return_inverse=True)[1]  # numbers are compared faster than names
        self._kinds = np.unique(np.array(network.kinds, dtype=object), return_inverse=True)[1]

    @property
    def months(self) -> int:
        """Within which the scores of partners for organisations are probabilities; 0 where they are none."""
        learned = self.learned
        return learned.model.months if learned is not None and "partner" in learned.model.regressions else 0

    def organisation(self, iri: str) -> Query:
        """The question of an organisation of the graph. Raises KeyError for an unknown IRI."""
        row = self.network.index[iri]
        return Query(
            themes=self.profiles.weights[row],
            vector=self.texts.descriptions[row],
            language=self.texts.languages[row],
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
        vector = self.texts.space.encode([text], [language])[0]
        column = self.network.theme_index
        weights = self.texts.themes.weights(vector, [column[iri] for iri in named_themes(text, language)])
        weights[[column[iri] for iri in themes]] = NAMED
        query = Query(themes=weights, vector=vector, text=text, language=language, country=country, is_idea=True)
        if organisation is None:
            return query
        asker = self.organisation(organisation)
        return replace(
            query, organisation=asker.organisation, country=country or asker.country, partners=asker.partners
        )

    def recommend(self, query: Query, k: int = 10, filters: Filters = Filters(), dials: Dials = Dials()) -> Suggestions:
        """The k best partners, best first. Ties are broken by IRI, so the same question has the same answer."""
        return next(self.recommend_all([query], k, filters, dials))

    def recommend_all(
        self, queries: Iterable[Query], k: int = 10, filters: Filters = Filters(), dials: Dials = Dials()
    ) -> Iterator[Suggestions]:
        """The answers to many questions, in their order; measured together, which is faster."""
        for some in _batches(self._narrowed(query, filters) if filters.themes else query for query in queries):
            yield from self._answers(some, k, filters, dials)

    def opinions(
        self, queries: Iterable[Query], filters: Filters = Filters(), also: Sequence[int] = ()
    ) -> Iterator[Opinion]:
        """What is thought of everybody, question by question.

        also: row numbers that are scored where they are allowed, though the model finds better ones
        """
        for some in _batches(queries):
            for query, block, row in self._measured(some):
                allowed = candidates(self.network, query, filters, self.profiles.weights)
                yield self._weighed(query, allowed) if block is None else self._forecast(block, row, allowed, also)

    def _answers(self, queries: list[Query], k: int, filters: Filters, dials: Dials) -> Iterator[Suggestions]:
        for query, block, row in self._measured(queries):
            if block is None or self.learned is None:
                yield self._by_weights(query, k, filters, dials)
            else:
                yield self._by_learning(self.learned, block, row, k, filters, dials)

    def _measured(self, queries: list[Query]) -> Iterator[tuple[Query, Block | None, int]]:
        """Each question with its row in a block, where the model was trained for it."""
        learned = self.learned
        known = [query for query in queries if learned is not None and learned.regression(query)]
        rows = iter(range(len(known)))
        block = learned.measure(known) if learned is not None and known else None
        for query in queries:
            if learned is not None and learned.regression(query):
                yield query, block, next(rows)
            else:
                yield query, None, 0

    def _forecast(self, block: Block, row: int, allowed: np.ndarray, also: Sequence[int]) -> Opinion:
        learned = self.learned
        assert learned is not None
        ranked = learned.rank(block, row, allowed, also=also)
        scores = np.zeros(len(allowed))
        scores[ranked.rows] = ranked.scores

        def suggestion(candidate: int) -> Suggestion | None:
            chosen = np.flatnonzero(ranked.rows == candidate)
            return next(iter(self._learned(learned, block, row, ranked, chosen).items), None)

        return Opinion(scores, suggestion, learned.model.version, learned.model.months)

    def _weighed(self, query: Query, allowed: np.ndarray) -> Opinion:
        assessments = self.ranker.assess(query)
        parts = self.ranker.contributions(assessments)
        speaks = np.any([assessment.speaks for assessment in assessments], axis=0)

        def suggestion(candidate: int) -> Suggestion:
            return self._suggestion(assessments, candidate, parts[:, candidate])

        return Opinion(np.where(allowed & speaks, parts.sum(axis=0), 0.0), suggestion, VERSION, 0)

    def _by_learning(
        self, learned: LearnedRanker, block: Block, row: int, k: int, filters: Filters, dials: Dials
    ) -> Suggestions:
        query = block.batch.queries[row]
        allowed = candidates(self.network, query, filters, self.profiles.weights)
        ranked = learned.rank(block, row, allowed, dials, most=max(CANDIDATES, k))
        first, order = self._both_sides(query, ranked.rows, ranked.order, k, dials, LOG_ODDS)
        lowest, highest = order.min(initial=np.inf), order.max(initial=-np.inf)
        values = (order - lowest) / max(highest - lowest, 1e-9)
        chosen = first[self._chosen(ranked.rows[first], values, k, dials.spread)]
        return self._learned(learned, block, row, ranked, chosen)

    def _learned(
        self, learned: LearnedRanker, block: Block, row: int, ranked: Ranked, chosen: np.ndarray
    ) -> Suggestions:
        """The suggestions at positions of a ranking."""
        query = block.batch.queries[row]
        parts, base = learned.contributions(query, ranked, chosen)
        reasons = learned.reasons(block, row)
        items = tuple(
            Suggestion(
                self.network.iris[ranked.rows[position]],
                float(ranked.scores[position]),
                reasons(int(ranked.rows[position]), contributions),
                contributions,
            )
            for position, contributions in zip(chosen, parts, strict=True)
        )
        return Suggestions(items, query, learned.model.version, self.network.revision, learned.model.months, base)

    def _by_weights(self, query: Query, k: int, filters: Filters, dials: Dials) -> Suggestions:
        """By the weights of `talka.matching.ranker`; only those for whom there is a reason."""
        assessments = self.ranker.assess(query)
        parts = self.ranker.contributions(assessments)
        order = self.ranker.turned(parts, dials)
        allowed = candidates(self.network, query, filters, self.profiles.weights)
        reasoned = np.any([assessment.speaks for assessment in assessments], axis=0)
        pool = np.flatnonzero(allowed & reasoned)
        pool = pool[np.argsort(-order[pool], kind="stable")]
        first, values = self._both_sides(query, pool, order[pool], k, dials, SHARES)
        chosen = pool[first][self._chosen(pool[first], values, k, dials.spread)]
        items = tuple(self._suggestion(assessments, int(row), parts[:, row]) for row in chosen)
        return Suggestions(items, query, VERSION, self.network.revision)

    def _both_sides(
        self, query: Query, rows: np.ndarray, order: np.ndarray, k: int, dials: Dials, scale: Scale
    ) -> tuple[np.ndarray, np.ndarray]:
        """Positions among the rows (c,), best first, and by what they are ordered, as `order` (c,) is.

        Where it counts what the other side says, only the first `POOL` times k are asked.
        """
        if not dials.mutual or query.organisation is None:
            return np.arange(len(rows)), order
        first = rows[: POOL * k]
        asked = (self.organisation(self.network.iris[row]) for row in first)
        opinions = self.opinions(asked, EVERYBODY, also=[query.organisation])
        wanted = np.array([opinion.scores[query.organisation] for opinion in opinions])
        both = dials.agree(scale.logarithm(order[: len(first)]), scale.of_scores(wanted))
        best = np.argsort(-both, kind="stable")
        return best, scale.back(both[best])

    def _chosen(self, rows: np.ndarray, values: np.ndarray, k: int, spread: float) -> np.ndarray:
        """Positions of k of the rows, which come best first; values (c,) lie in 0..1."""
        if not spread:
            return np.arange(min(k, len(rows)))
        best = slice(0, POOL * k)
        return np.array(diversify(values[best], self._likeness(rows[best]), k, spread), dtype=np.int64)

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


def _batches(queries: Iterable[Query]) -> Iterator[list[Query]]:
    rest = iter(queries)
    while some := list(islice(rest, BATCH)):
        yield some

"""From a question to candidates and the numbers that the learned ranker weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from talka.matching.evidence.acquaintance import Acquaintance
from talka.matching.evidence.capacity import Asker, Capacity
from talka.matching.evidence.countries import CountriesAndKinds, LentTies
from talka.matching.evidence.history import Batch, History
from talka.matching.evidence.like_minded import LikeMinded
from talka.matching.evidence.measures import NarrowMeasures, Wide, WideMeasures
from talka.matching.evidence.named import Named
from talka.matching.evidence.past_partners import PastPartners
from talka.matching.evidence.profiles import ThemeProfiles
from talka.matching.evidence.shared_calls import SharedCalls
from talka.matching.evidence.shared_words import SharedWords
from talka.matching.evidence.similar_projects import SimilarProjects
from talka.matching.evidence.theme_likeness import ThemeLikeness
from talka.matching.evidence.values import Votes, votes_for_all
from talka.matching.query import Query

FINDERS = (
    "kernel_ridge", "same_words", "projects_like_it", "votes_of_partners_projects", "recent_resource_allocation",
    "named", "words_of_name", "coined_words",
)  # fmt: skip
"""Measures that find candidates, beside activity. With profile likeness as one more, or instead of kernel ridge
regression, fewer answers are found on CORDIS at 2024-01-01."""
NEAREST, PLACES = "kernel_ridge", ("named_place", "named_country")
"""Of these an idea may name some: then the first of the finders finds candidates among those who are there, too."""
FOR_NEWCOMERS = (
    "partners_of_kind_and_country", "partners_of_kind_and_country:rank", "country_affinity", "country_activity",
    "recent_collaborations", "collaborations_in_a_year", "partners",
)  # fmt: skip
"""Features that count once more for askers without a past: of those little else is known, so that these count for
more. They raise the nDCG@10 for newcomers on CORDIS by a tenth, and their probabilities to what comes true."""
POOL = 500
"""Candidates that are ranked for a question; `docs/evaluation.md` shows how many answers are among how many."""
DEPTH = 500
"""How deep each of them is searched."""
FLAT = 60
"""Of reciprocal rank fusion: the higher, the less a first rank counts above later ones."""


@dataclass(frozen=True, eq=False)
class Block:
    """Some questions measured: `wide` by name, `activity` (n,) for those on whom nothing else is known."""

    batch: Batch
    wide: Wide
    activity: np.ndarray

    def candidates(self, row: int, allowed: np.ndarray, most: int = POOL) -> np.ndarray:
        """Row numbers of the candidates for one question, best first, by the ranks that some measures give them.

        Reciprocal rank fusion: Cormack, Clarke and Büttcher, Reciprocal rank fusion outperforms Condorcet and
        individual rank learning methods (SIGIR 2009).
        """
        fused = np.zeros(len(allowed))
        downwards = np.where(allowed, np.float32(-1), np.float32(0))
        for measure in (*self._finding(row), self.activity):
            values = measure * downwards
            top = np.argpartition(values, DEPTH)[:DEPTH] if len(values) > DEPTH else np.arange(len(values))
            top = top[values[top] < 0]
            top = top[np.argsort(values[top], kind="stable")]
            fused[top] += 1 / (FLAT + np.arange(len(top)))
        found = np.flatnonzero(fused)
        return found[np.argsort(-fused[found], kind="stable")][:most]

    def _finding(self, row: int) -> list[np.ndarray]:
        """(n,) each: what the finders say that have something to say."""
        finders = {name: self.wide[name] for name in (*FINDERS, *PLACES) if name in self.wide}
        votes = {name: values for name, values in finders.items() if isinstance(values, Votes)}
        found = dict(zip(votes, votes_for_all(list(votes.values()), row), strict=True))
        found |= {name: values.whole(row) for name, values in finders.items() if name not in votes}
        there = [found[NEAREST] * (found.pop(name) > 0) for name in PLACES if name in found]
        return [values for values in (*found.values(), *there) if values.any()]


class Features:
    """All measures of a network, in a fixed order of names.

    names: of the columns; kinds: the kind of evidence of each column
    """

    def __init__(self, history: History, profiles: ThemeProfiles, texts: list[str]) -> None:
        self.history = history
        self._wide: tuple[WideMeasures, ...] = (
            Acquaintance(history),
            SimilarProjects(history),
            SharedWords(history, texts),
            LikeMinded(history),
            SharedCalls(history),
            ThemeLikeness(profiles),
            LentTies(history),
            PastPartners(history),
            Named(history),
        )
        self._narrow: tuple[NarrowMeasures, ...] = (Capacity(history), CountriesAndKinds(history), Asker(history))
        self._activity = history.count(history.weight)
        self._past = history.count(1.0 * history.shared)
        names = [name for _, name in self._measured()]
        self._repeated = [names.index(name) for name in FOR_NEWCOMERS]

    @property
    def evidence(self) -> tuple[WideMeasures | NarrowMeasures, ...]:
        """All kinds, each with its own reasons."""
        return (*self._wide, *self._narrow)

    def measure(self, queries: Sequence[Query]) -> Block:
        batch = self.history.batch(queries)
        wide: Wide = {}
        for evidence in self._wide:
            wide |= evidence.measure(batch)
        return Block(batch, wide, self._activity)

    def table(self, block: Block, row: int, candidates: np.ndarray) -> np.ndarray:
        """(c, f) float32: the features of the candidates for one question.

        Each wide measure counts by its value, by the logarithm of its rank among the candidates (those with the same
        value have the same rank), and by its share of the highest: what is much for one asker is little for another.
        """
        some = self.history.among(candidates)
        own = np.stack([values.among(row, some) for values in block.wide.values()])
        shares = own / np.maximum(own.max(axis=1, initial=0.0, keepdims=True), np.float32(1e-9))
        columns = [column for each in zip(own, np.log1p(_ranks(own)), shares, strict=True) for column in each]
        for evidence in self._narrow:
            columns += evidence.measure(block.batch, row, candidates).values()
        asker = block.batch.queries[row].organisation
        newcomer = asker is None or not self._past[asker]
        columns += [columns[number] if newcomer else np.zeros(len(candidates)) for number in self._repeated]
        return np.stack(columns, axis=1).astype(np.float32)

    def columns(self) -> list[tuple[str, str]]:
        """Kind of evidence and name of each feature, in the order of the columns of `table`."""
        measured = self._measured()
        repeated = [measured[number] for number in self._repeated]
        return measured + [(kind, f"{name}:newcomer") for kind, name in repeated]

    def _measured(self) -> list[tuple[str, str]]:
        batch = self.history.batch([Query(np.zeros(len(self.history.network.theme_iris)))])
        named = [
            (evidence.kind, f"{name}{suffix}")
            for evidence in self._wide
            for name in evidence.measure(batch)
            for suffix in ("", ":rank", ":share")
        ]
        for narrow in self._narrow:
            named += [(narrow.kind, name) for name in narrow.measure(batch, 0, np.empty(0, dtype=np.int64))]
        return named


def _ranks(values: np.ndarray) -> np.ndarray:
    """(x, c) float32: how many values of the same row are higher.

    >>> _ranks(np.array([[2.0, 5.0, 2.0, 0.0]])).tolist()
    [[1.0, 0.0, 1.0, 3.0]]
    """
    ranks = np.zeros(values.shape, dtype=np.float32)
    different = values.max(axis=1, initial=-np.inf) > values.min(axis=1, initial=np.inf)
    some = values[different]  # the others have nobody above them; to an organisation's question names say nothing
    order = np.argsort(-some, axis=1)
    ordered = np.take_along_axis(some, order, axis=1)
    places = np.arange(some.shape[1], dtype=np.float32) * np.ones_like(some, dtype=np.float32)
    places[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0.0  # the first of those with the same value has their rank
    of_some = np.empty_like(places)
    np.put_along_axis(of_some, order, np.maximum.accumulate(places, axis=1), axis=1)
    ranks[different] = of_some
    return ranks

"""The public door: the new ties that would do most for a network, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from talka.graph.network import Network
from talka.matching.candidates import Filters
from talka.matching.encoders.cache import Progress
from talka.matching.introductions.candidates import Asking, Candidates, mutual
from talka.matching.introductions.choose import Limits
from talka.matching.introductions.goals import Goals, Objective, Part
from talka.matching.introductions.prove import proved
from talka.matching.introductions.reach import Reach, without_foreign_partner
from talka.matching.introductions.robustness import Robustness
from talka.matching.introductions.themes import ThemesAcross, working_on
from talka.matching.matcher import Matcher
from talka.matching.reasons import Reason
from talka.matching.ties import Ties

SEED = 1
"""Of the sample of organisations in a network that is too large to ask all."""
WORTH_SAYING = 0.1
"""Share of its gain that a goal must have to be said of an introduction; the largest is always said."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    k: how many introductions; each: in how many an organisation may come at most
    place: IRI of a territory, or code of a country, in which one of the two sides is based; empty for anywhere
    theme: IRI of a theme on which both work; empty for any
    same_country: also ties within a country
    asked: organisations for which partners are looked for, at most; then as many of the partners are asked back
    reach, themes, robustness: weights of the parts, at least 0
    """

    k: int = 10
    each: int = 2
    place: str = ""
    theme: str = ""
    same_country: bool = False
    asked: int = 1_000
    reach: float = 1.0
    themes: float = 1.0
    robustness: float = 0.3


@dataclass(frozen=True)
class Introduction:
    """One introduction.

    probability: of the tie to come about; where nothing was learned, a score 0..1 in its place
    gain: what it is expected to add to the network when those before it in the list have been made
    contributions: of each part to the gain; they add up to it
    effects: what it would do, as sentences, the most important first; reasons: of the one for the other, and back
    """

    one: str
    other: str
    probability: float
    gain: float
    contributions: dict[str, float]
    effects: tuple[Reason, ...]
    reasons: tuple[Reason, ...]
    reasons_back: tuple[Reason, ...]


@dataclass(frozen=True)
class Introductions:
    """The list, in the order of choice, stamped with the store's revision.

    gain: of all together, in units of one first collaboration between two countries
    at_least: 0..1, no other choice among the candidates has more than gain / at_least
    months: probabilities are within so many months; 0 where scores stand in for them
    candidates: number of pairs that were weighed; asked, of how many: organisations for which partners were looked for
    """

    items: tuple[Introduction, ...]
    gain: float
    at_least: float
    months: int
    revision: str
    candidates: int
    asked: int
    of: int


@lru_cache(maxsize=2)
def ties_of(network: Network) -> Ties:
    """The ties of a network, projected once however many questions are asked."""
    return Ties(network)


def introduce(
    matcher: Matcher, wanted: Wanted = Wanted(), progress: Progress = lambda done, total: None
) -> Introductions:
    """The introductions that would do most. The same question has the same answer."""
    network, ties = matcher.network, ties_of(matcher.network)
    parts: tuple[Part, ...] = (Reach(), ThemesAcross(matcher.profiles), Robustness())
    weights = (wanted.reach, wanted.themes, wanted.robustness)
    eligible = np.ones(len(network), dtype=bool)
    if wanted.theme:
        eligible = working_on(matcher.profiles)[:, network.theme_index[wanted.theme]]

    def weigh(pairs: np.ndarray, probability: np.ndarray) -> tuple[list[Goals], Objective]:
        goals = [part.goals(ties, pairs) for part in parts]
        return goals, Objective.of(goals, weights, probability)

    filters = Filters(same_country=wanted.same_country)
    based = np.flatnonzero(located(ties, wanted.place) & eligible)
    asking = Asking(matcher, askers := sample(ties, based, wanted.asked), filters, progress)
    pairs, forth = asking.forth(eligible)
    _, promised = weigh(pairs, forth)
    found = mutual(pairs, forth, asking.back(pairs, promised.gains(promised.missing()), wanted.asked))
    goals, objective = weigh(found.pairs, found.probability)
    choice = proved(objective, Limits(found.pairs, wanted.k, wanted.each))
    return Introductions(
        _items(matcher, parts, goals, objective, found, choice.chosen, filters),
        gain=choice.value,
        at_least=choice.share,
        months=matcher.months,
        revision=network.revision,
        candidates=len(found.pairs),
        asked=len(askers),
        of=len(based),
    )


def _items(
    matcher: Matcher,
    parts: tuple[Part, ...],
    goals: list[Goals],
    objective: Objective,
    found: Candidates,
    columns: Sequence[int],
    filters: Filters,
) -> tuple[Introduction, ...]:
    """The chosen pairs, each with what it adds to those before it, and what speaks for it on either side."""
    iris = matcher.network.iris
    chosen = [(one, other) for one, other in found.pairs[list(columns)].tolist()]
    said = _said(matcher, [*chosen, *((other, one) for one, other in chosen)], filters)
    items, missing = [], objective.missing()
    for rank, (column, (one, other)) in enumerate(zip(columns, chosen, strict=True)):
        added = objective.column(column) * missing
        items.append(
            Introduction(
                one=iris[one],
                other=iris[other],
                probability=float(found.probability[column]),
                gain=float(added.sum()),
                contributions={part.name: float(added[objective.part == n].sum()) for n, part in enumerate(parts)},
                effects=effects(parts, goals, added, (one, other)),
                reasons=said[rank],
                reasons_back=said[len(chosen) + rank],
            )
        )
        missing = missing - added
    return tuple(items)


def _said(matcher: Matcher, pairs: list[tuple[int, int]], filters: Filters) -> list[tuple[Reason, ...]]:
    """The reasons for which, in each pair of row numbers, the second is suggested to the first."""
    queries = (matcher.organisation(matcher.network.iris[one]) for one, _ in pairs)
    opinions = matcher.opinions(queries, filters)
    found = [opinion.suggestion(other) for opinion, (_, other) in zip(opinions, pairs, strict=True)]
    return [suggestion.reasons if suggestion else () for suggestion in found]


def effects(
    parts: tuple[Part, ...], goals: list[Goals], added: np.ndarray, pair: tuple[int, int]
) -> tuple[Reason, ...]:
    """What an introduction would do, in sentences; `added` (u,) is what it adds to each of all goals."""
    starts = np.cumsum([0] + [len(each.worth) for each in goals])
    least = min(WORTH_SAYING * added.sum(), added.max())
    said = [int(u) for u in np.argsort(-added, kind="stable") if added[u] >= max(least, 1e-12)]
    found: list[Reason] = []
    for u in said:
        number = int(np.searchsorted(starts, u, side="right")) - 1
        message, values = goals[number].say(u - int(starts[number]), pair)
        if (message, values) not in [(each.message, each.values) for each in found]:
            found.append(Reason(parts[number].name, message, values, float(added[u])))
    return tuple(found)


def located(ties: Ties, place: str) -> np.ndarray:
    """(n,) bool: based in a territory, by its IRI, or in a country, by its code."""
    network = ties.network
    if not place:
        return np.ones(len(network), dtype=bool)
    if len(place) == 2:
        return np.asarray(network.countries == place)
    return np.array([place in network.within(row) for row in range(len(network))], dtype=bool)


def sample(ties: Ties, rows: np.ndarray, most: int) -> list[int]:
    """At most so many of the rows, ascending, by a seeded draw: up to half of them have no partner abroad."""
    shuffled = rows[np.random.default_rng(SEED).permutation(len(rows))]
    alone = without_foreign_partner(ties)[shuffled]
    first = shuffled[alone][: max(most // 2, most - int((~alone).sum()))]
    return sorted([*first.tolist(), *shuffled[~alone][: most - len(first)].tolist()])

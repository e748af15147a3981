"""The best teams for an idea or a lead, and why each member is in. The door to `talka.matching.consortium`."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from talka.matching.consortium.clashes import clash
from talka.matching.consortium.facts import Facts
from talka.matching.consortium.objective import SCALE, Objective, objective, program
from talka.matching.consortium.rules import Rule
from talka.matching.consortium.solve import Solution, solve
from talka.matching.consortium.tell import UNCERTAIN, Tie, Why, covered, proof, ties, why
from talka.matching.consortium.wanted import JUDGED, Wanted, Weights
from talka.matching.matcher import EVERYBODY, Matcher
from talka.matching.query import Query
from talka.matching.suggestions import Opinion, Suggestion


@dataclass(frozen=True)
class Member:
    """An organisation of a team. `score` is the matcher's, 0 for the lead; `why` it is in, by the rules and the team's
    worth; `suggestion` tells what speaks for it by the matcher."""

    organisation: str
    score: float
    why: tuple[Why, ...]
    suggestion: Suggestion | None


@dataclass(frozen=True)
class Team:
    """A team and what is proven about it.

    members: the lead first, then the best fit first
    worth: 0..1, see `wanted.Weights`; fit, trust, coverage: the three parts before they are weighed, 0..1
    bound: no team that meets the rules is worth more; proven: none is better
    gap: 0..1 by how much a better team could be better at most, as a share of `bound`
    themes: IRIs of the idea's themes that a member works on, the most telling ones first; missing: the others
    ties: who has worked with whom, and in how many collaborations
    seconds: what the search took
    different: by how many members it differs from each better team at least; 0 for the best one
    """

    members: tuple[Member, ...]
    worth: float
    fit: float
    trust: float
    coverage: float
    bound: float
    proven: bool
    gap: float
    countries: tuple[str, ...]
    kinds: tuple[str, ...]
    themes: tuple[str, ...]
    missing: tuple[str, ...]
    ties: tuple[Tie, ...]
    seconds: float
    different: int = 0

    @property
    def proof(self) -> Why:
        """What is proven, in a sentence."""
        return proof(self.proven, self.gap, self.seconds, self.different)


@dataclass(frozen=True)
class Consortia:
    """The best team, and the next-best different ones; or the rules that cannot be met together.

    months: as in `Suggestions`; model, revision: of what answered
    """

    teams: tuple[Team, ...]
    clash: tuple[Rule, ...]
    query: Query
    months: int
    model: str
    revision: str


@lru_cache(maxsize=2)
def facts_of(matcher: Matcher) -> Facts:
    return Facts(matcher.network, matcher.profiles)


def best_teams(
    matcher: Matcher,
    query: Query,
    wanted: Wanted,
    *,
    teams: int = 1,
    different: int = 2,
    seconds: float = 5.0,
    weights: Weights = JUDGED,
) -> Consortia:
    """The best team for a question, and the next-best ones.

    query: `Matcher.idea`, or `Matcher.organisation` of the lead
    different: by how many members each team differs from all better ones at least, so that the second is the best of
        all teams that differ so much from the first, and so on
    seconds: time for each team's search

    Fewer teams, when there are no more. Raises KeyError for an unknown IRI.
    """
    facts, rules = facts_of(matcher), wanted.rules()
    opinion = next(matcher.opinions([query], EVERYBODY, range(len(matcher.network))))
    clashing = clash(rules, facts)
    found: list[tuple[Solution, float]] = []
    weighed = objective(facts, query, opinion.scores, bool(opinion.months), weights)
    while not clashing and len(found) < teams:
        begin = time.monotonic()
        made = program(facts, wanted, rules, weighed)
        for earlier, _ in found:
            same = np.zeros(made.n, dtype=bool)
            same[earlier.rows] = True
            made.members(same, upper=wanted.size - min(different, wanted.size))
        solution = solve(made, seconds)
        if solution is None:
            break
        found.append((solution, time.monotonic() - begin))
    answers = tuple(
        replace(
            _team(facts, wanted, rules, weighed, opinion, solution, spent),
            different=min(different, wanted.size) if place else 0,
        )
        for place, (solution, spent) in enumerate(found)
    )
    return Consortia(answers, tuple(clashing), query, opinion.months, opinion.model, matcher.network.revision)


def _team(
    facts: Facts,
    wanted: Wanted,
    rules: Sequence[Rule],
    weighed: Objective,
    opinion: Opinion,
    solution: Solution,
    seconds: float,
) -> Team:
    network, scores = facts.network, opinion.scores
    lead = network.index.get(wanted.lead, -1) if wanted.lead else -1
    rows = sorted(solution.rows.tolist(), key=lambda row: (row != lead, -scores[row], row))
    others = [row for row in rows if row != lead]
    about = {row: opinion.suggestion(row) for row in others}
    certain = {row for row, suggestion in about.items() if suggestion and suggestion.reasons}
    reasons = why(facts, rules, weighed, rows, lead)
    inside = solution.rows
    met = [column for column in weighed.themes if covered(facts, rows, column)]
    pairs = len(rows) * (len(rows) - 1) / 2
    return Team(
        members=tuple(
            Member(
                organisation=network.iris[row],
                score=0.0 if row == lead else float(scores[row]),
                why=reasons[row] if row == lead or row in certain else (*reasons[row], UNCERTAIN),
                suggestion=about.get(row),
            )
            for row in rows
        ),
        worth=solution.worth / SCALE,
        fit=float(weighed.fit[others].sum()) / max(len(others), 1),
        trust=float(weighed.trust[inside][:, inside].sum()) / 2 / pairs,
        coverage=sum(weighed.themes[column] for column in met),
        bound=solution.bound / SCALE,
        proven=solution.proven,
        gap=solution.gap,
        countries=tuple(sorted({str(network.countries[row]) for row in rows} - {""})),
        kinds=tuple(sorted({network.kinds[row] for row in rows} - {""})),
        themes=tuple(network.theme_iris[column] for column in met),
        missing=tuple(network.theme_iris[column] for column in weighed.themes if column not in met),
        ties=ties(facts, rows),
        seconds=seconds,
    )

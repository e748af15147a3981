"""Why each member is in a team, in sentences: the rules it meets, and what the team would lack without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from talka.matching.consortium.facts import Facts
from talka.matching.consortium.objective import Objective
from talka.matching.consortium.rules import Cover, Lead, MinCountries, NeedKind, Newcomers, Rule, With
from talka.matching.reasons import Ref, mark


@dataclass(frozen=True)
class Why:
    """A sentence about a member (`talka.matching.reasons.Statement`)."""

    message: str
    values: Mapping[str, tuple[Ref, ...]]


@dataclass(frozen=True)
class Tie:
    """Two members, by IRI, who share so many collaborations."""

    first: str
    second: str
    shared: int


UNCERTAIN = Why(mark("Otherwise little speaks for it: ask whether it is interested before you count on it."), {})
"""For whom the matcher has no reason."""


def proof(proven: bool, gap: float, seconds: float, different: int = 0) -> Why:
    """What is known about a team: its place among all, or among those that differ so much from each better one."""
    if proven and different:
        message = mark("Proven best of the teams with at least {number} other members than each team above.")
        return Why(message, {"number": (Ref("count", str(different)),)})
    if proven:
        return Why(mark("Proven best: no other team that meets the rules is better."), {})
    values = {"seconds": (Ref("count", f"{seconds:.0f}"),), "share": (Ref("share", f"{gap:.3f}"),)}
    return Why(mark("The best found in {seconds} s; a better team could be better by {share} at most."), values)


def ties(facts: Facts, rows: Sequence[int]) -> tuple[Tie, ...]:
    """Who in a team has worked with whom."""
    counts, iris = facts.ties.counts, facts.network.iris
    return tuple(
        Tie(iris[one], iris[other], int(counts[one, other]))
        for place, one in enumerate(rows)
        for other in rows[place + 1 :]
        if counts[one, other]
    )


def covered(facts: Facts, rows: Sequence[int], column: int) -> bool:
    """Whether a member works on the theme or a narrower one."""
    return bool(facts.works_on[list(rows), column].any())


def why(
    facts: Facts, rules: Sequence[Rule], weighed: Objective, rows: Sequence[int], lead: int
) -> dict[int, tuple[Why, ...]]:
    """Sentences by member."""
    return {
        row: (*_by_rules(facts, rules, rows, row), *_by_worth(facts, weighed, rows, row, lead, rules)) for row in rows
    }


def _by_rules(facts: Facts, rules: Sequence[Rule], rows: Sequence[int], row: int) -> list[Why]:
    """The rules that it helps to meet."""
    said = [
        Why(message, rule.values)
        for rule in rules
        if rule.met(facts)[row] and (message := _MEETS.get(type(rule))) is not None
    ]
    if any(isinstance(rule, MinCountries) for rule in rules):
        country = str(facts.countries[row])
        if country and np.sum(facts.countries[list(rows)] == country) == 1:
            said.append(Why(mark("It is the only member from {country}."), {"country": (Ref("country", country),)}))
    return said


_MEETS: dict[type, str] = {
    Lead: mark("It leads the team."),
    With: mark("You wanted it in the team."),
    NeedKind: mark("It is of a kind that was asked for: {kind}."),
    Cover: mark("It works on {theme}, which the team has to cover."),
    Newcomers: mark("It has no partner abroad so far: a newcomer."),
}


def _by_worth(
    facts: Facts, weighed: Objective, rows: Sequence[int], row: int, lead: int, rules: Sequence[Rule]
) -> list[Why]:
    """What it alone brings to the team, and whom of the team it knows."""
    network, others = facts.network, [other for other in rows if other != row]
    asked = {rule.theme for rule in rules if isinstance(rule, Cover)}
    alone = [
        Ref("theme", network.theme_iris[column])
        for column in weighed.themes
        if facts.works_on[row, column]
        and not covered(facts, others, column)
        and network.theme_iris[column] not in asked
    ]
    known = [other for other in others if facts.ties.counts[row, other]]
    said = []
    if alone and row != lead:
        said.append(Why(mark("Without it nobody in the team would work on {themes}."), {"themes": tuple(alone)}))
    if known:
        organisations = tuple(Ref("organisation", network.iris[other]) for other in known)
        said.append(Why(mark("It has worked with {organisations} before."), {"organisations": organisations}))
    return said

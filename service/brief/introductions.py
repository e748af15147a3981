"""Whom to introduce to whom: a diverse handful of the matcher's suggestions.

`introductions` is the one place that chooses them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from talka.matching.candidates import Filters
from talka.matching.matcher import Matcher
from talka.matching.suggestions import Suggestion
from talka.service.brief.ground import Ground
from talka.service.brief.sections import BODIES
from talka.service.worked_on import themes_of

ASKED = 16
"""Organisations for which partners are sought at most, to keep the brief of a country quick."""
EACH = 8
"""Suggestions for each."""
INTRODUCED = 6
FADE = 0.75
"""What a suggestion counts less for each one chosen before of the same country, and for one of the same kind here."""
TURN = 3
"""Each third introduction is for an organisation without a partner abroad, however likely the others are to succeed."""


@dataclass(frozen=True)
class Introduction:
    """Two row numbers, the first of the brief's organisations, and why."""

    one: int
    other: int
    suggestion: Suggestion


@dataclass(frozen=True)
class Introductions:
    """asked: for how many organisations partners were sought; months: as in the matcher's answer, 0 without learning"""

    chosen: tuple[Introduction, ...]
    asked: int
    months: int


def introductions(matcher: Matcher, ground: Ground) -> Introductions:
    """At most six, each organisation at most once, of several countries and kinds.

    The first is of those who govern, where there are any: for them a brief is written.
    """
    network, asked = ground.network, whom_to_ask(ground)
    filters = Filters(themes=frozenset({ground.subject.ref.value} if ground.subject.is_theme else ()))
    queries = (matcher.organisation(network.iris[row]) for row in asked)
    found: list[Introduction] = []
    months = 0
    for row, answer in zip(asked, matcher.recommend_all(queries, EACH, filters), strict=True):
        months = answer.months
        found += [Introduction(row, network.index[item.partner], item) for item in answer.items if item.reasons]
    return Introductions(tuple(_diverse(found, ground)), len(asked), months)


def whom_to_ask(ground: Ground) -> list[int]:
    """Row numbers, ascending: all, or those who govern, the most connected, and of the others those that tell most."""
    if len(ground.rows) <= ASKED:
        return list(ground.subject.rows)
    network, order = ground.network, [int(ground.rows[position]) for position in ground.most_connected]
    described = sorted(order[ASKED // 2 :], key=lambda row: -len(themes_of(network, row)))
    bodies = [row for row in order if network.kinds[row] in BODIES]
    chosen = dict.fromkeys([*bodies[: ASKED // 4], *order[: ASKED // 2], *described])
    return sorted(list(chosen)[:ASKED])


def _diverse(found: Iterable[Introduction], ground: Ground) -> list[Introduction]:
    """Greedily the best one left, where what was chosen before makes its like count less."""
    network = ground.network
    alone = dict(zip(ground.rows.tolist(), (ground.partners_abroad == 0).tolist(), strict=True))
    left, chosen = sorted(found, key=lambda each: (each.one, each.other)), list[Introduction]()
    used: Counter[str] = Counter()

    def worth(each: Introduction) -> float:
        times = used[str(network.countries[each.other])] + used[network.kinds[each.one]]
        return each.suggestion.score * float(FADE**times)

    while left and len(chosen) < INTRODUCED:
        first = [each for each in left if not chosen and network.kinds[each.one] in BODIES]
        lonely = [each for each in left if len(chosen) % TURN == TURN - 1 and alone[each.one]]
        best = max(first or lonely or left, key=worth)
        chosen.append(best)
        used.update((str(network.countries[best.other]), network.kinds[best.one]))
        pair = {best.one, best.other}
        left = [each for each in left if not pair & {each.one, each.other}]
    return chosen

"""Why two should meet: the reasons of a suggestion, told to a third person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talka.matching.matcher import EVERYBODY, Matcher
from talka.matching.meetings.event import Pair
from talka.matching.reasons import Reason, mark
from talka.matching.third_person import in_third_person

VAGUE = ("text_similarity", "recent_activity", "country_ties")
UNKNOWN = mark("No common theme, project or partner is known from the data.")


@dataclass(frozen=True)
class Told:
    """Why pairs should meet, strongest reason first. Organisations are row numbers.

    of_two: what anybody may be told of a pair, the lower number first; own: what the first is told of the second
    """

    of_two: Mapping[Pair, tuple[Reason, ...]]
    own: Mapping[Pair, tuple[Reason, ...]]


def why(matcher: Matcher, pairs: Sequence[Pair]) -> Told:
    """The reasons for each pair, whichever side they come from; each kind of evidence once."""
    of_two: dict[Pair, list[Reason]] = {pair: [] for pair in pairs}
    own: dict[Pair, tuple[Reason, ...]] = {}
    people = sorted({who for pair in pairs for who in pair})
    queries = (matcher.organisation(matcher.network.iris[who]) for who in people)
    for asker, opinion in zip(people, matcher.opinions(queries, EVERYBODY, people), strict=True):
        for pair in (pair for pair in pairs if asker in pair):
            partner = pair[1] if asker == pair[0] else pair[0]
            suggestion = opinion.suggestion(partner)
            reasons = suggestion.reasons if suggestion else ()
            own[asker, partner] = _strongest(reasons)
            ends = matcher.network.iris[asker], matcher.network.iris[partner]
            of_two[pair] += [in_third_person(reason, *ends) for reason in reasons]
    told = {pair: _strongest(reasons) or (Reason("none", UNKNOWN, {}),) for pair, reasons in of_two.items()}
    return Told(told, {(a, b): found or told[min(a, b), max(a, b)] for (a, b), found in own.items()})


def _strongest(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Of each kind of evidence the strongest; those that name nothing to talk about come last."""
    strongest: dict[str, Reason] = {}
    for reason in sorted(reasons, key=lambda reason: (reason.evidence in VAGUE, -reason.contribution)):
        strongest.setdefault(reason.evidence, reason)
    return tuple(strongest.values())

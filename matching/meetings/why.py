"""Why two should meet: the reasons of a suggestion, told to a third person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from talka.matching.candidates import Filters
from talka.matching.matcher import BATCH, Matcher
from talka.matching.meetings.event import Pair
from talka.matching.meetings.interest import Opinion, opinions
from talka.matching.reasons import Reason, Ref, mark

ALL = Filters(same_country=True, past_partners=True)
"""Whoever meets is told why, also those who were put together by a wish."""

OF_TWO = {
    "Both work on {themes}.": mark("Both of them work on {themes}."),
    "Works on {theirs}, which is close to {yours}.": mark("Close themes: {asker} – {yours}; {partner} – {theirs}."),
    "Its description ({theirs}) is closer in meaning to your text ({yours}) than those of {percent} % of the "
    "organisations.": mark("What they write about themselves is close in meaning, though in two languages."),
    "Its description is closer in meaning to your text than those of {percent} % of the organisations.": mark(
        "What they write about themselves is close in meaning."
    ),
    "Offers what you need ({themes}): {offer}.": mark("{partner} offers what {asker} needs ({themes}): {offer}."),
    "Needs what you offer ({themes}): {need}.": mark("{asker} offers what {partner} needs ({themes}): {need}."),
    "Has worked on {themes}, which you need: {need}.": mark(
        "{partner} has worked on what {asker} needs ({themes}): {need}."
    ),
    "Needs {themes}, on which you have worked: {need}.": mark(
        "{asker} has worked on what {partner} needs ({themes}): {need}."
    ),
    "You both have worked with {organisation}: you in {yours}, they in {theirs}.": mark(
        "Both of them have worked with {organisation}: {asker} in {yours}, {partner} in {theirs}."
    ),
    "Recently active on your themes: {collaboration}, since {year}.": mark(
        "{partner} is at work on a theme of {asker}: {collaboration}, since {year}."
    ),
    "You have worked together in {collaboration}.": mark("They have worked together in {collaboration}."),
    "Takes part in {theirs}, which is close to your {yours}.": mark(
        "Projects close to each other: {asker} – {yours}; {partner} – {theirs}."
    ),
    "Takes part in {theirs}, which is close to what you ask about.": mark(
        "{partner} takes part in {theirs}, which is close to what {asker} works on."
    ),
    "Both take part in projects of {call}.": mark("Both of them take part in projects of {call}."),
    "Works with {organisation}, whose work is like yours.": mark(
        "{partner} works with {organisation}, whose work is like that of {asker}."
    ),
    "You have worked with organisations in {theirs}.": mark("{asker} has worked with organisations in {theirs}."),
    "Organisations in {theirs} and {yours} work together more often than expected.": mark(
        "Organisations in {theirs} and {yours} work together more often than expected."
    ),
    "Has joined collaborations in the year before {day}: {number}.": mark(
        "{partner} has joined collaborations in the year before {day}: {number}."
    ),
}
"""What is said to the asker, and what is said of asker and partner. `tests/matching/test_meetings.py` holds that no
reason is missing."""
VAGUE = ("text_similarity", "recent_activity", "country_ties")
UNKNOWN = mark("No common theme, project or partner is known from the data.")


def in_third_person(reason: Reason, asker: str, partner: str) -> Reason:
    """A reason told to the asker, as it is told to others. Organisations by their IRIs."""
    both = {"asker": (Ref("organisation", asker),), "partner": (Ref("organisation", partner),)}
    return replace(reason, message=OF_TWO[reason.message], values={**reason.values, **both})


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
    place = {who: number for number, who in enumerate(people)}
    for asker, opinion in zip(people, _all_opinions(matcher, people), strict=True):
        for pair in (pair for pair in pairs if asker in pair):
            partner = pair[1] if asker == pair[0] else pair[0]
            reasons = opinion.reasons(place[partner])
            own[asker, partner] = _strongest(reasons)
            ends = matcher.network.iris[asker], matcher.network.iris[partner]
            of_two[pair] += [in_third_person(reason, *ends) for reason in reasons]
    told = {pair: _strongest(reasons) or (Reason("none", UNKNOWN, {}),) for pair, reasons in of_two.items()}
    return Told(told, {(a, b): found or told[min(a, b), max(a, b)] for (a, b), found in own.items()})


def _all_opinions(matcher: Matcher, people: Sequence[int]) -> Iterator[Opinion]:
    for first in range(0, len(people), BATCH):
        yield from opinions(matcher, people[first : first + BATCH], people, ALL)


def _strongest(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """Of each kind of evidence the strongest; those that name nothing to talk about come last."""
    strongest: dict[str, Reason] = {}
    for reason in sorted(reasons, key=lambda reason: (reason.evidence in VAGUE, -reason.contribution)):
        strongest.setdefault(reason.evidence, reason)
    return tuple(strongest.values())
